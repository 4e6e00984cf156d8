//! Merchant accounts: entered, replaced, verified. Passwords come in and never go out again. One that payments may rely
//! on is replaced only by what the gateway has accepted before.

use super::credentials::{Checked, CredentialsField, CredentialsForm, CredentialsProblem, check};
use super::{Commerce, account_state};
use crate::accounts::Person;
use crate::error::{Stop, refused};
use crate::payments::{self, gateway_account};
use crate::sites::Site;
use crate::{App, AppError};
use connectors::payments::{Account, AccountCheck};
use domain::audit::{Changes, Setting};
use domain::ids::{MerchantAccountId, SiteId};
use domain::payments::gateway::{HostedAction, Mode};
use domain::payments::situation::OnMismatch;
use domain::sites::{AccountState, CheckOutcome, Login};
use domain::time::Timestamp;
use store::sites::{self as rows, AccountCheckRow, Credentials, MerchantAccountRow};
use store::{StoreError, Tx};

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
    /// The product, whose account it is there, and who signs in.
    pub login: Login,
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
    /// Since when it refuses to open payment pages, as payers found it.
    pub refused_at: Option<Timestamp>,
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

/// Why an account was not entered. Whatever was there stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountRefusal {
    /// What is wrong with the form, field by field.
    Form(Vec<(CredentialsField, CredentialsProblem)>),
    /// The account that is there may be relied on, and the gateway did not accept what was to take its place.
    NotAccepted(CheckView),
    /// Somebody else replaced it meanwhile.
    Changed,
    /// The product does not serve sellers of the country in which this one is.
    Elsewhere,
}

/// What an account that was entered is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// The gateway accepted its credentials before they were kept.
    Proven,
    /// The gateway was not asked.
    Unproven,
}

fn view(app: &App, row: &MerchantAccountRow) -> AccountView {
    let check = row.check.filter(|check| check.version == row.credentials.version);
    AccountView {
        login: row.login.clone(),
        set_at: row.credentials.set_at,
        action: row.action,
        hold_days: row.hold_life.map(|life| life.whole_seconds() / 86_400),
        state: account_state(Some(row)),
        check: check.map(|check| CheckView { at: check.at, outcome: check.outcome, code: check.code }),
        opens: gateway_account(app, row).is_ok(),
        failing_since: row.failing_since,
        refused_at: row.refused_at,
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

    /// Enters an account, or replaces what was entered. While payments may rely on the present credentials, others take
    /// their place only when the gateway has accepted them: a slip of the pen stops no sale. In restored mode nothing is
    /// sold, and the gateway is not asked. Another partner or vendor is another account: the old one is kept for the payments
    /// that it took.
    pub async fn save_account(
        &self,
        by: &Person,
        site: &Site,
        mode: Mode,
        form: &CredentialsForm,
    ) -> Result<Result<Entered, AccountRefusal>, AppError> {
        // What is said of the form would be of no use.
        if !form.product().serves(&site.seller.country) {
            return Ok(Err(AccountRefusal::Elsewhere));
        }
        let checked = match check(form) {
            Ok(checked) => checked,
            Err(problems) => return Ok(Err(AccountRefusal::Form(problems))),
        };
        let present = {
            let mut tx = self.0.store().reader().await?;
            rows::find_account(&mut tx, site.id, mode).await?
        };
        let seen = Seen::of(self.0, present.as_ref());
        let proof = match (&checked.password, seen.is_relied_on && self.may_ask().await?) {
            (Some(password), true) => {
                let account = Account::new(mode, &checked.login, password.clone(), String::new());
                let answer = ask(self.0, site, &account, checked.action).await;
                if answer.outcome != CheckOutcome::Usable {
                    self.note_refused(by, site, mode, answer).await?;
                    return Ok(Err(AccountRefusal::NotAccepted(answer)));
                }
                Some(answer)
            }
            _ => None,
        };
        let (app, store, site, by) = (self.0.clone(), self.0.store().clone(), site.id, by.actor());
        let unit = async move |tx: &mut Tx| save(&app, tx, &by, (site, mode), &checked, (seen, proof)).await;
        let saved =
            refused(tokio::spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)?;
        if saved.is_ok() && proof.is_some() {
            let row = {
                let mut tx = self.0.store().reader().await?;
                rows::find_account(&mut tx, site, mode).await?
            };
            if let Some(row) = row {
                payments::subscribe(self.0, &row).await?;
            }
        }
        Ok(saved.map(|()| if proof.is_some() { Entered::Proven } else { Entered::Unproven }))
    }

    /// Somebody tried credentials that the gateway did not accept: nothing else tells of it.
    async fn note_refused(
        &self,
        by: &Person,
        site: &Site,
        mode: Mode,
        answer: CheckView,
    ) -> Result<(), AppError> {
        let (app, store, site, by) = (self.0.clone(), self.0.store().clone(), site.id, by.actor());
        let unit = async move |tx: &mut Tx| {
            let detail = answer.outcome.as_str();
            app.audit(tx, site, &by, "refuse credentials", mode.as_str(), detail).await?;
            Ok::<_, AppError>(())
        };
        tokio::spawn(async move { store.run(unit).await }).await?
    }

    /// *Verify* (decision 7): asks the gateway of that mode. No card, no money. `None`: there is no account.
    ///
    /// # Errors
    /// [`AppError::Restored`] in restored mode; those of the store.
    pub async fn verify(&self, by: &Person, site: &Site, mode: Mode) -> Result<Option<CheckView>, AppError> {
        self.verify_as(&by.actor(), site, mode).await
    }

    /// The same by whoever does it, as the audit log names him.
    pub(crate) async fn verify_as(
        &self,
        by: &str,
        site: &Site,
        mode: Mode,
    ) -> Result<Option<CheckView>, AppError> {
        let app = self.0;
        let row = {
            let mut tx = app.store().reader().await?;
            rows::find_account(&mut tx, site.id, mode).await?
        };
        let Some(row) = row else { return Ok(None) };
        app.may_send().await?;
        let answer = ask(app, site, &gateway_account(app, &row)?, row.action).await;
        if answer.outcome == CheckOutcome::Usable {
            payments::subscribe(app, &row).await?;
        }
        let (app, store, site, by) = (app.clone(), app.store().clone(), site.id, by.to_owned());
        let (id, version) = (row.id, row.credentials.version);
        let unit = async move |tx: &mut Tx| {
            note_check(&app, tx, &by, (site, mode, id), (version, answer)).await?;
            Ok::<_, AppError>(())
        };
        tokio::spawn(async move { store.run(unit).await }).await??;
        Ok(Some(answer))
    }

    /// Whether a gateway may be asked about an account: that makes a payment page there, which nobody opens, and in restored
    /// mode nothing is made (PS-I-44).
    async fn may_ask(&self) -> Result<bool, AppError> {
        match self.0.may_send().await {
            Ok(()) => Ok(true),
            Err(AppError::Restored) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Asks the gateways about every account of the site and stores nothing: `bursar check`. Asks none in restored mode.
    pub async fn try_accounts(&self, site: &Site) -> Result<Vec<(Mode, CheckOutcome)>, AppError> {
        if self.0.store().installation().await?.is_restored() {
            return Ok(Vec::new());
        }
        let accounts = {
            let mut tx = self.0.store().reader().await?;
            rows::list_accounts(&mut tx, site.id).await?
        };
        let mut outcomes = Vec::new();
        for row in &accounts {
            let account = gateway_account(self.0, row)?;
            outcomes.push((row.mode, ask(self.0, site, &account, row.action).await.outcome));
        }
        Ok(outcomes)
    }
}

/// Asks the gateway about an account.
async fn ask(app: &App, site: &Site, account: &Account, action: HostedAction) -> CheckView {
    let pages = (site.currency, action);
    let heard = app.gateways().verify(account, pages, &app.reference(), app.now()).await;
    let (outcome, code) = match heard {
        AccountCheck::Usable => (CheckOutcome::Usable, None),
        AccountCheck::Refused(trouble, heard) => (CheckOutcome::Refused(trouble), heard.code),
        AccountCheck::NoAnswer(heard) => (CheckOutcome::NoAnswer, heard.code),
    };
    CheckView { at: app.now(), outcome, code: code.map(i64::from) }
}

/// Keeps what the gateway said about credentials of this version.
async fn note_check(
    app: &App,
    tx: &mut Tx,
    by: &str,
    (site, mode, id): (SiteId, Mode, MerchantAccountId),
    (version, answer): (i64, CheckView),
) -> Result<(), StoreError> {
    let CheckView { at, outcome, code } = answer;
    // Replaced meanwhile: the answer is about what is no longer there.
    if rows::note_check(tx, site, id, AccountCheckRow { at, version, outcome, code }).await? {
        if outcome == CheckOutcome::Usable {
            rows::note_working(tx, site, id).await?;
        }
        app.audit(tx, site, by, "verify merchant account", mode.as_str(), outcome.as_str()).await?;
    }
    Ok(())
}

/// The account that somebody is about to replace, as it was when the gateway was asked.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seen {
    present: Option<(MerchantAccountId, i64)>,
    /// Payments may rely on it: the gateway has not refused its credentials, and they can be opened. Whoever never asked
    /// sells by it all the same.
    is_relied_on: bool,
}

impl Seen {
    fn of(app: &App, present: Option<&MerchantAccountRow>) -> Self {
        let is_relied_on = present.is_some_and(|row| {
            let check = row.check.filter(|check| check.version == row.credentials.version);
            let is_refused = check.is_some_and(|check| matches!(check.outcome, CheckOutcome::Refused(_)));
            !is_refused && gateway_account(app, row).is_ok()
        });
        Self { present: present.map(|row| (row.id, row.credentials.version)), is_relied_on }
    }
}

async fn save(
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
    let present = rows::find_account(tx, site, mode).await?;
    // What the gateway said was worth something against what was there then.
    if Seen::of(app, present.as_ref()) != seen {
        return Err(Stop::Refused(AccountRefusal::Changed));
    }
    let same = present.as_ref().filter(|row| row.login.is_of_same_account(&form.login));
    let needed = || {
        let problem = (CredentialsField::Password, CredentialsProblem::PasswordNeeded);
        Stop::Refused(AccountRefusal::Form(vec![problem]))
    };
    if let Some(row) = same {
        rows::set_hold_life(tx, site, row.id, form.hold_life).await?;
        let Some(password) = &form.password else {
            if row.login != form.login {
                return Err(needed());
            }
            rows::set_action(tx, site, row.id, form.action).await?;
            let changes = changes(Some(row), form);
            if !changes.is_empty() {
                let detail = changes.to_text();
                app.audit(tx, site, by, "change merchant account", mode.as_str(), &detail).await?;
            }
            return Ok(());
        };
        let sealed = app.keys().seal(app.entropy(), site, row.id, password.expose());
        rows::replace_credentials(tx, site, row.id, (&form.login, sealed), form.action, now).await?;
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
    let id: MerchantAccountId = app.id();
    let row = MerchantAccountRow {
        id,
        site_id: site,
        mode,
        login: form.login.clone(),
        credentials: Credentials {
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
        refused_at: None,
        hold_life: form.hold_life,
    };
    rows::insert_account(tx, &row, now).await?;
    let detail = changes(present.as_ref(), form).to_text();
    app.audit(tx, site, by, "connect merchant account", mode.as_str(), &detail).await?;
    if let Some(answer) = proof {
        note_check(app, tx, by, (site, mode, id), (row.credentials.version, answer)).await?;
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
    settings(&form.login)
        .into_iter()
        .fold(Changes::default(), |changes, (setting, is)| changes.of(setting, was(setting), is))
        .of(Setting::Gateway, old(|row| row.login.product().name()), gateway)
        .only(Setting::Password, form.password.is_some())
        .of(Setting::PageAction, old(|row| row.action.as_str()), form.action.as_str())
}

/// What the audit log tells of whose account it is.
fn settings(login: &Login) -> Vec<(Setting, &str)> {
    match login {
        Login::Payflow { partner, vendor, user } => {
            vec![(Setting::Partner, partner), (Setting::Vendor, vendor), (Setting::User, user)]
        }
        Login::PayPal { client_id } => vec![(Setting::ClientId, client_id)],
        Login::ExpressCheckout { user } => vec![(Setting::User, user)],
    }
}
