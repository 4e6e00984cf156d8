//! The form of a budget: first and last day, amount, and whether more may be reserved.

use crate::forms::{Mistake, TextField, Tick};
use crate::money::query::date;
use crate::request::form::Fields;
use app::sites::Site;
use domain::divisions::budgets::{Field, Problem, Typed};
use domain::money::Currency;
use domain::sessions::schedule::Typed as Read;
use domain::time::Timestamp;
use locale::{Messages, Zone, parse_money};

/// The form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct BudgetInput {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Amount.
    pub amount: String,
    /// Whether more may be reserved.
    pub overdraft: bool,
}

impl BudgetInput {
    /// What was sent.
    pub fn of(fields: &Fields) -> Self {
        let text = |field: Field| fields.get(field.as_str()).trim().to_owned();
        Self {
            from: text(Field::From),
            until: text(Field::Until),
            amount: text(Field::Amount),
            overdraft: !fields.get("overdraft").is_empty(),
        }
    }

    /// The year in which `now` is, to begin with.
    pub fn this_year(site: &Site, now: Timestamp) -> Self {
        let zone = Zone::stored(&site.time_zone);
        let year = zone.year(now);
        Self { from: format!("{year}-01-01"), until: format!("{year}-12-31"), ..Self::default() }
    }

    /// As far as it can be read. The last day counts whole.
    pub fn read(&self, t: Messages, site: &Site, currency: Currency) -> Typed {
        let zone = Zone::stored(&site.time_zone);
        let day = |text: &str, later: i32| match text {
            "" => Read::Nothing,
            text => {
                let at = date(text).and_then(|day| zone.instant(day, (0, 0)));
                let at = at.and_then(|at| zone.instant(zone.day(at, later), (0, 0)));
                at.map_or(Read::Unreadable, Read::Is)
            }
        };
        let amount = match self.amount.as_str() {
            "" => Read::Nothing,
            text => parse_money(t.locale(), currency, text).map_or(Read::Unreadable, Read::Is),
        };
        Typed { from: day(&self.from, 0), until: day(&self.until, 1), amount, overdraft: self.overdraft }
    }
}

/// The fields.
pub(crate) struct BudgetFields<'a> {
    /// First day; none where the period stays.
    pub days: Option<(TextField<'a>, TextField<'a>)>,
    /// Amount.
    pub amount: TextField<'a>,
    /// Whether more may be reserved.
    pub overdraft: Tick<'a>,
}

impl<'a> BudgetFields<'a> {
    /// With what was typed and what is wrong with it.
    pub fn new(
        t: Messages,
        typed: &'a BudgetInput,
        currency: Currency,
        problems: &[(Field, Problem)],
        with_days: bool,
    ) -> Self {
        let problem = |field: Field| {
            let found = problems.iter().find(|(of, _)| *of == field);
            found.map(|(field, problem)| t.budget_problem(*field, *problem, currency))
        };
        let day = |field: Field, key: &str, value: &'a str| {
            TextField::new(field.as_str(), t.text(key), value).kind("date").problem(problem(field))
        };
        let amount = t.with("budgets-amount", [("currency", currency.code().into())]);
        Self {
            days: with_days.then(|| {
                (
                    day(Field::From, "budgets-from", &typed.from),
                    day(Field::Until, "budgets-until", &typed.until),
                )
            }),
            amount: TextField::new(Field::Amount.as_str(), amount, &typed.amount)
                .input_mode("decimal")
                .problem(problem(Field::Amount)),
            overdraft: Tick::new("overdraft", "yes", t.text("budgets-overdraft"), typed.overdraft),
        }
    }
}

/// What is wrong, for the summary.
pub(crate) fn mistakes(
    t: Messages,
    currency: Currency,
    problems: &[(Field, Problem)],
) -> Vec<Mistake<'static>> {
    let mistake = |&(field, problem): &(Field, Problem)| Mistake {
        field: field.as_str(),
        words: t.budget_problem(field, problem, currency),
    };
    problems.iter().map(mistake).collect()
}
