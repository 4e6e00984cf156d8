//! A request as it comes in: headers checked, body read, operation recognised.

use http::HeaderMap;
use serde::{Deserialize, Serialize};

use super::nvp::Nvp;

/// What a request (or a moment of the hosted page) is about; faults are armed for one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// CREATESECURETOKEN=Y, and ACTION=S of TENDER=P.
    Token,
    /// TRXTYPE=A.
    Authorize,
    /// TRXTYPE=S (and F).
    Sale,
    /// TRXTYPE=A of an earlier one.
    Reauthorize,
    /// TRXTYPE=D.
    Capture,
    /// TRXTYPE=V.
    Void,
    /// TRXTYPE=C.
    Credit,
    /// TRXTYPE=I, and ACTION=G of TENDER=P.
    Inquiry,
    /// TRXTYPE=U.
    Review,
    /// Anything else that was posted to the gateway.
    Other,
    /// The payer opens the hosted page.
    HostedPage,
    /// The payer submits the hosted page.
    HostedSubmit,
    /// The payer cancels on the hosted page.
    HostedCancel,
    /// The payer is sent back to the merchant.
    Return,
    /// The merchant's server is told.
    SilentPost,
}

impl Operation {
    /// The word used in logs and by the control API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Authorize => "authorize",
            Self::Sale => "sale",
            Self::Reauthorize => "reauthorize",
            Self::Capture => "capture",
            Self::Void => "void",
            Self::Credit => "credit",
            Self::Inquiry => "inquiry",
            Self::Review => "review",
            Self::Other => "other",
            Self::HostedPage => "hosted-page",
            Self::HostedSubmit => "hosted-submit",
            Self::HostedCancel => "hosted-cancel",
            Self::Return => "return",
            Self::SilentPost => "silent-post",
        }
    }

    /// All, in the order of the control page.
    pub const ALL: [Self; 15] = [
        Self::Token,
        Self::Authorize,
        Self::Sale,
        Self::Reauthorize,
        Self::Capture,
        Self::Void,
        Self::Credit,
        Self::Inquiry,
        Self::Review,
        Self::Other,
        Self::HostedPage,
        Self::HostedSubmit,
        Self::HostedCancel,
        Self::Return,
        Self::SilentPost,
    ];
}

/// A readable request.
#[derive(Clone, Debug)]
pub(crate) struct GatewayRequest {
    pub request_id: String,
    pub op: Operation,
    pub fields: Nvp,
}

/// Body bytes taken at most; more is RESULT 9.
pub(crate) const MAX_BODY: usize = 64 * 1024;

/// Reads headers and body; Err is a RESULT of the communication class, 9 or 101.
pub(crate) fn read(headers: &HeaderMap, body: &[u8]) -> Result<GatewayRequest, i32> {
    let text =
        |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let request_id = text("x-vps-request-id").unwrap_or_default();
    if request_id.is_empty() {
        return Err(-41);
    }
    if request_id.len() > 32 || !request_id.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(-40);
    }
    // The guide calls the header mandatory, clients in the field leave it out: absent counts as the default.
    if let Some(timeout) = text("x-vps-client-timeout") {
        match timeout.parse::<u32>() {
            Ok(0..MIN_TIMEOUT_S) => return Err(101),
            Ok(_) => {}
            Err(_) => return Err(-30),
        }
    }
    if body.len() > MAX_BODY {
        return Err(9);
    }
    let fields = Nvp::parse(body).map_err(super::nvp::SyntaxError::result)?;
    Ok(GatewayRequest { request_id, op: operation(&fields), fields })
}

/// A client that waits less cannot be served.
const MIN_TIMEOUT_S: u32 = 5;

fn operation(fields: &Nvp) -> Operation {
    if fields.get("CREATESECURETOKEN").is_some_and(|v| v.eq_ignore_ascii_case("Y")) {
        return Operation::Token;
    }
    if fields.get("TENDER") == Some("P") {
        match fields.get("ACTION") {
            Some("S") => return Operation::Token,
            Some("G") => return Operation::Inquiry,
            _ => {}
        }
    }
    match fields.get("TRXTYPE") {
        Some("A") if fields.get("DOREAUTHORIZATION") == Some("1") => Operation::Reauthorize,
        Some("A") => Operation::Authorize,
        Some("S" | "F") => Operation::Sale,
        Some("D") => Operation::Capture,
        Some("V") => Operation::Void,
        Some("C") => Operation::Credit,
        Some("I") => Operation::Inquiry,
        Some("U") => Operation::Review,
        _ => Operation::Other,
    }
}

/// Fields for the log: passwords and codes gone, card numbers to their last four, tokens to their first four.
pub(crate) fn masked(fields: &Nvp) -> String {
    let mut safe = Nvp::default();
    for (name, value) in fields.iter() {
        let tail = |n: usize| value.char_indices().rev().nth(n - 1).map_or("", |(at, _)| &value[at..]);
        let head = |n: usize| value.char_indices().nth(n).map_or(value, |(at, _)| &value[..at]);
        let shown = match name {
            "PWD" | "CVV2" | "CSC" => "***".to_string(),
            "ACCT" | "CARDNUM" if value.len() > 4 => format!("***{}", tail(4)),
            "SECURETOKEN" => format!("{}***", head(4)),
            _ => value.to_string(),
        };
        safe.set(name, shown);
    }
    safe.encode()
}

/// The beginning of a body that could not be read, with nothing in it that could be a secret: every digit is
/// hidden and everything from a password on is left out.
pub(crate) fn masked_bytes(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(200)]);
    let safe = text.find("PWD").map_or(&*text, |at| &text[..at]);
    safe.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (n.parse().expect("name"), v.parse().expect("value"))).collect()
    }

    #[test]
    fn headers_are_held_against_the_guide() {
        let of = |pairs: &[(&'static str, &'static str)]| read(&headers(pairs), b"TRXTYPE=S").map(|r| r.op);
        assert_eq!(of(&[]), Err(-41));
        assert_eq!(of(&[("x-vps-request-id", "")]), Err(-41));
        assert_eq!(of(&[("x-vps-request-id", "123456789012345678901234567890123")]), Err(-40));
        assert_eq!(of(&[("x-vps-request-id", "a b")]), Err(-40));
        assert_eq!(of(&[("x-vps-request-id", "a"), ("x-vps-client-timeout", "soon")]), Err(-30));
        assert_eq!(of(&[("x-vps-request-id", "a"), ("x-vps-client-timeout", "1")]), Err(101));
        let plenty = [("x-vps-request-id", "a"), ("x-vps-client-timeout", "45"), ("x-vps-vit-os-name", "x")];
        assert_eq!(of(&plenty), Ok(Operation::Sale));
    }

    #[test]
    fn nothing_secret_reaches_the_log() {
        let fields = Nvp::from([
            ("PWD", "hunter2hunter2"),
            ("ACCT", "4111111111111111"),
            ("CVV2", "123"),
            ("SECURETOKEN", "abcdefgh=="),
            ("AMT", "1.00"),
        ]);
        assert_eq!(masked(&fields), "PWD=***&ACCT=***1111&CVV2=***&SECURETOKEN=abcd***&AMT=1.00");
        assert_eq!(masked_bytes(b"acct=4111&PWD=secret"), "acct=####&");
    }

    #[test]
    fn every_operation_reads_back_from_its_word() {
        for op in Operation::ALL {
            let json = serde_json::to_string(&op).expect("json");
            assert_eq!(json, format!("\"{}\"", op.word()));
        }
    }
}
