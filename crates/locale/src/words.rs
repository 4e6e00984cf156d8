//! The words for the domain's refusals and problems. Each is an exhaustive `match`, so that a new reason cannot be
//! forgotten, over literal keys, so that the test of keys sees them.

use crate::{Locale, Messages, Zone, msg};
use domain::payments::gateway::Decline;
use domain::registrations::details::{EMAIL_MAX, Field, NAME_MAX, Problem};
use domain::registrations::hold::HoldRefusal;
use domain::sites::RefundPolicy;
use domain::time::{Span, Timestamp};
use std::borrow::Cow;

impl Messages {
    /// Why a card was not accepted and what to do, in words for the payer; never the bank's text or code. `contact`
    /// is the site's address for questions.
    pub fn decline(self, reason: Decline, contact: &str) -> String {
        let key = match reason {
            Decline::Fraud => return self.with("decline-fraud", &[("contact", contact.into())]),
            Decline::Issuer => msg!("decline-issuer"),
            Decline::InsufficientFunds => msg!("decline-insufficient-funds"),
            Decline::Limit => msg!("decline-limit"),
            Decline::Referral => msg!("decline-referral"),
            Decline::CardData => msg!("decline-card-data"),
            Decline::Address => msg!("decline-address"),
            Decline::SecurityCode => msg!("decline-security-code"),
            Decline::IssuerUnavailable => msg!("decline-issuer-unavailable"),
            Decline::PageSpent => msg!("decline-page-spent"),
        };
        self.text(key).into_owned()
    }

    /// What is wrong with a field of the details form and what to enter.
    pub fn problem(self, field: Field, problem: Problem) -> String {
        let key = match (field, problem) {
            (Field::Email, Problem::TooLong) => {
                return self.with("form-email-too-long", &[("max", EMAIL_MAX.into())]);
            }
            (_, Problem::TooLong) => return self.with("form-name-too-long", &[("max", NAME_MAX.into())]),
            (Field::FirstName, Problem::Missing) => msg!("form-first-name-missing"),
            (Field::LastName, Problem::Missing) => msg!("form-last-name-missing"),
            (Field::Email, Problem::Missing) => msg!("form-email-missing"),
            (Field::Country, Problem::Missing) => msg!("form-country-missing"),
            (Field::Policy, Problem::Missing) => msg!("form-policy-missing"),
            (_, Problem::HiddenCharacters) => msg!("form-hidden-characters"),
            (_, Problem::NamesAddress) => msg!("form-name-with-address"),
            (_, Problem::NotAnAddress) => msg!("form-email-incomplete"),
            (_, Problem::UnknownCountry) => msg!("form-country-unknown"),
        };
        self.text(key).into_owned()
    }

    /// Why no seat is held; says that nothing was charged.
    pub fn hold_refusal(self, refusal: HoldRefusal) -> Cow<'static, str> {
        self.text(match refusal {
            HoldRefusal::SoldOut => msg!("hold-sold-out"),
            HoldRefusal::RegistrationClosed => msg!("hold-closed"),
            HoldRefusal::SessionCancelled => msg!("hold-session-cancelled"),
            HoldRefusal::TooManyFromAddress => msg!("hold-too-many"),
            HoldRefusal::TooManyHereFromAddress => msg!("hold-too-many-here"),
        })
    }

    /// What to do after a refusal that may pass; `None` when waiting does not help.
    pub fn hold_refusal_next(self, refusal: HoldRefusal) -> Option<Cow<'static, str>> {
        match refusal {
            HoldRefusal::SoldOut => Some(self.text("hold-sold-out-next")),
            HoldRefusal::TooManyFromAddress => Some(self.text("hold-too-many-next")),
            HoldRefusal::TooManyHereFromAddress => Some(self.text("hold-too-many-here-next")),
            HoldRefusal::RegistrationClosed | HoldRefusal::SessionCancelled => None,
        }
    }

    /// The refund policy in full sentences with the dates of one session.
    pub fn refund_policy(self, policy: RefundPolicy, starts_at: Timestamp, zone: &Zone) -> String {
        let until = starts_at.minus(Span::days(policy.full_until_days_before.clamp(0, 3650)));
        let full = self.with("policy-full-until", &[("date", self.date(until, zone).into())]);
        format!("{full} {}", self.text("policy-none-after"))
    }

    /// What the reader's language calls another one, as in "in English".
    pub fn language_name(self, language: Locale) -> Cow<'static, str> {
        self.text(match language {
            Locale::En => msg!("session-language-en"),
            Locale::Nl => msg!("session-language-nl"),
            Locale::Fr => msg!("session-language-fr"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decline_says_what_to_do_and_shows_no_code() {
        for locale in Locale::ALL {
            for reason in Decline::ALL {
                let text = Messages::new(locale).decline(reason, "help@academy.example");
                assert!(text.ends_with('.') && text.matches('.').count() >= 2, "{locale} {reason:?}: {text}");
            }
        }
    }

    #[test]
    fn limits_are_named() {
        let t = Messages::new(Locale::En);
        assert_eq!(t.problem(Field::FirstName, Problem::TooLong), "Keep this to 100 characters.");
        let email = t.problem(Field::Email, Problem::TooLong);
        assert_eq!(email, "That address is too long. Use one of at most 254 characters.");
        assert_eq!(t.problem(Field::Policy, Problem::Missing), t.text("form-policy-missing"));
    }

    #[test]
    fn every_refused_hold_says_that_nothing_was_charged() {
        for refusal in [
            HoldRefusal::SoldOut,
            HoldRefusal::RegistrationClosed,
            HoldRefusal::SessionCancelled,
            HoldRefusal::TooManyFromAddress,
            HoldRefusal::TooManyHereFromAddress,
        ] {
            let text = Messages::new(Locale::En).hold_refusal(refusal);
            assert!(text.ends_with("You have not been charged."), "{text}");
        }
    }

    #[test]
    fn the_refund_policy_names_the_sessions_own_date() {
        let zone = Zone::parse("Europe/Amsterdam").expect("a zone");
        // 8 December 2026, 14:00 in Amsterdam.
        let starts_at = Timestamp(1_796_734_800_000_000);
        let said = |locale, days| {
            Messages::new(locale).refund_policy(
                RefundPolicy { full_until_days_before: days },
                starts_at,
                &zone,
            )
        };
        assert_eq!(said(Locale::En, 2), "Full refund until 6 December 2026. No refund after that.");
        assert_eq!(said(Locale::Nl, 0), "Alles terug tot 8 december 2026. Daarna geen geld terug.");
        assert_eq!(said(Locale::En, -5), said(Locale::En, 0));
    }

    #[test]
    fn languages_name_each_other() {
        assert_eq!(Messages::new(Locale::Fr).language_name(Locale::Nl), "néerlandais");
        assert_eq!(Messages::new(Locale::En).language_name(Locale::En), "English");
    }
}
