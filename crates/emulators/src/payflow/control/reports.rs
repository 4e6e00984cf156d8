//! The console's reports: what a merchant downloads, and imports elsewhere.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header;
use serde::Deserialize;

use super::refusal;
use crate::clock::{Civil, DAY, Micros};
use crate::html::{self, Width, escape};
use crate::payflow::config::Mode;
use crate::payflow::emulator::Emulator;
use crate::payflow::routes::sent;

/// Days that the form shows.
const DAYS: Micros = 7;

pub(super) fn router() -> Router<Emulator> {
    Router::new().route("/console/report", get(show)).route("/console/report.csv", get(file))
}

async fn show(State(emulator): State<Emulator>) -> Response {
    sent(html::own("Daily activity report", Width::Wide, &body(&emulator)))
}

fn body(emulator: &Emulator) -> String {
    let now = emulator.clock().now();
    let (from, until) = (day(now - (DAYS - 1) * DAY), day(now));
    let option = |account: &crate::payflow::config::Account| {
        let vendor = escape(&account.vendor);
        let mode = account.mode.word();
        format!("<option value=\"{mode}:{vendor}\">{vendor} ({mode})</option>")
    };
    let options: String = emulator.accounts().iter().map(option).collect();
    format!(
        "<p><a href=\"/\">Payflow emulator</a></p><h1>Daily activity report</h1>\
         <p>What an account did, as a file: CSV, by the clock of the west coast (America/Los_Angeles).</p>\
         <form class=\"line\" action=\"/console/report.csv\">\
         <div><label for=\"account\">Account</label><select id=\"account\" name=\"account\">{options}</select></div>\
         <div><label for=\"from\">From</label><input id=\"from\" name=\"from\" type=\"date\" value=\"{from}\"></div>\
         <div><label for=\"until\">To</label><input id=\"until\" name=\"until\" type=\"date\" value=\"{until}\"></div>\
         <button class=\"primary\">Download</button></form>"
    )
}

/// The day on the west coast, as `2026-11-25`.
fn day(at: Micros) -> String {
    let Civil { year, month, day, .. } = Civil::pacific(at);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The moment at which a day like `2026-11-25` begins there.
fn begins(day: &str) -> Option<Micros> {
    Civil::from_compact(&format!("{}000000", day.replace('-', ""))).map(Civil::at_pacific)
}

#[derive(Deserialize)]
struct Wanted {
    account: String,
    from: String,
    until: String,
}

async fn file(State(emulator): State<Emulator>, Query(wanted): Query<Wanted>) -> Response {
    let account = wanted.account.split_once(':').and_then(|(mode, vendor)| {
        let mode = [Mode::Live, Mode::Test].into_iter().find(|of| of.word() == mode)?;
        Some((mode, vendor))
    });
    // The last day counts: midnight of the next one ends it, whatever clocks do meanwhile.
    let until = begins(&wanted.until).and_then(|last| begins(&day(last + DAY + DAY / 8)));
    let Some(((mode, vendor), from, until)) =
        account.zip(begins(&wanted.from)).zip(until).map(|((account, from), until)| (account, from, until))
    else {
        return refusal(&anyhow::anyhow!("an account and two days make a report"));
    };
    match emulator.activity_report(mode, vendor, (from, until)).await {
        Ok(csv) => {
            let name = format!("attachment; filename=\"DailyActivity_{}_{}.csv\"", wanted.from, wanted.until);
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_string()),
                (header::CONTENT_DISPOSITION, name.replace(['\r', '\n'], "")),
            ];
            (headers, Bytes::from(csv)).into_response()
        }
        Err(error) => refusal(&error),
    }
}
