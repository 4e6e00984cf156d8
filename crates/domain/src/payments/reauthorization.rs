//! A hold is assured for some days only. One whose days are over is held anew before it is captured, where the gateway can
//! (PS 6.6), once: PayPal's reference says once from the fourth day to the 29th, its guide says several times. It gets a new name by which it is
//! captured; it is released by its first one, and the books know it by that.

use super::facts::{Authorization, Facts};
use super::gateway::ObjectId;
use super::operation::{Operation, OperationKind, OperationState};
use super::situation::Situation;
use crate::time::{Span, Timestamp};

/// After so many calls that came to nothing, and not before so long, a hold is captured as it is: that may still work. A gateway that
/// is busy for a while is given its time.
const TRIES_MAX: usize = 3;
const TRIED_FOR: Span = Span::hours(6);

/// Whether a hold is held anew before it is captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reauthorizing {
    /// No: it is assured still, it cannot be, or it was tried.
    No,
    /// That is asked for now.
    Due,
    /// It was answered "not done", and is asked for anew when that is long enough ago.
    Later,
    /// It was asked for, and the outcome is not known or not certain. Not for ever: what is sent no more is captured as it is.
    UnderWay,
}

impl Authorization {
    /// The name by which it is captured.
    pub fn capture_name(&self) -> &ObjectId {
        self.renewed_as.as_ref().unwrap_or(&self.object)
    }

    /// Whether this is one of its names.
    pub fn goes_by(&self, object: &ObjectId) -> bool {
        self.object == *object || self.renewed_as.as_ref() == Some(object)
    }
}

impl Facts {
    /// The name by which the books know what goes by `object`.
    pub fn first_name(&self, object: &ObjectId) -> ObjectId {
        let renewed = self.renewed.iter().find(|(_, name)| name == object);
        renewed.map_or_else(|| object.clone(), |(held, _)| held.clone())
    }

    /// Takes in that a hold was held anew: the first name that it was given stays.
    pub(super) fn fold_renewed(&mut self, held: ObjectId, name: ObjectId) {
        if self.renewed.iter().any(|(known, _)| *known == held) {
            return;
        }
        if let Some(known) = self.authorizations.iter_mut().find(|a| a.object == held) {
            known.renewed_as = Some(name.clone());
        }
        self.renewed.push((held, name));
    }
}

impl Situation {
    /// Whether `hold` is held anew before it is captured. Its days are counted from when the attempt began: when exactly the
    /// gateway counts from we may have heard late.
    pub(super) fn reauthorizing(&self, hold: &Authorization, now: Timestamp) -> Reauthorizing {
        let tries = || self.on(OperationKind::Reauthorize, &hold.object);
        let is_uncertain = |o: &Operation| {
            let proven_at = self.resend_until(o).plus(self.gateway.lookup_lag);
            let refused = o.state == OperationState::Refused && !o.refusal_confirmed;
            (o.state.is_open() || refused) && now < proven_at
        };
        if tries().any(is_uncertain) {
            return Reauthorizing::UnderWay;
        }
        let Some(until) = self.gateway.reauthorizes_until else { return Reauthorizing::No };
        let life = self.gateway.authorization_life;
        // Refused because its days were not over yet: there is a better time.
        let assured_until = hold.first_heard_at.plus(life);
        let was_early = |o: &Operation| o.state == OperationState::Refused && o.sent_at < assured_until;
        let from = if tries().any(was_early) { assured_until } else { self.begun_at.plus(life) };
        let was_tried_for = |o: &Operation| now >= o.created_at.plus(TRIED_FOR);
        let was_tried = tries().any(|o| o.state != OperationState::NotDone && !was_early(o))
            || (tries().count() >= TRIES_MAX && tries().next().is_some_and(was_tried_for));
        let is_over = now >= from;
        match is_over && now < self.begun_at.plus(until) && !was_tried {
            true if self.is_time_for(OperationKind::Reauthorize, &hold.object, now) => Reauthorizing::Due,
            true => Reauthorizing::Later,
            false => Reauthorizing::No,
        }
    }

    /// Whether the capture of `hold` was not asked for yet, or was refused before it was tried to hold it anew.
    pub(super) fn is_capture_wanted(&self, hold: &Authorization) -> bool {
        let mut was_asked = false;
        for operation in &self.operations {
            if !operation.target.as_ref().is_some_and(|of| hold.goes_by(of)) {
                continue;
            }
            match (operation.kind, operation.state) {
                // Whoever asked for it again after a refusal still wants it.
                (OperationKind::Capture, OperationState::NotDone) => was_asked = false,
                (OperationKind::Capture, OperationState::Refused) => {
                    was_asked = operation.target.as_ref() == Some(hold.capture_name());
                }
                (OperationKind::Capture, _) => return false,
                (OperationKind::Reauthorize, OperationState::Refused) => was_asked = false,
                _ => {}
            }
        }
        !hold.used && !was_asked
    }

    /// Whether nothing follows any more from what became of a call: it would have held anew what is captured or released by now.
    pub(super) fn is_moot(&self, operation: &Operation) -> bool {
        let is_over = |hold: &Authorization| {
            let is_held = operation.target.as_ref() == Some(&hold.object);
            is_held && (hold.used || hold.released())
        };
        operation.kind == OperationKind::Reauthorize && self.facts.authorizations.iter().any(is_over)
    }

    /// What charges `hold` when a person asks for it: its capture, or first what holds it anew.
    pub fn to_charge(&self, hold: &Authorization, now: Timestamp) -> (OperationKind, ObjectId) {
        match self.reauthorizing(hold, now) {
            Reauthorizing::Due | Reauthorizing::Later => (OperationKind::Reauthorize, hold.object.clone()),
            Reauthorizing::No | Reauthorizing::UnderWay => {
                (OperationKind::Capture, hold.capture_name().clone())
            }
        }
    }
}
