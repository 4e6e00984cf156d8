//! TENDER=P: payers with a PayPal account. A checkout is made (ACTION=S), the payer approves on PayPal's page, and what he
//! approved is paid by a call (ACTION=D); what follows is as with a card.

use super::{
    Cx, base, capture, credit, fail, inquiry, other, reauthorization, refused, reply, review, verbose, void,
};
use crate::clock::MINUTE;
use crate::payflow::books::{self, ByPayPal, Checkout, Kind, State, Step, Txn, move_money};
use crate::payflow::nvp::Nvp;
use crate::payflow::request::{GatewayRequest, Operation};
use crate::payflow::{ids, money};
use crate::wallet::PAYER_ID;

/// How long a token lives.
const TOKEN_LIFE: i64 = 180 * MINUTE;

/// Fields that must not be kept.
const LEFT_OUT: [&str; 4] = ["PARTNER", "VENDOR", "USER", "PWD"];

pub(super) fn process(cx: &Cx<'_>, request: &GatewayRequest) -> anyhow::Result<Nvp> {
    let fields = &request.fields;
    if !cx.account.express_checkout {
        return Ok(refused(25, None));
    }
    match (fields.get("ACTION"), request.op) {
        (Some("S"), _) => make(cx, fields),
        (Some("G"), _) => details(cx, fields),
        (Some("D"), _) => pay(cx, fields),
        (Some(_), _) => Ok(refused(7, Some("ACTION"))),
        (None, Operation::Reauthorize) => with_ppref(cx, reauthorization::reauthorize(cx, fields)?),
        (None, Operation::Authorize | Operation::Sale) if fields.get("ORIGID").is_some() => {
            Ok(refused(117, None))
        }
        (None, Operation::Authorize | Operation::Sale) => Ok(refused(7, Some("ACTION"))),
        (None, Operation::Capture) => with_ppref(cx, capture::capture(cx, fields)?),
        (None, Operation::Credit) if fields.get("ORIGID").is_none() => Ok(refused(117, None)),
        (None, Operation::Credit) => with_ppref(cx, credit::credit(cx, fields)?),
        (None, Operation::Void) => void::void(cx, fields),
        (None, Operation::Inquiry) => inquiry::inquire(cx, fields),
        (None, Operation::Review) => review::by_request(cx, fields),
        (None, _) => other(cx, fields),
    }
}

fn make(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Nvp> {
    if !matches!(fields.get("TRXTYPE"), Some("S" | "A")) {
        return Ok(refused(3, None));
    }
    for name in ["RETURNURL", "CANCELURL"] {
        if fields.get(name).is_none_or(str::is_empty) {
            return Ok(refused(7, Some(name)));
        }
    }
    let currency = fields.get("CURRENCY").unwrap_or("USD");
    if !cx.account.currencies.iter().any(|known| known == currency) {
        return Ok(refused(6, None));
    }
    if amount(fields, currency).is_none() {
        return Ok(refused(4, None));
    }
    let mut kept = Nvp::default();
    for (name, value) in fields.iter().filter(|(name, _)| !LEFT_OUT.contains(name)) {
        kept.set(name, value);
    }
    let secret = cx.ids.secure_token();
    let token = format!("EC-{}", secret[..17].to_ascii_uppercase());
    let (mode, vendor) = (cx.account.mode, cx.account.vendor.clone());
    let checkout = Checkout {
        token: token.clone(),
        mode,
        vendor,
        fields: kept,
        step: Step::Made,
        funding: String::new(),
        created_at: cx.now,
    };
    books::add_checkout(cx.db, &checkout)?;
    Ok(Nvp::from([
        ("RESULT", "0"),
        ("RESPMSG", "Approved"),
        ("TOKEN", &token),
        ("CORRELATIONID", &correlation(cx)),
    ]))
}

fn amount(fields: &Nvp, currency: &str) -> Option<i64> {
    fields.get("AMT").and_then(|text| money::parse(text, currency)).filter(|amount| *amount > 0)
}

/// PayPal's number of a request.
fn correlation(cx: &Cx<'_>) -> String {
    let letters = cx.request_id.bytes().fold(0_u64, |sum, byte| ids::mix(sum ^ u64::from(byte)));
    format!("{:013x}", letters & ((1 << 52) - 1))
}

/// The checkout that TOKEN names, while it lives.
fn checkout(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Option<Checkout>> {
    let token = fields.get("TOKEN").unwrap_or_default();
    let found = books::find_checkout(cx.db, cx.account.mode, token)?;
    Ok(found.filter(|of| of.vendor == cx.account.vendor && cx.now - of.created_at < TOKEN_LIFE))
}

fn details(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Nvp> {
    let known = if cx.twist.not_found { None } else { checkout(cx, fields)? };
    let Some(checkout) = known else { return Ok(refused(7, Some("10410-Invalid token"))) };
    let mut out = Nvp::from([("RESULT", "0"), ("RESPMSG", "Approved"), ("TOKEN", &checkout.token)]);
    out.set("CORRELATIONID", correlation(cx));
    out.set_some("CUSTOM", checkout.fields.get("CUSTOM"));
    out.set_some("INVNUM", checkout.fields.get("INVNUM"));
    // Nothing here tells a payment that was tried from one that was not.
    if checkout.step != Step::Made {
        for (name, value) in [
            ("EMAIL", "payer@example.com"),
            ("PAYERID", PAYER_ID),
            ("PAYERSTATUS", "verified"),
            ("FIRSTNAME", "Ada"),
            ("LASTNAME", "Payer"),
            ("COUNTRYCODE", "US"),
        ] {
            out.set(name, value);
        }
    }
    Ok(out)
}

/// Why a checkout cannot be paid, in the words of the gateway.
fn refusal(checkout: &Checkout, fields: &Nvp) -> Option<&'static str> {
    let same = |name: &str| fields.get(name) == checkout.fields.get(name);
    match checkout.step {
        Step::Made => Some("10485-Payment has not been authorized by the user"),
        Step::Paid => Some("10415-A successful transaction has already been completed for this token"),
        _ if fields.get("PAYERID") != Some(PAYER_ID) => Some("10406-The PayerID value is invalid"),
        // A token is paid as it was made.
        _ if !same("TRXTYPE") => Some("TRXTYPE"),
        _ if !same("CURRENCY") => Some("CURRENCY"),
        _ => None,
    }
}

fn pay(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Nvp> {
    let Some(checkout) = checkout(cx, fields)? else {
        return Ok(refused(7, Some("10410-Invalid token")));
    };
    if let Some(detail) = refusal(&checkout, fields) {
        return Ok(refused(7, Some(detail)));
    }
    let kind = if fields.get("TRXTYPE") == Some("S") { Kind::Sale } else { Kind::Authorization };
    let mut txn = Txn { kind, name: "Ada Payer".to_owned(), ..base(cx, fields) };
    let Some(amount) = amount(fields, &txn.currency) else { return Ok(refused(4, None)) };
    txn.amount = amount;
    let (result, held_for) = match (cx.twist.result, checkout.funding.as_str()) {
        (Some(result), _) => (result, ""),
        (None, "declined") => (12, ""),
        (None, "review") => (0, "paymentreview"),
        (None, "address") => (0, "address"),
        // Only a hold is never paid by a bank transfer that takes days.
        (None, "echeck") if kind == Kind::Sale => (0, "echeck"),
        (None, _) => (0, ""),
    };
    if !matches!(result, 0 | 126 | 127) {
        fail(&mut txn, result);
        if checkout.funding == "declined" {
            txn.respmsg = "Declined: 10486-This transaction couldn't be completed. Please redirect your \
                           customer to PayPal."
                .to_owned();
        }
        books::insert(cx.db, &txn)?;
        books::set_step(cx.db, &checkout.token, Step::Failed, &checkout.funding)?;
        return Ok(reply(&txn));
    }
    txn.result = result;
    hold_or_take(cx, &mut txn, result == 126 || !held_for.is_empty())?;
    let said = ByPayPal { ppref: ppref(txn.id), held_for: held_for.to_owned() };
    books::note_paypal(cx.db, txn.id, &said)?;
    books::set_step(cx.db, &checkout.token, Step::Paid, &checkout.funding)?;
    let mut out = reply(&txn);
    out.set("TOKEN", checkout.token);
    out.set("CORRELATIONID", correlation(cx));
    said_by_paypal(&mut out, &txn, &said);
    verbose(&mut out, fields, &txn);
    Ok(out)
}

/// Moves the money, as its kind says and as far as nobody has to look first.
fn hold_or_take(cx: &Cx<'_>, txn: &mut Txn, is_held: bool) -> anyhow::Result<()> {
    let amount = txn.amount;
    if txn.kind == Kind::Sale && !is_held {
        txn.state = State::Taken;
        books::insert(cx.db, txn)?;
        return move_money(cx.db, txn, "sale", &[("cardholder", -amount), ("captured", amount)], cx.now);
    }
    txn.expires_at = cx.now + cx.twist.expires_in.unwrap_or(cx.settings.authorization_life_us);
    txn.state = if is_held { State::Held } else { State::Open };
    books::insert(cx.db, txn)?;
    move_money(cx.db, txn, "authorization", &[("cardholder", -amount), ("holds", amount)], cx.now)?;
    if cx.twist.issuer_voids {
        void::release(cx, txn, "voided by PayPal", State::Voided)?;
    }
    Ok(())
}

/// PayPal's own id of a transaction: 17 digits and capitals.
fn ppref(txn: i64) -> String {
    const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut left = (u128::from(ids::mix(txn.unsigned_abs())) << 64) | u128::from(txn.unsigned_abs());
    let mut text = String::with_capacity(17);
    for _ in 0..17 {
        text.push(char::from(ALPHABET[usize::try_from(left % 36).unwrap_or(0)]));
        left /= 36;
    }
    text
}

/// What PayPal says besides: by which id it has the transaction, and what it waits for.
pub(super) fn said_by_paypal(out: &mut Nvp, txn: &Txn, said: &ByPayPal) {
    let reason = match txn.state {
        State::Held if !said.held_for.is_empty() => said.held_for.as_str(),
        State::Open | State::Held => "authorization",
        _ => "none",
    };
    out.set("PPREF", said.ppref.clone());
    out.set("PAYMENTTYPE", if said.held_for == "echeck" { "echeck" } else { "instant" });
    out.set("PENDINGREASON", reason);
}

/// A capture or a credit with PayPal's own id of it.
fn with_ppref(cx: &Cx<'_>, mut out: Nvp) -> anyhow::Result<Nvp> {
    let pnref = out.get("PNREF").filter(|_| out.get("RESULT") == Some("0")).map(str::to_owned);
    let Some(pnref) = pnref else { return Ok(out) };
    let (mode, vendor) = (cx.account.mode, &cx.account.vendor);
    if let Some(txn) = books::by_pnref(cx.db, mode, vendor, &pnref)? {
        let said = ByPayPal { ppref: ppref(txn.id), held_for: String::new() };
        books::note_paypal(cx.db, txn.id, &said)?;
        said_by_paypal(&mut out, &txn, &said);
    }
    Ok(out)
}
