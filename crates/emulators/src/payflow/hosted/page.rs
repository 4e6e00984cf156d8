//! The pages a payer sees.

use std::fmt::Write;

use axum::body::Bytes;
use http::{Response, StatusCode};

use super::entry::{Entry, Problem};
use super::{Standing, View, back};
use crate::html::{self, Width, escape};
use crate::payflow::books::{State, Txn};
use crate::payflow::nvp::Nvp;
use crate::payflow::rules::{TEST_CARDS, brand};
use crate::{form as forms, payflow::config::Mode};

/// The form, with what is wrong (`problems`) or why the last try was refused (RESULT and tries left).
pub(super) fn form(
    view: &View,
    entry: &Entry,
    problems: &[Problem],
    refused: Option<(i32, i64)>,
) -> Response<Bytes> {
    let sum = sum(view);
    let mut body = head(view, &sum);
    body.push_str(&alert(problems, refused));
    let _ = write!(
        body,
        "<form method=\"post\" class=\"full\" novalidate>{}\
         {number}<div class=\"pair\"><div>{expiry}</div><div>{code}</div></div>{name}{street}{zip}\
         <button class=\"primary\" name=\"act\" value=\"pay\">Pay {sum}</button>\
         <button name=\"act\" value=\"cancel\">Cancel</button></form></div>{cards}",
        hidden(view),
        number = field(problems, "ACCT", "Card number", "", &entry.number, "cc-number", "numeric"),
        expiry = field(problems, "EXPDATE", "Expires", "MM/YY", &entry.expiry, "cc-exp", "text"),
        code = field(problems, "CVV2", "Security code", "", "", "cc-csc", "numeric"),
        name = field(problems, "NAME", "Name on the card", "", &entry.name, "cc-name", "text"),
        street = field(
            problems,
            "BILLTOSTREET",
            "Street",
            "optional",
            &entry.street,
            "billing address-line1",
            "text"
        ),
        zip = field(problems, "BILLTOZIP", "Postcode", "optional", &entry.zip, "billing postal-code", "text"),
        cards = test_cards(),
    );
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if problems.is_empty() && refused.is_none() { "Payment" } else { "Error: payment" };
    respond(status, view, &format!("{title} – {}", view.account.merchant_name), &body)
}

fn head(view: &View, sum: &str) -> String {
    let test = match view.token.mode {
        Mode::Live => "",
        Mode::Test => " · test mode",
    };
    format!(
        "<div class=\"card\"><p class=\"soft\">Payflow emulator{test}. No real money moves.</p>\
         <h1>Payment to {}</h1><p class=\"sum\">{sum}</p>",
        escape(&view.account.merchant_name)
    )
}

/// `EUR 121.00`: the same in every language.
fn sum(view: &View) -> String {
    let fields = &view.token.fields;
    escape(&format!("{} {}", fields.get("CURRENCY").unwrap_or("USD"), fields.get("AMT").unwrap_or("0.00")))
}

fn alert(problems: &[Problem], refused: Option<(i32, i64)>) -> String {
    let mut out = String::new();
    if let Some((_, left)) = refused {
        let tries = if left == 1 { "1 try is".to_string() } else { format!("{left} tries are") };
        let _ = write!(
            out,
            "<div class=\"bad\" role=\"alert\"><p><strong>The payment was not accepted.</strong> Check the details \
             or use another card; {tries} left.</p></div>"
        );
    }
    if !problems.is_empty() {
        out.push_str("<div class=\"bad\" role=\"alert\"><p><strong>Please correct:</strong></p><ul>");
        for (name, text) in problems {
            let _ = write!(out, "<li><a href=\"#{name}\">{text}</a></li>");
        }
        out.push_str("</ul></div>");
    }
    out
}

fn field(
    problems: &[Problem],
    name: &str,
    label: &str,
    hint: &str,
    value: &str,
    fill: &str,
    mode: &str,
) -> String {
    let problem = problems.iter().find(|(field, _)| *field == name);
    let hint = if hint.is_empty() { String::new() } else { format!(" <span class=\"hint\">{hint}</span>") };
    let (state, error) = match problem {
        None => (String::new(), String::new()),
        Some((_, text)) => (
            format!(" aria-invalid=\"true\" aria-describedby=\"{name}-error\""),
            format!("<p class=\"err\" id=\"{name}-error\">{text}</p>"),
        ),
    };
    format!(
        "<label for=\"{name}\">{label}{hint}</label><input id=\"{name}\" name=\"{name}\" value=\"{}\" \
         autocomplete=\"{fill}\" inputmode=\"{mode}\" spellcheck=\"false\"{state}>{error}",
        escape(value)
    )
}

fn hidden(view: &View) -> String {
    format!(
        "<input type=\"hidden\" name=\"SECURETOKEN\" value=\"{}\">\
         <input type=\"hidden\" name=\"SECURETOKENID\" value=\"{}\">",
        escape(&view.token.secret),
        escape(&view.token.token_id)
    )
}

fn test_cards() -> String {
    let mut out = String::from(
        "<details class=\"note\"><summary>Test cards</summary><p>Any date in the future. Security code 000 to 300 \
         matches, 301 to 600 does not.</p><ul>",
    );
    for card in TEST_CARDS {
        let _ = write!(out, "<li><code>{}</code> {}</li>", card.number, brand(&card.kind.to_string()));
    }
    out.push_str(
        "</ul><p>Any other number is declined. The last name <code>Review</code> is held for review, \
         <code>Unscreened</code> passes without fraud filters, <code>Fraud</code> is declined by them. Amounts \
         above 1000 choose their own answer.</p></details>",
    );
    out
}

/// A token that cannot be paid with any more.
pub(super) fn closed(view: &View) -> Response<Bytes> {
    let held = view.last.as_ref().is_some_and(|txn| txn.state == State::Held);
    let (title, text) = match view.standing {
        Standing::Paid if held => ("This payment is being checked", "You need not pay again."),
        Standing::Paid => ("This payment is complete", "The card was not charged again."),
        Standing::Busy => ("This payment is being processed", "Please wait a moment, then reload this page."),
        Standing::Expired => ("This payment page has expired", "Nothing more can be paid with it."),
        Standing::Spent | Standing::Open => {
            ("This payment page is used up", "No try is left. Nothing more can be paid with it.")
        }
    };
    let result = view.standing.result();
    let (name, said) = match (&view.last, view.standing) {
        (Some(txn), Standing::Paid) => ("RETURNURL", txn.result),
        _ => ("ERRORURL", result),
    };
    let mut body = format!(
        "{}<p role=\"status\"><strong>{title}.</strong> {text} <span class=\"soft\">(RESULT {result})</span></p>",
        head(view, &sum(view))
    );
    if let (Some(to), false) = (view.token.fields.get(name), view.standing == Standing::Busy) {
        let fields = back::fields(view, view.last.as_ref(), said);
        body.push_str(&onward(view, to, &fields));
    }
    body.push_str("</div>");
    respond(StatusCode::OK, view, title, &body)
}

/// A payment that was undone because the merchant's server could not be told.
pub(super) fn undone(view: &View, txn: &Txn) -> Response<Bytes> {
    let mut body = format!(
        "{}<div class=\"bad\" role=\"alert\"><p><strong>Communication error.</strong> The merchant could not be \
         told of the payment; it was undone.</p></div>",
        head(view, &sum(view))
    );
    if let Some(to) = view.token.fields.get("ERRORURL") {
        body.push_str(&onward(view, to, &back::fields(view, Some(txn), 104)));
    }
    body.push_str("</div>");
    respond(StatusCode::OK, view, "Communication error", &body)
}

/// How it ended, for a merchant that gave no address to return to.
pub(super) fn receipt(view: &View, fields: &Nvp) -> Response<Bytes> {
    let said = fields.get("RESULT").unwrap_or_default();
    let title = match said {
        "0" | "127" => "Payment complete",
        "126" => "Payment is being checked",
        "" => "Payment cancelled",
        _ => "The payment was not accepted",
    };
    let body = format!(
        "{}<p role=\"status\"><strong>{title}.</strong> {} <span class=\"soft\">{}</span></p></div>",
        head(view, &sum(view)),
        escape(fields.get("RESPMSG").unwrap_or_default()),
        escape(fields.get("PNREF").unwrap_or_default())
    );
    respond(StatusCode::OK, view, title, &body)
}

/// A page that carries fields on by POST: a button, pressed by a small script where there is one.
pub(super) fn forward(view: &View, to: &str, fields: &Nvp) -> Response<Bytes> {
    let body = format!(
        "{}<p>You are being sent back to {}.</p>{}</div>\
         <script>document.forms[0].submit()</script>",
        head(view, &sum(view)),
        escape(&view.account.merchant_name),
        onward(view, to, fields)
    );
    respond(StatusCode::OK, view, "Back to the merchant", &body)
}

/// The way on: a link, or a form when the merchant wants POST.
fn onward(view: &View, to: &str, fields: &Nvp) -> String {
    let label = format!("Continue to {}", escape(&view.account.merchant_name));
    let pairs: Vec<(&str, &str)> = fields.iter().collect();
    if !back::by_post(view) {
        let address = escape(&forms::with_query(to, &pairs));
        return format!("<p><a class=\"button primary\" href=\"{address}\">{label}</a></p>");
    }
    let mut form = format!("<form method=\"post\" action=\"{}\" class=\"full\">", escape(to));
    for (name, value) in pairs {
        let _ = write!(form, "<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value));
    }
    let _ = write!(form, "<button class=\"primary\">{label}</button></form>");
    form
}

/// A token that this host does not know.
pub(super) fn unknown() -> Response<Bytes> {
    let mut response = html::own(
        "Unknown payment page",
        Width::Narrow,
        "<div class=\"card\"><h1>This payment page is not known</h1><p>Go back to the merchant and start again.</p></div>",
    );
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// Browsers apply `form-action` to the redirect after a form, too: the merchant's addresses must be in it.
fn respond(status: StatusCode, view: &View, title: &str, body: &str) -> Response<Bytes> {
    let mut targets = String::from("'self'");
    for name in ["RETURNURL", "ERRORURL", "CANCELURL"] {
        if let Some(origin) = view.token.fields.get(name).and_then(origin)
            && !targets.contains(&origin)
        {
            let _ = write!(targets, " {origin}");
        }
    }
    // Only the narrow layout is meant for a frame on the merchant's page.
    let ancestors = if view.token.fields.get("TEMPLATE") == Some("MINLAYOUT") { "*" } else { "'none'" };
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE='; img-src data:; \
         base-uri 'none'; form-action {targets}; frame-ancestors {ancestors}"
    );
    html::respond(status, html::page(title, Width::Narrow, body), &policy)
}

/// Scheme, host and port of an address, if it has nothing that could end a policy's directive.
fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let sound = matches!(scheme, "http" | "https") && !authority.is_empty() && authority.chars().all(plain);
    sound.then(|| format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_reach_the_policy() {
        assert_eq!(origin("http://127.0.0.1:8080/a?b=1").as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(origin("https://shop.example").as_deref(), Some("https://shop.example"));
        for bad in ["javascript:alert(1)", "http://a;script-src *", "http://", "ftp://x/"] {
            assert_eq!(origin(bad), None, "{bad}");
        }
    }
}
