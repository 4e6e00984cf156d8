//! When a payer may pay in another way although a page of his is open (PS-M1), and what becomes of the page that he leaves.

use crate::samples::{START, after, answer, attempt, do_steps, heard, inquire, open_page, operation};
use domain::payments::gateway::{Decline, Heard, Verdict};
use domain::payments::operation::{IN_HAND, Operation, OperationKind, OperationState};
use domain::payments::other_method::ASKED_A_MOMENT_AGO;
use domain::payments::situation::{AttemptState, NextCall, Seat, Situation, Step};
use domain::time::Span;

/// An open page of which its gateway knew nothing just now.
fn asked() -> Situation {
    let mut situation = open_page();
    inquire(&mut situation, 1, &Heard::bare(Verdict::NotFound), after(Span::minutes(2)));
    situation
}

#[test]
fn an_open_page_is_left_only_when_its_gateway_knew_of_nothing_a_moment_ago() {
    assert!(!open_page().allows_other_method(START), "nobody has asked");
    let now = after(Span::minutes(2));
    assert!(asked().allows_other_method(now));
    assert!(!asked().allows_next_attempt(now), "it is open for its own method");
    assert!(!asked().allows_other_method(now.plus(ASKED_A_MOMENT_AGO)), "that was long ago");
    let mut silent = asked();
    inquire(&mut silent, 1, &Heard::bare(Verdict::Unknown), now.plus(ASKED_A_MOMENT_AGO));
    assert!(!silent.allows_other_method(now.plus(ASKED_A_MOMENT_AGO)), "no answer is no evidence");
}

#[test]
fn what_may_be_paid_is_not_paid_in_another_way() {
    let now = after(Span::minutes(2));
    let mut said = asked();
    said.page.as_mut().expect("open").said_paid_at = Some(now);
    assert!(!said.allows_other_method(now), "paid, says the browser");
    let decline = Heard::bare(Verdict::Declined(Decline::Issuer));
    inquire(&mut said, 1, &decline, now);
    assert!(!said.allows_other_method(now), "it may be of a card that he tried before");
    let later = now.plus(Span::minutes(2));
    inquire(&mut said, 1, &decline, later);
    assert!(said.allows_other_method(later), "and the bank said no");
    for verdict in [Verdict::Authorized, Verdict::Captured, Verdict::UnderReview] {
        let mut paid = asked();
        inquire(&mut paid, 1, &heard(verdict.clone(), "A"), now);
        assert!(!paid.allows_other_method(now), "{verdict:?}");
    }
}

#[test]
fn who_was_never_given_a_page_may_pay_in_another_way_at_once() {
    let mut sent = attempt();
    assert!(sent.allows_other_method(START));
    answer(&mut sent, 1, &Heard::bare(Verdict::Unknown), START);
    assert_eq!(sent.state(), AttemptState::Unknown);
    assert!(sent.allows_other_method(START));
}

#[test]
fn the_page_of_a_try_that_was_left_is_never_asked_for_again() {
    let now = START.plus(IN_HAND);
    let lost = |is_left: bool, seat: Seat| {
        let mut situation = Situation { is_left, seat, ..attempt() };
        answer(&mut situation, 1, &Heard::bare(Verdict::Unknown), START);
        inquire(&mut situation, 1, &Heard::bare(Verdict::NotFound), now);
        situation.next_call(now)
    };
    let id = attempt().operations[0].id;
    assert_eq!(lost(false, Seat::Open), Some(NextCall::Resend(id)));
    assert_eq!(lost(true, Seat::Open), Some(NextCall::Inquire(id)), "it may have opened all the same");
    assert_eq!(lost(false, Seat::PaidElsewhere), Some(NextCall::Inquire(id)));
}

#[test]
fn the_first_money_takes_the_seat_and_the_second_goes_back() {
    let mut left = Situation { is_left: true, ..open_page() };
    inquire(&mut left, 1, &heard(Verdict::Authorized, "A"), START);
    assert_eq!(do_steps(&mut left, true, START)[0], Step::ConfirmSeat, "it was left, and paid first");
    let mut second = Situation { seat: Seat::PaidElsewhere, ..open_page() };
    inquire(&mut second, 1, &heard(Verdict::Authorized, "B"), START);
    assert!(matches!(do_steps(&mut second, true, START)[..], [Step::Void(..)]));
    assert_eq!(second.operations[1].state, OperationState::Sent);
}

/// Two tries to take what was approved on one page: the answers to both were lost, and an inquiry about the second, made at `now`,
/// tells of the first.
fn told_of_the_first(verdict: Verdict) -> Situation {
    let mut situation = open_page();
    for (n, state) in [(2, OperationState::NotDone), (3, OperationState::Unknown)] {
        let stored = operation(n, OperationKind::Authorize, Some("token"));
        situation.operations.push(Operation { state, ..stored });
    }
    let first = situation.operations[1].reference.as_str().to_owned();
    let told = Heard { reference: Some(first), ..heard(verdict, "A") };
    inquire(&mut situation, 3, &told, START.plus(IN_HAND));
    situation
}

#[test]
fn what_another_try_has_held_or_taken_is_not_asked_for_twice() {
    let now = START.plus(IN_HAND);
    let mut nothing = told_of_the_first(Verdict::NotFound);
    nothing.operations[2].not_found_at = Some(now);
    assert_eq!(nothing.next_call(now), Some(NextCall::Resend(nothing.operations[2].id)));
    for verdict in [Verdict::Authorized, Verdict::Captured, Verdict::UnderReview] {
        let mut situation = told_of_the_first(verdict.clone());
        assert_eq!(situation.operations[2].not_found_at, Some(now), "{verdict:?}");
        let second = situation.operations[2].id;
        assert_eq!(situation.next_call(now), Some(NextCall::Inquire(second)), "{verdict:?}");
        // That the first is released since makes the second no more wanted.
        if verdict == Verdict::Authorized {
            let first = situation.operations[1].reference.as_str().to_owned();
            let voided = Heard { reference: Some(first), ..heard(Verdict::Voided, "A") };
            inquire(&mut situation, 3, &voided, now.plus(Span::seconds(1)));
            assert!(situation.facts.authorizations[0].released());
            let later = now.plus(Span::minutes(5));
            assert_eq!(situation.next_call(later), Some(NextCall::Inquire(second)));
        }
    }
}

#[test]
fn what_nobody_wants_any_more_is_asked_about_last() {
    let now = START.plus(IN_HAND);
    let mut situation = told_of_the_first(Verdict::Authorized);
    assert!(matches!(do_steps(&mut situation, true, now)[..], [Step::ConfirmSeat, Step::Capture(..)]));
    answer(&mut situation, 4, &Heard::bare(Verdict::Unknown), now);
    let later = now.plus(IN_HAND);
    assert_eq!(situation.next_call(later), Some(NextCall::Inquire(situation.operations[3].id)));
    inquire(&mut situation, 4, &heard(Verdict::Captured, "C"), later);
    assert_eq!(situation.next_call(later), Some(NextCall::Inquire(situation.operations[2].id)));
}
