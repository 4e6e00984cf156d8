//! Several lines of text to fill in.

use askama::Template;
use askama::filters::HtmlSafe;

/// Several lines of text, which may be left empty.
#[derive(Template)]
#[template(path = "forms/long_text.html")]
pub(crate) struct LongText<'a> {
    name: &'a str,
    rows: u8,
    autocomplete: &'static str,
    label: String,
    hint: Option<String>,
    value: &'a str,
    problem: Option<String>,
}

/// Safe because its template escapes.
impl HtmlSafe for LongText<'_> {}

impl<'a> LongText<'a> {
    /// Lines with `value` in them, `rows` high. `name` is its id, too.
    pub fn new(name: &'a str, label: impl Into<String>, value: &'a str, rows: u8) -> Self {
        Self { name, rows, autocomplete: "off", label: label.into(), hint: None, value, problem: None }
    }

    /// *Back* brings again what was typed here: browsers bring nothing into a field that has `off`.
    pub fn kept_for_back(self) -> Self {
        self.autocomplete("on")
    }

    /// What browsers may fill in by themselves; nothing otherwise.
    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    /// A few words beside the label.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// What is wrong, if anything is.
    pub fn problem(self, problem: Option<String>) -> Self {
        Self { problem, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_as_they_were_typed() {
        let text = LongText::new("agenda", "Agenda", "\n14:00 <Begin>\n", 4).render().expect("renders");
        // Browsers drop the first line break of a text area: the one that the template writes.
        assert!(text.contains(">\n\n14:00 &#60;Begin&#62;\n</textarea>"), "{text}");
    }
}
