//! The daily activity report of a merchant, as PayPal Manager writes it into a file.

use std::fmt::Write;

use rusqlite::Connection;

use super::txns::{self, Kind, Txn};
use super::{by_paypal, find};
use crate::clock::{Civil, Micros};
use crate::payflow::config::{Mode, Processor};
use crate::payflow::{ids, money, results};

/// Its columns: those of the daily activity report, and of a custom one that names currency and original.
const COLUMNS: [&str; 15] = [
    "Transaction ID",
    "Time",
    "Type",
    "Tender Type",
    "Account Number",
    "Expires",
    "Amount",
    "Currency",
    "Result Code",
    "Response Msg",
    "Comment1",
    "Comment2",
    "Original Transaction ID",
    "Invoice Number",
    "Authcode",
];

/// Marks the numbers of voids at the console, which leave no transaction: far from those of transactions and inquiries.
const OF_CONSOLE: i64 = 1 << 43;

/// What a merchant's account did from one moment until before another, by the clock of the west coast, as CSV.
pub(crate) fn activity(
    db: &Connection,
    (mode, vendor): (Mode, &str),
    (from, until): (Micros, Micros),
) -> anyhow::Result<String> {
    let mut out = COLUMNS.join(",") + "\r\n";
    for txn in txns::of_merchant(db, mode, vendor, (from, until))? {
        let original = match txn.orig_id {
            Some(id) => find(db, id)?.map_or_else(String::new, |orig| orig.pnref),
            None => String::new(),
        };
        let is_paypal = by_paypal(db, txn.id)?.is_some();
        let cells = line(&txn, original, is_paypal);
        writeln!(out, "{}\r", cells.map(|cell| quoted(&cell)).join(","))?;
    }
    for undone in txns::undone_at_console(db, mode, vendor, (from, until))? {
        let void = Txn {
            pnref: ids::pnref(undone.id | OF_CONSOLE, mode, Processor::Ordinary),
            kind: Kind::Void,
            respmsg: results::text(0).into(),
            created_at: undone.changed_at,
            currency: undone.currency.clone(),
            ..Txn::default()
        };
        writeln!(out, "{}\r", line(&void, undone.pnref, false).map(|cell| quoted(&cell)).join(","))?;
    }
    Ok(out)
}

fn line(txn: &Txn, original: String, is_paypal: bool) -> [String; 15] {
    let tender = match txn.card_kind.as_str() {
        _ if is_paypal => "PayPal",
        "0" => "Visa",
        "1" => "MasterCard",
        "2" => "Discover",
        "3" => "American Express",
        "" => "",
        _ => "Card",
    };
    let account = if txn.last4.is_empty() { String::new() } else { format!("XXXXXXXXXXXX{}", txn.last4) };
    [
        txn.pnref.clone(),
        time(txn.created_at),
        kind(txn.kind).into(),
        tender.into(),
        account,
        txn.expiry.clone(),
        amount(txn.amount, &txn.currency),
        txn.currency.clone(),
        txn.result.to_string(),
        txn.respmsg.clone(),
        txn.comment1.clone(),
        txn.comment2.clone(),
        original,
        txn.invnum.clone(),
        txn.authcode.clone(),
    ]
}

/// `11/25/2026 14:32:10`.
fn time(at: Micros) -> String {
    let Civil { year, month, day, hour, minute, second } = Civil::pacific(at);
    format!("{month:02}/{day:02}/{year:04} {hour:02}:{minute:02}:{second:02}")
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Authorization | Kind::Verification => "Authorization",
        Kind::Sale => "Sale",
        Kind::VoiceAuthorization => "Voice Authorization",
        Kind::Capture => "Delayed Capture",
        Kind::Void => "Void",
        Kind::Credit => "Credit",
        Kind::Review => "Update",
        Kind::Upload => "Data Upload",
    }
}

/// `1,234.56`; with the sign of dollars.
fn amount(minor: i64, currency: &str) -> String {
    let text = money::format(minor, currency);
    let (whole, part) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if currency == "USD" { "$" } else { "" };
    format!("{sign}{grouped}{}", part.map_or_else(String::new, |part| format!(".{part}")))
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_cells_are_written_as_reports_write_them() {
        for (minor, currency, expected) in [
            (12_100, "EUR", "121.00"),
            (123_456_789, "USD", "$1,234,567.89"),
            (1_000, "JPY", "1,000"),
            (5, "EUR", "0.05"),
        ] {
            assert_eq!(amount(minor, currency), expected);
        }
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(time(1_795_645_930 * 1_000_000), "11/25/2026 14:32:10");
    }
}
