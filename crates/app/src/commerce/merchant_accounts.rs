//! Merchant accounts: entered, replaced, verified, put in order. Passwords come in and never go out again. One that payments
//! may rely on is replaced only by what the gateway has accepted before.

use super::connecting::{Seen, save};
use super::credentials::{
    CredentialsField, CredentialsForm, CredentialsProblem, check, is_confidential, takes_cards,
};
use super::offers::is_withheld;
use super::{Commerce, account_state, offers};
use crate::accounts::Person;
use crate::error::refused;
use crate::payments::{self, gateway_account};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use connectors::payments::{Account, AccountCheck};
use domain::ids::{MerchantAccountId, SiteId};
use domain::payments::gateway::{CardEntry, HostedAction, Mode};
use domain::sites::{AccountState, CheckOutcome, GatewayProduct, Login, PayMethod};
use domain::time::Timestamp;
use store::sites::{self as rows, AccountCheckRow, MerchantAccountRow};
use store::{StoreError, Tx};

/// The accounts of a seller, a site or the operator itself: of each mode in the seller's order.
#[derive(Debug, Clone, Default)]
pub struct MerchantAccounts {
    /// All of them.
    pub all: Vec<AccountView>,
}

impl MerchantAccounts {
    /// The accounts of that mode, in their order.
    pub fn of(&self, mode: Mode) -> impl Iterator<Item = &AccountView> {
        self.all.iter().filter(move |account| account.mode == mode)
    }

    /// The account of a product in that mode.
    pub fn find(&self, mode: Mode, product: GatewayProduct) -> Option<&AccountView> {
        self.of(mode).find(|account| account.login.product() == product)
    }

    /// The account by which that mode stands or falls: the first that payers are offered, or the first of all.
    pub fn main(&self, mode: Mode) -> Option<&AccountView> {
        self.of(mode).find(|account| account.is_offered).or_else(|| self.of(mode).next())
    }

    /// What is offered in that mode against PayPal's terms of Website Payments Pro: payers have to be offered PayPal beside it, at
    /// least as prominently.
    pub fn against_terms(&self, mode: Mode) -> Option<AgainstTerms> {
        let offered = || self.of(mode).filter(|account| account.is_offered);
        let pro = offered().position(|account| account.login.product() == GatewayProduct::ProUk)?;
        match offered().position(|account| account.login.product().method() == PayMethod::PayPal) {
            None => Some(AgainstTerms::Alone),
            Some(paypal) if paypal > pro => Some(AgainstTerms::First),
            Some(_) => None,
        }
    }
}

/// How Website Payments Pro is offered against PayPal's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgainstTerms {
    /// Without PayPal beside it.
    Alone,
    /// Before PayPal, and chosen beforehand.
    First,
}

/// An account, without anything secret.
#[derive(Debug, Clone)]
pub struct AccountView {
    /// Test or Production.
    pub mode: Mode,
    /// The product, whose account it is there, and who signs in.
    pub login: Login,
    /// When user and password were entered.
    pub set_at: Timestamp,
    /// Hold first, or take at once.
    pub action: HostedAction,
    /// Where payers type their card.
    pub card_entry: CardEntry,
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
    /// Its owner has taken it out of what is offered.
    pub is_paused: bool,
    /// It takes cards on this server, and whoever runs the installation does not let any come here (any more).
    pub is_withheld: bool,
    /// Payers are offered its method, and pay through it.
    pub is_offered: bool,
}

/// What an administrator does to the place of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrange {
    /// Before the one that is before it.
    Up,
    /// Behind the one that is behind it.
    Down,
    /// Payers are not offered it any more; what began goes on.
    Pause,
    /// Payers are offered it again.
    Resume,
    /// It is taken out; what began goes on. Only one that is not offered can be.
    Remove,
}

impl Arrange {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Up, Self::Down, Self::Pause, Self::Resume, Self::Remove];

    /// As a form sends it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Remove => "remove",
        }
    }

    /// Reads [`Arrange::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|arrange| arrange.as_str() == text)
    }
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

fn view(app: &App, row: &MerchantAccountRow, is_offered: bool) -> AccountView {
    let check = row.check.filter(|check| check.version == row.credentials.version);
    AccountView {
        mode: row.mode,
        login: row.login.clone(),
        set_at: row.credentials.set_at,
        action: row.action,
        card_entry: row.card_entry,
        hold_days: row.hold_life.map(|life| life.whole_seconds() / 86_400),
        state: account_state(Some(row)),
        check: check.map(|check| CheckView { at: check.at, outcome: check.outcome, code: check.code }),
        opens: gateway_account(app, row).is_ok(),
        failing_since: row.failing_since,
        refused_at: row.refused_at,
        is_paused: row.paused_at.is_some(),
        is_withheld: is_withheld(app, row.card_entry),
        is_offered,
    }
}

impl Commerce<'_> {
    /// The accounts through which the site, or the operator as a seller, is paid.
    pub async fn merchant_accounts(&self, site: &Site) -> Result<MerchantAccounts, AppError> {
        let mut tx = self.0.store().reader().await?;
        let accounts = rows::list_accounts(&mut tx, site.id).await?;
        let mut all = Vec::new();
        for mode in [Mode::Test, Mode::Production] {
            let of_mode: Vec<_> = accounts.iter().filter(|row| row.mode == mode).cloned().collect();
            let offered = offers::places(self.0, &of_mode, &site.seller.country, None);
            let views =
                of_mode.iter().enumerate().map(|(place, row)| view(self.0, row, offered.contains(&place)));
            all.extend(views);
        }
        Ok(MerchantAccounts { all })
    }

    /// The operator's own accounts, through which pay-per-use is paid.
    pub async fn operators_accounts(&self) -> Result<MerchantAccounts, AppError> {
        match self.0.sites().operators_seller().await? {
            Some(seller) => self.merchant_accounts(&seller).await,
            None => Ok(MerchantAccounts::default()),
        }
    }

    /// Enters an account, or replaces what was entered for its product. While payments may rely on what is there, others take
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
        let is_present = |row: &MerchantAccountRow| row.mode == mode && row.login.product() == form.product();
        let accounts = {
            let mut tx = self.0.store().reader().await?;
            rows::list_accounts(&mut tx, site.id).await?
        };
        let checked = match check(form, !accounts.iter().any(is_present)) {
            Ok(checked) => checked,
            Err(problems) => return Ok(Err(AccountRefusal::Form(problems))),
        };
        if checked.card_entry == CardEntry::OurServer && !takes_cards(self.0) {
            let problem = match is_confidential(self.0.base()) {
                true => CredentialsProblem::OperatorTakesNoCards,
                false => CredentialsProblem::NotEncrypted,
            };
            return Ok(Err(AccountRefusal::Form(vec![(CredentialsField::CardEntryAccepted, problem)])));
        }
        let product = form.product();
        let seen = {
            let mut tx = self.0.store().reader().await?;
            Seen::of(self.0, &mut tx, (site.id, mode), &checked.login).await?
        };
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
        let saved = refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)?;
        if saved.is_ok() && proof.is_some() {
            let row = {
                let mut tx = self.0.store().reader().await?;
                rows::find_account(&mut tx, site, mode, product).await?
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
        spawn(async move { store.run(unit).await }).await?
    }

    /// *Verify* (decision 7): asks the gateway of that mode. No card, no money. `None`: there is no account.
    ///
    /// # Errors
    /// [`AppError::Restored`] in restored mode; those of the store.
    pub async fn verify(
        &self,
        by: &Person,
        site: &Site,
        account: (Mode, GatewayProduct),
    ) -> Result<Option<CheckView>, AppError> {
        self.verify_as(&by.actor(), site, account).await
    }

    /// The same by whoever does it, as the audit log names him.
    pub(crate) async fn verify_as(
        &self,
        by: &str,
        site: &Site,
        (mode, product): (Mode, GatewayProduct),
    ) -> Result<Option<CheckView>, AppError> {
        let app = self.0;
        let row = {
            let mut tx = app.store().reader().await?;
            rows::find_account(&mut tx, site.id, mode, product).await?
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
        spawn(async move { store.run(unit).await }).await??;
        Ok(Some(answer))
    }

    /// Puts an account before or behind another one, takes it out of what payers are offered, or offers it again. True when
    /// that changed something; `None`: there is no such account.
    pub async fn arrange(
        &self,
        by: &Person,
        site: &Site,
        (mode, product): (Mode, GatewayProduct),
        arrange: Arrange,
    ) -> Result<Option<bool>, AppError> {
        let (app, store, site, by) = (self.0.clone(), self.0.store().clone(), site.id, by.actor());
        let unit = async move |tx: &mut Tx| {
            let mut accounts = rows::list_accounts(tx, site).await?;
            accounts.retain(|account| account.mode == mode);
            let Some(place) = accounts.iter().position(|account| account.login.product() == product) else {
                return Ok(None);
            };
            let act = rearrange(&app, tx, (&mut accounts, place), arrange).await?;
            if let Some(act) = act {
                app.audit(tx, site, &by, act, mode.as_str(), product.name()).await?;
            }
            Ok::<_, AppError>(Some(act.is_some()))
        };
        spawn(async move { store.run(unit).await }).await?
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
        for row in accounts.iter().filter(|row| row.paused_at.is_none()) {
            let account = gateway_account(self.0, row)?;
            outcomes.push((row.mode, ask(self.0, site, &account, row.action).await.outcome));
        }
        Ok(outcomes)
    }
}

/// Does it to the account at `place`; what was done, as the audit log names it, if that changed something.
async fn rearrange(
    app: &App,
    tx: &mut Tx,
    (accounts, place): (&mut [MerchantAccountRow], usize),
    arrange: Arrange,
) -> Result<Option<&'static str>, AppError> {
    let (site, id, is_paused) = (accounts[place].site_id, accounts[place].id, accounts[place].paused_at);
    Ok(match (arrange, is_paused) {
        (Arrange::Up | Arrange::Down, _) => {
            let other = match arrange {
                Arrange::Up => place.checked_sub(1),
                _ => Some(place + 1).filter(|other| *other < accounts.len()),
            };
            let Some(other) = other else { return Ok(None) };
            accounts.swap(place, other);
            // Counted anew: those that were there before there was an order stand at one place.
            for (rank, account) in (0..).zip(accounts.iter()) {
                rows::set_rank(tx, site, account.id, rank).await?;
            }
            Some("reorder merchant accounts")
        }
        (Arrange::Pause, None) => {
            rows::pause_account(tx, site, id, Some(app.now())).await?;
            Some("pause merchant account")
        }
        (Arrange::Resume, Some(_)) => {
            rows::pause_account(tx, site, id, None).await?;
            Some("offer merchant account")
        }
        (Arrange::Remove, Some(_)) => {
            rows::retire_account(tx, site, id, app.now()).await?;
            Some("remove merchant account")
        }
        (Arrange::Pause | Arrange::Resume | Arrange::Remove, _) => None,
    })
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
pub(super) async fn note_check(
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
