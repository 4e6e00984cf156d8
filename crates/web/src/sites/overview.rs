//! The operator's list of sites, with how the installation does.

use super::provision::{LackingLine, lacking_lines};
use crate::health::{Summary, summary};
use crate::layout::Frame;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::health::HealthView;
use app::sites::overview::SiteOverview;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::time::Timestamp;
use locale::countries::country;
use locale::{Address, Messages, Zone};

/// The page.
#[derive(Template)]
#[template(path = "sites/overview.html")]
pub(crate) struct OverviewPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    summary: Summary,
    lacking: Vec<LackingLine>,
    sites: Vec<Row>,
}

/// A site.
struct Row {
    address: String,
    name: String,
    about: String,
    provided: String,
    people: String,
    has_administrator: bool,
}

impl<'a> OverviewPage<'a> {
    /// The page with `sites` by name.
    pub fn new(
        frame: Frame<'a>,
        sites: &[SiteOverview],
        health: &HealthView,
        zone: &Zone,
        now: Timestamp,
    ) -> Self {
        let t = frame.t;
        let rows = sites.iter().map(|site| row(t, site)).collect();
        let lacking = lacking_lines(t, sites.iter().flat_map(|site| &site.lacking));
        Self { t, frame, summary: summary(t, &health.facts, zone, now), lacking, sites: rows }
    }

    fn title(&self) -> String {
        self.t.text("operator-title").into_owned()
    }
}

fn row(t: Messages, overview: &SiteOverview) -> Row {
    let site = &overview.site;
    let region = country(t.locale(), &site.region).map_or(site.region.as_str(), |country| country.name);
    let languages: Vec<&str> = site.languages.iter().map(|language| language.native_name()).collect();
    let mut people = t.with("operator-administrators", &[("count", overview.administrators.into())]);
    if overview.invitations > 0 {
        let waiting = t.with("operator-invited", &[("count", overview.invitations.into())]);
        people = format!("{people} · {waiting}");
    }
    Row {
        address: Address::OperatorSite { site: &site.slug }.path(),
        name: site.name.clone(),
        about: format!("/{} · {region} · {} · {}", site.slug, site.currency, languages.join(", ")),
        provided: {
            let fees = if site.fees.provided { "operator-fees-on" } else { "operator-fees-off" };
            let mut provided = t.text(fees).into_owned();
            if site.usage.provided {
                provided = format!("{provided} · {}", t.text("operator-usage-on"));
            }
            provided
        },
        people,
        has_administrator: overview.administrators > 0,
    }
}

/// `GET /operator`
pub(crate) async fn show(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let sites = state.app.sites().overview().await?;
    let health = state.app.health().look().await?;
    let zone = visit.zone.clone().unwrap_or(Zone::UTC);
    let page = OverviewPage::new(visit.frame(), &sites, &health, &zone, state.app.now());
    visit.show(&page, Privacy::Personal)
}
