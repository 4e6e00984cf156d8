//! Steering the emulator: a page for people, an API for programs.

use std::fmt::Write;

use axum::extract::{Path, State};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use serde::Deserialize;

use super::books::{self, Books, Transaction};
use super::{Wallet, console, deliveries, report};
use crate::clock::Civil;
use crate::html::{self, Width, escape};
use crate::payflow::{Arm, FAULTS, FaultKind, Operation, money, own_pages_only, sent};
use crate::steering::{self, Down, json, refusal};

/// The calls that faults can strike.
const OPERATIONS: [Operation; 9] = [
    Operation::Token,
    Operation::HostedSubmit,
    Operation::Authorize,
    Operation::Sale,
    Operation::Capture,
    Operation::Void,
    Operation::Credit,
    Operation::Inquiry,
    Operation::SilentPost,
];

/// Whether PayPal can fail like this: what belongs to Payflow's own fields, pages and periods it cannot.
pub fn has(kind: FaultKind) -> bool {
    use FaultKind as F;
    let is_elsewhere = matches!(
        kind,
        F::DelayBefore
            | F::DelayAfter
            | F::OtherAccount
            | F::Unscreened
            | F::ReturnLost
            | F::ReturnTwice
            | F::ReturnOtherToken
            | F::ReturnWithoutPayment
            | F::ReturnAfterCancel
    );
    !is_elsewhere && !kind.is_of_orders()
}

/// The same of Orders v2, which one signs in to first.
pub fn has_orders(kind: FaultKind) -> bool {
    has(kind) || kind.is_of_orders()
}

pub(crate) fn router<W: Wallet>(wallet: &W) -> Router {
    Router::new()
        .route("/", get(overview::<W>))
        .route("/control", get(show::<W>))
        .route("/control/arm", post(arm::<W>))
        .route("/control/disarm", post(disarm::<W>))
        .route("/control/down", post(down::<W>))
        .route("/control/decide", post(decide::<W>))
        .nest("/control/api", api::<W>())
        .layer(from_fn(own_pages_only))
        .route("/healthz", get(|| async { "ok\n" }))
        .with_state(wallet.clone())
}

fn api<W: Wallet>() -> Router<W> {
    steering::router()
        .route("/books", get(read_books::<W>))
        .route("/report", get(read_report::<W>))
        .route("/deliveries", get(read_deliveries::<W>))
        .route("/payments/{id}", post(decide_by_json::<W>))
        .route("/payments/{id}/refund", post(give_back::<W>))
        .route("/payments/{id}/void", post(release::<W>))
}

async fn overview<W: Wallet>() -> Response {
    let name = W::NAME;
    let body = format!(
        "<h1>{name} emulator</h1><p>A stand-in for {name}. No real money moves.</p>\
         <ul><li><a href=\"/control\">Control</a>: faults, outage, payments</li></ul>"
    );
    sent(html::own(&format!("{name} emulator"), Width::Narrow, &body))
}

async fn show<W: Wallet>(State(wallet): State<W>) -> Response {
    match books::of(&wallet).await {
        Ok(books) => sent(html::own("Control", Width::Wide, &body(&wallet, &books))),
        Err(error) => refusal(&error),
    }
}

fn body<W: Wallet>(wallet: &W, books: &Books) -> String {
    let name = W::NAME;
    let (state, label, next) = if wallet.is_down() {
        ("is down: nobody is answered", "End the outage", "false")
    } else {
        ("answers", "Begin an outage", "true")
    };
    let mut out = format!(
        "<p><a href=\"/\">{name} emulator</a></p><h1>Control</h1><p>{} UTC. {name} {state}.</p>\
         <form class=\"line\" method=\"post\" action=\"/control/down\">\
         <button name=\"down\" value=\"{next}\">{label}</button></form><h2>Armed faults</h2>",
        Civil::of(wallet.clock().now()).text()
    );
    let report = wallet.faults();
    if report.armed.is_empty() {
        out.push_str("<p>None.</p>");
    } else {
        out.push_str("<ul>");
        for arm in &report.armed {
            let op = arm.op.map_or("every call", Operation::word);
            let word = arm.fault.word();
            let _ = write!(out, "<li><code>{word}</code> on {op}; injected {} times</li>", arm.fired);
        }
        out.push_str("</ul><form class=\"line\" method=\"post\" action=\"/control/disarm\"><button>Disarm all</button></form>");
    }
    out.push_str(&arm_form::<W>());
    out.push_str(&payments(books));
    out
}

fn arm_form<W: Wallet>() -> String {
    let mut out = String::from(
        "<h2>Arm a fault</h2><form class=\"line\" method=\"post\" action=\"/control/arm\">\
         <div><label for=\"op\">Call</label><select id=\"op\" name=\"op\"><option value=\"\">every call</option>",
    );
    for op in OPERATIONS {
        let _ = write!(out, "<option>{}</option>", op.word());
    }
    out.push_str(
        "</select></div><div><label for=\"fault\">Fault</label><select id=\"fault\" name=\"fault\">",
    );
    for (_, word, what) in FAULTS.iter().filter(|(kind, _, _)| W::can(*kind)) {
        let _ = write!(out, "<option value=\"{word}\">{word}: {what}</option>");
    }
    out.push_str("</select></div><button class=\"primary\">Arm once</button></form>");
    out
}

fn payments(books: &Books) -> String {
    let mut out = format!(
        "<h2>Payments</h2><p>{} open holds. <a href=\"/control/api/books\">All as JSON</a></p>\
         <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Payments\"><table><thead><tr>\
         <th scope=\"col\">Order</th><th scope=\"col\">Stands</th><th scope=\"col\">Amount</th>\
         <th scope=\"col\">What came of it</th></tr></thead><tbody>",
        books.open_holds
    );
    for order in books.orders.iter().rev().take(30) {
        let amount = money::format(order.amount, &order.currency);
        let of: String =
            books.transactions.iter().filter(|t| t.order_id == order.id).map(transaction).collect();
        let _ = write!(
            out,
            "<tr><td><code>{}</code> {}</td><td>{}</td><td>{} {amount}</td><td>{of}</td></tr>",
            escape(&order.id),
            escape(&order.description),
            escape(&order.status),
            escape(&order.currency)
        );
    }
    out.push_str("</tbody></table></div>");
    out
}

fn transaction(of: &Transaction) -> String {
    let amount = money::format(of.amount, &of.currency);
    let mut out = format!("<p><code>{}</code> {:?} {amount}: {}</p>", escape(&of.id), of.kind, of.status);
    if of.status == "PENDING" {
        let _ = write!(
            out,
            "<form class=\"line\" method=\"post\" action=\"/control/decide\">\
             <input type=\"hidden\" name=\"id\" value=\"{}\"><button name=\"accept\" value=\"true\">Accept</button>\
             <button name=\"accept\" value=\"false\">Decline</button></form>",
            escape(&of.id)
        );
    }
    out
}

#[derive(Deserialize)]
struct ArmForm {
    op: String,
    fault: String,
}

async fn arm<W: Wallet>(State(wallet): State<W>, Form(form): Form<ArmForm>) -> Response {
    let op = OPERATIONS.into_iter().find(|op| op.word() == form.op);
    let fault = FAULTS.iter().find(|(kind, word, _)| W::can(*kind) && *word == form.fault);
    let Some((fault, _, _)) = fault else { return refusal(&anyhow::anyhow!("no such fault")) };
    wallet.arm(Arm { op, ..Arm::once(Operation::Other, *fault) });
    Redirect::to("/control").into_response()
}

async fn disarm<W: Wallet>(State(wallet): State<W>) -> Response {
    wallet.disarm(None);
    Redirect::to("/control").into_response()
}

async fn down<W: Wallet>(State(wallet): State<W>, Form(to): Form<Down>) -> Response {
    wallet.set_down(to.down);
    Redirect::to("/control").into_response()
}

#[derive(Deserialize)]
struct Decision {
    id: String,
    accept: bool,
}

async fn decide<W: Wallet>(State(wallet): State<W>, Form(to): Form<Decision>) -> Response {
    match console::decide(&wallet, &to.id, to.accept).await {
        Ok(()) => Redirect::to("/control").into_response(),
        Err(error) => refusal(&error),
    }
}

async fn read_books<W: Wallet>(State(wallet): State<W>) -> Response {
    json(books::of(&wallet).await)
}

/// The books in the words that are common to all emulators.
async fn read_report<W: Wallet>(State(wallet): State<W>) -> Response {
    json(report::of(&wallet).await)
}

/// Notifications and how they were answered.
async fn read_deliveries<W: Wallet>(State(wallet): State<W>) -> Response {
    json(deliveries::of(&wallet).await)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accept {
    accept: bool,
}

async fn decide_by_json<W: Wallet>(
    State(wallet): State<W>,
    Path(id): Path<String>,
    Json(to): Json<Accept>,
) -> Response {
    let decided = console::decide(&wallet, &id, to.accept).await;
    json(decided.map(|()| serde_json::json!({ "id": id })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GiveBack {
    minor: i64,
}

/// Somebody gives a part of a capture back at PayPal's own console.
async fn give_back<W: Wallet>(
    State(wallet): State<W>,
    Path(id): Path<String>,
    Json(of): Json<GiveBack>,
) -> Response {
    let given = console::give_back(&wallet, &id, of.minor).await;
    json(given.map(|id| serde_json::json!({ "id": id })))
}

/// Somebody lets go there of what is held.
async fn release<W: Wallet>(State(wallet): State<W>, Path(id): Path<String>) -> Response {
    let released = console::release(&wallet, &id).await;
    json(released.map(|()| serde_json::json!({ "id": id })))
}
