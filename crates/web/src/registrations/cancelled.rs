//! A registration that was given up: what happened, and what becomes of the money.

use super::registration::RegistrationFacts;
use app::registrations::{Cancellation, GoingBackView, LateMoney};
use domain::money::Money;
use domain::refunds::Cause;
use domain::registrations::people::Holder;
use locale::{Messages, Zone, msg};

/// What the page says and offers.
pub(super) struct CancelledPanel {
    /// Its heading.
    pub title: String,
    /// What happened.
    pub text: String,
    /// Why the site did it, and what becomes of the money, a sentence each.
    pub money: Vec<String>,
    /// Whether money is still on its way: the page looks again by itself.
    pub waits: bool,
    /// The receipt, with what was taken back of it.
    pub receipt: Option<String>,
    /// What stands there.
    pub papers: &'static str,
    /// The session's page, where it can be taken again.
    pub session: Option<String>,
}

impl CancelledPanel {
    pub(super) fn new(
        t: Messages,
        facts: &RegistrationFacts<'_>,
        cancellation: &Cancellation,
        (session, receipt): (String, Option<String>),
    ) -> Self {
        let topic = facts.session.topic.as_str();
        let date = t.date(cancellation.at, &Zone::stored(&facts.session.time_zone));
        let values = [("session", topic.into()), ("date", date.into())];
        let (title, text) = match cancellation.cause {
            Cause::SessionCancelled => {
                let values = [("site", facts.site.name.as_str().into()), ("session", topic.into())];
                (t.text("cancelled-session-title"), t.with("cancelled-session-text", &values))
            }
            cause if cause.is_by_site() => {
                let values = [("site", facts.site.name.as_str().into()), ("session", topic.into())];
                (t.text("cancelled-title"), t.with("cancelled-by-site-text", &values))
            }
            _ if facts.holder == Holder::Attendee => {
                let name = facts.other.unwrap_or_default();
                let values = [("name", name.into()), ("session", topic.into())];
                (t.text("cancelled-by-payer-title"), t.with("cancelled-by-payer-text", &values))
            }
            Cause::Withdrawn => (t.text("cancelled-title"), t.with("cancelled-withdrawn-text", &values)),
            _ => (t.text("cancelled-title"), t.with("cancelled-text", &values)),
        };
        let by_site = cancellation.cause.is_by_site();
        let late = cancellation.late.map(|late| match late {
            LateMoney::Checked => t.text("cancel-refund-checked").into_owned(),
            LateMoney::Released => t.text("registration-returned-released").into_owned(),
            LateMoney::SentBack => {
                let amount = facts.price.map_or_else(String::new, |price| t.money(price.gross));
                t.with("registration-returned-cancelled", [("amount", amount.into())])
            }
        });
        let money = cancellation.money.map(|money| sentences(t, facts, (&money, by_site)));
        let told = by_site || cancellation.cause == Cause::SessionCancelled;
        let why = told && !facts.given_up_because.is_empty();
        let why = why.then(|| {
            let reason = [("reason", facts.given_up_because.into())];
            t.with("cancelled-by-site-reason", &reason)
        });
        Self {
            title: title.into_owned(),
            text,
            money: why.into_iter().chain(late).chain(money.unwrap_or_default()).collect(),
            waits: cancellation.money.is_some_and(|money| !money.going.is_zero()),
            receipt,
            papers: papers(cancellation.money),
            session: (cancellation.cause != Cause::SessionCancelled).then_some(session),
        }
    }
}

/// What the page of the receipt is called: what went back has a credit note.
pub(super) fn papers(money: Option<GoingBackView>) -> &'static str {
    match money {
        Some(money) if !money.gone.is_zero() || !money.taken_back.is_zero() => msg!("mail-papers"),
        _ => msg!("registration-receipt"),
    }
}

fn sentences(
    t: Messages,
    facts: &RegistrationFacts<'_>,
    (money, by_site): (&GoingBackView, bool),
) -> Vec<String> {
    let amount = |money: Money| [("amount", t.money(money).into())];
    let mut sentences = Vec::new();
    if !money.going.is_zero() {
        sentences.push(t.with("cancelled-going", amount(money.going)));
    }
    if !money.gone.is_zero() {
        sentences.push(t.with("cancelled-gone", amount(money.gone)));
    }
    sentences.extend(disputed(t, money));
    if !money.released.is_zero() {
        sentences.push(t.text("cancelled-released").into_owned());
    }
    if !money.by_hand.is_zero() {
        let values = [
            ("amount", t.money(money.by_hand).into()),
            ("site", facts.site.name.as_str().into()),
            ("contact", facts.site.contact().into()),
        ];
        sentences.push(t.with("cancelled-by-hand", &values));
    }
    if sentences.is_empty() {
        let nothing = if by_site { msg!("cancelled-by-site-nothing") } else { msg!("cancelled-nothing") };
        sentences.push(t.text(nothing).into_owned());
    } else if !money.kept.is_zero() {
        let kept = if by_site { msg!("cancelled-by-site-kept") } else { msg!("cancelled-kept") };
        sentences.push(t.with(kept, amount(money.kept)));
    }
    sentences
}

/// What waits for the end of a dispute, and what the payer has by one.
fn disputed(t: Messages, money: &GoingBackView) -> Vec<String> {
    let said = [
        (msg!("registration-dispute-waits"), money.waits),
        (msg!("registration-dispute-has"), money.taken_back),
    ];
    let said = said.into_iter().filter(|(_, amount)| !amount.is_zero());
    said.map(|(words, amount)| t.with(words, [("amount", t.money(amount).into())])).collect()
}

/// What goes or went back although the seat stays; or that nothing was to be paid.
pub(super) fn moving(t: Messages, facts: &RegistrationFacts<'_>) -> Vec<String> {
    let mut sentences = Vec::new();
    if facts.complimentary {
        let site = [("site", facts.site.name.as_str().into())];
        sentences.push(t.with("registration-complimentary", &site));
    }
    let Some(money) = facts.going_back else { return sentences };
    let amount = |money: Money| [("amount", t.money(money).into())];
    if !money.going.is_zero() {
        sentences.push(t.with("registration-part-going", amount(money.going)));
    }
    if !money.gone.is_zero() {
        sentences.push(t.with("registration-part-gone", amount(money.gone)));
    }
    sentences.extend(disputed(t, &money));
    sentences
}
