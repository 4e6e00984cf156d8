//! The console at which disputes are opened and decided: a page for people, an API for programs.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use serde::Deserialize;

use super::disputes::{self, Decision, Dispute, Ending, NewDispute, REASONS};
use super::emulator::Emulator;
use crate::html::{self, Width, escape};
use crate::payflow::{money, own_pages_only, sent};
use crate::steering::{json, refusal};
use crate::wallet::books::{Kind, Transaction};

pub(super) fn router(emulator: &Emulator) -> Router {
    Router::new()
        .route("/disputes", get(show))
        .route("/disputes/open", post(open))
        .route("/disputes/decide", post(decide))
        .route("/disputes/reopen", post(reopen))
        .route("/control/api/disputes", get(read))
        .route("/control/api/disputes/permission", post(permit))
        .route("/control/api/disputes/{id}", post(decide_by_json))
        .route("/control/api/disputes/{id}/reopening", post(reopen_by_json))
        .route("/control/api/payments/{id}/dispute", post(open_by_json))
        .layer(from_fn(own_pages_only))
        .with_state(emulator.clone())
}

async fn show(State(emulator): State<Emulator>) -> Response {
    let read = async { anyhow::Ok((emulator.disputes().await?, emulator.books().await?)) };
    match read.await {
        Ok((disputes, books)) => {
            let body = format!(
                "<p><a href=\"/control\">Control</a></p><h1>Disputes</h1>{}{}",
                open_form(&books.transactions),
                list(&disputes)
            );
            sent(html::own("Disputes", Width::Wide, &body))
        }
        Err(error) => refusal(&error),
    }
}

fn open_form(transactions: &[Transaction]) -> String {
    let mut out = String::from(
        "<h2>Open one</h2><form class=\"line\" method=\"post\" action=\"/disputes/open\">\
         <div><label for=\"capture\">Payment</label><select id=\"capture\" name=\"capture\">",
    );
    for of in transactions.iter().rev().filter(|of| of.kind == Kind::Capture).take(30) {
        let (id, amount) = (escape(&of.id), money::format(of.amount, &of.currency));
        let _ = write!(out, "<option value=\"{id}\">{id}: {} {amount}</option>", escape(&of.currency));
    }
    out.push_str(
        "</select></div><div><label for=\"reason\">Reason</label><select id=\"reason\" name=\"reason\">",
    );
    for reason in REASONS {
        let _ = write!(out, "<option>{reason}</option>");
    }
    out.push_str(
        "</select></div><div><label for=\"minor\">Minor units <span class=\"hint\">all without</span></label>\
         <input id=\"minor\" name=\"minor\" inputmode=\"numeric\"></div>\
         <div><label for=\"days\">Days to answer</label><input id=\"days\" name=\"days\" value=\"10\" inputmode=\"numeric\"></div>\
         <div><label><input type=\"checkbox\" name=\"charged_back\" value=\"true\"> Charged back by the payer’s bank</label></div>\
         <button class=\"primary\">Open</button></form>",
    );
    out
}

fn list(disputes: &[Dispute]) -> String {
    let mut out = String::from("<h2>All</h2>");
    if disputes.is_empty() {
        out.push_str("<p>None.</p>");
    }
    for of in disputes {
        let (id, amount) = (escape(&of.id), money::format(of.amount, &of.currency));
        let standing = if of.outcome.is_empty() { "open" } else { &of.outcome };
        let _ = write!(
            out,
            "<h3><code>{id}</code></h3><p>{} {amount} of <code>{}</code>, {}: {standing}</p>",
            escape(&of.currency),
            escape(&of.capture),
            escape(&of.reason)
        );
        if of.outcome.is_empty() {
            let _ = write!(
                out,
                "<form class=\"line\" method=\"post\" action=\"/disputes/decide\">\
                 <input type=\"hidden\" name=\"id\" value=\"{id}\">\
                 <div><label for=\"minor-{id}\">Minor units for the buyer <span class=\"hint\">all without</span></label>\
                 <input id=\"minor-{id}\" name=\"minor\" inputmode=\"numeric\"></div>\
                 <div><label for=\"fee-{id}\">Fee, minor units</label>\
                 <input id=\"fee-{id}\" name=\"fee\" inputmode=\"numeric\"></div>\
                 <button name=\"ending\" value=\"buyer\">For the buyer</button>\
                 <button name=\"ending\" value=\"seller\">For the seller</button>\
                 <button name=\"ending\" value=\"cancelled\">Withdrawn</button>\
                 <button name=\"ending\" value=\"payout\">PayPal pays</button></form>"
            );
        } else if of.refunded == 0 {
            let _ = write!(
                out,
                "<form class=\"line\" method=\"post\" action=\"/disputes/reopen\">\
                 <button name=\"id\" value=\"{id}\">Take up again</button></form>"
            );
        }
    }
    out
}

/// A number as it is typed; none for nothing.
fn number(typed: &str) -> anyhow::Result<Option<i64>> {
    match typed.trim() {
        "" => Ok(None),
        typed => Ok(Some(typed.parse()?)),
    }
}

#[derive(Deserialize)]
struct OpenForm {
    capture: String,
    reason: String,
    minor: String,
    days: String,
    #[serde(default)]
    charged_back: bool,
}

async fn open(State(emulator): State<Emulator>, Form(form): Form<OpenForm>) -> Response {
    let opened = async {
        let (minor, days) = (number(&form.minor)?, number(&form.days)?);
        let OpenForm { capture, reason, charged_back, .. } = form;
        disputes::open(&emulator, &capture, NewDispute { reason, minor, days, charged_back }).await
    };
    match opened.await {
        Ok(_) => Redirect::to("/disputes").into_response(),
        Err(error) => refusal(&error),
    }
}

#[derive(Deserialize)]
struct DecideForm {
    id: String,
    ending: Ending,
    minor: String,
    fee: String,
}

async fn decide(State(emulator): State<Emulator>, Form(form): Form<DecideForm>) -> Response {
    let decided = async {
        let (minor, fee) = (number(&form.minor)?, number(&form.fee)?.unwrap_or(0));
        disputes::decide(&emulator, &form.id, Decision { ending: form.ending, minor, fee }).await
    };
    match decided.await {
        Ok(()) => Redirect::to("/disputes").into_response(),
        Err(error) => refusal(&error),
    }
}

#[derive(Deserialize)]
struct ReopenForm {
    id: String,
}

async fn reopen(State(emulator): State<Emulator>, Form(form): Form<ReopenForm>) -> Response {
    match disputes::reopen(&emulator, &form.id).await {
        Ok(()) => Redirect::to("/disputes").into_response(),
        Err(error) => refusal(&error),
    }
}

async fn reopen_by_json(State(emulator): State<Emulator>, Path(id): Path<String>) -> Response {
    json(disputes::reopen(&emulator, &id).await.map(|()| serde_json::json!({ "id": id })))
}

async fn read(State(emulator): State<Emulator>) -> Response {
    json(emulator.disputes().await)
}

async fn open_by_json(
    State(emulator): State<Emulator>,
    Path(id): Path<String>,
    Json(new): Json<NewDispute>,
) -> Response {
    json(disputes::open(&emulator, &id, new).await.map(|id| serde_json::json!({ "id": id })))
}

async fn decide_by_json(
    State(emulator): State<Emulator>,
    Path(id): Path<String>,
    Json(decision): Json<Decision>,
) -> Response {
    let decided = disputes::decide(&emulator, &id, decision).await;
    json(decided.map(|()| serde_json::json!({ "id": id })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Permission {
    permitted: bool,
}

/// Whether the apps may see disputes: not every merchant's may.
async fn permit(State(emulator): State<Emulator>, Json(to): Json<Permission>) -> Response {
    emulator.permit_disputes(to.permitted);
    json(Ok(serde_json::json!({ "permitted": to.permitted })))
}
