//! Several boxes of which any may be ticked.

use super::Tick;
use askama::Template;
use askama::filters::HtmlSafe;

/// Boxes with a legend.
#[derive(Template)]
#[template(path = "forms/ticks.html")]
pub(crate) struct Ticks<'a> {
    name: &'a str,
    legend: String,
    ticks: Vec<Tick<'a>>,
    problem: Option<String>,
}

/// Safe because its template escapes.
impl HtmlSafe for Ticks<'_> {}

impl<'a> Ticks<'a> {
    /// The boxes of one name; each box's id ends in its value.
    pub fn new(name: &'a str, legend: impl Into<String>, ticks: Vec<Tick<'a>>) -> Self {
        let ticks = ticks.into_iter().map(Tick::of_several).collect();
        Self { name, legend: legend.into(), ticks, problem: None }
    }

    /// What is wrong, if anything is.
    pub fn problem(self, problem: Option<String>) -> Self {
        Self { problem, ..self }
    }
}
