//! How long everybody was there, computed anew from what was heard (PS-I-23, I-24, I-27): by counting the stretches between
//! what was said, connection by connection, without a line of the meter's.

use super::rows::Ours;
use super::use_rows::{Mark, Statement};
use std::collections::BTreeMap;

/// After so long without a heartbeat a connection that has heartbeats was over at the last one. Microseconds.
const SILENCE: i64 = 45_000_000;

/// At the end the last heartbeat may be so old. Microseconds.
const FRESH: i64 = 15_000_000;

/// What is heard of a connection so soon after it went down is an echo; a sender's clock may be off by as much.
/// Microseconds.
const ECHO: i64 = 5_000_000;

/// The order of [`Statement::used`].
pub(super) const LEGS: [&str; 5] = ["computer", "call-in", "toll-free", "call-out", "voip"];

/// `[up, down)`, microseconds.
type Stretch = (i64, i64);

pub(super) fn check(ours: &Ours, found: &mut Vec<String>) {
    for statement in &ours.uses.statements {
        let name = format!("the statement of session {}", statement.session);
        let mut listed = [0_i64; 5];
        for interval in ours.uses.intervals.iter().filter(|interval| interval.statement == statement.id) {
            if interval.up < statement.from || interval.down > statement.until {
                found.push(format!("I-14: {name} counts minutes before the start or after the end"));
            }
            if let Some(leg) = LEGS.iter().position(|leg| *leg == interval.leg) {
                listed[leg] += interval.down - interval.up;
            }
        }
        if listed != statement.used {
            found.push(format!("I-23: {name} says {:?}, its intervals sum to {listed:?}", statement.used));
        }
        let marks: Vec<&Mark> = ours.uses.marks.iter().filter(|m| m.session == statement.session).collect();
        if let Some(counted) = counted(&marks, statement)
            && counted != statement.used
        {
            found.push(format!("I-23: {name} says {:?}, {counted:?} were proven", statement.used));
        }
    }
}

/// How long each leg was up; none where others than ourselves report, whose polls and clocks the meter judges.
fn counted(marks: &[&Mark], statement: &Statement) -> Option<[i64; 5]> {
    let plain = |mark: &&&Mark| matches!(mark.kind.as_str(), "up" | "down" | "lost" | "heard" | "ended");
    let prompt = |mark: &&&Mark| (mark.at - mark.observed_at).abs() <= ECHO || mark.kind == "lost";
    if marks.iter().filter(plain).filter(prompt).count() != marks.len() {
        return None;
    }
    let (from, until) = (statement.from, statement.until);
    let mut of_connection: BTreeMap<_, Vec<&Mark>> = BTreeMap::new();
    let mut ended: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for mark in marks {
        let (source, instance, _) = &mark.connection;
        if mark.kind == "ended" {
            let at = moment(mark);
            ended.entry((source, instance)).and_modify(|first| *first = at.min(*first)).or_insert(at);
        } else {
            of_connection.entry(&mark.connection).or_default().push(mark);
        }
    }
    let mut begun: BTreeMap<(&str, &str, &str), Vec<i64>> = BTreeMap::new();
    for ((source, _, _), marks) in &of_connection {
        if let (Some(known), Some(first)) = (known(marks), marks.iter().map(|mark| moment(mark)).min()) {
            begun.entry((source, &known.device, &known.leg)).or_default().push(first);
        }
    }
    let mut by_device: BTreeMap<(&str, &str), Vec<Stretch>> = BTreeMap::new();
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for ((source, instance, _), marks) in &of_connection {
        let Some(known) = known(marks) else { continue };
        let end = ended.get(&(source.as_str(), instance.as_str())).map_or(until, |ended| until.min(*ended));
        by_device.entry((&known.device, &known.leg)).or_default().extend(stretches(
            marks,
            end,
            &begun[&(source.as_str(), known.device.as_str(), known.leg.as_str())],
        ));
        if let Some(computer) = &known.computer {
            owners.insert(&known.device, computer);
        }
    }
    let united: BTreeMap<_, Vec<Stretch>> =
        by_device.into_iter().map(|(device, stretches)| (device, unite(stretches, from))).collect();
    let mut sums = [0; 5];
    for ((device, leg), stretches) in &united {
        let index = LEGS.iter().position(|known| known == leg)?;
        let within = match owners.get(device) {
            Some(computer) => united.get(&(*computer, "computer")).map_or(&[][..], Vec::as_slice),
            None => &[(i64::MIN, i64::MAX)][..],
        };
        for (up, down) in stretches {
            let parts = within.iter().map(|(from, until)| down.min(until) - up.max(from));
            sums[index] += parts.filter(|part| *part > 0).sum::<i64>();
        }
    }
    Some(sums)
}

/// What says whose connection it is.
fn known<'a>(marks: &[&'a Mark]) -> Option<&'a Mark> {
    marks.iter().find(|mark| mark.kind != "down" && mark.kind != "lost").copied()
}

/// Use is counted in whole milliseconds.
fn moment(mark: &Mark) -> i64 {
    mark.at.div_euclid(1_000) * 1_000
}

/// When one connection was up, until `end`; connections of its device began at the moments `begun`.
fn stretches(marks: &[&Mark], end: i64, begun: &[i64]) -> Vec<Stretch> {
    let mut moments: BTreeMap<i64, (bool, bool, bool)> = BTreeMap::new();
    for mark in marks.iter().filter(|mark| moment(mark) <= end) {
        let said = moments.entry(moment(mark)).or_default();
        match mark.kind.as_str() {
            "up" => said.0 = true,
            "heard" => said.1 = true,
            _ => said.2 = true,
        }
    }
    // The end of everything is a moment at which nothing is said.
    moments.entry(end).or_default();
    let (mut done, mut open, mut last, mut beats, mut down_at) = (Vec::new(), None, 0, false, None::<i64>);
    for (at, (up, heard, down)) in moments {
        if let Some(since) = open
            && beats
            && at - last > SILENCE
        {
            done.push((since, last));
            open = None;
        }
        let was_open = open.is_some();
        let is_echo = down_at.is_some_and(|down_at| at - down_at <= ECHO);
        if open.is_none() && (up || (heard && !is_echo)) {
            (open, beats) = (Some(at), false);
        }
        if let Some(since) = open {
            last = if up || heard { at } else { last };
            beats |= heard;
            if down {
                done.push((since, at));
                (open, beats) = (was_open.then_some(at).filter(|_| up), false);
            }
        }
        if down {
            down_at = Some(at);
        }
    }
    let is_over = beats && (end - last > FRESH || begun.iter().any(|at| *at > last && *at <= end));
    done.extend(open.map(|since| (since, if is_over { last } else { end })));
    done
}

/// What is covered by any of them, from `from` on.
fn unite(mut stretches: Vec<Stretch>, from: i64) -> Vec<Stretch> {
    stretches.sort_unstable();
    let mut united: Vec<Stretch> = Vec::new();
    for (up, down) in stretches {
        let up = up.max(from);
        match united.last_mut() {
            Some(before) if up <= before.1 => before.1 = before.1.max(down),
            _ if up < down => united.push((up, down)),
            _ => {}
        }
    }
    united
}
