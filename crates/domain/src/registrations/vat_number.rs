//! The form of VAT numbers. Whether one exists, only its state knows; whether it has the form that its country gives
//! them, this module does. Numbers of countries that are not listed are taken as they are.

use super::details::Problem;

/// Longest number that is looked at.
const MAX: usize = 20;

/// Fewest digits of a number whose country's form is not known.
const DIGITS_MIN: usize = 5;

/// The forms per country: `9` is a digit, `a` a letter, `x` either, anything else itself.
const FORMS: &[(&str, &[&str])] = &[
    ("AT", &["U99999999"]),
    ("BE", &["9999999999"]),
    ("BG", &["999999999", "9999999999"]),
    ("CH", &["E999999999", "E999999999MWST", "E999999999TVA", "E999999999IVA"]),
    ("CY", &["99999999a"]),
    ("CZ", &["99999999", "999999999", "9999999999"]),
    ("DE", &["999999999"]),
    ("DK", &["99999999"]),
    ("EE", &["999999999"]),
    ("EL", &["999999999"]),
    ("ES", &["x9999999x"]),
    ("FI", &["99999999"]),
    ("FR", &["xx999999999"]),
    ("GB", &["999999999", "999999999999", "GD999", "HA999"]),
    ("HR", &["99999999999"]),
    ("HU", &["99999999"]),
    ("IE", &["9x99999a", "9999999aa"]),
    ("IT", &["99999999999"]),
    ("LT", &["999999999", "999999999999"]),
    ("LU", &["99999999"]),
    ("LV", &["99999999999"]),
    ("MT", &["99999999"]),
    ("NL", &["999999999B99"]),
    ("NO", &["999999999", "999999999MVA"]),
    ("PL", &["9999999999"]),
    ("PT", &["999999999"]),
    ("RO", &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"]),
    ("SE", &["999999999999"]),
    ("SI", &["99999999"]),
    ("SK", &["9999999999"]),
    ("XI", &["999999999", "999999999999", "GD999", "HA999"]),
];

fn fits(form: &str, number: &str) -> bool {
    form.len() == number.len()
        && form.bytes().zip(number.bytes()).all(|(wanted, found)| match wanted {
            b'9' => found.is_ascii_digit(),
            b'a' => found.is_ascii_uppercase(),
            b'x' => found.is_ascii_digit() || found.is_ascii_uppercase(),
            wanted => wanted == found,
        })
}

/// The number in capitals without blanks, dots, hyphens and slashes; empty when nothing was typed.
pub(super) fn check(text: &str) -> Result<String, Problem> {
    let number: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '/'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if number.is_empty() {
        return Ok(number);
    }
    if number.len() > MAX || !number.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return Err(Problem::NotAVatNumber);
    }
    let (country, rest) = number.split_at(number.len().min(2));
    let right = match FORMS.iter().find(|(code, _)| *code == country) {
        Some((_, forms)) => forms.iter().any(|form| fits(form, rest)),
        None => number.bytes().filter(u8::is_ascii_digit).count() >= DIGITS_MIN,
    };
    if right { Ok(number) } else { Err(Problem::NotAVatNumber) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_right_form_are_written_one_way() {
        for (typed, written) in [
            ("NL 1234.56.789.B01", "NL123456789B01"),
            ("be 0123.456.789", "BE0123456789"),
            ("FR XX 123456789", "FRXX123456789"),
            ("ESX1234567X", "ESX1234567X"),
            ("IE1234567FA", "IE1234567FA"),
            ("IE1A23456B", "IE1A23456B"),
            ("GB GD 123", "GBGD123"),
            ("CHE-123.456.789 MWST", "CHE123456789MWST"),
            ("ATU12345678", "ATU12345678"),
            ("12-3456789", "123456789"),
            ("US 12-3456789", "US123456789"),
            ("", ""),
            (" - ", ""),
        ] {
            assert_eq!(check(typed), Ok(written.to_owned()), "{typed}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for typed in [
            "NL123456789",
            "NL123456789B0",
            "DE12345678",
            "AT12345678",
            "unknown",
            "none",
            "12",
            "NL123456789B01<",
            "é123456",
            "N",
        ] {
            assert_eq!(check(typed), Err(Problem::NotAVatNumber), "{typed}");
        }
    }
}
