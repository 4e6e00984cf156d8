//! A box to tick.

use askama::Template;
use askama::filters::HtmlSafe;
use std::borrow::Cow;

/// A box and what ticking it means.
#[derive(Template)]
#[template(path = "forms/tick.html")]
pub(crate) struct Tick<'a> {
    id: String,
    name: &'a str,
    value: Cow<'a, str>,
    text: String,
    is_ticked: bool,
    is_required: bool,
    problem: Option<String>,
}

/// Safe because its template escapes.
impl HtmlSafe for Tick<'_> {}

impl<'a> Tick<'a> {
    /// A box that is sent as `value` when it is ticked. `name` is its id, too.
    pub fn new(
        name: &'a str,
        value: impl Into<Cow<'a, str>>,
        text: impl Into<String>,
        is_ticked: bool,
    ) -> Self {
        Self {
            id: name.to_owned(),
            name,
            value: value.into(),
            text: text.into(),
            is_ticked,
            is_required: false,
            problem: None,
        }
    }

    /// One of several boxes of one name: its id ends in its value.
    pub fn of_several(self) -> Self {
        Self { id: format!("{}-{}", self.name, self.value), ..self }
    }

    /// Must be ticked.
    pub fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// What is wrong, if anything is.
    pub fn problem(self, problem: Option<String>) -> Self {
        Self { problem, ..self }
    }
}
