//! One sample of every mail and entry, for tests.

mod divisions;
mod hosts;
mod office;

use super::*;
use crate::calendar::SeatCalendar;
use domain::accounts::Role;
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::sites::{Login, PartialRefund, PayMethod, RefundPolicy};
use domain::time::Span;
use hosts::{STATEMENT, disputed, host_charged, host_news, host_released, host_settled, operator_asked};

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
        reader: Zone::parse("Europe/Paris"),
        accent: None,
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
        terms: Some(terms(&about)),
        is_given: false,
        paid_by: None,
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

/// A consumer who may withdraw from a session that begins later.
fn terms(about: &RegistrationFacts) -> ContractTerms {
    let url = format!("{}/withdraw", about.registration_url);
    let part = PartialRefund { percent: 50, until: Span::days(1) };
    ContractTerms {
        accepted_at: about.starts_at.minus(Span::days(20)),
        policy: RefundPolicy { full_until: Some(Span::days(2)), partial: Some(part) },
        policy_text: String::new(),
        express_request_at: None,
        withdrawal: Withdrawal::Until(about.starts_at.minus(Span::days(5)), url),
        zone: about.zone.clone(),
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
        accent: None,
        zone: about.zone,
        price: confirmation.price,
        session_url: "https://training.example/academy/sessions/effective-feedback-7k3m9q2x".into(),
    }
}

fn invited_to(locale: Locale) -> InvitedFacts {
    let about = about(locale);
    InvitedFacts {
        locale,
        test: false,
        site: about.site,
        contact: about.contact,
        session: about.session,
        starts_at: about.starts_at,
        ends_at: about.ends_at,
        accent: None,
        zone: about.zone,
    }
}

fn hold_due(locale: Locale) -> HoldDueMail {
    let about = about(locale);
    HoldDueMail {
        locale,
        test: false,
        site: about.site,
        accent: None,
        contact: about.contact,
        session: about.session,
        starts_at: about.starts_at,
        ends_at: about.ends_at,
        zone: about.zone,
        ceiling: euros(14_636),
        pay_url: "https://training.example/academy/host/sessions/effective-feedback-7k3m9q2x/pay".into(),
    }
}

fn handed_over(locale: Locale) -> HandedOverMail {
    let about = about(locale);
    HandedOverMail {
        locale,
        test: false,
        site: about.site,
        accent: None,
        contact: about.contact,
        session: about.session,
        starts_at: about.starts_at,
        ends_at: about.ends_at,
        zone: about.zone,
        session_url: "https://training.example/academy/host/sessions/effective-feedback-7k3m9q2x".into(),
    }
}

fn held_asked(locale: Locale) -> HeldAskedMail {
    let session = about(locale);
    HeldAskedMail {
        about: account(locale),
        test: false,
        contact: session.contact,
        session: session.session,
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        zone: session.zone,
        seats: 12,
        until: session.ends_at.plus(Span::days(14)),
        session_url: "https://training.example/academy/host/sessions/effective-feedback-7k3m9q2x".into(),
    }
}

/// Every mail in every variant, with a name for its snapshot.
pub(crate) fn all(locale: Locale) -> Vec<(&'static str, Mail)> {
    let mut mails = of_registrations(locale);
    mails.extend(divisions::of_divisions(locale));
    mails.extend(office::of_office(locale));
    mails
}

fn of_registrations(locale: Locale) -> Vec<(&'static str, Mail)> {
    let about = || about(locale);
    let free = ConfirmationMail { price: None, terms: None, receipt_url: None, ..confirmation(locale) };
    let soon = ConfirmationMail {
        terms: Some(ContractTerms {
            accepted_at: about().starts_at.minus(Span::days(7)),
            policy_text: "We also pay back when you are ill.\nWrite to us.".into(),
            express_request_at: Some(about().starts_at.minus(Span::days(7))),
            withdrawal: Withdrawal::Until(about().ends_at, format!("{}/withdraw", about().registration_url)),
            ..terms(&about())
        }),
        greeting: "Ahoy [name], <b>soon</b> & well".into(),
        own_text: "Bring a <b>pen</b> & paper.\n\nThe door is green.".into(),
        ..confirmation(locale)
    };
    let excluded = ConfirmationMail {
        terms: Some(ContractTerms {
            withdrawal: Withdrawal::Excluded("A tasting on a fixed evening.".into()),
            ..terms(&about())
        }),
        ..confirmation(locale)
    };
    let given = ConfirmationMail { is_given: true, ..free.clone() };
    let colleague = ConfirmationMail { paid_by: Some("Sam Bakker".into()), ..free.clone() };
    let no_seat = |how| {
        let sessions_url = "https://training.example/academy/".to_owned();
        Mail::ReturnedNoSeat(ReturnedNoSeatMail { about: about(), amount: euros(12_100), how, sessions_url })
    };
    let amount = euros(12_100);
    let second =
        |how, by| Mail::ReturnedSecondPayment(ReturnedSecondPaymentMail { about: about(), amount, how, by });
    let (card, paypal) = (Some(PayMethod::Card), Some(PayMethod::PayPal));
    let ended = |ending| {
        let session_url = "https://training.example/academy/sessions/feedback".to_owned();
        Mail::ReviewEnded(ReviewEndedMail { about: about(), amount: euros(12_100), ending, session_url })
    };
    let decided_by = about().starts_at.minus(Span::days(2));
    vec![
        ("confirmation", Mail::Confirmation(confirmation(locale))),
        ("confirmation_soon", Mail::Confirmation(soon)),
        ("confirmation_excluded", Mail::Confirmation(excluded)),
        ("confirmation_free", Mail::Confirmation(free)),
        ("confirmation_given", Mail::Confirmation(given)),
        ("confirmation_colleague", Mail::Confirmation(colleague)),
        ("returned_no_seat_released", no_seat(GoingBack::Released)),
        ("returned_no_seat_refunded", no_seat(GoingBack::Refunded)),
        ("second_payment_released", second(GoingBack::Released, None)),
        ("second_payment_refunded", second(GoingBack::Refunded, None)),
        ("second_payment_refunded_card", second(GoingBack::Refunded, card)),
        ("second_payment_released_paypal", second(GoingBack::Released, paypal)),
        (
            "review_begun",
            Mail::ReviewBegun(ReviewBegunMail { about: about(), amount: euros(12_100), decided_by }),
        ),
        ("review_ended_declined", ended(ReviewEnding::Declined)),
        ("review_ended_expired", ended(ReviewEnding::Expired)),
        ("review_ended_other_payment", ended(ReviewEnding::OtherPayment)),
        ("nothing_paid", Mail::NothingPaid(NothingPaidMail { about: about(), amount })),
        ("card_looked_for", Mail::CardLookedFor(CardLookedForMail { about: about(), amount })),
        ("hold_due", Mail::HoldDue(hold_due(locale))),
        ("handed_over", Mail::HandedOver(handed_over(locale))),
        ("held_asked", Mail::HeldAsked(held_asked(locale))),
        ("invitation", Mail::Invitation(invitation(locale))),
        (
            "invited_moved",
            Mail::InvitedMoved(InvitedMovedMail {
                about: invited_to(locale),
                session_url: "https://training.example/academy/sessions/effective-feedback-7k3m9q2x".into(),
            }),
        ),
        (
            "invited_cancelled",
            Mail::InvitedCancelled(InvitedCancelledMail {
                about: invited_to(locale),
                reason: "The trainer is ill.".into(),
                sessions_url: "https://training.example/academy/".into(),
            }),
        ),
        ("account_invitation", invited(locale, false)),
        ("account_invitation_again", invited(locale, true)),
        ("password_reset", reset(locale)),
        ("password_changed", changed(locale, AccountChange::Password)),
        ("second_factor_changed", changed(locale, AccountChange::SecondFactor)),
        ("second_factor_reset", changed(locale, AccountChange::SecondFactorReset)),
        (
            "host_message",
            Mail::HostMessage(HostMessageMail {
                about: about(),
                subject: "What to bring".into(),
                body: "Bring a conversation that you put off.\n\nSee you on Tuesday.".into(),
            }),
        ),
    ]
    .into_iter()
    .chain(givings(locale))
    .collect()
}

/// Mails about giving back.
fn givings(locale: Locale) -> Vec<(&'static str, Mail)> {
    let about = || about(locale);
    let removed = || SeatCalendar { cancelled: true, sequence: 1, ..calendar(locale) };
    let part = Shares { back: euros(9_075), kept: euros(3_025), way: WayBack::Going };
    let papers = || "https://training.example/academy/registrations/link/receipt".to_owned();
    let cancelled = |shares, calendar: Option<SeatCalendar>| {
        Mail::Cancelled(CancelledMail {
            about: about(),
            shares,
            was_checked: false,
            by_site: false,
            // Who paid for somebody else's seat has no entry.
            seat_of: calendar.is_none().then(|| "Kim Jansen".to_owned()),
            reason: String::new(),
            calendar,
        })
    };
    let called_off = |amount, reason: &str, earlier, for_somebody_else| {
        Mail::SessionCancelled(SessionCancelledMail {
            about: about(),
            amount,
            earlier,
            way: WayBack::Going,
            reason: reason.to_owned(),
            sessions_url: "https://training.example/academy/".to_owned(),
            calendar: (amount.is_some() || earlier || for_somebody_else).then(removed),
            for_somebody_else,
            was_over: false,
        })
    };
    let not_held = |called_off: Mail| match called_off {
        Mail::SessionCancelled(mail) => {
            Mail::SessionCancelled(SessionCancelledMail { was_over: true, ..mail })
        }
        other => other,
    };
    let moved = |paid| {
        Mail::SessionMoved(SessionMovedMail {
            about: about(),
            from: Some(about().starts_at.minus(Span::days(14))),
            cancel_until: Some(about().starts_at.minus(Span::days(7))),
            paid,
            paid_by: None,
            seat_of: None,
            calendar: Some(SeatCalendar { sequence: 1, ..calendar(locale) }),
        })
    };
    vec![
        (
            "returned_cancelled",
            Mail::ReturnedCancelled(ReturnedCancelledMail {
                about: about(),
                amount: euros(12_100),
                how: GoingBack::Refunded,
            }),
        ),
        (
            "cancelled_all",
            cancelled(
                Some(Shares { back: euros(12_100), kept: euros(0), way: WayBack::Going }),
                Some(removed()),
            ),
        ),
        ("cancelled_part", cancelled(Some(part.clone()), Some(removed()))),
        (
            "cancelled_released",
            cancelled(Some(Shares { way: WayBack::Released, ..part.clone() }), Some(removed())),
        ),
        (
            "cancelled_disputed",
            cancelled(Some(Shares { way: WayBack::Disputed, ..part.clone() }), Some(removed())),
        ),
        (
            "cancelled_taken_back",
            cancelled(Some(Shares { way: WayBack::TakenBack(papers()), ..part.clone() }), Some(removed())),
        ),
        (
            "cancelled_gone",
            cancelled(Some(Shares { way: WayBack::Gone(papers()), ..part.clone() }), Some(removed())),
        ),
        (
            "cancelled_nothing",
            cancelled(
                Some(Shares { back: euros(0), kept: euros(12_100), way: WayBack::Going }),
                Some(removed()),
            ),
        ),
        ("cancelled_free", cancelled(None, Some(removed()))),
        ("cancelled_payer", cancelled(Some(part), None)),
        (
            "cancelled_checked",
            Mail::Cancelled(CancelledMail {
                about: about(),
                shares: None,
                was_checked: true,
                by_site: false,
                seat_of: None,
                reason: String::new(),
                calendar: None,
            }),
        ),
        (
            "cancelled_by_site",
            Mail::Cancelled(CancelledMail {
                about: about(),
                shares: Some(Shares { back: euros(12_100), kept: euros(0), way: WayBack::Going }),
                was_checked: false,
                by_site: true,
                seat_of: None,
                reason: "You had booked twice.".into(),
                calendar: Some(removed()),
            }),
        ),
        (
            "cancelled_by_site_nothing",
            Mail::Cancelled(CancelledMail {
                about: about(),
                shares: Some(Shares { back: euros(0), kept: euros(12_100), way: WayBack::Going }),
                was_checked: false,
                by_site: true,
                seat_of: None,
                reason: "The house rules were not kept.".into(),
                calendar: Some(removed()),
            }),
        ),
        (
            "withdrawn",
            Mail::Withdrawn(WithdrawnMail {
                about: about(),
                declared_by: "Robin de Vries".into(),
                declared_at: about().starts_at.minus(Span::days(3)),
                shares: Some(Shares { back: euros(12_100), kept: euros(0), way: WayBack::Going }),
                calendar: Some(removed()),
            }),
        ),
        ("session_cancelled", called_off(Some(euros(12_100)), "The trainer is ill.", false, false)),
        ("session_cancelled_rest", called_off(Some(euros(9_075)), "", true, false)),
        ("session_cancelled_had", called_off(None, "", true, false)),
        ("session_cancelled_unpaid", called_off(None, "", false, false)),
        ("session_not_held", not_held(called_off(Some(euros(12_100)), "", false, false))),
        ("session_cancelled_colleague", called_off(None, "The trainer is ill.", false, true)),
        ("session_moved", moved(true)),
        ("session_moved_free", moved(false)),
        (
            "session_moved_colleague",
            Mail::SessionMoved(SessionMovedMail {
                about: about(),
                from: None,
                cancel_until: None,
                paid: true,
                paid_by: Some("Sam Bakker".into()),
                seat_of: None,
                calendar: Some(SeatCalendar { sequence: 1, ..calendar(locale) }),
            }),
        ),
        (
            "session_moved_payer",
            Mail::SessionMoved(SessionMovedMail {
                about: about(),
                from: Some(about().starts_at.minus(Span::days(14))),
                cancel_until: Some(about().starts_at.minus(Span::days(7))),
                paid: true,
                paid_by: None,
                seat_of: Some("Sam Bakker".into()),
                calendar: None,
            }),
        ),
        (
            "refund_begun",
            Mail::RefundBegun(RefundBegunMail {
                about: about(),
                amount: euros(2_000),
                reason: "The sound was bad.".into(),
                keeps_seat: true,
            }),
        ),
        (
            "refunded",
            Mail::Refunded(RefundedMail {
                by_bank: false,
                about: about(),
                amount: euros(9_075),
                reason: String::new(),
                keeps_seat: false,
                papers_url: papers(),
            }),
        ),
        (
            "refunded_at_once",
            Mail::Refunded(RefundedMail {
                by_bank: false,
                about: about(),
                amount: euros(2_000),
                reason: "The sound was bad.".into(),
                keeps_seat: true,
                papers_url: papers(),
            }),
        ),
        (
            "withdrawn_gone",
            Mail::Withdrawn(WithdrawnMail {
                about: about(),
                declared_by: "Robin de Vries".into(),
                declared_at: about().starts_at.minus(Span::days(3)),
                shares: Some(Shares { back: euros(12_100), kept: euros(0), way: WayBack::Gone(papers()) }),
                calendar: Some(removed()),
            }),
        ),
        (
            "session_cancelled_gone",
            Mail::SessionCancelled(SessionCancelledMail {
                about: about(),
                amount: Some(euros(12_100)),
                earlier: false,
                way: WayBack::Gone(papers()),
                reason: "The trainer is ill.".to_owned(),
                sessions_url: "https://training.example/academy/".to_owned(),
                calendar: Some(removed()),
                for_somebody_else: false,
                was_over: false,
            }),
        ),
        (
            "replaced",
            Mail::Replaced(ReplacedMail {
                about: about(),
                successor: "Kim Jansen".into(),
                calendar: Some(removed()),
            }),
        ),
        (
            "passed_on",
            Mail::PassedOn(PassedOnMail {
                about: about(),
                successor: "Kim Jansen".into(),
                calendar: Some(removed()),
            }),
        ),
        ("seat_gone", Mail::SeatGone(SeatGoneMail { about: about(), calendar: removed() })),
        (
            "address_changed",
            Mail::AddressChanged(AddressChangedMail {
                about: about(),
                contact: "help@academy.example".into(),
            }),
        ),
        ("lost_link", Mail::LostLink(LostLinkMail { about: about(), by_site: false })),
        ("lost_link_by_site", Mail::LostLink(LostLinkMail { about: about(), by_site: true })),
        ("host_charged", host_charged(locale, Some(STATEMENT), (None, false))),
        ("host_charged_part", host_charged(locale, Some(STATEMENT), (Some(13_342), false))),
        ("host_charged_final", host_charged(locale, Some(STATEMENT), (None, true))),
        ("host_paid_before", host_charged(locale, None, (None, false))),
        ("host_released", host_released(locale, false, Unneeded::NeverTookPlace)),
        ("host_refunded", host_released(locale, true, Unneeded::Unused)),
        ("host_refunded_disputed", disputed(host_released(locale, true, Unneeded::Unused))),
        ("host_released_late", host_released(locale, false, Unneeded::CameLate)),
        ("host_released_more", host_released(locale, false, Unneeded::PaidOtherwise)),
        ("host_settled", host_settled(locale, (0, 3_034, false))),
        ("host_settled_disputed", disputed(host_settled(locale, (0, 3_034, false)))),
        ("host_settled_all", host_settled(locale, (1_000, 0, true))),
        ("host_review_begun", host_news(locale, HostNews::ReviewBegun)),
        ("host_review_ended", host_news(locale, HostNews::ReviewEnded)),
        ("host_nothing_paid", host_news(locale, HostNews::NothingPaid)),
        ("host_card_looked_for", host_news(locale, HostNews::CardLookedFor)),
        ("host_given_back", host_news(locale, HostNews::Refunded)),
        ("operator_asked", operator_asked(locale)),
    ]
}

fn account(locale: Locale) -> AccountFacts {
    AccountFacts { locale, name: "Noor de Wit".into(), sender: "Demo Academy".into(), accent: None }
}

fn account_refused(locale: Locale) -> AccountRefusedMail {
    let about = about(locale);
    AccountRefusedMail {
        locale,
        name: "Noor Bakker".into(),
        mode: Mode::Production,
        site: about.site,
        accent: None,
        contact: about.contact,
        login: Login::Payflow {
            partner: "PayPal".into(),
            vendor: "demoacademy".into(),
            user: "demoacademy".into(),
        },
        since: about.starts_at.minus(Span::days(3)),
        zone: about.zone,
        url: "https://training.example/academy/admin/merchant-accounts".into(),
    }
}

fn invited(locale: Locale, has_account: bool) -> Mail {
    let roles =
        format!("{}, {}", Messages::new(locale).role(Role::Host), Messages::new(locale).role(Role::Finance));
    let url = "https://training.example/sign-in/links/T0KEN".to_owned();
    Mail::AccountInvitation(AccountInvitationMail {
        about: account(locale),
        roles,
        has_account,
        url,
        days: 7,
    })
}

fn reset(locale: Locale) -> Mail {
    let about = AccountFacts { sender: "training.example".into(), ..account(locale) };
    let url = "https://training.example/sign-in/links/T0KEN".to_owned();
    Mail::PasswordReset(PasswordResetMail { about, url, minutes: 60 })
}

fn changed(locale: Locale, what: AccountChange) -> Mail {
    let about = AccountFacts { sender: "training.example".into(), ..account(locale) };
    let url = "https://training.example/sign-in/forgotten".to_owned();
    Mail::AccountChanged(AccountChangedMail { about, what, at: Timestamp(1_796_734_800_000_000), url })
}
