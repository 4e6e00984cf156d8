//! One of few to choose, all in sight.

use askama::Template;
use askama::filters::HtmlSafe;

/// One thing that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OptionOf<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What it is.
    pub title: String,
    /// What follows from it; may be empty.
    pub hint: String,
}

/// Round buttons with a legend.
#[derive(Template)]
#[template(path = "forms/options.html")]
pub(crate) struct Options<'a> {
    name: &'a str,
    legend: String,
    chosen: &'a str,
    options: Vec<OptionOf<'a>>,
    problem: Option<String>,
}

/// Safe because its template escapes.
impl HtmlSafe for Options<'_> {}

impl<'a> Options<'a> {
    /// One of `options`; `chosen` is the value of what is. The first one's id is `name`.
    pub fn new(
        name: &'a str,
        legend: impl Into<String>,
        chosen: &'a str,
        options: Vec<OptionOf<'a>>,
    ) -> Self {
        Self { name, legend: legend.into(), chosen, options, problem: None }
    }

    /// What is wrong, if anything is.
    pub fn problem(self, problem: Option<String>) -> Self {
        Self { problem, ..self }
    }

    /// The first one's id is what a mistake's link leads to.
    fn id(&self, index: &usize) -> String {
        if *index == 0 { self.name.to_owned() } else { format!("{}-{}", self.name, index + 1) }
    }
}
