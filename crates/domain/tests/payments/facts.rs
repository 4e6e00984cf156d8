//! Facts do not depend on the order in which they were heard (PS-M2) and are never unseen (PS-M3).

use crate::samples::{START, heard, object, operation};
use domain::payments::facts::{Facts, MoneyFact};
use domain::payments::gateway::{Check, Decline, Heard, ObjectId, Verdict};
use domain::payments::operation::{Operation, OperationKind};
use proptest::prelude::*;

/// The operations of an attempt with a hold A, its capture C, a void of A, a stray hold D with its void, and the
/// refund R of C.
fn operations() -> Vec<Operation> {
    vec![
        operation(1, OperationKind::HostedPage, None),
        operation(2, OperationKind::Capture, Some("A")),
        operation(3, OperationKind::Void, Some("A")),
        operation(4, OperationKind::Refund, Some("C")),
    ]
}

/// Everything that may truthfully be heard of a hold that ends well, and that may overtake one another.
fn of_a_good_hold() -> Vec<(usize, Heard)> {
    vec![
        (0, Heard::bare(Verdict::PageOpened { token: "t".into() })),
        (0, Heard::bare(Verdict::NotFound)),
        (0, Heard::bare(Verdict::Unknown)),
        (0, heard(Verdict::Declined(Decline::Issuer), "N")),
        (0, heard(Verdict::UnderReview, "A")),
        (0, heard(Verdict::Authorized, "A")),
        (0, heard(Verdict::AuthorizationUsed, "A")),
        (1, Heard::bare(Verdict::Unknown)),
        (1, heard(Verdict::Declined(Decline::Issuer), "M")),
        (1, heard(Verdict::Captured, "C")),
        (3, Heard::bare(Verdict::Unknown)),
        (3, heard(Verdict::Refunded, "R")),
    ]
}

/// The same of a hold that is released, by a void, by time, or both as different answers tell it.
fn of_a_released_hold() -> Vec<(usize, Heard)> {
    vec![
        (0, heard(Verdict::Authorized, "A")),
        (0, heard(Verdict::UnderReview, "A")),
        (0, heard(Verdict::Voided, "A")),
        (0, heard(Verdict::AuthorizationExpired, "A")),
        (2, heard(Verdict::Voided, "V")),
        (2, Heard::bare(Verdict::Unknown)),
    ]
}

/// The same of a hold that is declined by a person at the gateway.
fn of_a_refused_review() -> Vec<(usize, Heard)> {
    vec![
        (0, heard(Verdict::UnderReview, "A")),
        (0, heard(Verdict::Declined(Decline::Fraud), "A")),
        (0, Heard::bare(Verdict::NotFound)),
    ]
}

/// The same of a decline that turns out to be an approval (PS-F12).
fn of_a_decline_that_was_none() -> Vec<(usize, Heard)> {
    vec![
        (0, heard(Verdict::Declined(Decline::SecurityCode), "A")),
        (0, heard(Verdict::Authorized, "A")),
        (1, heard(Verdict::Captured, "C")),
    ]
}

/// What the books and the rules depend on, in an order of its own.
type Money =
    (Vec<(ObjectId, [bool; 4])>, Vec<(ObjectId, bool)>, Vec<ObjectId>, Vec<(ObjectId, ObjectId)>, [i64; 2]);

fn money(facts: &Facts) -> Money {
    let mut holds: Vec<_> = facts
        .authorizations
        .iter()
        .map(|a| (a.object.clone(), [a.released(), a.reviewed, a.good, a.voided]))
        .collect();
    let mut stray = facts.stray_holds.clone();
    let mut captures: Vec<_> = facts.captures.iter().map(|capture| capture.object.clone()).collect();
    let mut refunds: Vec<_> =
        facts.refunds.iter().map(|refund| (refund.object.clone(), refund.capture.clone())).collect();
    holds.sort();
    stray.sort();
    captures.sort();
    refunds.sort();
    (holds, stray, captures, refunds, [facts.captured(), facts.refunded()])
}

/// Folds in this order; the facts and what was posted on the way, as sums of holds.
fn fold(order: &[(usize, Heard)]) -> (Facts, i64) {
    let operations = operations();
    let mut facts = Facts::default();
    let mut outstanding = 0;
    for (index, heard) in order {
        let (news, _) = facts.fold(&operations[*index], heard, (START, true));
        for fact in news {
            match fact {
                MoneyFact::Held(_, amount) => outstanding += amount.minor,
                MoneyFact::Released(_, amount) => outstanding -= amount.minor,
                // The entry of what is taken ends what was held of it.
                MoneyFact::Taken(_, _, from) => {
                    let mut held = facts.authorizations.iter();
                    let held = from.and_then(|from| held.find(|hold| hold.object == from));
                    outstanding -= held.map_or(0, |hold| hold.amount.minor);
                }
                MoneyFact::Returned(..) | MoneyFact::Undone(..) => {}
            }
        }
    }
    (facts, outstanding)
}

/// What was heard, each about the operation at this place.
type Said = Vec<(usize, Heard)>;

fn shuffled(all: Said) -> impl Strategy<Value = (Said, Said)> {
    let some = proptest::sample::subsequence(all.clone(), 0..=all.len());
    let again = proptest::collection::vec(any::<proptest::sample::Index>(), 0..24);
    (some, again).prop_flat_map(|(once, again)| {
        let mut many = once.clone();
        if !once.is_empty() {
            many.extend(again.iter().map(|index| index.get(&once).clone()));
        }
        (Just(once), Just(many).prop_shuffle())
    })
}

fn same_in_any_order(once: &[(usize, Heard)], many: &[(usize, Heard)]) -> Result<(), TestCaseError> {
    let (in_order, held) = fold(once);
    let (in_chaos, held_in_chaos) = fold(many);
    prop_assert_eq!(money(&in_order), money(&in_chaos), "{:?}", many);
    prop_assert_eq!(held, held_in_chaos, "what was posted of holds differs: {:?}", many);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_good_hold_is_the_same_in_any_order((once, many) in shuffled(of_a_good_hold())) {
        same_in_any_order(&once, &many)?;
    }

    #[test]
    fn a_released_hold_is_the_same_in_any_order((once, many) in shuffled(of_a_released_hold())) {
        same_in_any_order(&once, &many)?;
    }

    #[test]
    fn a_refused_review_is_the_same_in_any_order((once, many) in shuffled(of_a_refused_review())) {
        same_in_any_order(&once, &many)?;
    }

    #[test]
    fn a_decline_that_was_none_is_the_same_in_any_order((once, many) in shuffled(of_a_decline_that_was_none())) {
        same_in_any_order(&once, &many)?;
    }

    #[test]
    fn money_is_never_unseen(order in proptest::collection::vec(proptest::sample::select(
        [of_a_good_hold(), of_a_released_hold(), of_a_refused_review(), of_a_decline_that_was_none()].concat()), 0..40)
    ) {
        let operations = operations();
        let mut facts = Facts::default();
        for (index, heard) in &order {
            let before = facts.clone();
            let (news, _) = facts.fold(&operations[*index], heard, (START, true));
            prop_assert!(facts.captures.starts_with(&before.captures));
            prop_assert!(facts.refunds.starts_with(&before.refunds));
            for (old, new) in before.authorizations.iter().zip(&facts.authorizations) {
                prop_assert_eq!(&old.object, &new.object);
                prop_assert!(new.released() || !old.released(), "a released hold holds again");
                prop_assert!((new.good || !old.good) && (new.used || !old.used) && (new.reviewed || !old.reviewed));
            }
            // The same again is no news (PS-I-19).
            prop_assert!(facts.fold(&operations[*index], heard, (START, true)).0.is_empty(), "{heard:?} twice: {news:?}");
        }
    }
}

#[test]
fn a_sale_that_was_held_for_review_is_taken_from_its_own_hold() {
    let page = operation(1, OperationKind::HostedPage, None);
    let mut facts = Facts::default();
    facts.fold(&page, &heard(Verdict::UnderReview, "A"), (START, true));
    assert!(facts.authorizations[0].under_review());
    let (news, _) = facts.fold(&page, &heard(Verdict::Captured, "A"), (START, true));
    assert_eq!(news, [MoneyFact::Taken(object("A"), page.amount, Some(object("A")))]);
    assert!(!facts.authorizations[0].under_review(), "nothing is left to decide");
}

/// PS-F12: what was told of the hold before is not so, and it ends once in the books.
#[test]
fn what_is_taken_of_a_hold_that_was_heard_of_as_ended_ends_it_once() {
    let ended = [
        (0, heard(Verdict::Voided, "A")),
        (0, heard(Verdict::AuthorizationExpired, "A")),
        (2, heard(Verdict::Voided, "V")),
    ];
    let held = (0, heard(Verdict::Authorized, "A"));
    let taken = (1, heard(Verdict::Captured, "C"));
    for ended in ended {
        for (order, what) in [
            ([held.clone(), ended.clone(), taken.clone()], "before"),
            ([held.clone(), taken.clone(), ended.clone()], "after"),
            ([taken.clone(), ended.clone(), held.clone()], "first"),
        ] {
            assert_eq!(fold(&order).1, 0, "{what} {ended:?}");
        }
    }
    let review = [(0, heard(Verdict::UnderReview, "A")), (0, heard(Verdict::Declined(Decline::Fraud), "A"))];
    let sale = (0, heard(Verdict::Captured, "A"));
    assert_eq!(fold(&[review.as_slice(), &[sale]].concat()).1, 0, "a sale whose review was declined");
}

#[test]
fn a_mismatch_is_remembered_whenever_it_is_heard() {
    let page = operation(1, OperationKind::HostedPage, None);
    let bare = heard(Verdict::Authorized, "A");
    let checked = Heard { address_check: Check::Mismatch, code_check: Check::Match, ..bare.clone() };
    for order in [[&bare, &checked], [&checked, &bare]] {
        let mut facts = Facts::default();
        for heard in order {
            facts.fold(&page, heard, (START, true));
        }
        let hold = &facts.authorizations[0];
        assert_eq!((hold.address_check, hold.code_check), (Check::Mismatch, Check::Match));
    }
}
