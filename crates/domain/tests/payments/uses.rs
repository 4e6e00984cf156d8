//! The use of a session: what is held for it is captured when its use is frozen, in part; the rest is released.

use crate::samples::{after, answer, do_steps, eur, heard, inquire, object, open_page};
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::Verdict;
use domain::payments::operation::{OperationKind, OperationState};
use domain::payments::purchase::Taking;
use domain::payments::situation::{ReturnReason, Seat, Situation, Step};
use domain::time::Span;
use proptest::prelude::*;

/// Held and good; not taken.
fn held() -> Situation {
    let mut situation = Situation { taking: Taking::AfterUse(None), ..open_page() };
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), after(Span::minutes(1)));
    let steps = do_steps(&mut situation, true, after(Span::minutes(1)));
    assert_eq!(steps, [Step::ConfirmSeat]);
    situation
}

#[test]
fn a_ceiling_is_held_until_the_use_is_frozen() {
    let mut situation = held();
    assert_eq!(situation.state(), AttemptState::Authorized);
    assert_eq!(situation.next_step(after(Span::hours(70))), None, "nothing is taken meanwhile");
    situation.taking = Taking::AfterUse(Some(eur(9_000)));
    let steps = do_steps(&mut situation, true, after(Span::hours(3)));
    assert_eq!(steps, [Step::Capture(object("A"), eur(9_000))]);
    answer(&mut situation, 2, &heard(Verdict::Captured, "D"), after(Span::hours(3)));
    assert_eq!((situation.facts.captured(), situation.state()), (9_000, AttemptState::Captured));
    assert_eq!(situation.next_step(after(Span::hours(4))), None);
}

#[test]
fn what_was_not_used_is_released() {
    let mut situation = held();
    situation.taking = Taking::AfterUse(Some(eur(0)));
    let steps = do_steps(&mut situation, true, after(Span::hours(3)));
    assert_eq!(steps, [Step::Void(object("A"), eur(12_100), ReturnReason::NotUsed)]);
    answer(&mut situation, 2, &heard(Verdict::Voided, "V"), after(Span::hours(3)));
    assert_eq!((situation.facts.captured(), situation.facts.has_money()), (0, false));
}

#[test]
fn given_up_before_the_money_came_it_goes_back_at_once() {
    let mut situation = Situation { taking: Taking::AfterUse(Some(eur(0))), ..open_page() };
    situation.seat = Seat::Cancelled;
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), after(Span::minutes(1)));
    let steps = do_steps(&mut situation, true, after(Span::minutes(1)));
    assert_eq!(steps, [Step::Void(object("A"), eur(12_100), ReturnReason::Cancelled)]);
}

#[test]
fn a_second_hold_under_one_page_is_released_while_the_first_waits() {
    let mut situation = held();
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "B"), after(Span::minutes(2)));
    let steps = do_steps(&mut situation, true, after(Span::minutes(2)));
    assert_eq!(steps, [Step::Void(object("B"), eur(12_100), ReturnReason::SecondPayment)]);
}

proptest! {
    /// One capture, of what was used, and never more than is held (PS-I-2, I-5); however often it is asked.
    #[test]
    fn what_is_captured_is_the_smaller_of_use_and_hold(used in 0..30_000_i64, again in 1..4_usize) {
        let mut situation = held();
        situation.taking = Taking::AfterUse(Some(eur(used)));
        let mut steps = Vec::new();
        for hour in 0..again {
            steps.extend(do_steps(&mut situation, true, after(Span::hours(3 + hour as i64))));
        }
        let expected = if used == 0 {
            Step::Void(object("A"), eur(12_100), ReturnReason::NotUsed)
        } else {
            Step::Capture(object("A"), eur(used.min(12_100)))
        };
        prop_assert_eq!(&steps, &[expected]);
        let kind = if used == 0 { OperationKind::Void } else { OperationKind::Capture };
        let sent: Vec<_> = situation.operations.iter().filter(|o| o.kind == kind).collect();
        prop_assert_eq!((sent.len(), sent[0].state), (1, OperationState::Sent));
    }
}
