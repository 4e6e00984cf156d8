//! The mailbox in a browser, and its list for programs.

use std::fmt::Write;

use axum::Json;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;

use super::store::{Summary, before};
use super::{Mail, Mailbox};
use crate::clock::Civil;
use crate::html::{self, Width, escape};

/// Mails of one page.
const SHOWN: i64 = 50;

pub(super) fn router(mailbox: &Mailbox) -> Router {
    Router::new()
        .route("/", get(list))
        .route("/{id}", get(show))
        .route("/{id}/html", get(html_part))
        .route("/{id}/raw", get(raw))
        .route("/{id}/attachments/{n}", get(attachment))
        .route("/api/mails", get(api_list).delete(api_clear))
        .route("/api/mails/{id}", get(api_one))
        .route("/healthz", get(|| async { "ok\n" }))
        .with_state(mailbox.clone())
}

fn own(response: http::Response<Bytes>) -> Response {
    response.map(Body::from)
}

fn failure(error: &anyhow::Error) -> Response {
    tracing::error!(%error, "the mailbox could not be read");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

fn missing() -> Response {
    let mut response = html::own(
        "No such mail",
        Width::Narrow,
        "<h1>There is no such mail</h1><p><a href=\"/\">All mails</a></p>",
    );
    *response.status_mut() = StatusCode::NOT_FOUND;
    own(response)
}

#[derive(Deserialize)]
struct Page {
    before: Option<i64>,
}

async fn list(State(mailbox): State<Mailbox>, Query(page): Query<Page>) -> Response {
    let from = page.before.unwrap_or(i64::MAX);
    match mailbox.0.db.run(move |db| before(db, from, SHOWN)).await {
        Ok(mails) => own(html::own("Mailbox", Width::Wide, &table(&mails))),
        Err(error) => failure(&error),
    }
}

fn table(mails: &[Summary]) -> String {
    let mut out = String::from(
        "<h1>Mailbox</h1><p class=\"soft\">Every mail of this installation ends here; none leaves.</p>",
    );
    if mails.is_empty() {
        out.push_str("<p>No mails. <a href=\"/\">Look again</a></p>");
        return out;
    }
    out.push_str(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Mails\"><table><thead><tr>\
         <th scope=\"col\">Time (UTC)</th><th scope=\"col\">To</th><th scope=\"col\">Subject</th></tr></thead><tbody>",
    );
    for mail in mails {
        let subject = if mail.subject.is_empty() { "(no subject)" } else { &mail.subject };
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td><a href=\"/{}\">{}</a></td></tr>",
            Civil::of(mail.received_at_us).text(),
            escape(&mail.to.join(", ")),
            mail.id,
            escape(subject)
        );
    }
    out.push_str("</tbody></table></div>");
    if let Some(last) = mails.last().filter(|_| mails.len() >= usize::try_from(SHOWN).unwrap_or(0)) {
        let _ = write!(out, "<p><a href=\"/?before={}\">Older mails</a></p>", last.id);
    }
    out
}

async fn show(State(mailbox): State<Mailbox>, Path(id): Path<i64>) -> Response {
    match mailbox.mail(id).await {
        Ok(Some(mail)) => own(html::own(&mail.summary.subject, Width::Wide, &detail(&mail))),
        Ok(None) => missing(),
        Err(error) => failure(&error),
    }
}

fn detail(mail: &Mail) -> String {
    let id = mail.summary.id;
    let subject = if mail.summary.subject.is_empty() { "(no subject)" } else { &mail.summary.subject };
    let mut out = format!(
        "<p><a href=\"/\">All mails</a></p><h1>{}</h1><p>From {}<br>To {}<br>{} UTC</p>",
        escape(subject),
        escape(&mail.summary.from),
        escape(&mail.summary.to.join(", ")),
        Civil::of(mail.summary.received_at_us).text()
    );
    if let Some(text) = &mail.text {
        let _ = write!(out, "<h2>Text</h2><div class=\"card\"><pre>{}</pre></div>", linked(text));
    }
    if mail.html.is_some() {
        let _ = write!(
            out,
            "<h2>HTML</h2><iframe src=\"/{id}/html\" title=\"The mail's HTML part\" \
             sandbox=\"allow-popups allow-popups-to-escape-sandbox\"></iframe>"
        );
    }
    if !mail.attachments.is_empty() {
        out.push_str("<h2>Attachments</h2><ul>");
        for (n, attachment) in mail.attachments.iter().enumerate() {
            let _ = write!(
                out,
                "<li><a href=\"/{id}/attachments/{n}\">{}</a> <span class=\"soft\">{}, {} bytes</span></li>",
                escape(&attachment.name),
                escape(&attachment.media_type),
                attachment.size
            );
        }
        out.push_str("</ul>");
    }
    let _ = write!(out, "<p><a href=\"/{id}/raw\">The mail as it came</a></p>");
    out
}

/// Text with its addresses as links.
fn linked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("http://").into_iter().chain(rest.find("https://")).min() {
        let (before, tail) = rest.split_at(at);
        let end =
            tail.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(tail.len());
        let (address, after) = tail.split_at(end);
        let address = address.trim_end_matches(['.', ',', ')', ';']);
        let after = &tail[address.len()..tail.len() - after.len()].to_string();
        let safe = escape(address);
        let _ = write!(out, "{}<a href=\"{safe}\">{safe}</a>{}", escape(before), escape(after));
        rest = &tail[end..];
    }
    out.push_str(&escape(rest));
    out
}

/// What the HTML part may do: be shown, and open its links in a window of their own.
const FRAME_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
     style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'";

async fn html_part(State(mailbox): State<Mailbox>, Path(id): Path<i64>) -> Response {
    match mailbox.mail(id).await {
        Ok(Some(Mail { html: Some(html), .. })) => {
            own(html::respond(StatusCode::OK, with_base(&html), FRAME_POLICY))
        }
        Ok(_) => missing(),
        Err(error) => failure(&error),
    }
}

/// Links open outside the frame.
fn with_base(html: &str) -> String {
    const BASE: &str = "<base target=\"_blank\">";
    let lower = html.to_ascii_lowercase();
    let inside = lower.find("<head").and_then(|head| lower[head..].find('>').map(|end| head + end + 1));
    match inside {
        Some(at) => format!("{}{BASE}{}", &html[..at], &html[at..]),
        None => format!("{BASE}{html}"),
    }
}

async fn raw(State(mailbox): State<Mailbox>, Path(id): Path<i64>) -> Response {
    match mailbox.mail(id).await {
        Ok(Some(mail)) => {
            let mut response = mail.raw.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            response
        }
        Ok(None) => missing(),
        Err(error) => failure(&error),
    }
}

async fn attachment(State(mailbox): State<Mailbox>, Path((id, n)): Path<(i64, usize)>) -> Response {
    let mail = match mailbox.mail(id).await {
        Ok(Some(mail)) => mail,
        Ok(None) => return missing(),
        Err(error) => return failure(&error),
    };
    let Some(attachment) = mail.attachments.into_iter().nth(n) else { return missing() };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = attachment.name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let mut response = attachment.bytes.into_response();
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(&attachment.media_type) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    after: i64,
    to: Option<String>,
    limit: Option<i64>,
}

async fn api_list(State(mailbox): State<Mailbox>, Query(wanted): Query<Wanted>) -> Response {
    match mailbox.list(wanted.after, wanted.to, wanted.limit.unwrap_or(10_000)).await {
        Ok(mails) => Json(mails).into_response(),
        Err(error) => failure(&error),
    }
}

async fn api_one(State(mailbox): State<Mailbox>, Path(id): Path<i64>) -> Response {
    match mailbox.mail(id).await {
        Ok(Some(mail)) => Json(mail).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failure(&error),
    }
}

async fn api_clear(State(mailbox): State<Mailbox>) -> Response {
    match mailbox.clear().await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => failure(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_links_and_markup_stays_text() {
        assert_eq!(
            linked("See <b> http://a.test/x?y=1&z=2. And https://b.test"),
            "See &lt;b&gt; <a href=\"http://a.test/x?y=1&amp;z=2\">http://a.test/x?y=1&amp;z=2</a>. \
             And <a href=\"https://b.test\">https://b.test</a>"
        );
        assert_eq!(with_base("<html><HEAD lang=x><p>"), "<html><HEAD lang=x><base target=\"_blank\"><p>");
        assert_eq!(with_base("<p>"), "<base target=\"_blank\"><p>");
    }
}
