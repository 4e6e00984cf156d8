//! Merchant accounts: entered, replaced, verified. Passwords come in and never go out again.

use super::{Commerce, account_state};
use crate::error::{Stop, refused};
use crate::payments::gateway_account;
use crate::sites::Site;
use crate::{App, AppError};
use connectors::Secret;
use connectors::payments::AccountCheck;
use domain::audit::{Changes, Setting};
use domain::ids::{AccountId, MerchantAccountId, SiteId};
use domain::payments::gateway::{HostedAction, Mode};
use domain::payments::situation::OnMismatch;
use domain::sites::{AccountState, CheckOutcome, GatewayProduct};
use domain::time::{Span, Timestamp};
use std::ops::RangeInclusive;
use store::Tx;
use store::sites::{self as rows, AccountCheckRow, Credentials, MerchantAccountRow};

/// Longest of each credential, characters.
const CREDENTIAL_MAX: usize = 64;

/// How many days a processor may let holds last.
pub const HOLD_DAYS: RangeInclusive<i64> = 1..=29;

/// The accounts of a seller: a site, or the operator itself.
#[derive(Debug, Clone, Default)]
pub struct MerchantAccounts {
    /// For Test.
    pub test: Option<AccountView>,
    /// For Production.
    pub production: Option<AccountView>,
}

impl MerchantAccounts {
    /// The account of that mode.
    pub fn of(&self, mode: Mode) -> Option<&AccountView> {
        match mode {
            Mode::Test => self.test.as_ref(),
            Mode::Production => self.production.as_ref(),
        }
    }
}

/// An account, without anything secret.
#[derive(Debug, Clone)]
pub struct AccountView {
    /// Through whom it was bought.
    pub partner: String,
    /// The merchant's sign-in name.
    pub vendor: String,
    /// The user of the account.
    pub user: String,
    /// When user and password were entered.
    pub set_at: Timestamp,
    /// Hold first, or take at once.
    pub action: HostedAction,
    /// How many days its holds last, if its owner has said.
    pub hold_days: Option<i64>,
    /// How it stands.
    pub state: AccountState,
    /// The last check of the present credentials.
    pub check: Option<CheckView>,
    /// Whether its password can be opened with the installation's present secret key.
    pub opens: bool,
    /// Since when the gateway has given no good answer.
    pub failing_since: Option<Timestamp>,
}

/// A check at the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckView {
    /// When.
    pub at: Timestamp,
    /// How it ended.
    pub outcome: CheckOutcome,
    /// The gateway's number, if it gave one.
    pub code: Option<i64>,
}

/// The form of an account.
#[derive(Clone, Default)]
pub struct CredentialsForm {
    /// Partner; case matters.
    pub partner: String,
    /// Vendor.
    pub vendor: String,
    /// User; empty is the vendor.
    pub user: String,
    /// Password; empty keeps the present one while the rest stays the same.
    pub password: String,
    /// `authorize` or `sale`.
    pub action: String,
    /// How many days its holds last; empty is as long as the gateway assures.
    pub hold_days: String,
}

impl std::fmt::Debug for CredentialsForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CredentialsForm")
    }
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialsField {
    /// Partner.
    Partner,
    /// Vendor.
    Vendor,
    /// User.
    User,
    /// Password.
    Password,
    /// How many days holds last.
    HoldDays,
}

impl CredentialsField {
    /// Name of the field in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Vendor => "vendor",
            Self::User => "user",
            Self::Password => "password",
            Self::HoldDays => "hold_days",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialsProblem {
    /// Nothing was entered.
    Missing,
    /// Longer than the gateway takes.
    TooLong,
    /// Not plain letters, digits and marks.
    NotPlain,
    /// Another account or user needs its password, too.
    PasswordNeeded,
    /// Not a whole number of days that a processor grants.
    DaysOutOfRange,
}

/// A checked form. The password is never printed.
struct Checked {
    partner: String,
    vendor: String,
    user: String,
    password: Option<Secret<String>>,
    action: HostedAction,
    hold_life: Option<Span>,
}

fn check(form: &CredentialsForm) -> Result<Checked, Vec<(CredentialsField, CredentialsProblem)>> {
    let mut problems = Vec::new();
    let mut plain = |field, text: &str| {
        let problem = match () {
            () if text.is_empty() => Some(CredentialsProblem::Missing),
            () if text.chars().count() > CREDENTIAL_MAX => Some(CredentialsProblem::TooLong),
            // A gateway's wire knows ASCII without quotation marks.
            () if text.bytes().any(|b| !matches!(b, b' '..=b'~') || b == b'"') => {
                Some(CredentialsProblem::NotPlain)
            }
            () => None,
        };
        problems.extend(problem.map(|problem| (field, problem)));
        text.to_owned()
    };
    let partner = plain(CredentialsField::Partner, form.partner.trim());
    let vendor = plain(CredentialsField::Vendor, form.vendor.trim());
    let user = form.user.trim();
    let user = plain(CredentialsField::User, if user.is_empty() { &vendor } else { user });
    let password =
        (!form.password.is_empty()).then(|| Secret::new(plain(CredentialsField::Password, &form.password)));
    // Without a vendor there is no user to complain about.
    if vendor.is_empty() {
        problems.retain(|(field, _)| *field != CredentialsField::User);
    }
    let action = HostedAction::parse(&form.action).unwrap_or(HostedAction::Authorize);
    let days = form.hold_days.trim();
    let hold_life = match days.parse::<i64>() {
        _ if days.is_empty() => None,
        Ok(days) if HOLD_DAYS.contains(&days) => Some(Span::days(days)),
        _ => {
            problems.push((CredentialsField::HoldDays, CredentialsProblem::DaysOutOfRange));
            None
        }
    };
    if problems.is_empty() {
        Ok(Checked { partner, vendor, user, password, action, hold_life })
    } else {
        Err(problems)
    }
}

fn view(app: &App, row: &MerchantAccountRow) -> AccountView {
    let check = row.check.filter(|check| check.version == row.credentials.version);
    AccountView {
        partner: row.partner.clone(),
        vendor: row.vendor.clone(),
        user: row.credentials.login.clone(),
        set_at: row.credentials.set_at,
        action: row.action,
        hold_days: row.hold_life.map(|life| life.whole_seconds() / 86_400),
        state: account_state(Some(row)),
        check: check.map(|check| CheckView { at: check.at, outcome: check.outcome, code: check.code }),
        opens: gateway_account(app, row).is_ok(),
        failing_since: row.failing_since,
    }
}

impl Commerce<'_> {
    /// The accounts through which the site, or the operator as a seller, is paid.
    pub async fn merchant_accounts(&self, site: &Site) -> Result<MerchantAccounts, AppError> {
        let mut tx = self.0.store().reader().await?;
        let accounts = rows::list_accounts(&mut tx, site.id).await?;
        let of = |mode| accounts.iter().find(|account| account.mode == mode).map(|row| view(self.0, row));
        Ok(MerchantAccounts { test: of(Mode::Test), production: of(Mode::Production) })
    }

    /// The operator's own accounts, through which pay-per-use is paid.
    pub async fn operators_accounts(&self) -> Result<MerchantAccounts, AppError> {
        match self.0.sites().operators_seller().await? {
            Some(seller) => self.merchant_accounts(&seller).await,
            None => Ok(MerchantAccounts::default()),
        }
    }

    /// Enters an account, or replaces what was entered; it is unverified then. Another partner or vendor is another
    /// account: the old one is kept for the payments that it took.
    pub async fn save_account(
        &self,
        by: AccountId,
        site: &Site,
        mode: Mode,
        form: &CredentialsForm,
    ) -> Result<Result<(), Vec<(CredentialsField, CredentialsProblem)>>, AppError> {
        let checked = match check(form) {
            Ok(checked) => checked,
            Err(problems) => return Ok(Err(problems)),
        };
        let (app, store, site) = (self.0.clone(), self.0.store().clone(), site.id);
        let unit = async move |tx: &mut Tx| save(&app, tx, by, (site, mode), &checked).await;
        refused(tokio::spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)
    }

    /// *Verify* (decision 7): asks the gateway of that mode. No card, no money. `None`: there is no account.
    pub async fn verify(
        &self,
        by: AccountId,
        site: &Site,
        mode: Mode,
    ) -> Result<Option<CheckView>, AppError> {
        let app = self.0;
        let row = {
            let mut tx = app.store().reader().await?;
            rows::find_account(&mut tx, site.id, mode).await?
        };
        let Some(row) = row else { return Ok(None) };
        let check = ask(app, site, &row).await?;
        let (app, store, site, id) = (app.clone(), app.store().clone(), site.id, row.id);
        let unit = async move |tx: &mut Tx| {
            // Replaced meanwhile: the answer is about what is no longer there.
            if rows::note_check(tx, site, id, check).await? {
                let actor = crate::sites::making::actor(by);
                let detail = check.outcome.as_str();
                app.audit(tx, site, &actor, "verify merchant account", mode.as_str(), detail).await?;
            }
            Ok::<_, AppError>(())
        };
        tokio::spawn(async move { store.run(unit).await }).await??;
        Ok(Some(CheckView { at: check.at, outcome: check.outcome, code: check.code }))
    }

    /// Asks the gateways about every account of the site and stores nothing: `bursar check`.
    pub async fn try_accounts(&self, site: &Site) -> Result<Vec<(Mode, CheckOutcome)>, AppError> {
        let accounts = {
            let mut tx = self.0.store().reader().await?;
            rows::list_accounts(&mut tx, site.id).await?
        };
        let mut outcomes = Vec::new();
        for row in &accounts {
            outcomes.push((row.mode, ask(self.0, site, row).await?.outcome));
        }
        Ok(outcomes)
    }
}

/// Asks the gateway about an account.
async fn ask(app: &App, site: &Site, row: &MerchantAccountRow) -> Result<AccountCheckRow, AppError> {
    let account = gateway_account(app, row)?;
    let heard = app.gateway().verify(&account, site.currency, &app.reference()).await;
    let (outcome, code) = match heard {
        AccountCheck::Usable => (CheckOutcome::Usable, None),
        AccountCheck::Refused(trouble, heard) => (CheckOutcome::Refused(trouble), heard.code),
        AccountCheck::NoAnswer(heard) => (CheckOutcome::NoAnswer, heard.code),
    };
    let version = row.credentials.version;
    Ok(AccountCheckRow { at: app.now(), version, outcome, code: code.map(i64::from) })
}

async fn save(
    app: &App,
    tx: &mut Tx,
    by: AccountId,
    (site, mode): (SiteId, Mode),
    form: &Checked,
) -> Result<(), Stop<Vec<(CredentialsField, CredentialsProblem)>>> {
    let now = app.now();
    let present = rows::find_account(tx, site, mode).await?;
    let same = present.filter(|row| row.partner == form.partner && row.vendor == form.vendor);
    let actor = crate::sites::making::actor(by);
    let needed = || Stop::Refused(vec![(CredentialsField::Password, CredentialsProblem::PasswordNeeded)]);
    if let Some(row) = same {
        rows::set_hold_life(tx, site, row.id, form.hold_life).await?;
        let Some(password) = &form.password else {
            if row.credentials.login != form.user {
                return Err(needed());
            }
            rows::set_action(tx, site, row.id, form.action).await?;
            let changes = changes(Some(&row), form);
            if !changes.is_empty() {
                let detail = changes.to_text();
                app.audit(tx, site, &actor, "change merchant account", mode.as_str(), &detail).await?;
            }
            return Ok(());
        };
        let sealed = app.keys().seal(app.entropy(), site, row.id, password.expose());
        rows::replace_credentials(tx, site, row.id, (&form.user, sealed), form.action, now).await?;
        let detail = changes(Some(&row), form).to_text();
        app.audit(tx, site, &actor, "replace credentials", mode.as_str(), &detail).await?;
        return Ok(());
    }
    let password = form.password.as_ref().ok_or_else(needed)?;
    let old = rows::find_account(tx, site, mode).await?;
    if let Some(old) = &old {
        rows::retire_account(tx, site, old.id, now).await?;
    }
    let id: MerchantAccountId = app.id();
    let row = MerchantAccountRow {
        id,
        site_id: site,
        mode,
        gateway: GatewayProduct::PayflowPro.as_str().to_owned(),
        partner: form.partner.clone(),
        vendor: form.vendor.clone(),
        credentials: Credentials {
            login: form.user.clone(),
            sealed_password: app.keys().seal(app.entropy(), site, id, password.expose()),
            version: 1,
            set_at: now,
        },
        check: None,
        action: form.action,
        on_address_mismatch: OnMismatch::Accept,
        on_code_mismatch: OnMismatch::Accept,
        failing_since: None,
        probe_at: None,
        failures: 0,
        hold_life: form.hold_life,
    };
    rows::insert_account(tx, &row, now).await?;
    let detail = changes(old.as_ref(), form).to_text();
    app.audit(tx, site, &actor, "connect merchant account", mode.as_str(), &detail).await?;
    Ok(())
}

/// What becomes of an account: whose it is and what its pages do from what to what, of the password only that it changed.
fn changes(before: Option<&MerchantAccountRow>, form: &Checked) -> Changes {
    let old = |of: fn(&MerchantAccountRow) -> &str| before.map(of).unwrap_or_default();
    Changes::default()
        .of(Setting::Partner, old(|row| &row.partner), &form.partner)
        .of(Setting::Vendor, old(|row| &row.vendor), &form.vendor)
        .of(Setting::User, old(|row| &row.credentials.login), &form.user)
        .only(Setting::Password, form.password.is_some())
        .of(Setting::PageAction, old(|row| row.action.as_str()), form.action.as_str())
}
