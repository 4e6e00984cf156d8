//! One sample of every mail and entry, for tests.

use super::*;
use crate::calendar::SeatCalendar;
use domain::money::{Currency, Money};
use domain::time::Span;

pub(crate) fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("EUR").expect("EUR"))
}

pub(crate) fn about(locale: Locale) -> RegistrationFacts {
    // 8 December 2026, 14:00 in Amsterdam.
    let starts_at = Timestamp(1_796_734_800_000_000);
    RegistrationFacts {
        locale,
        test: false,
        site: "Demo Academy".into(),
        contact: "help@academy.example".into(),
        name: "Robin de Vries".into(),
        reference: "7K3M9Q2XVB4T".into(),
        registration_url: "https://training.example/academy/registrations/7K3M9Q2XVB4T-MAC".into(),
        session: "Effective feedback for team leads".into(),
        starts_at,
        ends_at: starts_at.plus(Span::minutes(90)),
        zone: Zone::parse("Europe/Amsterdam").expect("a zone"),
    }
}

pub(crate) fn confirmation(locale: Locale) -> ConfirmationMail {
    let about = about(locale);
    ConfirmationMail {
        price: Some(PaidPrice {
            total: euros(12_100),
            tax: euros(2_100),
            tax_name: if locale == Locale::Fr { "TVA".into() } else { "VAT".into() },
            tax_rate_ppm: 210_000,
        }),
        join_url: "https://training.example/academy/join/T0KEN".into(),
        opens_at: about.starts_at.minus(Span::minutes(15)),
        receipt_url: Some(format!("{}/receipt", about.registration_url)),
        calendar_uid: "7K3M9Q2XVB4T@training.example".into(),
        calendar_sequence: 0,
        greeting: String::new(),
        own_text: String::new(),
        confirmed_at: about.starts_at.minus(Span::days(7)),
        about,
    }
}

pub(crate) fn calendar(locale: Locale) -> SeatCalendar {
    confirmation(locale).calendar()
}

pub(crate) fn invitation(locale: Locale) -> InvitationMail {
    let confirmation = confirmation(locale);
    let about = confirmation.about;
    InvitationMail {
        locale,
        test: false,
        site: about.site,
        contact: about.contact,
        session: about.session,
        description: "Ninety minutes of practice, not slides.\n\nFor people who lead a team.".into(),
        starts_at: about.starts_at,
        ends_at: about.ends_at,
        zone: about.zone,
        price: confirmation.price,
        session_url: "https://training.example/academy/sessions/effective-feedback-7k3m9q2x".into(),
    }
}

/// Every mail in every variant, with a name for its snapshot.
pub(crate) fn all(locale: Locale) -> Vec<(&'static str, Mail)> {
    let about = || about(locale);
    let free = ConfirmationMail { price: None, receipt_url: None, ..confirmation(locale) };
    let no_seat = |how| {
        let sessions_url = "https://training.example/academy/".to_owned();
        Mail::ReturnedNoSeat(ReturnedNoSeatMail { about: about(), amount: euros(12_100), how, sessions_url })
    };
    let second = |how| {
        Mail::ReturnedSecondPayment(ReturnedSecondPaymentMail { about: about(), amount: euros(12_100), how })
    };
    let ended = |ending| {
        let session_url = "https://training.example/academy/sessions/feedback".to_owned();
        Mail::ReviewEnded(ReviewEndedMail { about: about(), amount: euros(12_100), ending, session_url })
    };
    let decided_by = about().starts_at.minus(Span::days(2));
    vec![
        ("confirmation", Mail::Confirmation(confirmation(locale))),
        ("confirmation_free", Mail::Confirmation(free)),
        ("returned_no_seat_released", no_seat(GoingBack::Released)),
        ("returned_no_seat_refunded", no_seat(GoingBack::Refunded)),
        ("second_payment_released", second(GoingBack::Released)),
        ("second_payment_refunded", second(GoingBack::Refunded)),
        (
            "review_begun",
            Mail::ReviewBegun(ReviewBegunMail { about: about(), amount: euros(12_100), decided_by }),
        ),
        ("review_ended_declined", ended(ReviewEnding::Declined)),
        ("review_ended_expired", ended(ReviewEnding::Expired)),
        ("invitation", Mail::Invitation(invitation(locale))),
    ]
}
