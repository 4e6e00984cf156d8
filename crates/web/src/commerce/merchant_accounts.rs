//! `/{site}/admin/merchant-accounts`: the accounts for Test and Production in the order in which payers are offered them, and
//! which mode is on. `/operator/merchant-accounts`: the operator's own ones, of which the session's mode chooses.

use super::{AccountsDone, Owner, mode_of, words};
use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::accounts::Person;
use app::commerce::{AccountView, Arrange, MerchantAccounts};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::payments::gateway::{CardEntry, Mode};
use domain::sites::{AccountState, GatewayProduct, Login, ProUkEdition, SellerInput, SetUp, SwitchRefusal};
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
    modes: [ModeSection; 2],
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

/// The accounts of a mode.
struct ModeSection {
    title: String,
    hint: String,
    accounts: Vec<AccountCard>,
    /// What its owner should see to, because his gateway's terms want it.
    against_terms: Option<String>,
    /// The form of a product that is not connected yet; none when all are.
    connect: Option<String>,
    connect_words: String,
    verify: String,
    arrange: String,
    /// To connect one is the next thing to do on this page.
    is_next: bool,
}

/// An account, as far as it is known. The password is not in it.
struct AccountCard {
    gateway: &'static str,
    product: &'static str,
    /// What payers are offered by it.
    offer: String,
    /// Whose account it is there, line by line.
    login: Vec<(String, String)>,
    secret: String,
    set_at: String,
    edit: String,
    /// Where a payment through it is rehearsed, if that can be done here.
    rehearse: Option<String>,
    state: CardState,
    state_words: String,
    /// What can be done to its place: what is sent, and its words.
    arrange: Vec<(&'static str, String)>,
    /// To verify it is the next thing to do on this page.
    is_next: bool,
}

/// How an account stands, for the sign beside the words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CardState {
    Good,
    Attention,
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
    /// Whether payments can be rehearsed.
    pub rehearses: bool,
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
        let test = facts.accounts.main(Mode::Test);
        let test_open = test.is_some_and(|test| test.state == AccountState::Verified);
        let modes = [Mode::Test, Mode::Production].map(|mode| {
            // One primary button: the first account that is not proven, unless Production waits to be switched on.
            let first = mode == Mode::Test || test_open || test.is_none();
            ModeSection::new(t, facts, mode, first && !ready)
        });
        let lead = match facts.owner {
            Owner::Site(_) => msg!("accounts-merchant-lead"),
            Owner::Operator(_) => msg!("accounts-operators-lead"),
        };
        let notice = facts.done.and_then(|done| notice(t, facts, done));
        let seller = facts.seller.map(|seller| (seller, Address::OperatorSeller.path()));
        Self { t, notice, lead: t.text(lead).into_owned(), modes, selling, seller, frame }
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
        let has_test =
            accounts.main(Mode::Test).is_some_and(|account| account.state == AccountState::Verified);
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
        AccountsDone::Checked(mode, product) => {
            let good = facts.accounts.find(mode, product)?.state == AccountState::Verified;
            (if good { msg!("accounts-done-verified") } else { msg!("accounts-done-refused") }, mode, good)
        }
        AccountsDone::Arranged(mode) => (msg!("accounts-done-arranged"), mode, true),
        AccountsDone::Switched => (msg!("accounts-done-switched"), facts.selling.as_ref()?.site.mode, true),
    };
    Some(Notice { words: t.with(key, &[("mode", t.mode(mode).into_owned().into())]), is_good })
}

impl ModeSection {
    fn new(t: Messages, facts: &AccountsFacts<'_>, mode: Mode, may_be_next: bool) -> Self {
        let owner = facts.owner;
        let views: Vec<&AccountView> = facts.accounts.of(mode).collect();
        let hint = match mode {
            Mode::Test => msg!("accounts-test-hint"),
            Mode::Production => msg!("accounts-production-hint"),
        };
        let is_missing = |product: &GatewayProduct| facts.accounts.find(mode, *product).is_none();
        let connect = GatewayProduct::ALL.into_iter().find(is_missing);
        let to_do = |view: &AccountView| {
            !view.is_paused && (view.state != AccountState::Verified || view.refused_at.is_some())
        };
        // The first that is offered, or would be if it were proven.
        let next = views.iter().position(|view| to_do(view)).filter(|_| may_be_next);
        let cards = views.iter().enumerate().map(|(place, view)| {
            let is_last = place + 1 == views.len();
            let card = card(t, owner, view, ((place > 0, !is_last), next == Some(place)));
            let address = format!("{}?gateway={}", owner.rehearsal(mode), card.product);
            AccountCard { rehearse: facts.rehearses.then_some(address), ..card }
        });
        Self {
            title: t.mode(mode).into_owned(),
            hint: t.text(hint).into_owned(),
            connect: connect.map(|product| owner.account_of(mode, product)),
            connect_words: t
                .text(if views.is_empty() {
                    msg!("accounts-connect")
                } else {
                    msg!("accounts-connect-another")
                })
                .into_owned(),
            verify: owner.verify(mode),
            arrange: owner.arrange(mode),
            is_next: may_be_next && views.is_empty(),
            against_terms: facts.accounts.against_terms(mode).map(|against| words::against_terms(t, against)),
            accounts: cards.collect(),
        }
    }
}

fn card(
    t: Messages,
    owner: Owner<'_>,
    view: &AccountView,
    ((may_go_up, may_go_down), is_next): ((bool, bool), bool),
) -> AccountCard {
    let zone = owner.zone();
    let (state, state_words) = standing(t, &zone, view);
    let product = view.login.product();
    let arrange = [
        (may_go_up, Arrange::Up, msg!("accounts-up")),
        (may_go_down, Arrange::Down, msg!("accounts-down")),
        (!view.is_paused, Arrange::Pause, msg!("accounts-pause")),
        (view.is_paused, Arrange::Resume, msg!("accounts-resume")),
        (view.is_paused, Arrange::Remove, msg!("accounts-remove")),
    ];
    let arrange = arrange.into_iter().filter(|(may, ..)| *may);
    AccountCard {
        gateway: product.name(),
        product: product.as_str(),
        offer: offer(t, owner, view),
        login: login_lines(t, view),
        secret: words::secret(t, product),
        set_at: t.with("accounts-password-set", &[("time", t.short_date_time(view.set_at, &zone).into())]),
        edit: owner.account_of(view.mode, product),
        rehearse: None,
        state,
        state_words,
        arrange: arrange.map(|(_, arrange, key)| (arrange.as_str(), t.text(key).into_owned())).collect(),
        is_next,
    }
}

/// What payers are offered by an account, or why they are not.
fn offer(t: Messages, owner: Owner<'_>, view: &AccountView) -> String {
    let method = t.pay_method(view.login.product().method());
    let key = match (owner, view) {
        (Owner::Site(site), AccountView { is_offered: true, .. }) => {
            let values = [("method", method.into()), ("currency", site.currency.code().into())];
            return t.with("accounts-offered-in", &values);
        }
        (Owner::Operator(_), AccountView { is_offered: true, .. }) => return method,
        (_, AccountView { is_paused: true, .. }) => msg!("accounts-offer-paused"),
        (_, AccountView { is_withheld: true, .. }) => msg!("accounts-offer-withheld"),
        (_, view) if view.state != AccountState::Verified || view.refused_at.is_some() => {
            msg!("accounts-offer-unverified")
        }
        _ => msg!("accounts-offer-behind"),
    };
    t.with(key, &[("method", method.into())])
}

/// Whose account it is, in the words of its product, and where its payers type their card if the product leaves that open.
fn login_lines(t: Messages, view: &AccountView) -> Vec<(String, String)> {
    let line = |key, value: &String| (t.text(key).into_owned(), value.clone());
    let typed = match view.card_entry {
        CardEntry::GatewayPage => msg!("accounts-card-gateway"),
        CardEntry::OurPage => msg!("accounts-card-ours"),
        CardEntry::OurServer => msg!("accounts-card-server"),
    };
    let edition = |of: ProUkEdition| line(msg!("accounts-edition"), &words::edition(t, of));
    match &view.login {
        Login::Payflow { partner, vendor, user } => vec![
            line(msg!("accounts-partner"), partner),
            line(msg!("accounts-vendor"), vendor),
            line(msg!("accounts-user"), user),
            line(msg!("accounts-card-entry"), &t.text(typed).into_owned()),
        ],
        Login::PayflowExpress { partner, vendor, user } => vec![
            line(msg!("accounts-partner"), partner),
            line(msg!("accounts-vendor"), vendor),
            line(msg!("accounts-user"), user),
        ],
        Login::PayPal { client_id } => vec![line(msg!("accounts-client-id"), client_id)],
        Login::ExpressCheckout { user } => vec![line(msg!("accounts-api-user"), user)],
        Login::ProUk { user } => {
            vec![edition(ProUkEdition::Hosted), line(msg!("accounts-api-user"), user)]
        }
        Login::ProUkDirect { user } => vec![
            edition(ProUkEdition::Direct),
            line(msg!("accounts-api-user"), user),
            line(msg!("accounts-card-entry"), &t.text(typed).into_owned()),
        ],
        Login::ProUkPayflow { vendor, user } => vec![
            edition(ProUkEdition::Payflow),
            line(msg!("accounts-vendor"), vendor),
            line(msg!("accounts-user"), user),
            line(msg!("accounts-card-entry"), &t.text(typed).into_owned()),
        ],
    }
}

/// How an account stands, in words.
fn standing(t: Messages, zone: &Zone, account: &AccountView) -> (CardState, String) {
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
                format!("{} ({at})", words::outcome(t, account.login.interface(), check.outcome, check.code));
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
    let rehearses = state.config.rehearse.is_some();
    let facts =
        AccountsFacts { owner, accounts: &accounts, selling: Some(selling), seller: None, done, rehearses };
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
    CheckedForm(form): CheckedForm,
) -> Result<Response, Failure> {
    let site = &here.visit.site;
    let accounts = state.app.commerce().merchant_accounts(site).await?;
    let (mode, product) = meant(&here.visit, &form, &accounts)?;
    let checked = state.app.commerce().verify(&here.person, site, (mode, product)).await?;
    checked.ok_or(Failure::NotFound)?;
    Owner::Site(site).back_to_accounts(AccountsDone::Checked(mode, product))
}

/// The account that a form is about; where it names no product, the one by which its mode stands.
fn meant(
    visit: &Visit,
    form: &Fields,
    accounts: &MerchantAccounts,
) -> Result<(Mode, GatewayProduct), Failure> {
    let mode = mode_of(visit.param("mode")).ok_or(Failure::NotFound)?;
    let named = GatewayProduct::parse(form.get("gateway"));
    let product = named.or_else(|| Some(accounts.main(mode)?.login.product()));
    Ok((mode, product.ok_or(Failure::NotFound)?))
}

/// `POST /{site}/admin/merchant-accounts/{mode}/arrange`: another order, or no longer offered.
pub(crate) async fn arrange(
    here: SignedIn,
    State(state): State<WebState>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, Failure> {
    let site = &here.visit.site;
    let mode = rearrange(&state, (&here.visit, &here.person, site), &form).await?;
    Owner::Site(site).back_to_accounts(AccountsDone::Arranged(mode))
}

async fn rearrange(
    state: &WebState,
    (visit, by, seller): (&Visit, &Person, &Site),
    form: &Fields,
) -> Result<Mode, Failure> {
    let mode = mode_of(visit.param("mode")).ok_or(Failure::NotFound)?;
    let product = GatewayProduct::parse(form.get("gateway")).ok_or(Failure::BadRequest)?;
    let arrange = Arrange::parse(form.get("act")).ok_or(Failure::BadRequest)?;
    let arranged = state.app.commerce().arrange(by, seller, (mode, product), arrange).await?;
    arranged.ok_or(Failure::NotFound)?;
    Ok(mode)
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
    let rehearses = state.config.rehearse.is_some();
    let facts =
        AccountsFacts { owner, accounts: &accounts, selling: None, seller: Some(&seller), done, rehearses };
    visit.show(&MerchantAccountsPage::new(visit.frame(), &facts), Privacy::Personal)
}

/// `POST /operator/merchant-accounts/{mode}/verify`
pub(crate) async fn verify_operators(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, Failure> {
    let seller = state.app.sites().operators_seller().await?.ok_or(Failure::NotFound)?;
    let accounts = state.app.commerce().merchant_accounts(&seller).await?;
    let (mode, product) = meant(&visit, &form, &accounts)?;
    let checked = state.app.commerce().verify(&person, &seller, (mode, product)).await?;
    checked.ok_or(Failure::NotFound)?;
    Owner::Operator(&Zone::UTC).back_to_accounts(AccountsDone::Checked(mode, product))
}

/// `POST /operator/merchant-accounts/{mode}/arrange`
pub(crate) async fn arrange_operators(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, Failure> {
    let seller = state.app.sites().operators_seller().await?.ok_or(Failure::NotFound)?;
    let mode = rearrange(&state, (&visit, &person, &seller), &form).await?;
    Owner::Operator(&Zone::UTC).back_to_accounts(AccountsDone::Arranged(mode))
}
