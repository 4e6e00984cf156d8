//! One of many to choose, from a list that unfolds.

use askama::Template;
use askama::filters::HtmlSafe;

/// One thing that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is read.
    pub text: String,
}

impl<'a> Choice<'a> {
    /// Sends `value`, reads `text`.
    pub fn new(value: &'a str, text: impl Into<String>) -> Self {
        Self { value, text: text.into() }
    }
}

/// A list that unfolds.
#[derive(Template)]
#[template(path = "forms/choices.html")]
pub(crate) struct Choices<'a> {
    name: &'a str,
    autocomplete: &'static str,
    label: String,
    hint: Option<String>,
    nothing: Option<String>,
    chosen: &'a str,
    choices: Vec<Choice<'a>>,
    groups: Vec<(String, Vec<Choice<'a>>)>,
    problem: Option<String>,
    is_required: bool,
}

/// Safe because its template escapes.
impl HtmlSafe for Choices<'_> {}

impl<'a> Choices<'a> {
    /// A list of which one must be chosen; `chosen` is the value of what is. `name` is its id, too.
    pub fn new(name: &'a str, label: impl Into<String>, chosen: &'a str, choices: Vec<Choice<'a>>) -> Self {
        Self {
            name,
            autocomplete: "off",
            label: label.into(),
            hint: None,
            nothing: None,
            chosen,
            choices,
            groups: Vec::new(),
            problem: None,
            is_required: true,
        }
    }

    /// *Back* brings again what was typed here: browsers bring nothing into a field that has `off`.
    pub fn kept_for_back(self) -> Self {
        self.autocomplete("on")
    }

    /// What browsers may choose by themselves; nothing otherwise.
    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    /// What is read before anything is chosen, such as “Choose a country”.
    pub fn nothing(self, text: impl Into<String>) -> Self {
        Self { nothing: Some(text.into()), ..self }
    }

    /// Nothing may be chosen.
    pub fn optional(self) -> Self {
        Self { is_required: false, ..self }
    }

    /// A few words beside the label.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// More to choose, under headings.
    pub fn groups(self, groups: Vec<(String, Vec<Choice<'a>>)>) -> Self {
        Self { groups, ..self }
    }

    /// What is wrong, if anything is.
    pub fn problem(self, problem: Option<String>) -> Self {
        Self { problem, ..self }
    }
}
