//! A hold whose assured days are over is held anew before it is captured, once (PS 6.6).

use crate::samples::{after, answer, do_steps, eur, gateway, heard, inquire, object, open_page};
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::{Capabilities, Decline, Verdict, WrongState};
use domain::payments::operation::{OperationKind, OperationState};
use domain::payments::purchase::Taking;
use domain::payments::schedule::unanswered_since;
use domain::payments::situation::{NextCall, ReturnReason, Seat, Situation, Step};
use domain::time::Span;

fn renews() -> Capabilities {
    Capabilities { reauthorizes_until: Some(Span::days(29)), ..gateway() }
}

/// Held for a use that ended so late.
fn held(gateway: Capabilities) -> Situation {
    let mut situation = Situation { taking: Taking::AfterUse(None), gateway, ..open_page() };
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), after(Span::minutes(1)));
    assert_eq!(do_steps(&mut situation, true, after(Span::minutes(1))), [Step::ConfirmSeat]);
    situation.taking = Taking::AfterUse(Some(eur(9_000)));
    situation
}

fn reauthorize() -> Step {
    Step::Reauthorize(object("A"), eur(9_000))
}

fn capture(name: &str) -> Step {
    Step::Capture(object(name), eur(9_000))
}

#[test]
fn only_what_is_not_assured_any_more_and_can_be_is_held_anew() {
    for (gateway, days, expected) in [
        (renews(), 2, capture("A")),
        (renews(), 3, reauthorize()),
        (renews(), 28, reauthorize()),
        (renews(), 29, capture("A")),
        (gateway(), 4, capture("A")),
    ] {
        assert_eq!(held(gateway).next_step(after(Span::days(days))), Some(expected), "{days}");
    }
}

#[test]
fn what_was_held_anew_is_captured_by_its_new_name_and_booked_by_its_first() {
    let mut situation = held(renews());
    let day = after(Span::days(4));
    assert_eq!(do_steps(&mut situation, true, day), [reauthorize()]);
    assert_eq!(situation.state(), AttemptState::Capturing);
    assert_eq!(situation.next_step(day), None, "its outcome is not known");
    answer(&mut situation, 2, &heard(Verdict::Authorized, "B"), day);
    assert_eq!(situation.facts.authorizations.len(), 1, "it is the same money");
    assert_eq!(do_steps(&mut situation, true, day), [capture("B")]);
    let taken = situation.absorb(situation.operations[2].id, &heard(Verdict::Captured, "C"), None, day);
    let domain::payments::facts::MoneyFact::Taken(_, _, from) = &taken.facts[0] else { panic!("{taken:?}") };
    assert_eq!(*from, Some(object("A")));
    assert_eq!((situation.facts.captured(), situation.state()), (9_000, AttemptState::Captured));
    assert!(situation.facts.authorizations[0].used);
    assert_eq!(situation.next_step(day), None);
}

#[test]
fn what_the_gateway_does_not_hold_anew_is_captured_as_it_is() {
    for refusal in [
        Verdict::Declined(Decline::Funding),
        Verdict::WrongState(WrongState::CannotReauthorize),
        Verdict::Misconfigured,
    ] {
        let mut situation = held(renews());
        let day = after(Span::days(4));
        do_steps(&mut situation, true, day);
        answer(&mut situation, 2, &heard(refusal, "X"), day);
        assert_eq!(situation.next_step(day), None, "it is looked into");
        inquire(&mut situation, 2, &heard(Verdict::NotFound, "X"), day.plus(Span::minutes(1)));
        assert_eq!(do_steps(&mut situation, true, day), [capture("A")], "once");
    }
}

#[test]
fn one_that_came_to_nothing_for_hours_keeps_nothing_from_being_captured() {
    let mut situation = held(renews());
    let day = after(Span::days(4));
    let mut tries = 0;
    for minute in 0..360 {
        let now = day.plus(Span::minutes(minute));
        if !do_steps(&mut situation, true, now).is_empty() {
            answer(&mut situation, 2 + tries, &heard(Verdict::NotDone, "X"), now);
            tries += 1;
        }
    }
    assert!((4..12).contains(&tries), "{tries}");
    let kinds = situation.operations.iter().skip(1).map(|o| o.kind);
    assert!(kinds.into_iter().all(|kind| kind == OperationKind::Reauthorize), "it is given its time");
    assert_eq!(do_steps(&mut situation, true, day.plus(Span::hours(6))), [capture("A")]);
}

#[test]
fn a_lost_answer_is_asked_for_and_then_sent_again() {
    let mut situation = held(renews());
    let day = after(Span::days(4));
    do_steps(&mut situation, true, day);
    situation.operations[1].state = OperationState::Unknown;
    let id = situation.operations[1].id;
    let later = day.plus(Span::minutes(20));
    assert_eq!(situation.next_call(later), Some(NextCall::Inquire(id)));
    inquire(&mut situation, 2, &heard(Verdict::NotFound, "X"), later);
    assert_eq!(situation.next_call(later), Some(NextCall::Resend(id)));
    situation.facts.authorizations[0].voided = true;
    assert_eq!(situation.next_call(later), None, "what was released meanwhile is nobody's business");
}

#[test]
fn one_that_stays_unknown_keeps_nothing_from_being_captured() {
    let mut situation = held(renews());
    let day = after(Span::days(4));
    do_steps(&mut situation, true, day);
    situation.operations[1].state = OperationState::Unknown;
    assert_eq!(situation.next_step(day.plus(Span::hours(12))), None, "it may be sent again until then");
    let late = day.plus(Span::hours(13));
    assert_eq!(do_steps(&mut situation, true, late), [capture("A")]);
    answer(&mut situation, 3, &heard(Verdict::Captured, "C"), late);
    assert_eq!(situation.state(), AttemptState::Captured);
    assert_eq!(situation.next_call(late.plus(Span::hours(1))), None, "and is asked about no more");
    assert_eq!(unanswered_since(&situation), None);
}

#[test]
fn a_refusal_before_its_days_were_over_is_not_the_last_word() {
    let mut situation = held(renews());
    situation.facts.authorizations[0].first_heard_at = after(Span::hours(3));
    let early = after(Span::days(3));
    assert_eq!(do_steps(&mut situation, true, early), [reauthorize()]);
    let no = heard(Verdict::WrongState(WrongState::CannotReauthorize), "X");
    answer(&mut situation, 2, &no, early);
    inquire(&mut situation, 2, &heard(Verdict::NotFound, "X"), early.plus(Span::minutes(1)));
    assert_eq!(situation.next_step(early.plus(Span::minutes(2))), Some(capture("A")), "assured still");
    assert_eq!(situation.next_step(after(Span::hours(76))), Some(reauthorize()));
}

#[test]
fn a_page_that_names_it_by_its_new_name_tells_of_the_same_hold() {
    let mut situation = held(renews());
    let day = after(Span::days(4));
    do_steps(&mut situation, true, day);
    answer(&mut situation, 2, &heard(Verdict::Authorized, "B"), day);
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "B"), day);
    assert_eq!(situation.facts.authorizations.len(), 1);
}

#[test]
fn it_is_released_by_its_first_name() {
    let mut situation = held(renews());
    let day = after(Span::days(4));
    do_steps(&mut situation, true, day);
    answer(&mut situation, 2, &heard(Verdict::Authorized, "B"), day);
    situation.seat = Seat::Cancelled;
    let void = Step::Void(object("A"), eur(12_100), ReturnReason::Cancelled);
    assert_eq!(do_steps(&mut situation, true, day), [void]);
    answer(&mut situation, 3, &heard(Verdict::Voided, "A"), day);
    assert!(!situation.facts.has_money());
}

#[test]
fn a_charge_that_was_refused_is_tried_again_upon_what_was_held_anew() {
    let mut situation = held(renews());
    let early = after(Span::days(1));
    assert_eq!(do_steps(&mut situation, true, early), [capture("A")]);
    answer(&mut situation, 2, &heard(Verdict::Declined(Decline::Funding), "X"), early);
    situation.operations[1].refusal_confirmed = true;
    let day = after(Span::days(4));
    assert_eq!(situation.next_step(day), None, "a person decides");
    let hold = situation.chargeable().expect("to be charged again").clone();
    let (kind, name) = situation.to_charge(&hold, day);
    assert_eq!((kind, &name), (OperationKind::Reauthorize, &object("A")));
    for (verdict, then) in [
        (Verdict::Authorized, capture("B")),
        (Verdict::WrongState(WrongState::CannotReauthorize), capture("A")),
    ] {
        let mut situation = situation.clone();
        situation.operations.push(crate::samples::operation(3, kind, Some(&name.0)));
        let asked = &mut situation.operations[2];
        (asked.amount, asked.created_at, asked.sent_at) = (eur(9_000), day, day);
        assert!(situation.chargeable().is_none(), "it is being charged");
        let is_refusal = verdict != Verdict::Authorized;
        answer(&mut situation, 3, &heard(verdict, "B"), day);
        if is_refusal {
            inquire(&mut situation, 3, &heard(Verdict::NotFound, "B"), day.plus(Span::minutes(1)));
        }
        assert_eq!(do_steps(&mut situation, true, day), [then]);
    }
}

/// A person asks for the charge while the gateway has no time to hold it anew: that is asked for first, now.
#[test]
fn a_person_charges_what_waits_to_be_held_anew_by_holding_it_anew() {
    let mut situation = held(renews());
    let day = after(Span::days(4));
    for n in [2, 3] {
        do_steps(&mut situation, true, day);
        answer(&mut situation, n, &heard(Verdict::NotDone, "X"), day);
    }
    assert_eq!(situation.next_step(day), None, "it is not time yet");
    let hold = situation.facts.authorizations[0].clone();
    assert_eq!(situation.to_charge(&hold, day), (OperationKind::Reauthorize, object("A")));
}
