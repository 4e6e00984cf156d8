//! Which call is made next (decision 5), and when a further attempt may begin (decision 6).

use crate::samples::{START, after, answer, attempt, do_steps, heard, inquire, open_page};
use domain::payments::gateway::{Decline, Heard, Verdict};
use domain::payments::operation::IN_HAND;
use domain::payments::operation::OperationState;
use domain::payments::schedule::{look_at, unanswered_since};
use domain::payments::situation::{AttemptState, NextCall, Situation, Step};
use domain::time::{Span, Timestamp};

fn not_found() -> Heard {
    Heard::bare(Verdict::NotFound)
}

fn capturing() -> Situation {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), START);
    do_steps(&mut situation, true, START);
    situation
}

#[test]
fn a_send_under_way_is_left_alone_for_a_moment() {
    let situation = attempt();
    assert_eq!(situation.next_call(START), None);
    assert_eq!(look_at(&situation, 0, START), Some(START.plus(IN_HAND)));
    let id = situation.operations[0].id;
    assert_eq!(situation.next_call(START.plus(IN_HAND)), Some(NextCall::Inquire(id)));
}

#[test]
fn nothing_is_resent_before_it_was_asked_for_and_not_found() {
    let mut situation = capturing();
    let id = situation.operations[1].id;
    answer(&mut situation, 2, &Heard::bare(Verdict::Unknown), START);
    assert_eq!(situation.next_call(START), Some(NextCall::Inquire(id)));
    for useless in [Verdict::Unknown, Verdict::NotSent, Verdict::Misconfigured] {
        inquire(&mut situation, 2, &Heard::bare(useless), after(Span::seconds(1)));
        assert_eq!(situation.next_call(after(Span::seconds(1))), Some(NextCall::Inquire(id)));
    }
    inquire(&mut situation, 2, &not_found(), after(Span::seconds(2)));
    assert_eq!(situation.next_call(after(Span::seconds(2))), Some(NextCall::Resend(id)));
    // What was not found before the last send says nothing about that send.
    let operation = &mut situation.operations[1];
    (operation.sends, operation.sent_at, operation.state) =
        (2, after(Span::seconds(3)), OperationState::Unknown);
    assert_eq!(situation.next_call(after(Span::seconds(3))), Some(NextCall::Inquire(id)));
}

/// PS-K4, PS-C20: a process that was down for half a day has a capture that was perhaps never sent.
#[test]
fn what_is_unknown_when_its_key_is_too_old_is_asked_for_anew() {
    let mut situation = capturing();
    answer(&mut situation, 2, &Heard::bare(Verdict::Unknown), START);
    let proven = after(Span::hours(12)).plus(situation.gateway.lookup_lag);
    for (asked_at, state) in [
        (after(Span::hours(12)), OperationState::Unknown),
        (proven.minus(Span::seconds(1)), OperationState::Unknown),
        (proven, OperationState::NotDone),
    ] {
        inquire(&mut situation, 2, &not_found(), asked_at);
        assert_eq!(situation.operations[1].state, state);
    }
    assert!(matches!(situation.next_step(proven), Some(Step::Capture(..))), "under a key of its own");
    // Should it be found all the same, nothing is captured beside it.
    inquire(&mut situation, 2, &heard(Verdict::Captured, "C"), proven);
    assert_eq!(situation.next_step(proven), None);
    assert_eq!(situation.state(), AttemptState::Captured);
}

#[test]
fn nothing_is_resent_after_half_of_the_keys_life() {
    let mut situation = capturing();
    let id = situation.operations[1].id;
    answer(&mut situation, 2, &Heard::bare(Verdict::Unknown), START);
    let half = after(Span::hours(12));
    for (now, expected) in [
        (half.minus(Span::seconds(1)), NextCall::Resend(id)),
        (half, NextCall::Inquire(id)),
        (half.plus(Span::minutes(1)), NextCall::Inquire(id)),
    ] {
        inquire(&mut situation, 2, &not_found(), now);
        assert_eq!(situation.next_call(now), Some(expected));
    }
    assert!(look_at(&situation, 50, half).is_some(), "it is still asked for");
}

/// Looks become rarer (PS 3.3), and yet one comes when "not found" begins to prove something (PS 3.5, PS-K4).
#[test]
fn rare_looks_miss_no_proof() {
    let mut situation = capturing();
    answer(&mut situation, 2, &Heard::bare(Verdict::Unknown), START);
    let lag = situation.gateway.lookup_lag;
    let (shown, proven) = (START.plus(lag), after(Span::hours(12)).plus(lag));
    for (looks, now, expected) in [
        (0, START, after(Span::seconds(10))),
        (4, after(Span::minutes(10)), shown),
        (5, shown, shown.plus(Span::hours(1))),
        (7, after(Span::hours(11)), proven),
        (7, proven, proven.plus(Span::hours(6))),
    ] {
        assert_eq!(look_at(&situation, looks, now), Some(expected), "{looks} looks");
    }
}

/// What an old payment is given back for is not given up because the payment is old (PS 3.3).
#[test]
fn a_refusal_that_is_not_confirmed_is_unanswered_since_it_was_asked_for() {
    let mut situation = capturing();
    assert_eq!(unanswered_since(&situation), Some(START));
    let sent_at = after(Span::days(20));
    let capture = &mut situation.operations[1];
    (capture.created_at, capture.sent_at) = (sent_at, sent_at);
    (capture.state, capture.refusal_confirmed) = (OperationState::Refused, false);
    assert_eq!(unanswered_since(&situation), Some(sent_at));
    situation.operations[1].refusal_confirmed = true;
    assert_eq!(unanswered_since(&situation), None);
}

#[test]
fn an_inquiry_is_no_evidence_about_a_send_that_began_after_it() {
    let mut situation = attempt();
    let id = situation.operations[0].id;
    answer(&mut situation, 1, &Heard::bare(Verdict::NotSent), START);
    let (asked_at, sent_at, heard_at) =
        (after(Span::seconds(1)), after(Span::seconds(2)), after(Span::seconds(3)));
    // Another worker sends it again while the answer of the inquiry is on its way.
    situation.operations[0].state = OperationState::Sent;
    situation.operations[0].sent_at = sent_at;
    situation.absorb(id, &not_found(), Some(asked_at), heard_at);
    let later = after(Span::minutes(1));
    assert_eq!(situation.next_call(later), Some(NextCall::Inquire(id)), "PS-I-43");
    inquire(&mut situation, 1, &not_found(), later);
    assert_eq!(situation.next_call(later), Some(NextCall::Resend(id)));
}

#[test]
fn a_page_is_resent_only_while_its_payer_may_be_there() {
    let mut situation = attempt();
    let id = situation.operations[0].id;
    answer(&mut situation, 1, &Heard::bare(Verdict::Unknown), START);
    inquire(&mut situation, 1, &not_found(), after(Span::minutes(29)));
    assert_eq!(situation.next_call(after(Span::minutes(29))), Some(NextCall::Resend(id)));
    assert_eq!(situation.next_call(after(Span::minutes(30))), Some(NextCall::Inquire(id)));
    assert_eq!(situation.state(), AttemptState::Unknown);
    inquire(&mut situation, 1, &not_found(), after(Span::minutes(46)));
    assert_eq!(situation.state(), AttemptState::Abandoned, "asked when nobody could act on it any more");
}

#[test]
fn a_page_is_watched_until_it_is_proven_empty() {
    let mut situation = open_page();
    let dead = after(Span::minutes(30));
    let proven = after(Span::minutes(45));
    for now in [START, after(Span::minutes(10)), dead, proven.minus(Span::seconds(1))] {
        inquire(&mut situation, 1, &not_found(), now);
        assert_eq!(situation.state(), AttemptState::NeedsPayer);
        assert!(situation.next_call(now).is_some());
        let look = look_at(&situation, 3, now).expect("a page is never forgotten");
        assert!(look > now && look <= proven.max(now.plus(Span::minutes(1))), "{look:?}");
    }
    inquire(&mut situation, 1, &Heard::bare(Verdict::Unknown), proven);
    assert_eq!(situation.state(), AttemptState::NeedsPayer, "silence is no proof");
    inquire(&mut situation, 1, &not_found(), proven);
    assert_eq!(situation.state(), AttemptState::Abandoned);
    assert_eq!(look_at(&situation, 0, proven), None);
    // Money that comes after all is still taken in (PS-M3).
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), proven);
    assert_eq!(situation.state(), AttemptState::Authorized);
}

#[test]
fn a_page_that_outlives_its_payers_time_is_watched_for_as_long_as_it_can_take_money() {
    let long = || {
        let mut situation = open_page();
        situation.gateway.page_pays_for = Span::hours(3);
        situation
    };
    let mut situation = long();
    for now in [Span::minutes(29), Span::minutes(46), Span::minutes(179), Span::minutes(194)].map(after) {
        inquire(&mut situation, 1, &not_found(), now);
        assert_eq!(situation.state(), AttemptState::NeedsPayer, "{now:?}");
        let look = look_at(&situation, 3, now).expect("a page is never forgotten");
        assert!(look > now && look <= now.plus(Span::minutes(16)), "{look:?}");
    }
    assert!(situation.allows_next_attempt(after(Span::minutes(200))), "who comes again is not kept waiting");
    inquire(&mut situation, 1, &not_found(), after(Span::minutes(195)));
    assert_eq!(situation.state(), AttemptState::Abandoned);
    // Nobody promises how long it lives: a few more looks, and silence is none of them.
    let mut now = after(Span::minutes(195));
    for expected in [Span::hours(6), Span::hours(24), Span::hours(72)].map(after) {
        assert_eq!(situation.next_call(now), None);
        assert_eq!(look_at(&situation, 0, now), Some(expected));
        inquire(&mut situation, 1, &Heard::bare(Verdict::Unknown), expected);
        assert!(matches!(situation.next_call(expected), Some(NextCall::Inquire(_))));
        assert!(look_at(&situation, 0, expected).is_some());
        inquire(&mut situation, 1, &not_found(), expected);
        assert_eq!(situation.state(), AttemptState::Abandoned);
        now = expected;
    }
    assert_eq!((situation.next_call(now), look_at(&situation, 0, now)), (None, None));
    // Paid after the time for which the seat was kept: it is had if there is one, or the money is let go.
    for (seat_left, expected) in [(true, AttemptState::Capturing), (false, AttemptState::Voiding)] {
        let (mut situation, late) = (long(), after(Span::hours(2)));
        inquire(&mut situation, 1, &not_found(), after(Span::minutes(50)));
        inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), late);
        do_steps(&mut situation, seat_left, late);
        assert_eq!(situation.state(), expected);
    }
}

/// PS 1.1, `pending_settlement`: neither money nor proof of none, whenever it is heard.
#[test]
fn what_is_promised_on_a_page_is_looked_at_until_it_is_money_or_is_not() {
    let promise = heard(Verdict::Pending, "A");
    let proven = after(Span::minutes(45));
    for told_at in [after(Span::minutes(2)), proven.plus(Span::hours(2))] {
        let promised = || {
            let mut situation = open_page();
            inquire(&mut situation, 1, &not_found(), after(Span::minutes(1)));
            inquire(&mut situation, 1, &not_found(), proven.min(told_at));
            inquire(&mut situation, 1, &promise, told_at);
            situation
        };
        let mut situation = promised();
        for now in [told_at, told_at.plus(Span::hours(5)), told_at.plus(Span::days(6))] {
            inquire(&mut situation, 1, &promise, now);
            assert_eq!(situation.state(), AttemptState::Unknown);
            assert!(matches!(situation.next_call(now), Some(NextCall::Inquire(_))));
            assert!(look_at(&situation, 9, now).is_some());
            assert!(!situation.allows_next_attempt(now) && !situation.allows_other_method(now));
        }
        inquire(&mut situation, 1, &heard(Verdict::Captured, "A"), told_at.plus(Span::days(6)));
        assert_eq!(situation.state(), AttemptState::Captured);
        // It comes to nothing: the page is in the payer's hands as before.
        let mut situation = promised();
        inquire(&mut situation, 1, &not_found(), told_at);
        let expected = if told_at < proven { AttemptState::NeedsPayer } else { AttemptState::Abandoned };
        assert_eq!(situation.state(), expected);
    }
}

/// PS 3.5: that nothing is found says nothing to whoever was there a moment ago.
#[test]
fn where_payments_are_shown_late_a_further_attempt_waits_for_them() {
    let minute = |n| after(Span::minutes(n));
    let late = || {
        let mut situation = open_page();
        situation.gateway.shows_pages_at_once = false;
        situation.gateway.page_pays_for = Span::hours(3);
        situation
    };
    let mut situation = late();
    for (asked_at, allowed) in [(30, false), (44, false), (45, true)].map(|(n, allowed)| (minute(n), allowed))
    {
        asked(&mut situation, asked_at);
        assert_eq!(situation.allows_next_attempt(asked_at), allowed, "{asked_at:?}");
    }
    situation.page.as_mut().expect("open").said_paid_at = Some(minute(1));
    assert!(!situation.allows_next_attempt(minute(45)), "he says that he has paid");
    // Another method is offered to who has not said so, and to nobody who has: whatever was declined before.
    let mut situation = late();
    asked(&mut situation, minute(5));
    assert!(situation.allows_other_method(minute(5)));
    situation.facts.decline = Some(Decline::Funding);
    situation.page.as_mut().expect("open").said_paid_at = Some(minute(1));
    assert!(!situation.allows_other_method(minute(5)));
    situation.gateway.shows_pages_at_once = true;
    assert!(situation.allows_other_method(minute(5)), "the decline is the last that happened");
}

/// A second press of a second card is refused as long as the first press is under way: what an inquiry shows meanwhile is the
/// first card.
#[test]
fn a_decline_answers_only_what_was_done_before_it_was_asked_for() {
    let (minute, second) = (|n| after(Span::minutes(n)), |n| after(Span::seconds(n)));
    let declined = heard(Verdict::Declined(Decline::Issuer), "D");
    let pressed_twice = |said_at| {
        let mut situation = open_page();
        let page = situation.page.as_mut().expect("open");
        (page.said_paid_at, page.said_spent) = (Some(said_at), true);
        situation
    };
    // Whether the decline was heard of before or after he said so: the other card may be charged still.
    for heard_at in [second(30), second(61), second(179)] {
        let mut situation = pressed_twice(minute(1));
        inquire(&mut situation, 1, &declined, heard_at);
        assert!(situation.is_being_checked(heard_at));
        assert!(!situation.allows_next_attempt(heard_at) && !situation.allows_other_method(heard_at));
        inquire(&mut situation, 1, &declined, minute(3));
        assert!(!situation.is_being_checked(minute(3)));
        assert!(situation.allows_next_attempt(minute(3)), "nothing more came of it");
    }
    // He presses again and again: his last press counts.
    let mut situation = pressed_twice(minute(1));
    situation.page.as_mut().expect("open").said_paid_at = Some(minute(4));
    inquire(&mut situation, 1, &declined, minute(5));
    assert!(situation.is_being_checked(minute(5)));
}

/// A browser may be wrong, or lie: nobody waits for longer than a page lasts, nor goes on beside a card that is being charged.
#[test]
fn what_was_said_to_be_paid_is_checked_for_as_long_as_the_page_lasts() {
    let minute = |n| after(Span::minutes(n));
    let said = |at| {
        let mut situation = open_page();
        situation.page.as_mut().expect("open").said_paid_at = Some(at);
        situation
    };
    // The samples' page is good for half an hour.
    for (said_at, asked_at, is_checked) in
        [(5, 31, true), (5, 32, false), (29, 31, true), (29, 32, false), (31, 32, true), (31, 33, false)]
    {
        let (mut situation, asked_at) = (said(minute(said_at)), minute(asked_at));
        asked(&mut situation, asked_at);
        assert_eq!(situation.is_being_checked(asked_at), is_checked, "said {said_at}, asked {asked_at:?}");
        assert_eq!(situation.allows_next_attempt(asked_at), !is_checked);
        assert_eq!(situation.allows_other_method(asked_at), !is_checked);
    }
    let mut situation = said(minute(5));
    inquire(&mut situation, 1, &Heard::bare(Verdict::Unknown), minute(31));
    assert!(situation.is_being_checked(minute(31)), "an inquiry that failed says nothing");
}

#[test]
fn an_open_page_is_closed_by_no_answer_to_another_send() {
    for verdict in [
        Verdict::Misconfigured,
        Verdict::Declined(Decline::Issuer),
        Verdict::NotDone,
        Verdict::Unknown,
        Verdict::NotSent,
        Verdict::Duplicate,
    ] {
        let mut situation = open_page();
        answer(&mut situation, 1, &Heard::bare(verdict.clone()), START);
        assert_eq!(situation.operations[0].state, OperationState::PageOpen, "{verdict:?}");
        assert_eq!(situation.state(), AttemptState::NeedsPayer);
    }
}

fn asked(situation: &mut Situation, at: Timestamp) {
    inquire(situation, 1, &not_found(), at);
}

#[test]
fn a_further_attempt_waits_for_the_page_to_be_over_and_asked_about() {
    let minute = |n| after(Span::minutes(n));
    // A living page leads back to itself.
    let mut situation = open_page();
    asked(&mut situation, minute(5));
    assert!(!situation.allows_next_attempt(minute(5)));
    // Out of its time, but not asked since: a card may have been given in the last moment.
    for at in [30, 31] {
        asked(&mut situation, minute(at));
        assert!(!situation.allows_next_attempt(minute(at)));
    }
    assert!(!situation.allows_next_attempt(minute(32)));
    asked(&mut situation, minute(32));
    assert!(situation.allows_next_attempt(minute(32)));

    // Spent, says the browser; an inquiry since then must agree.
    let mut situation = open_page();
    if let Some(page) = &mut situation.page {
        page.said_spent = true;
    }
    assert!(!situation.allows_next_attempt(minute(1)));
    inquire(&mut situation, 1, &Heard::bare(Verdict::Unknown), minute(1));
    assert!(!situation.allows_next_attempt(minute(1)), "an inquiry that failed says nothing");
    inquire(&mut situation, 1, &heard(Verdict::Declined(Decline::Issuer), "D"), minute(1));
    assert!(situation.allows_next_attempt(minute(1)));
    // Money was found: none beside it.
    inquire(&mut situation, 1, &heard(Verdict::Authorized, "A"), minute(2));
    assert!(!situation.allows_next_attempt(minute(60)));
}

#[test]
fn a_further_attempt_depends_on_how_the_last_one_ended() {
    let minute = after(Span::minutes(1));
    let mut refused = attempt();
    answer(&mut refused, 1, &Heard::bare(Verdict::Misconfigured), START);
    assert_eq!(refused.state(), AttemptState::Declined);
    assert!(refused.allows_next_attempt(minute));

    let mut unknown = attempt();
    answer(&mut unknown, 1, &Heard::bare(Verdict::Unknown), START);
    assert!(!unknown.allows_next_attempt(after(Span::days(1))), "unknown is never left by time alone");

    let mut captured = capturing();
    assert!(!captured.allows_next_attempt(minute));
    answer(&mut captured, 2, &heard(Verdict::Captured, "C"), START);
    assert!(!captured.allows_next_attempt(minute), "it is paid");

    let mut voided = open_page();
    inquire(&mut voided, 1, &heard(Verdict::Authorized, "A"), START);
    do_steps(&mut voided, false, START);
    assert!(!voided.allows_next_attempt(minute), "the release is under way");
    answer(&mut voided, 2, &heard(Verdict::Voided, "V"), START);
    assert!(voided.allows_next_attempt(minute));
}

#[test]
fn a_release_beside_a_capture_is_not_forgotten() {
    let mut situation = open_page();
    inquire(&mut situation, 1, &heard(Verdict::Declined(Decline::Address), "D"), START);
    inquire(&mut situation, 1, &heard(Verdict::Captured, "S"), START);
    do_steps(&mut situation, true, START);
    assert_eq!(situation.state(), AttemptState::Captured);
    let stored = situation.operations[1].sent_at;
    assert_eq!(look_at(&situation, 0, stored), Some(stored.plus(IN_HAND)));
    answer(&mut situation, 2, &Heard::bare(Verdict::Unknown), START);
    assert!(look_at(&situation, 0, START).is_some());
}

/// What the payer read, and what he is told when he has gone away.
#[test]
fn what_was_checked_has_come_to_nothing_when_no_money_can_come_of_it() {
    let minute = |n| after(Span::minutes(n));
    let declined = heard(Verdict::Declined(Decline::Issuer), "D");
    let reads = |situation: &Situation, at| {
        (situation.may_be_paid_on(at), situation.has_come_to_nothing(at), situation.may_be_paid_still(at))
    };
    // Nobody told him that anything is checked.
    assert_eq!(reads(&open_page(), minute(1)), (false, true, true));
    let mut promised = open_page();
    inquire(&mut promised, 1, &heard(Verdict::Pending, "D"), minute(1));
    assert_eq!(reads(&promised, minute(1)), (true, false, true));
    let mut paid = promised.clone();
    inquire(&mut paid, 1, &heard(Verdict::Captured, "D"), minute(9));
    assert_eq!(reads(&paid, minute(9)), (false, false, false));
    inquire(&mut promised, 1, &declined, minute(9));
    assert_eq!(reads(&promised, minute(9)), (false, true, false));
    // He said that he had paid, and the page's time is over; it is not proven empty yet.
    let mut said = open_page();
    said.page.as_mut().expect("open").said_paid_at = Some(minute(4));
    inquire(&mut said, 1, &not_found(), minute(31));
    assert_eq!(reads(&said, minute(31)), (true, false, true));
    inquire(&mut said, 1, &not_found(), minute(32));
    assert_eq!(reads(&said, minute(32)), (false, true, true));
    inquire(&mut said, 1, &not_found(), minute(45));
    assert_eq!(reads(&said, minute(45)), (false, true, false));
}
