//! What moved at a merchant's account, as the Transaction Search tells of it: payments, refunds, reversals, and what PayPal
//! keeps for disputes. Answers are those of `reporting_transactions_v1.json`. It may know of them some hours late, as the real one does.

use std::collections::HashMap;

use axum::extract::State;
use axum::middleware::from_fn;
use axum::response::Response;
use axum::routing::post;
use axum::{Json, Router};
use http::StatusCode;
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Value, json};

use super::api::{self, Asked, Reply};
use super::emulator::Emulator;
use super::{disputes, faults};
use crate::clock::{Civil, DAY, MINUTE, Micros, SECOND};
use crate::payflow::{FaultKind, own_pages_only};
use crate::steering;
use crate::wallet::PAYER_ID;
use crate::wallet::books::{self, Kind, Order, Transaction};

/// What a refund is called.
const REFUND: &str = "T1107";

/// Longest time that one request may ask for.
const RANGE_MAX: Micros = 31 * DAY;

/// Lines that one request may find.
const FOUND_MAX: usize = 10_000;

/// Lines on a page where nobody says how many, and at most.
const PAGE_SIZE: usize = 100;
const PAGE_SIZE_MAX: usize = 500;

pub(super) fn router(emulator: &Emulator) -> Router {
    Router::new()
        .route("/control/api/transactions/permission", post(permit))
        .route("/control/api/transactions/late", post(be_late))
        .layer(from_fn(own_pages_only))
        .with_state(emulator.clone())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Permission {
    permitted: bool,
}

/// Whether the apps may list what moved: a merchant has to ask for it.
async fn permit(State(emulator): State<Emulator>, Json(to): Json<Permission>) -> Response {
    emulator.permit_transactions(to.permitted);
    steering::json(Ok(json!({ "permitted": to.permitted })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Late {
    minutes: u32,
}

/// How late the list knows of what moved.
async fn be_late(State(emulator): State<Emulator>, Json(by): Json<Late>) -> Response {
    emulator.list_transactions_late(by.minutes);
    steering::json(Ok(json!({ "minutes": by.minutes })))
}

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    start: Micros,
    end: Micros,
    page: usize,
    page_size: usize,
}

/// `GET /v1/reporting/transactions`.
pub(super) fn answer(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Reply> {
    if !asked.may_list_transactions {
        return Ok(api::error(StatusCode::FORBIDDEN, ""));
    }
    let wanted = match wanted(asked.query) {
        Ok(wanted) => wanted,
        Err(issue) => return Ok(api::error(StatusCode::BAD_REQUEST, issue)),
    };
    let mut lines = if faults::is_absent(asked) { Vec::new() } else { lines(db, asked)? };
    // Dates are told in whole seconds, and the last one is within.
    lines.retain(|line| (wanted.start..=wanted.end).contains(&(line.at - line.at.rem_euclid(SECOND))));
    let refreshed_at = asked.now - asked.transactions_late;
    lines.retain(|line| asked.transactions_late == 0 || line.at <= refreshed_at);
    lines.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    if lines.len() > FOUND_MAX {
        let refused = json!({
            "name": "RESULTSET_TOO_LARGE",
            "message": "Result set size is greater than the maximum limit. Change the filter criteria and try again.",
            "debug_id": "b1d1f06c7246c",
            "total_items": lines.len(),
            "maximum_items": FOUND_MAX,
            "links": [],
        });
        return Ok(Reply(StatusCode::BAD_REQUEST, refused));
    }
    let here = format!("{}/v1/reporting/transactions?{}", asked.public_url, asked.query);
    let mut list = json!({
        "account_number": asked.app.merchant_id,
        "start_date": api::moment(wanted.start),
        "end_date": api::moment(wanted.end),
        "last_refreshed_datetime": api::moment(refreshed_at),
        "page": wanted.page,
        "total_items": lines.len(),
        "total_pages": lines.len().div_ceil(wanted.page_size),
        "links": [{ "href": here, "rel": "self", "method": "GET" }],
    });
    let on_page = lines.iter().skip((wanted.page - 1).saturating_mul(wanted.page_size));
    let details: Vec<Value> = on_page
        .take(wanted.page_size)
        .map(|line| json!({ "transaction_info": shown(asked, line) }))
        .collect();
    // Its description has no empty list.
    if !details.is_empty() {
        list["transaction_details"] = details.into();
    }
    Ok(Reply(StatusCode::OK, list))
}

/// What the query asks for, or the issue that it has.
fn wanted(query: &str) -> Result<Wanted, &'static str> {
    let fields = crate::form::decode(query.as_bytes());
    let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.as_str());
    let date = |name: &str| {
        let text = field(name).ok_or("MISSING_REQUIRED_PARAMETER")?;
        instant(text).ok_or("INVALID_PARAMETER_SYNTAX")
    };
    let number = |name: &str, default: usize, max: usize| match field(name).map(str::parse) {
        None => Ok(default),
        Some(Ok(number)) if (1..=max).contains(&number) => Ok(number),
        Some(_) => Err("INVALID_PARAMETER_VALUE"),
    };
    let (start, end) = (date("start_date")?, date("end_date")?);
    if start > end || end - start > RANGE_MAX {
        return Err("INVALID_DATE_RANGE");
    }
    let page_size = number("page_size", PAGE_SIZE, PAGE_SIZE_MAX)?;
    Ok(Wanted { start, end, page: number("page", 1, 2_147_483_647)?, page_size })
}

/// Reads a date and time of RFC 3339, which need their seconds and how far they are from UTC.
fn instant(text: &str) -> Option<Micros> {
    let (whole, rest) = text.split_at_checked(19)?;
    let is_form = whole.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        10 => matches!(byte, b'T' | b't'),
        13 | 16 => byte == b':',
        _ => byte.is_ascii_digit(),
    });
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let civil = Civil::from_compact(&digits).filter(|_| is_form)?;
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?),
        None => ("0", rest),
    };
    let fraction: Micros =
        format!("{:0<6.6}", Some(fraction).filter(|digits| !digits.is_empty())?).parse().ok()?;
    let from_utc = match zone.as_bytes() {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let part = |from: usize| zone.get(from..from + 2)?.parse::<u8>().ok().map(Micros::from);
            let minutes = part(1)? * 60 + part(4)?;
            if *sign == b'-' { -minutes } else { minutes }
        }
        _ => return None,
    };
    Some(civil.at() + fraction - from_utc * MINUTE)
}

/// Something that moved.
struct Line {
    id: String,
    code: String,
    at: Micros,
    currency: String,
    /// Off the account below nothing.
    minor: i64,
    /// What PayPal keeps of it.
    fee: Option<i64>,
    status: &'static str,
    /// What it came of; empty for what stands for itself.
    of: String,
    invoice_id: String,
    custom_id: String,
}

/// Everything that moved at this app's account.
fn lines(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Vec<Line>> {
    let all = books::all(db)?;
    let is_mine = |of: &&Order| of.mode == asked.app.mode.word() && of.client_id == asked.app.client_id;
    let orders: HashMap<&str, &Order> =
        all.orders.iter().filter(is_mine).map(|order| (order.id.as_str(), order)).collect();
    let mine = all.transactions.iter().filter(|of| orders.contains_key(of.order_id.as_str()));
    let mine: Vec<&Transaction> = mine.filter(|of| books::counts(of)).collect();
    let mut lines: Vec<Line> = mine.iter().filter_map(|of| of_books(asked, of)).collect();
    for of in disputes::moved(db)? {
        let Some(taken) = mine.iter().find(|taken| taken.id == of.capture) else { continue };
        let is_refund = asked.reversals_are_refunds && of.code == disputes::REVERSAL;
        lines.push(Line {
            id: of.id,
            code: if is_refund { REFUND.to_owned() } else { of.code },
            at: of.at,
            currency: of.currency,
            minor: of.minor,
            fee: None,
            status: "S",
            of: of.capture,
            // What a dispute moves has no number of its own.
            invoice_id: String::new(),
            custom_id: taken.custom_id.clone(),
        });
    }
    Ok(lines)
}

/// A transaction of the books; none where nothing moved by it.
fn of_books(asked: &Asked<'_>, of: &Transaction) -> Option<Line> {
    let is_untold = asked.arm.is_some_and(|arm| arm.fault == FaultKind::FeeUntold);
    let (code, minor, fee) = match of.kind {
        Kind::Authorization => return None,
        Kind::Capture => {
            let is_kept = of.status != "PENDING" && !is_untold;
            ("T0006", of.amount, is_kept.then(|| api::fee(&of.currency, of.amount)))
        }
        Kind::Refund => (REFUND, -of.amount, None),
    };
    Some(Line {
        id: of.id.clone(),
        code: code.to_owned(),
        at: of.created_at,
        currency: of.currency.clone(),
        minor,
        fee,
        status: match of.status.as_str() {
            "PENDING" => "P",
            "REFUNDED" => "V",
            _ => "S",
        },
        of: of.parent.clone(),
        invoice_id: of.invoice_id.clone(),
        custom_id: of.custom_id.clone(),
    })
}

fn shown(asked: &Asked<'_>, line: &Line) -> Value {
    let at = api::moment(line.at);
    let mut value = json!({
        "paypal_account_id": PAYER_ID,
        "transaction_id": line.id,
        "transaction_event_code": line.code,
        "transaction_initiation_date": at,
        "transaction_updated_date": at,
        "transaction_amount": api::written(asked, &line.currency, line.minor),
        "transaction_status": line.status,
    });
    if let Some(fee) = line.fee {
        value["fee_amount"] = api::written(asked, &line.currency, -fee);
    }
    if !line.of.is_empty() {
        value["paypal_reference_id"] = line.of.clone().into();
        value["paypal_reference_id_type"] = "TXN".into();
    }
    let named =
        [("invoice_id", api::invoice(asked, &line.invoice_id)), ("custom_field", line.custom_id.clone())];
    for (name, text) in named.into_iter().filter(|(_, text)| !text.is_empty()) {
        value[name] = text.into();
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_rfc_3339() {
        let at = Some(1_795_322_004 * SECOND);
        for (text, expected) in [
            ("2026-11-22T04:33:24Z", at),
            ("2026-11-22t04:33:24z", at),
            ("2026-11-22T05:33:24+01:00", at),
            ("2026-11-21T23:03:24-05:30", at),
            ("2026-11-22T04:33:24.25Z", at.map(|at| at + 250_000)),
            ("2026-11-22T04:33:24.1234567Z", at.map(|at| at + 123_456)),
            ("2026-11-22T04:33:24.Z", None),
            ("2026-11-22T04:33:24", None),
            ("2026-11-22T04:33Z", None),
            ("2026-11-22 04:33:24Z", None),
            ("2026-13-22T04:33:24Z", None),
            ("2026-11-22T04:33:24+0100", None),
            ("2026-11-22T04:33:24é", None),
            ("", None),
        ] {
            assert_eq!(instant(text), expected, "{text}");
        }
    }

    #[test]
    fn a_query_names_its_time_and_a_page() {
        let time = "start_date=2026-11-01T00%3A00%3A00Z&end_date=2026-12-02T00%3A00%3A00Z";
        let start = instant("2026-11-01T00:00:00Z").expect("a date");
        let expected = |page, page_size| Ok(Wanted { start, end: start + RANGE_MAX, page, page_size });
        for (more, result) in [
            ("", expected(1, 100)),
            ("&page=3&page_size=500", expected(3, 500)),
            ("&page=0", Err("INVALID_PARAMETER_VALUE")),
            ("&page_size=501", Err("INVALID_PARAMETER_VALUE")),
            ("&page_size=many", Err("INVALID_PARAMETER_VALUE")),
        ] {
            assert_eq!(wanted(&format!("{time}{more}")), result, "{more}");
        }
        for (query, issue) in [
            ("", "MISSING_REQUIRED_PARAMETER"),
            ("start_date=2026-11-01T00:00:00Z", "MISSING_REQUIRED_PARAMETER"),
            ("start_date=2026-11-01&end_date=2026-11-02", "INVALID_PARAMETER_SYNTAX"),
            ("start_date=2026-11-02T00:00:00Z&end_date=2026-11-01T00:00:00Z", "INVALID_DATE_RANGE"),
            ("start_date=2026-11-01T00:00:00Z&end_date=2026-12-02T00:00:01Z", "INVALID_DATE_RANGE"),
        ] {
            assert_eq!(wanted(query), Err(issue), "{query}");
        }
    }
}
