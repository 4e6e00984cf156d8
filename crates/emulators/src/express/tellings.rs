//! What PayPal says of one transaction otherwise than its books have it: a search and details are two answers, and need not agree.

use std::collections::HashMap;

use super::nvp::Answer;

/// How one transaction is told. By default as it is in the books.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    /// The search does not show it.
    pub unlisted: bool,
    /// L_STATUS of the search.
    pub listed_as: Option<String>,
    /// PAYMENTSTATUS of its details.
    pub standing: Option<String>,
    /// Its details write what went off the account without a minus.
    pub without_minus: bool,
    /// Its details bear neither CUSTOM nor INVNUM.
    pub without_numbers: bool,
    /// Its details are refused with this number.
    pub refusal: Option<u32>,
}

/// Every one, by the id of its transaction.
pub(super) type Tellings = HashMap<String, Telling>;

impl Telling {
    /// Details as they are told.
    pub(super) fn details(&self, answer: Answer) -> Answer {
        if let Some(code) = self.refusal {
            return Answer::refused(&[code]);
        }
        let mut answer = answer;
        if self.without_numbers {
            answer.fields.retain(|(name, _)| !matches!(name.as_str(), "CUSTOM" | "INVNUM"));
        }
        for (name, value) in &mut answer.fields {
            match (name.as_str(), &self.standing) {
                ("PAYMENTSTATUS", Some(standing)) => value.clone_from(standing),
                ("AMT", _) if self.without_minus => *value = value.trim_start_matches('-').to_owned(),
                _ => {}
            }
        }
        answer
    }
}
