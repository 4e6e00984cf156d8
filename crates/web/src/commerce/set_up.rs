//! The administrator's first page: the way to the first sale, step by step, until the site sells; figures afterwards.

use super::figures::FiguresPage;
use super::missing::who;
use super::words;
use crate::layout::Frame;
use crate::request::form::CheckedForm;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::commerce::{AccountView, MerchantAccounts, MissingFees};
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::payments::gateway::Mode;
use domain::sites::{AccountState, SetUp, Step, StepState};
use locale::{Address, Messages, Zone, msg};

/// The page.
#[derive(Template)]
#[template(path = "commerce/set_up.html")]
pub(crate) struct SetUpPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    left: usize,
    steps: Vec<StepRow>,
    test_link: Option<&'a str>,
}

/// One step.
struct StepRow {
    number: usize,
    state: StepState,
    title: String,
    text: String,
    action: Action,
}

/// What can be done about a step.
enum Action {
    /// Go there.
    Go { path: String, words: String },
    /// Do it.
    Do { path: String, words: String },
    /// Nothing here.
    Nothing,
}

/// What the page is made from.
pub(crate) struct SetUpFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// How far it is.
    pub set_up: SetUp,
    /// Its accounts.
    pub accounts: &'a MerchantAccounts,
    /// What is missing, with who can switch it on, while something is.
    pub missing: Option<&'a MissingFees>,
    /// The link to the hidden test session, once there is one.
    pub test_link: Option<&'a str>,
}

impl<'a> SetUpPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &SetUpFacts<'a>) -> Self {
        let t = frame.t;
        let steps = facts.set_up.steps().into_iter().enumerate();
        let steps = steps.map(|(index, (step, state))| row(t, facts, index + 1, step, state)).collect();
        let is_offered = facts.set_up.test == AccountState::Verified && !facts.set_up.test_purchase;
        let test_link = facts.test_link.filter(|_| is_offered);
        Self { t, frame, left: facts.set_up.left(), steps, test_link }
    }

    fn title(&self) -> String {
        self.t.with("set-up-title", &[("count", self.left.into())])
    }

    /// `Done`, `To do now`, `Later`: said where the picture is not seen.
    fn state(&self, state: &StepState) -> String {
        let key = match state {
            StepState::Done => msg!("set-up-state-done"),
            StepState::Next => msg!("set-up-state-next"),
            StepState::Waiting => msg!("set-up-state-waiting"),
        };
        self.t.text(key).into_owned()
    }

    fn button(&self, state: &StepState) -> &'static str {
        if *state == StepState::Next { "primary" } else { "secondary" }
    }
}

fn row(t: Messages, facts: &SetUpFacts<'_>, number: usize, step: Step, state: StepState) -> StepRow {
    let site = &facts.site.slug;
    let text = |key: &str| t.text(key).into_owned();
    let go = |path: String, key: &str| Action::Go { path, words: text(key) };
    let account = |mode: Mode| Address::MerchantAccount { site, mode: mode.as_str() }.path();
    let verify = |mode: Mode| Action::Do {
        path: Address::VerifyMerchantAccount { site, mode: mode.as_str() }.path(),
        words: text(msg!("set-up-verify")),
    };
    let accounts = || Address::MerchantAccounts { site }.path();
    let done = state == StepState::Done;
    let (title, words, action) = match step {
        Step::Provided => {
            let words = match facts.missing {
                Some(missing) if !done => who(t, missing),
                _ => text(msg!("set-up-provided-text")),
            };
            (msg!("set-up-provided"), words, Action::Nothing)
        }
        Step::Enabled if done => {
            let action = go(Address::ECommerce { site }.path(), msg!("set-up-change"));
            (msg!("set-up-enabled"), rules(t, facts.site), action)
        }
        Step::Enabled => {
            let action = match state {
                StepState::Next => go(Address::ECommerce { site }.path(), msg!("set-up-enable")),
                _ => Action::Nothing,
            };
            (msg!("set-up-enabled-to-do"), text(msg!("set-up-enabled-text")), action)
        }
        Step::Connected if done => {
            (msg!("set-up-connected"), connected(t, facts), go(accounts(), msg!("set-up-open")))
        }
        Step::Connected => {
            let action = go(account(Mode::Test), msg!("set-up-connect"));
            (msg!("set-up-connected-to-do"), text(msg!("set-up-connected-text")), action)
        }
        Step::VerifiedInTest => {
            let action = match facts.set_up.test {
                _ if done => Action::Nothing,
                AccountState::Missing => go(account(Mode::Test), msg!("set-up-connect")),
                _ => verify(Mode::Test),
            };
            let title = if done { msg!("set-up-verified") } else { msg!("set-up-verified-to-do") };
            (title, checked(t, facts.site, facts.accounts.main(Mode::Test)), action)
        }
        Step::TestPurchase => {
            let action = match state {
                StepState::Next => {
                    Action::Do { path: Address::TestSession { site }.path(), words: text(msg!("set-up-buy")) }
                }
                _ => Action::Nothing,
            };
            let words = if done { msg!("set-up-bought-text") } else { msg!("set-up-buy-text") };
            (if done { msg!("set-up-bought") } else { msg!("set-up-buy-title") }, text(words), action)
        }
        Step::Production => production(t, facts, state),
    };
    // What has to wait offers nothing to press.
    let action = if state == StepState::Waiting { waiting(facts.set_up, step, action) } else { action };
    StepRow { number, state, title: text(title), text: words, action }
}

/// Production can be prepared as soon as an account for Test is proven; every other step waits for the one before it.
fn waiting(set_up: SetUp, step: Step, action: Action) -> Action {
    match (step, action) {
        (Step::Production, Action::Go { path, words }) if set_up.test == AccountState::Verified => {
            Action::Go { path, words }
        }
        _ => Action::Nothing,
    }
}

/// `VAT 21 %, fees include it. Full refund until 2 days before the start. …`
fn rules(t: Messages, site: &Site) -> String {
    let tax = match (site.tax.rate_ppm, site.tax.included_in_fee) {
        (0, _) => t.text("set-up-no-tax").into_owned(),
        (rate, included) => {
            let values = [("tax", (&site.tax.name).into()), ("rate", t.rate(rate).into())];
            if included { t.with("set-up-tax-in", &values) } else { t.with("set-up-tax-on-top", &values) }
        }
    };
    format!("{tax} {}", t.refund_rule(site.refund_policy))
}

fn connected(t: Messages, facts: &SetUpFacts<'_>) -> String {
    let modes = [Mode::Test, Mode::Production].into_iter();
    let modes =
        modes.filter(|mode| facts.accounts.main(*mode).is_some()).map(|mode| t.mode(mode).into_owned());
    let modes: Vec<String> = modes.collect();
    let values = [("modes", modes.join(", ").into()), ("currency", facts.site.currency.code().into())];
    let connected = t.with("set-up-connected-for", &values);
    let against =
        [Mode::Production, Mode::Test].into_iter().find_map(|mode| facts.accounts.against_terms(mode));
    match against {
        Some(against) => format!("{connected} {}", words::against_terms(t, against)),
        None => connected,
    }
}

/// How the last check ended, or what it does.
fn checked(t: Messages, site: &Site, account: Option<&AccountView>) -> String {
    match account.and_then(|account| account.check.map(|check| (account.login.interface(), check))) {
        None => t.text("set-up-verified-text").into_owned(),
        Some((interface, check)) => {
            let at = t.short_date_time(check.at, &Zone::stored(&site.time_zone));
            format!("{} ({at})", words::outcome(t, interface, check.outcome, check.code))
        }
    }
}

fn production(t: Messages, facts: &SetUpFacts<'_>, state: StepState) -> (&'static str, String, Action) {
    let site = &facts.site.slug;
    let text = |key: &str| t.text(key).into_owned();
    let accounts = Address::MerchantAccounts { site }.path();
    if state == StepState::Done {
        return (msg!("set-up-production"), text(msg!("set-up-production-text")), Action::Nothing);
    }
    let live = facts.accounts.main(Mode::Production);
    let (words, action) = match facts.set_up.production {
        AccountState::Missing => {
            let path = Address::MerchantAccount { site, mode: Mode::Production.as_str() }.path();
            let words = text(msg!("set-up-connect-production"));
            (text(msg!("set-up-production-missing")), Action::Go { path, words })
        }
        AccountState::Unverified if live.is_some_and(|account| account.check.is_some()) => {
            let words = checked(t, facts.site, live);
            (words, Action::Go { path: accounts, words: text(msg!("set-up-open")) })
        }
        AccountState::Unverified => {
            let words = text(msg!("set-up-production-unverified"));
            (words, Action::Go { path: accounts, words: text(msg!("set-up-verify-first")) })
        }
        AccountState::Verified => {
            let words = text(msg!("set-up-production-ready"));
            (words, Action::Go { path: accounts, words: text(msg!("set-up-switch")) })
        }
    };
    (msg!("set-up-production-to-do"), words, action)
}

/// `GET /{site}/admin`
pub(crate) async fn show(here: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let commerce = state.app.commerce();
    let set_up = commerce.set_up(site).await?;
    if set_up.is_done() {
        let accounts = commerce.merchant_accounts(site).await?;
        let figures = commerce.figures(site).await?;
        let unverified = set_up.production != AccountState::Verified;
        let page =
            FiguresPage::new(visit.frame(), site, &figures, accounts.main(Mode::Production), unverified);
        return visit.show(&page, Privacy::Personal);
    }
    let accounts = commerce.merchant_accounts(site).await?;
    let missing = commerce.missing(site, site.mode).await?;
    let test_link = commerce.test_link(site).await?;
    let facts = SetUpFacts {
        site,
        set_up,
        accounts: &accounts,
        missing: missing.as_ref(),
        test_link: test_link.as_deref(),
    };
    visit.show(&SetUpPage::new(visit.frame(), &facts), Privacy::Personal)
}

/// `POST /{site}/admin/test-session`: makes the hidden session of Test mode, or finds it, and goes there.
pub(crate) async fn test_session(
    here: SignedIn,
    State(state): State<WebState>,
    _: CheckedForm,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let made = state.app.commerce().test_session(here.person.account, site, visit.t.locale()).await?;
    match made {
        Ok(slug) => see_other(&Address::Session { site: &site.slug, session: &slug }.path()),
        // The page says what is missing.
        Err(_) => see_other(&Address::Admin { site: &site.slug }.path()),
    }
}
