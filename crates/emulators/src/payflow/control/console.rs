//! The console: a person approves or declines what the fraud filters held.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::refusal;
use crate::clock::Civil;
use crate::html::{self, Width, escape};
use crate::payflow::books::{HeldTransaction, Kind};
use crate::payflow::emulator::Emulator;
use crate::payflow::money;
use crate::payflow::routes::sent;

pub(super) fn router() -> Router<Emulator> {
    Router::new().route("/console", get(show)).route("/console/{pnref}", post(decide))
}

async fn show(State(emulator): State<Emulator>) -> Response {
    match emulator.held().await {
        Ok(held) => sent(html::own("Payments held for review", Width::Wide, &body(&held))),
        Err(error) => refusal(&error),
    }
}

fn body(held: &[HeldTransaction]) -> String {
    let mut out = String::from("<p><a href=\"/\">Payflow emulator</a></p><h1>Payments held for review</h1>");
    if held.is_empty() {
        out.push_str(
            "<p>None. A payment by a cardholder whose last name is <code>Review</code> ends here.</p>",
        );
        return out;
    }
    out.push_str(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Held payments\"><table><thead><tr>\
         <th scope=\"col\">Time</th><th scope=\"col\">PNREF</th><th scope=\"col\">Merchant</th><th scope=\"col\">Kind</th>\
         <th scope=\"col\">Cardholder</th><th scope=\"col\">Reference</th><th scope=\"col\">Amount</th>\
         <th scope=\"col\">Decision</th></tr></thead><tbody>",
    );
    for txn in held {
        let pnref = escape(&txn.pnref);
        let kind = if txn.kind == Kind::Sale { "sale" } else { "authorization" };
        out.push_str(&format!(
            "<tr><td>{}</td><td><code>{pnref}</code></td><td>{} ({})</td><td>{kind}</td><td>{}</td><td>{}</td>\
             <td>{} {}</td><td><form class=\"line\" method=\"post\" action=\"/console/{pnref}\">\
             <button name=\"decision\" value=\"approve\" aria-label=\"Approve {pnref}\">Approve</button>\
             <button name=\"decision\" value=\"decline\" aria-label=\"Decline {pnref}\">Decline</button></form></td></tr>",
            Civil::of(txn.created_at_us).text(),
            escape(&txn.vendor),
            txn.mode,
            escape(&txn.name),
            escape(&txn.comment1),
            escape(&txn.currency),
            money::format(txn.amount, &txn.currency),
        ));
    }
    out.push_str("</tbody></table></div>");
    out
}

#[derive(Deserialize)]
struct Decision {
    decision: String,
}

async fn decide(
    State(emulator): State<Emulator>,
    Path(pnref): Path<String>,
    Form(form): Form<Decision>,
) -> Response {
    match emulator.decide(&pnref, form.decision == "approve").await {
        Ok(()) => Redirect::to("/console").into_response(),
        Err(error) => refusal(&error),
    }
}
