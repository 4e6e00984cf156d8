//! The control page: faults, clock, outage, the newest of the byte log, and what triggers what.

use std::fmt::Write;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::refusal;
use crate::clock::{Civil, SECOND};
use crate::html::{self, Width, escape};
use crate::log::{LogEntry, entries};
use crate::payflow::books::Books;
use crate::payflow::emulator::Emulator;
use crate::payflow::faults::{Arm, FAULTS};
use crate::payflow::money;
use crate::payflow::request::Operation;
use crate::payflow::routes::sent;

pub(super) fn router() -> Router<Emulator> {
    Router::new()
        .route("/control", get(show))
        .route("/control/arm", post(arm))
        .route("/control/disarm", post(disarm))
        .route("/control/clock", post(clock))
        .route("/control/down", post(down))
}

/// Log rows shown.
const SHOWN: i64 = 30;

async fn show(State(emulator): State<Emulator>) -> Response {
    let read = async {
        let books = emulator.books_after(i64::MAX, 0).await?;
        let log = emulator.0.db.run(|db| Ok(entries(db, -1, SHOWN)?)).await?;
        anyhow::Ok((books, log))
    };
    match read.await {
        Ok((books, log)) => sent(html::own("Control", Width::Wide, &body(&emulator, &books, &log))),
        Err(error) => refusal(&error),
    }
}

fn body(emulator: &Emulator, books: &Books, log: &[LogEntry]) -> String {
    let mut out = String::from("<p><a href=\"/\">Payflow emulator</a></p><h1>Control</h1>");
    out.push_str(&standing(emulator));
    out.push_str(&armed(emulator));
    out.push_str(&arm_form());
    out.push_str(&sums(books));
    out.push_str(&newest(log));
    out.push_str(TRIGGERS);
    out
}

fn standing(emulator: &Emulator) -> String {
    let now = Civil::of(emulator.clock().now()).text();
    let offset = emulator.clock().offset() / SECOND;
    let (state, label, next) = if emulator.is_down() {
        ("The gateway is down: nobody is answered.", "End the outage", "false")
    } else {
        ("The gateway answers.", "Start an outage", "true")
    };
    format!(
        "<h2>Gateway</h2><p role=\"status\">{state}</p><form class=\"line\" method=\"post\" action=\"/control/down\">\
         <button name=\"down\" value=\"{next}\">{label}</button></form>\
         <h2>Virtual clock</h2><p>{now} UTC, {offset} s ahead of the machine.</p>\
         <form class=\"line\" method=\"post\" action=\"/control/clock\"><div><label for=\"minutes\">Minutes to move on\
         </label><input id=\"minutes\" name=\"minutes\" value=\"30\" inputmode=\"numeric\"></div>\
         <button>Move</button><button name=\"reset\" value=\"1\">Back to the machine's time</button></form>"
    )
}

fn armed(emulator: &Emulator) -> String {
    let report = emulator.faults();
    let mut out = String::from("<h2>Armed faults</h2>");
    if report.armed.is_empty() {
        out.push_str("<p>None.</p>");
    } else {
        out.push_str("<ul>");
        for arm in &report.armed {
            let op = arm.op.map_or("every operation", Operation::word);
            let chance = arm.per_mille.map_or(String::new(), |p| format!(", {p} of 1000"));
            let _ = write!(
                out,
                "<li><code>{}</code> on {op} from call {}{chance}; injected {} of {}</li>",
                arm.fault.word(),
                arm.nth,
                arm.fired,
                if arm.count == 0 { "any number".to_string() } else { arm.count.to_string() }
            );
        }
        out.push_str(
            "</ul><form class=\"line\" method=\"post\" action=\"/control/disarm\"><button>Disarm all</button></form>",
        );
    }
    if !report.injected.is_empty() {
        out.push_str("<p>Injected since the start: ");
        let all: Vec<String> =
            report.injected.iter().map(|(word, count)| format!("<code>{word}</code> {count}")).collect();
        out.push_str(&all.join(", "));
        out.push_str(".</p>");
    }
    out
}

fn arm_form() -> String {
    let mut out = String::from(
        "<h2>Arm a fault</h2><form class=\"line\" method=\"post\" action=\"/control/arm\">\
         <div><label for=\"op\">Operation</label><select id=\"op\" name=\"op\"><option value=\"\">every operation</option>",
    );
    for op in Operation::ALL {
        let _ = write!(out, "<option>{}</option>", op.word());
    }
    out.push_str(
        "</select></div><div><label for=\"fault\">Fault</label><select id=\"fault\" name=\"fault\">",
    );
    for (_, word, what) in FAULTS.iter().filter(|(kind, _, _)| !kind.is_of_orders()) {
        let _ = write!(out, "<option value=\"{word}\">{word}: {what}</option>");
    }
    out.push_str("</select></div>");
    for (name, label, value) in [
        ("nth", "From call", "1"),
        ("count", "Times (0: always)", "1"),
        ("per_mille", "Chance of 1000", ""),
        ("seed", "Seed", "0"),
        ("delay_ms", "delay_ms", "3000"),
        ("retry_after_s", "retry_after_s", ""),
        ("lag_s", "lag_s", "600"),
        ("after_s", "after_s", "0"),
        ("minor", "minor", "100"),
        ("result", "result", "12"),
    ] {
        let _ = write!(
            out,
            "<div><label for=\"{name}\">{label}</label><input id=\"{name}\" name=\"{name}\" value=\"{value}\" \
             size=\"8\" inputmode=\"numeric\"></div>"
        );
    }
    out.push_str("<button class=\"primary\">Arm</button></form>");
    out
}

fn sums(books: &Books) -> String {
    let mut out = format!(
        "<h2>Books</h2><p>{} open holds. Double entry {}. <a href=\"/control/api/books\">All as JSON</a></p>",
        books.open_holds,
        if books.balanced { "holds" } else { "does NOT hold" }
    );
    out.push_str(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Sums\"><table><thead><tr>\
         <th scope=\"col\">Merchant</th><th scope=\"col\">Host</th><th scope=\"col\">Held</th>\
         <th scope=\"col\">Captured</th><th scope=\"col\">Refunded</th></tr></thead><tbody>",
    );
    for t in &books.totals {
        let money = |minor| format!("{} {}", escape(&t.currency), money::format(minor, &t.currency));
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(&t.vendor),
            t.mode,
            money(t.holds),
            money(t.captured),
            money(t.refunded)
        );
    }
    out.push_str("</tbody></table></div>");
    out
}

fn newest(log: &[LogEntry]) -> String {
    let mut out = String::from(
        "<h2>Newest requests</h2><p><a href=\"/control/api/log\">The log as JSON</a></p>\
         <div class=\"scroll long\" tabindex=\"0\" role=\"region\" aria-label=\"Newest requests\"><table><thead><tr>\
         <th scope=\"col\">Time</th><th scope=\"col\">Operation</th><th scope=\"col\">Request</th>\
         <th scope=\"col\">Answer</th><th scope=\"col\">Fault</th></tr></thead><tbody>",
    );
    for entry in log {
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td><code>{}</code></td><td><code>{}</code></td><td>{}</td></tr>",
            Civil::of(entry.received_at_us).text(),
            entry.op,
            escape(&entry.request),
            escape(&entry.answer),
            entry.fault
        );
    }
    out.push_str("</tbody></table></div>");
    out
}

/// What a person may want to know before trying.
const TRIGGERS: &str = "<h2>What decides an answer</h2><ul>\
    <li>Amounts on an ordinary processor: up to 1000.00 approved; 1001 to 2000 ask for RESULT amount − 1000; above, \
    declined. On PayPal's processor: up to 10000.00 approved, above by the table of its guide.</li>\
    <li>Cardholder's last name: <code>Review</code> is held for review (126), <code>Unscreened</code> passes without \
    filters (127), <code>Fraud</code> is declined by them (125).</li>\
    <li>Street begins with 000 to 333: matches; 334 to 666: does not; else not checked. Postcode up to 50000: \
    matches, above: does not. Security code 000 to 300: matches; 301 to 600: does not; above: not checked.</li>\
    <li>Any card that is not on the list of the payment page is declined.</li>\
    <li>Who pays with PayPal (TENDER=P) chooses on its page what happens.</li></ul>";

async fn arm(State(emulator): State<Emulator>, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let mut arm = serde_json::Map::new();
    for (name, value) in fields {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        let json = match name.as_str() {
            "op" | "fault" => value.into(),
            _ => match value.parse::<i64>() {
                Ok(number) => number.into(),
                Err(_) => return refusal(&anyhow::anyhow!("{name} is a whole number")),
            },
        };
        arm.insert(name, json);
    }
    match serde_json::from_value::<Arm>(arm.into()) {
        Ok(arm) => {
            emulator.arm(arm);
            Redirect::to("/control").into_response()
        }
        Err(error) => refusal(&error.into()),
    }
}

async fn disarm(State(emulator): State<Emulator>) -> Response {
    emulator.disarm(None);
    Redirect::to("/control").into_response()
}

#[derive(Deserialize)]
struct Move {
    minutes: Option<i64>,
    reset: Option<String>,
}

async fn clock(State(emulator): State<Emulator>, Form(to): Form<Move>) -> Response {
    let offset = match to.reset {
        Some(_) => 0,
        None => emulator.clock().offset() + to.minutes.unwrap_or(0) * 60 * SECOND,
    };
    match emulator.move_clock(offset).await {
        Ok(()) => Redirect::to("/control").into_response(),
        Err(error) => refusal(&error),
    }
}

#[derive(Deserialize)]
struct Down {
    down: bool,
}

async fn down(State(emulator): State<Emulator>, Form(to): Form<Down>) -> Response {
    emulator.set_down(to.down);
    Redirect::to("/control").into_response()
}
