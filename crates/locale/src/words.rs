//! The words for the domain's refusals and problems. Each is an exhaustive `match`, so that a new reason cannot be
//! forgotten, over literal keys, so that the test of keys sees them.

use crate::{Locale, Messages, Zone, msg};
use domain::accounts::Role;
use domain::payments::gateway::Decline;
use domain::refunds::Cause;
use domain::registrations::RegistrationState;
use domain::registrations::buyer::{
    COMPANY_ADDRESS_LINES_MAX, COMPANY_ADDRESS_MAX, COMPANY_NAME_MAX, PURCHASE_REFERENCE_MAX,
};
use domain::registrations::details::{EMAIL_MAX, Field, NAME_MAX, Problem};
use domain::registrations::hold::HoldRefusal;
use domain::sessions::moved::NewDate;
use domain::sites::{PPM, PayMethod, RefundPolicy};
use domain::time::{Span, Timestamp};
use std::borrow::Cow;

impl Messages {
    /// Why a payment was not accepted and what to do, in words for the payer; never the bank's text or code. `contact`
    /// is the site's address for questions.
    pub fn decline(self, reason: Decline, contact: &str) -> String {
        let key = match reason {
            Decline::Fraud => return self.with("decline-fraud", &[("contact", contact.into())]),
            Decline::Funding => msg!("decline-funding"),
            Decline::Issuer => msg!("decline-issuer"),
            Decline::InsufficientFunds => msg!("decline-insufficient-funds"),
            Decline::Limit => msg!("decline-limit"),
            Decline::Referral => msg!("decline-referral"),
            Decline::CardData => msg!("decline-card-data"),
            Decline::Address => msg!("decline-address"),
            Decline::SecurityCode => msg!("decline-security-code"),
            Decline::IssuerUnavailable => msg!("decline-issuer-unavailable"),
            Decline::PageSpent => msg!("decline-page-spent"),
            Decline::OtherWay => msg!("decline-other-way"),
        };
        self.text(key).into_owned()
    }

    /// What payers pay with.
    pub fn pay_method(self, method: PayMethod) -> String {
        let key = match method {
            PayMethod::Card => msg!("register-card"),
            PayMethod::PayPal => msg!("register-paypal"),
        };
        self.text(key).into_owned()
    }

    /// What is wrong with a field of the details form and what to enter.
    pub fn problem(self, field: Field, problem: Problem) -> String {
        let key = match (field, problem) {
            (Field::Email, Problem::TooLong) => {
                return self.with("form-email-too-long", &[("max", EMAIL_MAX.into())]);
            }
            (Field::CompanyAddress, Problem::TooLong) => {
                let (lines, max) = (COMPANY_ADDRESS_LINES_MAX.into(), COMPANY_ADDRESS_MAX.into());
                return self.with("form-company-address-too-long", [("lines", lines), ("max", max)]);
            }
            (Field::CompanyName, Problem::TooLong) => {
                return self.with("form-name-too-long", [("max", COMPANY_NAME_MAX.into())]);
            }
            (Field::PurchaseReference, Problem::TooLong) => {
                return self.with("form-name-too-long", [("max", PURCHASE_REFERENCE_MAX.into())]);
            }
            (_, Problem::TooLong) => return self.with("form-name-too-long", &[("max", NAME_MAX.into())]),
            (Field::FirstName, Problem::Missing) => msg!("form-first-name-missing"),
            (Field::LastName, Problem::Missing) => msg!("form-last-name-missing"),
            (Field::Email, Problem::Missing) => msg!("form-email-missing"),
            (Field::Country, Problem::Missing) => msg!("form-country-missing"),
            (Field::CompanyName, Problem::Missing) => msg!("form-company-name-missing"),
            (Field::CompanyAddress, Problem::Missing) => msg!("form-company-address-missing"),
            (Field::VatNumber | Field::PurchaseReference, Problem::Missing) | (_, Problem::NotAVatNumber) => {
                msg!("form-vat-number-wrong")
            }
            (Field::Express, Problem::Missing) => msg!("form-express-missing"),
            (Field::Policy, Problem::Missing) => msg!("form-policy-missing"),
            (_, Problem::HiddenCharacters) => msg!("form-hidden-characters"),
            (_, Problem::NamesAddress) => msg!("form-name-with-address"),
            (_, Problem::NotAnAddress) => msg!("form-email-incomplete"),
            (_, Problem::AddressWithoutAt) => msg!("form-email-without-at"),
            (_, Problem::AddressWithBlank) => msg!("form-email-blank"),
            (_, Problem::AddressWithComma) => msg!("form-email-comma"),
            (_, Problem::AddressWithDots) => msg!("form-email-dots"),
            (_, Problem::AddressWithLetters) => msg!("form-email-letters"),
            (_, Problem::AddressTooOften) => msg!("form-email-too-often"),
            (_, Problem::AngleBrackets) => msg!("form-name-with-brackets"),
            (_, Problem::NotAName) => msg!("form-not-a-name"),
            (_, Problem::UnknownCountry) => msg!("form-country-unknown"),
        };
        self.text(key).into_owned()
    }

    /// The same to who fills it in for somebody else.
    pub fn problem_of_other(self, field: Field, problem: Problem) -> String {
        let key = match (field, problem) {
            (Field::FirstName, Problem::Missing) => msg!("form-other-first-name-missing"),
            (Field::LastName, Problem::Missing) => msg!("form-other-last-name-missing"),
            (Field::Email, Problem::Missing) => msg!("form-other-email-missing"),
            _ => return self.problem(field, problem),
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
            HoldRefusal::CannotBePaid => msg!("hold-cannot-be-paid"),
        })
    }

    /// What to do after a refusal that may pass; `None` when waiting does not help.
    pub fn hold_refusal_next(self, refusal: HoldRefusal) -> Option<Cow<'static, str>> {
        match refusal {
            HoldRefusal::SoldOut => Some(self.text("hold-sold-out-next")),
            HoldRefusal::TooManyFromAddress => Some(self.text("hold-too-many-next")),
            HoldRefusal::TooManyHereFromAddress => Some(self.text("hold-too-many-here-next")),
            HoldRefusal::CannotBePaid => Some(self.text("hold-cannot-be-paid-next")),
            HoldRefusal::RegistrationClosed | HoldRefusal::SessionCancelled => None,
        }
    }

    /// The refund policy in full sentences with the dates of one session, as far as they lie ahead of `now`: on the clock of `zone`,
    /// the session's, and on that of the reader where it is another. Of what was accepted that is when it was accepted.
    pub fn refund_policy(
        self,
        policy: RefundPolicy,
        starts_at: Timestamp,
        (zone, reader): (&Zone, Option<&Zone>),
        now: Timestamp,
    ) -> String {
        let ahead = |until: Span| Some(starts_at.minus(until)).filter(|until| *until > now);
        let at = |until: Timestamp| self.moment_for(until, zone, reader);
        let full = policy.full_until.and_then(ahead);
        let part = policy.partial.and_then(|part| Some((part.percent, ahead(part.until)?)));
        let mut sentences = Vec::new();
        if let Some(until) = full {
            sentences.push(self.with("policy-full-until", &[("date", at(until).into())]));
        }
        if let Some((percent, until)) = part {
            let values = [("percent", self.percent(percent).into()), ("date", at(until).into())];
            sentences.push(match full {
                Some(_) => self.with("policy-then-part-until", &values),
                None => self.with("policy-part-until", &values),
            });
        }
        self.ended(sentences)
    }

    /// The refund policy as a rule for every session: `Full refund until 2 days before the start. …`
    pub fn refund_rule(self, policy: RefundPolicy) -> String {
        let mut sentences = Vec::new();
        if let Some(until) = policy.full_until {
            sentences.push(self.with("policy-rule-full", &[("time", self.before_the_start(until).into())]));
        }
        if let Some(part) = policy.partial {
            let time = self.before_the_start(part.until);
            let values = [("percent", self.percent(part.percent).into()), ("time", time.into())];
            sentences.push(match policy.full_until {
                Some(_) => self.with("policy-rule-then-part", &values),
                None => self.with("policy-rule-part", &values),
            });
        }
        self.ended(sentences)
    }

    fn ended(self, mut sentences: Vec<String>) -> String {
        if sentences.is_empty() {
            return self.text("policy-none").into_owned();
        }
        sentences.push(self.text("policy-none-after").into_owned());
        sentences.join(" ")
    }

    /// `2 days before the start`, in hours where it is not whole days.
    fn before_the_start(self, until: Span) -> String {
        let hours = until.0 / Span::hours(1).0;
        match hours {
            0 => self.text("policy-the-start").into_owned(),
            hours if hours % 24 == 0 => self.with("policy-days-before", &[("count", (hours / 24).into())]),
            hours => self.with("policy-hours-before", &[("count", hours.into())]),
        }
    }

    /// `50 %`.
    fn percent(self, percent: i64) -> String {
        self.rate(percent.saturating_mul(PPM / 100))
    }

    /// What somebody is, in a word.
    pub fn role(self, role: Role) -> Cow<'static, str> {
        self.text(match role {
            Role::Operator => msg!("role-operator"),
            Role::Administrator => msg!("role-administrator"),
            Role::Host => msg!("role-host"),
            Role::Finance => msg!("role-finance"),
            Role::Head => msg!("role-head"),
        })
    }

    /// What somebody says to the new date of a session that was moved.
    pub fn new_date(self, answer: NewDate) -> Cow<'static, str> {
        self.text(match answer {
            NewDate::Open => msg!("new-date-open"),
            NewDate::Accepted(_) => msg!("new-date-accepted"),
        })
    }

    /// How a registration stands, in a word; `complimentary` seats were given by the host.
    pub fn registration_state(self, state: RegistrationState, complimentary: bool) -> Cow<'static, str> {
        self.text(match state {
            RegistrationState::Confirmed if complimentary => msg!("registration-state-complimentary"),
            RegistrationState::Confirmed => msg!("registration-state-confirmed"),
            RegistrationState::AwaitingPayment => msg!("registration-state-awaiting"),
            RegistrationState::UnderReview => msg!("registration-state-review"),
            RegistrationState::Lapsed => msg!("registration-state-lapsed"),
            RegistrationState::Returned => msg!("registration-state-returned"),
            RegistrationState::Cancelled => msg!("registration-state-cancelled"),
        })
    }

    /// Why a registration was given up, or money goes back.
    pub fn cause(self, cause: Cause) -> Cow<'static, str> {
        self.text(match cause {
            Cause::NoSeat => msg!("audit-cause-no-seat"),
            Cause::SecondPayment => msg!("audit-cause-second-payment"),
            Cause::AlreadyCancelled => msg!("audit-cause-already-cancelled"),
            Cause::Cancelled => msg!("audit-cause-cancelled"),
            Cause::Withdrawn => msg!("audit-cause-withdrawn"),
            Cause::SessionCancelled => msg!("audit-cause-session-cancelled"),
            Cause::SessionMoved => msg!("audit-cause-session-moved"),
            Cause::Staff => msg!("audit-cause-staff"),
            Cause::SeatTaken => msg!("audit-cause-seat-taken"),
            Cause::Console => msg!("audit-cause-console"),
            Cause::NotUsed => msg!("audit-cause-not-used"),
        })
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
    use domain::sites::PartialRefund;

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
            HoldRefusal::CannotBePaid,
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
        let two_days = RefundPolicy::full_until_days(2);
        let half = Some(PartialRefund { percent: 50, until: Span::hours(6) });
        let both = RefundPolicy { partial: half, ..two_days };
        let said = |locale, policy, before| {
            Messages::new(locale).refund_policy(
                policy,
                starts_at,
                (&zone, Some(&zone)),
                starts_at.minus(before),
            )
        };
        let early = Span::days(9);
        assert_eq!(
            said(Locale::En, two_days, early),
            "Full refund until 6 December 2026, 14:00. No refund after that."
        );
        assert_eq!(
            said(Locale::Nl, RefundPolicy::full_until_days(0), early),
            "Annuleren tot 8 december 2026 om 14:00: volledige terugbetaling. Daarna geen terugbetaling."
        );
        assert_eq!(
            said(Locale::En, both, early),
            "Full refund until 6 December 2026, 14:00. After that 50% back until 8 December 2026, 08:00. \
             No refund after that."
        );
        assert_eq!(
            said(Locale::Fr, both, Span::hours(20)),
            "Remboursement de 50\u{202f}% jusqu’au 8 décembre 2026 à 8\u{a0}h. Pas de remboursement ensuite."
        );
        // Whoever reads on another clock is told of both; where that is not known, whose clock it is.
        let elsewhere = |reader: Option<&str>| {
            let reader = reader.map(|name| Zone::parse(name).expect("a zone"));
            let t = Messages::new(Locale::En);
            t.refund_policy(two_days, starts_at, (&zone, reader.as_ref()), starts_at.minus(early))
        };
        assert_eq!(
            elsewhere(Some("America/New_York")),
            "Full refund until 6 December 2026, 14:00 (Europe/Amsterdam), 08:00 your time. No refund after that."
        );
        assert_eq!(
            elsewhere(Some("Pacific/Kiritimati")),
            "Full refund until 6 December 2026, 14:00 (Europe/Amsterdam), Mon 7 Dec 2026, 03:00 your time. \
             No refund after that."
        );
        assert_eq!(
            elsewhere(None),
            "Full refund until 6 December 2026, 14:00 (Europe/Amsterdam). No refund after that."
        );
        let none = "No refund after paying.";
        assert_eq!(said(Locale::En, both, Span::hours(6)), none, "the ends are exclusive");
        assert_eq!(said(Locale::En, RefundPolicy::NONE, early), none);
    }

    #[test]
    fn the_refund_rule_counts_days_and_hours() {
        let rule = |locale, full, part: Option<(i64, i64)>| {
            let partial = part.map(|(percent, hours)| PartialRefund { percent, until: Span::hours(hours) });
            let policy = RefundPolicy { full_until: Some(Span::hours(full)), partial };
            Messages::new(locale).refund_rule(policy)
        };
        assert_eq!(
            rule(Locale::En, 24, None),
            "Full refund until 1 day before the start. No refund after that."
        );
        assert_eq!(
            rule(Locale::En, 48, Some((25, 6))),
            "Full refund until 2 days before the start. After that 25% back until 6 hours before the start. \
             No refund after that."
        );
        assert_eq!(
            rule(Locale::Nl, 36, None),
            "Annuleren tot 36 uur voor het begin: volledige terugbetaling. Daarna geen terugbetaling."
        );
        assert_eq!(rule(Locale::En, 0, None), "Full refund until the start. No refund after that.");
    }

    #[test]
    fn languages_name_each_other() {
        assert_eq!(Messages::new(Locale::Fr).language_name(Locale::Nl), "néerlandais");
        assert_eq!(Messages::new(Locale::En).language_name(Locale::En), "English");
    }
}
