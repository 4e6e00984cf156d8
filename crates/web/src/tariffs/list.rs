//! All tariffs.

use crate::layout::Frame;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::tariffs::TariffView;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::time::Timestamp;
use domain::usage::Leg;
use locale::{Address, Messages, Zone};

/// The page.
#[derive(Template)]
#[template(path = "tariffs/list.html")]
pub(crate) struct TariffsPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    tariffs: Vec<Row>,
}

/// A tariff.
struct Row {
    address: String,
    name: String,
    about: String,
    price: String,
}

impl<'a> TariffsPage<'a> {
    /// The page of `tariffs` as they stand at `now`.
    pub fn new(frame: Frame<'a>, tariffs: &[TariffView], zone: &Zone, now: Timestamp) -> Self {
        let t = frame.t;
        let row = |view: &TariffView| {
            let present = view.in_force(now);
            let state = match present {
                Some(version) => {
                    let time = t.short_date_time(version.effective_at, zone);
                    t.with("tariffs-in-force", [("time", time.into())])
                }
                None => t.text("tariffs-not-in-force").into_owned(),
            };
            let price = present.map(|version| {
                let rate = version.tariff.rates.get(Leg::Computer);
                format!("{} {}", t.leg(Leg::Computer), t.unit_price(rate, view.row.currency))
            });
            Row {
                address: Address::OperatorTariff { tariff: &view.row.id.to_string() }.path(),
                name: view.row.name.clone(),
                about: format!("{} · {state}", view.row.currency),
                price: price.unwrap_or_default(),
            }
        };
        Self { t, tariffs: tariffs.iter().map(row).collect(), frame }
    }

    fn title(&self) -> String {
        self.t.text("tariffs-title").into_owned()
    }
}

/// `GET /operator/tariffs`
pub(crate) async fn show(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let tariffs = state.app.tariffs().list().await?;
    let zone = visit.zone.clone().unwrap_or(Zone::UTC);
    visit.show(&TariffsPage::new(visit.frame(), &tariffs, &zone, state.app.now()), Privacy::Personal)
}
