//! The page of the log.

use super::{AuditQuery, DateProblem};
use crate::forms::{Choice, Choices, Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::Fields;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, SiteVisit};
use app::audit::{AuditPage, AuditRoad, AuditRoads, People};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use locale::audit_words::{AuditGroup, Features, offered};
use locale::{Address, Messages, Zone};
use std::collections::BTreeSet;

/// The page.
#[derive(Template)]
#[template(path = "audit/log.html")]
pub(crate) struct LogPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    site: &'a Site,
    action: String,
    mistakes: Mistakes<'static>,
    who: Choices<'a>,
    what: Choices<'a>,
    from: TextField<'a>,
    until: TextField<'a>,
    subject: TextField<'a>,
    is_filtered: bool,
    lines: Vec<Line>,
    older: Option<String>,
    newest: Option<String>,
    export: String,
}

/// A line.
struct Line {
    when: String,
    who: String,
    what: String,
    about: String,
    road: Option<String>,
    detail: String,
}

/// What the page is made from.
pub(crate) struct LogFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// What was asked.
    pub query: &'a AuditQuery,
    /// What is wrong with it.
    pub problem: Option<DateProblem>,
    /// What was found.
    pub found: &'a AuditPage,
    /// Whom the lines name.
    pub people: &'a People,
    /// Where the lines lead.
    pub roads: &'a AuditRoads,
    /// What was done there of late.
    pub occurring: &'a BTreeSet<String>,
}

impl<'a> LogPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &LogFacts<'a>) -> Self {
        let t = frame.t;
        let LogFacts { site, query, problem, found, people, roads, occurring } = *facts;
        let address = Address::Audit { site: &site.slug }.path();
        let zone = Zone::stored(&site.time_zone);
        let date_problem = |field| {
            problem
                .filter(|problem| problem_field(*problem) == field)
                .map(|problem| problem_words(t, problem))
        };
        let lines = found.lines.iter().map(|line| Line {
            when: t.short_date_time(line.at, &zone),
            who: people.actor_words(t, &line.actor),
            what: t.audit_action(&line.action),
            about: people.subject_words(t, line),
            road: roads.get(&line.id).map(|found| road(&site.slug, found)),
            detail: t.audit_detail(&line.action, &line.detail),
        });
        Self {
            t,
            site,
            mistakes: Mistakes::new(t, problem.map(|p| mistake(t, p)).into_iter().collect()).kept(""),
            who: Choices::new("who", t.text("audit-who"), &query.who, who(t, people))
                .nothing(t.text("audit-who-all"))
                .optional(),
            what: Choices::new("action", t.text("audit-action"), &query.action, Vec::new())
                .groups(what(t, site, query, occurring))
                .nothing(t.text("audit-action-all"))
                .optional(),
            from: TextField::new("from", t.text("audit-from"), &query.from)
                .kind("date")
                .optional()
                .problem(date_problem("from")),
            until: TextField::new("until", t.text("audit-until"), &query.until)
                .kind("date")
                .optional()
                .problem(date_problem("until")),
            subject: TextField::new("subject", t.text("audit-subject"), &query.subject)
                .hint(t.text("audit-subject-hint"))
                .optional(),
            is_filtered: !query.is_empty(),
            lines: lines.collect(),
            older: found.older.map(|place| format!("{address}{}", query.write(Some(place)))),
            newest: query.place.map(|_| format!("{address}{}", query.write(None))),
            export: format!("{}{}", Address::AuditExport { site: &site.slug }, query.write(None)),
            action: address,
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("audit-title"))
    }

    fn intro(&self) -> String {
        self.t.with("audit-intro", &[("site", self.site.name.as_str().into())])
    }
}

/// What one can ask for, in groups, each by the alphabet of its words; what is asked for now is among it.
fn what<'a>(
    t: Messages,
    site: &Site,
    query: &AuditQuery,
    occurring: &BTreeSet<String>,
) -> Vec<(String, Vec<Choice<'a>>)> {
    let features = Features { fees: site.fees.provided, usage: site.usage.provided };
    let occurs: BTreeSet<String> = occurring.iter().chain([&query.action]).cloned().collect();
    let of_group = |group| {
        let actions = offered(group, features, &occurs);
        let mut choices: Vec<_> = actions.map(|action| Choice::new(action, t.audit_action(action))).collect();
        choices.sort_by_key(|choice| choice.text.to_lowercase());
        (t.audit_group(group).into_owned(), choices)
    };
    AuditGroup::ALL.into_iter().map(of_group).filter(|(_, choices)| !choices.is_empty()).collect()
}

/// The page that a line is about.
fn road(site: &str, road: &AuditRoad) -> String {
    match road {
        AuditRoad::Session(session) => Address::HostSession { site, session }.path(),
        AuditRoad::Attendee { session, reference } => Address::HostPerson { site, session, reference }.path(),
        AuditRoad::Payment(reference) => Address::Payment { site, reference }.path(),
        AuditRoad::Roles(account) => Address::PersonRoles { site, account }.path(),
    }
}

/// Whom one can ask for.
fn who<'a>(t: Messages, people: &'a People) -> Vec<Choice<'a>> {
    let mut choices = vec![
        Choice::new("attendee", t.text("audit-who-attendees")),
        Choice::new("janitor", t.text("audit-who-bursar")),
        Choice::new("gateway", t.text("audit-who-gateway")),
    ];
    choices.extend(people.of_site().map(|(actor, name)| Choice::new(actor, name)));
    choices
}

fn problem_field(problem: DateProblem) -> &'static str {
    match problem {
        DateProblem::From => "from",
        DateProblem::Until | DateProblem::Order => "until",
    }
}

fn problem_words(t: Messages, problem: DateProblem) -> String {
    let key = match problem {
        DateProblem::From | DateProblem::Until => "audit-date-wrong",
        DateProblem::Order => "audit-dates-order",
    };
    t.text(key).into_owned()
}

fn mistake(t: Messages, problem: DateProblem) -> Mistake<'static> {
    Mistake { field: problem_field(problem), words: problem_words(t, problem) }
}

/// `GET /{site}/admin/audit`
pub(crate) async fn show(
    SignedIn { visit, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let site = &visit.site;
    let query = AuditQuery::read(&Fields::parse(query.unwrap_or_default().as_bytes()));
    let log = state.app.audit_log();
    let (found, problem) = match query.filter(&Zone::stored(&site.time_zone)) {
        Ok(filter) => (log.page(site, &filter, query.place).await?, None),
        Err(problem) => (AuditPage::default(), Some(problem)),
    };
    let people = log.people(site, &found.lines).await?;
    let roads = log.roads(site, &found.lines).await?;
    let occurring = log.occurring(site).await?;
    let facts = LogFacts {
        site,
        query: &query,
        problem,
        found: &found,
        people: &people,
        roads: &roads,
        occurring: &occurring,
    };
    let mut response = visit.show(&LogPage::new(visit.frame(), &facts), Privacy::Personal)?;
    if problem.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// `GET /{site}/admin/audit.csv`: what the filter asks for, in the reader's words.
pub(crate) async fn export(
    SignedIn { visit, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let query = AuditQuery::read(&Fields::parse(query.unwrap_or_default().as_bytes()));
    let filter = query.filter(&Zone::stored(&visit.site.time_zone)).map_err(|_| Failure::BadRequest)?;
    let csv = state.app.audit_log().export(&visit.site, &filter, visit.t).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"audit.csv\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, csv).into_response())
}
