//! What of a payment waits for a person, as a card: what happened, what the choices do, and a button for each.

use crate::forms::{LongText, TextField, Tick};
use app::money::{Decision, PaymentView, Task};
use app::sites::Site;
use askama::Template;
use askama::filters::HtmlSafe;
use domain::ids::DisputeId;
use domain::money::Money;
use domain::payments::facts::Conflict;
use domain::payments::gateway::Promise;
use domain::payments::situation::{HeldBackBy, Waiting};
use domain::registrations::RegistrationState;
use locale::{Messages, Zone, msg};

/// The card.
#[derive(Template)]
#[template(path = "money/tasks.html")]
pub(super) struct TaskCard<'a> {
    t: Messages,
    action: String,
    token: &'a str,
    title: String,
    texts: Vec<String>,
    choices: Vec<Button<'a>>,
    dispute: Option<String>,
    close: Option<CloseForm<'a>>,
    close_text: String,
}

/// Safe because its template escapes.
impl HtmlSafe for TaskCard<'_> {}

/// A decision and what it does.
struct Button<'a> {
    value: &'static str,
    text: String,
    /// How much is decided about, where that is typed.
    amount: Option<TextField<'a>>,
    words: String,
    is_primary: bool,
}

/// The form that ends a payment by hand.
struct CloseForm<'a> {
    keeps_seat: Option<Tick<'a>>,
    note: LongText<'a>,
}

/// The form that ends a payment by hand, as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedClose {
    /// Why.
    pub note: String,
    /// Whether the seat stays.
    pub keeps_seat: bool,
    /// What is wrong with the note.
    pub problem: Option<String>,
}

/// How much of what is disputed was lost, as it was typed or as the form begins.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedLoss {
    /// How much.
    pub amount: String,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// The decision that a button stands for; `dispute` is the one that its page showed, `lost` what was lost of it.
pub(super) fn decision(word: &str, keeps_seat: bool, (dispute, lost): (&str, Money)) -> Option<Decision> {
    let dispute = || uuid::Uuid::parse_str(dispute).ok().map(DisputeId);
    Some(match word {
        "accept" => Decision::Accept,
        "decline" => Decision::Decline,
        "set-aside" => Decision::SetAside,
        "charge-again" => Decision::ChargeAgain,
        "release" => Decision::Release,
        "dispute-won" => Decision::DisputeWon(dispute()?),
        "dispute-lost" => Decision::DisputeLost(dispute()?, lost),
        "close" => Decision::Close { keeps_seat },
        _ => return None,
    })
}

impl<'a> TaskCard<'a> {
    pub(super) fn new(
        t: Messages,
        site: &Site,
        (view, task): (&PaymentView, Task),
        (action, token): (String, &'a str),
        (typed, loss): (&'a TypedClose, &'a TypedLoss),
    ) -> Self {
        let text = |key: &str| t.text(key).into_owned();
        let of_use = view.seat.is_none();
        let words = |seat: &'static str, host: &'static str| if of_use { host } else { seat };
        // Of a host's ceiling is charged what was used.
        let due = view.of_ceiling.unwrap_or(view.price.gross);
        let amount = [("amount", t.money(due).into())];
        let button = |value, does: String, words: &str, is_primary| Button {
            value,
            text: does,
            amount: None,
            words: text(words),
            is_primary,
        };
        let (title, mut texts) = match task.why {
            Waiting::Review { by, until, .. } => {
                let zone = Zone::stored(&site.time_zone);
                let until = [("until", t.short_date_time(until, &zone).into())];
                (
                    text(held_back_words(by)),
                    vec![t.with(words("money-review-text", "host-payments-review-text"), until)],
                )
            }
            Waiting::Contradiction(conflict) => (
                text("money-conflict-title"),
                vec![
                    text(conflict_words(conflict)),
                    text(words("money-conflict-text", "host-payments-conflict-text")),
                ],
            ),
            Waiting::ChargeRefused if !task.may_charge && view.releasable.is_none() => {
                (text("money-charge-refused-title"), vec![t.with("money-charge-refused-ask", amount.clone())])
            }
            Waiting::ChargeRefused => (
                text("money-charge-refused-title"),
                vec![t.with(
                    words("money-charge-refused-text", "host-payments-charge-refused-text"),
                    amount.clone(),
                )],
            ),
            Waiting::ReleaseRefused => {
                (text("money-release-refused-title"), vec![text("money-release-refused-text")])
            }
            Waiting::HoldLost => {
                let key = words("money-hold-lost-text", "host-payments-hold-lost-text");
                (text("money-hold-lost-title"), vec![t.with(key, amount.clone())])
            }
            Waiting::RefundRefused => {
                (text("money-refund-refused-title"), vec![text("money-refund-refused-text")])
            }
            Waiting::Dispute => (text("money-dispute-title"), dispute_words(t, site, view)),
            Waiting::Promised(Promise::Acceptance) => {
                (text("money-promised-acceptance-title"), vec![text("money-promised-acceptance-text")])
            }
            Waiting::Promised(Promise::Account) => {
                (text("money-promised-account-title"), vec![text("money-promised-account-text")])
            }
            Waiting::Promised(Promise::Transfer) | Waiting::PromisedTooLong => {
                (text("money-promised-title"), vec![text("money-promised-text")])
            }
            Waiting::NoAnswer => (text("money-no-answer-title"), vec![text("money-no-answer-text")]),
        };
        let mut choices = Vec::new();
        match task.why {
            Waiting::Review { is_deciding: true, .. } => texts.push(text("money-review-deciding")),
            Waiting::Review { is_refused, .. } => {
                if is_refused {
                    texts.push(text("money-review-refused"));
                }
                let accept = t.with(words("money-accept-text", "host-payments-accept-text"), amount);
                let pressed = words("money-accept-button", "host-payments-accept-button");
                choices.push(button("accept", accept, pressed, true));
                let decline = text(words("money-decline-text", "host-payments-decline-text"));
                choices.push(button("decline", decline, "money-decline-button", false));
            }
            Waiting::Contradiction(_) => {
                choices.push(button(
                    "set-aside",
                    text("money-set-aside-text"),
                    "money-set-aside-button",
                    true,
                ));
            }
            Waiting::Dispute => {
                // Where the gateway tells how it is decided, nobody is invited to.
                let is_asked =
                    view.dispute.as_ref().is_none_or(|of| !of.row.by_gateway || of.row.doubt.is_some());
                let won = button(
                    "dispute-won",
                    text("money-dispute-won-text"),
                    "money-dispute-won-button",
                    is_asked,
                );
                let lost = button(
                    "dispute-lost",
                    text("money-dispute-lost-text"),
                    "money-dispute-lost-button",
                    false,
                );
                let amount = TextField::new("lost", text("money-dispute-lost-amount"), &loss.amount)
                    .hint(text("money-dispute-lost-hint"))
                    .input_mode("decimal")
                    .problem(loss.problem.clone());
                choices.extend([won, Button { amount: Some(amount), ..lost }]);
            }
            Waiting::ChargeRefused
            | Waiting::ReleaseRefused
            | Waiting::HoldLost
            | Waiting::RefundRefused
            | Waiting::Promised(_)
            | Waiting::PromisedTooLong
            | Waiting::NoAnswer => {}
        }
        if task.may_charge {
            let charge = text(words("money-charge-text", "host-payments-charge-text"));
            choices.push(button("charge-again", charge, "money-charge-button", true));
        }
        let may_keep = view.seat == Some(RegistrationState::Confirmed) && view.taken.is_zero();
        let close = task.may_close.then(|| CloseForm {
            keeps_seat: may_keep
                .then(|| Tick::new("keeps_seat", "yes", text("money-close-keeps-seat"), typed.keeps_seat)),
            note: LongText::new("close_note", text("money-note"), &typed.note, 3)
                .hint(text("money-note-hint"))
                .problem(typed.problem.clone()),
        });
        let close_text = text(words("money-close-text", "host-payments-close-text"));
        let dispute = view.dispute.as_ref().map(|dispute| dispute.row.id.0.to_string());
        Self { t, action, token, title, texts, choices, dispute, close, close_text }
    }
}

/// What is known of the dispute that is open.
fn dispute_words(t: Messages, site: &Site, view: &PaymentView) -> Vec<String> {
    let Some(dispute) = &view.dispute else { return Vec::new() };
    let zone = Zone::stored(&site.time_zone);
    let row = &dispute.row;
    let values = [
        ("case", row.case_number.as_str().into()),
        ("amount", t.money(row.amount).into()),
        ("date", t.date(row.opened_at, &zone).into()),
    ];
    let mut words = vec![t.with("money-dispute-text", values)];
    if row.by_gateway {
        words.push(t.text("money-dispute-by-gateway").into_owned());
    }
    if let Some(doubt) = &row.doubt {
        words.push(t.with("money-dispute-doubt", [("said", doubt.as_str().into())]));
    }
    if !row.reason.is_empty() {
        words.push(t.with(
            "money-dispute-reason-said",
            [("reason", t.dispute_reason(&row.reason).into_owned().into())],
        ));
    }
    if let Some(day) = row.answer_by {
        words.push(t.with("money-dispute-answer-by", [("date", t.date(day, &zone).into())]));
    }
    if !dispute.waits.is_zero() {
        words.push(t.with("money-dispute-waits", [("amount", t.money(dispute.waits).into())]));
    }
    words
}

fn held_back_words(by: HeldBackBy) -> &'static str {
    match by {
        HeldBackBy::FraudTools => msg!("money-review-title"),
        HeldBackBy::Address => msg!("money-review-address-title"),
        HeldBackBy::SecurityCode => msg!("money-review-code-title"),
    }
}

fn conflict_words(conflict: Conflict) -> &'static str {
    match conflict {
        Conflict::Amount => msg!("money-conflict-amount"),
        Conflict::Currency => msg!("money-conflict-currency"),
        Conflict::Reference => msg!("money-conflict-reference"),
        Conflict::Account => msg!("money-conflict-account"),
        Conflict::ReplayOfSomethingElse => msg!("money-conflict-replay"),
        Conflict::CapturedElsewhere => msg!("money-conflict-captured"),
        Conflict::TakenBack => msg!("money-conflict-taken-back"),
    }
}
