//! What the emulators' pages have in common: escaping, one calm style, headers.

use axum::body::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

/// Text made safe for element content and quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

const STYLE: &str = "
:root{color-scheme:light dark;--bg:#f5f6f8;--card:#fff;--text:#1b2027;--soft:#56606c;--line:#c3cad3;
--field:#7b8694;--accent:#1f5fbf;--on:#fff;--bad:#a3121c;--badbg:#fdeeee;--note:#eef3fb}
@media (prefers-color-scheme:dark){:root{--bg:#14171b;--card:#1d2127;--text:#e9edf2;--soft:#a8b2be;--line:#3a424c;
--field:#7d8894;--accent:#8ab8ff;--on:#0d1520;--bad:#ffb0b0;--badbg:#3a1d20;--note:#1f2a3a}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:30rem;margin:0 auto;padding:1.5rem 1rem 3rem}
main.wide{max-width:72rem}
h1{font-size:1.375rem;line-height:1.25;margin:0 0 .75rem}
h2{font-size:1.0625rem;margin:2rem 0 .5rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem}
.soft{color:var(--soft)}
.sum{font-size:1.75rem;font-weight:650;margin:.25rem 0 1rem;font-variant-numeric:tabular-nums}
label{display:block;font-weight:600;margin:.875rem 0 .25rem}
.hint{font-weight:400;color:var(--soft)}
input,select{width:100%;max-width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--field);
border-radius:.5rem;padding:.625rem .75rem;min-height:2.75rem}
input[aria-invalid=true]{border-color:var(--bad);border-width:2px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.75rem}
button,.button{display:inline-block;font:inherit;font-weight:600;border:1px solid var(--accent);border-radius:.5rem;
padding:.625rem 1rem;min-height:2.75rem;cursor:pointer;background:var(--card);color:var(--accent);text-decoration:none}
button.primary,.button.primary{background:var(--accent);color:var(--on)}
.full button{width:100%;margin-top:.75rem}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
a{color:var(--accent)}
.bad{background:var(--badbg);color:var(--bad);border:1px solid var(--bad);border-radius:.5rem;padding:.75rem 1rem;
margin:0 0 1rem}
.bad p{margin:0}
.bad ul{margin:.5rem 0 0;padding-inline-start:1.25rem}
.bad a{color:inherit}
.card>:first-child{margin-top:0}
.card>:last-child{margin-bottom:0}
.err{color:var(--bad);margin:.25rem 0 0}
.note{background:var(--note);border-radius:.5rem;padding:.75rem 1rem;margin:1.25rem 0 0}
summary{cursor:pointer;font-weight:600}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{overflow-wrap:normal;text-align:start;padding:.375rem .75rem .375rem 0;border-bottom:1px solid var(--line);vertical-align:top}
.scroll{overflow-x:auto}
td code{overflow-wrap:anywhere}
.scroll td:has(>code){min-width:8.5rem}
.long td:has(>code){min-width:20rem}
code,pre{font:.875rem/1.5 ui-monospace,monospace}
pre{white-space:pre-wrap}
form.line{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}
form.line label{margin:0}
form.line input,form.line select{width:auto}
form.line div{max-width:100%}
iframe{width:100%;min-height:36rem;border:1px solid var(--line);border-radius:.5rem;background:#fff}
";

/// How wide a page's content is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// One form.
    Narrow,
    /// Tables.
    Wide,
}

/// A whole page. `body` is HTML already.
pub(crate) fn page(title: &str, width: Width, body: &str) -> String {
    let class = if width == Width::Wide { " class=\"wide\"" } else { "" };
    let title = escape(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><link rel=\"icon\" href=\"data:,\">\
         <title>{title}</title><style>{STYLE}</style></head>\n<body><main{class}>\n{body}\n</main></body>\n</html>\n"
    )
}

/// Answers with a page under a content security policy.
pub(crate) fn respond(status: StatusCode, html: String, policy: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(html));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // `no-referrer` would blank the Origin of this page's own forms.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Sends the browser elsewhere with GET.
pub(crate) fn see_other(to: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// The policy of pages that only talk to their own server.
pub(crate) const OWN_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
     frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Answers with a page that only talks to its own server.
pub(crate) fn own(title: &str, width: Width, body: &str) -> Response<Bytes> {
    respond(StatusCode::OK, page(title, width, body), OWN_POLICY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_text_stays_text() {
        assert_eq!(escape("<a href=\"x\">'&"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
        assert!(page("<T>", Width::Wide, "").contains("<title>&lt;T&gt;</title>"));
    }
}
