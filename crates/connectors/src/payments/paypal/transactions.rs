//! What moved at an account, by PayPal's Transaction Search v1. Not every app has the permission to see it, and it knows of what
//! happened some hours late.

use super::request::Wire;
use super::response::{issue, json, money, text};
use super::{Account, PayPal};
use crate::payments::listed::Listed;
use crate::payments::percent::percent_encoded;
use crate::payments::{Transactions, Unreadable};
use domain::money::Money;
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{ListedState, ListedTransaction, Movement};
use domain::time::{Span, Timestamp};
use http::{Method, StatusCode};
use serde_json::Value;

/// Lines on a page. PayPal gives 500, but a line has about a kilobyte, and longer answers than 256 KiB are not read.
const PAGE_SIZE: usize = 100;

/// Calls that are made for one list.
const CALLS_MAX: usize = 1_000;

/// Longest time that PayPal answers for in one go, in seconds.
const SLICE_MAX: i64 = Span::days(31).whole_seconds();

/// What is still too much in so many seconds is not asked for in yet smaller pieces.
const SLICE_MIN: i64 = Span::hours(1).whole_seconds();

/// What PayPal refuses to list in one go.
const TOO_LARGE: &str = "RESULTSET_TOO_LARGE";

impl PayPal {
    /// As [`transactions`](crate::payments::PaymentGateways::transactions): one call for each page of each slice of the time.
    pub async fn transactions(&self, account: &Account, from: Timestamp, until: Timestamp) -> Transactions {
        match self.list(account, (from, until)).await {
            Ok(list) => list.listed.told((from, until), list.reaches),
            Err(refused) => refused,
        }
    }

    async fn list(
        &self,
        account: &Account,
        (from, until): (Timestamp, Timestamp),
    ) -> Result<List, Transactions> {
        let mut list = List::default();
        // PayPal reads whole seconds.
        let whole = (from.0.div_euclid(1_000_000), until.0.saturating_add(999_999).div_euclid(1_000_000));
        let mut slices = Vec::from_iter((from < until).then_some(whole));
        while let Some((start, end)) = slices.pop() {
            let is_read = end - start <= SLICE_MAX && self.slice(account, (start, end), &mut list).await?;
            if is_read {
                continue;
            }
            if end - start <= SLICE_MIN {
                return Err(Transactions::TooMany);
            }
            // The end is within what PayPal tells: what happened in this second is told twice.
            let middle = start + (end - start) / 2;
            slices.extend([(middle, end), (start, middle)]);
        }
        Ok(list)
    }

    /// Reads every page of a slice; false where PayPal says that it is too large.
    async fn slice(
        &self,
        account: &Account,
        (start, end): (i64, i64),
        list: &mut List,
    ) -> Result<bool, Transactions> {
        let (start, end) = (moment(start)?, moment(end)?);
        // What arrives meanwhile is told another time.
        let (mut told, mut read) = (None, 0);
        for page in 1.. {
            list.calls += 1;
            if list.calls > CALLS_MAX {
                return Err(Transactions::TooMany);
            }
            let path = format!(
                "/v1/reporting/transactions?start_date={start}&end_date={end}&fields=transaction_info\
                 &balance_affecting_records_only=Y&page_size={PAGE_SIZE}&page={page}"
            );
            let Some(answer) = self.page(account, path).await? else { return Ok(false) };
            let Some(Page { pages, items, lines }) = list.read(&answer) else {
                tracing::warn!(page, "PayPal's list of transactions cannot be read");
                return Err(Transactions::NoAnswer);
            };
            read += lines;
            let told = *told.get_or_insert(items);
            if page >= pages && read < told {
                tracing::warn!(read, told, "PayPal's list of transactions is not whole");
                return Err(Transactions::NoAnswer);
            }
            if page >= pages {
                break;
            }
        }
        Ok(true)
    }

    /// One page; none where PayPal says that there are too many of them.
    async fn page(&self, account: &Account, path: String) -> Result<Option<Value>, Transactions> {
        let wire = Wire { method: Method::GET, path, body: None };
        let answer = self.ask(account, &wire, None).await.map_err(|heard| {
            tracing::warn!(heard.raw, "PayPal does not list transactions");
            Transactions::NoAnswer
        })?;
        let body = json(answer.body()).unwrap_or_default();
        match answer.status() {
            StatusCode::FORBIDDEN => Err(Transactions::NotPermitted),
            StatusCode::BAD_REQUEST if text(&body, "/name") == TOO_LARGE || issue(&body) == TOO_LARGE => {
                Ok(None)
            }
            status if status.is_success() => Ok(Some(body)),
            status => {
                tracing::warn!(%status, issue = issue(&body), "PayPal does not list transactions");
                Err(Transactions::NoAnswer)
            }
        }
    }
}

/// A second as PayPal reads it, for an address.
fn moment(seconds: i64) -> Result<String, Transactions> {
    let at = jiff::Timestamp::from_second(seconds).map_err(|_| Transactions::NoAnswer)?;
    Ok(percent_encoded(&at.to_string()))
}

/// What a page says of its list, and has of it.
struct Page {
    pages: u64,
    items: u64,
    lines: u64,
}

/// What has been read.
#[derive(Default)]
struct List {
    calls: usize,
    listed: Listed,
    /// What happened before is on the list, as far as PayPal says so.
    reaches: Option<Timestamp>,
}

impl List {
    /// Reads a page. None when it is no such page, or a line has no id.
    fn read(&mut self, page: &Value) -> Option<Page> {
        let number = |name: &str| page.get(name).and_then(Value::as_u64);
        let pages = number("total_pages")?;
        let lines = page.get("transaction_details").and_then(Value::as_array);
        let is_nothing = pages == 0 || number("total_items") == Some(0);
        if lines.is_none_or(Vec::is_empty) && !is_nothing {
            return None;
        }
        for line in lines.into_iter().flatten() {
            let info = line.get("transaction_info")?;
            let key = [
                "/transaction_id",
                "/transaction_event_code",
                "/transaction_amount/value",
                "/transaction_amount/currency_code",
            ];
            if !self.listed.is_new(key.map(|at| text(info, at))) {
                continue;
            }
            match line_of(info) {
                Ok(Some(line)) => self.listed.lines.push(line),
                Ok(None) => self.listed.others += 1,
                Err(what) => {
                    let (id, code) = (text(info, "/transaction_id"), text(info, "/transaction_event_code"));
                    tracing::warn!(id, code, what, "a line of PayPal's list of transactions cannot be read");
                    self.listed.unreadable.push(unreadable(info)?);
                }
            }
        }
        let refreshed = text(page, "/last_refreshed_datetime").parse::<jiff::Timestamp>().ok();
        if let Some(at) = refreshed.map(|at| Timestamp(at.as_microsecond())) {
            self.reaches = Some(self.reaches.map_or(at, |before| before.min(at)));
        }
        let count = lines.map_or(0, Vec::len) as u64;
        Some(Page { pages, items: number("total_items").unwrap_or(0), lines: count })
    }
}

/// A text of a line; none where it has none.
fn named(info: &Value, at: &str) -> Option<String> {
    Some(text(info, at)).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// What a line gives or takes back.
fn of(info: &Value) -> Option<ObjectId> {
    let is_of = text(info, "/paypal_reference_id_type") == "TXN";
    is_of.then(|| named(info, "/paypal_reference_id")).flatten().map(ObjectId)
}

/// What says whose a line is that cannot be read; none where it has no id.
fn unreadable(info: &Value) -> Option<Unreadable> {
    Some(Unreadable {
        object: ObjectId(named(info, "/transaction_id")?),
        of: of(info),
        reference: named(info, "/invoice_id"),
        attempt_reference: named(info, "/custom_field"),
        at: at(info),
    })
}

/// When a line moved.
fn at(info: &Value) -> Option<Timestamp> {
    let at = text(info, "/transaction_initiation_date").parse::<jiff::Timestamp>().ok()?;
    Some(Timestamp(at.as_microsecond()))
}

/// A line, none where it is about something else; or what of it cannot be read.
fn line_of(info: &Value) -> Result<Option<ListedTransaction>, &'static str> {
    let code = named(info, "/transaction_event_code").ok_or("event code")?;
    if !is_wanted(&code) {
        return Ok(None);
    }
    let value = named(info, "/transaction_amount/value").ok_or("amount")?;
    let Some(movement) = movement(&code, !value.starts_with('-')) else { return Ok(None) };
    let amount = money(info, "/transaction_amount").ok_or("amount")?;
    let amount = Money::new(amount.minor.checked_abs().ok_or("amount")?, amount.currency);
    if amount.is_zero() {
        return Ok(None);
    }
    let at = at(info).ok_or("date")?;
    let fee = match info.get("fee_amount") {
        None | Some(Value::Null) => None,
        // What PayPal keeps goes off the account.
        Some(_) => {
            let fee = money(info, "/fee_amount").ok_or("fee")?;
            Some(Money::new(fee.minor.checked_neg().ok_or("fee")?, fee.currency))
        }
    };
    Ok(Some(ListedTransaction {
        object: ObjectId(named(info, "/transaction_id").ok_or("id")?),
        movement,
        amount,
        fee,
        state: match text(info, "/transaction_status") {
            // Reversed or given back in full, of which other lines tell: it was taken all the same. In part is told by older
            // descriptions.
            "S" | "V" | "F" => ListedState::Done,
            "P" => ListedState::Waiting,
            "D" => ListedState::Refused,
            _ => return Err("status"),
        },
        of: of(info).filter(|_| movement != Movement::Taken),
        reference: named(info, "/invoice_id"),
        attempt_reference: named(info, "/custom_field"),
        at,
    }))
}

/// Whether payers' money may have moved by what PayPal calls so.
fn is_wanted(code: &str) -> bool {
    code.starts_with("T00") || code == "T1107" || is_of_dispute(code)
}

/// Whether PayPal or a bank takes back by what is called so, or gives that back to us: reversals (in general, by PayPal, of what was
/// reviewed, of an instrument), chargebacks, and what becomes of those (reversed, reimbursed, presented in vain, cancelled).
fn is_of_dispute(code: &str) -> bool {
    matches!(code, "T1100" | "T1106" | "T1116" | "T1118" | "T1201" | "T1202" | "T1205" | "T1207" | "T1208")
}

/// What moved, by PayPal's code of the event; none where we are the payer. Fees, conversions, payouts and their reversals (T1114),
/// and what is held for a dispute (T1110) and let go (T1111) have other codes.
fn movement(code: &str, is_credit: bool) -> Option<Movement> {
    match (code, is_credit) {
        ("T1107", _) => (!is_credit).then_some(Movement::GivenBack),
        (code, _) if is_of_dispute(code) => {
            Some(if is_credit { Movement::Returned } else { Movement::TakenBack })
        }
        _ => is_credit.then_some(Movement::Taken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;
    use crate::http::{HttpClient, HttpError, InProcess, Limits, PlainHttp, Policy};
    use crate::payments::paypal::PayPalHosts;
    use bytes::Bytes;
    use domain::money::Currency;
    use domain::payments::gateway::Mode;
    use futures_util::future::BoxFuture;
    use http::{Request, Response};
    use serde_json::json;
    use std::sync::{Arc, Mutex};

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    fn info(id: &str, code: &str, value: &str, at: &str) -> Value {
        json!({
            "transaction_id": id,
            "transaction_event_code": code,
            "transaction_amount": { "currency_code": "EUR", "value": value },
            "transaction_status": "S",
            "transaction_initiation_date": at,
        })
    }

    fn some(code: &str, value: &str) -> Value {
        info("4AB", code, value, "2026-11-22T04:33:24Z")
    }

    #[test]
    fn a_code_and_its_sign_say_what_moved() {
        for (code, value, expected) in [
            ("T0006", "121.00", Some(Movement::Taken)),
            ("T0000", "0.01", Some(Movement::Taken)),
            ("T0001", "-50.00", None),
            ("T0006", "0.00", None),
            ("T1107", "-121.00", Some(Movement::GivenBack)),
            ("T1107", "121.00", None),
            ("T1106", "-121.00", Some(Movement::TakenBack)),
            ("T1106", "121.00", Some(Movement::Returned)),
            ("T1201", "-121.00", Some(Movement::TakenBack)),
            ("T1202", "121.00", Some(Movement::Returned)),
            ("T1205", "121.00", Some(Movement::Returned)),
            ("T1207", "-121.00", Some(Movement::TakenBack)),
            ("T1208", "121.00", Some(Movement::Returned)),
            ("T1108", "4.46", None),
            ("T1114", "5.00", None),
            ("T1110", "-121.00", None),
            ("T1111", "121.00", None),
            ("T0106", "-16.00", None),
            ("T0200", "-16.00", None),
            ("T0400", "-1600.00", None),
            ("T1503", "-16.00", None),
        ] {
            let line = line_of(&some(code, value)).expect("readable");
            assert_eq!(line.map(|line| line.movement), expected, "{code} {value}");
        }
    }

    #[test]
    fn a_line_is_read_whole() {
        let mut whole = some("T1107", "-21.00");
        whole["paypal_reference_id"] = "9CD".into();
        whole["paypal_reference_id_type"] = "TXN".into();
        whole["invoice_id"] = "000000000001".into();
        whole["custom_field"] = "000000000002".into();
        whole["fee_amount"] = json!({ "currency_code": "EUR", "value": "0.35" });
        whole["transaction_initiation_date"] = "2026-11-22T05:33:24+0100".into();
        let line = line_of(&whole).expect("readable").expect("wanted");
        let expected = ListedTransaction {
            object: ObjectId("4AB".into()),
            movement: Movement::GivenBack,
            amount: eur(2_100),
            fee: Some(eur(-35)),
            state: ListedState::Done,
            of: Some(ObjectId("9CD".into())),
            reference: Some("000000000001".into()),
            attempt_reference: Some("000000000002".into()),
            at: Timestamp(1_795_322_004_000_000),
        };
        assert_eq!(line, expected);
        whole["paypal_reference_id_type"] = "ODR".into();
        assert_eq!(line_of(&whole).expect("readable").expect("wanted").of, None);
        for (fee, expected) in [
            (json!({ "currency_code": "EUR", "value": "-4.46" }), Some(eur(446))),
            (
                json!({ "currency_code": "USD", "value": "-4.46" }),
                Some(Money::new(446, Currency::from_code("USD").expect("USD"))),
            ),
            (Value::Null, None),
        ] {
            let mut taken = some("T0006", "121.00");
            taken["fee_amount"] = fee;
            assert_eq!(line_of(&taken).expect("readable").expect("wanted").fee, expected);
        }
        for (status, expected) in [
            ("S", ListedState::Done),
            ("V", ListedState::Done),
            ("P", ListedState::Waiting),
            ("D", ListedState::Refused),
        ] {
            whole["transaction_status"] = status.into();
            assert_eq!(line_of(&whole).expect("readable").expect("wanted").state, expected, "{status}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_left_out() {
        let page =
            |line: &Value| json!({ "total_pages": 1, "transaction_details": [{ "transaction_info": line }] });
        for (at, value) in [
            ("transaction_event_code", Value::Null),
            ("transaction_initiation_date", "yesterday".into()),
            ("transaction_status", Value::Null),
            ("transaction_amount", Value::Null),
            ("transaction_amount", json!({ "currency_code": "XXX", "value": "1.00" })),
            ("transaction_amount", json!({ "currency_code": "EUR", "value": "1.005" })),
            ("fee_amount", json!({ "currency_code": "EUR", "value": "1.005" })),
        ] {
            let mut line = some("T0006", "121.00");
            line["invoice_id"] = "000000000001".into();
            line["custom_field"] = "000000000002".into();
            line[at] = value;
            assert!(line_of(&line).is_err(), "{line}");
            let mut list = List::default();
            assert!(list.read(&page(&line)).is_some(), "the other lines count");
            let mark = Some("000000000002".to_owned());
            let at = (at != "transaction_initiation_date")
                .then(|| some("T0006", "1.00"))
                .as_ref()
                .and_then(super::at);
            let object = ObjectId("4AB".into());
            let reference = Some("000000000001".to_owned());
            let expected = Unreadable { object, of: None, reference, attempt_reference: mark, at };
            assert_eq!((list.listed.lines, list.listed.unreadable), (vec![], vec![expected]), "{line}");
        }
        let mut nameless = some("T0006", "121.00");
        nameless["transaction_id"] = Value::Null;
        assert!(List::default().read(&page(&nameless)).is_none());
        let mut sent = some("T0001", "-121.00");
        sent["transaction_amount"]["currency_code"] = "XXX".into();
        assert_eq!(line_of(&sent), Ok(None), "we paid somebody");
        for (page, expected) in [
            (json!({ "total_pages": 0, "total_items": 0 }), Some(0)),
            (json!({ "total_pages": 1, "total_items": 0, "transaction_details": [] }), Some(1)),
            (json!({ "total_pages": 1, "total_items": 1, "transaction_details": [] }), None),
            (json!({ "total_pages": 1, "total_items": 1 }), None),
            (json!({ "transaction_details": [{ "transaction_info": some("T0006", "121.00") }] }), None),
            (Value::Null, None),
        ] {
            let pages = List::default().read(&page).map(|page| page.pages);
            assert_eq!(pages, expected, "{page}");
        }
    }

    /// What is asked for: start and end in seconds, and the page.
    type Asked = (i64, i64, u64);

    /// An adapter before a PayPal that answers so, and what was asked of it.
    fn before(
        answer: impl Fn(Asked) -> (u16, Value) + Send + Sync + 'static,
    ) -> (PayPal, Arc<Mutex<Vec<Asked>>>) {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        let server: InProcess = Arc::new(
            move |request: Request<Bytes>| -> BoxFuture<'static, Result<Response<Bytes>, HttpError>> {
                let (status, body) = match request.uri().path() {
                    "/live/v1/reporting/transactions" => {
                        let query = request.uri().query().unwrap_or_default().replace("%3A", ":");
                        let named = |name: &str| {
                            let found = query.split('&').find_map(|pair| pair.strip_prefix(name));
                            found.expect("named").to_owned()
                        };
                        let second = |name: &str| {
                            named(name).parse::<jiff::Timestamp>().expect("an instant").as_second()
                        };
                        let this = (
                            second("start_date="),
                            second("end_date="),
                            named("page=").parse().expect("a number"),
                        );
                        noted.lock().expect("unpoisoned").push(this);
                        answer(this)
                    }
                    _ => (200, json!({ "access_token": "token" })),
                };
                let mut response = Response::new(Bytes::from(body.to_string()));
                *response.status_mut() = StatusCode::from_u16(status).expect("a status");
                Box::pin(std::future::ready(Ok(response)))
            },
        );
        let base = "http://127.0.0.1:9200";
        let hosts = PayPalHosts {
            live_api: format!("{base}/live"),
            live_pages: format!("{base}/live/checkoutnow"),
            sandbox_api: format!("{base}/sandbox"),
            sandbox_pages: format!("{base}/sandbox/checkoutnow"),
        };
        let policy = Policy::new(hosts.servers(), PlainHttp::LoopbackOnly).expect("loopback");
        let http = HttpClient::in_process(server, policy, Limits::default());
        (PayPal::new(&hosts, http, Arc::new(|| 7)).expect("an adapter"), asked)
    }

    async fn listed(paypal: &PayPal, from: i64, until: i64) -> Transactions {
        let secret = Secret::new("secret".into());
        let account = Account { mode: Mode::Production, client_id: "AbC".into(), secret };
        paypal.transactions(&account, Timestamp(from), Timestamp(until)).await
    }

    fn is_empty(told: &Transactions) -> bool {
        matches!(told, Transactions::Listed { lines, others: 0, .. } if lines.is_empty())
    }

    const SECOND: i64 = 1_000_000;
    const DAY: i64 = 86_400;

    fn page_of(infos: &[Value], pages: u64) -> (u16, Value) {
        let lines: Vec<Value> = infos.iter().map(|info| json!({ "transaction_info": info })).collect();
        (200, json!({ "total_items": lines.len(), "total_pages": pages, "transaction_details": lines }))
    }

    #[tokio::test]
    async fn slices_and_pages_are_one_list() {
        // At the seam of the slices, which both tell of, and the other way round than it happened; and one that came too late.
        let (paypal, asked) = before(|(start, end, page)| {
            let at = |second: i64| jiff::Timestamp::from_second(second).expect("an instant").to_string();
            let here = format!("P{start}N{page}");
            let seam = 20 * DAY;
            let infos = [
                info("SEAM", "T0006", "5.00", &at(seam)),
                info(&here, "T0006", "1.00", &at(start + 1)),
                // The same transaction, of another kind.
                info(&here, "T0113", "-1.00", &at(start + 1)),
                info("LATE", "T0006", "9.00", &at(40 * DAY)),
            ];
            assert!(end - start <= 31 * DAY);
            page_of(&infos, 2)
        });
        let Transactions::Listed { lines, others, .. } = listed(&paypal, SECOND / 2, 40 * DAY * SECOND).await
        else {
            panic!("listed")
        };
        let names: Vec<&str> = lines.iter().map(|line| line.object.0.as_str()).collect();
        assert_eq!(names, ["P0N1", "P0N2", "SEAM", "P1728000N1", "P1728000N2"]);
        assert_eq!(others, 4);
        let (seam, end) = (20 * DAY, 40 * DAY);
        let asked = asked.lock().expect("unpoisoned");
        assert_eq!(*asked, [(0, seam, 1), (0, seam, 2), (seam, end, 1), (seam, end, 2)]);
    }

    #[tokio::test]
    async fn what_is_too_much_is_asked_for_in_parts() {
        let too_large = || (400, json!({ "name": "RESULTSET_TOO_LARGE" }));
        let (paypal, asked) = before(move |(start, end, _)| match end - start > 10 * DAY {
            true => too_large(),
            false => page_of(&[], 0),
        });
        assert!(is_empty(&listed(&paypal, 0, 31 * DAY * SECOND).await));
        assert_eq!(asked.lock().expect("unpoisoned").len(), 1 + 2 + 4);
        let (paypal, asked) = before(move |_| too_large());
        assert_eq!(listed(&paypal, 0, 31 * DAY * SECOND).await, Transactions::TooMany);
        let smallest = asked.lock().expect("unpoisoned").last().map(|(start, end, _)| end - start);
        assert!(smallest.is_some_and(|length| (1_800..=3_600).contains(&length)), "{smallest:?}");
        let endless = some("T0006", "1.00");
        let (paypal, asked) = before(move |_| page_of(std::slice::from_ref(&endless), 10_000));
        assert_eq!(listed(&paypal, 0, DAY * SECOND).await, Transactions::TooMany);
        assert_eq!(asked.lock().expect("unpoisoned").len(), CALLS_MAX);
    }

    #[tokio::test]
    async fn other_answers_list_nothing() {
        for (status, expected) in [
            (403, Transactions::NotPermitted),
            (200, Transactions::NoAnswer),
            (400, Transactions::NoAnswer),
            (401, Transactions::NoAnswer),
            (404, Transactions::NoAnswer),
            (429, Transactions::NoAnswer),
            (500, Transactions::NoAnswer),
            (503, Transactions::NoAnswer),
        ] {
            let (paypal, _) = before(move |_| (status, json!({ "name": "INVALID_REQUEST" })));
            assert_eq!(listed(&paypal, 0, DAY * SECOND).await, expected, "{status}");
        }
        // Fewer lines than PayPal says that there are.
        for (items, is_whole) in [(2, true), (3, false)] {
            let (paypal, _) = before(move |(.., page)| {
                let line = json!({ "transaction_info": info(&format!("P{page}"), "T0006", "1.00", "1970-01-01T01:00:00Z") });
                (200, json!({ "total_items": items, "total_pages": 2, "transaction_details": [line] }))
            });
            let told = listed(&paypal, 0, DAY * SECOND).await;
            assert_eq!(told != Transactions::NoAnswer, is_whole, "{items}");
        }
        let (paypal, asked) = before(|_| page_of(&[], 0));
        assert!(is_empty(&listed(&paypal, SECOND, SECOND).await));
        assert_eq!(asked.lock().expect("unpoisoned").len(), 0, "no time at all");
    }
}
