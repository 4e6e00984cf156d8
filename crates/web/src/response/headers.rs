//! Security headers, on every response.

use super::page::{SHARED_WITH, ShowsSecret};
use crate::state::WebState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderValue, Method, header};

/// One year, for this host: whether its neighbours speak TLS is not ours to say.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Nothing but our own files; forms go to us, and from us to the gateways' pages (decision 20). `gateways` are
/// origins; what is not one is left out.
pub(crate) fn content_policy(gateways: &[String]) -> HeaderValue {
    let is_origin = |text: &&String| {
        text.starts_with("http") && text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b';' | b','))
    };
    let gateways: Vec<&str> = gateways.iter().filter(is_origin).map(String::as_str).collect();
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
         form-action 'self' {}; frame-ancestors 'none'; base-uri 'none'",
        gateways.join(" ")
    );
    HeaderValue::try_from(policy.replace(" ;", ";")).expect("origins are visible characters")
}

/// Marks a page with a form that the browser posts to this origin and not to us: to it, and to no other gateway.
#[derive(Debug, Clone)]
pub(crate) struct PostsTo(pub String);

/// Lets the browser that sent a form keep the page that answers it, for its own *Back*: with `no-store` it would ask
/// whether to send the form again, and what was typed, or what was shown before it is done, would be gone. Nobody shows it
/// without asking us first but that history; passwords are never in it.
fn keep_for_back(response: &mut Response) {
    let shows_secret = response.extensions().get::<ShowsSecret>().is_some();
    let is_failure = response.status().is_server_error();
    let headers = response.headers_mut();
    let is_page =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page && !shows_secret && !is_failure {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
}

/// Middleware: adds them.
pub(crate) async fn secure(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let is_form = request.method() == Method::POST;
    let mut response = next.run(request).await;
    if is_form {
        keep_for_back(&mut response);
    }
    let policy = match response.extensions_mut().remove::<PostsTo>() {
        Some(PostsTo(origin)) => content_policy(&[origin]),
        None => state.content_policy.clone(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    // Personal links are secrets: no other origin learns them. `no-referrer` would also blank the Origin of our forms.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    );
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.entry(SHARED_WITH).or_insert(HeaderValue::from_static("same-origin"));
    if state.https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_may_go_on_to_the_gateways() {
        let policy =
            content_policy(&["https://pay.test".into(), "javascript:x".into(), "https://a; b".into()]);
        let text = policy.to_str().expect("visible");
        assert!(text.contains("form-action 'self' https://pay.test; frame-ancestors"), "{text}");
        assert!(content_policy(&[]).to_str().expect("visible").contains("form-action 'self'; "));
    }
}
