//! The meter by chance: sessions are drawn, told in a wrong order, twice, or not at all; the truth is counted second by
//! second, by a program that knows nothing of intervals (PS-I-23…I-28).

use crate::samples::*;
use domain::time::Span;
use domain::usage::charge::charge;
use domain::usage::facts::{Connection, Fact, What};
use domain::usage::{AudioType, Leg, PerLeg};
use proptest::prelude::*;
use proptest::sample::Index;

/// Length of the sessions that are drawn, seconds.
const LENGTH: i64 = 600;

/// How often the room is polled, seconds.
const POLL: i64 = 30;

/// What really happened: connections and when they were up.
type Truth = Vec<(Connection, (i64, i64))>;

fn legs() -> impl Strategy<Value = Leg> {
    prop::sample::select(&Leg::ALL[..])
}

fn truth() -> impl Strategy<Value = Truth> {
    let one = (0..4_u8, legs(), 0..LENGTH, 1..LENGTH);
    prop::collection::vec(one, 1..14).prop_map(|drawn| {
        let connection = |(number, (device, leg, from, length)): (usize, (u8, Leg, i64, i64))| {
            let (id, device) = (number.to_string(), format!("pc {device}"));
            let connection = match leg {
                Leg::Computer => computer(&id, &device),
                Leg::Audio(AudioType::Voip) => voice(&id, &device),
                Leg::Audio(_) => phone(&id, leg),
            };
            (connection, (from, (from + length).min(LENGTH)))
        };
        drawn.into_iter().enumerate().map(connection).collect()
    })
}

/// Every second of the session, by leg.
fn counted(truth: &Truth) -> PerLeg<i64> {
    let mut counts = PerLeg::default();
    for second in 0..LENGTH {
        let up_now = |leg: Leg| {
            let up =
                truth.iter().filter(move |(c, (from, to))| c.leg == leg && *from <= second && second < *to);
            let mut devices: Vec<_> = up.map(|(c, _)| (&c.device, &c.computer)).collect();
            devices.sort_unstable();
            devices.dedup();
            devices
        };
        let computers: Vec<_> = up_now(Leg::Computer).into_iter().map(|(device, _)| device.clone()).collect();
        for leg in Leg::ALL {
            let there = up_now(leg);
            let there =
                there.iter().filter(|(_, computer)| computer.as_ref().is_none_or(|c| computers.contains(c)));
            counts.set(leg, counts.get(leg) + i64::try_from(there.count()).expect("few"));
        }
    }
    counts
}

fn ups(truth: &Truth) -> Vec<Fact> {
    truth.iter().map(|(connection, (from, _))| up(connection, *from)).collect()
}

fn downs(truth: &Truth) -> Vec<Fact> {
    truth.iter().map(|(connection, (_, to))| down(connection, *to)).collect()
}

fn polls(truth: &Truth, tells_since: bool) -> Vec<Fact> {
    let moments = (0..=LENGTH / POLL).map(|n| n * POLL);
    let poll_at = |second: i64| {
        let there = truth.iter().filter(|(_, (from, to))| *from <= second && second < *to);
        let found: Vec<_> = there.map(|(c, (from, _))| (c, tells_since.then_some(*from))).collect();
        poll(second, &found)
    };
    moments.map(poll_at).collect()
}

/// What polls can repair: seen by two of them at least, and over with the last.
fn repairable() -> impl Strategy<Value = Truth> {
    truth().prop_map(|mut truth| {
        for (_, (from, to)) in &mut truth {
            *from = (*from / POLL * POLL).min(LENGTH - 3 * POLL) + 7;
            *to = ((*to / POLL * POLL).max(*from + 2 * POLL) / POLL * POLL).min(LENGTH - POLL);
        }
        truth
    })
}

/// Polls that also see what ends at that very moment.
fn polls_to_the_end(truth: &Truth) -> Vec<Fact> {
    let poll_at = |second: i64| {
        let there = truth.iter().filter(|(_, (from, to))| *from <= second && second <= *to);
        let found: Vec<_> = there.map(|(c, (from, _))| (c, Some(*from))).collect();
        poll(second, &found)
    };
    (0..=LENGTH / POLL).map(|n| poll_at(n * POLL)).collect()
}

fn reports(truth: &Truth) -> Vec<Fact> {
    truth.iter().map(|(connection, interval)| reported(connection, *interval)).collect()
}

fn totals(facts: &[Fact]) -> PerLeg<i64> {
    let found = metered(facts, LENGTH);
    let exact = found.totals.iter().all(|(_, used)| used.0 % 1_000_000 == 0);
    assert!(exact, "the truth is in whole seconds");
    PerLeg::from_fn(|leg| found.totals.get(leg).whole_seconds())
}

/// A tenth again, at other places and heard later.
fn with_duplicates(mut facts: Vec<Fact>, picks: &[Index]) -> Vec<Fact> {
    for pick in picks.iter().take(facts.len().div_ceil(10)) {
        let mut again = facts[pick.index(facts.len())].clone();
        again.observed_at = again.observed_at.plus(Span::minutes(20));
        facts.push(again);
    }
    facts
}

fn shuffled(facts: Vec<Fact>) -> impl Strategy<Value = Vec<Fact>> {
    Just(facts).prop_shuffle()
}

proptest! {
    /// PS-I-23, PS-I-26.
    #[test]
    fn order_and_repetition_change_nothing(
        (truth, facts) in (truth(), prop::collection::vec(any::<Index>(), 10)).prop_flat_map(|(truth, picks)| {
            let mut facts = ups(&truth);
            facts.extend(downs(&truth));
            facts.extend(polls(&truth, true));
            (Just(truth), shuffled(with_duplicates(facts, &picks)))
        })
    ) {
        prop_assert_eq!(totals(&facts), counted(&truth));
    }

    /// Any fact may be lost, polls too, as long as the report comes.
    #[test]
    fn a_report_repairs_whatever_is_lost(
        (truth, facts) in (truth(), any::<bool>()).prop_flat_map(|(truth, tells_since)| {
            let mut facts = ups(&truth);
            facts.extend(downs(&truth));
            facts.extend(polls(&truth, tells_since));
            let kept = prop::sample::subsequence(facts.clone(), 0..=facts.len());
            (Just(truth), kept)
        }).prop_flat_map(|(truth, mut facts)| {
            facts.extend(reports(&truth));
            (Just(truth), shuffled(facts))
        })
    ) {
        prop_assert_eq!(totals(&facts), counted(&truth));
    }

    /// A lost beginning is repaired by a poll that knows it, a lost end by the last poll that saw it, when it ended there.
    #[test]
    fn polls_repair_what_they_see(
        (truth, facts) in repairable().prop_flat_map(|truth| {
            let mut lossy = ups(&truth);
            lossy.extend(downs(&truth));
            let kept = prop::sample::subsequence(lossy.clone(), 0..=lossy.len());
            (Just(truth), kept)
        }).prop_flat_map(|(truth, mut facts)| {
            facts.extend(polls_to_the_end(&truth));
            (Just(truth), shuffled(facts))
        })
    ) {
        prop_assert_eq!(totals(&facts), counted(&truth));
    }

    /// PS-I-27: what is lost is never to the payer's cost, when nobody but heartbeats can tell.
    #[test]
    fn without_repair_a_loss_never_costs_more(
        (truth, facts) in truth().prop_flat_map(|truth| {
            let mut beats = Vec::new();
            for (connection, (from, to)) in &truth {
                beats.extend((0..).map(|n| from + n * 15).take_while(|at| at < to).map(|at| heard(connection, at)));
            }
            let mut lossy = ups(&truth);
            lossy.extend(downs(&truth));
            let kept = prop::sample::subsequence(lossy.clone(), 0..=lossy.len());
            (Just(truth), kept, Just(beats))
        }).prop_flat_map(|(truth, mut facts, beats)| {
            facts.extend(beats);
            (Just(truth), shuffled(facts))
        })
    ) {
        // After the end there is time enough for silence to be noticed.
        let found = metered(&facts, LENGTH + 100);
        let counted = counted(&truth);
        for leg in Leg::ALL {
            prop_assert!(found.totals.get(leg).whole_seconds() <= counted.get(leg), "{:?}", leg);
        }
    }

    /// PS-I-24, and no interval is empty or overlaps another of its device.
    #[test]
    fn intervals_are_sound(truth in truth(), from in 0..LENGTH, length in 0..LENGTH) {
        let mut facts = ups(&truth);
        facts.extend(downs(&truth));
        facts.push(fact("end", LENGTH, What::Ended));
        let window = domain::usage::meter::Window { from: at(from), until: at(from + length) };
        let found = domain::usage::meter::meter(&facts, window);
        for (place, interval) in found.intervals.iter().enumerate() {
            prop_assert!(window.from <= interval.up && interval.up < interval.down && interval.down <= window.until);
            for other in &found.intervals[place + 1..] {
                let same = (&other.device, other.leg) == (&interval.device, interval.leg);
                prop_assert!(!same || other.up >= interval.down);
            }
        }
        prop_assert!(found.totals.get(VOIP) <= found.totals.get(Leg::Computer));
    }

    /// Cutting a presence anywhere into a reconnect without a gap changes no line, wherever in a second it is cut, and
    /// whoever tells of the two parts first.
    #[test]
    fn splitting_an_interval_changes_no_line(
        truth in truth(), which in any::<Index>(), cut in any::<Index>(), order in any::<bool>()
    ) {
        let which = which.index(truth.len());
        let (connection, (from, to)) = truth[which].clone();
        let length = usize::try_from((to - from) * 1_000).expect("positive");
        let cut = Span(i64::try_from(1 + cut.index(length - 1)).expect("small") * 1_000);
        let again = Connection { id: format!("{} again", connection.id), ..connection.clone() };
        let moved = |mut fact: Fact, by: Span| {
            (fact.at, fact.observed_at) = (fact.at.plus(by), fact.observed_at.plus(by));
            fact
        };
        let whole = [ups(&truth), downs(&truth)].concat();
        let mut split = whole.clone();
        split.retain(|fact| !matches!(&fact.what, What::Down(id) if *id == connection.id));
        let parts = [moved(down(&connection, from), cut), moved(up(&again, from), cut), down(&again, to)];
        if order { split.extend(parts) } else { split.splice(0..0, parts.into_iter().rev()); }
        let lines = |facts: &[Fact]| charge(&tariff(), &metered(facts, LENGTH).totals).expect("an amount");
        prop_assert_eq!(lines(&split), lines(&whole));
    }

    /// Everything at once (PS-I-23…I-28): facts are lost that polls repair, a tenth comes again, all of it in any order.
    #[test]
    fn loss_repetition_and_disorder_together_change_no_line(
        (truth, facts) in (repairable(), prop::collection::vec(any::<Index>(), 10)).prop_flat_map(|(truth, picks)| {
            let lossy = [ups(&truth), downs(&truth)].concat();
            (Just(truth), prop::sample::subsequence(lossy.clone(), 0..=lossy.len()), Just(picks))
        }).prop_flat_map(|(truth, mut facts, picks)| {
            facts.extend(polls_to_the_end(&truth));
            let facts = with_duplicates(facts, &picks);
            (Just(truth), shuffled(facts))
        })
    ) {
        let told = [ups(&truth), downs(&truth)].concat();
        let lines = |facts: &[Fact]| charge(&tariff(), &metered(facts, LENGTH).totals).expect("an amount");
        prop_assert_eq!(lines(&facts), lines(&told));
        prop_assert_eq!(totals(&facts), counted(&truth));
    }

    /// What people say of themselves and what a classroom that carries sound says of them do not add up to more than there
    /// was: of one device the time is counted once, whoever tells of it.
    #[test]
    fn a_second_source_adds_nothing_that_was_counted(truth in truth(), late in any::<bool>()) {
        let told = [ups(&truth), downs(&truth)].concat();
        let mut both = told.clone();
        for mut fact in told.clone() {
            fact.source = "media".into();
            if late {
                fact.observed_at = fact.observed_at.plus(Span::seconds(3));
            }
            both.push(fact);
        }
        prop_assert_eq!(totals(&both), totals(&told));
    }
}
