//! A line of text to fill in.

use askama::Template;
use askama::filters::HtmlSafe;

/// A line of text.
#[derive(Template)]
#[template(path = "forms/text.html")]
pub(crate) struct TextField<'a> {
    name: &'a str,
    kind: &'static str,
    autocomplete: &'static str,
    input_mode: &'static str,
    label: String,
    hint: Option<String>,
    value: &'a str,
    problem: Option<String>,
    is_required: bool,
}

/// Safe because its template escapes.
impl HtmlSafe for TextField<'_> {}

impl<'a> TextField<'a> {
    /// A line that must be filled in, with `value` in it. `name` is its id, too.
    pub fn new(name: &'a str, label: impl Into<String>, value: &'a str) -> Self {
        Self {
            name,
            kind: "text",
            autocomplete: "off",
            input_mode: "",
            label: label.into(),
            hint: None,
            value,
            problem: None,
            is_required: true,
        }
    }

    /// Another type than `text`: `email`, `password`, `url`, `date`, `time`. What is typed into a password is not shown
    /// again.
    pub fn kind(self, kind: &'static str) -> Self {
        Self { kind, value: if kind == "password" { "" } else { self.value }, ..self }
    }

    /// *Back* brings again what was typed here: browsers bring nothing into a field that has `off`.
    pub fn kept_for_back(self) -> Self {
        self.autocomplete("on")
    }

    /// What browsers may fill in by themselves; nothing otherwise.
    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    /// Which keys a phone shows: `decimal`, `numeric`.
    pub fn input_mode(self, input_mode: &'static str) -> Self {
        Self { input_mode, ..self }
    }

    /// May be left empty.
    pub fn optional(self) -> Self {
        Self { is_required: false, ..self }
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
    fn what_was_typed_is_kept_and_escaped_and_its_problem_is_named() {
        let field = TextField::new("first_name", "First name", "<script>\"'&\u{202e}")
            .problem(Some("Too long".to_owned()))
            .render()
            .expect("renders");
        assert!(field.contains("value=\"&#60;script&#62;&#34;&#39;&#38;\u{202e}\""), "{field}");
        assert!(field.contains("aria-invalid=\"true\" aria-describedby=\"first_name-problem\""), "{field}");
        let field = TextField::new("email", "E-mail", "").hint("We write there").render().expect("renders");
        assert!(field.contains("aria-describedby=\"email-hint\"") && !field.contains("aria-invalid"));
    }

    #[test]
    fn a_password_is_not_shown_again() {
        let field =
            TextField::new("password", "Password", "geheim").kind("password").render().expect("renders");
        assert!(!field.contains("geheim"), "{field}");
    }
}
