//! A budget at a glance: its period, a bar of what is spent and reserved, and the figures.

use app::divisions::BudgetRow;
use askama::Template;
use askama::filters::HtmlSafe;
use domain::money::Money;
use domain::time::{Span, Timestamp};
use locale::{Address, Messages, Zone};

/// Width of the bar.
const WIDTH: i64 = 480;

/// The part of a page.
#[derive(Template)]
#[template(path = "divisions/card.html")]
pub(crate) struct BudgetCard {
    t: Messages,
    /// The budget's page; none on that page itself.
    address: Option<String>,
    period: String,
    words: String,
    spent_width: i64,
    used_width: i64,
    figures: Vec<(String, String)>,
}

/// Safe because its template escapes.
impl HtmlSafe for BudgetCard {}

impl BudgetCard {
    /// Of a budget, with a link to its page.
    pub fn new(t: Messages, site: &str, zone: &Zone, row: &BudgetRow) -> Self {
        let id = row.id.to_string();
        let address = Some(Address::Budget { site, budget: &id }.path());
        Self { address, ..Self::plain(t, zone, row) }
    }

    /// The same without the link.
    pub fn plain(t: Messages, zone: &Zone, row: &BudgetRow) -> Self {
        let budget = &row.budget;
        let free = budget.free().unwrap_or(Money::zero(budget.allocated.currency));
        let whole = i128::from(budget.allocated.minor.max(budget.reserved.minor + budget.spent.minor).max(1));
        let width = |minor: i64| i64::try_from(i128::from(minor) * i128::from(WIDTH) / whole).unwrap_or(0);
        let values = [
            ("spent", t.money(budget.spent).into()),
            ("reserved", t.money(budget.reserved).into()),
            ("allocated", t.money(budget.allocated).into()),
        ];
        let label = |key: &str| t.text(key).into_owned();
        let rest = if free.minor < 0 {
            (label("budgets-overdrawn"), t.money(Money::new(-free.minor, free.currency)))
        } else {
            (label("budgets-free"), t.money(free))
        };
        Self {
            t,
            address: None,
            period: period(t, zone, (row.from, row.until)),
            words: t.with("budgets-picture", values),
            spent_width: width(budget.spent.minor),
            used_width: width(budget.spent.minor + budget.reserved.minor),
            figures: vec![
                (label("budgets-allocated"), t.money(budget.allocated)),
                (label("budgets-reserved"), t.money(budget.reserved)),
                (label("budgets-spent"), t.money(budget.spent)),
                rest,
            ],
        }
    }
}

/// First and last day, in the site's zone.
pub(crate) fn period(t: Messages, zone: &Zone, (from, until): (Timestamp, Timestamp)) -> String {
    let last = until.minus(Span::seconds(1));
    t.with("budgets-period", [("from", t.date(from, zone).into()), ("until", t.date(last, zone).into())])
}
