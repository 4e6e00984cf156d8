//! The words for what is wrong with a name, an address, a password. Each is an exhaustive `match`, so that a new reason
//! cannot be forgotten.

use super::sign_in::too_many;
use crate::forms::Mistake;
use app::accounts::passwords::{LENGTH_MAX, LENGTH_MIN};
use app::accounts::{ChoiceField, ChoiceProblem, OwnPassword, WeakPassword};
use domain::registrations::details::{Field, Problem};
use locale::{Messages, Zone, msg};

/// What is wrong with a field and what to do.
pub(super) fn choice_problem(t: Messages, field: ChoiceField, problem: ChoiceProblem) -> String {
    match problem {
        ChoiceProblem::Details(Problem::Missing) if field == ChoiceField::Name => {
            t.text("choice-name-missing").into_owned()
        }
        ChoiceProblem::Details(problem) => {
            let field = if field == ChoiceField::Email { Field::Email } else { Field::FirstName };
            t.problem(field, problem)
        }
        ChoiceProblem::Weak(why) => weak_password(t, why),
        ChoiceProblem::Differs => t.text("choice-differs").into_owned(),
        ChoiceProblem::Taken => t.text("choice-taken").into_owned(),
    }
}

/// The mistakes in the order of the form.
pub(super) fn mistakes(t: Messages, problems: &[(ChoiceField, ChoiceProblem)]) -> Vec<Mistake<'static>> {
    let mistake = |&(field, problem): &(ChoiceField, ChoiceProblem)| Mistake {
        field: field.as_str(),
        words: choice_problem(t, field, problem),
    };
    problems.iter().map(mistake).collect()
}

/// Why a password is refused, and what makes a good one.
pub(super) fn weak_password(t: Messages, why: WeakPassword) -> String {
    let key = match why {
        WeakPassword::Missing => msg!("password-missing"),
        WeakPassword::TooShort => {
            return t.with("password-too-short", &[("count", LENGTH_MIN.into())]);
        }
        WeakPassword::TooLong => return t.with("password-too-long", &[("count", LENGTH_MAX.into())]),
        WeakPassword::Common => msg!("password-common"),
        WeakPassword::LikeCommon => msg!("password-like-common"),
        WeakPassword::Word => msg!("password-word"),
        WeakPassword::Personal => msg!("password-personal"),
        WeakPassword::Keys => msg!("password-keys"),
        WeakPassword::Repeats => msg!("password-repeats"),
        WeakPassword::Sequence => msg!("password-sequence"),
        WeakPassword::Date => msg!("password-date"),
        WeakPassword::Guessable => msg!("password-guessable"),
    };
    t.text(key).into_owned()
}

/// Why the password that was asked for again did not do.
pub(crate) fn own_password(t: Messages, why: OwnPassword, zone: Option<&Zone>) -> String {
    match why {
        OwnPassword::Wrong => t.text("own-password-wrong").into_owned(),
        OwnPassword::TooMany(until) => too_many(t, until, zone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use locale::Locale;

    #[test]
    fn every_reason_is_told_in_every_language() {
        for locale in Locale::ALL {
            let t = Messages::new(locale);
            let texts: Vec<String> = WeakPassword::ALL.map(|why| weak_password(t, why)).into();
            for text in &texts {
                assert_eq!(texts.iter().filter(|other| *other == text).count(), 1, "{locale}: {text}");
            }
        }
    }
}
