//! How an account is entered: what was there of its product is replaced or makes room for another, and one that was taken out
//! comes back as what it was, so that what was held and is to be given back through it goes on.

use super::credentials::{Checked, CredentialsField, CredentialsProblem};
use super::merchant_accounts::{AccountRefusal, CheckView, note_check};
use crate::App;
use crate::error::Stop;
use crate::payments::gateway_account;
use domain::audit::{Changes, Setting};
use domain::ids::{MerchantAccountId, SiteId};
use domain::payments::gateway::{CardEntry, Mode};
use domain::sites::{CheckOutcome, Login, PAYPAL_UK};
use store::sites::{self as rows, MerchantAccountRow};
use store::{StoreError, Tx};

/// What somebody is about to replace or to add to, as it was when the gateway was asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// The account of the same product.
    present: Option<(MerchantAccountId, i64)>,
    /// Payments of the mode may rely on an account, on the very one that was taken out, too, whose holds and refunds go on: the
    /// gateway has not refused its credentials, and they can be opened. Whoever never asked sells by it all the same.
    pub(super) is_relied_on: bool,
}

impl Seen {
    /// What the accounts of a site say when `login` is entered for that mode.
    pub(super) async fn of(
        app: &App,
        tx: &mut Tx,
        (site, mode): (SiteId, Mode),
        login: &Login,
    ) -> Result<Self, StoreError> {
        let mut of_mode = rows::list_accounts(tx, site).await?;
        of_mode.retain(|row| row.mode == mode);
        let retired = retired(tx, (site, mode), login).await?;
        let is_relied_on = |row: &MerchantAccountRow| {
            let check = row.check.filter(|check| check.version == row.credentials.version);
            let is_refused = check.is_some_and(|check| matches!(check.outcome, CheckOutcome::Refused(_)));
            !is_refused && gateway_account(app, row).is_ok()
        };
        let present = of_mode.iter().find(|row| row.login.product() == login.product());
        Ok(Self {
            present: present.map(|row| (row.id, row.credentials.version)),
            is_relied_on: of_mode.iter().chain(&retired).any(is_relied_on),
        })
    }
}

/// Keeps what was typed.
pub(super) async fn save(
    app: &App,
    tx: &mut Tx,
    by: &str,
    (site, mode): (SiteId, Mode),
    form: &Checked,
    (seen, proof): (Seen, Option<CheckView>),
) -> Result<(), Stop<AccountRefusal>> {
    let now = app.now();
    // The seller may have moved meanwhile.
    let country = rows::get(tx, site).await?.commerce.seller_country;
    if !form.login.product().serves(&country) {
        return Err(Stop::Refused(AccountRefusal::Elsewhere));
    }
    let product = form.login.product();
    // What the gateway said was worth something against what was there then.
    if Seen::of(app, tx, (site, mode), &form.login).await? != seen {
        return Err(Stop::Refused(AccountRefusal::Changed));
    }
    let mut of_mode = rows::list_accounts(tx, site).await?;
    of_mode.retain(|row| row.mode == mode);
    let last = of_mode.iter().map(|row| row.rank).max();
    let place = of_mode.iter().position(|row| row.login.product() == product);
    let present = place.map(|place| of_mode.swap_remove(place));
    let same = present.as_ref().filter(|row| row.login.is_of_same_account(&form.login));
    let needed = || {
        let problem = (CredentialsField::Password, CredentialsProblem::PasswordNeeded);
        Stop::Refused(AccountRefusal::Form(vec![problem]))
    };
    if let Some(row) = same {
        rows::set_hold_life(tx, site, row.id, form.hold_life).await?;
        if form.password.is_none() {
            if row.login != form.login {
                return Err(needed());
            }
            rows::set_pages(tx, site, row.id, (form.action, form.card_entry)).await?;
            let changes = changes(Some(row), form);
            if !changes.is_empty() {
                let detail = changes.to_text();
                app.audit(tx, site, by, "change merchant account", mode.as_str(), &detail).await?;
            }
            return Ok(());
        }
        replace(app, tx, site, row.id, form).await?;
        replace_retired(app, tx, (site, mode), form).await?;
        let detail = changes(Some(row), form).to_text();
        app.audit(tx, site, by, "replace credentials", mode.as_str(), &detail).await?;
        if let Some(answer) = proof {
            let version = row.credentials.version + 1;
            note_check(app, tx, by, (site, mode, row.id), (version, answer)).await?;
        }
        return Ok(());
    }
    let password = form.password.as_ref().ok_or_else(needed)?;
    if let Some(old) = &present {
        rows::retire_account(tx, site, old.id, now).await?;
    }
    let rank = present.as_ref().map_or(last.map_or(0, |last| last + 1), |old| old.rank);
    let paused_at = present.as_ref().and_then(|old| old.paused_at);
    let known = retired(tx, (site, mode), &form.login).await?.into_iter().next();
    let (id, version) = match known {
        Some(row) => {
            rows::revive_account(tx, site, row.id, (rank, paused_at)).await?;
            rows::set_hold_life(tx, site, row.id, form.hold_life).await?;
            (row.id, row.credentials.version + 1)
        }
        None => {
            let id = app.id();
            let sealed = app.keys().seal(app.entropy(), site, id, password.expose());
            let row = MerchantAccountRow {
                hold_life: form.hold_life,
                card_entry: form.card_entry,
                rank,
                paused_at,
                ..MerchantAccountRow::new((id, site, mode), (form.login.clone(), sealed), form.action, now)
            };
            rows::insert_account(tx, &row, now).await?;
            (id, 1)
        }
    };
    if version > 1 {
        replace(app, tx, site, id, form).await?;
    }
    replace_retired(app, tx, (site, mode), form).await?;
    let detail = changes(present.as_ref(), form).to_text();
    app.audit(tx, site, by, "connect merchant account", mode.as_str(), &detail).await?;
    if let Some(answer) = proof {
        note_check(app, tx, by, (site, mode, id), (version, answer)).await?;
    }
    Ok(())
}

/// What was taken out of the account that signs in like this, the last one first.
async fn retired(
    tx: &mut Tx,
    (site, mode): (SiteId, Mode),
    login: &Login,
) -> Result<Vec<MerchantAccountRow>, StoreError> {
    let mut known = rows::list_retired(tx, site).await?;
    known.retain(|row| row.mode == mode && row.login.is_of_same_account(login));
    Ok(known)
}

/// Gives a row of the account the password that was typed: each has its own, sealed for itself.
async fn replace(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    form: &Checked,
) -> Result<(), StoreError> {
    let Some(password) = &form.password else { return Ok(()) };
    let sealed = app.keys().seal(app.entropy(), site, id, password.expose());
    let pages = (form.action, form.card_entry);
    rows::replace_credentials(tx, site, id, (&form.login, sealed), pages, app.now()).await
}

/// The same for whatever was taken out of that account earlier: its payments are given back by whoever signs in there now.
async fn replace_retired(
    app: &App,
    tx: &mut Tx,
    whose: (SiteId, Mode),
    form: &Checked,
) -> Result<(), StoreError> {
    for row in retired(tx, whose, &form.login).await? {
        replace(app, tx, whose.0, row.id, form).await?;
    }
    Ok(())
}

/// What becomes of an account: whose it is and what its pages do from what to what, of the password only that it changed.
fn changes(before: Option<&MerchantAccountRow>, form: &Checked) -> Changes {
    let old = |of: fn(&MerchantAccountRow) -> &str| before.map(of).unwrap_or_default();
    // What it was entered for is told when that changes; the first time its own settings tell.
    let gateway = before.map_or("", |_| form.login.product().name());
    let known = before.map(|row| settings(&row.login)).unwrap_or_default();
    let was = |of: Setting| known.iter().find(|(setting, _)| *setting == of).map_or("", |(_, was)| was);
    // Of a new account only what is not as usual is told.
    let same = before.filter(|row| row.login.is_of_same_account(&form.login));
    let card_entry_was = same.map_or(CardEntry::GatewayPage, |row| row.card_entry).as_str();
    settings(&form.login)
        .into_iter()
        .fold(Changes::default(), |changes, (setting, is)| changes.of(setting, was(setting), is))
        .of(Setting::Gateway, old(|row| row.login.product().name()), gateway)
        .only(Setting::Password, form.password.is_some())
        .of(Setting::PageAction, old(|row| row.action.as_str()), form.action.as_str())
        .of(Setting::CardEntry, card_entry_was, form.card_entry.as_str())
}

/// What the audit log tells of whose account it is.
fn settings(login: &Login) -> Vec<(Setting, &str)> {
    match login {
        Login::Payflow { partner, vendor, user } | Login::PayflowExpress { partner, vendor, user } => {
            vec![(Setting::Partner, partner), (Setting::Vendor, vendor), (Setting::User, user)]
        }
        Login::ProUkPayflow { vendor, user } => {
            vec![(Setting::Partner, PAYPAL_UK), (Setting::Vendor, vendor), (Setting::User, user)]
        }
        Login::PayPal { client_id } => vec![(Setting::ClientId, client_id)],
        Login::ExpressCheckout { user } | Login::ProUk { user } | Login::ProUkDirect { user } => {
            vec![(Setting::User, user)]
        }
    }
}
