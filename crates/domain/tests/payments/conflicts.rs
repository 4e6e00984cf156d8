//! Every answer is compared with what was asked (PS-M4); a contradiction sets the attempt aside (decision 12).

use crate::samples::{
    START, after, answer, attempt, do_steps, eur, heard, inquire, object, open_page, operation, order,
};
use domain::money::{Currency, Money};
use domain::payments::facts::{Alarm, Conflict, Facts};
use domain::payments::gateway::{Decline, Heard, Verdict, WrongState};
use domain::payments::operation::{OperationKind, OperationState};
use domain::payments::purchase::Taking;
use domain::payments::situation::{AttemptState, NextCall, Situation, Step};
use domain::refunds::{Cause, OrderState};
use domain::time::Span;

#[test]
fn what_contradicts_is_found_and_what_agrees_is_not() {
    let mut page = operation(7, OperationKind::HostedPage, None);
    let good = Heard {
        amount: Some(page.amount),
        currency: Some(page.amount.currency),
        reference: Some(page.reference.as_str().to_ascii_lowercase()),
        ..heard(Verdict::Authorized, "A")
    };
    let jpy = Currency::from_code("JPY").expect("JPY");
    let table = [
        (good.clone(), None),
        (Heard { amount: None, currency: None, reference: None, ..good.clone() }, None),
        (Heard { amount: Some(eur(12_101)), ..good.clone() }, Some(Conflict::Amount)),
        (Heard { amount: Some(eur(1)), ..good.clone() }, Some(Conflict::Amount)),
        (Heard { currency: Some(jpy), amount: None, ..good.clone() }, Some(Conflict::Currency)),
        (
            Heard { currency: Some(jpy), amount: Some(Money::new(12_100, jpy)), ..good.clone() },
            Some(Conflict::Currency),
        ),
        (Heard { reference: Some("0THER0000000".into()), ..good.clone() }, Some(Conflict::Reference)),
        (Heard { other_account: true, ..good.clone() }, Some(Conflict::Account)),
        (Heard { replayed: true, ..good.clone() }, Some(Conflict::ReplayOfSomethingElse)),
        (
            Heard { replayed: true, ..Heard::bare(Verdict::PageOpened { token: "t".into() }) },
            Some(Conflict::ReplayOfSomethingElse),
        ),
        // What is not about money cannot contradict.
        (Heard { verdict: Verdict::Declined(Decline::Issuer), amount: Some(eur(1)), ..good.clone() }, None),
        (Heard { verdict: Verdict::NotFound, reference: Some("0THER0000000".into()), ..good.clone() }, None),
        (Heard { verdict: Verdict::Unknown, replayed: true, ..good.clone() }, None),
        (Heard { verdict: Verdict::WrongState(WrongState::Other), replayed: true, ..good.clone() }, None),
    ];
    for (heard, expected) in table {
        assert_eq!(Facts::conflict_in(&page, &heard, false), expected, "{heard:?}");
    }
    // A replay is what a resend hopes for.
    page.sends = 2;
    assert_eq!(Facts::conflict_in(&page, &Heard { replayed: true, ..good.clone() }, false), None);
    for verdict in [
        Verdict::UnderReview,
        Verdict::Captured,
        Verdict::AuthorizationUsed,
        Verdict::Voided,
        Verdict::Refunded,
    ] {
        let other = Heard { verdict, amount: Some(eur(1)), ..good.clone() };
        assert_eq!(Facts::conflict_in(&page, &other, true), Some(Conflict::Amount));
    }
}

#[test]
fn a_void_may_name_any_amount() {
    let void = operation(3, OperationKind::Void, Some("A"));
    for amount in [eur(0), eur(12_100), eur(5)] {
        let heard = Heard { amount: Some(amount), ..heard(Verdict::Voided, "V") };
        assert_eq!(Facts::conflict_in(&void, &heard, true), None);
    }
}

/// The answer of another request is told by its transaction where it tells no reference (PS-F6).
#[test]
fn no_charge_and_no_refund_has_the_name_of_what_it_acted_on() {
    for (kind, verdict) in
        [(OperationKind::Capture, Verdict::Captured), (OperationKind::Refund, Verdict::Refunded)]
    {
        let of = operation(3, kind, Some("A"));
        let (same, own) = (heard(verdict.clone(), "A"), heard(verdict, "B"));
        assert_eq!(Facts::conflict_in(&of, &same, false), Some(Conflict::Reference));
        assert_eq!(Facts::conflict_in(&of, &own, false), None);
        assert_eq!(Facts::conflict_in(&of, &Heard { object: None, ..same }, false), None);
    }
}

/// The answer of another refund would pay an order that is not carried out (PS-F6).
#[test]
fn a_refund_is_not_done_by_the_answer_of_another_one() {
    let refunds = || {
        let mut situation = open_page();
        inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
        do_steps(&mut situation, true, START);
        answer(&mut situation, 2, &heard(Verdict::Captured, "C"), START);
        for _ in 0..2 {
            order(&mut situation, Some("C"), eur(2_000), Cause::Cancelled);
            do_steps(&mut situation, true, START);
        }
        answer(&mut situation, 3, &heard(Verdict::Refunded, "R"), START);
        situation
    };
    let mut situation = refunds();
    answer(&mut situation, 4, &heard(Verdict::Refunded, "R"), START);
    assert_eq!(situation.facts.conflict, Some(Conflict::Reference));
    assert_ne!(situation.operations[3].state, OperationState::Done);
    // One that is heard of again is known by itself, and one that is named by our reference is that one.
    let mut situation = refunds();
    inquire(&mut situation, 3, &heard(Verdict::Refunded, "R"), START);
    let own = situation.operations[3].reference.as_str().to_owned();
    answer(&mut situation, 4, &Heard { reference: Some(own), ..heard(Verdict::Refunded, "R") }, START);
    assert_eq!((situation.facts.conflict, situation.operations[3].state), (None, OperationState::Done));
    let mut situation = refunds();
    answer(&mut situation, 4, &heard(Verdict::Refunded, "S"), START);
    assert_eq!((situation.facts.conflict, situation.facts.refunded()), (None, 4_000));
}

/// Paid by bank since the gateway did not know it, and done there after all: so much is given back too much, and a person hears of it.
#[test]
fn a_refund_that_is_done_after_its_order_was_paid_otherwise_is_an_alarm() {
    for (state, alarms) in [
        (OrderState::Requested, vec![]),
        (OrderState::Failed, vec![]),
        (OrderState::PaidOtherwise, vec![Alarm::GivenTwice]),
        (OrderState::Dismissed, vec![Alarm::GivenTwice]),
    ] {
        let mut situation = open_page();
        inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
        do_steps(&mut situation, true, START);
        answer(&mut situation, 2, &heard(Verdict::Captured, "C"), START);
        order(&mut situation, Some("C"), eur(2_000), Cause::Cancelled);
        do_steps(&mut situation, true, START);
        situation.orders[0].state = state;
        let id = situation.operations[2].id;
        let done = heard(Verdict::Refunded, "R");
        assert_eq!(situation.absorb(id, &done, Some(START), START).alarms, alarms, "{state:?}");
        assert_eq!(situation.absorb(id, &done, Some(START), START).alarms, [], "once");
    }
}

#[test]
fn a_contradiction_stops_everything_but_asking() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &Heard { amount: Some(eur(1)), ..heard(Verdict::Authorized, "A") }, START);
    assert_eq!(situation.state(), AttemptState::Quarantine);
    assert_eq!(situation.facts.conflict, Some(Conflict::Amount));
    assert!(situation.facts.authorizations.is_empty(), "what contradicts is not believed");
    // Also a good answer later changes nothing: a person decides.
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
    assert_eq!(situation.next_step(START), None);
    assert!(!situation.allows_next_attempt(START.plus(Span::days(1))));
}

#[test]
fn nothing_is_sent_again_in_quarantine() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
    do_steps(&mut situation, true, START);
    let capture = situation.operations[1].clone();
    answer(&mut situation, 2, &Heard { amount: Some(eur(1)), ..heard(Verdict::Captured, "C") }, START);
    inquire(&mut situation, 2, &Heard::bare(Verdict::NotFound), START.plus(Span::seconds(11)));
    assert_eq!(situation.next_call(START.plus(Span::seconds(12))), Some(NextCall::Inquire(capture.id)));
}

#[test]
fn a_capture_that_nobody_asked_for_is_a_contradiction() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::AuthorizationUsed, "A"), START);
    assert_eq!(situation.facts.conflict, Some(Conflict::CapturedElsewhere));
    assert_eq!(situation.state(), AttemptState::Quarantine);

    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
    do_steps(&mut situation, true, START);
    inquire(&mut situation, 1, &heard(Verdict::AuthorizationUsed, "A"), START);
    assert_eq!(situation.facts.conflict, None, "we asked for it ourselves");
    assert_eq!(situation.state(), AttemptState::Capturing);
}

#[test]
fn what_lost_books_have_captured_is_looked_for_before_anybody_is_asked() {
    let mut situation = Situation { books_were_restored: true, ..open_page() };
    inquire(&mut situation, 1, &heard(Verdict::AuthorizationUsed, "A"), START);
    assert_eq!(situation.facts.conflict, None);
    let steps = do_steps(&mut situation, true, START);
    assert_eq!(steps, [Step::FindCapture(object("A"), eur(12_100))], "no seat before it is found");
    assert_eq!(
        situation.next_call(after(Span::minutes(1))),
        Some(NextCall::Inquire(situation.operations[1].id))
    );
    let other = situation.clone();
    inquire(&mut situation, 2, &heard(Verdict::Captured, "C"), after(Span::minutes(1)));
    assert_eq!((situation.facts.captured(), situation.state()), (12_100, AttemptState::Captured));
    assert_eq!(do_steps(&mut situation, true, START), [Step::ConfirmSeat]);
    // It was another's: the gateway knows no capture under our reference.
    let lag = other.gateway.lookup_lag;
    for verdict in [Verdict::AuthorizationUsed, Verdict::NotFound] {
        let mut other = other.clone();
        inquire(&mut other, 2, &Heard::bare(Verdict::NotFound), START.plus(Span::seconds(1)));
        let next = other.next_call(START.plus(Span::minutes(2)));
        assert_eq!(next, Some(NextCall::Inquire(other.operations[1].id)), "nothing is sent");
        inquire(&mut other, 2, &Heard::bare(verdict), START.plus(lag));
        assert_eq!(other.facts.conflict, Some(Conflict::CapturedElsewhere));
    }

    // Of use any part may have been taken.
    let mut used = Situation { books_were_restored: true, taking: Taking::AfterUse(None), ..open_page() };
    inquire(&mut used, 1, &heard(Verdict::AuthorizationUsed, "A"), START);
    assert_eq!(used.facts.conflict, Some(Conflict::CapturedElsewhere));
}

#[test]
fn a_hold_that_is_used_up_is_captured_elsewhere_once_a_capture_of_ours_would_show() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
    do_steps(&mut situation, true, START);
    answer(&mut situation, 2, &Heard::bare(Verdict::Duplicate), START);
    let used = Heard::bare(Verdict::AuthorizationUsed);
    let lag = situation.gateway.lookup_lag;
    inquire(&mut situation, 2, &used, START.plus(Span::minutes(1)));
    assert_eq!(situation.facts.conflict, None, "our own may not show yet");
    let at = START.plus(Span::minutes(2));
    assert_eq!(
        situation.next_call(at),
        Some(NextCall::Inquire(situation.operations[1].id)),
        "not sent again"
    );
    inquire(&mut situation, 2, &used, START.plus(lag));
    assert_eq!(situation.facts.conflict, Some(Conflict::CapturedElsewhere));
}

#[test]
fn what_the_gateway_takes_back_is_set_aside_and_nothing_more_goes_back() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
    do_steps(&mut situation, true, START);
    answer(&mut situation, 2, &heard(Verdict::Captured, "C"), START);
    inquire(&mut situation, 2, &heard(Verdict::TakenBack, "C"), START.plus(Span::days(9)));
    assert_eq!(situation.facts.conflict, Some(Conflict::TakenBack));
    assert_eq!(situation.state(), AttemptState::Quarantine);
    assert_eq!(situation.facts.captured(), 12_100, "the books keep it until a person decides");
    assert_eq!(situation.next_step(START.plus(Span::days(9))), None);
}

#[test]
fn an_answer_about_nothing_of_ours_is_ignored() {
    let mut situation = attempt();
    let before = situation.clone();
    answer(&mut situation, 99, &heard(Verdict::Authorized, "A"), START);
    assert_eq!(situation, before);
    assert_eq!(object("A").0, "A");
}
