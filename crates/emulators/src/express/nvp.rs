//! Name-value pairs as PayPal writes them: escapes in small letters, of everything that is no letter or digit.

use axum::body::Bytes;
use http::{HeaderValue, Response, header};

use crate::clock::{Civil, Micros};
use crate::payflow::mix;
use crate::wallet::others;

/// The words of a number.
fn words(code: u32) -> (&'static str, &'static str) {
    match code {
        10_002 => ("Security error", "Security header is not valid"),
        10_004 => (
            "Transaction refused because of an invalid argument. See additional error messages for details.",
            "The transaction id is not valid",
        ),
        10_007 => ("Permission denied", "You do not have permissions to make this API call"),
        10_009 => {
            ("Transaction refused", "You can not refund this type of transaction, or not so much of it")
        }
        10_400 => ("Transaction refused because of an invalid argument.", "Order total is missing."),
        10_401 => ("Transaction refused because of an invalid argument.", "Order total is invalid."),
        10_404 => ("Transaction refused because of an invalid argument.", "ReturnURL is missing."),
        10_405 => ("Transaction refused because of an invalid argument.", "CancelURL is missing."),
        10_406 => ("Transaction refused because of an invalid argument.", "The PayerID value is invalid."),
        10_410 => ("Invalid token", "Invalid token."),
        10_411 => {
            ("This Express Checkout session has expired.", "This Express Checkout session has expired.")
        }
        10_413 => (
            "Transaction refused because of an invalid argument.",
            "The totals of the cart item amounts do not match order amounts.",
        ),
        10_414 => (
            "Transaction refused because of an invalid argument.",
            "The amount exceeds the maximum amount for a single transaction.",
        ),
        10_419 => ("Transaction refused because of an invalid argument.", "PayerID is missing."),
        10_443 => ("Transaction refused because of an invalid argument.", "Order is not allowed."),
        10_485 => ("Payment not authorized", "Payment has not been authorized by the user."),
        10_486 => (
            "This transaction couldn't be completed.",
            "This transaction couldn't be completed. Please redirect your customer to PayPal.",
        ),
        10_504 | 10_748 | 10_762 => ("Invalid Data", "Please enter a valid Credit Card Verification Number."),
        10_509 | 10_747 => ("Invalid Data", "You must submit an IP address of the buyer with each API call."),
        10_510 | 10_519 | 10_527 | 10_535 | 10_567 => {
            ("Invalid Data", "Please enter a valid credit card number and type.")
        }
        10_536 => ("Duplicate invoice", "The transaction was refused because the invoice was paid before."),
        10_550 => ("Access to Direct Payment was disabled.", "Access to Direct Payment was disabled."),
        10_761 => (
            "Gateway Decline",
            "The transaction cannot be processed while another one of the same buyer is in progress.",
        ),
        11_611 => {
            ("Transaction blocked by your settings in FMF", "Transaction blocked by your settings in FMF")
        }
        12_000 => ("Transaction declined", "Transaction is not compliant due to missing 3-D Secure fields."),
        15_005 => ("Processor Decline", "This transaction cannot be processed."),
        10_525 => ("Invalid Data", "This transaction cannot be processed. The amount to be charged is zero."),
        10_600 => ("Authorization voided.", "Authorization is voided."),
        10_601 => ("Authorization expired.", "Authorization has expired."),
        10_602 => ("Authorization completed.", "Authorization has already been completed."),
        10_606 => ("Transaction rejected, please contact the buyer.", "Buyer cannot pay."),
        10_610 => ("Amount limit exceeded.", "Amount specified exceeds allowable limit."),
        10_613 => ("Currency mismatch.", "Currency of capture must be the same as currency of authorization"),
        10_614 => (
            "Authorization can not be voided.",
            "You can void only the original authorization, not a reauthorization.",
        ),
        10_626 => ("Risk", "Transaction refused due to risk model"),
        11_002 => (
            "Search warning",
            "The number of results were truncated. Please change your search parameters if you wish to see all your results.",
        ),
        11_607 => {
            ("Duplicate Request", "A successful transaction has already been completed for this token.")
        }
        11_610 => (
            "Payment Pending your review in Fraud Management Filters",
            "Payment Pending your review in Fraud Management Filters",
        ),
        11_612 => ("Transaction not in review", "Transaction is not pending review."),
        11_925 => ("Invalid Argument", "The button type specified is invalid."),
        11_926 => ("Invalid Data", "One of the parameters specified using ButtonVar is invalid."),
        11_938 => ("Invalid Argument", "The button code value specified is invalid."),
        81_002 => ("Unspecified Method", "Method Specified is not Supported"),
        81_150 => ("Missing Parameter", "Version : Required parameter missing"),
        _ => ("Internal Error", "Internal Error"),
    }
}

/// An answer on its way.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// What it says besides its frame.
    pub fields: Vec<(String, String)>,
    /// Numbers of errors, or of warnings.
    pub codes: Vec<u32>,
    /// What was asked was done.
    pub is_done: bool,
}

impl Answer {
    pub fn done<N: Into<String>>(fields: Vec<(N, String)>) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name.into(), value)).collect();
        Self { fields, codes: Vec::new(), is_done: true }
    }

    pub fn refused(codes: &[u32]) -> Self {
        Self { fields: Vec::new(), codes: codes.to_vec(), is_done: false }
    }

    /// The same with a warning.
    pub fn warning(mut self, code: u32) -> Self {
        self.codes.push(code);
        self
    }

    /// The same as somebody else's payment would be answered: every number in it by which something is known is another one.
    pub fn of_somebody_else(mut self) -> Self {
        let is_number = |name: &str| {
            let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
            ["TRANSACTIONID", "AUTHORIZATIONID", "TOKEN", "INVNUM", "CUSTOM", "HOSTEDBUTTONID"]
                .iter()
                .any(|known| name.ends_with(known))
        };
        let own: Vec<String> =
            self.fields.iter().filter(|(name, _)| is_number(name)).map(|(_, value)| value.clone()).collect();
        for (_, value) in &mut self.fields {
            *value = others::with_numbers(value, own.iter().map(String::as_str));
        }
        self
    }

    /// As it is written, at `now`, to a request of this version.
    pub fn text(&self, now: Micros, version: &str) -> String {
        let ack = match (self.is_done, self.codes.is_empty()) {
            (true, true) => "Success",
            (true, false) => "SuccessWithWarning",
            (false, _) => "Failure",
        };
        let mut pairs = self.fields.clone();
        let version =
            if self.codes.contains(&10_002) { "0.000000".to_owned() } else { format!("{version}.0") };
        let time = format!("{}Z", Civil::of(now).text().replacen(' ', "T", 1));
        let correlation = format!("{:013x}", mix(u64::try_from(now).unwrap_or(0)) >> 12);
        for (name, value) in [
            ("TIMESTAMP", time),
            ("CORRELATIONID", correlation),
            ("ACK", ack.to_owned()),
            ("VERSION", version),
            ("BUILD", "54118205".to_owned()),
        ] {
            pairs.push((name.to_owned(), value));
        }
        let severity = if self.is_done { "Warning" } else { "Error" };
        for (n, code) in self.codes.iter().enumerate() {
            let (short, long) = words(*code);
            pairs.push((format!("L_ERRORCODE{n}"), code.to_string()));
            pairs.push((format!("L_SHORTMESSAGE{n}"), short.to_owned()));
            pairs.push((format!("L_LONGMESSAGE{n}"), long.to_owned()));
            pairs.push((format!("L_SEVERITYCODE{n}"), severity.to_owned()));
        }
        written(&pairs)
    }
}

/// Writes pairs.
pub(super) fn written(pairs: &[(String, String)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(name);
        out.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() {
                out.push(char::from(byte));
            } else {
                out.push_str(&format!("%{byte:02x}"));
            }
        }
    }
    out
}

/// A text as an answer: 200 whatever it says.
pub(super) fn plain(text: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(text));
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_written_as_paypal_writes_them() {
        let done = Answer::done(vec![("TOKEN", "EC-1".to_owned())]).text(0, "124");
        assert!(
            done.starts_with("TOKEN=EC%2d1&TIMESTAMP=1970%2d01%2d01T00%3a00%3a00Z&CORRELATIONID="),
            "{done}"
        );
        assert!(done.ends_with("&ACK=Success&VERSION=124%2e0&BUILD=54118205"), "{done}");
        let refused = Answer::refused(&[10_002]).text(0, "124");
        assert!(
            refused.contains("ACK=Failure&VERSION=0%2e000000&BUILD=54118205&L_ERRORCODE0=10002&"),
            "{refused}"
        );
        let warned = Answer::done(vec![("A", "é".to_owned())]).warning(11_607).text(0, "204");
        assert!(warned.starts_with("A=%c3%a9&") && warned.contains("ACK=SuccessWithWarning"), "{warned}");
    }
}
