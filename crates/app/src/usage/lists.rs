//! How what hosts pay for their sessions stands, for lists.

use super::Usage;
use super::payments::{self, seen};
use crate::AppError;
use crate::sites::Site;
use domain::ids::SessionId;
use domain::money::Money;
use domain::usage::gate::HostPayment;
use domain::usage::paying::{host_payment, secured};
use std::collections::HashMap;
use store::usage::statements;

/// How it stands for a session whose host has accepted what it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaidState {
    /// It is not paid.
    Unpaid,
    /// What was paid is being checked.
    Checked,
    /// This is held.
    Held(Money),
    /// This is paid before it is used.
    Paid(Money),
    /// This was charged for its use.
    Charged(Money),
}

impl Usage<'_> {
    /// How it stands for those of `sessions` whose hosts have accepted what they cost. As stored: no gateway is asked.
    pub async fn paid_states(
        &self,
        site: &Site,
        sessions: &[SessionId],
    ) -> Result<HashMap<SessionId, PaidState>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let mut states = HashMap::new();
        for session in sessions {
            if let Some(statement) = statements::of_session(&mut tx, site.id, *session).await? {
                states.insert(*session, PaidState::Charged(statement.charged.gross));
                continue;
            }
            let Some((terms, paid)) = payments::standing(self.0, &mut tx, site.id, *session).await? else {
                continue;
            };
            let (ceiling, seen) = (terms.in_force.ceiling, seen(&paid));
            let secured = secured(&seen, Money::zero(ceiling.currency))?;
            let state = match host_payment(ceiling, &seen) {
                HostPayment::Held { .. } => PaidState::Held(secured),
                HostPayment::Captured => PaidState::Paid(secured),
                HostPayment::UnderWay | HostPayment::InReview => PaidState::Checked,
                HostPayment::Nothing => PaidState::Unpaid,
            };
            states.insert(*session, state);
        }
        Ok(states)
    }
}
