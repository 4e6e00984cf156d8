//! The page on which a payer approves an order, or gives up.

use axum::body::Bytes;
use http::{Method, Response, StatusCode};
use rusqlite::Connection;

use super::PAYER_ID;
use super::api::is_unapproved;
use super::books::{self, Order};
use super::config::{App, Mode};
use super::emulator::Emulator;
use super::webhooks;
use crate::clock::Micros;
use crate::form;
use crate::html::{self, Width, escape};
use crate::payflow::money;

/// What a payer may pay with: the word that is sent, and what he reads.
const FUNDING: [(&str, &str); 3] = [
    ("balance", "PayPal balance"),
    ("declined", "A card that the bank declines"),
    ("review", "A payment that PayPal holds back for review"),
];

/// Serves the page: shown by GET, decided by POST.
pub(super) async fn serve(
    emulator: &Emulator,
    mode: Mode,
    method: &Method,
    fields: &[(String, String)],
) -> anyhow::Result<Response<Bytes>> {
    let field = |name| form::value(fields, name).unwrap_or_default().to_owned();
    let (token, act, funding) = (field("token"), field("act"), field("funding"));
    let wanted = token.clone();
    let found = emulator.db.run(move |db| Ok(books::find_order(db, mode, &wanted)?)).await?;
    let app = |order: &Order| emulator.app(mode, &order.client_id);
    let Some((order, app)) = found.and_then(|order| app(&order).map(|app| (order, app))) else {
        let mut response = html::own("Not here", Width::Narrow, "<h1>There is no such payment</h1>");
        *response.status_mut() = StatusCode::NOT_FOUND;
        return Ok(response);
    };
    if *method != Method::POST {
        return Ok(show(&order, &app));
    }
    if act == "cancel" {
        return Ok(html::see_other(&form::with_query(&order.cancel_url, &[("token", token.as_str())])));
    }
    if is_unapproved(&order.status) {
        let known = FUNDING.iter().map(|(word, _)| *word).find(|word| *word == funding);
        let (approved, funding) = (order.clone(), known.unwrap_or("balance"));
        let (app, url, now) = (app.clone(), emulator.public_url(mode), emulator.clock().now());
        emulator.db.run(move |db| approve(db, &app, &url, &approved, funding, now)).await?;
    }
    let back = [("token", token.as_str()), ("PayerID", PAYER_ID)];
    Ok(html::see_other(&form::with_query(&order.return_url, &back)))
}

fn approve(
    db: &Connection,
    app: &App,
    public_url: &str,
    order: &Order,
    funding: &str,
    now: Micros,
) -> anyhow::Result<()> {
    books::set_order(db, &order.id, "APPROVED", funding)?;
    let unit = serde_json::json!({ "reference_id": "default", "custom_id": order.custom_id });
    let resource = serde_json::json!({ "id": order.id, "status": "APPROVED", "purchase_units": [unit] });
    let event = ("CHECKOUT.ORDER.APPROVED", "checkout-order", &resource);
    webhooks::tell(db, app, public_url, event, now)
}

fn show(order: &Order, app: &App) -> Response<Bytes> {
    let sum = escape(&format!("{} {}", order.currency, money::format(order.amount, &order.currency)));
    let test = if order.mode == Mode::Sandbox.word() { " · sandbox" } else { "" };
    let head = format!(
        "<div class=\"card\"><p class=\"soft\">PayPal emulator{test}. No real money moves.</p>\
         <h1>Payment to {}</h1><p>{}</p><p class=\"sum\">{sum}</p>",
        escape(&app.merchant_name),
        escape(&order.description)
    );
    let token = escape(&order.id);
    let rest = if is_unapproved(&order.status) {
        let options: String =
            FUNDING.iter().map(|(word, text)| format!("<option value=\"{word}\">{text}</option>")).collect();
        format!(
            "<form method=\"post\" class=\"full\"><input type=\"hidden\" name=\"token\" value=\"{token}\">\
             <label for=\"funding\">Pay with</label><select id=\"funding\" name=\"funding\">{options}</select>\
             <button class=\"primary\" name=\"act\" value=\"approve\">Pay {sum}</button>\
             <button name=\"act\" value=\"cancel\">Cancel and return</button></form>"
        )
    } else {
        let back =
            form::with_query(&order.return_url, &[("token", order.id.as_str()), ("PayerID", PAYER_ID)]);
        format!(
            "<p role=\"status\"><strong>This payment was approved already.</strong> You need not pay again.</p>\
             <p><a class=\"button primary\" href=\"{}\">Return to the merchant</a></p>",
            escape(&back)
        )
    };
    let targets: Vec<String> =
        [&order.return_url, &order.cancel_url].into_iter().filter_map(|url| origin(url)).collect();
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'self' {}; \
         frame-ancestors 'none'",
        targets.join(" ")
    );
    let title = format!("Payment – {}", app.merchant_name);
    html::respond(StatusCode::OK, html::page(&title, Width::Narrow, &format!("{head}{rest}</div>")), &policy)
}

/// Scheme and authority of an address. Browsers apply `form-action` to the redirect after a form, too.
fn origin(url: &str) -> Option<String> {
    let uri: http::Uri = url.parse().ok()?;
    Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))
}
