//! What hosts have paid for a session, as the rules see it.

use crate::payments::{Loaded, read_attempt};
use crate::{App, AppError};
use domain::ids::{SessionId, SiteId};
use domain::money::Money;
use domain::payments::facts::Authorization;
use domain::payments::gateway::HostedAction;
use domain::payments::purchase::{Purchase, Taking, Use};
use domain::time::Span;
use domain::usage::estimate::Accepted;
use domain::usage::gate::HostPayment;
use domain::usage::paying::{self, Payment, Progress};
use store::Tx;
use store::payments::attempts::{self, AttemptRow};
use store::payments::intents::{self, IntentRow};
use store::sites::MerchantAccountRow;
use store::usage::estimates;

/// A payment of the use of a session.
pub(crate) struct Paid {
    pub intent: IntentRow,
    pub of_use: Use,
    /// Its newest try.
    pub newest: Option<AttemptRow>,
    /// What the rules know of it.
    pub payment: Payment,
}

impl Paid {
    /// Whether all of it is taken as soon as it is held, and what was not used goes back afterwards (decision 2).
    pub fn is_taken_at_once(&self) -> bool {
        let by = self.newest.as_ref().map_or(HostedAction::Authorize, |newest| newest.action);
        self.intent.purchase.taking(by) == Taking::AtOnce
    }
}

/// How long a hold lasts at an account (decision 2).
pub(super) fn hold_life(app: &App, account: &MerchantAccountRow) -> Span {
    account.hold_life.unwrap_or(app.gateway().capabilities().authorization_life)
}

/// Every payment of a session, in the order in which they began.
pub(crate) async fn of_session(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Vec<Paid>, AppError> {
    let mut all = Vec::new();
    for intent in intents::list_of_use(tx, site, session).await? {
        let Purchase::Use(of_use) = intent.purchase else { continue };
        let tries = attempts::list(tx, intent.site_id, intent.id).await?;
        let progress = progress(app, tx, &intent, &of_use, &tries).await?;
        let (number, amount, adds) = (of_use.number, intent.price.gross, of_use.adds);
        let payment = Payment { number, amount, adds, progress };
        all.push(Paid { intent, of_use, newest: tries.into_iter().next_back(), payment });
    }
    Ok(all)
}

async fn progress(
    app: &App,
    tx: &mut Tx,
    intent: &IntentRow,
    of_use: &Use,
    tries: &[AttemptRow],
) -> Result<Progress, AppError> {
    if of_use.given_up {
        return Ok(Progress::GivenUp);
    }
    if let Some(good) = intent.secured_by {
        return Ok(held(app, &read_attempt(app, tx, intent.site_id, good).await?));
    }
    let by_try = |row: &AttemptRow| Progress::of_try(row.state, row.page.as_ref());
    // Money on an older try counts as long as it is not known to be none.
    let is_unclear = tries.iter().rev().skip(1).any(|row| by_try(row) == Progress::Checking);
    Ok(match tries.last() {
        _ if is_unclear => Progress::Checking,
        Some(newest) => by_try(newest),
        None => Progress::Declined,
    })
}

/// Of money that was good: whether it still is.
fn held(app: &App, loaded: &Loaded) -> Progress {
    let facts = &loaded.situation.facts;
    let hold: Option<&Authorization> = facts.authorizations.iter().find(|hold| !hold.released());
    match hold {
        _ if facts.conflict.is_some() && !loaded.situation.is_closed => Progress::Checking,
        _ if loaded.situation.is_closed => Progress::GivenUp,
        _ if !facts.captures.is_empty() => Progress::Captured,
        Some(hold) => Progress::Held(hold.first_heard_at.plus(hold_life(app, &loaded.account))),
        // It ended at the gateway: it is paid anew.
        None => Progress::GivenUp,
    }
}

/// As the rules see them.
pub(super) fn seen(paid: &[Paid]) -> Vec<Payment> {
    paid.iter().map(|paid| paid.payment).collect()
}

/// How the host's payment of a session stands: what the gate asks for before anybody starts or joins it. A session whose
/// cost nobody has accepted is not paid.
pub(crate) async fn host_payment(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<HostPayment, AppError> {
    let Some(accepted) = estimates::newest(tx, site, session).await? else {
        return Ok(HostPayment::Nothing);
    };
    let paid = of_session(app, tx, site, session).await?;
    Ok(paying::host_payment(accepted.ceiling, &seen(&paid)))
}

/// The most that a session may cost now: what its host accepted last, as far as it is held or taken.
pub(super) fn ceiling_of(accepted: &Accepted, paid: &[Paid]) -> Result<Money, AppError> {
    let zero = Money::zero(accepted.ceiling.currency);
    let secured = paying::secured(&seen(paid), zero)?;
    Ok(if secured.minor < accepted.ceiling.minor { secured } else { accepted.ceiling })
}

/// The same of a session; none where nobody has accepted what it costs.
pub(crate) async fn ceiling(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Option<Money>, AppError> {
    let Some(accepted) = estimates::newest(tx, site, session).await? else { return Ok(None) };
    let paid = of_session(app, tx, site, session).await?;
    ceiling_of(&accepted, &paid).map(Some)
}
