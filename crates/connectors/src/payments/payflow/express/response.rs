//! What an answer of TENDER=P means (payflow-pro 12). RESULT=0 says only that something was done; whether that is money, the
//! reason for which it is pending says.

use crate::payments::About;
use crate::payments::payflow::nvp::{self, Fields};
use crate::payments::payflow::response::{
    self, Asked, after_duplicates, details as shown, number, read_reply,
};
use crate::payments::payflow::results::{self, Act, Class};
use crate::payments::promise::promise;
use domain::money::{Currency, Money};
use domain::payments::gateway::{Decline, Heard, HostedAction, Inquiry, Promise, Verdict, WrongState};
use domain::payments::operation::OperationKind;

/// What is said of a token with which nothing can be paid (any more).
pub(super) const SPENT: Verdict = Verdict::Declined(Decline::PageSpent);

/// TRANSSTATE of what waits for somebody to look at it.
const ON_HOLD: i32 = 206;

/// TRANSSTATE of what has settled.
const SETTLED: i32 = 8;

/// RESULT of a field that cannot be read, and of a token that is bad or old.
const BAD_FIELD: i32 = 7;

/// The answer to ACTION=S: it moves no money (GF-A26).
pub fn page_opened(answer: &[u8], currency: Currency) -> Heard {
    let fields = nvp::decode(answer);
    let (mut heard, whole) = shown(&fields, answer, "PNREF", currency);
    let Some(code) = number(&fields, "RESULT").filter(|_| whole) else { return heard };
    (heard.code, heard.object) = (Some(code), None);
    heard.verdict = match results::class(code, Act::Page, fields.get("RESPMSG").unwrap_or_default()) {
        Class::Approved => match text(&fields, "TOKEN") {
            Some(token) if is_certain(&fields, "TOKEN") => Verdict::PageOpened { token: token.to_owned() },
            _ => Verdict::Unknown,
        },
        Class::Review | Class::Unscreened => Verdict::Unknown,
        other => other.verdict(Verdict::Unknown),
    };
    after_duplicates(&fields, heard)
}

/// How far a checkout is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    /// The payer has not approved.
    Waiting,
    /// He has: by whom it is paid (GF-A27). Whether it was tried, or paid, is not said.
    Approved(String),
    /// The token is bad or old.
    NoSuchToken,
    /// Account or request is wrong.
    Refused,
    /// Nothing can be believed of the answer.
    Unclear,
}

/// The answer to ACTION=G about this token, with what is compared of it.
pub fn details(answer: &[u8], token: &str) -> (Details, Heard) {
    let fields = nvp::decode(answer);
    let mut heard = Heard::bare(Verdict::Unknown);
    heard.raw = crate::payments::payflow::raw::shown(&fields, answer);
    let sure =
        !fields.is_damaged() && ["RESULT", "TOKEN", "PAYERID"].iter().all(|of| is_certain(&fields, of));
    let Some(code) = number(&fields, "RESULT").filter(|_| sure) else { return (Details::Unclear, heard) };
    heard.code = Some(code);
    heard.attempt_reference = text(&fields, "CUSTOM").map(str::to_owned);
    // Every question has a fresh id: a stored answer is the answer to something else.
    let is_stored = fields.get("DUPLICATE").is_some_and(|mark| mark.trim() != "0");
    let is_other = text(&fields, "TOKEN").is_some_and(|named| named != token);
    let details = match code {
        _ if is_stored || is_other => Details::Unclear,
        0 => match text(&fields, "PAYERID") {
            Some(payer) => Details::Approved(payer.to_owned()),
            None => Details::Waiting,
        },
        BAD_FIELD => Details::NoSuchToken,
        _ => match results::class(code, Act::Page, "") {
            Class::Misconfigured => Details::Refused,
            _ => Details::Unclear,
        },
    };
    if details == Details::Refused {
        heard.verdict = Verdict::Misconfigured;
    }
    (details, heard)
}

/// The same as the answer to an inquiry about the page.
pub(super) fn of_page(details: &Details, heard: Heard) -> Heard {
    let verdict = match details {
        Details::Approved(_) => Verdict::Approved,
        // Nothing is ever paid with a token that the gateway does not know.
        Details::Waiting | Details::NoSuchToken => Verdict::NotFound,
        Details::Refused if heard.code.is_some_and(results::refuses_account) => Verdict::Misconfigured,
        Details::Refused | Details::Unclear => Verdict::Unknown,
    };
    Heard { verdict, ..heard }
}

/// The answer to ACTION=D of this token (GF-A28).
pub fn paid(answer: &[u8], token: &str, action: HostedAction, amount: Money) -> Heard {
    let fields = nvp::decode(answer);
    let asked = match action {
        HostedAction::Authorize => Asked::Authorization,
        HostedAction::Sale => Asked::Sale,
    };
    let heard = read_reply(answer, asked, amount);
    if let Some(other) = text(&fields, "TOKEN").filter(|named| *named != token) {
        return Heard { reference: Some(other.to_owned()), ..heard };
    }
    let detail = fields.get("RESPMSG").unwrap_or_default();
    match heard.code {
        Some(0 | 126 | 127) => pending(&fields, heard),
        // What was said of an earlier try of the token stays what it was.
        Some(code) if heard.verdict != Verdict::Duplicate && is_certain(&fields, "RESULT") => {
            Heard { verdict: refused(code, detail, heard.verdict.clone()), ..heard }
        }
        _ => heard,
    }
}

/// A refusal of a payment, by its RESULT and PayPal's own number in its text.
///
/// The payer is not sent back to the page that he comes from, as through PayPal's own interface: nothing that Payflow tells of a
/// token says whether he has approved anew since, and asking again would ask for what was declined. He gets a new page.
fn refused(code: i32, detail: &str, said: Verdict) -> Verdict {
    match (code, results::processor_code(detail)) {
        // Paid already, under a key of ours or not: looked up, never charged again.
        (BAD_FIELD | 12 | 13 | 1000, Some(10_206 | 10_412 | 10_415 | 10_536)) => Verdict::Duplicate,
        (BAD_FIELD | 12 | 13 | 1000, Some(10_406 | 10_408 | 10_410 | 10_411 | 10_416 | 10_419 | 10_421)) => {
            SPENT
        }
        (
            BAD_FIELD | 12 | 13 | 1000,
            Some(
                10_201..=10_205
                | 10_417
                | 10_422
                | 10_435
                | 10_474
                | 10_485
                | 10_486
                | 10_603
                | 10_606
                | 10_608,
            ),
        ) => Verdict::Declined(Decline::Funding),
        (BAD_FIELD, _) => {
            tracing::error!("Payflow cannot read a payment with PayPal, or its token");
            SPENT
        }
        _ => without_card(said),
    }
}

/// What is said of a card, where the payer showed none: what he chose to pay with on PayPal's page was refused.
fn without_card(said: Verdict) -> Verdict {
    match said {
        Verdict::Declined(Decline::Issuer | Decline::Referral | Decline::CardData) => {
            Verdict::Declined(Decline::Funding)
        }
        said => said,
    }
}

/// The answer to a call that acts on what was paid.
pub fn followed(answer: &[u8], asked: Asked<'_>, amount: Money) -> Heard {
    let heard = read_reply(answer, asked, amount);
    match asked {
        Asked::Capture => of_capture(&nvp::decode(answer), heard),
        Asked::Reauthorization => renewed(&nvp::decode(answer), heard),
        _ => heard,
    }
}

/// The answer to an inquiry.
pub fn found(answer: &[u8], inquiry: &Inquiry, about: &About) -> Heard {
    // What was approved stands in the states of what was paid on a page.
    let makes = about.kind.begins_payment();
    let kind = if makes { OperationKind::HostedPage } else { about.kind };
    let heard = response::read_inquiry(answer, inquiry, &About { kind, ..about.clone() });
    let fields = nvp::decode(answer);
    let state = number(&fields, "TRANSSTATE");
    // Its own result is good (the code is the original's, once the answer is whole), and it waits for somebody.
    let named = !matches!(inquiry, Inquiry::ByObject(asked) if heard.object.as_ref() != Some(asked));
    let on_hold = heard.code == Some(0) && state == Some(ON_HOLD) && !heard.replayed && named;
    if makes && on_hold && heard.object.is_some() && heard.verdict == Verdict::Unknown {
        return match word(&fields, "PENDINGREASON").as_str() {
            "paymentreview" => Heard { verdict: Verdict::UnderReview, ..heard },
            "" => silent(about, heard),
            "none" | "completed" | "authorization" => heard,
            _ => Heard { verdict: Verdict::Pending, promise: promised(&fields), ..heard },
        };
    }
    let is_said = text(&fields, "PENDINGREASON").is_some() || text(&fields, "PAYMENTTYPE").is_some();
    if makes && heard.verdict == Verdict::Captured && !is_said && state != Some(SETTLED) {
        // An inquiry tells as much as the answer told: where it does not tell what the sale waits for, a bank transfer that takes
        // days looks like this as well.
        return Heard { verdict: Verdict::Pending, promise: promised(&fields), ..heard };
    }
    if makes && heard.verdict == Verdict::Authorized && !is_said {
        return silent(about, heard);
    }
    if makes {
        return pending(&fields, Heard { verdict: without_card(heard.verdict.clone()), ..heard });
    }
    match (about.kind, &heard.verdict) {
        (OperationKind::Capture, Verdict::Captured) if !is_said && state != Some(SETTLED) => {
            silent(about, heard)
        }
        (OperationKind::Capture, _) => of_capture(&fields, heard),
        (OperationKind::Reauthorize, _) => renewed(&fields, heard),
        _ => heard,
    }
}

/// What was found of a payment of which the inquiry does not say whether it waits for something: it still waits for what it waited for.
fn silent(about: &About, heard: Heard) -> Heard {
    match &about.waits_for {
        Some((object, verdict)) if heard.object.as_ref() == Some(object) => {
            Heard { verdict: verdict.clone(), ..heard }
        }
        _ => heard,
    }
}

/// How a hold stands that was held anew: one that is looked at is promised only.
fn renewed(fields: &Fields, heard: Heard) -> Heard {
    let detail = fields.get("ORIGRESPMSG").or_else(|| fields.get("RESPMSG")).unwrap_or_default();
    // PayPal's processor says no in its own numbers.
    match (heard.code, results::processor_code(detail)) {
        (Some(12 | 13 | 1000), Some(10_606)) => {
            return Heard { verdict: Verdict::Declined(Decline::Funding), ..heard };
        }
        (Some(12 | 13 | 1000), Some(10_600..=10_629)) => {
            return Heard { verdict: Verdict::WrongState(WrongState::CannotReauthorize), ..heard };
        }
        _ => {}
    }
    let heard = pending(fields, heard);
    match heard.verdict {
        Verdict::UnderReview => Heard { verdict: Verdict::Pending, ..heard },
        _ => Heard { verdict: without_card(heard.verdict.clone()), ..heard },
    }
}

/// How a capture stands: it is not reviewed, held back as it may be.
fn of_capture(fields: &Fields, heard: Heard) -> Heard {
    let heard = pending(fields, heard);
    match heard.verdict {
        Verdict::UnderReview => Heard { verdict: Verdict::Pending, ..heard },
        _ => heard,
    }
}

/// An approval that is money only as far as nothing is waited for.
fn pending(fields: &Fields, heard: Heard) -> Heard {
    let reason = word(fields, "PENDINGREASON");
    let by_transfer = word(fields, "PAYMENTTYPE") == "echeck";
    let verdict = match (&heard.verdict, reason.as_str()) {
        (Verdict::Authorized | Verdict::Captured, "paymentreview") => Verdict::UnderReview,
        (Verdict::Authorized, "" | "none" | "completed" | "authorization") => return heard,
        (Verdict::Captured, "none" | "completed") => return heard,
        (Verdict::Captured, "") if !by_transfer => return heard,
        // A bank transfer that clears in days, a currency that its owner must accept, an account that is not confirmed:
        // promised, and looked at until it is money or is not.
        (Verdict::Authorized | Verdict::Captured, _) => Verdict::Pending,
        _ => return heard,
    };
    let promise = promised(fields).filter(|_| verdict == Verdict::Pending);
    Heard { verdict, promise, ..heard }
}

/// What a payment waits for that is promised.
fn promised(fields: &Fields) -> Option<Promise> {
    let by_transfer = word(fields, "PAYMENTTYPE") == "echeck";
    promise(fields.get("PENDINGREASON").unwrap_or_default()).or(by_transfer.then_some(Promise::Transfer))
}

/// A word of PayPal's, as it is compared: with or without dashes, in any case (paypal-express-checkout 5).
fn word(fields: &Fields, name: &str) -> String {
    let value = fields.get(name).unwrap_or_default();
    value.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn text<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(name).map(str::trim).filter(|value| !value.is_empty())
}

fn is_certain(fields: &Fields, name: &str) -> bool {
    !fields.is_contradictory(name)
}
