//! Signed notifications of gateways: hints, kept before they are acknowledged (PS 3.1, PS-C17). They prove nothing about
//! money: they make us ask.

use super::open::notified_at;
use super::{HINT_WAIT, Payments, gateway_account, is_id};
use crate::jobs::queue::{LOOK_JOB, RESOLVE_JOB, wake};
use crate::spawn::spawn;
use crate::{App, AppError, CrashPoint};
use connectors::payments::{Authenticity, Notice, Told};
use domain::ids::{AttemptId, MerchantAccountId, Reference};
use domain::payments::gateway::ObjectId;
use domain::time::Span;
use store::Tx;
use store::payments::attempts;
use store::sites::{self, MerchantAccountRow};

/// How many days after a payment it can be given back at PayPal.
const GIVEN_BACK_WITHIN: i64 = 180;

/// What became of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// We look, or there is nothing of ours to look at.
    Kept,
    /// The gateway has not sent it, or sent it long ago.
    Refused,
    /// Whether the gateway has sent it could not be found out.
    Later,
    /// No account of ours is addressed so.
    Unknown,
}

impl Payments<'_> {
    /// A gateway tells of something at this account. The same one may come any number of times: it asks for one job.
    pub async fn note_notice(&self, account: MerchantAccountId, notice: &Notice) -> Result<Noted, AppError> {
        let app = self.0;
        let found = {
            let mut tx = app.store().reader().await?;
            sites::find_told(&mut tx, account).await?
        };
        let Some((account, subscription)) = found else { return Ok(Noted::Unknown) };
        let login = gateway_account(app, &account)?;
        let claimed = app.gateways().claimed(&login, notice);
        // Where each payment says where its notifications go, they come before anybody has asked for them, too.
        let subscription = match (subscription, &claimed) {
            (Some(subscription), _) => subscription,
            (None, Some(_)) => String::new(),
            (None, None) => return Ok(Noted::Unknown),
        };
        if let Some(claimed) = claimed {
            let mut tx = app.store().reader().await?;
            if attempt_of(&mut tx, &account, &claimed).await?.is_none() {
                return Ok(Noted::Kept);
            }
        }
        let told = match app.gateways().authenticate(&login, &subscription, notice, app.now()).await {
            Authenticity::Genuine(told) => told,
            Authenticity::Forged => {
                tracing::warn!(account.id = %account.id, "a notification that its gateway has not sent");
                return Ok(Noted::Refused);
            }
            Authenticity::Undecided => return Ok(Noted::Later),
        };
        let attempt = {
            let mut tx = app.store().reader().await?;
            attempt_of(&mut tx, &account, &told).await?
        };
        let Some(attempt) = attempt else { return Ok(Noted::Kept) };
        let site = account.site_id;
        let (store, due_at) = (app.store().clone(), app.now().plus(HINT_WAIT));
        let unit = async move |tx: &mut Tx| {
            if let Some(ObjectId(payment)) = told.payment.as_ref().filter(|payment| is_id(&payment.0)) {
                attempts::note_payment(tx, site, attempt, payment).await?;
            }
            if told.approved {
                store::jobs::hurry(tx, RESOLVE_JOB, attempt.0, due_at).await?;
            } else {
                store::jobs::put(tx, LOOK_JOB, attempt.0, Some(site), due_at).await?;
                tx.after_commit(wake(LOOK_JOB));
            }
            Ok::<_, AppError>(())
        };
        spawn(async move { store.run(unit).await }).await??;
        app.reach(CrashPoint::HintStored);
        Ok(Noted::Kept)
    }
}

/// The attempt that is meant, if it was paid through this very account (PS-I-36).
async fn attempt_of(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    told: &Told,
) -> Result<Option<AttemptId>, AppError> {
    let site = account.site_id;
    // Anybody may write anything there. What cannot be a name is looked for nowhere: no database takes some of it, and a gateway would send
    // again and again what ends in an error.
    let mut found = match told.attempt_reference.as_deref().and_then(Reference::parse) {
        Some(reference) => attempts::find_by_reference(tx, site, reference.as_str()).await?,
        None => None,
    };
    if let (None, Some(capture)) = (&found, told.capture.as_ref().filter(|capture| is_id(&capture.0)))
        && let Some(attempt) = store::refunds::find_by_capture(tx, site, account.id, capture).await?
    {
        found = Some(attempts::get(tx, site, attempt).await?);
    }
    let Some(attempt) = found else { return Ok(None) };
    Ok((attempt.merchant_account_id == account.id).then_some(attempt.id))
}

/// Asks the gateway to tell us of what happens at an account that it has accepted, unless it does: a subscription may have
/// been taken away at the gateway, or our address be another one by now. Where it will not, we go on asking.
pub(crate) async fn subscribe(app: &App, row: &MerchantAccountRow) -> Result<(), AppError> {
    let (site, id) = (row.site_id, row.id);
    let url = notified_at(app, id);
    let account = gateway_account(app, row)?;
    let Some(subscription) = app.gateways().subscribe(&account, &url).await else { return Ok(()) };
    let known = {
        let mut tx = app.store().reader().await?;
        sites::subscription(&mut tx, site, id).await?
    };
    if known.as_ref() == Some(&subscription) {
        return Ok(());
    }
    let store = app.store().clone();
    let unit = async move |tx: &mut Tx| {
        sites::subscribe(tx, site, id, &subscription).await?;
        Ok::<_, AppError>(())
    };
    spawn(async move { store.run(unit).await }).await?
}

/// Looks whether the gateways still tell us of every account that they have accepted, also of one that was taken out while
/// its payments may be given back at the gateway's console. One that does not answer is asked
/// another time. In restored mode none is asked: what is missing would be made there (PS-I-44).
pub(crate) async fn renew_subscriptions(app: &App) -> Result<(), AppError> {
    if app.store().installation().await?.is_restored() {
        return Ok(());
    }
    let since = app.now().plus(Span::days(-GIVEN_BACK_WITHIN));
    let accounts = {
        let mut tx = app.store().reader().await?;
        let sellers = sites::list(&mut tx).await?.into_iter().chain(sites::find_operators(&mut tx).await?);
        let mut accounts = Vec::new();
        for site in sellers {
            accounts.extend(sites::list_accounts(&mut tx, site.id).await?);
            accounts.extend(sites::list_retired_in_use(&mut tx, site.id, since).await?);
        }
        accounts
    };
    for row in accounts.iter().filter(|row| row.is_verified()) {
        if let Err(error) = subscribe(app, row).await {
            tracing::warn!(account.id = %row.id, error = %error, "a subscription is looked at another time");
        }
    }
    Ok(())
}
