//! What is done next in our own books.

use crate::samples::{START, after, answer, do_steps, eur, heard, inquire, object, open_page};
use domain::payments::gateway::{Check, Decline, Heard, Verdict, WrongState};
use domain::payments::operation::{OperationKind, OperationState};
use domain::payments::situation::{AttemptState, OnMismatch, ReturnReason, Seat, Situation, Step};
use domain::time::Span;

fn authorized() -> Situation {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
    situation
}

fn void_of(situation: &Situation) -> Option<ReturnReason> {
    match situation.next_step(START) {
        Some(Step::Void(_, _, reason)) => Some(reason),
        _ => None,
    }
}

#[test]
fn a_hold_gets_its_seat_before_it_is_captured() {
    let mut situation = authorized();
    let steps = do_steps(&mut situation, true, START);
    assert_eq!(steps, [Step::ConfirmSeat, Step::Capture(object("A"), eur(12_100))]);
    assert!(do_steps(&mut situation, true, START).is_empty(), "nothing is asked for twice");
}

#[test]
fn a_hold_without_a_seat_is_voided() {
    let mut situation = authorized();
    let steps = do_steps(&mut situation, false, START);
    assert_eq!(steps, [Step::ConfirmSeat, Step::Void(object("A"), eur(12_100), ReturnReason::NoSeat)]);
    answer(&mut situation, 2, &heard(Verdict::Voided, "V"), START);
    assert_eq!(situation.state(), AttemptState::Voided);
    assert!(do_steps(&mut situation, true, START).is_empty(), "a released hold is never captured");
}

#[test]
fn a_sale_without_a_seat_is_refunded() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::Captured, "S"), START);
    let steps = do_steps(&mut situation, false, START);
    let id = situation.orders[0].id;
    let ordered = Step::Order(object("S"), eur(12_100), ReturnReason::NoSeat);
    assert_eq!(steps, [Step::ConfirmSeat, ordered, Step::Refund(id, object("S"), eur(12_100))]);
    assert_eq!(situation.state(), AttemptState::Refunding);
    answer(&mut situation, 2, &heard(Verdict::Refunded, "R"), START);
    assert_eq!(situation.state(), AttemptState::Refunded);
}

#[test]
fn money_for_a_seat_that_another_attempt_pays_goes_back() {
    let mut situation = authorized();
    situation.seat = Seat::PaidElsewhere;
    assert_eq!(void_of(&situation), Some(ReturnReason::SecondPayment));
    let mut situation = open_page();
    situation.seat = Seat::PaidElsewhere;
    inquire(&mut situation, 1, &heard(Verdict::Captured, "S"), START);
    let expected = Step::Order(object("S"), eur(12_100), ReturnReason::SecondPayment);
    assert_eq!(situation.next_step(START), Some(expected));
}

#[test]
fn of_two_holds_of_one_page_only_the_first_is_captured() {
    let mut situation = authorized();
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "B"), START);
    let steps = do_steps(&mut situation, true, START);
    assert_eq!(steps[0], Step::Void(object("B"), eur(12_100), ReturnReason::SecondPayment));
    assert_eq!(steps[1..], [Step::ConfirmSeat, Step::Capture(object("A"), eur(12_100))]);
    // Also when the second one comes to light after the first was captured.
    let mut situation = authorized();
    do_steps(&mut situation, true, START);
    answer(&mut situation, 2, &heard(Verdict::Captured, "C"), START);
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "B"), START);
    let steps = do_steps(&mut situation, true, START);
    assert_eq!(steps, [Step::Void(object("B"), eur(12_100), ReturnReason::SecondPayment)]);
}

#[test]
fn a_hold_that_a_decline_left_behind_is_voided_and_never_captured() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::Declined(Decline::Address), "D"), START);
    let steps = do_steps(&mut situation, true, START);
    assert_eq!(steps, [Step::Void(object("D"), eur(12_100), ReturnReason::StrayHold)]);
    assert_eq!(situation.state(), AttemptState::Voiding);
    answer(&mut situation, 2, &heard(Verdict::Voided, "V"), START);
    assert_eq!(situation.state(), AttemptState::NeedsPayer, "the payer may try again on the page");
}

#[test]
fn a_review_keeps_the_seat_and_confirms_nothing() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), START);
    assert_eq!(do_steps(&mut situation, true, START), [Step::BeginReview]);
    assert_eq!(situation.state(), AttemptState::Review);
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
    let steps = do_steps(&mut situation, true, START);
    assert_eq!(steps, [Step::ConfirmSeat, Step::Capture(object("A"), eur(12_100))]);
}

#[test]
fn a_sale_that_is_accepted_after_review_is_done() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), START);
    do_steps(&mut situation, true, START);
    inquire(&mut situation, 1, &heard(Verdict::Captured, "A"), START);
    assert_eq!(do_steps(&mut situation, true, START), [Step::ConfirmSeat]);
    // As it is read from the database afterwards: the registration is confirmed, not under review.
    situation.review_begun = false;
    assert!(do_steps(&mut situation, true, START).is_empty());
    assert_eq!(situation.state(), AttemptState::Captured);
}

#[test]
fn a_review_ends_after_72_hours_or_at_the_sessions_start_once_asked() {
    for (session_starts, until) in [(Span::days(5), Span::hours(72)), (Span::hours(4), Span::hours(4))] {
        let mut situation = open_page();
        situation.needed_by = after(session_starts);
        inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), START);
        do_steps(&mut situation, true, START);
        let end = after(until);
        assert_eq!(situation.next_step(end), None, "not without asking once more");
        inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), end.minus(Span::seconds(1)));
        assert_eq!(situation.next_step(end), None);
        inquire(&mut situation, 1, &heard(Verdict::UnderReview, "A"), end);
        let expected = Step::Void(object("A"), eur(12_100), ReturnReason::ReviewTimeout);
        assert_eq!(situation.next_step(end), Some(expected));
    }
}

#[test]
fn a_mismatch_is_refused_only_where_the_account_says_so() {
    let mismatch = |address: Check, code: Check| Heard {
        address_check: address,
        code_check: code,
        ..heard(Verdict::Authorized, "A")
    };
    use Check::{Match, Mismatch};
    use OnMismatch::{Accept, Refuse};
    for (heard, on_address, on_code, expected) in [
        (mismatch(Mismatch, Match), Refuse, Accept, Some(ReturnReason::AddressMismatch)),
        (mismatch(Match, Mismatch), Accept, Refuse, Some(ReturnReason::CodeMismatch)),
        (mismatch(Mismatch, Mismatch), Accept, Accept, None),
        (mismatch(Match, Match), Refuse, Refuse, None),
        (mismatch(Check::NotAvailable, Check::NotAvailable), Refuse, Refuse, None),
    ] {
        let mut situation = open_page();
        (situation.on_address_mismatch, situation.on_code_mismatch) = (on_address, on_code);
        inquire(&mut situation, 1, &heard, START);
        assert_eq!(void_of(&situation), expected, "{heard:?}");
    }
}

#[test]
fn a_mismatch_is_looked_at_first_where_the_account_says_so() {
    use Check::{Match, Mismatch, NotAvailable};
    use OnMismatch::{Accept, Refuse, Review};
    for (checks, on_address, on_code, held) in [
        ((Mismatch, Match), Review, Accept, true),
        ((Match, Mismatch), Accept, Review, true),
        ((Match, Match), Review, Review, false),
        ((NotAvailable, NotAvailable), Review, Review, false),
        // Refused is refused, whatever else does not match.
        ((Mismatch, Mismatch), Refuse, Review, false),
        ((Mismatch, Mismatch), Review, Refuse, false),
    ] {
        let heard =
            Heard { address_check: checks.0, code_check: checks.1, ..heard(Verdict::Authorized, "A") };
        let mut situation = open_page();
        (situation.on_address_mismatch, situation.on_code_mismatch) = (on_address, on_code);
        inquire(&mut situation, 1, &heard, START);
        assert_eq!(situation.state() == AttemptState::Review, held, "{heard:?}");
        assert_eq!(situation.next_step(START) == Some(Step::BeginReview), held, "{heard:?}");
        assert_eq!(situation.undecided().is_some(), held);
        if held {
            // A person lets it pass.
            situation.mismatch_passes = true;
            situation.mark_mismatches();
            assert_eq!(situation.next_step(START), Some(Step::ConfirmSeat));
            // The policy became stricter after the seat was sold: nobody is asked about it any more.
            situation.mismatch_passes = false;
            situation.seat = Seat::Confirmed;
            situation.mark_mismatches();
            assert!(matches!(situation.next_step(START), Some(Step::Capture(..))));
        }
    }
}

/// What a person declined stays declined when its release is answered "not done", for a seat as for a session.
#[test]
fn a_declined_mismatch_is_released_again_until_it_is() {
    for (seat, asked_at, reason) in [
        (Seat::Open, START, ReturnReason::ReviewDeclined),
        (Seat::Gone, START, ReturnReason::ReviewDeclined),
        (Seat::Gone, after(Span::hours(73)), ReturnReason::ReviewTimeout),
        (Seat::Cancelled, START, ReturnReason::Cancelled),
    ] {
        let mut situation = open_page();
        situation.on_code_mismatch = OnMismatch::Review;
        let heard = Heard { code_check: Check::Mismatch, ..heard(Verdict::Authorized, "A") };
        inquire(&mut situation, 1, &heard, START);
        assert_eq!(situation.next_step(START), Some(Step::BeginReview));
        situation.seat = Seat::Cancelled;
        let steps = do_steps(&mut situation, true, START);
        assert!(matches!(steps[..], [Step::Void(..)]), "{steps:?}");
        answer(&mut situation, 2, &Heard::bare(Verdict::NotDone), START);
        situation.seat = seat;
        situation.mark_mismatches();
        let Some(Step::Void(_, _, told)) = situation.next_step(asked_at) else {
            panic!("{seat:?}: {:?}", situation.next_step(asked_at));
        };
        assert_eq!(told, reason, "{seat:?}");
    }
}

/// A policy that is changed while somebody looks changes nothing for him.
#[test]
fn a_review_that_has_begun_outlasts_a_change_of_the_policy() {
    for policy in [OnMismatch::Accept, OnMismatch::Refuse] {
        let mut situation = open_page();
        situation.on_code_mismatch = OnMismatch::Review;
        let heard = Heard { code_check: Check::Mismatch, ..heard(Verdict::Authorized, "A") };
        inquire(&mut situation, 1, &heard, START);
        situation.review_begun = true;
        situation.on_code_mismatch = policy;
        situation.mark_mismatches();
        assert_eq!(
            (situation.state(), situation.next_step(START)),
            (AttemptState::Review, None),
            "{policy:?}"
        );
        assert!(situation.undecided().is_some() && situation.next_call(START).is_some(), "{policy:?}");
        situation.mismatch_passes = true;
        situation.mark_mismatches();
        assert_eq!(situation.next_step(START), Some(Step::ConfirmSeat), "{policy:?}");
    }
}

#[test]
fn a_capture_is_renewed_only_after_it_was_answered_as_not_done() {
    for (verdict, renewed) in [
        (Verdict::NotDone, true),
        (Verdict::Unknown, false),
        (Verdict::NotSent, false),
        (Verdict::Duplicate, false),
        (Verdict::Declined(Decline::Issuer), false),
        (Verdict::WrongState(WrongState::CannotCapture), false),
        (Verdict::Misconfigured, false),
    ] {
        let mut situation = authorized();
        do_steps(&mut situation, true, START);
        answer(&mut situation, 2, &Heard::bare(verdict.clone()), START);
        let steps = do_steps(&mut situation, true, START);
        assert_eq!(!steps.is_empty(), renewed, "{verdict:?}");
        if renewed {
            let [first, second] = &situation.operations[1..] else { panic!("two captures") };
            assert_ne!(first.request_key, second.request_key);
            assert_eq!((first.kind, first.state), (OperationKind::Capture, OperationState::NotDone));
        }
    }
}

#[test]
fn a_refused_capture_needs_a_person_and_money_that_comes_after_all_wins() {
    let mut situation = authorized();
    do_steps(&mut situation, true, START);
    answer(&mut situation, 2, &Heard::bare(Verdict::Declined(Decline::Issuer)), START);
    assert_eq!(situation.state(), AttemptState::NeedsHuman);
    inquire(&mut situation, 2, &heard(Verdict::Captured, "C"), START);
    assert_eq!(situation.state(), AttemptState::Captured, "PS-F12");
    assert!(do_steps(&mut situation, true, START).is_empty());
}

#[test]
fn a_seat_whose_hold_ended_before_the_capture_needs_a_person() {
    for verdict in [Verdict::Voided, Verdict::AuthorizationExpired] {
        let mut situation = authorized();
        do_steps(&mut situation, true, START);
        answer(&mut situation, 2, &Heard::bare(Verdict::WrongState(WrongState::CannotCapture)), START);
        inquire(&mut situation, 1, &heard(verdict, "A"), START);
        assert_eq!(situation.state(), AttemptState::NeedsHuman, "PS-I-13: a seat without money");
        assert!(!situation.allows_next_attempt(after(Span::days(1))));
    }
}
