//! Faults of the wire: how an answer leaves, or does not.

use std::sync::OnceLock;

use axum::body::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

use super::{Arm, FaultKind};

/// What happens to the connection; travels with the response as an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// Reset without a byte.
    Reset,
    /// Ended without a byte.
    Drop,
    /// Half of the body, then ended.
    Half,
    /// The response twice.
    Twice,
}

/// An answer of the gateway: 200 whatever RESULT says.
pub(crate) fn answer(text: String) -> Response<Bytes> {
    typed(StatusCode::OK, "text/namevalue", Bytes::from(text))
}

fn typed(status: StatusCode, kind: &'static str, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::SERVER, HeaderValue::from_static("VPS-3.033.00"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

fn cut(wire: Wire) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    response.extensions_mut().insert(wire);
    response
}

/// The answer of a request that is not processed.
pub(crate) fn instead(arm: &Arm) -> Response<Bytes> {
    match arm.fault {
        FaultKind::Refuse => cut(Wire::Reset),
        FaultKind::TooManyRequests => {
            let mut response = typed(
                StatusCode::TOO_MANY_REQUESTS,
                "text/plain",
                Bytes::from_static(b"Too many requests\n"),
            );
            if let Some(seconds) = arm.retry_after_s {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
        FaultKind::Error500Before => error_500(),
        _ => cut(Wire::Drop),
    }
}

fn error_500() -> Response<Bytes> {
    typed(StatusCode::INTERNAL_SERVER_ERROR, "text/plain", Bytes::from_static(b"Internal Server Error\n"))
}

fn html(status: StatusCode) -> Response<Bytes> {
    const PAGE: &[u8] = b"<html><head><title>Service Unavailable</title></head>\
        <body><h1>The service is temporarily unavailable</h1><p>RESULT: please try again.</p></body></html>";
    typed(status, "text/html", Bytes::from_static(PAGE))
}

/// What leaves instead of a good answer when the fault lies behind the processing.
pub(crate) fn http_answer(mut good: Response<Bytes>, fault: FaultKind) -> Response<Bytes> {
    static HUGE: OnceLock<Bytes> = OnceLock::new();
    match fault {
        FaultKind::DropAfter => cut(Wire::Drop),
        FaultKind::HalfAnswer => {
            good.extensions_mut().insert(Wire::Half);
            good
        }
        FaultKind::DoubleAnswer => {
            good.extensions_mut().insert(Wire::Twice);
            good
        }
        FaultKind::Error500After => error_500(),
        FaultKind::Html200 => html(StatusCode::OK),
        FaultKind::Html502 => html(StatusCode::BAD_GATEWAY),
        FaultKind::Html503 => html(StatusCode::SERVICE_UNAVAILABLE),
        FaultKind::Html504 => html(StatusCode::GATEWAY_TIMEOUT),
        FaultKind::Empty => good.map(|_| Bytes::new()),
        FaultKind::Garbage => good.map(|_| Bytes::from_static(b"\x01\x02{[<RESULT>0\n&&==\x7f")),
        FaultKind::Huge => {
            let body = HUGE.get_or_init(|| Bytes::from(vec![b'A'; 50_000_000])).clone();
            good.map(|_| body)
        }
        FaultKind::InvalidUtf8 => {
            good.map(|_| Bytes::from_static(b"RESULT=0&PNREF=A1\xff\xfe&RESPMSG=\xc3\x28"))
        }
        FaultKind::WrongType => {
            good.headers_mut()
                .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
            good
        }
        _ => good,
    }
}
