//! The operator's list of a site's statements, and each of them: he answers for what was charged.

use super::page::{StatementFacts, StatementPage, as_csv, as_pdf, part_asked};
use crate::layout::Frame;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::sites::Site;
use app::statements::{Sight, StatementLine, StatementView};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::payments::gateway::Mode;
use locale::{Address, Messages, Zone};

/// The list.
#[derive(Template)]
#[template(path = "statements/operators.html")]
pub(crate) struct StatementsPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    name: String,
    back: String,
    lines: Vec<Line>,
}

struct Line {
    address: String,
    topic: String,
    when: String,
    is_test: bool,
    charged: String,
}

impl<'a> StatementsPage<'a> {
    /// The latest statements of a site.
    pub fn new(frame: Frame<'a>, site: &Site, lines: &[StatementLine]) -> Self {
        let t = frame.t;
        let line = |line: &StatementLine| Line {
            address: Address::OperatorStatement { site: &site.slug, session: &line.slug }.path(),
            topic: line.topic.clone(),
            when: t.date_time_in_zone(line.until, &Zone::stored(&line.time_zone)),
            is_test: line.mode == Mode::Test,
            charged: t.money(line.charged),
        };
        Self {
            t,
            frame,
            name: site.name.clone(),
            back: Address::OperatorSite { site: &site.slug }.path(),
            lines: lines.iter().map(line).collect(),
        }
    }

    fn title(&self) -> String {
        self.t.with("statements-of-site", [("site", self.name.as_str().into())])
    }
}

async fn site_of(who: &SignedIn<Visit>, state: &WebState) -> Result<Site, Failure> {
    state.app.sites().find(who.visit.param("site")).await?.ok_or(Failure::NotFound)
}

async fn find(who: &SignedIn<Visit>, state: &WebState, site: &Site) -> Result<StatementView, Failure> {
    let (sight, slug) = (Sight::of_operator(&who.person), who.visit.param("session"));
    state.app.statements().find(sight, site, slug).await?.ok_or(Failure::NotFound)
}

/// `GET /operator/sites/{site}/statements`
pub(crate) async fn list(who: SignedIn<Visit>, State(state): State<WebState>) -> Result<Response, Failure> {
    let site = site_of(&who, &state).await?;
    let lines = state.app.statements().latest(&site).await?;
    who.visit.show(&StatementsPage::new(who.visit.frame(), &site, &lines), Privacy::Personal)
}

/// `GET /operator/sites/{site}/statements/{session}`
pub(crate) async fn show(
    who: SignedIn<Visit>,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let site = site_of(&who, &state).await?;
    let view = find(&who, &state, &site).await?;
    let (slug, session) = (site.slug.as_str(), view.statement.slug.as_str());
    let facts = StatementFacts {
        site: &site,
        view: &view,
        back: (
            Address::OperatorStatements { site: slug }.path(),
            who.visit.t.with("statements-of-site", [("site", site.name.as_str().into())]),
        ),
        here: (Address::OperatorStatement { site: slug, session }.path(), part_asked(query)),
        files: (
            Address::OperatorStatementPdf { site: slug, session }.path(),
            Address::OperatorStatementCsv { site: slug, session }.path(),
        ),
        claiming: None,
        late: None,
    };
    who.visit.show(&StatementPage::new(who.visit.frame(), facts), Privacy::Personal)
}

/// `GET /operator/sites/{site}/statements/{session}/pdf`
pub(crate) async fn pdf(who: SignedIn<Visit>, State(state): State<WebState>) -> Result<Response, Failure> {
    let site = site_of(&who, &state).await?;
    as_pdf(find(&who, &state, &site).await?, &state, who.visit.t).await
}

/// `GET /operator/sites/{site}/statements/{session}/csv`
pub(crate) async fn csv(who: SignedIn<Visit>, State(state): State<WebState>) -> Result<Response, Failure> {
    let site = site_of(&who, &state).await?;
    as_csv(&find(&who, &state, &site).await?)
}
