//! What a person decides: a review accepted or declined at the gateway, a contradiction ended by hand, a hold released.

use crate::samples::{START, after, answer, do_steps, eur, heard, inquire, object, open_page, operation};
use domain::ids::RefundId;
use domain::payments::facts::MoneyFact;
use domain::payments::gateway::{Decline, Heard, HostedAction, Promise, Verdict, WrongState};
use domain::payments::operation::{IN_HAND, Operation, OperationKind, OperationState};
use domain::payments::situation::{AttemptState, NextCall, ReturnReason, Seat, Situation, Step, Waiting};
use domain::refunds::{Cause, OrderState, RefundOrder};
use domain::time::Span;

/// A payment under review on which a decision was sent a moment ago: operation 2.
fn decided(kind: OperationKind) -> Situation {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), START);
    do_steps(&mut situation, true, START);
    assert!(situation.undecided().is_some(), "a person may decide");
    situation.operations.push(Operation { amount: eur(12_100), ..operation(2, kind, Some("A")) });
    assert!(situation.undecided().is_none(), "once");
    assert_eq!(situation.next_step(START), None, "it waits for the answer");
    situation
}

#[test]
fn an_accepted_hold_goes_on_by_itself() {
    let mut situation = decided(OperationKind::AcceptReview);
    answer(&mut situation, 2, &heard(Verdict::ReviewAccepted, "U"), START);
    let steps = do_steps(&mut situation, true, START);
    assert_eq!(steps, [Step::ConfirmSeat, Step::Capture(object("A"), eur(12_100))]);
    // Its page still tells that it was reviewed: what was accepted stays so.
    inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), after(Span::minutes(1)));
    assert!(!situation.facts.authorizations[0].under_review());
}

#[test]
fn an_accepted_sale_is_asked_for_until_it_is_money() {
    let mut situation = decided(OperationKind::AcceptReview);
    situation.action = HostedAction::Sale;
    answer(&mut situation, 2, &heard(Verdict::ReviewAccepted, "U"), START);
    assert!(do_steps(&mut situation, true, START).is_empty(), "a sale is never captured by us");
    let page = situation.operations[0].id;
    assert_eq!(situation.next_call(START), Some(NextCall::Inquire(page)));
    inquire(&mut situation, 1, &heard(Verdict::Captured, "A"), START);
    assert_eq!(do_steps(&mut situation, true, START), [Step::ConfirmSeat]);
    assert_eq!(situation.state(), AttemptState::Captured);
}

#[test]
fn a_lost_decision_is_seen_on_its_payment_and_only_then_sent_again() {
    for (kind, done) in
        [(OperationKind::AcceptReview, Verdict::Authorized), (OperationKind::DeclineReview, Verdict::Voided)]
    {
        let mut situation = decided(kind);
        let (page, decision) = (situation.operations[0].id, situation.operations[1].id);
        inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), after(Span::seconds(2)));
        assert_eq!(situation.operations[1].state, OperationState::Sent, "its answer may still come");
        answer(&mut situation, 2, &Heard::bare(Verdict::Unknown), after(Span::seconds(3)));
        let now = after(IN_HAND);
        assert_eq!(situation.next_call(now), Some(NextCall::Inquire(page)), "inquired, never guessed");
        inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), now);
        assert_eq!(situation.next_call(now), Some(NextCall::Resend(decision)), "it did not arrive");
        assert_eq!(situation.next_step(now), None, "nothing else is begun meanwhile");
        let mut arrived = situation.clone();
        inquire(&mut arrived, 1, &heard(done, "A"), now.plus(Span::seconds(1)));
        assert_eq!(arrived.operations[1].state, OperationState::Done, "{kind:?}");
        // Past its key's time it is not sent any more; seen undecided once more, it never arrived.
        let late = after(Span::hours(12));
        assert_eq!(situation.next_call(late), Some(NextCall::Inquire(page)));
        inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), late);
        let step = situation.next_step(late);
        match kind {
            OperationKind::AcceptReview => assert!(step.is_none() && situation.undecided().is_some()),
            _ => assert_eq!(step, Some(Step::Void(object("A"), eur(12_100), ReturnReason::ReviewDeclined))),
        }
    }
}

#[test]
fn a_review_that_runs_out_waits_for_the_decision_under_way() {
    let mut situation = decided(OperationKind::AcceptReview);
    answer(&mut situation, 2, &Heard::bare(Verdict::Unknown), START);
    let late = after(Span::hours(73));
    assert_eq!(situation.next_step(late), None, "it may be accepted");
    inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), late);
    let void = Step::Void(object("A"), eur(12_100), ReturnReason::ReviewTimeout);
    assert_eq!(situation.next_step(late), Some(void), "it never arrived");
}

#[test]
fn a_gateway_that_takes_no_decisions_from_us_says_so() {
    for verdict in [Verdict::Misconfigured, Verdict::WrongState(WrongState::Other)] {
        let mut situation = decided(OperationKind::AcceptReview);
        answer(&mut situation, 2, &heard(verdict.clone(), "U"), START);
        let page = situation.operations[0].id;
        assert_eq!(situation.next_call(START), Some(NextCall::Inquire(page)), "decided at the console?");
        inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), START);
        assert!(matches!(
            situation.waiting(situation.state()),
            Some(Waiting::Review { is_deciding: false, is_refused: true, .. })
        ));
        let mut situation = decided(OperationKind::DeclineReview);
        answer(&mut situation, 2, &heard(verdict, "U"), START);
        assert_eq!(situation.next_step(START), None);
        inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), START);
        let void = Step::Void(object("A"), eur(12_100), ReturnReason::ReviewDeclined);
        assert_eq!(situation.next_step(START), Some(void), "released all the same");
    }
}

/// Answered as declined, and found under review since: what is held is released all the same.
#[test]
fn a_decline_that_did_not_happen_is_a_release() {
    let mut situation = decided(OperationKind::DeclineReview);
    answer(&mut situation, 2, &heard(Verdict::ReviewDeclined, "U"), after(Span::minutes(1)));
    assert_eq!(situation.state(), AttemptState::Voided);
    assert_eq!(situation.next_step(after(Span::minutes(1))), None);
    inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), after(Span::minutes(2)));
    let void = Step::Void(object("A"), eur(12_100), ReturnReason::ReviewDeclined);
    assert_eq!(situation.next_step(after(Span::minutes(2))), Some(void.clone()));
    // Nor is it anybody's to decide again while the release is not done.
    do_steps(&mut situation, true, after(Span::minutes(2)));
    answer(&mut situation, 3, &Heard::bare(Verdict::NotDone), after(Span::minutes(2)));
    assert!(situation.undecided().is_none());
    assert_eq!(situation.next_step(after(Span::minutes(3))), Some(void));
}

/// What was to be released is released, and pays for no seat.
#[test]
fn a_release_that_was_not_done_is_asked_anew_whatever_is_found() {
    for (verdict, action) in [
        (Verdict::UnderReview, HostedAction::Authorize),
        (Verdict::UnderReview, HostedAction::Sale),
        (Verdict::Authorized, HostedAction::Authorize),
    ] {
        let mut situation = Situation { action, ..open_page() };
        let release = operation(2, OperationKind::Void, Some("A"));
        situation.operations.push(Operation { state: OperationState::NotDone, ..release });
        inquire(&mut situation, 1, &heard(verdict.clone(), "A"), START);
        assert!(situation.undecided().is_none(), "{verdict:?}");
        let step = situation.next_step(after(Span::minutes(1)));
        let void = Step::Void(object("A"), eur(12_100), ReturnReason::Cancelled);
        assert_eq!(step, Some(void), "{verdict:?} {action:?}");
    }
}

#[test]
fn a_decision_that_was_not_done_is_asked_anew() {
    let mut situation = decided(OperationKind::AcceptReview);
    answer(&mut situation, 2, &Heard::bare(Verdict::NotDone), START);
    let steps = do_steps(&mut situation, true, START);
    assert_eq!(steps, [Step::Decide(OperationKind::AcceptReview, object("A"), eur(12_100))]);
}

#[test]
fn what_was_refused_waits_for_a_person_who_may_try_again_or_release() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
    do_steps(&mut situation, true, START);
    assert!(situation.releasable().is_none(), "it is being captured");
    let refused = heard(Verdict::WrongState(WrongState::CannotCapture), "C");
    answer(&mut situation, 2, &refused, START);
    assert!(situation.releasable().is_none(), "not confirmed yet (PS-F12)");
    inquire(&mut situation, 2, &Heard::bare(Verdict::NotFound), START);
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), after(Span::seconds(1)));
    assert_eq!(situation.waiting(situation.state()), Some(Waiting::ChargeRefused));
    assert!(situation.chargeable().is_some() && situation.releasable().is_some());
    assert_eq!(situation.state(), AttemptState::NeedsHuman);
    inquire(&mut situation, 1, &heard(Verdict::AuthorizationExpired, "A"), after(Span::days(30)));
    assert_eq!(situation.waiting(situation.state()), Some(Waiting::HoldLost));
    assert!(situation.releasable().is_none() && situation.chargeable().is_none());
}

#[test]
fn what_a_person_closed_is_over() {
    let mut situation = open_page();
    situation.operations[0].reference = domain::ids::Reference::from_bits(9);
    let other = Heard { reference: Some("000000000001".into()), ..heard(Verdict::Authorized, "A") };
    inquire(&mut situation, 1, &other, START);
    assert!(matches!(situation.waiting(situation.state()), Some(Waiting::Contradiction(_))));
    situation.is_closed = true;
    situation.seat = Seat::Cancelled;
    assert_eq!((situation.state(), situation.waiting(situation.state())), (AttemptState::Closed, None));
    assert_eq!(situation.next_call(after(Span::days(1))), None);
    assert_eq!(situation.next_step(after(Span::days(1))), None);
}

#[test]
fn a_payment_that_was_given_up_waits_until_it_is_known() {
    let mut situation = open_page();
    assert_eq!(situation.waiting(situation.state()), None);
    assert_eq!(situation.waiting(AttemptState::NeedsHuman), Some(Waiting::NoAnswer));
    assert!(situation.may_be_closed(AttemptState::NeedsHuman));
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
    do_steps(&mut situation, true, START);
    assert_eq!(situation.waiting(situation.state()), None);
    assert!(!situation.may_be_closed(situation.state()));
}

#[test]
fn a_refund_that_failed_waits_whatever_else_its_payment_does() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
    do_steps(&mut situation, true, START);
    answer(&mut situation, 2, &heard(Verdict::Captured, "C"), START);
    let order = RefundOrder {
        id: RefundId(uuid::Uuid::from_u128(7)),
        capture: Some(object("C")),
        amount: eur(100),
        cause: Cause::Staff,
        state: OrderState::Failed,
        tries: 1,
    };
    situation.orders.push(order);
    let waiting = |situation: &Situation| situation.waiting(situation.state());
    assert_eq!(
        (situation.state(), waiting(&situation)),
        (AttemptState::Captured, Some(Waiting::RefundRefused))
    );
    assert!(!situation.may_be_closed(situation.state()), "it is decided refund by refund");
    situation.is_closed = true;
    assert_eq!(waiting(&situation), Some(Waiting::RefundRefused), "closing does not give it back");
    for state in OrderState::ALL {
        situation.orders[0].state = state;
        assert_eq!(waiting(&situation).is_some(), state == OrderState::Failed, "{state:?}");
    }
}

/// A transfer takes its days; what only the seller can make money of is his task at once; whatever was promised for too long, somebody's.
#[test]
fn what_is_promised_waits_for_its_seller_only_where_he_can_do_something() {
    for (promise, waits_at_once) in [
        (None, false),
        (Some(Promise::Transfer), false),
        (Some(Promise::Acceptance), true),
        (Some(Promise::Account), true),
    ] {
        let mut situation = open_page();
        situation.action = HostedAction::Sale;
        let promised = Heard { promise, ..heard(Verdict::Pending, "A") };
        inquire(&mut situation, 1, &promised, after(Span::minutes(1)));
        // What is heard later without a reason takes nothing back.
        inquire(&mut situation, 1, &heard(Verdict::Pending, "A"), after(Span::minutes(2)));
        let state = situation.state();
        assert_eq!(state, AttemptState::Unknown);
        // That the same is promised again is no news: it is asked about ever less often.
        let before = situation.clone();
        inquire(&mut situation, 1, &promised, after(Span::minutes(3)));
        assert!(situation.was_only_asked(&before), "{promise:?}");
        let at_once = promise.filter(|_| waits_at_once).map(Waiting::Promised);
        assert_eq!(situation.waiting(state), at_once, "{promise:?}");
        let too_long = if promise.is_some() { Waiting::PromisedTooLong } else { Waiting::NoAnswer };
        assert_eq!(situation.waiting(AttemptState::NeedsHuman), Some(too_long), "{promise:?}");
        assert!(!situation.may_be_closed(state));
        // What the seller has accepted may take its days yet, and is his task no more.
        let transfer = Heard { promise: Some(Promise::Transfer), ..promised };
        inquire(&mut situation, 1, &transfer, after(Span::days(2)));
        assert_eq!((situation.promised(), situation.waiting(state)), (Some(Promise::Transfer), None));
        inquire(&mut situation, 1, &heard(Verdict::Captured, "A"), after(Span::days(3)));
        assert_eq!((situation.promised(), situation.waiting(situation.state())), (None, None));
    }
}

/// PS-F12: answered as declined, and found under review: whoever pays is not declined, and what is held is not released by that.
#[test]
fn what_is_found_under_review_was_not_declined_whatever_was_answered() {
    let refused = heard(Verdict::Declined(Decline::Funding), "A");
    for is_answered_last in [false, true] {
        let mut situation = open_page();
        situation.operations.push(operation(2, OperationKind::Authorize, None));
        if !is_answered_last {
            answer(&mut situation, 2, &refused, START);
        }
        inquire(&mut situation, 2, &heard(Verdict::UnderReview, "A"), START);
        if is_answered_last {
            answer(&mut situation, 2, &refused, START);
        }
        assert!(situation.facts.authorizations[0].under_review());
        assert_eq!(situation.state(), AttemptState::Review);
        // That it is found declined later is the end of its review.
        inquire(&mut situation, 2, &refused, after(Span::hours(1)));
        assert!(situation.facts.authorizations[0].released());
    }
}

/// The same of what an inquiry found: only one that is made later ends a review.
#[test]
fn what_is_found_under_review_was_not_declined_whatever_was_found_before() {
    let refused = heard(Verdict::Declined(Decline::Funding), "A");
    let mut situation = open_page();
    inquire(&mut situation, 1, &refused, START);
    inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), after(Span::minutes(1)));
    assert!(situation.facts.authorizations[0].under_review());
    assert_eq!(situation.state(), AttemptState::Review);
    inquire(&mut situation, 1, &refused, after(Span::hours(1)));
    assert!(situation.facts.authorizations[0].released());
}

/// And what was found declined, and is found under review after all, is held: it is released, and nothing is said twice in the books.
#[test]
fn what_is_found_under_review_after_it_was_found_declined_is_held() {
    let refused = heard(Verdict::Declined(Decline::Funding), "A");
    let found = heard(Verdict::UnderReview, "A");
    let mut situation = open_page();
    inquire(&mut situation, 1, &found, START);
    inquire(&mut situation, 1, &refused, after(Span::minutes(1)));
    assert_eq!(situation.state(), AttemptState::Voided);
    situation.seat = Seat::Cancelled;
    assert_eq!(situation.next_step(after(Span::minutes(1))), None);
    // An answer that comes late says nothing of how it is now; nor does what was asked before the decline.
    assert!(situation.is_from_before_a_decline(&found, Some(after(Span::seconds(59)))));
    assert!(!situation.is_from_before_a_decline(&found, Some(after(Span::seconds(61)))));
    let answered = situation.clone();
    answer(&mut situation, 1, &found, after(Span::minutes(2)));
    assert_eq!(situation.facts, answered.facts);
    let before = situation.clone();
    inquire(&mut situation, 1, &found, after(Span::minutes(3)));
    assert!(!situation.was_only_asked(&before));
    assert_eq!(situation.state(), AttemptState::Review);
    assert!(situation.next_step(after(Span::minutes(3))).is_some(), "it is released");
    let again = situation.clone();
    inquire(&mut situation, 1, &found, after(Span::minutes(4)));
    assert!(situation.was_only_asked(&again), "found once more");
    let operation = situation.operations[0].clone();
    let taken = heard(Verdict::Captured, "A");
    let (news, _) = situation.facts.fold(&operation, &taken, (after(Span::minutes(5)), true));
    assert_eq!(news, [MoneyFact::Taken(object("A"), eur(12_100), None)], "from nothing that the books hold");
}

/// An open page whose decline is found again and again is asked about more rarely, as any other of which nothing new is heard.
#[test]
fn the_same_decline_found_once_more_is_no_news() {
    let refused = heard(Verdict::Declined(Decline::Funding), "A");
    let mut situation = open_page();
    inquire(&mut situation, 1, &refused, START);
    let before = situation.clone();
    inquire(&mut situation, 1, &refused, after(Span::minutes(1)));
    assert!(situation.was_only_asked(&before));
    inquire(&mut situation, 1, &heard(Verdict::Declined(Decline::Funding), "B"), after(Span::minutes(2)));
    assert!(!situation.was_only_asked(&before), "another try on the page");
}
