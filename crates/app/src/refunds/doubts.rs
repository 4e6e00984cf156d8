//! What the gateway shows as given back and cannot become ours: a person has to look, and is told of each once.

use super::detail;
use crate::disputes::GATEWAY;
use crate::money::office_asked::ask_office;
use crate::{App, AppError};
use connectors::payments::GivenBack;
use domain::ids::SiteId;
use domain::payments::gateway::Mode;
use store::Tx;

/// Why it cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Nobody can tell whether a dispute took it: a person says so, or notes the dispute.
    Whose,
    /// It does not fit our books: more went back than they have, or it may be what waits to be given back.
    Misfit,
}

impl Doubt {
    /// As the audit log has it.
    fn action(self) -> &'static str {
        match self {
            Self::Whose => "doubt refund",
            Self::Misfit => "misfit refund",
        }
    }
}

/// Tells a person of it, once, in the history of the payment with this reference and by mail.
pub(super) async fn tell_once(
    app: &App,
    tx: &mut Tx,
    (site, reference, mode): (SiteId, &str, Mode),
    (doubt, given): (Doubt, &GivenBack),
) -> Result<(), AppError> {
    let action = doubt.action();
    let more = detail(given.amount, &[&given.object.0]);
    let before = store::money::audited(tx, site, reference).await?;
    if before.iter().any(|(_, _, done, about, _)| done == action && *about == more) {
        return Ok(());
    }
    app.audit(tx, site, GATEWAY, action, reference, &more).await?;
    ask_office(app, tx, site, mode).await
}
