//! What a host need not pay any more, once something else is accepted: the page that is open for it, what is reserved for
//! it, and the question to who heads its division.

use super::paying::Standing;
use super::payments::{self, Paid};
use crate::divisions::budgets;
use crate::{App, AppError};
use domain::ids::{SessionId, SiteId};
use domain::money::Money;
use domain::usage::paying::{Progress, ToPay};
use store::Tx;
use store::divisions::budgets::close_requests;
use store::payments::intents;

/// Gives up what is still open: if it is paid all the same, that goes back.
pub(super) async fn give_up_open(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    paid: &[Paid],
    which: impl Fn(&Paid) -> bool,
) -> Result<(), AppError> {
    let is_open = |paid: &&Paid| matches!(paid.payment.progress, Progress::AtPage | Progress::Declined);
    for paid in paid.iter().filter(is_open).filter(|paid| which(paid)) {
        intents::give_use_up(tx, paid.intent.site_id, paid.intent.id, app.now()).await?;
        budgets::free(app, tx, site, paid.intent.id).await?;
    }
    Ok(())
}

/// Closes what was to be paid before, where what a host has accepted last is paid.
pub(super) async fn close_what_is_paid(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<(), AppError> {
    if intents::list_of_use(tx, site, session).await?.is_empty() {
        // It may be made only now.
        return Ok(());
    }
    let row = store::sessions::get(tx, site, session).await?;
    let Ok(standing) = Standing::of(app, tx, row).await? else { return Ok(()) };
    if standing.to_pay(app.now())? == ToPay::Nothing {
        give_up_open(app, tx, site, &standing.paid, |_| true).await?;
        close_requests(tx, site, session, app.now()).await?;
    }
    Ok(())
}

/// Closes what was to be paid for another ceiling than the one that is kept.
pub(super) async fn close_others(
    app: &App,
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    kept: Money,
) -> Result<(), AppError> {
    let paid = payments::of_session(app, tx, site, session).await?;
    give_up_open(app, tx, site, &paid, |paid| paid.payment.amount != kept).await?;
    close_requests(tx, site, session, app.now()).await?;
    Ok(())
}
