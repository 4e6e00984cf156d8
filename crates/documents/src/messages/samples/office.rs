//! Mails to the office of a site.

use super::*;

fn office_asked(locale: Locale, differences: i64, came_up: &[(&str, &str, &str)]) -> OfficeAskedMail {
    let came_up = came_up.iter().map(|(reference, action, detail)| CameUp {
        reference: (*reference).into(),
        action: (*action).into(),
        detail: (*detail).into(),
    });
    OfficeAskedMail {
        about: account(locale),
        test: false,
        contact: about(locale).contact,
        came_up: came_up.collect(),
        differences,
        money_url: "https://training.example/academy/money".into(),
    }
}

/// What may come up with payments, of which two have come up with one.
const CAME_UP: &[(&str, &str, &str)] = &[
    ("7K3M9Q2X", "ask a person", "review"),
    ("4C8W5TRD", "ask a person", "dispute"),
    ("9HJ2N6PE", "raise alarm", "given-twice"),
    ("4C8W5TRD", "doubt dispute", "121.00 EUR · PP-D-27803 · more is disputed than was taken"),
];

pub(super) fn of_office(locale: Locale) -> Vec<(&'static str, Mail)> {
    vec![
        ("office_asked", Mail::OfficeAsked(office_asked(locale, 2, CAME_UP))),
        ("office_asked_differences", Mail::OfficeAsked(office_asked(locale, 1, &[]))),
    ]
}
