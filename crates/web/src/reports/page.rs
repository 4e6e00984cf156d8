//! The page of a report, and the same as files.

use super::picture::Bars;
use super::query::ReportQuery;
use crate::forms::{Mistake, Mistakes};
use crate::layout::Frame;
use crate::response::{Failure, File, Privacy, download, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::reports::{Choices, Field, GroupBy, Kind, Report};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::payments::gateway::Mode;
use http::StatusCode;
use locale::{Address, Messages, Zone, msg};

/// Most rows on the page: the files have all.
const SHOWN_MAX: usize = 40;

/// The page.
#[derive(Template)]
#[template(path = "reports/page.html")]
pub(crate) struct ReportPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    query: &'a ReportQuery,
    name: String,
    tabs: Vec<Choice>,
    modes: Vec<Choice>,
    hosts: Vec<Choice>,
    divisions: Vec<Choice>,
    groups: Vec<Choice>,
    action: String,
    picture: Option<Bars>,
    titles: Vec<(String, bool)>,
    lines: Vec<Line>,
    sums: Vec<Vec<(String, String)>>,
    is_cut: bool,
    more: Option<String>,
    /// Whose clock its times are on, where it has any.
    clock: Option<String>,
    mistakes: Mistakes<'static>,
    problem: Option<(&'static str, String)>,
    csv: String,
    xlsx: String,
}

/// Something to choose: its address or value, and its words.
struct Choice {
    address: String,
    words: String,
    is_this: bool,
}

struct Line {
    /// The statement of its session.
    address: Option<String>,
    first: String,
    cells: Vec<String>,
}

/// What the page is made from.
pub(crate) struct ReportFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// What was asked for.
    pub query: &'a ReportQuery,
    /// The report.
    pub report: &'a Report,
    /// What can be chosen.
    pub choices: &'a Choices,
    /// The reports that can tell this reader something.
    pub kinds: &'a [Kind],
}

impl<'a> ReportPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &ReportFacts<'a>) -> Self {
        let t = frame.t;
        let ReportFacts { site, query, report, choices, kinds } = *facts;
        let slug = site.slug.as_str();
        let at = |kind: Kind| Address::Report { site: slug, report: kind.as_str() };
        let tab = |kind: Kind| Choice {
            address: query.address(at(kind), query.mode),
            words: t.text(title_of(kind)).into_owned(),
            is_this: kind == query.kind,
        };
        let mode = |(mode, words): (Mode, &str)| Choice {
            address: query.address(at(query.kind), mode),
            words: t.text(words).into_owned(),
            is_this: mode == query.mode,
        };
        let group = |by: GroupBy| Choice {
            address: by.as_str().to_owned(),
            words: t.text(group_words(by)).into_owned(),
            is_this: by == query.group(),
        };
        let zone = Zone::stored(&site.time_zone);
        let has_times = report.lines.iter().flat_map(|line| &line.cells);
        let has_times = has_times.into_iter().any(|field| matches!(field, Field::When(..)));
        let problem = query.problem().map(|(field, key)| (field, t.text(key).into_owned()));
        let mistake = problem.clone().map(|(field, words)| Mistake { field, words });
        let all = report.lines.len();
        let more = [("shown", SHOWN_MAX.into()), ("all", all.into())];
        Self {
            t,
            query,
            name: t.text(report.title()).into_owned(),
            tabs: Kind::ALL.into_iter().filter(|kind| kinds.contains(kind)).map(tab).collect(),
            modes: [(Mode::Production, msg!("money-mode-production")), (Mode::Test, msg!("money-mode-test"))]
                .map(mode)
                .into(),
            hosts: choices
                .hosts
                .iter()
                .map(|(account, name)| Choice {
                    address: account.to_string(),
                    words: name.clone(),
                    is_this: query.get("host") == account.to_string(),
                })
                .collect(),
            divisions: choices
                .divisions
                .iter()
                .map(|(code, name)| Choice {
                    address: code.clone(),
                    words: format!("{code} {name}"),
                    is_this: query.get("division") == code,
                })
                .collect(),
            groups: if query.kind == Kind::ChargeBack {
                GroupBy::ALL.into_iter().map(group).collect()
            } else {
                Vec::new()
            },
            action: at(query.kind).path(),
            picture: Bars::of(t, &report.bars),
            titles: report
                .columns
                .iter()
                .map(|column| (t.text(column.title).into_owned(), column.is_figure))
                .collect(),
            lines: report
                .lines
                .iter()
                .take(SHOWN_MAX)
                .map(|line| self::line(t, (slug, &zone), line))
                .collect(),
            sums: report
                .sums
                .iter()
                .map(|sum| {
                    let shown = report.columns.iter().zip(sum).filter(|(column, _)| column.is_summed);
                    shown
                        .map(|(column, field)| (t.text(column.title).into_owned(), field.show(t, &zone)))
                        .collect()
                })
                .collect(),
            is_cut: report.is_cut,
            clock: has_times.then(|| t.with("times-are-of", [("zone", zone.words().into())])),
            mistakes: Mistakes::new(t, mistake.into_iter().collect()).kept(""),
            problem,
            more: (all > SHOWN_MAX).then(|| t.with("reports-more", more)),
            csv: query.address(Address::ReportCsv { site: slug, report: query.kind.as_str() }, query.mode),
            xlsx: query.address(Address::ReportXlsx { site: slug, report: query.kind.as_str() }, query.mode),
            frame: frame.showing(query.mode),
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.name)
    }

    /// What is wrong with a day.
    fn problem_of(&self, field: &str) -> Option<&str> {
        self.problem.as_ref().filter(|(of, _)| *of == field).map(|(_, words)| words.as_str())
    }
}

fn title_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Sessions => msg!("reports-sessions"),
        Kind::Attendees => msg!("reports-attendees"),
        Kind::Fees => msg!("reports-fees"),
        Kind::Usage => msg!("reports-usage"),
        Kind::ChargeBack => msg!("reports-charge-back"),
    }
}

fn group_words(by: GroupBy) -> &'static str {
    match by {
        GroupBy::Division => msg!("reports-division"),
        GroupBy::Host => msg!("reports-host"),
        GroupBy::Session => msg!("reports-session"),
        GroupBy::Month => msg!("reports-month"),
    }
}

fn line(t: Messages, (site, clock): (&str, &Zone), line: &app::reports::Line) -> Line {
    let mut cells = line.cells.iter().map(|field| field.show(t, clock));
    Line {
        address: line.statement.as_ref().map(|session| Address::Statement { site, session }.path()),
        first: cells.next().unwrap_or_default(),
        cells: cells.collect(),
    }
}

/// What was asked for, made: for a file `all` of it.
async fn make(
    who: &SignedIn,
    state: &WebState,
    (kind, all): (&str, bool),
    query: Option<&str>,
) -> Result<(ReportQuery, Report), Failure> {
    let site = &who.visit.site;
    let kind = Kind::parse(kind).ok_or(Failure::NotFound)?;
    let query = ReportQuery::parse(site, kind, query, state.app.now());
    let mut asked = query.asked(&who.person, site);
    asked.most = asked.most.filter(|_| !all);
    let report = state.app.reports().make(site, &asked).await?;
    Ok((query, report))
}

/// `GET /{site}/reports`: the first of them.
pub(crate) async fn first(
    who: SignedIn,
    query: RawQuery,
    state: State<WebState>,
) -> Result<Response, Failure> {
    page(who, Kind::ALL[0].as_str().to_owned(), query, state).await
}

/// `GET /{site}/reports/{report}`
pub(crate) async fn show(
    who: SignedIn,
    query: RawQuery,
    state: State<WebState>,
) -> Result<Response, Failure> {
    let kind = who.visit.param("report").to_owned();
    page(who, kind, query, state).await
}

async fn page(
    who: SignedIn,
    kind: String,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let site = &who.visit.site;
    let (query, report) = make(&who, &state, (&kind, false), query.as_deref()).await?;
    let sight = ReportQuery::sight(&who.person, site, query.kind);
    let choices = state.app.reports().choices(site, sight).await?;
    let kinds = ReportQuery::kinds(&who.person, site);
    let facts = ReportFacts { site, query: &query, report: &report, choices: &choices, kinds: &kinds };
    let mut response = who.visit.show(&ReportPage::new(who.visit.frame(), &facts), Privacy::Personal)?;
    if query.problem().is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Days that cannot be read make no file of another time: the page says what is wrong with them.
fn page_of_days(who: &SignedIn, query: &ReportQuery) -> Option<Result<Response, Failure>> {
    let site = who.visit.site.slug.as_str();
    let page = Address::Report { site, report: query.kind.as_str() };
    query.problem().map(|_| see_other(&query.address(page, query.mode)))
}

fn file_name(site: &Site, query: &ReportQuery, ending: &str) -> String {
    format!("{}-{}-{}.{ending}", query.kind.as_str(), site.slug, query.mode.as_str())
}

/// `GET /{site}/reports/{report}/csv`
pub(crate) async fn csv(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let (query, report) = make(&who, &state, (who.visit.param("report"), true), query.as_deref()).await?;
    if let Some(told) = page_of_days(&who, &query) {
        return told;
    }
    let name = file_name(&who.visit.site, &query, "csv");
    let t = who.visit.t;
    let file = tokio::task::spawn_blocking(move || report.table(t).csv()).await;
    download(File::Csv, &name, file.map_err(|_| Failure::Internal)?)
}

/// `GET /{site}/reports/{report}/xlsx`
pub(crate) async fn xlsx(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let (query, report) = make(&who, &state, (who.visit.param("report"), true), query.as_deref()).await?;
    if let Some(told) = page_of_days(&who, &query) {
        return told;
    }
    let name = file_name(&who.visit.site, &query, "xlsx");
    let t = who.visit.t;
    let file = tokio::task::spawn_blocking(move || report.table(t).xlsx()).await;
    download(File::Xlsx, &name, file.map_err(|_| Failure::Internal)?.map_err(|_| Failure::Internal)?)
}
