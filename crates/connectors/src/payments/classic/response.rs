//! What an answer means. `ACK=Success` says only that something was done; whether that is money, the payment's status says.

use super::errors::{self, CUT_SHORT, DUPLICATE_REQUEST, HELD_BY_FILTERS};
use super::lines;
use super::nvp::Reply;
use crate::payments::promise::promise;
use crate::payments::{GivenBack, NamedRefund};
use domain::payments::gateway::{
    Check, Decline, Heard, HostedAction, ObjectId, Promise, Verdict, WrongState,
};
use domain::payments::operation::OperationKind;
use http::StatusCode;

/// An answer of PayPal's in these bytes. It answers 200 whatever it says: anything else is not its own, and tells
/// nothing but that the request arrived somewhere (PS 1.3).
///
/// # Errors
/// In words, what was answered instead.
pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<Reply, String> {
    let reply = if status == StatusCode::OK { Reply::read(body) } else { None };
    reply.ok_or_else(|| format!("HTTP status {}, {} bytes that cannot be read", status.as_u16(), body.len()))
}

/// A verdict with the answer that it was read from.
pub(super) fn heard(reply: &Reply, verdict: Verdict) -> Heard {
    Heard { code: reply.code(), raw: reply.shown(), ..Heard::bare(verdict) }
}

/// A refusal of a call of that kind.
pub(super) fn refused(reply: &Reply, kind: OperationKind) -> Heard {
    heard(reply, errors::verdict(&reply.errors(), kind))
}

/// A refusal to make a button: nobody has chosen yet how to pay, so that nothing can have been declined but the amount. What
/// nobody has told us of was not done, and may be asked for anew.
pub(super) fn no_button(reply: &Reply) -> Heard {
    let heard = refused(reply, OperationKind::HostedPage);
    match heard.verdict {
        Verdict::Declined(Decline::Limit)
        | Verdict::Misconfigured
        | Verdict::Unknown
        | Verdict::Duplicate => heard,
        _ => Heard { verdict: Verdict::NotDone, ..heard },
    }
}

/// The answer to a call of that kind; `action` is what its page does.
pub(super) fn of_call(reply: &Reply, kind: OperationKind, action: HostedAction) -> Heard {
    if !reply.is_done {
        return refused(reply, kind);
    }
    let told = match kind {
        OperationKind::HostedPage => opened(reply),
        OperationKind::Authorize => of_payment(reply, action),
        OperationKind::Reauthorize => reauthorized(reply),
        OperationKind::Capture => of_capture(reply),
        OperationKind::Void => {
            Heard { object: id(reply.get("AUTHORIZATIONID")), ..heard(reply, Verdict::Voided) }
        }
        OperationKind::Refund => of_refund(reply),
        OperationKind::AcceptReview => heard(reply, Verdict::ReviewAccepted),
        OperationKind::DeclineReview => heard(reply, Verdict::ReviewDeclined),
    };
    Heard { replayed: reply.warns(DUPLICATE_REQUEST), ..told }
}

pub(super) fn id(text: &str) -> Option<ObjectId> {
    (!text.is_empty()).then(|| ObjectId(text.to_owned()))
}

pub(super) fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn opened(reply: &Reply) -> Heard {
    match reply.get("TOKEN") {
        "" => heard(reply, Verdict::Unknown),
        token => heard(reply, Verdict::PageOpened { token: token.to_owned() }),
    }
}

/// A word of PayPal's, as it is compared: with or without dashes, in any case.
pub(super) fn word(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// How a payment stands. What its page does tells whether money that "is completed" was held before or was taken at once.
pub(super) fn of_payment(reply: &Reply, action: HostedAction) -> Heard {
    let holds = action == HostedAction::Authorize;
    let reviewed = reply.warns(HELD_BY_FILTERS)
        || matches!(word(reply.of_payment("PENDINGREASON")).as_str(), "paymentreview");
    let verdict = match word(reply.of_payment("PAYMENTSTATUS")).as_str() {
        "completed" | "processed" | "completedfundsheld" | "refunded" | "partiallyrefunded"
        | "canceledreversal"
            if holds =>
        {
            Verdict::AuthorizationUsed
        }
        "completed" | "processed" | "completedfundsheld" | "refunded" | "partiallyrefunded"
        | "canceledreversal" => Verdict::Captured,
        "pending" if reviewed => Verdict::UnderReview,
        "pending" if holds && word(reply.of_payment("PENDINGREASON")) == "authorization" => {
            Verdict::Authorized
        }
        // A bank transfer that clears in days, a currency that its owner must accept, an account that is not confirmed:
        // promised, and looked at until it is money or is not.
        "pending" => Verdict::Pending,
        "denied" | "failed" => Verdict::Declined(Decline::Funding),
        // After it was taken (GF-B39).
        "reversed" => Verdict::TakenBack,
        "expired" => Verdict::AuthorizationExpired,
        "voided" => Verdict::Voided,
        _ => Verdict::Unknown,
    };
    let by_transfer = word(reply.of_payment("PAYMENTTYPE")) == "echeck";
    let promise = promise(reply.of_payment("PENDINGREASON")).or(by_transfer.then_some(Promise::Transfer));
    Heard { promise: promise.filter(|_| verdict == Verdict::Pending), ..about(reply, verdict) }
}

/// A verdict with what the answer says of the payment.
fn about(reply: &Reply, verdict: Verdict) -> Heard {
    let (amount, currency) = reply.money(reply.of_payment("AMT"), reply.of_payment("CURRENCYCODE"));
    Heard {
        object: id(reply.of_payment("TRANSACTIONID")),
        amount,
        currency,
        reference: text(reply.of_payment("INVNUM")),
        attempt_reference: text(reply.of_payment("CUSTOM")),
        ..heard(reply, verdict)
    }
}

/// The answer to a direct payment (paypal-website-payments-pro-uk 3). Older ones have no status: done is done, unless filters hold it.
pub(super) fn of_direct(reply: &Reply, action: HostedAction) -> Heard {
    if !reply.is_done {
        return heard(reply, errors::of_card(&reply.errors()));
    }
    let told = of_payment(reply, action);
    let verdict = match action {
        _ if reply.warns(errors::CHECKED_ONLY) => Verdict::Verified,
        _ if !reply.of_payment("PAYMENTSTATUS").is_empty() => told.verdict,
        _ if reply.warns(HELD_BY_FILTERS) => Verdict::UnderReview,
        HostedAction::Authorize => Verdict::Authorized,
        HostedAction::Sale => Verdict::Captured,
    };
    for code in [errors::CODE_WRITTEN_WRONGLY, errors::TOTALS_DIFFER] {
        if reply.warns(code) {
            tracing::warn!(code, "PayPal has taken a payment and warns of it");
        }
    }
    Heard {
        verdict,
        replayed: reply.warns(DUPLICATE_REQUEST),
        address_check: address_check(reply.get("AVSCODE")),
        code_check: code_check(reply.get("CVV2MATCH")),
        ..told
    }
}

/// What a letter says of the address, as Payflow's two fields do: any mismatch is one. Of Maestro a digit says so.
fn address_check(letter: &str) -> Check {
    match letter {
        "D" | "F" | "X" | "Y" | "0" => Check::Match,
        "A" | "B" | "C" | "N" | "P" | "W" | "Z" | "1" | "2" => Check::Mismatch,
        _ => Check::NotAvailable,
    }
}

/// The same of the security code.
fn code_check(letter: &str) -> Check {
    match letter {
        "M" | "0" => Check::Match,
        "N" | "1" => Check::Mismatch,
        _ => Check::NotAvailable,
    }
}

/// The answer to a call that holds an authorization anew: older ones say no more than the name that it has now (GF-C12).
fn reauthorized(reply: &Reply) -> Heard {
    let told = of_payment(reply, HostedAction::Authorize);
    let verdict = match told.verdict {
        Verdict::Unknown if reply.of_payment("PAYMENTSTATUS").is_empty() => Verdict::Authorized,
        verdict => renewed(verdict),
    };
    let object = id(reply.get("AUTHORIZATIONID"));
    let verdict = if object.is_none() { Verdict::Unknown } else { verdict };
    Heard { verdict, object, reference: None, ..told }
}

/// What details say of an authorization that holds another one anew.
pub(super) fn of_renewal(reply: &Reply, object: ObjectId) -> Heard {
    let told = of_payment(reply, HostedAction::Authorize);
    Heard { verdict: renewed(told.verdict.clone()), object: Some(object), reference: None, ..told }
}

/// How a hold stands that was held anew, for the call that did it.
fn renewed(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Authorized | Verdict::AuthorizationUsed => Verdict::Authorized,
        Verdict::Pending | Verdict::UnderReview => Verdict::Pending,
        Verdict::Declined(reason) => Verdict::Declined(reason),
        _ => Verdict::Unknown,
    }
}

/// How a capture stands, or a sale.
pub(super) fn of_capture(reply: &Reply) -> Heard {
    let heard = of_payment(reply, HostedAction::Sale);
    match heard.verdict {
        // A capture is not reviewed, held back as it may be.
        Verdict::UnderReview => Heard { verdict: Verdict::Pending, ..heard },
        _ => heard,
    }
}

fn of_refund(reply: &Reply) -> Heard {
    let verdict = match word(reply.get("REFUNDSTATUS")).as_str() {
        // Older answers have no status: done is done.
        "instant" | "completed" | "" => Verdict::Refunded,
        "delayed" | "pending" => Verdict::Pending,
        _ => Verdict::Unknown,
    };
    let (amount, currency) = reply.money(reply.get("GROSSREFUNDAMT"), reply.get("CURRENCYCODE"));
    let object = id(reply.get("REFUNDTRANSACTIONID"));
    let verdict = if object.is_none() { Verdict::Unknown } else { verdict };
    Heard { object, amount, currency, ..heard(reply, verdict) }
}

/// What details say of the refund that somebody names: its amount is written with a minus. What PayPal has taken back is
/// noted as one, too.
pub(super) fn of_named_refund(reply: &Reply, refund: ObjectId) -> NamedRefund {
    if !reply.is_done {
        let is_unknown = errors::is_unknown_transaction(&reply.errors());
        return if is_unknown { NamedRefund::NotShown } else { NamedRefund::NoAnswer };
    }
    let written = reply.of_payment("AMT").trim();
    if !lines::is_gone(reply) {
        return NamedRefund::NotARefund;
    }
    let (amount, _) = reply.money(written.trim_start_matches('-'), reply.of_payment("CURRENCYCODE"));
    match (word(reply.of_payment("PAYMENTSTATUS")).as_str(), amount) {
        ("completed" | "processed" | "refunded" | "reversed", Some(amount)) => {
            NamedRefund::Given(GivenBack {
                object: refund,
                amount,
                reference: text(reply.of_payment("INVNUM")),
                of: id(reply.of_payment("PARENTTRANSACTIONID")),
                given_at: None,
            })
        }
        ("pending", _) => NamedRefund::NotShown,
        ("denied" | "failed" | "voided" | "expired", _) => NamedRefund::NotARefund,
        _ => NamedRefund::NoAnswer,
    }
}

/// Whether an answer is about another checkout than this one (PS-F6): it says nothing of ours.
pub(super) fn is_of_another(reply: &Reply, token: &str) -> bool {
    let said = reply.get("TOKEN");
    !said.is_empty() && said != token
}

/// How far a checkout is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Checkout {
    /// The payer has not approved.
    Waiting,
    /// He has: by whom it is paid.
    Approved(String),
    /// It is being paid.
    Running,
    /// It could not be paid so.
    Failed,
    /// It was paid: by which transaction, if that is told.
    Paid(Option<ObjectId>),
}

/// How far the checkout is that an answer describes; none for words that nobody has told us of.
pub(super) fn of_checkout(reply: &Reply) -> Option<Checkout> {
    match word(reply.get("CHECKOUTSTATUS")).as_str() {
        // Old versions do not tell.
        "paymentactionnotinitiated" | "" => Some(match reply.get("PAYERID") {
            "" => Checkout::Waiting,
            payer => Checkout::Approved(payer.to_owned()),
        }),
        "paymentactioninprogress" => Some(Checkout::Running),
        "paymentactionfailed" => Some(Checkout::Failed),
        // The wire's word and the guide's.
        "paymentactioncompleted" | "paymentcompleted" => {
            Some(Checkout::Paid(id(reply.of_payment("TRANSACTIONID"))))
        }
        _ => None,
    }
}

/// The payer's approval, with what is compared of it.
pub(super) fn approved(reply: &Reply) -> Heard {
    Heard { object: None, ..about(reply, Verdict::Approved) }
}

/// What became of a hold whose release was asked for.
pub(super) fn of_target(reply: &Reply) -> Heard {
    let told = of_payment(reply, HostedAction::Authorize);
    let verdict = match told.verdict {
        Verdict::Voided | Verdict::AuthorizationExpired => told.verdict,
        Verdict::AuthorizationUsed => Verdict::WrongState(WrongState::CannotVoid),
        Verdict::Authorized | Verdict::UnderReview => Verdict::NotFound,
        _ => Verdict::Unknown,
    };
    // What is told is the authorization, which goes by the reference of its own operation.
    Heard { verdict, reference: None, ..told }
}

/// Whether a hold was used up; what it says besides is about the hold, not about a capture of ours.
pub(super) fn of_use(reply: &Reply) -> Heard {
    let told = of_payment(reply, HostedAction::Authorize);
    let verdict = match told.verdict {
        Verdict::AuthorizationUsed => Verdict::AuthorizationUsed,
        Verdict::Unknown => Verdict::Unknown,
        _ => Verdict::NotFound,
    };
    heard(reply, verdict)
}

/// What became of a decision about a payment that filters hold back.
pub(super) fn of_decision(reply: &Reply, action: HostedAction) -> Heard {
    let told = of_payment(reply, action);
    let verdict = match told.verdict {
        Verdict::UnderReview => Verdict::NotFound,
        Verdict::Declined(_) | Verdict::Voided => Verdict::ReviewDeclined,
        Verdict::Authorized | Verdict::AuthorizationUsed | Verdict::Captured => Verdict::ReviewAccepted,
        _ => Verdict::Unknown,
    };
    Heard { verdict, reference: None, ..told }
}

/// What a row of a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// It holds money, or held it.
    Hold,
    /// It takes money.
    Payment,
    /// It gives money back.
    Refund,
    /// A reversal, a fee, a conversion, a transfer: money that nobody pays us by a page.
    Other,
    /// A word that nobody has told us of: its details say what it is.
    Unheard,
}

/// What is in the words for rows that are no payments, among the classes by which PayPal lets one search.
const NO_PAYMENTS: [&str; 7] = ["refund", "reversal", "fee", "conversion", "transfer", "dividend", "funds"];

/// A row of a search.
pub(super) struct Found {
    /// The transaction.
    pub object: ObjectId,
    /// What it is.
    pub kind: Row,
    /// As the answer to a refund: amount, and whether it is done.
    pub heard: Heard,
}

/// The rows of an answer to a search; none where it shows a part of them only.
pub(super) fn rows(reply: &Reply) -> Option<Vec<Found>> {
    if reply.warns(CUT_SHORT) {
        return None;
    }
    let row = |n: usize| {
        let get = |name: &str| reply.get(&format!("L_{name}{n}"));
        let object = id(get("TRANSACTIONID"))?;
        let kind = word(get("TYPE"));
        let verdict = match word(get("STATUS")).as_str() {
            "completed" | "success" | "refunded" | "processed" => Verdict::Refunded,
            "pending" | "processing" => Verdict::Pending,
            "denied" | "failed" | "canceled" | "removed" => Verdict::WrongState(WrongState::CannotRefund),
            _ => Verdict::Unknown,
        };
        // What is given back is written with a minus.
        let (amount, currency) = reply.money(get("AMT").trim_start_matches('-'), get("CURRENCYCODE"));
        let told = Heard { object: Some(object.clone()), amount, currency, ..heard(reply, verdict) };
        let takes = get("AMT").trim_start().starts_with(|c: char| c.is_ascii_digit());
        let kind = match (kind.as_str(), takes) {
            ("authorization", true) => Row::Hold,
            ("payment" | "purchase" | "expresscheckoutpayment", true) => Row::Payment,
            // One that a merchant receives adds to his money.
            ("refund", false) => Row::Refund,
            (word, true) if !NO_PAYMENTS.iter().any(|part| word.contains(part)) => Row::Unheard,
            _ => Row::Other,
        };
        Some(Found { object, kind, heard: told })
    };
    // PayPal shows at most a hundred.
    Some((0..100).map_while(row).collect())
}

/// What an answer has to name, where it names any.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Named<'a> {
    /// The transaction that was asked about.
    pub transaction: Option<&'a ObjectId>,
    /// The transaction that was acted on.
    pub parent: Option<&'a ObjectId>,
    /// The checkout.
    pub token: Option<&'a ObjectId>,
}

/// The same, compared with what was asked (PS-M4): an answer that names something else belongs to something else, and what
/// is said of money without how much is not believed.
pub(super) fn compared(told: Heard, reply: &Reply, named: &Named<'_>) -> Heard {
    let other = |expected: Option<&ObjectId>, names: &[&str]| {
        let expected = expected?;
        let values = names.iter().map(|name| reply.get(name)).filter(|value| !value.is_empty());
        values.into_iter().find(|value| *value != expected.0).map(str::to_owned)
    };
    let differs = other(named.transaction, &["TRANSACTIONID"])
        .or_else(|| other(named.parent, &["AUTHORIZATIONID", "PARENTTRANSACTIONID"]))
        .or_else(|| other(named.token, &["TOKEN"]));
    if differs.is_some() {
        return Heard { reference: differs, ..told };
    }
    let of_money = matches!(
        told.verdict,
        Verdict::Authorized
            | Verdict::UnderReview
            | Verdict::Captured
            | Verdict::AuthorizationUsed
            | Verdict::Refunded
    );
    let is_whole = told.amount.is_some_and(|amount| amount.minor > 0);
    if of_money && !is_whole { Heard { verdict: Verdict::Unknown, ..told } } else { told }
}
