//! Cost per division, host, session or month: a bar each, and the budget as a line across it where one is known.

use app::reports::Bar;
use askama::Template;
use askama::filters::HtmlSafe;
use locale::Messages;

/// Length of the longest bar.
const WIDTH: i64 = 1_000;

/// Most bars: the rest is in the table.
const BARS_MAX: usize = 24;

/// The picture.
#[derive(Template)]
#[template(path = "reports/picture.html")]
pub(crate) struct Bars {
    t: Messages,
    description: String,
    rows: Vec<Row>,
    has_budgets: bool,
}

/// Safe because its template escapes.
impl HtmlSafe for Bars {}

struct Row {
    label: String,
    words: String,
    width: i64,
    budget: Option<i64>,
}

impl Bars {
    /// Of `bars`; nothing where there is none.
    pub fn of(t: Messages, bars: &[Bar]) -> Option<Self> {
        let longest = |bar: &Bar| bar.total.minor.max(bar.budget.map_or(0, |budget| budget.minor));
        let most = i128::from(bars.iter().map(longest).max()?.max(1));
        let width =
            |minor: i64| i64::try_from(i128::from(minor.max(0)) * i128::from(WIDTH) / most).unwrap_or(0);
        let row = |bar: &Bar| Row {
            label: if bar.label.is_empty() {
                t.text("reports-nobody").into_owned()
            } else {
                bar.label.clone()
            },
            words: match bar.budget {
                None => t.money(bar.total),
                Some(budget) => {
                    let values = [("amount", t.money(bar.total).into()), ("budget", t.money(budget).into())];
                    t.with("reports-of-budget", values)
                }
            },
            width: width(bar.total.minor),
            budget: bar.budget.map(|budget| width(budget.minor).min(WIDTH - 3)),
        };
        let first = bars.first()?;
        let values = [
            ("count", bars.len().into()),
            ("name", row(first).label.into()),
            ("amount", row(first).words.into()),
        ];
        Some(Self {
            t,
            description: t.with("reports-picture-description", values),
            rows: bars.iter().take(BARS_MAX).map(row).collect(),
            has_budgets: bars.iter().any(|bar| bar.budget.is_some()),
        })
    }
}
