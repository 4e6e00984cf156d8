//! State tables: what each verdict makes of an operation and of its attempt.

use crate::samples::{START, answer, attempt, heard, inquire, object, open_page, operation};
use domain::payments::gateway::{Decline, Heard, Verdict, WrongState};
use domain::payments::operation::{OperationKind as Kind, OperationState as State};
use domain::payments::schedule::probe_wait;
use domain::payments::situation::AttemptState;
use domain::time::Span;

fn verdicts() -> Vec<Verdict> {
    let mut all = vec![
        Verdict::PageOpened { token: "t".into() },
        Verdict::Verified,
        Verdict::Authorized,
        Verdict::UnderReview,
        Verdict::Captured,
        Verdict::AuthorizationUsed,
        Verdict::Voided,
        Verdict::AuthorizationExpired,
        Verdict::Refunded,
        Verdict::Misconfigured,
        Verdict::Duplicate,
        Verdict::NotDone,
        Verdict::NotSent,
        Verdict::NotFound,
        Verdict::Pending,
        Verdict::Unknown,
        Verdict::WrongState(WrongState::CannotCapture),
    ];
    all.extend(Decline::ALL.map(Verdict::Declined));
    all
}

#[test]
fn done_is_never_left() {
    for kind in [Kind::HostedPage, Kind::Capture, Kind::Void, Kind::Refund] {
        for verdict in verdicts() {
            for inquiry in [false, true] {
                let mut done = operation(1, kind, None);
                done.state = State::Done;
                done.hear(&verdict, inquiry.then_some(START));
                assert_eq!(done.state, State::Done, "{kind:?} {verdict:?}");
            }
        }
    }
}

#[test]
fn each_kind_is_done_by_its_own_verdicts_only() {
    for (kind, done_by) in [
        (
            Kind::HostedPage,
            vec![
                Verdict::Authorized,
                Verdict::UnderReview,
                Verdict::Captured,
                Verdict::AuthorizationUsed,
                Verdict::AuthorizationExpired,
                Verdict::Voided,
            ],
        ),
        (
            Kind::Capture,
            vec![
                Verdict::Authorized,
                Verdict::UnderReview,
                Verdict::Captured,
                Verdict::AuthorizationUsed,
                Verdict::AuthorizationExpired,
                // It was made, and undone at the gateway's own console.
                Verdict::Voided,
            ],
        ),
        (Kind::Void, vec![Verdict::Voided]),
        (Kind::Refund, vec![Verdict::Refunded]),
    ] {
        for verdict in verdicts() {
            let mut operation = operation(1, kind, None);
            operation.hear(&verdict, Some(START));
            let is_done = operation.state == State::Done;
            assert_eq!(is_done, done_by.contains(&verdict), "{kind:?} {verdict:?}");
        }
    }
}

#[test]
fn what_is_not_known_is_unknown_and_what_is_refused_is_refused() {
    for (verdict, expected) in [
        (Verdict::Unknown, State::Unknown),
        (Verdict::NotSent, State::Unknown),
        (Verdict::Duplicate, State::Unknown),
        (Verdict::Pending, State::Unknown),
        (Verdict::NotDone, State::NotDone),
        (Verdict::Misconfigured, State::Refused),
        (Verdict::Declined(Decline::Issuer), State::Refused),
        (Verdict::WrongState(WrongState::CannotCapture), State::Refused),
    ] {
        let mut capture = operation(1, Kind::Capture, Some("A"));
        capture.hear(&verdict, None);
        assert_eq!(capture.state, expected, "{verdict:?}");
        assert!(!capture.refusal_confirmed);
    }
}

#[test]
fn a_refusal_is_confirmed_by_asking_and_overturned_by_money() {
    for confirming in [Verdict::NotFound, Verdict::Declined(Decline::Issuer)] {
        let mut capture = operation(1, Kind::Capture, Some("A"));
        capture.hear(&Verdict::Declined(Decline::Issuer), None);
        capture.hear(&Verdict::Unknown, Some(START));
        assert!(!capture.refusal_confirmed, "an inquiry without an answer confirms nothing");
        capture.hear(&confirming, Some(START));
        assert!(capture.refusal_confirmed);
        assert_eq!(capture.state, State::Refused);
        capture.hear(&Verdict::Captured, Some(START));
        assert_eq!(capture.state, State::Done);
    }
}

#[test]
fn only_answered_inquiries_count_as_asked() {
    for verdict in verdicts() {
        let mut page = operation(1, Kind::HostedPage, None);
        page.hear(&verdict, Some(START));
        let useless = matches!(
            verdict,
            Verdict::Unknown
                | Verdict::NotSent
                | Verdict::NotDone
                | Verdict::Misconfigured
                | Verdict::Duplicate
                // Money that is promised on a page is neither there nor absent.
                | Verdict::Pending
        );
        assert_eq!(page.inquired_at.is_none(), useless, "{verdict:?}");
        assert_eq!(page.not_found_at.is_some(), verdict == Verdict::NotFound);
        let mut page = operation(1, Kind::HostedPage, None);
        page.hear(&verdict, None);
        assert_eq!(page.inquired_at, None, "an answer is no inquiry");
    }
}

#[test]
fn an_attempt_follows_what_is_heard_of_its_page() {
    for (verdict, inquiry, expected) in [
        (Verdict::PageOpened { token: "t".into() }, false, AttemptState::NeedsPayer),
        (Verdict::Unknown, false, AttemptState::Unknown),
        (Verdict::NotSent, false, AttemptState::Unknown),
        (Verdict::Misconfigured, false, AttemptState::Declined),
        (Verdict::NotDone, false, AttemptState::Declined),
        (Verdict::Authorized, true, AttemptState::Authorized),
        (Verdict::UnderReview, true, AttemptState::Review),
        (Verdict::Captured, true, AttemptState::Captured),
        (Verdict::Voided, true, AttemptState::Voided),
        (Verdict::AuthorizationExpired, true, AttemptState::AuthExpired),
        (Verdict::AuthorizationUsed, true, AttemptState::Quarantine),
        (Verdict::Misconfigured, true, AttemptState::Sent),
    ] {
        let mut situation = attempt();
        let heard = match verdict {
            Verdict::PageOpened { .. } => Heard::bare(verdict.clone()),
            _ => heard(verdict.clone(), "A"),
        };
        if inquiry {
            inquire(&mut situation, 1, &heard, START)
        } else {
            answer(&mut situation, 1, &heard, START)
        }
        assert_eq!(situation.state(), expected, "{verdict:?}");
    }
}

#[test]
fn a_decline_on_the_page_is_not_the_end_of_it() {
    let mut situation = open_page();
    for _ in 0..3 {
        inquire(&mut situation, 1, &heard(Verdict::Declined(Decline::InsufficientFunds), "D"), START);
        assert_eq!(situation.state(), AttemptState::NeedsPayer);
    }
    assert_eq!(situation.decline(), Some(Decline::InsufficientFunds));
    let later = START.plus(Span::minutes(46));
    inquire(&mut situation, 1, &heard(Verdict::Declined(Decline::InsufficientFunds), "D"), later);
    assert_eq!(situation.state(), AttemptState::Declined);
}

#[test]
fn two_captures_of_one_hold_end_as_one() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
    crate::samples::do_steps(&mut situation, true, START);
    answer(&mut situation, 2, &heard(Verdict::Captured, "C"), START);
    answer(&mut situation, 2, &heard(Verdict::Captured, "C"), START);
    assert_eq!(situation.facts.captured(), 12_100);
    inquire(&mut situation, 2, &heard(Verdict::Captured, "C2"), START);
    let steps = crate::samples::do_steps(&mut situation, true, START);
    assert_eq!(situation.operations.last().and_then(|o| o.target.clone()), Some(object("C2")), "{steps:?}");
    assert_eq!(situation.state(), AttemptState::Refunding);
    answer(&mut situation, 3, &heard(Verdict::Refunded, "R"), START);
    assert_eq!(situation.state(), AttemptState::PartRefunded);
}

#[test]
fn every_state_has_a_word_and_says_whether_it_is_live() {
    use AttemptState as S;
    let over = [
        S::Captured,
        S::Voided,
        S::AuthExpired,
        S::Declined,
        S::Abandoned,
        S::PartRefunded,
        S::Refunded,
        S::Disputed,
        S::ChargedBack,
        S::Closed,
    ];
    for state in AttemptState::ALL {
        assert_eq!(AttemptState::parse(state.as_str()), Some(state));
        assert_eq!(state.is_live(), !over.contains(&state), "{state:?}");
    }
}

#[test]
fn a_failing_account_is_probed_every_few_seconds() {
    let waits: Vec<i64> = [-1, 0, 1, 2, 3, 4, 5, 1_000].map(|n| probe_wait(n).whole_seconds()).to_vec();
    assert_eq!(waits, [2, 2, 4, 8, 16, 20, 20, 20]);
}
