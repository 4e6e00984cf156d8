//! The page on which a payer approves an order, or gives up.

use axum::body::Bytes;
use http::{Method, Response, StatusCode};
use rusqlite::Connection;

use super::books::{self, Order};
use super::{Event, Mode, PAYER_ID, Wallet};
use crate::form;
use crate::html::{self, Width, escape};
use crate::payflow::money;

/// Whether a payer has still to approve it, or has to choose another way to pay.
pub(crate) fn is_open(status: &str) -> bool {
    matches!(status, "CREATED" | "PAYER_ACTION_REQUIRED" | "FAILED")
}

/// Serves the page: shown by GET, decided by POST.
pub(crate) async fn serve<W: Wallet>(
    wallet: &W,
    mode: Mode,
    method: &Method,
    fields: &[(String, String)],
) -> anyhow::Result<Response<Bytes>> {
    let field = |name| form::value(fields, name).unwrap_or_default().to_owned();
    let (token, act, funding) = (field("token"), field("act"), field("funding"));
    let wanted = token.clone();
    let found = wallet.db.run(move |db| Ok(books::find_order(db, mode, &wanted)?)).await?;
    let named = |order: &Order| wallet.merchant_name(mode, &order.client_id);
    let Some((order, merchant)) = found.and_then(|order| named(&order).map(|name| (order, name))) else {
        return Ok(not_here());
    };
    let back = [("token", token.as_str()), ("PayerID", PAYER_ID)];
    let back = form::with_query(&order.return_url, &back);
    if *method != Method::POST {
        return Ok(show::<W>(&order, &merchant, "token", &back));
    }
    if act == "cancel" {
        return Ok(html::see_other(&form::with_query(&order.cancel_url, &[("token", token.as_str())])));
    }
    if is_open(&order.status) {
        let known = W::FUNDING.iter().map(|(word, _)| *word).find(|word| *word == funding);
        let (approved, told, funding) = (order.clone(), wallet.clone(), known.unwrap_or("balance"));
        let approve = move |db: &Connection| {
            books::set_order(db, &approved.id, "APPROVED", funding)?;
            told.tell(db, &approved, &Event::Approved)
        };
        wallet.db.run(approve).await?;
    }
    Ok(html::see_other(&back))
}

/// The page of no order.
pub(crate) fn not_here() -> Response<Bytes> {
    let mut response = html::own("Not here", Width::Narrow, "<h1>There is no such payment</h1>");
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// The page of an order, whose id is the field `id`. Who has paid on it already goes `back`.
pub(crate) fn show<W: Wallet>(order: &Order, merchant: &str, id: &str, back: &str) -> Response<Bytes> {
    show_as((W::NAME, W::FUNDING), order, merchant, id, back)
}

/// The same of a stand-in of that name, whose payers may pay with these.
pub(crate) fn show_as(
    (name, funding): (&str, &[(&str, &str)]),
    order: &Order,
    merchant: &str,
    id: &str,
    back: &str,
) -> Response<Bytes> {
    let sum = escape(&format!("{} {}", order.currency, money::format(order.amount, &order.currency)));
    let test = if order.mode == Mode::Sandbox.word() { " · sandbox" } else { "" };
    let head = format!(
        "<div class=\"card\"><p class=\"soft\">{} emulator{test}. No real money moves.</p>\
         <h1>Payment to {}</h1><p>{}</p><p class=\"sum\">{sum}</p>",
        name,
        escape(merchant),
        escape(&order.description)
    );
    let token = escape(&order.id);
    let rest = if is_open(&order.status) {
        let options: String =
            funding.iter().map(|(word, text)| format!("<option value=\"{word}\">{text}</option>")).collect();
        let failed = match order.status.as_str() {
            "FAILED" => {
                "<div class=\"bad\" role=\"alert\"><p>That did not work. Choose another way to pay.</p></div>"
            }
            _ => "",
        };
        format!(
            "{failed}<form method=\"post\" class=\"full\"><input type=\"hidden\" name=\"{id}\" value=\"{token}\">\
             <label for=\"funding\">Pay with</label><select id=\"funding\" name=\"funding\">{options}</select>\
             <button class=\"primary\" name=\"act\" value=\"approve\">Pay {sum}</button>\
             <button name=\"act\" value=\"cancel\">Cancel and return</button></form>"
        )
    } else {
        format!(
            "<p role=\"status\"><strong>This payment was approved already.</strong> You need not pay again.</p>\
             <p><a class=\"button primary\" href=\"{}\">Return to the merchant</a></p>",
            escape(back)
        )
    };
    let targets: Vec<String> =
        [&order.return_url, &order.cancel_url].into_iter().filter_map(|url| origin(url)).collect();
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'self' {}; \
         frame-ancestors 'none'",
        targets.join(" ")
    );
    let title = format!("Payment – {}", merchant);
    html::respond(StatusCode::OK, html::page(&title, Width::Narrow, &format!("{head}{rest}</div>")), &policy)
}

/// Scheme and authority of an address. Browsers apply `form-action` to the redirect after a form, too.
fn origin(url: &str) -> Option<String> {
    let uri: http::Uri = url.parse().ok()?;
    Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))
}
