//! Samples of mails to hosts about what they pay.

use super::*;

/// Where a statement is read.
pub(super) const STATEMENT: &str = "https://training.example/academy/statements/feedback";

pub(super) fn host_charged(
    locale: Locale,
    statement: Option<&str>,
    (total, is_final): (Option<i64>, bool),
) -> Mail {
    Mail::HostCharged(HostChargedMail {
        of_total: total.map(euros),
        is_final,
        about: account(locale),
        contact: "help@academy.example".into(),
        session: "Effective feedback for team leads".into(),
        test: false,
        charged: euros(11_342),
        released: euros(if statement.is_some() { 3_294 } else { 0 }),
        receipt: "2026-000007".into(),
        statement_url: statement.map(str::to_owned),
        receipt_url: "https://training.example/academy/host/sessions/feedback/receipts/2026-000007".into(),
    })
}

pub(super) fn host_released(locale: Locale, was_taken: bool, why: Unneeded) -> Mail {
    Mail::HostReleased(HostReleasedMail {
        about: account(locale),
        contact: "help@academy.example".into(),
        session: "Effective feedback for team leads".into(),
        test: false,
        amount: euros(14_636),
        was_taken,
        is_disputed: false,
        why,
        session_url: "https://training.example/academy/host/sessions/feedback".into(),
    })
}

pub(super) fn host_settled(locale: Locale, (before, back, is_final): (i64, i64, bool)) -> Mail {
    Mail::HostSettled(HostSettledMail {
        about: account(locale),
        contact: "help@academy.example".into(),
        session: "Effective feedback for team leads".into(),
        test: false,
        cost: euros(14_636 - before - back),
        is_final,
        paid: euros(14_636),
        given_before: euros(before),
        back: euros(back),
        kept: euros(14_636 - before - back),
        is_disputed: false,
        statement_url: STATEMENT.into(),
    })
}

/// The same while the payment is disputed.
pub(super) fn disputed(mail: Mail) -> Mail {
    match mail {
        Mail::HostReleased(mail) => Mail::HostReleased(HostReleasedMail { is_disputed: true, ..mail }),
        Mail::HostSettled(mail) => Mail::HostSettled(HostSettledMail { is_disputed: true, ..mail }),
        other => other,
    }
}

pub(super) fn host_news(locale: Locale, news: HostNews) -> Mail {
    Mail::HostNews(HostNewsMail {
        about: account(locale),
        contact: "help@academy.example".into(),
        session: "Effective feedback for team leads".into(),
        test: news == HostNews::Refunded,
        amount: euros(14_636),
        news,
        owes: (news == HostNews::Refunded).then(|| euros(4_636)),
        payment_url: "https://training.example/academy/host/sessions/feedback/pay".into(),
    })
}

pub(super) fn operator_asked(locale: Locale) -> Mail {
    Mail::OperatorAsked(OperatorAskedMail {
        about: AccountFacts { sender: "training.example".into(), ..account(locale) },
        site: "Demo Academy".into(),
        session: "Effective feedback for team leads".into(),
        test: false,
        amount: euros(14_636),
        payment_url: "https://training.example/operator/money/payments/7K3M9Q2X4RTB".into(),
    })
}
