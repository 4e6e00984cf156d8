//! The meter, case by case: each line of the table of the reference, and each of its reasons.

use crate::samples::*;
use domain::time::Span;
use domain::usage::clock::SenderClock;
use domain::usage::facts::What;
use domain::usage::meter::{Edge, FRESH, SILENCE, Window, meter};
use domain::usage::{AudioType, Leg};

const CALL_IN: Leg = Leg::Audio(AudioType::CallIn);

#[test]
fn computers_and_audio_are_counted_apart_and_audio_by_type() {
    let (pc, voice, phone) = (computer("a", "pc"), voice("b", "pc"), phone("c", CALL_IN));
    let facts =
        [up(&pc, 0), up(&voice, 10), up(&phone, 20), down(&voice, 40), down(&phone, 70), down(&pc, 60)];
    let found = metered(&facts, 100);
    assert_eq!(intervals(&found, Leg::Computer), [(0, 60)]);
    assert_eq!(intervals(&found, VOIP), [(10, 40)]);
    assert_eq!(intervals(&found, CALL_IN), [(20, 70)], "a telephone stands alone");
    let totals: Vec<_> = found.totals.iter().map(|(_, used)| used.whole_seconds()).collect();
    assert_eq!(totals, [60, 50, 0, 0, 30]);
}

#[test]
fn a_person_on_two_devices_counts_twice_and_a_device_once() {
    let (laptop, mobile) = (computer("a", "laptop"), computer("b", "mobile"));
    let again = computer("c", "laptop");
    let facts = [
        up(&laptop, 0),
        up(&mobile, 10),
        up(&again, 20),
        down(&laptop, 30),
        down(&mobile, 40),
        down(&again, 50),
    ];
    let found = metered(&facts, 100);
    assert_eq!(intervals(&found, Leg::Computer), [(0, 30), (10, 40), (30, 50)]);
    assert_eq!(found.intervals[2].up_edge, Edge::Device, "its time until 30 is counted with the other");
}

#[test]
fn a_reconnect_is_paired_by_connection_whatever_comes_first() {
    let (old, new) = (computer("old", "pc"), computer("new", "pc"));
    let facts = [up(&old, 0), up(&new, 35), down(&old, 30), down(&new, 60)];
    assert_eq!(intervals(&metered(&facts, 100), Leg::Computer), [(0, 30), (35, 60)], "the gap is not billed");
}

#[test]
fn a_second_up_is_ignored_and_a_down_without_up_changes_nothing() {
    let (pc, other) = (computer("a", "pc"), computer("b", "other"));
    let facts = [up(&pc, 0), up(&pc, 20), down(&other, 25), down(&pc, 50), down(&pc, 70)];
    let found = metered(&facts, 100);
    assert_eq!(intervals(&found, Leg::Computer), [(0, 50)]);
    assert_eq!(found.unmatched, ["b"]);
}

#[test]
fn down_and_up_at_one_moment_are_a_reconnect_or_a_visit_of_no_length() {
    let pc = computer("a", "pc");
    let reconnect = [up(&pc, 0), up(&pc, 30), down(&pc, 30), down(&pc, 60)];
    assert_eq!(intervals(&metered(&reconnect, 100), Leg::Computer), [(0, 30), (30, 60)]);
    let visit = [down(&pc, 5), up(&pc, 5)];
    assert_eq!(intervals(&metered(&visit, 100), Leg::Computer), []);
}

#[test]
fn a_lost_down_is_the_rooms_end_or_the_last_poll_that_saw_it() {
    let (pc, other) = (computer("a", "pc"), computer("b", "second pc"));
    let ended = [up(&pc, 0), fact("end", 80, What::Ended)];
    let found = metered(&ended, 100);
    assert_eq!(
        (intervals(&found, Leg::Computer), found.intervals[0].down_edge),
        (vec![(0, 80)], Edge::Session)
    );
    let polled = [
        up(&pc, 0),
        up(&other, 0),
        poll(30, &[(&pc, None), (&other, None)]),
        poll(60, &[(&other, None)]),
        down(&other, 90),
    ];
    let found = metered(&polled, 100);
    assert_eq!(intervals(&found, Leg::Computer), [(0, 30), (0, 90)]);
    assert_eq!(found.intervals[0].down_edge, Edge::Estimated);
    assert_eq!(found.intervals[1].down_edge, Edge::Said);
}

#[test]
fn a_lost_up_is_what_the_poll_says_or_the_poll() {
    let (knows, does_not) = (computer("a", "pc"), computer("b", "other"));
    let facts = [poll(30, &[(&knows, Some(12)), (&does_not, None)]), down(&knows, 60), down(&does_not, 60)];
    let found = metered(&facts, 100);
    assert_eq!(intervals(&found, Leg::Computer), [(12, 60), (30, 60)]);
    assert_eq!(found.intervals[1].up_edge, Edge::Estimated);
}

#[test]
fn a_poll_does_not_bring_back_what_has_gone_nor_end_what_has_just_come() {
    let pc = computer("a", "pc");
    let echo = [up(&pc, 0), down(&pc, 29), poll(30, &[(&pc, None)]), poll(60, &[(&pc, Some(0))])];
    assert_eq!(intervals(&metered(&echo, 100), Leg::Computer), [(0, 29)]);
    let early = [up(&pc, 28), poll(30, &[]), down(&pc, 50)];
    assert_eq!(intervals(&metered(&early, 100), Leg::Computer), [(28, 50)]);
}

#[test]
fn a_poll_speaks_only_for_its_own_room() {
    let pc = computer("a", "pc");
    let mut elsewhere = poll(30, &[]);
    elsewhere.instance = "second".into();
    let mut other = poll(40, &[]);
    other.source = "other".into();
    assert_eq!(intervals(&metered(&[up(&pc, 0), elsewhere, other], 100), Leg::Computer), [(0, 100)]);
}

#[test]
fn a_report_corrects_what_was_estimated_and_nothing_else() {
    let (estimated, said, unseen) = (computer("a", "pc"), computer("b", "other"), computer("c", "third"));
    let facts = [
        up(&estimated, 0),
        poll(30, &[(&estimated, None), (&said, None)]),
        poll(60, &[(&said, None)]),
        down(&said, 80),
        reported(&estimated, (2, 47)),
        reported(&said, (21, 83)),
        reported(&unseen, (50, 59)),
    ];
    let found = metered(&facts, 100);
    assert_eq!(intervals(&found, Leg::Computer), [(0, 47), (21, 80), (50, 59)]);
    let edges: Vec<_> = found.intervals.iter().map(|i| (i.up_edge, i.down_edge)).collect();
    let expected =
        [(Edge::Said, Edge::Reported), (Edge::Reported, Edge::Said), (Edge::Reported, Edge::Reported)];
    assert_eq!(edges, expected);
}

/// PS-U3, PS-C18, PS-I-27: what is not proven is not billed.
#[test]
fn when_heartbeats_cease_it_was_over_at_the_last_one() {
    let pc = computer("a", "pc");
    let mut facts: Vec<_> = (0..4).map(|n| heard(&pc, n * 15)).collect();
    facts.push(up(&pc, 0));
    let fresh = FRESH.whole_seconds();
    assert_eq!(intervals(&metered(&facts, 45 + fresh), Leg::Computer), [(0, 45 + fresh)], "not yet");
    assert_eq!(intervals(&metered(&facts, 46 + fresh), Leg::Computer), [(0, 45)]);
    let silent = SILENCE.whole_seconds();
    let again = [&facts[..], &[heard(&pc, 45 + silent)]].concat();
    assert_eq!(intervals(&metered(&again, 46 + silent), Leg::Computer), [(0, 46 + silent)], "it was there");
    facts.push(heard(&pc, 200));
    facts.push(down(&pc, 210));
    assert_eq!(intervals(&metered(&facts, 300), Leg::Computer), [(0, 45), (200, 210)], "proven again");
    facts.push(down(&pc, 900));
    assert_eq!(intervals(&metered(&facts, 999), Leg::Computer), [(0, 45), (200, 210)]);
}

/// PS-U3: a process that dies leaves no end of its connections, and their browsers are back in less than a second.
#[test]
fn what_connects_anew_ended_before_when_it_was_last_heard_of() {
    let (old, new) = (computer("old", "pc"), computer("new", "pc"));
    let facts = [up(&old, 0), heard(&old, 20), up(&new, 21), heard(&new, 21), heard(&new, 36)];
    for until in [21, 22, 30, 40] {
        let found = metered(&facts, until);
        let expected = if until == 21 { vec![(0, 20)] } else { vec![(0, 20), (21, until)] };
        assert_eq!(intervals(&found, Leg::Computer), expected);
        assert_eq!(found.intervals[0].down_edge, Edge::Estimated);
    }
    // A second window of the same browser: the first one goes on to be heard of.
    let both = [&facts[..], &[heard(&old, 35)]].concat();
    assert_eq!(intervals(&metered(&both, 40), Leg::Computer), [(0, 40)]);
    // One that answers at once proves as much before the next heartbeat.
    let proven = [up(&old, 0), heard(&old, 18), up(&new, 21), heard(&new, 21), heard(&old, 21)];
    assert_eq!(intervals(&metered(&proven, 22), Leg::Computer), [(0, 22)]);
}

#[test]
fn who_was_lost_was_there_until_he_was_last_heard_of() {
    let pc = computer("a", "pc");
    let lost = |seconds| fact("lost a", seconds, What::Lost("a".into()));
    let mut late = lost(12);
    late.observed_at = at(60);
    let found = metered(&[up(&pc, 0), heard(&pc, 20), late], 100);
    assert_eq!(intervals(&found, Leg::Computer), [(0, 12)]);
    assert_eq!(found.intervals[0].down_edge, Edge::Estimated, "nobody said so");
    assert_eq!(found.clocks, [], "it says nothing of a clock");
}

#[test]
fn lost_heartbeats_change_nothing_while_the_next_comes_in_time() {
    let pc = computer("a", "pc");
    let facts = [up(&pc, 0), heard(&pc, 15), heard(&pc, 60), heard(&pc, 105), down(&pc, 110)];
    assert_eq!(intervals(&metered(&facts, 200), Leg::Computer), [(0, 110)]);
}

#[test]
fn audio_of_a_computer_is_counted_only_while_the_computer_is_there() {
    let (pc, again, voice) = (computer("a", "pc"), computer("b", "pc"), voice("v", "pc"));
    let facts =
        [up(&voice, 5), up(&pc, 10), down(&pc, 30), up(&again, 40), down(&again, 60), down(&voice, 70)];
    let found = metered(&facts, 100);
    assert_eq!(intervals(&found, VOIP), [(10, 30), (40, 60)]);
    assert!(found.totals.get(VOIP) <= found.totals.get(Leg::Computer), "PS-I-24");
    let alone = [up(&voice, 5), down(&voice, 70)];
    assert_eq!(intervals(&metered(&alone, 100), VOIP), [], "its computer was never there");
}

/// PS-I-14.
#[test]
fn nothing_counts_before_the_session_has_started_nor_after_its_end() {
    let pc = computer("a", "pc");
    let facts = [up(&pc, 0), down(&pc, 90)];
    let found = meter(&facts, Window { from: at(20), until: at(60) });
    assert_eq!(intervals(&found, Leg::Computer), [(20, 60)]);
    assert_eq!((found.intervals[0].up_edge, found.intervals[0].down_edge), (Edge::Session, Edge::Session));
    let late = [up(&pc, 61), down(&pc, 90)];
    assert_eq!(meter(&late, Window { from: at(20), until: at(60) }).intervals, []);
}

#[test]
fn a_senders_clock_that_is_off_is_corrected_and_told() {
    let pc = computer("a", "pc");
    let off = |by: i64| {
        let mut facts = vec![up(&pc, 10), down(&pc, 40)];
        for fact in &mut facts {
            fact.at = fact.at.minus(Span::seconds(by));
        }
        metered(&facts, 100)
    };
    assert_eq!(off(5).clocks, []);
    assert_eq!(intervals(&off(30), Leg::Computer), [(10, 40)]);
    assert_eq!(off(30).clocks, [("room".to_owned(), SenderClock::Off(Span::seconds(30)))]);
    assert_eq!(intervals(&off(7_200), Leg::Computer), [(10, 40)]);
    assert_eq!(off(7_200).clocks, [("room".to_owned(), SenderClock::Useless)]);
    assert_eq!(intervals(&off(-30), Leg::Computer), [(10, 40)]);
}

#[test]
fn of_several_deliveries_the_first_counts() {
    let pc = computer("a", "pc");
    let mut again = up(&pc, 10);
    again.observed_at = at(70);
    let mut changed = down(&pc, 40);
    (changed.at, changed.observed_at) = (at(90), at(91));
    let facts = [again, up(&pc, 10), changed, down(&pc, 40)];
    assert_eq!(intervals(&metered(&facts, 100), Leg::Computer), [(10, 40)]);
}

#[test]
fn edges_are_stored_as_words() {
    for edge in Edge::ALL {
        assert_eq!(Edge::parse(edge.as_str()), Some(edge));
    }
}
