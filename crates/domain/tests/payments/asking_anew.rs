//! A gateway that answers "not done" is asked anew, ever more rarely, until it does what it is asked for or a person is.

use crate::samples::{after, answer, do_steps, eur, heard, inquire, object, open_page, operation, order};
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::{Heard, HostedAction, Verdict, WrongState};
use domain::payments::operation::{Operation, OperationKind, OperationState};
use domain::payments::schedule::{look_at, unanswered_since};
use domain::payments::situation::{NextCall, ReturnReason, Seat, Situation, Step};
use domain::refunds::{Cause, OrderState};
use domain::time::{Span, Timestamp};

/// The gateway has something to do of this kind.
fn asked_for(kind: OperationKind) -> Situation {
    let mut situation = open_page();
    let now = after(Span::minutes(1));
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), now);
    if kind == OperationKind::Void {
        situation.seat = Seat::Cancelled;
        return situation;
    }
    do_steps(&mut situation, true, now);
    if kind == OperationKind::Refund {
        answer(&mut situation, 2, &heard(Verdict::Captured, "C"), now);
        order(&mut situation, Some("C"), eur(2_000), Cause::Cancelled);
        return situation;
    }
    situation.operations.pop();
    situation.seat = Seat::Confirmed;
    situation
}

/// Every call of this kind is answered "not done" from one moment until another. When it was asked for.
fn goes_on(
    situation: &mut Situation,
    kind: OperationKind,
    (from, until): (Timestamp, Timestamp),
) -> Vec<Timestamp> {
    let (mut now, mut looks, mut asked) = (from, 0, Vec::new());
    while now < until {
        if let Some(NextCall::Inquire(id)) = situation.next_call(now) {
            situation.absorb(id, &Heard::bare(Verdict::NotFound), Some(now), now);
        }
        if !do_steps(situation, true, now).is_empty() {
            let last = situation.operations.last().expect("stored just now");
            assert_eq!(last.kind, kind);
            let id = last.id;
            situation.absorb(id, &Heard::bare(Verdict::NotDone), None, now);
            (looks, asked) = (0, [asked, vec![now]].concat());
            continue;
        }
        let next = look_at(situation, looks, now).expect("it is looked at again");
        assert!(next > now, "{kind:?} {:?}", next.since(now));
        (now, looks) = (next, looks + 1);
    }
    asked
}

#[test]
fn what_is_answered_not_done_for_days_is_asked_for_ever_more_rarely_and_is_done_at_last() {
    for (kind, done) in [
        (OperationKind::Capture, Verdict::Captured),
        (OperationKind::Void, Verdict::Voided),
        (OperationKind::Refund, Verdict::Refunded),
    ] {
        let mut situation = asked_for(kind);
        let (from, until) = (after(Span::minutes(1)), after(Span::days(2)));
        let asked = goes_on(&mut situation, kind, (from, until));
        assert!((20..26).contains(&asked.len()), "{kind:?}: {}", asked.len());
        assert_eq!(asked[..2], [from, from], "once more at once");
        let waits: Vec<_> = asked.windows(2).map(|pair| pair[1].since(pair[0])).collect();
        assert!(waits.is_sorted() && waits.ends_with(&[Span::hours(3)]), "{kind:?} {waits:?}");
        assert_eq!(unanswered_since(&situation), Some(from), "{kind:?}: for how long is known");
        let again = until.plus(Span::hours(3));
        do_steps(&mut situation, true, again);
        let last = situation.operations.last().expect("asked for");
        assert_eq!((last.kind, last.state), (kind, OperationState::Sent));
        let of = if kind == OperationKind::Void { "A" } else { "X" };
        situation.absorb(last.id, &heard(done, of), None, again);
        assert_eq!((situation.next_step(again), unanswered_since(&situation)), (None, None), "{kind:?}");
    }
}

#[test]
fn it_is_asked_about_before_it_is_asked_for_anew_and_may_have_been_done() {
    let mut situation = asked_for(OperationKind::Capture);
    let now = after(Span::minutes(1));
    for n in [2, 3] {
        do_steps(&mut situation, true, now);
        answer(&mut situation, n, &Heard::bare(Verdict::NotDone), now);
    }
    assert_eq!((situation.next_step(now), situation.next_call(now)), (None, None));
    let then = look_at(&situation, 0, now).expect("it is looked at again");
    assert_eq!(then, now.plus(Span::seconds(10)));
    let last = situation.operations[2].id;
    assert_eq!(situation.next_call(then), Some(NextCall::Inquire(last)));
    situation.absorb(last, &heard(Verdict::Captured, "C"), Some(then), then);
    assert_eq!((situation.next_step(then), situation.facts.captured()), (None, 12_100));
}

#[test]
fn nothing_is_asked_for_anew_that_nobody_wants_any_more() {
    let mut situation = asked_for(OperationKind::Capture);
    let now = after(Span::minutes(1));
    do_steps(&mut situation, true, now);
    answer(&mut situation, 2, &Heard::bare(Verdict::NotDone), now);
    situation.is_closed = true;
    let later = now.plus(Span::hours(1));
    assert_eq!((situation.next_step(later), situation.next_call(later)), (None, None));
    assert_eq!((look_at(&situation, 0, now), unanswered_since(&situation)), (None, None));
}

/// Nothing was charged in an outage in which the payer gave his seat back: what is held is released, and not kept for ever.
#[test]
fn a_charge_that_was_not_done_keeps_no_hold_of_a_seat_that_was_given_back() {
    let mut situation = asked_for(OperationKind::Capture);
    let now = after(Span::minutes(1));
    do_steps(&mut situation, true, now);
    situation.operations[1].state = OperationState::Unknown;
    situation.seat = Seat::GivenBack;
    order(&mut situation, None, eur(12_100), Cause::Cancelled);
    assert_eq!(situation.next_step(now), None, "it may be charged");
    let proven = after(Span::hours(13));
    inquire(&mut situation, 2, &Heard::bare(Verdict::NotFound), proven);
    assert_eq!(situation.operations[1].state, OperationState::NotDone);
    let void = Step::Void(object("A"), eur(12_100), ReturnReason::Cancelled);
    assert_eq!(situation.next_step(proven), Some(void));
}

/// The first send's answer was lost, and the gateway has no time for the second: the first one may have given the money back.
#[test]
fn no_time_for_a_second_send_says_nothing_of_the_first() {
    let now = after(Span::minutes(1));
    for (replayed, state) in [(false, OperationState::Unknown), (true, OperationState::NotDone)] {
        let mut situation = asked_for(OperationKind::Refund);
        do_steps(&mut situation, true, now);
        let id = situation.operations.last().expect("asked for").id;
        situation.absorb(id, &Heard::bare(Verdict::Unknown), None, now);
        situation.absorb(id, &Heard::bare(Verdict::NotFound), Some(now), now);
        let sent_again = after(Span::minutes(2));
        let operation = situation.operations.last_mut().expect("asked for");
        (operation.sends, operation.sent_at) = (2, sent_again);
        let busy = Heard { replayed, ..Heard::bare(Verdict::NotDone) };
        situation.absorb(id, &busy, None, sent_again);
        assert_eq!(situation.operations.last().expect("asked for").state, state, "{replayed}");
        let anew = situation.next_step(after(Span::hours(1)));
        assert_eq!(anew.is_some(), replayed, "{anew:?}");
    }
}

/// Taken for not done, asked for anew, and done after all: the second try, of which the gateway knows nothing, is not sent again.
#[test]
fn what_an_earlier_try_has_given_back_is_not_sent_once_more() {
    let mut situation = asked_for(OperationKind::Refund);
    let now = after(Span::minutes(1));
    do_steps(&mut situation, true, now);
    answer(&mut situation, 3, &Heard::bare(Verdict::NotDone), now);
    do_steps(&mut situation, true, now);
    answer(&mut situation, 4, &Heard::bare(Verdict::Unknown), now);
    let later = after(Span::hours(1));
    inquire(&mut situation, 4, &Heard::bare(Verdict::NotFound), later);
    let second = situation.operations[3].id;
    assert_eq!(situation.next_call(later), Some(NextCall::Resend(second)));
    inquire(&mut situation, 3, &heard(Verdict::Refunded, "R"), later);
    situation.settle_orders();
    assert_eq!(situation.next_call(later), Some(NextCall::Inquire(second)));
    // And it never was done: nobody is asked about it.
    inquire(&mut situation, 4, &Heard::bare(Verdict::NotFound), after(Span::hours(13)));
    assert_eq!(situation.operations[3].state, OperationState::NotDone);
    assert_eq!((situation.state(), situation.facts.refunded()), (AttemptState::PartRefunded, 2_000));
}

/// An old trouble that ended says nothing of a new call.
#[test]
fn for_how_long_is_counted_for_each_thing_asked_for() {
    let mut situation = asked_for(OperationKind::Refund);
    let first = after(Span::minutes(1));
    do_steps(&mut situation, true, first);
    let id = situation.operations[2].id;
    situation.absorb(id, &Heard::bare(Verdict::NotDone), None, first);
    let again = after(Span::hours(1));
    do_steps(&mut situation, true, again);
    let id = situation.operations[3].id;
    situation.absorb(id, &heard(Verdict::Refunded, "R"), None, again);
    situation.settle_orders();
    assert_eq!(unanswered_since(&situation), None);
    order(&mut situation, Some("C"), eur(3_000), Cause::Cancelled);
    let then = after(Span::days(9));
    assert_eq!(do_steps(&mut situation, true, then).len(), 1);
    assert_eq!(unanswered_since(&situation), Some(then), "another order");
}

/// What its gateway does not know for good is asked about yet, and keeps no other one from being asked about.
#[test]
fn several_lost_refunds_are_asked_about_each() {
    let mut situation = asked_for(OperationKind::Refund);
    order(&mut situation, Some("C"), eur(3_000), Cause::Staff);
    let first = after(Span::minutes(1));
    assert_eq!(do_steps(&mut situation, true, first).len(), 2);
    let ids = [situation.operations[2].id, situation.operations[3].id];
    for id in ids {
        situation.absorb(id, &Heard::bare(Verdict::Unknown), None, first);
    }
    let hours = |hours| after(Span::hours(hours));
    let mut is_asked = |hour, id| {
        situation.absorb(id, &Heard::bare(Verdict::NotFound), Some(hours(hour)), hours(hour));
        (situation.next_call(hours(hour)), situation.absent())
    };
    let inquire = |id| Some(NextCall::Inquire(id));
    assert_eq!(is_asked(13, ids[0]), (inquire(ids[1]), vec![ids[0]]), "it may be there by now");
    // That another one's turn has come is no news.
    assert_eq!(is_asked(14, ids[1]), (inquire(ids[0]), vec![ids[0], ids[1]]));
    assert_eq!(is_asked(15, ids[0]), (inquire(ids[0]), vec![ids[1], ids[0]]));
    assert!(situation.orders.iter().all(|order| situation.is_lost(order)));
    // What is on its way is not lost.
    situation.absorb(ids[0], &Heard::bare(Verdict::Pending), Some(hours(16)), hours(16));
    assert_eq!(situation.absent(), [ids[1]]);
}

/// A refund that its gateway does not know is settled after a week by a part that was given at the console: the rest is new.
#[test]
fn what_is_left_of_a_lost_refund_is_not_unanswered_since_that() {
    let mut situation = asked_for(OperationKind::Refund);
    let first = after(Span::minutes(1));
    situation.orders[0].amount = eur(12_100);
    do_steps(&mut situation, true, first);
    let (id, order) = (situation.operations[2].id, situation.orders[0].clone());
    situation.absorb(id, &Heard::bare(Verdict::Unknown), None, first);
    assert!(!situation.is_lost(&order), "its key can be sent yet");
    situation.absorb(
        id,
        &Heard::bare(Verdict::NotFound),
        Some(after(Span::hours(13))),
        after(Span::hours(13)),
    );
    assert!(situation.is_lost(&order) && situation.rules_out(eur(1), &object("C"), order.amount));
    assert_eq!(unanswered_since(&situation), Some(first));
    assert_eq!(situation.note_not_done(order.id).len(), 1);
    situation.facts.note_refund(&object("G"), &object("C"), eur(2_000));
    situation.orders[0].amount = eur(order.amount.minor - 2_000);
    let later = after(Span::days(9));
    assert_eq!(do_steps(&mut situation, true, later).len(), 1);
    assert_eq!(unanswered_since(&situation), Some(later));
}

/// What a gateway refused for good was an answer, however often it had none before: who asks once more, a week later, is not told at
/// once that there was no answer.
#[test]
fn what_a_person_asks_for_once_more_is_new() {
    let mut situation = asked_for(OperationKind::Refund);
    let first = after(Span::minutes(1));
    do_steps(&mut situation, true, first);
    let busy = situation.operations[2].id;
    situation.absorb(busy, &Heard::bare(Verdict::NotDone), None, first);
    let again = after(Span::hours(1));
    do_steps(&mut situation, true, again);
    let refused = situation.operations[3].id;
    let refusal = Heard::bare(Verdict::WrongState(WrongState::Other));
    situation.absorb(refused, &refusal, None, again);
    assert_eq!(unanswered_since(&situation), Some(first), "it is not confirmed yet");
    situation.absorb(refused, &Heard::bare(Verdict::NotFound), Some(again), again);
    assert_eq!(situation.settle_orders().len(), 1, "it has failed");
    let order = &mut situation.orders[0];
    (order.state, order.tries) = (OrderState::Requested, 2);
    let later = after(Span::days(9));
    assert_eq!(do_steps(&mut situation, true, later).len(), 1);
    assert_eq!(unanswered_since(&situation), Some(later));
}

/// Between two calls nothing is open, and it is under way all the same: the payer and every list are told so.
#[test]
fn what_will_be_asked_for_anew_is_under_way() {
    for (kind, state) in [
        (OperationKind::Capture, AttemptState::Capturing),
        (OperationKind::Void, AttemptState::Voiding),
        (OperationKind::Refund, AttemptState::Refunding),
    ] {
        let mut situation = asked_for(kind);
        let now = after(Span::minutes(1));
        do_steps(&mut situation, true, now);
        let id = situation.operations.last().expect("asked for").id;
        situation.absorb(id, &Heard::bare(Verdict::NotDone), None, now);
        assert_eq!(situation.state(), state);
        situation.is_closed = true;
        assert_ne!(situation.state(), state, "{kind:?}: a person has ended it");
    }
}

/// A person asked for a charge again that had been refused, and the gateway had no time: that is not forgotten.
#[test]
fn a_charge_that_a_person_asked_for_again_is_asked_for_anew() {
    let mut situation = asked_for(OperationKind::Capture);
    let now = after(Span::minutes(1));
    do_steps(&mut situation, true, now);
    situation.operations[1].state = OperationState::Refused;
    situation.operations[1].refusal_confirmed = true;
    let later = after(Span::hours(1));
    assert_eq!(situation.next_step(later), None, "a person decides");
    let again = operation(3, OperationKind::Capture, Some("A"));
    situation.operations.push(Operation { state: OperationState::NotDone, sent_at: later, ..again });
    let capture = Step::Capture(object("A"), eur(12_100));
    assert_eq!(situation.next_step(later.plus(Span::minutes(1))), Some(capture));
}

/// A person had an accepted sale released that has not taken its money yet.
#[test]
fn a_release_of_a_sale_that_a_person_asked_for_is_asked_for_anew() {
    let mut situation = Situation { action: HostedAction::Sale, ..open_page() };
    let now = after(Span::minutes(1));
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), now);
    do_steps(&mut situation, true, now);
    assert_eq!(situation.next_step(now), None, "it takes the money by itself");
    let void = operation(2, OperationKind::Void, Some("A"));
    situation.operations.push(Operation { state: OperationState::NotDone, sent_at: now, ..void });
    let anew = Step::Void(object("A"), eur(12_100), ReturnReason::Cancelled);
    assert_eq!(situation.next_step(now.plus(Span::minutes(1))), Some(anew));
}
