//! Pay-per-use: the estimated session cost.

pub(crate) mod estimate_page;
pub(crate) mod payment;

use askama::Template;
use askama::filters::HtmlSafe;
use domain::tariffs::Tariff;
use domain::usage::Leg;
use domain::usage::charge::ChargeLine;
use domain::usage::estimate::Estimate;
use locale::Messages;

/// The lines of an estimate, with tax and total. A page puts it where it belongs with `{{ part }}`.
#[derive(Template)]
#[template(path = "usage/estimate_table.html")]
pub(crate) struct EstimateTable {
    t: Messages,
    lines: Vec<EstimateLine>,
    minimum: Option<String>,
    tax: Option<(String, String)>,
    total: String,
}

/// One line: what, how long, at which rate.
struct EstimateLine {
    what: String,
    about: String,
    how: String,
    minutes: String,
    rate: String,
    amount: String,
}

/// Safe because its template escapes.
impl HtmlSafe for EstimateTable {}

impl EstimateTable {
    /// Of an estimate under `tariff`.
    pub fn new(t: Messages, tariff: &Tariff, estimate: &Estimate) -> Self {
        let charge = &estimate.charge;
        let tax = (tariff.tax_rate_ppm != 0).then(|| {
            let name = t.tax_name(&tariff.tax_name).into_owned();
            let values = [("name", name.into()), ("rate", t.rate(tariff.tax_rate_ppm).into())];
            (t.with("estimate-tax", values), t.money(charge.price.tax))
        });
        let minimum = (!charge.minimum_added.is_zero()).then(|| t.money(charge.minimum_added));
        Self {
            t,
            lines: charge.lines.iter().map(|line| of(t, tariff, estimate, line)).collect(),
            minimum,
            tax,
            total: t.money(charge.price.gross),
        }
    }
}

fn of(t: Messages, tariff: &Tariff, estimate: &Estimate, line: &ChargeLine) -> EstimateLine {
    let expected = estimate.expected;
    let number = expected.counts.get(line.leg);
    let (what, about) = match line.leg {
        Leg::Computer => (t.text("estimate-people"), t.text("estimate-people-hint").into_owned()),
        Leg::Audio(_) => {
            let about = t.with("estimate-teleconference-hint", [("type", t.leg(line.leg).into())]);
            (t.text("estimate-teleconference"), about)
        }
    };
    let times = [("minutes", t.integer(expected.minutes).into()), ("number", t.integer(number).into())];
    EstimateLine {
        what: what.into_owned(),
        about,
        how: t.with("estimate-times", times),
        minutes: t.integer(expected.minutes * number),
        rate: t.unit_price(line.rate, tariff.currency),
        amount: t.money(line.amount),
    }
}
