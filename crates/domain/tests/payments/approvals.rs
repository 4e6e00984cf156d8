//! A gateway that moves no money before it is asked to: the payer approves on the page, and what he approved is held, or by
//! sale taken, by an operation of its own.

use crate::samples::{after, answer, do_steps, eur, heard, inquire, object, open_page};
use domain::payments::facts::{Conflict, MoneyFact};
use domain::payments::gateway::{Decline, Heard, HostedAction, Verdict};
use domain::payments::operation::{IN_HAND, OperationKind, OperationState};
use domain::payments::situation::{AttemptState, NextCall, Seat, Situation, Step};
use domain::time::Span;

fn approved() -> Situation {
    let mut situation = open_page();
    inquire(&mut situation, 1, &Heard::bare(Verdict::Approved), after(Span::minutes(1)));
    situation
}

/// As far as the operation that holds what was approved, the second one.
fn asked() -> Situation {
    let mut situation = approved();
    let steps = do_steps(&mut situation, true, after(Span::minutes(1)));
    assert_eq!(steps, [Step::Authorize(object("token"), eur(12_100))]);
    situation
}

#[test]
fn what_was_approved_is_held_once_and_then_charged() {
    let mut situation = asked();
    assert_eq!(situation.operations[1].kind, OperationKind::Authorize);
    assert_eq!(situation.state(), AttemptState::Unknown, "money may exist from here on");
    assert_eq!(situation.next_step(after(Span::minutes(1))), None, "asked for once");
    answer(&mut situation, 2, &heard(Verdict::Authorized, "A"), after(Span::minutes(1)));
    assert_eq!(situation.operations[0].state, OperationState::Done, "the page has done its work");
    let steps = do_steps(&mut situation, true, after(Span::minutes(1)));
    assert_eq!(steps, [Step::ConfirmSeat, Step::Capture(object("A"), eur(12_100))]);
    answer(&mut situation, 3, &heard(Verdict::Captured, "C"), after(Span::minutes(1)));
    assert_eq!(situation.state(), AttemptState::Captured);
}

#[test]
fn by_sale_it_is_taken_from_nothing_that_was_held() {
    let mut situation = asked();
    situation.action = HostedAction::Sale;
    let at = after(Span::minutes(1));
    let absorbed = situation.absorb(situation.operations[1].id, &heard(Verdict::Captured, "C"), None, at);
    assert_eq!(absorbed.facts, [MoneyFact::Taken(object("C"), eur(12_100), None)]);
    assert_eq!(do_steps(&mut situation, true, at), [Step::ConfirmSeat]);
    assert_eq!(situation.state(), AttemptState::Captured);
}

#[test]
fn a_lost_answer_is_asked_for_and_the_call_sent_again_under_its_key() {
    let mut situation = asked();
    let (id, sent) = (situation.operations[1].id, situation.operations[1].sent_at);
    answer(&mut situation, 2, &Heard::bare(Verdict::Unknown), sent);
    let later = sent.plus(IN_HAND);
    assert_eq!(situation.next_call(later), Some(NextCall::Inquire(id)));
    inquire(&mut situation, 2, &Heard::bare(Verdict::NotFound), later);
    assert_eq!(situation.next_call(later), Some(NextCall::Resend(id)));
    inquire(&mut situation, 2, &heard(Verdict::Authorized, "A"), later);
    assert_eq!(situation.operations[1].state, OperationState::Done);
    assert_eq!(situation.facts.authorizations.len(), 1);
    // The page tells the same once more.
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), later);
    assert_eq!(situation.facts.authorizations.len(), 1);
}

#[test]
fn what_is_not_there_when_the_page_is_dead_was_not_done_and_never_will_be() {
    let mut situation = asked();
    answer(&mut situation, 2, &Heard::bare(Verdict::Unknown), after(Span::minutes(1)));
    let dead = after(Span::minutes(31)).plus(situation.gateway.lookup_lag);
    assert!(!situation.allows_next_attempt(dead));
    inquire(&mut situation, 2, &Heard::bare(Verdict::NotFound), dead);
    assert_eq!(situation.operations[1].state, OperationState::Refused);
    assert_eq!(situation.next_call(dead), None);
    assert!(situation.allows_next_attempt(dead));
    assert_eq!(do_steps(&mut situation, true, dead), []);
}

/// A card that is not stored cannot be sent again: what is not known is asked until the gateway would show it, and then was not done.
#[test]
fn a_payment_that_carries_a_card_is_asked_about_and_never_sent_again() {
    let mut situation = asked();
    situation.gateway.resends_payments = false;
    // It was sent in the first minute.
    answer(&mut situation, 2, &Heard::bare(Verdict::Unknown), after(Span::minutes(1)));
    for minutes in [2, 15] {
        let now = after(Span::minutes(minutes));
        inquire(&mut situation, 2, &Heard::bare(Verdict::NotFound), now);
        assert_eq!(situation.next_call(now), Some(NextCall::Inquire(situation.operations[1].id)));
        assert_eq!(situation.state(), AttemptState::Unknown);
        assert!(!situation.allows_next_attempt(now));
    }
    let late = after(Span::minutes(16));
    inquire(&mut situation, 2, &Heard::bare(Verdict::NotFound), late);
    assert_eq!(situation.state(), AttemptState::Declined);
    assert_eq!(situation.next_call(late), None);
    assert!(situation.allows_next_attempt(late));
}

#[test]
fn a_refusal_ends_the_attempt_and_the_next_one_may_begin() {
    let mut situation = asked();
    let at = after(Span::minutes(1));
    answer(&mut situation, 2, &Heard::bare(Verdict::Declined(Decline::Issuer)), at);
    assert_eq!(situation.state(), AttemptState::Declined);
    assert_eq!(situation.facts.decline, Some(Decline::Issuer));
    assert!(situation.allows_next_attempt(at));
    assert_eq!(do_steps(&mut situation, true, at), []);
    // Money wins over a refusal (PS-F12): it is found, and serves.
    inquire(&mut situation, 2, &heard(Verdict::Authorized, "A"), after(Span::minutes(2)));
    assert_eq!(do_steps(&mut situation, true, at)[0], Step::ConfirmSeat);
}

/// It answered: nothing is lost, nothing is declined, and nothing is looked for later.
#[test]
fn an_account_that_is_refused_when_money_is_asked_for_loses_and_declines_nothing() {
    for resends in [true, false] {
        let mut situation = asked();
        situation.gateway.resends_payments = resends;
        // The payer chose something else before, which was declined.
        situation.facts.decline = resends.then_some(Decline::Funding);
        let at = after(Span::minutes(1));
        answer(&mut situation, 2, &Heard::bare(Verdict::Misconfigured), at);
        for verdict in [Verdict::Unknown, Verdict::NotFound] {
            assert!(situation.is_refused_by_account());
            assert_eq!((situation.state(), situation.decline()), (AttemptState::Declined, None));
            inquire(&mut situation, 2, &Heard::bare(verdict), after(Span::minutes(2)));
        }
        assert_eq!(situation.next_look_for_lost(), None);
        assert_eq!(situation.next_call(after(Span::days(1))), None);
        // Money wins over a refusal (PS-F12).
        inquire(&mut situation, 2, &heard(Verdict::Authorized, "A"), after(Span::minutes(3)));
        assert!(!situation.is_refused_by_account());
    }
}

#[test]
fn nothing_is_held_for_what_is_not_wanted_any_more() {
    for seat in [Seat::Gone, Seat::Cancelled, Seat::PaidElsewhere] {
        let mut situation = approved();
        situation.seat = seat;
        assert_eq!(situation.next_step(after(Span::minutes(1))), None, "{seat:?}");
    }
    let situation = approved();
    assert_eq!(situation.next_step(after(Span::minutes(30))), None, "the page is dead");
    let mut other = open_page();
    let less = Heard { amount: Some(eur(1)), ..Heard::bare(Verdict::Approved) };
    inquire(&mut other, 1, &less, after(Span::minutes(1)));
    assert_eq!(other.state(), AttemptState::Quarantine, "another amount was approved");
    assert_eq!(other.next_step(after(Span::minutes(1))), None);
}

#[test]
fn who_has_to_pay_another_way_goes_back_to_the_same_page_and_is_asked_for_anew() {
    let mut situation = asked();
    answer(&mut situation, 2, &Heard::bare(Verdict::PayAnotherWay), after(Span::minutes(1)));
    assert_eq!(situation.state(), AttemptState::NeedsPayer, "the page lives");
    assert_eq!(situation.operations[0].state, OperationState::PageOpen);
    assert_eq!(
        situation.next_step(after(Span::minutes(2))),
        None,
        "nothing is asked for that he has not approved since"
    );
    assert_eq!(situation.decline(), Some(Decline::Funding));
    inquire(&mut situation, 1, &Heard::bare(Verdict::NotFound), after(Span::minutes(2)));
    assert_eq!(situation.next_step(after(Span::minutes(2))), None);
    inquire(&mut situation, 1, &Heard::bare(Verdict::Approved), after(Span::minutes(3)));
    let steps = do_steps(&mut situation, true, after(Span::minutes(3)));
    assert_eq!(steps, [Step::Authorize(object("token"), eur(12_100))], "by an operation of its own");
    answer(&mut situation, 3, &heard(Verdict::Authorized, "A"), after(Span::minutes(3)));
    assert_eq!(situation.state(), AttemptState::Authorized);
    assert_eq!(situation.operations[0].state, OperationState::Done);
}

#[test]
fn that_he_has_to_pay_another_way_is_also_learnt_by_asking_and_ends_with_the_page() {
    let mut situation = asked();
    let sent = situation.operations[1].sent_at;
    answer(&mut situation, 2, &Heard::bare(Verdict::Unknown), sent);
    inquire(&mut situation, 2, &Heard::bare(Verdict::PayAnotherWay), sent.plus(IN_HAND));
    assert_eq!(situation.operations[1].state, OperationState::NotDone);
    assert_eq!(situation.state(), AttemptState::NeedsPayer);
    let dead_at = situation.page_dead_at().expect("a page");
    let proven_at = dead_at.plus(situation.gateway.lookup_lag);
    inquire(&mut situation, 1, &Heard::bare(Verdict::NotFound), proven_at);
    assert_eq!(situation.state(), AttemptState::Declined);
    // Money wins over everything that was said before (PS-M3).
    answer(&mut situation, 2, &heard(Verdict::Authorized, "A"), dead_at);
    assert_eq!(situation.operations[1].state, OperationState::Done);
}

/// The page shows what was carried out, whichever try is asked about: no contradiction, and the money counts once.
#[test]
fn what_one_try_is_asked_about_and_another_one_did_is_that_ones() {
    for verdict in [Verdict::Authorized, Verdict::Voided, Verdict::UnderReview] {
        for first in [Verdict::PayAnotherWay, Verdict::Unknown] {
            let mut situation = asked();
            let at = after(Span::minutes(1));
            answer(&mut situation, 2, &Heard::bare(Verdict::PayAnotherWay), at);
            inquire(&mut situation, 1, &Heard::bare(Verdict::Approved), after(Span::minutes(2)));
            do_steps(&mut situation, true, after(Span::minutes(2)));
            answer(&mut situation, 3, &Heard::bare(first), after(Span::minutes(2)));
            let second = situation.operations[2].reference.to_string().to_lowercase();
            let told = Heard { reference: Some(second), ..heard(verdict.clone(), "A") };
            for (asked_about, state) in [(2, OperationState::NotDone), (3, OperationState::Done)] {
                inquire(&mut situation, asked_about, &told, after(Span::minutes(3)));
                assert_eq!(situation.facts.conflict, None, "{verdict:?}");
                assert_eq!(situation.operations[asked_about as usize - 1].state, state, "{verdict:?}");
                assert_eq!(situation.facts.authorizations.len(), 1);
            }
            // What neither of them is called is a contradiction.
            let told = Heard { reference: Some("THIRD0000001".to_owned()), ..heard(verdict.clone(), "B") };
            inquire(&mut situation, 2, &told, after(Span::minutes(4)));
            assert_eq!(situation.facts.conflict, Some(Conflict::Reference));
        }
    }
}

#[test]
fn that_a_page_is_spent_or_was_not_paid_may_be_said_of_a_try_before() {
    let mut situation = asked();
    answer(&mut situation, 2, &Heard::bare(Verdict::PayAnotherWay), after(Span::minutes(1)));
    inquire(&mut situation, 1, &Heard::bare(Verdict::Approved), after(Span::minutes(3)));
    do_steps(&mut situation, true, after(Span::minutes(3)));
    // The answer to the second try is late, and the page still says that the first one failed.
    answer(&mut situation, 3, &Heard::bare(Verdict::Unknown), after(Span::minutes(3)));
    inquire(&mut situation, 3, &Heard::bare(Verdict::PayAnotherWay), after(Span::minutes(4)));
    assert_eq!(situation.operations[2].state, OperationState::Unknown);
    inquire(&mut situation, 3, &Heard::bare(Verdict::PayAnotherWay), after(Span::minutes(34)));
    assert_eq!(
        situation.operations[2].state,
        OperationState::NotDone,
        "nothing of it can be under way any more"
    );

    let mut situation = asked();
    situation.operations[1].sends = 2;
    answer(&mut situation, 2, &Heard::bare(Verdict::Declined(Decline::PageSpent)), after(Span::minutes(2)));
    assert_eq!(situation.operations[1].state, OperationState::Unknown, "perhaps by the first send of it");
}
