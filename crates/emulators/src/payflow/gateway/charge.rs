//! TRXTYPE A, S and F: money is held on a card, or taken.

use super::{Cx, base, fail, keep_card, reply, verbose};
use crate::payflow::books::{self, Kind, State, Txn, move_money};
use crate::payflow::config::{Account, Processor};
use crate::payflow::nvp::Nvp;
use crate::payflow::rules::{self, Card};
use crate::payflow::{ids, money, results};

/// A or S posted by the merchant's server, with a card or by reference to an earlier one.
pub(super) fn direct(cx: &Cx<'_>, fields: &Nvp) -> anyhow::Result<Nvp> {
    let mut txn = base(cx, fields);
    let card = match fields.get("ORIGID") {
        None => rules::card(
            fields.get("ACCT").unwrap_or_default(),
            fields.get("EXPDATE").unwrap_or_default(),
            cx.now,
        )
        .and_then(|card| if cx.account.is_uk() { rules::of_uk(card, fields) } else { Ok(card) }),
        Some(_) if !cx.account.reference_transactions => Err(117),
        Some(pnref) => {
            let orig = books::by_pnref(cx.db, cx.account.mode, &cx.account.vendor, pnref)?;
            orig.map_or(Err(19), |orig| Ok(card_of(&mut txn, orig)))
        }
    };
    let txn = charge(cx, txn, fields, card)?;
    let mut out = reply(&txn);
    verbose(&mut out, fields, &txn);
    if let Some(asked) = asked(fields, &txn).filter(|asked| *asked != txn.amount && txn.result == 0) {
        out.set("AMT", money::format(txn.amount, &txn.currency));
        out.set("ORIGAMT", money::format(asked, &txn.currency));
        out.set("BALAMT", "0.00");
    }
    Ok(out)
}

fn asked(fields: &Nvp, txn: &Txn) -> Option<i64> {
    money::parse(fields.get("AMT")?, &txn.currency)
}

fn card_of(txn: &mut Txn, orig: Txn) -> Card {
    txn.orig_id = Some(orig.id);
    txn.name = orig.name;
    txn.street = orig.street;
    txn.zip = orig.zip;
    Card { last4: orig.last4, kind: orig.card_kind, expiry: orig.expiry, accepted: orig.accepted }
}

/// A charge of the hosted page: what the token agreed, with the payer's card and address over it.
pub(crate) fn hosted(cx: &Cx<'_>, fields: &Nvp, token: i64) -> anyhow::Result<Txn> {
    let txn = Txn { token_id: Some(token), ..base(cx, fields) };
    let card = rules::card(
        fields.get("ACCT").unwrap_or_default(),
        fields.get("EXPDATE").unwrap_or_default(),
        cx.now,
    );
    charge(cx, txn, fields, card)
}

fn charge(cx: &Cx<'_>, mut txn: Txn, fields: &Nvp, card: Result<Card, i32>) -> anyhow::Result<Txn> {
    txn.kind = match fields.get("TRXTYPE") {
        Some("S") => Kind::Sale,
        Some("F") => Kind::VoiceAuthorization,
        _ => Kind::Authorization,
    };
    name_and_address(&mut txn, fields);
    let verdict = match card {
        Ok(card) => {
            let accepted = card.accepted;
            keep_card(&mut txn, card);
            decide(cx, &mut txn, fields, accepted)?
        }
        Err(result) => Verdict::refused(result),
    };
    apply(cx, &mut txn, verdict)?;
    Ok(txn)
}

fn name_and_address(txn: &mut Txn, fields: &Nvp) {
    let text = |names: &[&str]| fields.first(names).unwrap_or_default().to_string();
    let first = text(&["BILLTOFIRSTNAME", "FIRSTNAME"]);
    let last = text(&["BILLTOLASTNAME", "LASTNAME", "NAME"]);
    txn.name = format!("{first} {last}").trim().to_string();
    let street = text(&["BILLTOSTREET", "STREET"]);
    if !street.is_empty() {
        txn.street = street;
    }
    let zip = text(&["BILLTOZIP", "ZIP"]);
    if !zip.is_empty() {
        txn.zip = zip;
    }
}

/// A RESULT, and whether the bank holds money although it is not 0.
struct Verdict {
    result: i32,
    holds: bool,
}

impl Verdict {
    fn refused(result: i32) -> Self {
        Self { result, holds: false }
    }
}

/// Everything that decides, in the order in which it does.
fn decide(cx: &Cx<'_>, txn: &mut Txn, fields: &Nvp, accepted: bool) -> anyhow::Result<Verdict> {
    let account = cx.account;
    if let Err(result) = amount(account, txn, fields) {
        return Ok(Verdict::refused(result));
    }
    if txn.kind == Kind::VoiceAuthorization {
        let refusal = match fields.get("AUTHCODE") {
            _ if account.processor == Processor::PayPal => Some(3),
            None => Some(7),
            Some(code) => {
                txn.authcode = code.to_string();
                None
            }
        };
        if let Some(result) = refusal {
            return Ok(Verdict::refused(result));
        }
    }
    let again = account.processor == Processor::PayPal
        && books::by_invnum(cx.db, account.mode, &account.vendor, &txn.invnum)?.is_some();
    if again {
        return Ok(Verdict::refused(30));
    }
    if let Some(result) = cx.twist.result {
        return Ok(Verdict { result, holds: matches!(result, 0 | 126 | 127) });
    }
    if !accepted {
        return Ok(Verdict::refused(12));
    }
    Ok(screened(account, txn, fields))
}

fn screened(account: &Account, txn: &mut Txn, fields: &Nvp) -> Verdict {
    let found = rules::checks(Some(&txn.street), Some(&txn.zip), fields.first(&["CVV2", "CSC"]));
    txn.avsaddr = found.street.to_string();
    txn.avszip = found.postcode.to_string();
    txn.cvv2match = found.code.to_string();
    let by_amount = match txn.kind {
        Kind::Verification | Kind::VoiceAuthorization => 0,
        _ => rules::by_amount(account.processor, txn.amount, &txn.currency),
    };
    match by_amount {
        0 => {}
        126 | 127 => return Verdict { result: by_amount, holds: true },
        // The guide warns that an authorization may exist behind these two.
        112 | 114 => return Verdict { result: by_amount, holds: txn.kind != Kind::Verification },
        other => return Verdict::refused(other),
    }
    match (rules::by_name(account, &txn.name), rules::by_checks(account, found)) {
        (125, _) => Verdict::refused(125),
        (_, refusal @ (112 | 114)) => Verdict { result: refusal, holds: txn.kind != Kind::Verification },
        (filtered, _) => Verdict { result: filtered, holds: true },
    }
}

/// Reads AMT and CURRENCY; with PARTIALAUTH, 120.00 is approved as 100.00. Amount 0 makes an authorization a
/// verification.
fn amount(account: &Account, txn: &mut Txn, fields: &Nvp) -> Result<(), i32> {
    if !account.currencies.contains(&txn.currency) {
        return Err(6);
    }
    txn.amount = fields.get("AMT").and_then(|text| money::parse(text, &txn.currency)).ok_or(4)?;
    if txn.amount == 0 {
        if txn.kind != Kind::Authorization {
            return Err(4);
        }
        txn.kind = Kind::Verification;
    }
    let unit = 10_i64.pow(money::decimals(&txn.currency));
    if fields.get("PARTIALAUTH") == Some("Y") && txn.amount == 120 * unit {
        txn.amount = 100 * unit;
    }
    Ok(())
}

/// Writes the transaction and moves the money.
fn apply(cx: &Cx<'_>, txn: &mut Txn, verdict: Verdict) -> anyhow::Result<()> {
    let Verdict { result, holds } = verdict;
    if !holds {
        fail(txn, result);
        return Ok(books::insert(cx.db, txn)?);
    }
    txn.result = result;
    txn.respmsg = results::text(result).to_string();
    if txn.authcode.is_empty() {
        txn.authcode = ids::authcode(txn.id);
    }
    let life = cx.twist.expires_in.unwrap_or(cx.settings.authorization_life_us);
    if txn.kind == Kind::Verification {
        // American Express says "Approved", the others "Verified".
        if result == 0 && txn.card_kind != "3" {
            txn.respmsg = "Verified".to_string();
        }
        txn.state = State::Done;
        return Ok(books::insert(cx.db, txn)?);
    }
    let taken = matches!(txn.kind, Kind::Sale | Kind::VoiceAuthorization) && matches!(result, 0 | 127);
    let amount = txn.amount;
    if taken {
        txn.state = State::Taken;
        books::insert(cx.db, txn)?;
        return move_money(cx.db, txn, "sale", &[("cardholder", -amount), ("captured", amount)], cx.now);
    }
    txn.expires_at = cx.now + life;
    txn.state = if result == 126 { State::Held } else { State::Open };
    books::insert(cx.db, txn)?;
    move_money(cx.db, txn, "authorization", &[("cardholder", -amount), ("holds", amount)], cx.now)?;
    if cx.twist.issuer_voids {
        super::void::release(cx, txn, "voided by the issuer", State::Voided)?;
    }
    Ok(())
}
