//! The fields of the details form: labels, what was typed, and what is wrong with it.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::registrations::details::{DetailsInput, Field, Problem};
use locale::countries::{Country, countries};
use locale::{Messages, msg};

/// A line of text to fill in.
#[derive(Template)]
#[template(path = "registrations/field.html")]
pub(crate) struct TextField<'a> {
    name: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    label: String,
    hint: Option<String>,
    value: &'a str,
    problem: Option<String>,
}

/// Safe because its template escapes.
impl HtmlSafe for TextField<'_> {}

/// The choice of a country.
#[derive(Template)]
#[template(path = "registrations/country.html")]
pub(crate) struct CountryField<'a> {
    t: Messages,
    chosen: &'a str,
    countries: &'static [Country],
    problem: Option<String>,
}

/// Safe because its template escapes.
impl HtmlSafe for CountryField<'_> {}

/// The whole form's fields.
pub(crate) struct DetailsFields<'a> {
    /// First name.
    pub first_name: TextField<'a>,
    /// Last name.
    pub last_name: TextField<'a>,
    /// E-mail address.
    pub email: TextField<'a>,
    /// Country.
    pub country: CountryField<'a>,
    /// Whether the rules' box is ticked.
    pub policy_accepted: bool,
    /// What is wrong with the box.
    pub policy_problem: Option<String>,
}

/// A mistake, for the summary at the top: the field's id and what to do.
pub(crate) struct Mistake {
    /// The id of the field.
    pub field: &'static str,
    /// What to do.
    pub words: String,
}

impl<'a> DetailsFields<'a> {
    /// The fields as typed.
    pub fn new(t: Messages, typed: &'a DetailsInput, problems: &[(Field, Problem)]) -> Self {
        let problem = |field| problems.iter().find(|(f, _)| *f == field).map(|&(f, p)| t.problem(f, p));
        let text = |field: Field, kind, autocomplete, label: String, value| TextField {
            name: field.as_str(),
            kind,
            autocomplete,
            label,
            hint: None,
            value,
            problem: problem(field),
        };
        let label = |key: &str| t.text(key).into_owned();
        let (first, last) = (label(msg!("register-first-name")), label(msg!("register-last-name")));
        let email = label(msg!("register-email"));
        Self {
            first_name: text(Field::FirstName, "text", "given-name", first, &typed.first_name),
            last_name: text(Field::LastName, "text", "family-name", last, &typed.last_name),
            email: TextField {
                hint: Some(label(msg!("register-email-hint"))),
                ..text(Field::Email, "email", "email", email, &typed.email)
            },
            country: CountryField {
                t,
                chosen: &typed.country,
                countries: countries(t.locale()),
                problem: problem(Field::Country),
            },
            policy_accepted: typed.policy_accepted,
            policy_problem: problem(Field::Policy),
        }
    }
}

/// The mistakes in the order of the form.
pub(crate) fn mistakes(t: Messages, problems: &[(Field, Problem)]) -> Vec<Mistake> {
    problems.iter().map(|&(field, p)| Mistake { field: field.as_str(), words: t.problem(field, p) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use locale::Locale;

    #[test]
    fn what_was_typed_is_kept_and_escaped() {
        let typed = DetailsInput {
            first_name: "<script>\"'&\u{202e}".into(),
            last_name: "x".repeat(10_000),
            ..DetailsInput::default()
        };
        let problems = [(Field::FirstName, Problem::HiddenCharacters), (Field::LastName, Problem::TooLong)];
        let fields = DetailsFields::new(Messages::new(Locale::En), &typed, &problems);
        let first = fields.first_name.render().expect("renders");
        assert!(first.contains("value=\"&#60;script&#62;&#34;&#39;&#38;\u{202e}\""), "{first}");
        assert!(first.contains("aria-invalid=\"true\""));
        assert!(first.contains("aria-describedby=\"first_name-problem\""));
        let last = fields.last_name.render().expect("renders");
        assert!(last.contains(&typed.last_name), "nothing is cut off");
        assert!(last.contains("100"), "the limit is named");
        let email = fields.email.render().expect("renders");
        assert!(email.contains("aria-describedby=\"email-hint\"") && !email.contains("aria-invalid"));
    }
}
