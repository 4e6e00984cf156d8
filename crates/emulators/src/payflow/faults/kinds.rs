//! The faults there are; the row of the fault matrix (PS-F) stands beside each.

use serde::{Deserialize, Serialize};

/// What goes wrong. The comment names the row of the fault matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// F1: waits `delay_ms`, then processes and answers.
    DelayBefore,
    /// F1: processes, waits `delay_ms`, then answers.
    DelayAfter,
    /// F2: the connection is reset without an answer; in process, refused.
    Refuse,
    /// F3: the connection ends, nothing was processed.
    DropBefore,
    /// F4: processed, then the connection ends.
    DropAfter,
    /// F5: processed, half of the answer, then the connection ends.
    HalfAnswer,
    /// F6: processed, the answer twice on the wire.
    DoubleAnswer,
    /// F6: processed, the answer of another request.
    OtherAnswer,
    /// F7: status 500, not processed.
    #[serde(rename = "error-500-before")]
    Error500Before,
    /// F8: processed, then status 500.
    #[serde(rename = "error-500-after")]
    Error500After,
    /// F9: processed, then an HTML page with status 200.
    #[serde(rename = "html-200")]
    Html200,
    /// F9: processed, then an HTML page with status 502.
    #[serde(rename = "html-502")]
    Html502,
    /// F9: processed, then an HTML page with status 503.
    #[serde(rename = "html-503")]
    Html503,
    /// F9: processed, then an HTML page with status 504.
    #[serde(rename = "html-504")]
    Html504,
    /// F10: processed, then status 200 without a body.
    Empty,
    /// F10: processed, then noise.
    Garbage,
    /// F10: processed, then 50 MB.
    Huge,
    /// F10: processed, then bytes that are no UTF-8.
    InvalidUtf8,
    /// F10: processed, then the answer as `application/octet-stream`.
    WrongType,
    /// F11: processed, answered with another amount.
    OtherAmount,
    /// F11: processed, answered with another currency.
    OtherCurrency,
    /// F11: processed, answered with other references.
    OtherReference,
    /// F11: processed, answered for another merchant.
    OtherAccount,
    /// F12: answered as declined while the books say approved.
    DeclinedThenApproved,
    /// F12: answered as approved while the books say declined.
    ApprovedThenDeclined,
    /// F13: status 429, with Retry-After when `retry_after_s` is given; not processed.
    TooManyRequests,
    /// F13: answered as the product itself says "not now" (RESULT 106, SERVICE_UNAVAILABLE, 10001), not processed.
    Busy,
    /// F14: the sign-in has ended: status 401, not processed; signed in anew, it goes on. Orders v2 only.
    SignInEnded,
    /// F14: status 401, not processed, and nobody is signed in until the fault is taken back. Orders v2 only.
    SignInRefused,
    /// F15: for `lag_s` seconds its key is answered "in progress", and nobody sees what it does. Orders v2 only.
    InProgress,
    /// F18: held for review (126) whatever the cardholder's name.
    Review,
    /// 127 whatever the cardholder's name.
    Unscreened,
    /// The RESULT given as `result`; no money moves.
    Result,
    /// F19: the authorization lives only `after_s` seconds of virtual time.
    AuthorizationExpires,
    /// F19: the issuer voids the authorization at once.
    IssuerVoids,
    /// F19: the capture takes `minor` less than asked.
    CapturesLess,
    /// Captured, and what the gateway keeps of it is not told yet; Payflow never tells it.
    FeeUntold,
    /// F25: inquiries do not find the transaction for `lag_s` seconds of virtual time.
    InquiryLag,
    /// F25: this inquiry finds nothing.
    NotFound,
    /// F24: the payer never comes back.
    ReturnLost,
    /// F24: the return address is also called by somebody else.
    ReturnTwice,
    /// F24: the payer comes back with another order's token.
    ReturnOtherToken,
    /// F24: the payer comes back as if paid, without having seen the page.
    ReturnWithoutPayment,
    /// F24: the payer cancels and comes back as if paid.
    ReturnAfterCancel,
}

impl FaultKind {
    /// The word used by the control API.
    pub fn word(self) -> &'static str {
        FAULTS.iter().find(|(kind, _, _)| *kind == self).map_or("", |(_, word, _)| word)
    }

    /// Whether only Orders v2 fails like this, which one signs in to first.
    pub fn is_of_orders(self) -> bool {
        matches!(self, Self::SignInEnded | Self::SignInRefused | Self::InProgress)
    }

    /// Nothing is processed; the answer is made without the books.
    pub(crate) fn prevents(self) -> bool {
        matches!(self, Self::Refuse | Self::DropBefore | Self::Error500Before | Self::TooManyRequests)
    }
}

/// Every fault with its word and what it does, in the order of the control page.
pub const FAULTS: &[(FaultKind, &str, &str)] = &[
    (FaultKind::DelayBefore, "delay-before", "waits delay_ms, then processes and answers"),
    (FaultKind::DelayAfter, "delay-after", "processes, waits delay_ms, then answers"),
    (FaultKind::Refuse, "refuse", "connection reset, nothing read (in process: refused)"),
    (FaultKind::DropBefore, "drop-before", "connection ends, nothing processed"),
    (FaultKind::DropAfter, "drop-after", "processed, then the connection ends"),
    (FaultKind::HalfAnswer, "half-answer", "processed, half an answer, then the connection ends"),
    (FaultKind::DoubleAnswer, "double-answer", "processed, the answer twice on the wire"),
    (FaultKind::OtherAnswer, "other-answer", "processed, the answer of another request"),
    (FaultKind::Error500Before, "error-500-before", "status 500, nothing processed"),
    (FaultKind::Error500After, "error-500-after", "processed, then status 500"),
    (FaultKind::Html200, "html-200", "processed, then an HTML page with status 200"),
    (FaultKind::Html502, "html-502", "processed, then an HTML page with status 502"),
    (FaultKind::Html503, "html-503", "processed, then an HTML page with status 503"),
    (FaultKind::Html504, "html-504", "processed, then an HTML page with status 504"),
    (FaultKind::Empty, "empty", "processed, then status 200 without a body"),
    (FaultKind::Garbage, "garbage", "processed, then noise"),
    (FaultKind::Huge, "huge", "processed, then 50 MB"),
    (FaultKind::InvalidUtf8, "invalid-utf8", "processed, then bytes that are no UTF-8"),
    (FaultKind::WrongType, "wrong-type", "processed, then the answer with another content type"),
    (FaultKind::OtherAmount, "other-amount", "processed, another amount in the answer"),
    (FaultKind::OtherCurrency, "other-currency", "processed, another currency in the answer"),
    (FaultKind::OtherReference, "other-reference", "processed, other references in the answer"),
    (FaultKind::OtherAccount, "other-account", "processed, another merchant in the answer"),
    (
        FaultKind::DeclinedThenApproved,
        "declined-then-approved",
        "answered as declined, approved in the books",
    ),
    (
        FaultKind::ApprovedThenDeclined,
        "approved-then-declined",
        "answered as approved, declined in the books",
    ),
    (FaultKind::TooManyRequests, "too-many-requests", "status 429, Retry-After with retry_after_s"),
    (FaultKind::Busy, "busy", "answered \"not now\" in the product's own words, nothing processed"),
    (
        FaultKind::SignInEnded,
        "sign-in-ended",
        "status 401, nothing processed; a new sign-in is good (PayPal only)",
    ),
    (
        FaultKind::SignInRefused,
        "sign-in-refused",
        "status 401, as every sign-in until it is disarmed (PayPal only)",
    ),
    (FaultKind::InProgress, "in-progress", "its key is \"in progress\" for lag_s seconds (PayPal only)"),
    (FaultKind::Review, "review", "held for review (126)"),
    (FaultKind::Unscreened, "unscreened", "approved without fraud filters (127)"),
    (FaultKind::Result, "result", "answers result; no money moves"),
    (FaultKind::AuthorizationExpires, "authorization-expires", "the hold lives after_s seconds only"),
    (FaultKind::IssuerVoids, "issuer-voids", "the issuer voids the hold at once"),
    (FaultKind::CapturesLess, "captures-less", "the capture takes minor less"),
    (FaultKind::FeeUntold, "fee-untold", "captured, what is kept of it not told yet (PayPal only)"),
    (FaultKind::InquiryLag, "inquiry-lag", "not found by inquiries for lag_s seconds"),
    (FaultKind::NotFound, "not-found", "this inquiry finds nothing"),
    (FaultKind::ReturnLost, "return-lost", "the payer never comes back (op return)"),
    (FaultKind::ReturnTwice, "return-twice", "somebody else calls the return address too (op return)"),
    (FaultKind::ReturnOtherToken, "return-other-token", "comes back with another order's token (op return)"),
    (FaultKind::ReturnWithoutPayment, "return-without-payment", "comes back as if paid (op hosted-page)"),
    (
        FaultKind::ReturnAfterCancel,
        "return-after-cancel",
        "cancels, comes back as if paid (op hosted-cancel)",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_the_word_that_its_json_has() {
        for (kind, word, _) in FAULTS {
            assert_eq!(serde_json::to_string(kind).expect("json"), format!("\"{word}\""));
        }
        let mut kinds: Vec<_> = FAULTS.iter().map(|(kind, _, _)| *kind).collect();
        kinds.dedup();
        assert_eq!(kinds.len(), FaultKind::ReturnAfterCancel as usize + 1, "one is missing in the list");
    }
}
