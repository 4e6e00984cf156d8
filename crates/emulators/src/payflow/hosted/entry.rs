//! What the payer typed, and what is wrong with it.

use crate::form;
use crate::payflow::books::Token;
use crate::payflow::nvp::Nvp;

/// The payer's fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub number: String,
    pub expiry: String,
    pub code: String,
    pub name: String,
    pub street: String,
    pub zip: String,
}

/// A field and what to do about it.
pub(super) type Problem = (&'static str, &'static str);

impl Entry {
    /// What the merchant has told already.
    pub fn of_token(token: &Token) -> Self {
        let text = |names: &[&str]| token.fields.first(names).unwrap_or_default().to_string();
        let name =
            format!("{} {}", text(&["BILLTOFIRSTNAME", "FIRSTNAME"]), text(&["BILLTOLASTNAME", "LASTNAME"]));
        Self {
            name: name.trim().to_string(),
            street: text(&["BILLTOSTREET", "STREET"]),
            zip: text(&["BILLTOZIP", "ZIP"]),
            ..Self::default()
        }
    }

    /// What was submitted.
    pub fn of_form(fields: &[(String, String)]) -> Self {
        let text = |names: &[&str], most: usize| {
            let value = names.iter().find_map(|name| form::value(fields, name)).unwrap_or_default();
            let clean: String = value.chars().filter(|c| !c.is_control() && *c != '"').take(most).collect();
            clean.trim().to_string()
        };
        Self {
            number: text(&["ACCT", "CARDNUM"], 40),
            expiry: text(&["EXPDATE"], 12),
            code: text(&["CVV2", "CSC"], 8),
            name: text(&["NAME", "BILLTONAME"], 60),
            street: text(&["BILLTOSTREET", "STREET"], 30),
            zip: text(&["BILLTOZIP", "ZIP"], 12),
        }
    }

    /// Card number without spaces and dashes.
    pub fn digits(&self) -> String {
        self.number.chars().filter(|c| !matches!(c, ' ' | '-')).collect()
    }

    /// mmyy of `MM/YY`, `MM / YY`, `MMYY` or `MM/YYYY`.
    pub fn mmyy(&self) -> Option<String> {
        let digits: String = self.expiry.chars().filter(|c| !matches!(c, ' ' | '/' | '-')).collect();
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mmyy = match digits.len() {
            4 => digits,
            6 if digits[2..].starts_with("20") => format!("{}{}", &digits[..2], &digits[4..]),
            _ => return None,
        };
        ("01"..="12").contains(&&mmyy[..2]).then_some(mmyy)
    }

    /// What must be corrected before the bank is asked.
    pub fn problems(&self) -> Vec<Problem> {
        let digits = self.digits();
        let numeric = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let mut problems = Vec::new();
        if !(12..=19).contains(&digits.len()) || !numeric(&digits) {
            problems.push(("ACCT", "Enter the card number: 12 to 19 digits."));
        }
        if self.mmyy().is_none() {
            problems.push(("EXPDATE", "Enter the expiry date as month and year, for example 04/29."));
        }
        if !(3..=4).contains(&self.code.len()) || !numeric(&self.code) {
            problems.push(("CVV2", "Enter the security code: 3 or 4 digits."));
        }
        if self.name.is_empty() {
            problems.push(("NAME", "Enter the name on the card."));
        }
        problems
    }

    /// The fields of the charge: what the token agreed with the payer's entry over it.
    pub fn over(&self, token: &Token) -> Nvp {
        let mut fields = token.fields.clone();
        fields.set("ACCT", self.digits());
        fields.set("EXPDATE", self.mmyy().unwrap_or_default());
        fields.set("CVV2", self.code.clone());
        if !self.name.is_empty() {
            let (first, last) = self.name.rsplit_once(' ').unwrap_or(("", &self.name));
            fields.set("BILLTOFIRSTNAME", first);
            fields.set("BILLTOLASTNAME", last);
        }
        if !self.street.is_empty() {
            fields.set("BILLTOSTREET", self.street.clone());
        }
        if !self.zip.is_empty() {
            fields.set("BILLTOZIP", self.zip.clone());
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_expiry_dates_in_several_ways() {
        let of = |expiry: &str| Entry { expiry: expiry.into(), ..Entry::default() }.mmyy();
        for good in ["04/29", "0429", "04 / 29", "04/2029", "04-29"] {
            assert_eq!(of(good).as_deref(), Some("0429"), "{good}");
        }
        for bad in ["", "4/29", "13/29", "00/29", "04/1929", "april"] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }

    #[test]
    fn each_missing_field_is_named() {
        let names: Vec<_> = Entry::default().problems().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["ACCT", "EXPDATE", "CVV2", "NAME"]);
        let good = Entry {
            number: "4111 1111-1111 1111".into(),
            expiry: "04/29".into(),
            code: "123".into(),
            name: "Ada".into(),
            ..Entry::default()
        };
        assert!(good.problems().is_empty());
        assert_eq!(good.digits(), "4111111111111111");
    }
}
