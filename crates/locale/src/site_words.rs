//! The words for what is wrong with a site's profile, a division or an invitation. Each is an exhaustive `match`, so that
//! a new reason cannot be forgotten.

use crate::{Messages, msg};
use domain::accounts::people::InviteProblem;
use domain::divisions;
use domain::registrations::details;
use domain::sites::profile::{self, Field, Problem};

impl Messages {
    /// What is wrong with a field of a site's profile and what to enter.
    pub fn site_problem(self, field: Field, problem: Problem) -> String {
        let key = match (field, problem) {
            (_, Problem::TooLong) => {
                return self.with("site-name-too-long", &[("max", profile::NAME_MAX.into())]);
            }
            (_, Problem::HiddenCharacters) => msg!("form-hidden-characters"),
            (_, Problem::NotASlug) => msg!("site-slug-not-one"),
            (_, Problem::Reserved) => msg!("site-slug-reserved"),
            (_, Problem::Taken) => msg!("site-slug-taken"),
            (_, Problem::Unknown) => msg!("site-choice-unknown"),
            (_, Problem::NotAmongLanguages) => msg!("site-default-language-other"),
            (_, Problem::InUse) => msg!("site-currency-in-use"),
            (Field::Name, Problem::Missing) => msg!("site-name-missing"),
            (Field::Slug, Problem::Missing) => msg!("site-slug-not-one"),
            (Field::Region, Problem::Missing) => msg!("site-region-missing"),
            (Field::Currency, Problem::Missing) => msg!("site-currency-missing"),
            (Field::TimeZone, Problem::Missing) => msg!("site-time-zone-missing"),
            (Field::Languages, Problem::Missing) => msg!("site-languages-missing"),
            (Field::DefaultLanguage, Problem::Missing) => msg!("site-default-language-missing"),
        };
        self.text(key).into_owned()
    }

    /// What is wrong with an invitation and what to do.
    pub fn invitation_problem(self, problem: InviteProblem) -> String {
        match problem {
            InviteProblem::Name(details::Problem::Missing) => self.text("people-name-missing").into_owned(),
            InviteProblem::Name(problem) => self.problem(details::Field::FirstName, problem),
            InviteProblem::Email(problem) => self.problem(details::Field::Email, problem),
            InviteProblem::NoRole => self.text("people-roles-missing").into_owned(),
            InviteProblem::WorksHere => self.text("people-email-here").into_owned(),
        }
    }

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
