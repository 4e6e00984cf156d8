//! The fields of the details form: labels, what was typed, and what is wrong with it.

use crate::forms::{Choice, Choices, Mistake, OptionOf, Options, TextField, Tick};
use domain::payments::gateway::CardEntry;
use domain::registrations::details::{DetailsInput, Field, Problem};
use domain::sites::PayMethod;
use locale::countries::countries;
use locale::{Messages, msg};
use std::borrow::Cow;

/// The whole form's fields.
pub(crate) struct DetailsFields<'a> {
    /// First name.
    pub first_name: TextField<'a>,
    /// Last name.
    pub last_name: TextField<'a>,
    /// E-mail address.
    pub email: TextField<'a>,
    /// Country.
    pub country: Choices<'a>,
    /// The box of a consumer's express request to begin within the time for withdrawing.
    pub express: Tick<'a>,
    /// How to pay; none where nothing can be paid.
    pub method: Option<Options<'a>>,
    /// The box beside the rules.
    pub policy: Tick<'a>,
}

impl<'a> DetailsFields<'a> {
    /// The fields as typed; `methods` are what can be chosen to pay with and what was, `rules` what the box accepts.
    pub fn new(
        t: Messages,
        typed: &'a DetailsInput,
        problems: &[(Field, Problem)],
        (methods, rules): (Methods<'_>, String),
    ) -> Self {
        let problem = |field| problems.iter().find(|(f, _)| *f == field).map(|&(f, p)| t.problem(f, p));
        let text = |field: Field, autocomplete, label, value| {
            TextField::new(field.as_str(), label, value).autocomplete(autocomplete).problem(problem(field))
        };
        let countries = countries(t.locale()).iter().map(|found| Choice::new(found.code, found.name));
        Self {
            first_name: text(
                Field::FirstName,
                "given-name",
                t.text("register-first-name"),
                &typed.first_name,
            ),
            last_name: text(Field::LastName, "family-name", t.text("register-last-name"), &typed.last_name),
            email: text(Field::Email, "email", t.text("register-email"), &typed.email)
                .kind("email")
                .hint(t.text("register-email-hint")),
            country: Choices::new(
                Field::Country.as_str(),
                t.text("register-country"),
                &typed.country,
                countries.collect(),
            )
            .autocomplete("country")
            .nothing(t.text("register-country-choose"))
            .problem(problem(Field::Country)),
            express: Tick::new(
                Field::Express.as_str(),
                "asked",
                t.text("register-express"),
                typed.express_request,
            )
            .problem(problem(Field::Express)),
            method: methods_of(t, methods),
            policy: Tick::new(Field::Policy.as_str(), "accepted", rules, typed.policy_accepted)
                .required()
                .problem(problem(Field::Policy)),
        }
    }
}

/// What is offered to pay with, what was chosen of it, and where a card is typed.
pub(crate) type Methods<'a> = (&'a [PayMethod], Option<PayMethod>, CardEntry);

/// The plain choice of what to pay with: the first one is chosen until somebody chooses another.
pub(crate) fn methods_of(
    t: Messages,
    (methods, chosen, card_entry): Methods<'_>,
) -> Option<Options<'static>> {
    let first = methods.first()?;
    let chosen = chosen.filter(|chosen| methods.contains(chosen)).unwrap_or(*first);
    let options = methods.iter().map(|method| {
        let hint = match (method, card_entry) {
            (PayMethod::Card, CardEntry::GatewayPage) => msg!("register-card-hint"),
            (PayMethod::Card, CardEntry::OurPage) => msg!("register-card-hint-here"),
            (PayMethod::Card, CardEntry::OurServer) => msg!("register-card-hint-server"),
            (PayMethod::PayPal, _) => msg!("register-paypal-hint"),
        };
        OptionOf { value: method.as_str(), title: t.pay_method(*method), hint: t.text(hint).into_owned() }
    });
    Some(Options::new("method", t.text("register-payment-title"), chosen.as_str(), options.collect()))
}

/// The mistakes in the order of the form.
pub(crate) fn mistakes(t: Messages, problems: &[(Field, Problem)]) -> Vec<Mistake<'static>> {
    let mistake = |&(field, problem): &(Field, Problem)| {
        let words = t.problem(field, problem);
        let words = match label(t, field) {
            // Words that do not say by themselves which field they are about.
            Some(label) if problem != Problem::Missing => {
                t.with("form-mistake", &[("field", label.into()), ("words", words.into())])
            }
            _ => words,
        };
        Mistake { field: field.as_str(), words }
    };
    problems.iter().map(mistake).collect()
}

/// The label of a line of text.
fn label(t: Messages, field: Field) -> Option<Cow<'static, str>> {
    match field {
        Field::FirstName => Some(t.text("register-first-name")),
        Field::LastName => Some(t.text("register-last-name")),
        Field::Email => Some(t.text("register-email")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use askama::Template as _;
    use locale::Locale;

    #[test]
    fn what_was_typed_is_kept_and_the_limit_is_named() {
        let typed = DetailsInput { last_name: "x".repeat(10_000), ..DetailsInput::default() };
        let problems = [(Field::LastName, Problem::TooLong)];
        let fields = DetailsFields::new(
            Messages::new(Locale::En),
            &typed,
            &problems,
            ((&[], None, CardEntry::GatewayPage), String::new()),
        );
        let last = fields.last_name.render().expect("renders");
        assert!(last.contains(&typed.last_name), "nothing is cut off");
        assert!(last.contains("100"), "the limit is named");
    }

    #[test]
    fn the_summary_names_the_field_where_the_words_do_not() {
        let t = Messages::new(Locale::En);
        let all = [
            (Field::FirstName, Problem::TooLong),
            (Field::LastName, Problem::Missing),
            (Field::Email, Problem::AddressWithComma),
        ];
        let words: Vec<String> = mistakes(t, &all).into_iter().map(|mistake| mistake.words).collect();
        assert_eq!(words[0], "First name: Keep this to 100 characters.");
        assert_eq!(words[1], "Enter your last name.");
        assert!(words[2].starts_with("E-mail: There is a comma"), "{}", words[2]);
    }
}
