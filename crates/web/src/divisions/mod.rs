//! A site's divisions: its tracking codes, and whether scheduling asks for one.

pub(crate) mod budget;
pub(crate) mod budget_form;
pub(crate) mod card;
pub(crate) mod change;
pub(crate) mod heads;
pub(crate) mod list;

use crate::forms::{Mistake, TextField};
use domain::divisions::{Division, Field, Problem};
use locale::Messages;

/// Code and name, as typed.
pub(crate) struct DivisionFields<'a> {
    /// Code.
    pub code: TextField<'a>,
    /// Name.
    pub name: TextField<'a>,
}

impl<'a> DivisionFields<'a> {
    fn new(t: Messages, typed: &'a Division, problems: &[(Field, Problem)]) -> Self {
        let problem =
            |field| problems.iter().find(|(f, _)| *f == field).map(|&(f, p)| t.division_problem(f, p));
        Self {
            code: TextField::new(Field::Code.as_str(), t.text("divisions-code"), &typed.code)
                .hint(t.text("divisions-code-hint"))
                .problem(problem(Field::Code)),
            name: TextField::new(Field::Name.as_str(), t.text("divisions-name"), &typed.name)
                .problem(problem(Field::Name)),
        }
    }
}

fn mistakes(t: Messages, problems: &[(Field, Problem)]) -> Vec<Mistake<'static>> {
    problems
        .iter()
        .map(|&(field, problem)| Mistake { field: field.as_str(), words: t.division_problem(field, problem) })
        .collect()
}
