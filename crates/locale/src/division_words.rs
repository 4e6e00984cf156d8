//! The words for what is wrong with a division: an exhaustive `match`, so that a new reason cannot be forgotten.

use crate::Messages;
use domain::divisions;

impl Messages {
    /// What is wrong with a field of a division and what to enter.
    pub fn division_problem(self, field: divisions::Field, problem: divisions::Problem) -> String {
        use divisions::{Field, Problem};
        let max = |max: usize| [("max", max.into())];
        match (field, problem) {
            (Field::Code, Problem::Missing) => self.text("division-code-missing").into_owned(),
            (Field::Name, Problem::Missing) => self.text("division-name-missing").into_owned(),
            (Field::Code, Problem::TooLong) => self.with("division-code-too-long", max(divisions::CODE_MAX)),
            (Field::Name, Problem::TooLong) => self.with("division-name-too-long", max(divisions::NAME_MAX)),
            (_, Problem::HiddenCharacters) => self.text("form-hidden-characters").into_owned(),
            (_, Problem::Taken) => self.text("division-code-taken").into_owned(),
            (_, Problem::TooMany) => {
                self.with("division-too-many", [("max", divisions::DIVISIONS_MAX.into())])
            }
        }
    }
}
