//! `/{site}/admin/merchant-accounts`: the accounts for Test and Production, and which of the two is on.
//! `/operator/merchant-accounts`: the operator's own ones, of which the session's mode chooses.

use super::{AccountsDone, Owner, mode_of, words};
use crate::layout::Frame;
use crate::request::form::CheckedForm;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::commerce::{AccountView, MerchantAccounts};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::payments::gateway::Mode;
use domain::sites::{AccountState, Login, SellerInput, SetUp, SwitchRefusal};
use http::StatusCode;
use locale::{Address, Messages, Zone, msg};

/// The page.
#[derive(Template)]
#[template(path = "commerce/merchant_accounts.html")]
pub(crate) struct MerchantAccountsPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    notice: Option<Notice>,
    lead: String,
    accounts: [AccountCard; 2],
    selling: Option<Selling<'a>>,
    /// Who sells by the operator's, and where that is changed.
    seller: Option<(&'a SellerInput, String)>,
}

/// What a site has beside its accounts: its mode, and a hidden session to try them.
struct Selling<'a> {
    mode: String,
    mode_text: String,
    switch: Switch,
    mode_action: String,
    test_session: Option<String>,
    test_link: Option<&'a str>,
}

/// One of the two accounts.
struct AccountCard {
    title: String,
    hint: String,
    account: Option<AccountLines>,
    edit: String,
    verify: String,
    state: CardState,
    state_words: String,
    /// The next thing to do on this page.
    is_next: bool,
}

/// What is known of an account. The password is not among it.
struct AccountLines {
    gateway: &'static str,
    /// Whose account it is there, line by line.
    login: Vec<(String, String)>,
    secret: String,
    set_at: String,
}

/// How an account stands, for the sign beside the words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CardState {
    Good,
    Attention,
    Nothing,
}

/// What came of what was just done.
struct Notice {
    words: String,
    is_good: bool,
}

/// Whether one can change to the other mode.
enum Switch {
    /// The site does not sell yet: there is nothing to change.
    Later(String),
    /// To this one, with what follows from it.
    To { mode: &'static str, words: String, consequence: String, is_primary: bool },
    /// Not yet, and why.
    Refused(String),
}

/// What the page is made from.
pub(crate) struct AccountsFacts<'a> {
    /// Whose accounts they are.
    pub owner: Owner<'a>,
    /// The accounts.
    pub accounts: &'a MerchantAccounts,
    /// What a site has beside them.
    pub selling: Option<SellingFacts<'a>>,
    /// Who sells by the operator's: empty until somebody has said so.
    pub seller: Option<&'a SellerInput>,
    /// What was just done.
    pub done: Option<AccountsDone>,
}

/// What the page of a site is made from beside its accounts.
pub(crate) struct SellingFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// How far the set-up is.
    pub set_up: SetUp,
    /// The link to the hidden test session, once there is one.
    pub test_link: Option<&'a str>,
    /// Why Production was refused just now.
    pub refused: Option<SwitchRefusal>,
}

impl<'a> MerchantAccountsPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &AccountsFacts<'a>) -> Self {
        let t = frame.t;
        let selling = facts.selling.as_ref().map(|selling| Selling::new(t, selling, facts.accounts));
        let switch = selling.as_ref().map(|selling| &selling.switch);
        let ready = matches!(switch, Some(Switch::To { is_primary: true, .. }));
        let test = facts.accounts.test.as_ref();
        let test_open = test.is_some_and(|test| test.state == AccountState::Verified);
        let cards = [Mode::Test, Mode::Production].map(|mode| {
            // One primary button: the first account that is not proven, unless Production waits to be switched on.
            let first = mode == Mode::Test || test_open || test.is_none();
            card(t, facts, mode, first && !ready)
        });
        let lead = match facts.owner {
            Owner::Site(_) => msg!("accounts-merchant-lead"),
            Owner::Operator(_) => msg!("accounts-operators-lead"),
        };
        let notice = facts.done.and_then(|done| notice(t, facts, done));
        let seller = facts.seller.map(|seller| (seller, Address::OperatorSeller.path()));
        Self { t, notice, lead: t.text(lead).into_owned(), accounts: cards, selling, seller, frame }
    }

    fn title(&self) -> String {
        self.t.text("accounts-merchant-title").into_owned()
    }
}

impl<'a> Selling<'a> {
    fn new(t: Messages, facts: &SellingFacts<'a>, accounts: &MerchantAccounts) -> Self {
        let site = facts.site;
        let (mode_key, other) = match site.mode {
            Mode::Test => (msg!("accounts-mode-test-text"), Mode::Production),
            Mode::Production => (msg!("accounts-mode-production-text"), Mode::Test),
        };
        let may = facts.refused.map_or_else(|| facts.set_up.may_switch(other), Err);
        let sells = facts.set_up.switches.enabled || facts.refused.is_some();
        let switch = match may {
            _ if !sells => Switch::Later(t.text("accounts-mode-later").into_owned()),
            Ok(()) => Switch::To {
                mode: other.as_str(),
                words: t
                    .text(match other {
                        Mode::Production => msg!("accounts-switch-production"),
                        Mode::Test => msg!("accounts-switch-test"),
                    })
                    .into_owned(),
                consequence: t
                    .text(match other {
                        Mode::Production => msg!("accounts-switch-production-text"),
                        Mode::Test => msg!("accounts-switch-test-text"),
                    })
                    .into_owned(),
                is_primary: other == Mode::Production,
            },
            Err(refusal) => Switch::Refused(refusal_words(t, refusal)),
        };
        // A purchase tries what the gateway knows.
        let has_test = accounts.of(Mode::Test).is_some_and(|account| account.state == AccountState::Verified);
        Self {
            mode: t.mode(site.mode).into_owned(),
            mode_text: t.text(mode_key).into_owned(),
            switch,
            mode_action: Address::SiteMode { site: &site.slug }.path(),
            test_session: has_test.then(|| Address::TestSession { site: &site.slug }.path()),
            test_link: facts.test_link,
        }
    }
}

fn notice(t: Messages, facts: &AccountsFacts<'_>, done: AccountsDone) -> Option<Notice> {
    let (key, mode, is_good) = match done {
        AccountsDone::Checked(mode) => {
            let good = facts.accounts.of(mode)?.state == AccountState::Verified;
            (if good { msg!("accounts-done-verified") } else { msg!("accounts-done-refused") }, mode, good)
        }
        AccountsDone::Switched => (msg!("accounts-done-switched"), facts.selling.as_ref()?.site.mode, true),
    };
    Some(Notice { words: t.with(key, &[("mode", t.mode(mode).into_owned().into())]), is_good })
}

fn card(t: Messages, facts: &AccountsFacts<'_>, mode: Mode, may_be_next: bool) -> AccountCard {
    let owner = facts.owner;
    let view = facts.accounts.of(mode);
    let zone = owner.zone();
    let (state, state_words) = standing(t, &zone, view);
    let hint = match mode {
        Mode::Test => msg!("accounts-test-hint"),
        Mode::Production => msg!("accounts-production-hint"),
    };
    AccountCard {
        title: t.mode(mode).into_owned(),
        hint: t.text(hint).into_owned(),
        account: view.map(|account| AccountLines {
            gateway: account.login.product().name(),
            login: login_lines(t, &account.login),
            secret: words::secret(t, account.login.product()),
            set_at: t
                .with("accounts-password-set", &[("time", t.short_date_time(account.set_at, &zone).into())]),
        }),
        edit: owner.account(mode),
        verify: owner.verify(mode),
        state,
        state_words,
        is_next: may_be_next
            && view.is_none_or(|account| {
                account.state != AccountState::Verified || account.refused_at.is_some()
            }),
    }
}

/// Whose account it is, in the words of its product.
fn login_lines(t: Messages, login: &Login) -> Vec<(String, String)> {
    let line = |key, value: &String| (t.text(key).into_owned(), value.clone());
    match login {
        Login::Payflow { partner, vendor, user } => vec![
            line(msg!("accounts-partner"), partner),
            line(msg!("accounts-vendor"), vendor),
            line(msg!("accounts-user"), user),
        ],
        Login::PayPal { client_id } => vec![line(msg!("accounts-client-id"), client_id)],
        Login::ExpressCheckout { user } => vec![line(msg!("accounts-api-user"), user)],
    }
}

/// How an account stands, in words.
fn standing(t: Messages, zone: &Zone, account: Option<&AccountView>) -> (CardState, String) {
    let Some(account) = account else {
        return (CardState::Nothing, t.text("accounts-none").into_owned());
    };
    if !account.opens {
        return (CardState::Attention, t.text("accounts-cannot-be-opened").into_owned());
    }
    if let Some(since) = account.refused_at {
        let time = [("time", t.short_date_time(since, zone).into())];
        return (CardState::Attention, t.with("accounts-refused", &time));
    }
    match account.check {
        None => (CardState::Attention, t.text("accounts-unverified").into_owned()),
        Some(check) => {
            let at = t.short_date_time(check.at, zone);
            let words =
                format!("{} ({at})", words::outcome(t, account.login.product(), check.outcome, check.code));
            let good = account.state == AccountState::Verified;
            (if good { CardState::Good } else { CardState::Attention }, words)
        }
    }
}

fn refusal_words(t: Messages, refusal: SwitchRefusal) -> String {
    let key = match refusal {
        SwitchRefusal::NotProvided => msg!("accounts-refused-not-provided"),
        SwitchRefusal::NotEnabled => msg!("accounts-refused-not-enabled"),
        SwitchRefusal::NoAccount => msg!("accounts-refused-no-account"),
        SwitchRefusal::NotVerified => msg!("accounts-refused-not-verified"),
    };
    t.text(key).into_owned()
}

async fn page(
    here: &SignedIn,
    state: &WebState,
    done: Option<AccountsDone>,
    refused: Option<SwitchRefusal>,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let commerce = state.app.commerce();
    let set_up = commerce.set_up(site).await?;
    let accounts = commerce.merchant_accounts(site).await?;
    let test_link = commerce.test_link(site).await?;
    let selling = SellingFacts { site, set_up, test_link: test_link.as_deref(), refused };
    let owner = Owner::Site(site);
    let facts = AccountsFacts { owner, accounts: &accounts, selling: Some(selling), seller: None, done };
    let frame = visit.frame_at(owner.accounts());
    let mut response = visit.show(&MerchantAccountsPage::new(frame, &facts), Privacy::Personal)?;
    if refused.is_some() {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    Ok(response)
}

/// `GET /{site}/admin/merchant-accounts`
pub(crate) async fn show(
    here: SignedIn,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    page(&here, &state, AccountsDone::of_query(query.as_deref()), None).await
}

/// `POST /{site}/admin/merchant-accounts/{mode}/verify`: asks the gateway (decision 7).
pub(crate) async fn verify(
    here: SignedIn,
    State(state): State<WebState>,
    _: CheckedForm,
) -> Result<Response, Failure> {
    let site = &here.visit.site;
    let mode = mode_of(here.visit.param("mode")).ok_or(Failure::NotFound)?;
    let checked = state.app.commerce().verify(&here.person, site, mode).await?;
    checked.ok_or(Failure::NotFound)?;
    Owner::Site(site).back_to_accounts(AccountsDone::Checked(mode))
}

/// `POST /{site}/admin/mode`: Test or Production (S-23).
pub(crate) async fn switch(
    here: SignedIn,
    State(state): State<WebState>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, Failure> {
    let mode = mode_of(form.get("mode")).ok_or(Failure::BadRequest)?;
    let site = &here.visit.site;
    match state.app.commerce().switch_mode(here.person.account, site, mode).await? {
        Ok(()) => Owner::Site(site).back_to_accounts(AccountsDone::Switched),
        Err(refusal) => page(&here, &state, None, Some(refusal)).await,
    }
}

/// `GET /operator/merchant-accounts`
pub(crate) async fn show_operators(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let accounts = state.app.commerce().operators_accounts().await?;
    let zone = visit.zone.clone().unwrap_or(Zone::UTC);
    let owner = Owner::Operator(&zone);
    let done = AccountsDone::of_query(query.as_deref());
    let seller = state.app.commerce().operators_seller().await?;
    let facts = AccountsFacts { owner, accounts: &accounts, selling: None, seller: Some(&seller), done };
    visit.show(&MerchantAccountsPage::new(visit.frame(), &facts), Privacy::Personal)
}

/// `POST /operator/merchant-accounts/{mode}/verify`
pub(crate) async fn verify_operators(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    _: CheckedForm,
) -> Result<Response, Failure> {
    let mode = mode_of(visit.param("mode")).ok_or(Failure::NotFound)?;
    let seller = state.app.sites().operators_seller().await?.ok_or(Failure::NotFound)?;
    let checked = state.app.commerce().verify(&person, &seller, mode).await?;
    checked.ok_or(Failure::NotFound)?;
    Owner::Operator(&Zone::UTC).back_to_accounts(AccountsDone::Checked(mode))
}
