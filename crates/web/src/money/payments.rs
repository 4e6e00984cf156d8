//! Payments with search and filters, their sums, the pictures and the books.

use super::pictures::{SeatsPicture, WeeksPicture};
use super::query::PaymentsQuery;
use crate::forms::{Mistake, Mistakes};
use crate::layout::Frame;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Till, Visit};
use app::money::{OUTCOME_UNKNOWN, Overview, PaymentLine, PaymentsPage, SessionName, Waiting};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::{Act, Role};
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::Mode;
use domain::payments::intent::IntentState;
use domain::sessions::held::ANSWER_WITHIN;
use domain::sites::PayMethod;
use http::StatusCode;
use locale::{Address, Messages, Zone, msg};
use std::borrow::Cow;

/// The page.
#[derive(Template)]
#[template(path = "money/payments.html")]
pub(crate) struct MoneyPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    query: &'a PaymentsQuery,
    mistakes: Mistakes<'a>,
    /// What is wrong with a day: field and words.
    problem: Option<(&'static str, String)>,
    modes: Vec<Choice>,
    states: Vec<Choice>,
    methods: Vec<Choice>,
    sessions: Vec<Choice>,
    sites: Option<Vec<Choice>>,
    due_title: &'static str,
    title_key: &'static str,
    action: String,
    unfiltered: String,
    lines: Vec<Line>,
    sums: Vec<Sum>,
    older: Option<String>,
    csv: String,
    xlsx: String,
    journal: String,
    /// Whose clock its times are on.
    clock: String,
    /// Something waits in Production while Test is looked at: in words.
    waiting_in_production: Option<String>,
    waiting: Vec<WaitingRow>,
    /// The gateway's list and the books differ: in words.
    differences: Option<String>,
    reconciliation: String,
    undecided: Vec<UndecidedLine>,
    /// The gateway refuses the account: in words, and where somebody who may sees to it.
    refused: Option<(String, Option<String>)>,
    pictures: Option<(WeeksPicture, Option<SeatsPicture>)>,
    balances: Vec<(String, String)>,
}

/// A session of which nobody has said yet whether it was held.
struct UndecidedLine {
    topic: String,
    /// Its page, for who may act on it.
    address: Option<String>,
    words: String,
}

/// Something to choose.
struct Choice {
    value: String,
    address: String,
    words: String,
    is_this: bool,
}

struct Line {
    address: String,
    date: String,
    name: String,
    reference: String,
    session: String,
    state: String,
    due: String,
    taken: String,
    returned: String,
}

struct Sum {
    count: String,
    taken: String,
    returned: String,
    /// What the gateway took away by disputes, where it did.
    disputed: Option<String>,
    kept: String,
    /// What the gateway kept for itself, where it tells.
    fee: Option<String>,
}

struct WaitingRow {
    address: String,
    name: String,
    amount: String,
    session: String,
    why: String,
    since: String,
}

/// What the page is made from.
pub(crate) struct MoneyFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// What was asked for.
    pub query: &'a PaymentsQuery,
    /// The page of payments.
    pub page: &'a PaymentsPage,
    /// Balances, weeks, seats, what waits.
    pub overview: &'a Overview,
    /// Sessions to choose from.
    pub sessions: &'a [SessionName],
    /// Sites to choose from, slug and name: at the operator's till.
    pub sites: Option<&'a [(String, String)]>,
}

impl<'a> MoneyPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &MoneyFacts<'a>) -> Self {
        let t = frame.t;
        let MoneyFacts { site, query, page, overview, sessions, sites } = *facts;
        let zone = Zone::stored(&site.time_zone);
        let slug = site.slug.as_str();
        // What cannot be read filters nothing: the page stands as it was, with what is wrong.
        let first_page = query.after().is_none() && (!query.is_filtered() || query.problem().is_some());
        let modes =
            [(Mode::Production, msg!("money-mode-production")), (Mode::Test, msg!("money-mode-test"))];
        let problem = query.problem().map(|(field, key)| (field, t.text(key).into_owned()));
        let mistake = problem.clone().map(|(field, words)| Mistake { field, words });
        let journal = Address::MoneyJournal { site: slug }.path();
        // The operator is paid by hosts, whose money is held until their sessions are over.
        let by_hosts = sites.is_some();
        let state_of = |state| if by_hosts { t.host_payment_state(state) } else { t.payment_state(state) };
        Self {
            t,
            query,
            mistakes: Mistakes::new(t, mistake.into_iter().collect()).kept(""),
            problem,
            modes: modes
                .map(|(mode, words)| Choice {
                    value: mode.as_str().to_owned(),
                    address: PaymentsQuery::of_mode(site, mode),
                    words: t.text(words).into_owned(),
                    is_this: mode == query.mode,
                })
                .into(),
            states: IntentState::ALL
                .map(|state| (state.as_str(), state_of(state)))
                .into_iter()
                .chain([(OUTCOME_UNKNOWN, t.text("money-state-outcome-unknown"))])
                .map(|(value, words)| Choice {
                    value: value.to_owned(),
                    address: String::new(),
                    words: words.into_owned(),
                    is_this: query.get("state") == value,
                })
                .collect(),
            methods: PayMethod::ALL
                .map(|method| Choice {
                    value: method.as_str().to_owned(),
                    address: String::new(),
                    words: t.pay_method(method),
                    is_this: query.get("method") == method.as_str(),
                })
                .into(),
            sessions: sessions
                .iter()
                .map(|session| Choice {
                    value: session.slug.clone(),
                    address: String::new(),
                    words: format!("{} · {}", session.topic, t.short_date_inside(session.starts_at, &zone)),
                    is_this: query.get("session") == session.slug,
                })
                .collect(),
            sites: sites.map(|sites| {
                let choice = |(slug, name): &(String, String)| Choice {
                    value: slug.clone(),
                    address: String::new(),
                    words: name.clone(),
                    is_this: query.get("site") == slug,
                };
                sites.iter().map(choice).collect()
            }),
            due_title: if by_hosts { msg!("host-payments-due") } else { msg!("money-due") },
            title_key: if sites.is_some() { msg!("host-payments-title") } else { msg!("money-title") },
            action: Address::Money { site: slug }.path(),
            unfiltered: PaymentsQuery::of_mode(site, query.mode),
            lines: page
                .lines
                .iter()
                .map(|line| {
                    let state = match line.state {
                        IntentState::Paying if line.is_outcome_unknown => {
                            t.text("money-state-outcome-unknown")
                        }
                        state => state_of(state),
                    };
                    self::line(t, site, &zone, (line, state))
                })
                .collect(),
            sums: page
                .sums
                .iter()
                .map(|sum| Sum {
                    count: t.integer(sum.count),
                    taken: t.money(sum.taken),
                    returned: t.money(sum.returned),
                    disputed: (!sum.disputed.is_zero()).then(|| t.money(sum.disputed)),
                    kept: sum
                        .taken
                        .checked_sub(sum.returned)
                        .and_then(|kept| kept.checked_sub(sum.disputed))
                        .map_or_else(|_| String::new(), |kept| t.money(kept)),
                    fee: (!sum.fee.is_zero()).then(|| t.money(sum.fee)),
                })
                .collect(),
            older: page.older.map(|after| query.address(Address::Money { site: slug }, Some(after))),
            csv: query.address(Address::MoneyCsv { site: slug }, None),
            xlsx: query.address(Address::MoneyXlsx { site: slug }, None),
            journal: format!("{journal}?mode={}", query.mode.as_str()),
            clock: t.with("times-are-of", [("zone", zone.words().into())]),
            waiting_in_production: (overview.waiting_in_production > 0).then(|| {
                t.with("money-waiting-in-production", &[("count", overview.waiting_in_production.into())])
            }),
            waiting: overview.waiting.iter().map(|row| self::waiting(t, site, &zone, row)).collect(),
            differences: (overview.differences > 0)
                .then(|| t.with("money-differences", [("count", overview.differences.into())])),
            reconciliation: super::reconciliation::here(slug, query.mode),
            undecided: overview
                .undecided
                .iter()
                .map(|row| {
                    let until = row.asked_at.plus(ANSWER_WITHIN);
                    let until = [("time", t.short_date_time(until, &zone).into())];
                    let person = frame.person.filter(|person| {
                        let on_all = person.roles_at(site.id).any(|role| role == Role::Administrator);
                        on_all || (person.may(site.id, Act::HostSessions) && row.host == Some(person.account))
                    });
                    UndecidedLine {
                        topic: row.topic.clone(),
                        address: person
                            .map(|_| Address::HostSession { site: slug, session: &row.slug }.path()),
                        words: t.with("money-undecided-until", &until),
                    }
                })
                .collect(),
            refused: overview.refused_at.map(|since| {
                let since = [("time", t.short_date_time(since, &zone).into())];
                let person = frame.person.filter(|person| person.may(site.id, Act::ManageMerchantAccounts));
                let address = match sites {
                    // At his own till the operator sees to it himself.
                    Some(_) => Some(Address::OperatorAccounts.path()),
                    None => person.map(|_| Address::MerchantAccounts { site: slug }.path()),
                };
                (t.with("money-account-refused", since), address)
            }),
            pictures: first_page.then(|| {
                let seats = sites.is_none().then(|| SeatsPicture::new(t, overview));
                (WeeksPicture::new(t, &overview.weeks, &zone), seats)
            }),
            balances: overview
                .balances
                .iter()
                .map(|(account, balance)| (t.account(*account), t.money(*balance)))
                .collect(),
            frame: frame.showing_money(query.mode),
        }
    }

    fn heading(&self) -> String {
        self.t.text(self.title_key).into_owned()
    }

    /// What the browser's window says.
    fn title(&self) -> String {
        self.mistakes.title(&self.heading())
    }

    /// What is wrong with a day.
    fn problem_of(&self, field: &str) -> Option<&str> {
        self.problem.as_ref().filter(|(of, _)| *of == field).map(|(_, words)| words.as_str())
    }
}

/// The session, and whose it is where that is not the seller's own.
fn session_of(seller: &Site, session: &str, of_site: &str) -> String {
    if seller.name == of_site { session.to_owned() } else { format!("{session} · {of_site}") }
}

fn line(t: Messages, site: &Site, zone: &Zone, (line, state): (&PaymentLine, Cow<'_, str>)) -> Line {
    Line {
        address: Address::Payment { site: &site.slug, reference: &line.reference }.path(),
        date: t.short_date_time(line.begun_at, zone),
        name: line.name.clone(),
        reference: line.reference.clone(),
        session: session_of(site, &line.session, &line.of_site),
        state: state.into_owned(),
        due: t.money(line.due),
        taken: t.money(line.taken),
        returned: t.money(line.returned),
    }
}

fn waiting(t: Messages, site: &Site, zone: &Zone, row: &Waiting) -> WaitingRow {
    let state = AttemptState::parse(&row.state);
    WaitingRow {
        address: Address::Payment { site: &site.slug, reference: &row.reference }.path(),
        name: row.name.clone(),
        amount: t.money(row.due),
        session: session_of(site, &row.session, &row.of_site),
        why: t
            .text(match state {
                _ if row.failed_refund => msg!("money-waiting-refund"),
                Some(AttemptState::Review) => msg!("money-waiting-review"),
                Some(AttemptState::Disputed) => msg!("money-waiting-dispute"),
                Some(AttemptState::Quarantine) => msg!("money-waiting-quarantine"),
                // Of all that goes on by itself, only what was promised waits.
                Some(AttemptState::Unknown | AttemptState::Capturing) => msg!("money-waiting-promised"),
                _ => msg!("money-waiting-person"),
            })
            .into_owned(),
        since: t.short_date_time(row.since, zone),
    }
}

/// `GET /{site}/money`
pub(crate) async fn show(
    here: SignedIn<Till>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    page(&here, &state, query).await
}

/// `GET /operator/money`: what hosts pay to the operator; before he has an account of his own, that comes first.
pub(crate) async fn show_operators(
    who: SignedIn<Visit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let Some(seller) = state.app.sites().operators_seller().await? else {
        return see_other(&Address::OperatorAccounts.path());
    };
    let SignedIn { visit, person, sign_in } = who;
    page(&SignedIn { visit: Till::of_operator(seller, visit), person, sign_in }, &state, query).await
}

async fn page(here: &SignedIn<Till>, state: &WebState, query: Option<String>) -> Result<Response, Failure> {
    let (site, is_operators) = (&here.visit.site, here.visit.is_operators);
    let query = PaymentsQuery::parse(site, query.as_deref());
    let office = state.app.money();
    let page = office.payments(site, &query.filter(site), query.after()).await?;
    let overview = office.overview(site, query.mode).await?;
    let sessions = office.session_names(site, query.mode).await?;
    let sites = if is_operators { Some(office.sites_of_hosts(site, query.mode).await?) } else { None };
    let facts = MoneyFacts {
        site,
        query: &query,
        page: &page,
        overview: &overview,
        sessions: &sessions,
        sites: sites.as_deref(),
    };
    let mut response = here.visit.show(&MoneyPage::new(here.visit.frame(), &facts), Privacy::Personal)?;
    if query.problem().is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}
