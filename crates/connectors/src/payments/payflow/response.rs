//! What an answer means (PS 1.3, payflow-pro 1, 6, 8, 11).
//!
//! One rule stands above the tables: money is believed only of an answer that is whole, names a transaction and
//! contradicts itself nowhere. Everything else is unknown, and is looked up.

use super::nvp::{self, Fields};
use super::results::{self, Act, Class};
use super::{raw, states};
use crate::payments::{About, GivenBack, NamedRefund};
use domain::money::{Currency, Money};
use domain::payments::gateway::{Check, Decline, Heard, Inquiry, ObjectId, Verdict, WrongState};
use domain::payments::operation::OperationKind;

/// What a direct answer is the answer to. The adapter itself sends only pages and follow-ups; the others are read
/// because gateways' published exchanges consist of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked<'a> {
    /// A secure token for the hosted page with this id.
    Page(&'a str),
    /// TRXTYPE=A with a card; with a zero amount it only checks the card (GF-A16).
    Authorization,
    /// TRXTYPE=S.
    Sale,
    /// TRXTYPE=L: store a card.
    StoredCard,
    /// TRXTYPE=A of an earlier one, with DOREAUTHORIZATION.
    Reauthorization,
    /// TRXTYPE=D.
    Capture,
    /// TRXTYPE=V.
    Void,
    /// TRXTYPE=C.
    Refund,
    /// TRXTYPE=U, to approve.
    AcceptReview,
    /// TRXTYPE=U, to decline.
    DeclineReview,
}

/// Length of a PNREF (the guides: 12 letters and digits, case matters). A shorter one was cut off on the way.
const OBJECT_LENGTH: usize = 12;

/// Fields whose repetition with another value makes an answer worthless.
const DECISIVE: [&str; 11] = [
    "RESULT",
    "PNREF",
    "ORIGRESULT",
    "ORIGPNREF",
    "TRANSSTATE",
    "AMT",
    "CURRENCY",
    "CUSTREF",
    "DUPLICATE",
    "SECURETOKEN",
    "SECURETOKENID",
];

/// Reads the answer to a call for `amount`.
pub fn read_reply(body: &[u8], asked: Asked<'_>, amount: Money) -> Heard {
    let fields = nvp::decode(body);
    let (mut heard, whole) = details(&fields, body, "PNREF", amount.currency);
    let Some(code) = number(&fields, "RESULT").filter(|_| whole) else {
        return heard;
    };
    heard.code = Some(code);
    let act = match asked {
        Asked::Page(_) => Act::Page,
        Asked::Authorization | Asked::Sale | Asked::StoredCard => Act::Payment,
        Asked::Reauthorization => Act::Reauthorization,
        Asked::Capture => Act::Capture,
        Asked::Void => Act::Void,
        Asked::Refund => Act::Refund,
        Asked::AcceptReview | Asked::DeclineReview => Act::Review,
    };
    let class = results::class(code, act, fields.get("RESPMSG").unwrap_or_default());
    let done = match asked {
        Asked::Page(page_id) => return page_opened(&fields, page_id, class, heard),
        Asked::Authorization if amount.is_zero() => Verdict::Verified,
        Asked::Authorization | Asked::Reauthorization => Verdict::Authorized,
        Asked::Sale | Asked::Capture => Verdict::Captured,
        Asked::StoredCard => Verdict::Verified,
        Asked::Void => Verdict::Voided,
        Asked::Refund => Verdict::Refunded,
        Asked::AcceptReview => Verdict::ReviewAccepted,
        Asked::DeclineReview => Verdict::ReviewDeclined,
    };
    heard.unscreened = class == Class::Unscreened;
    heard.verdict = class.verdict(done);
    after_duplicates(&fields, with_object_or_unknown(heard))
}

/// Whether an answer names another merchant than the one that asked.
pub fn names_another_account(body: &[u8], vendor: &str) -> bool {
    nvp::decode(body).get("VENDOR").is_some_and(|named| !named.eq_ignore_ascii_case(vendor))
}

/// RESULT 0 to a token request moves no money (GF-A24); it must bring the token of this very page.
fn page_opened(fields: &Fields, page_id: &str, class: Class, mut heard: Heard) -> Heard {
    let ours = fields.get("SECURETOKENID").is_none_or(|id| id == page_id);
    heard.object = None;
    heard.verdict = match class {
        Class::Approved => match fields.get("SECURETOKEN") {
            Some(token) if ours && !token.is_empty() => Verdict::PageOpened { token: token.to_owned() },
            _ => Verdict::Unknown,
        },
        Class::Review | Class::Unscreened => Verdict::Unknown,
        other => other.verdict(Verdict::Unknown),
    };
    after_duplicates(fields, heard)
}

/// Reads the answer to an inquiry. The outer RESULT is the inquiry's own; what it found is in the ORIG fields. An
/// inquiry that failed says nothing about the operation: unknown, with the outer code; or that the account itself is refused.
pub fn read_inquiry(body: &[u8], inquiry: &Inquiry, about: &About) -> Heard {
    let fields = nvp::decode(body);
    let (mut heard, whole) = details(&fields, body, "ORIGPNREF", about.currency);
    let Some(outer) = number(&fields, "RESULT").filter(|_| whole) else {
        return heard;
    };
    heard.code = Some(outer);
    // Every inquiry has a fresh id: a stored answer is the answer to something else.
    if fields.get("DUPLICATE").is_some_and(|mark| mark.trim() != "0") {
        heard.replayed = true;
        return heard;
    }
    if matches!(outer, 19 | 20) {
        heard.verdict = Verdict::NotFound;
        heard.object = None;
        return heard;
    }
    if results::refuses_account(outer) {
        heard.verdict = Verdict::Misconfigured;
        heard.object = None;
        return heard;
    }
    let (0, Some(original)) = (outer, number(&fields, "ORIGRESULT")) else {
        return heard;
    };
    heard.code = Some(original);
    let state = number(&fields, "TRANSSTATE");
    if state.is_none() && fields.get("TRANSSTATE").is_some() {
        return heard;
    }
    if let (Inquiry::ByObject(asked), Some(answered)) = (inquiry, &heard.object)
        && asked != answered
    {
        return heard;
    }
    let act = match about.kind {
        OperationKind::HostedPage | OperationKind::Authorize => Act::Payment,
        OperationKind::Reauthorize => Act::Reauthorization,
        OperationKind::Capture => Act::Capture,
        OperationKind::Void => Act::Void,
        OperationKind::Refund => Act::Refund,
        OperationKind::AcceptReview | OperationKind::DeclineReview => Act::Review,
    };
    let detail = fields.get("ORIGRESPMSG").or_else(|| fields.get("RESPMSG")).unwrap_or_default();
    let class = results::class(original, act, detail);
    heard.unscreened = class == Class::Unscreened;
    heard.verdict = match class {
        Class::Approved | Class::Unscreened => states::approved(about.kind, state),
        Class::Review => states::reviewed(about.kind, state),
        Class::Declined(reason) => states::declined(reason, state),
        // It was sent: that is what was found.
        Class::NotSent => Verdict::Unknown,
        // What the account cannot do was not done: its own answer tells of the account, this one of the operation.
        Class::Misconfigured if about.kind.begins_payment() => states::declined(Decline::OtherWay, state),
        Class::Misconfigured => Verdict::WrongState(WrongState::Other),
        other => other.verdict(Verdict::Unknown),
    };
    with_object_or_unknown(heard)
}

/// Reads the answer to an inquiry about the refund that somebody names. A charge settles through the same states as a
/// credit: only TRXTYPE tells them apart, and a capture's id is one that a clerk may copy. Without it nothing is believed.
pub fn read_named_refund(body: &[u8], refund: &ObjectId, currency: Currency) -> NamedRefund {
    let about = About::only(OperationKind::Refund, currency);
    let heard = read_inquiry(body, &Inquiry::ByObject(refund.clone()), &about);
    let fields = nvp::decode(body);
    let kind = fields.get("TRXTYPE").map(str::trim).filter(|kind| !kind.is_empty());
    match (heard.verdict, heard.object, heard.amount) {
        (Verdict::NotFound, ..) => NamedRefund::NotShown,
        (_, Some(_), _) if kind.is_some_and(|kind| kind != "C") => NamedRefund::NotARefund,
        (Verdict::Refunded, Some(_), _) if kind.is_none() => NamedRefund::KindUnknown,
        (Verdict::Refunded, Some(object), Some(amount)) => NamedRefund::Given(GivenBack {
            object,
            amount,
            reference: heard.reference,
            of: None,
            given_at: None,
        }),
        (Verdict::Voided | Verdict::Declined(_) | Verdict::WrongState(_), Some(_), _) => {
            NamedRefund::NotARefund
        }
        _ => NamedRefund::NoAnswer,
    }
}

/// An approval that names no transaction is no approval (payflow-pro 8: without PNREF nothing was recorded).
fn with_object_or_unknown(mut heard: Heard) -> Heard {
    let about_money = matches!(
        heard.verdict,
        Verdict::Verified
            | Verdict::Authorized
            | Verdict::UnderReview
            | Verdict::Captured
            | Verdict::AuthorizationUsed
            | Verdict::Voided
            | Verdict::Refunded
            | Verdict::ReviewAccepted
            | Verdict::ReviewDeclined
            | Verdict::Pending
    );
    if about_money && heard.object.is_none() {
        heard.verdict = Verdict::Unknown;
    }
    heard
}

/// DUPLICATE: 1 is the stored answer to the same request id, 2 another request with the same order id, −1 "the
/// gateway cannot tell" (PS section 2).
pub(super) fn after_duplicates(fields: &Fields, mut heard: Heard) -> Heard {
    match fields.get("DUPLICATE").map(str::trim) {
        None | Some("0") => {}
        Some("1") => heard.replayed = true,
        Some("2") => heard.verdict = Verdict::Duplicate,
        Some(_) => heard.verdict = Verdict::Unknown,
    }
    heard
}

/// Everything but the verdict, which is left unknown; and whether the answer is whole: readable where it decides.
pub(super) fn details(fields: &Fields, body: &[u8], object: &str, assumed: Currency) -> (Heard, bool) {
    let mut heard = Heard::bare(Verdict::Unknown);
    heard.raw = raw::shown(fields, body);
    let id = fields.get(object).map(str::trim).filter(|id| !id.is_empty());
    let is_id = |id: &str| id.len() == OBJECT_LENGTH && id.bytes().all(|b| b.is_ascii_alphanumeric());
    heard.object = id.filter(|id| is_id(id)).map(|id| ObjectId(id.to_owned()));

    let named = fields.get("CURRENCY").map(str::trim).filter(|code| !code.is_empty());
    heard.currency = named.and_then(Currency::from_code);
    let amount = fields.get("AMT").map(str::trim).filter(|amount| !amount.is_empty());
    let currency = if named.is_some() { heard.currency } else { Some(assumed) };
    heard.amount =
        amount.zip(currency).and_then(|(amount, currency)| Money::from_decimal_str(amount, currency));

    let text =
        |name: &str| fields.get(name).filter(|value| !value.is_empty()).map(|value| raw::bounded(value, 64));
    heard.reference = text("CUSTREF");
    heard.attempt_reference = text("COMMENT1");
    heard.address_check = address_check(check(fields, "AVSADDR"), check(fields, "AVSZIP"));
    heard.code_check = check(fields, "CVV2MATCH");

    let whole = !fields.is_damaged()
        && !DECISIVE.iter().any(|name| fields.is_contradictory(name))
        && id.is_some() == heard.object.is_some()
        && named.is_some() == heard.currency.is_some()
        // An amount in a currency that nobody asked for is compared by its currency alone.
        && (amount.is_some() == heard.amount.is_some() || heard.currency.is_some_and(|named| named != assumed));
    (heard, whole)
}

pub(super) fn number(fields: &Fields, name: &str) -> Option<i32> {
    fields.get(name)?.trim().parse().ok()
}

fn check(fields: &Fields, name: &str) -> Check {
    match fields.get(name).map(str::trim) {
        Some("Y" | "y") => Check::Match,
        Some("N" | "n") => Check::Mismatch,
        _ => Check::NotAvailable,
    }
}

/// Street and postcode in one word: any mismatch is one (GF-A10, A29); one match suffices when the other was not
/// checked.
fn address_check(street: Check, postcode: Check) -> Check {
    match (street, postcode) {
        (Check::Mismatch, _) | (_, Check::Mismatch) => Check::Mismatch,
        (Check::Match, _) | (_, Check::Match) => Check::Match,
        _ => Check::NotAvailable,
    }
}
