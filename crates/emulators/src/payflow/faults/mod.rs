//! Faults on demand: what is armed, when it strikes, how often it has struck.

mod alter;
mod kinds;
mod wire;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

pub(crate) use alter::alter;
pub use kinds::{FAULTS, FaultKind};
pub(crate) use wire::{Wire, answer, http_answer, instead};

use super::ids::mix;
use super::request::Operation;
use crate::clock::{Micros, SECOND};

/// A fault that waits for its moment. Periods that a kind does not use are ignored.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arm {
    /// Number, given by the emulator.
    #[serde(default)]
    pub id: u64,
    /// Which operation; without one, every operation.
    #[serde(default)]
    pub op: Option<Operation>,
    /// What goes wrong.
    pub fault: FaultKind,
    /// Strikes from this matching call on, counted from arming; 1 is the next.
    #[serde(default = "one")]
    pub nth: u64,
    /// Strikes at most this often; 0 is without end.
    #[serde(default = "one")]
    pub count: u64,
    /// Strikes with this chance out of 1000 instead of always.
    #[serde(default)]
    pub per_mille: Option<u32>,
    /// Makes the chance repeatable.
    #[serde(default)]
    pub seed: u64,
    /// Milliseconds of a delay.
    #[serde(default)]
    pub delay_ms: u64,
    /// Retry-After in seconds.
    #[serde(default)]
    pub retry_after_s: Option<u32>,
    /// Seconds of virtual time during which inquiries find nothing.
    #[serde(default)]
    pub lag_s: i64,
    /// The answer to what inquiries do not find is lost as well, or nobody would ask.
    #[serde(default)]
    pub lost: bool,
    /// Seconds of virtual time until an authorization expires.
    #[serde(default)]
    pub after_s: i64,
    /// Minor units that a capture takes less.
    #[serde(default = "hundred")]
    pub minor: i64,
    /// RESULT to answer.
    #[serde(default = "declined")]
    pub result: i32,
    /// Calls that matched so far.
    #[serde(default)]
    pub seen: u64,
    /// Times it has struck.
    #[serde(default)]
    pub fired: u64,
}

fn one() -> u64 {
    1
}

fn hundred() -> i64 {
    100
}

fn declined() -> i32 {
    12
}

impl Arm {
    /// The next call of an operation goes wrong, once.
    pub fn once(op: Operation, fault: FaultKind) -> Self {
        Self {
            id: 0,
            op: Some(op),
            fault,
            nth: 1,
            count: 1,
            per_mille: None,
            seed: 0,
            delay_ms: 0,
            retry_after_s: None,
            lag_s: 0,
            lost: false,
            after_s: 0,
            minor: hundred(),
            result: declined(),
            seen: 0,
            fired: 0,
        }
    }

    /// What becomes of the answer to what was processed.
    pub(crate) fn of_answer(&self) -> FaultKind {
        if self.lost { FaultKind::DropAfter } else { self.fault }
    }

    /// Counts a matching call and says whether it goes wrong.
    fn strikes(&mut self) -> bool {
        self.seen += 1;
        let due = self.seen >= self.nth && (self.count == 0 || self.fired < self.count);
        let lucky =
            self.per_mille.is_none_or(|chance| mix(self.seed ^ mix(self.seen)) % 1000 < chance.into());
        self.fired += u64::from(due && lucky);
        due && lucky
    }
}

/// What an armed fault changes while a transaction is processed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Twist {
    /// RESULT of the charge, whatever card and amount say.
    pub result: Option<i32>,
    /// The host is not available: nothing is processed.
    pub is_busy: bool,
    /// RESULT of a capture, void or credit, whatever its original allows.
    pub refusal: Option<i32>,
    /// Period during which inquiries do not find the transaction.
    pub hidden_for: Micros,
    /// Life of the authorization.
    pub expires_in: Option<Micros>,
    pub issuer_voids: bool,
    pub captures_less: i64,
    /// The inquiry finds nothing.
    pub not_found: bool,
}

impl Twist {
    pub fn of(arm: Option<&Arm>) -> Self {
        let Some(arm) = arm else { return Self::default() };
        let result = match arm.fault {
            FaultKind::Result => Some(arm.result),
            FaultKind::Review => Some(126),
            FaultKind::Unscreened => Some(127),
            FaultKind::ApprovedThenDeclined => Some(12),
            _ => None,
        };
        let only = |kind: FaultKind| arm.fault == kind;
        Self {
            result,
            is_busy: only(FaultKind::Busy),
            refusal: only(FaultKind::Result).then_some(arm.result),
            hidden_for: if only(FaultKind::InquiryLag) { arm.lag_s * SECOND } else { 0 },
            expires_in: only(FaultKind::AuthorizationExpires).then_some(arm.after_s * SECOND),
            issuer_voids: only(FaultKind::IssuerVoids),
            captures_less: if only(FaultKind::CapturesLess) { arm.minor } else { 0 },
            not_found: only(FaultKind::NotFound),
        }
    }
}

/// What is armed and what has struck. Kept in memory: a restarted emulator is a well-behaved one.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Armed>);

#[derive(Debug, Default)]
struct Armed {
    last_id: u64,
    arms: Vec<Arm>,
    struck: BTreeMap<&'static str, u64>,
}

/// Armed faults and counts, as the control API tells them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FaultReport {
    /// Armed, the exhausted ones included.
    pub armed: Vec<Arm>,
    /// How often each fault was injected since the start, by its word.
    pub injected: BTreeMap<String, u64>,
}

impl Faults {
    fn lock(&self) -> MutexGuard<'_, Armed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Arms a fault; its number.
    pub fn arm(&self, mut arm: Arm) -> u64 {
        let mut armed = self.lock();
        armed.last_id += 1;
        (arm.id, arm.seen, arm.fired) = (armed.last_id, 0, 0);
        let id = arm.id;
        armed.arms.push(arm);
        id
    }

    /// Takes one back, or all.
    pub fn disarm(&self, id: Option<u64>) {
        self.lock().arms.retain(|arm| id.is_some_and(|id| arm.id != id));
    }

    /// The fault that strikes this call, if any.
    pub fn draw(&self, op: Operation) -> Option<Arm> {
        let mut armed = self.lock();
        let mut struck = None;
        for arm in armed.arms.iter_mut().filter(|arm| arm.op.is_none_or(|wanted| wanted == op)) {
            // Every matching arm counts the call, so that an n-th call is the n-th whatever else is armed.
            if struck.is_none() {
                if arm.strikes() {
                    struck = Some(arm.clone());
                }
            } else {
                arm.seen += 1;
            }
        }
        if let Some(arm) = &struck {
            *armed.struck.entry(arm.fault.word()).or_default() += 1;
        }
        struck
    }

    /// Whether one of these has struck and is armed still.
    pub fn has_struck(&self, kind: FaultKind) -> bool {
        self.lock().arms.iter().any(|arm| arm.fault == kind && arm.fired > 0)
    }

    pub fn report(&self) -> FaultReport {
        let armed = self.lock();
        FaultReport {
            armed: armed.arms.clone(),
            injected: armed.struck.iter().map(|(word, count)| ((*word).to_string(), *count)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_at_its_call_and_as_often_as_armed() {
        let faults = Faults::default();
        faults.arm(Arm { nth: 2, count: 2, ..Arm::once(Operation::Capture, FaultKind::DropAfter) });
        let strikes = |op| faults.draw(op).is_some();
        assert!(!strikes(Operation::Sale));
        let captures: Vec<bool> = (0..5).map(|_| strikes(Operation::Capture)).collect();
        assert_eq!(captures, [false, true, true, false, false]);
        assert_eq!(faults.report().injected["drop-after"], 2);
        faults.disarm(None);
        assert!(faults.report().armed.is_empty());
    }

    #[test]
    fn chances_repeat_with_their_seed() {
        let run = |seed| {
            let faults = Faults::default();
            let arm = Arm::once(Operation::Sale, FaultKind::Empty);
            faults.arm(Arm { per_mille: Some(50), count: 0, seed, ..arm });
            (0..2000).map(|_| faults.draw(Operation::Sale).is_some()).collect::<Vec<bool>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
        let hits = run(7).iter().filter(|hit| **hit).count();
        assert!((60..150).contains(&hits), "{hits} of 2000 at 5 %");
    }
}
