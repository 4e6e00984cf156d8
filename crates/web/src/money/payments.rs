//! Payments with search and filters, their sums, the pictures and the books.

use super::pictures::{SeatsPicture, WeeksPicture};
use super::query::PaymentsQuery;
use crate::layout::Frame;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::money::{Overview, PaymentLine, PaymentsPage, SessionName, Waiting};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Act;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::Mode;
use domain::payments::intent::IntentState;
use locale::{Address, Messages, Zone, msg};

/// The page.
#[derive(Template)]
#[template(path = "money/payments.html")]
pub(crate) struct MoneyPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    query: &'a PaymentsQuery,
    modes: Vec<Choice>,
    states: Vec<Choice>,
    sessions: Vec<Choice>,
    action: String,
    unfiltered: String,
    lines: Vec<Line>,
    sums: Vec<Sum>,
    older: Option<String>,
    csv: String,
    journal: String,
    waiting: Vec<WaitingRow>,
    /// The gateway refuses the account: in words, and where somebody who may sees to it.
    refused: Option<(String, Option<String>)>,
    pictures: Option<(WeeksPicture, SeatsPicture)>,
    balances: Vec<(String, String)>,
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
    kept: String,
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
}

impl<'a> MoneyPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &MoneyFacts<'a>) -> Self {
        let t = frame.t;
        let MoneyFacts { site, query, page, overview, sessions } = *facts;
        let zone = Zone::parse(&site.time_zone).unwrap_or(Zone::UTC);
        let slug = site.slug.as_str();
        let first_page = query.after().is_none() && !query.is_filtered();
        let modes =
            [(Mode::Production, msg!("money-mode-production")), (Mode::Test, msg!("money-mode-test"))];
        let journal = Address::MoneyJournal { site: slug }.path();
        Self {
            t,
            query,
            modes: modes
                .map(|(mode, words)| Choice {
                    value: mode.as_str().to_owned(),
                    address: PaymentsQuery::of_mode(site, mode),
                    words: t.text(words).into_owned(),
                    is_this: mode == query.mode,
                })
                .into(),
            states: IntentState::ALL
                .map(|state| Choice {
                    value: state.as_str().to_owned(),
                    address: String::new(),
                    words: t.payment_state(state).into_owned(),
                    is_this: query.get("state") == state.as_str(),
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
            action: Address::Money { site: slug }.path(),
            unfiltered: PaymentsQuery::of_mode(site, query.mode),
            lines: page.lines.iter().map(|line| self::line(t, slug, &zone, line)).collect(),
            sums: page
                .sums
                .iter()
                .map(|sum| Sum {
                    count: t.integer(sum.count),
                    taken: t.money(sum.taken),
                    returned: t.money(sum.returned),
                    kept: sum
                        .taken
                        .checked_sub(sum.returned)
                        .map_or_else(|_| String::new(), |kept| t.money(kept)),
                })
                .collect(),
            older: page.older.map(|after| query.address(Address::Money { site: slug }, Some(after))),
            csv: query.address(Address::MoneyCsv { site: slug }, None),
            journal: format!("{journal}?mode={}", query.mode.as_str()),
            waiting: overview.waiting.iter().map(|row| self::waiting(t, slug, &zone, row)).collect(),
            refused: overview.refused_at.map(|since| {
                let since = [("time", t.short_date_time(since, &zone).into())];
                let person = frame.person.filter(|person| person.may(site.id, Act::ManageMerchantAccounts));
                let address = person.map(|_| Address::MerchantAccounts { site: slug }.path());
                (t.with("money-account-refused", since), address)
            }),
            pictures: first_page
                .then(|| (WeeksPicture::new(t, &overview.weeks, &zone), SeatsPicture::new(t, overview))),
            balances: overview
                .balances
                .iter()
                .map(|(account, balance)| (t.account(*account), t.money(*balance)))
                .collect(),
            frame: frame.showing(query.mode),
        }
    }

    fn title(&self) -> String {
        self.t.text("money-title").into_owned()
    }
}

fn line(t: Messages, site: &str, zone: &Zone, line: &PaymentLine) -> Line {
    Line {
        address: Address::Payment { site, reference: &line.reference }.path(),
        date: t.short_date_time(line.begun_at, zone),
        name: line.name.clone(),
        reference: line.reference.clone(),
        session: line.session.clone(),
        state: t.payment_state(line.state).into_owned(),
        due: t.money(line.due),
        taken: t.money(line.taken),
        returned: t.money(line.returned),
    }
}

fn waiting(t: Messages, site: &str, zone: &Zone, row: &Waiting) -> WaitingRow {
    let state = AttemptState::parse(&row.state);
    WaitingRow {
        address: Address::Payment { site, reference: &row.reference }.path(),
        name: row.name.clone(),
        amount: t.money(row.due),
        session: row.session.clone(),
        why: t
            .text(match state {
                _ if row.failed_refund => msg!("money-waiting-refund"),
                Some(AttemptState::Review) => msg!("money-waiting-review"),
                Some(AttemptState::Quarantine) => msg!("money-waiting-quarantine"),
                _ => msg!("money-waiting-person"),
            })
            .into_owned(),
        since: t.short_date_time(row.since, zone),
    }
}

/// `GET /{site}/money`
pub(crate) async fn show(
    here: SignedIn,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let site = &here.visit.site;
    let query = PaymentsQuery::parse(site, query.as_deref());
    let office = state.app.money();
    let page = office.payments(site, &query.filter(site), query.after()).await?;
    let overview = office.overview(site, query.mode).await?;
    let sessions = office.session_names(site, query.mode).await?;
    let facts = MoneyFacts { site, query: &query, page: &page, overview: &overview, sessions: &sessions };
    here.visit.show(&MoneyPage::new(here.visit.frame(), &facts), Privacy::Personal)
}
