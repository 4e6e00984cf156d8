//! Who was there: from intervals to people, for reports (S-30, S-31). Minutes are those of the statement: of every
//! computer, and of every leg of audio.

use super::meter::Interval;
use super::{Leg, PerLeg, Quantities};
use crate::ids::RegistrationId;
use crate::time::{Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// One person of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Who, by the source's id.
    pub participant: String,
    /// With which registration.
    pub registration: Option<RegistrationId>,
    /// When he was first connected.
    pub from: Timestamp,
    /// When he was last connected.
    pub until: Timestamp,
    /// How long each leg of his was counted, over all his devices.
    pub used: Quantities,
    /// On how many computers he was.
    pub computers: usize,
}

/// A session in numbers of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attendance {
    /// How many were there.
    pub people: usize,
    /// How many were there at once, at the most.
    pub peak: usize,
    /// How many used each leg.
    pub by_leg: PerLeg<usize>,
}

/// The people of `intervals`, by arrival.
pub fn presences(intervals: &[Interval]) -> Vec<Presence> {
    let mut people: BTreeMap<&str, (Presence, BTreeSet<&str>)> = BTreeMap::new();
    for interval in intervals {
        let (person, computers) = people.entry(&interval.participant).or_insert_with(|| {
            let person = Presence {
                participant: interval.participant.clone(),
                registration: interval.registration,
                from: interval.up,
                until: interval.down,
                used: Quantities::default(),
                computers: 0,
            };
            (person, BTreeSet::new())
        });
        person.registration = person.registration.or(interval.registration);
        person.from = person.from.min(interval.up);
        person.until = person.until.max(interval.down);
        let used = person.used.get(interval.leg).0 + interval.length().0;
        person.used.set(interval.leg, Span(used));
        if interval.leg == Leg::Computer {
            computers.insert(&interval.device);
        }
    }
    let counted =
        people.into_values().map(|(person, computers)| Presence { computers: computers.len(), ..person });
    let mut counted: Vec<Presence> = counted.collect();
    counted.sort_by(|a, b| (a.from, &a.participant).cmp(&(b.from, &b.participant)));
    counted
}

/// The session of `intervals` in numbers.
pub fn attendance(intervals: &[Interval]) -> Attendance {
    let people = presences(intervals);
    let by_leg = PerLeg::from_fn(|leg| people.iter().filter(|person| person.used.get(leg).0 > 0).count());
    Attendance { people: people.len(), peak: peak(intervals), by_leg }
}

fn peak(intervals: &[Interval]) -> usize {
    // Whoever leaves at a moment is gone before the next one comes at it.
    let mut changes: Vec<(Timestamp, bool, &str)> = intervals
        .iter()
        .flat_map(|interval| {
            let who = interval.participant.as_str();
            [(interval.up, true, who), (interval.down, false, who)]
        })
        .collect();
    changes.sort_unstable();
    let (mut open, mut peak) = (BTreeMap::<&str, usize>::new(), 0);
    for (_, comes, who) in changes {
        let connections = open.entry(who).or_default();
        if comes {
            *connections += 1;
            peak = peak.max(open.len());
        } else if *connections > 1 {
            *connections -= 1;
        } else {
            open.remove(who);
        }
    }
    peak
}

#[cfg(test)]
mod tests {
    use super::super::AudioType;
    use super::super::meter::Edge;
    use super::*;

    fn interval(who: &str, device: &str, leg: Leg, up: i64, down: i64) -> Interval {
        Interval {
            source: "room".into(),
            connection: format!("{who} {device} {up}"),
            participant: who.into(),
            registration: None,
            device: device.into(),
            leg,
            up: Timestamp(0).plus(Span::minutes(up)),
            down: Timestamp(0).plus(Span::minutes(down)),
            up_edge: Edge::Said,
            down_edge: Edge::Said,
        }
    }

    #[test]
    fn people_are_counted_once_and_their_computers_each() {
        let voip = Leg::Audio(AudioType::Voip);
        let intervals = [
            interval("ann", "pc", Leg::Computer, 0, 30),
            interval("ann", "pc", Leg::Computer, 40, 60),
            interval("ann", "phone", Leg::Computer, 10, 20),
            interval("ann", "pc", voip, 5, 30),
            interval("bob", "pc", Leg::Computer, 20, 25),
            interval("cas", "pc", Leg::Computer, 60, 90),
        ];
        let found = attendance(&intervals);
        assert_eq!((found.people, found.peak), (3, 2), "cas came when ann left");
        assert_eq!((found.by_leg.get(Leg::Computer), found.by_leg.get(voip)), (3, 1));
        let people = presences(&intervals);
        assert_eq!(people.iter().map(|p| p.participant.as_str()).collect::<Vec<_>>(), ["ann", "bob", "cas"]);
        assert_eq!((people[0].computers, people[0].used.get(Leg::Computer)), (2, Span::minutes(60)));
        assert_eq!(people[0].used.get(voip), Span::minutes(25));
        assert_eq!((people[0].from, people[0].until), (intervals[0].up, intervals[1].down));
        assert_eq!(attendance(&[]), Attendance::default());
    }
}
