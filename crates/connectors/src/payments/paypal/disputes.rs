//! Disputes, by PayPal's Disputes v1: those of a payment, and how each of them stands. Not every app has the permission to see
//! them.

use super::request::Wire;
use super::response::{json, money, text};
use super::{Account, PayPal};
use crate::payments::percent::percent_encoded;
use crate::payments::{Disputes, ToldDispute};
use domain::money::Money;
use domain::payments::dispute::Outcome;
use domain::payments::gateway::ObjectId;
use domain::time::Timestamp;
use http::{Method, StatusCode};
use serde_json::Value;

/// Disputes of one payment that are read in one go; PayPal gives no more on a page.
const LISTED_MAX: usize = 50;

/// Longest word of PayPal's that is kept, in characters.
const WORD_MAX: usize = 100;

impl PayPal {
    /// As [`disputes`](crate::payments::PaymentGateways::disputes): one call, and one for each that is not known as decided.
    pub async fn disputes(
        &self,
        account: &Account,
        capture: &ObjectId,
        decided: &[(String, Timestamp)],
    ) -> Disputes {
        let list = format!("?disputed_transaction_id={}&page_size={LISTED_MAX}", percent_encoded(&capture.0));
        let list = match self.read(account, &list).await {
            Ok(list) => list,
            Err(refused) => return refused,
        };
        let listed = list.get("items").and_then(Value::as_array).into_iter().flatten();
        let mut told = Vec::new();
        for one in listed {
            let id = text(one, "/dispute_id");
            let is_resolved = text(one, "/status") == "RESOLVED";
            let changed_at = moment(one, "/update_time");
            let is_known = |(known, told_at): &(String, Timestamp)| {
                known.eq_ignore_ascii_case(id) && changed_at.is_none_or(|at| at == *told_at)
            };
            if is_resolved && decided.iter().any(is_known) {
                continue;
            }
            let whole = match self.read(account, &format!("/{}", percent_encoded(id))).await {
                Ok(whole) => whole,
                Err(refused) => return refused,
            };
            match read(&whole) {
                Some(dispute) => told.push(dispute),
                None => return Disputes::NoAnswer,
            }
        }
        Disputes::Told(told)
    }

    async fn read(&self, account: &Account, rest: &str) -> Result<Value, Disputes> {
        let path = format!("/v1/customer/disputes{rest}");
        let wire = Wire { method: Method::GET, path, body: None };
        let answer = self.ask(account, &wire, None).await.map_err(|_| Disputes::NoAnswer)?;
        match answer.status() {
            StatusCode::FORBIDDEN => Err(Disputes::NotPermitted),
            status if status.is_success() => json(answer.body()).ok_or(Disputes::NoAnswer),
            status => {
                tracing::warn!(%status, "PayPal does not tell of disputes");
                Err(Disputes::NoAnswer)
            }
        }
    }
}

/// A dispute in full; none when it cannot be read.
fn read(whole: &Value) -> Option<ToldDispute> {
    let case_number = Some(text(whole, "/dispute_id")).filter(|id| !id.is_empty())?.to_owned();
    let transactions = whole.get("disputed_transactions").and_then(Value::as_array).into_iter().flatten();
    let captures = transactions.map(|of| ObjectId(text(of, "/seller_transaction_id").to_owned()));
    let amount = money(whole, "/dispute_amount");
    let fee = fee(whole, amount);
    let opened_at = moment(whole, "/create_time")?;
    Some(ToldDispute {
        captures: captures.collect(),
        reason: text(whole, "/reason").chars().take(WORD_MAX).collect(),
        opened_at,
        changed_at: moment(whole, "/update_time").unwrap_or(opened_at),
        answer_by: moment(whole, "/seller_response_due_date"),
        outcome: outcome(whole, fee.is_some()),
        fee,
        case_number,
        amount,
    })
}

fn moment(of: &Value, at: &str) -> Option<Timestamp> {
    let read = text(of, at).parse::<jiff::Timestamp>().ok()?;
    Some(Timestamp(read.as_microsecond()))
}

/// What of PayPal's words says who has which money.
fn outcome(whole: &Value, fee_is_read: bool) -> Outcome {
    if text(whole, "/status") != "RESOLVED" {
        return Outcome::Open;
    }
    let code = text(whole, "/dispute_outcome/outcome_code");
    let refunded = money(whole, "/dispute_outcome/amount_refunded");
    let says_amount = whole.pointer("/dispute_outcome/amount_refunded").is_some();
    let is_nothing = refunded.map_or(!says_amount, |refunded| refunded.is_zero());
    match (code, refunded) {
        ("RESOLVED_SELLER_FAVOUR" | "CANCELED_BY_BUYER", _) if is_nothing && fee_is_read => Outcome::Won,
        ("RESOLVED_BUYER_FAVOUR", Some(refunded)) if refunded.minor > 0 && fee_is_read => {
            Outcome::Lost(refunded)
        }
        _ => {
            let mut words = code.to_owned();
            let amount = |part: &str| text(whole, &format!("/dispute_outcome/amount_refunded/{part}"));
            if says_amount {
                words = format!("{words} {} {}", amount("value"), amount("currency_code"));
            }
            if !fee_is_read {
                words.push_str(" (fee)");
            }
            Outcome::Unclear(words.trim().chars().take(WORD_MAX).collect())
        }
    }
}

/// What PayPal keeps for it, what it gave back of that deducted; none where that cannot be read in the currency of the dispute.
fn fee(whole: &Value, amount: Option<Money>) -> Option<Money> {
    let currency = amount?.currency;
    let mut fee = Money::zero(currency);
    for moved in whole.get("money_movements").and_then(Value::as_array).into_iter().flatten() {
        let is_fee =
            matches!(text(moved, "/reason"), "DISPUTE_FEE" | "CHARGEBACK_FEE" | "DISPUTE_SETTLEMENT_FEE");
        if !is_fee || text(moved, "/affected_party") != "SELLER" {
            continue;
        }
        let part = money(moved, "/amount").filter(|part| part.currency == currency)?;
        fee.minor += match text(moved, "/type") {
            "DEBIT" => part.minor.abs(),
            "CREDIT" => -part.minor.abs(),
            _ => return None,
        };
    }
    (fee.minor >= 0).then_some(fee)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::Currency;
    use serde_json::json;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    fn amount(value: &str, code: &str) -> Value {
        json!({ "value": value, "currency_code": code })
    }

    #[test]
    fn only_an_outcome_that_says_who_has_the_money_is_one() {
        let unclear = |words: &str| Outcome::Unclear(words.to_owned());
        for (status, code, refunded, expected) in [
            ("OPEN", "", None, Outcome::Open),
            ("UNDER_REVIEW", "NONE", None, Outcome::Open),
            ("RESOLVED", "RESOLVED_SELLER_FAVOUR", None, Outcome::Won),
            ("RESOLVED", "CANCELED_BY_BUYER", Some(amount("0.00", "EUR")), Outcome::Won),
            ("RESOLVED", "RESOLVED_BUYER_FAVOUR", Some(amount("121.00", "EUR")), Outcome::Lost(eur(12_100))),
            ("RESOLVED", "RESOLVED_BUYER_FAVOUR", None, unclear("RESOLVED_BUYER_FAVOUR")),
            (
                "RESOLVED",
                "CANCELED_BY_BUYER",
                Some(amount("5.00", "EUR")),
                unclear("CANCELED_BY_BUYER 5.00 EUR"),
            ),
            ("RESOLVED", "RESOLVED_WITH_PAYOUT", None, unclear("RESOLVED_WITH_PAYOUT")),
            ("RESOLVED", "ACCEPTED", None, unclear("ACCEPTED")),
            ("RESOLVED", "", None, unclear("")),
        ] {
            let mut whole = json!({ "status": status, "dispute_outcome": { "outcome_code": code } });
            if let Some(refunded) = refunded {
                whole["dispute_outcome"]["amount_refunded"] = refunded;
            }
            assert_eq!(outcome(&whole, true), expected, "{status} {code}");
        }
    }

    #[test]
    fn a_fee_is_what_is_kept_in_the_end() {
        let moved = |minor: &str, code: &str, kind: &str, reason: &str, party: &str| json!({ "affected_party": party, "amount": amount(minor, code), "type": kind, "reason": reason });
        for (movements, expected) in [
            (json!([]), Some(eur(0))),
            (json!([moved("121.00", "EUR", "DEBIT", "DISPUTE_SETTLEMENT", "SELLER")]), Some(eur(0))),
            (json!([moved("16.00", "EUR", "DEBIT", "DISPUTE_FEE", "SELLER")]), Some(eur(1_600))),
            (json!([moved("16.00", "EUR", "DEBIT", "DISPUTE_FEE", "BUYER")]), Some(eur(0))),
            (
                json!([
                    moved("16.00", "EUR", "DEBIT", "CHARGEBACK_FEE", "SELLER"),
                    moved("16.00", "EUR", "CREDIT", "CHARGEBACK_FEE", "SELLER")
                ]),
                Some(eur(0)),
            ),
            (json!([moved("20.00", "USD", "DEBIT", "CHARGEBACK_FEE", "SELLER")]), None),
        ] {
            let whole = json!({ "money_movements": movements });
            assert_eq!(fee(&whole, Some(eur(12_100))), expected, "{whole}");
        }
        let foreign = json!({
            "dispute_id": "PP-D-1",
            "create_time": "2026-11-22T04:33:24Z",
            "status": "RESOLVED",
            "dispute_amount": amount("121.00", "EUR"),
            "dispute_outcome": { "outcome_code": "RESOLVED_SELLER_FAVOUR" },
            "money_movements": [moved("20.00", "USD", "DEBIT", "CHARGEBACK_FEE", "SELLER")],
        });
        let read = read(&foreign).expect("readable");
        assert_eq!(read.outcome, Outcome::Unclear("RESOLVED_SELLER_FAVOUR (fee)".into()));
    }
}
