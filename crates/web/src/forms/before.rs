//! How long before something: a number and its unit.

use super::Choice;
use askama::Template;
use askama::filters::HtmlSafe;

/// A number with a unit to choose; the unit's field is called `<name>_unit`.
#[derive(Template)]
#[template(path = "forms/before.html")]
pub(crate) struct Before<'a> {
    name: &'a str,
    label: String,
    unit_label: String,
    number: &'a str,
    chosen: &'a str,
    units: Vec<Choice<'a>>,
    problem: Option<String>,
}

/// Safe because its template escapes.
impl HtmlSafe for Before<'_> {}

impl<'a> Before<'a> {
    /// A `number` of the unit `chosen` of `units`. `name` is the number's id, too.
    pub fn new(
        (name, label): (&'a str, String),
        (number, chosen): (&'a str, &'a str),
        (unit_label, units): (String, Vec<Choice<'a>>),
        problem: Option<String>,
    ) -> Self {
        Self { name, label, unit_label, number, chosen, units, problem }
    }

    fn is_chosen(&self, unit: &Choice<'_>) -> bool {
        unit.value == self.chosen
    }
}
