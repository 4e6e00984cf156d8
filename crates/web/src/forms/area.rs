//! Several lines of text to fill in.

use askama::Template;
use askama::filters::HtmlSafe;

/// Labelled lines of text with what was typed, a hint, and what is wrong with it.
#[derive(Template)]
#[template(path = "forms/area.html")]
pub(crate) struct TextArea<'a> {
    /// Its name in the form and its id.
    pub name: &'static str,
    /// What to enter.
    pub label: String,
    /// A sentence beside the label.
    pub hint: Option<String>,
    /// What a browser may fill in by itself, in HTML's words.
    pub autocomplete: &'static str,
    /// How many lines it shows.
    pub rows: u8,
    /// What was typed.
    pub value: &'a str,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// Safe because its template escapes.
impl HtmlSafe for TextArea<'_> {}
