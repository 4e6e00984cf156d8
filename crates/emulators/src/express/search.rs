//! TransactionSearch: what moved at an account, newest first and at most a hundred lines, the more recent ones where there are more.
//! Who searches by time is told of everything; the numbers that a merchant gave are searched by, and not shown.

use rusqlite::Connection;

use super::api::Asked;
use super::nvp::Answer;
use super::{moved, status};
use crate::clock::{Civil, Micros, SECOND};
use crate::payflow::FaultKind;
use crate::wallet::REFUSED;
use crate::wallet::books::{self, Kind, Order, Transaction};

/// Lines of an answer at most.
const SHOWN_MAX: usize = 100;

/// Says that there are more.
const CUT_SHORT: u32 = 11_002;

/// A moment as it is written.
pub(super) fn moment(at: Micros) -> String {
    format!("{}Z", Civil::of(at).text().replacen(' ', "T", 1))
}

/// Reads a moment: in UTC, with or without a fraction.
fn instant(text: &str) -> Option<Micros> {
    let (whole, rest) = text.split_at_checked(19)?;
    let is_form = whole.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        10 => byte == b'T',
        13 | 16 => byte == b':',
        _ => byte.is_ascii_digit(),
    });
    let zone =
        rest.strip_prefix('.').map_or(rest, |part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    Some(Civil::from_compact(&digits).filter(|_| is_form && zone == "Z")?.at())
}

/// A line of the answer.
struct Line {
    id: String,
    kind: String,
    status: String,
    at: Micros,
    currency: String,
    minor: i64,
    /// Off the account below nothing.
    fee: i64,
    invoice_id: String,
}

/// TransactionSearch.
pub(super) fn answer(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Answer> {
    if !asked.may_search {
        return Ok(Answer::refused(&[10_007]));
    }
    let id = asked.get("TRANSACTIONID");
    let date = |name: &str, other: Micros| match asked.get(name) {
        "" => Some(other),
        text => instant(text),
    };
    // The id overrides everything else.
    let start = if id.is_empty() { date("STARTDATE", -1).filter(|at| *at != -1) } else { Some(0) };
    let (Some(start), Some(end)) = (start, date("ENDDATE", Micros::MAX)) else {
        return Ok(Answer::refused(&[10_004]));
    };
    // A search shows late what was paid just now.
    let lag = asked.arm.filter(|arm| arm.fault == FaultKind::InquiryLag).map_or(0, |arm| arm.lag_s * SECOND);
    let mut lines = if asked.arm.is_some_and(|arm| arm.fault == FaultKind::NotFound) {
        Vec::new()
    } else {
        lines(db, asked)?
    };
    for (id, telling) in asked.tellings {
        lines.retain(|line| !telling.unlisted || line.id != *id);
        for line in lines.iter_mut().filter(|line| line.id == *id) {
            line.status = telling.listed_as.clone().unwrap_or_else(|| line.status.clone());
        }
    }
    let is_wanted = |name: &str, value: &str| asked.get(name).is_empty() || asked.get(name) == value;
    lines.retain(|line| {
        // Seconds are told, and both ends are within.
        let second = line.at - line.at.rem_euclid(SECOND);
        let is_within = !id.is_empty() || (start..=end).contains(&second);
        is_within
            && line.at + lag <= asked.now
            && is_wanted("TRANSACTIONID", &line.id)
            && is_wanted("INVNUM", &line.invoice_id)
            && is_wanted("CURRENCYCODE", &line.currency)
            && is_wanted("AMT", &status::plain(&line.currency, line.minor))
    });
    lines.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    let is_cut = lines.len() > SHOWN_MAX;
    lines.truncate(SHOWN_MAX);
    let answer = Answer::done(written(asked, &lines));
    Ok(if is_cut { answer.warning(CUT_SHORT) } else { answer })
}

/// Everything of this merchant's.
fn lines(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Vec<Line>> {
    let (mode, user) = (asked.signature.mode, asked.signature.user.as_str());
    let all = books::all(db)?;
    let is_mine = |order: &&Order| order.client_id == user && order.mode == mode.word();
    let mine: Vec<&str> = all.orders.iter().filter(is_mine).map(|order| order.id.as_str()).collect();
    let of_books = all.transactions.iter().filter(|of| mine.contains(&of.order_id.as_str()));
    let mut lines: Vec<Line> = of_books.map(|of| line(asked, of)).collect();
    for moved::Line { id, at, of } in moved::all(db, mode, user)? {
        lines.push(Line {
            id,
            kind: of.kind,
            status: of.status,
            at,
            currency: of.currency,
            minor: of.minor,
            fee: -of.fee,
            invoice_id: of.invoice_id,
        });
    }
    Ok(lines)
}

fn line(asked: &Asked<'_>, of: &Transaction) -> Line {
    let is_done = !matches!(of.status.as_str(), "PENDING" | "FOREIGN" | "DENIED" | "DECLINED" | REFUSED);
    let (kind, minor, fee) = match of.kind {
        Kind::Authorization => ("Authorization", of.amount, 0),
        Kind::Capture if is_done => ("Payment", of.amount, -status::fee(of.amount)),
        Kind::Capture => ("Payment", of.amount, 0),
        Kind::Refund => ("Refund", -of.amount, status::fee_back(of.amount)),
    };
    // The words of a list, not those of details.
    let status = match status::told(asked, of).0 {
        "PartiallyRefunded" => "Partially Refunded",
        other => other,
    };
    Line {
        id: of.id.clone(),
        kind: kind.to_owned(),
        status: status.to_owned(),
        at: of.created_at,
        currency: of.currency.clone(),
        minor,
        fee,
        invoice_id: of.invoice_id.clone(),
    }
}

/// The lines as PayPal writes them: each field of all lines, one after the other. Who is no person has no address.
fn written(asked: &Asked<'_>, lines: &[Line]) -> Vec<(String, String)> {
    let amounts: Vec<_> = lines.iter().map(|of| status::written(asked, &of.currency, of.minor)).collect();
    let money = |of: &Line, minor: i64| status::plain(&of.currency, minor);
    let field = |name: &str, n: usize, of: &Line| match name {
        "TIMESTAMP" => moment(of.at),
        "TIMEZONE" => "GMT".to_owned(),
        "TYPE" => of.kind.clone(),
        "EMAIL" => "payer@example.com".to_owned(),
        "NAME" => "Robin Payer".to_owned(),
        "TRANSACTIONID" => of.id.clone(),
        "STATUS" => of.status.clone(),
        "AMT" => amounts[n].0.clone(),
        "CURRENCYCODE" => amounts[n].1.clone(),
        "FEEAMT" => money(of, of.fee),
        _ => money(of, of.minor + of.fee),
    };
    const NAMES: [&str; 11] = [
        "TIMESTAMP",
        "TIMEZONE",
        "TYPE",
        "EMAIL",
        "NAME",
        "TRANSACTIONID",
        "STATUS",
        "AMT",
        "CURRENCYCODE",
        "FEEAMT",
        "NETAMT",
    ];
    let has = |name: &str, of: &Line| name != "EMAIL" || matches!(of.kind.as_str(), "Payment" | "Refund");
    let each = |name: &'static str| {
        let with_it = lines.iter().enumerate().filter(move |(_, of)| has(name, of));
        with_it.map(move |(n, of)| (format!("L_{name}{n}"), field(name, n, of))).collect::<Vec<_>>()
    };
    NAMES.into_iter().flat_map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_and_read_alike() {
        let at = instant("2009-10-20T14:28:19Z").expect("a moment");
        assert_eq!(moment(at), "2009-10-20T14:28:19Z");
        assert_eq!(instant("2009-10-20T14:28:19.00Z"), Some(at));
        for text in
            ["", "2009-10-20", "2009-10-20T14:28:19", "2009-10-20T14:28:19+01:00", "2009-13-20T14:28:19Z"]
        {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
