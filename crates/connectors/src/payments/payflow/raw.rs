//! What is kept of an answer for people who look into a payment: no secrets, no card data, no names, bounded.

use super::nvp::Fields;

/// Longest text kept, in characters.
const TEXT_MAX: usize = 1000;

/// Longest value kept, in characters.
const VALUE_MAX: usize = 120;

/// Longest piece kept of an answer that is not name-value text, in characters.
const UNREADABLE_MAX: usize = 200;

/// Runs of digits of this length or more may be card numbers.
const CARD_DIGITS: usize = 12;

/// Fields whose values are kept; of all others only the name.
const SHOWN: [&str; 36] = [
    "RESULT",
    "RESPMSG",
    "PNREF",
    "ORIGRESULT",
    "ORIGRESPMSG",
    "ORIGPNREF",
    "TRANSSTATE",
    "TRXTYPE",
    "DUPLICATE",
    "AMT",
    "ORIGAMT",
    "FEEAMT",
    "CURRENCY",
    "CUSTREF",
    "COMMENT1",
    "INVNUM",
    "SECURETOKENID",
    "AUTHCODE",
    "AVSADDR",
    "AVSZIP",
    "IAVS",
    "CVV2MATCH",
    "PROCAVS",
    "PROCCVV2",
    "HOSTCODE",
    "RESPTEXT",
    "CARDTYPE",
    "PREFPSMSG",
    "POSTFPSMSG",
    "TRANSTIME",
    "SETTLE_DATE",
    "BATCHID",
    "PPREF",
    "CORRELATIONID",
    "PAYMENTTYPE",
    "PENDINGREASON",
];

/// The answer as it is kept.
pub(super) fn shown(fields: &Fields, body: &[u8]) -> String {
    if fields.pairs().is_empty() {
        return bounded(
            &masked(&String::from_utf8_lossy(&body[..body.len().min(4 * UNREADABLE_MAX)])),
            UNREADABLE_MAX,
        );
    }
    let pieces = fields.pairs().iter().map(|(name, value)| {
        let kept =
            if SHOWN.contains(&name.as_str()) { bounded(&masked(value), VALUE_MAX) } else { "*".to_owned() };
        format!("{name}={kept}")
    });
    bounded(&pieces.collect::<Vec<_>>().join("&"), TEXT_MAX)
}

/// At most `max` characters, control characters as spaces.
pub(super) fn bounded(text: &str, max: usize) -> String {
    text.chars().take(max).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Long runs of digits, also with spaces or dashes between them, become stars.
fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() || (matches!(c, ' ' | '-') && !run.is_empty()) {
            run.push(c);
            continue;
        }
        if run.bytes().filter(u8::is_ascii_digit).count() >= CARD_DIGITS {
            out.extend(run.chars().map(|c| if c.is_ascii_digit() { '*' } else { c }));
        } else {
            out.push_str(&run);
        }
        run.clear();
        out.push(c);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::super::nvp::decode;
    use super::*;

    #[test]
    fn card_data_names_and_tokens_are_not_kept() {
        let body =
            b"RESULT=0&PNREF=A10A6AE7042E&ACCT=1111&EXPDATE=0316&BILLTOLASTNAME[5]=& Foo&SECURETOKEN[4]=ab==\
            &RESPMSG=Card 4111 1111-1111 1111 approved&AMT=362.45&TRANSTIME=2026-11-22 04:40:00";
        assert_eq!(
            shown(&decode(body), body),
            "RESULT=0&PNREF=A10A6AE7042E&ACCT=*&EXPDATE=*&BILLTOLASTNAME=*&SECURETOKEN=*\
             &RESPMSG=Card **** ****-**** **** approved&AMT=362.45&TRANSTIME=2026-11-22 04:40:00"
        );
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let text = "x".repeat(100_000);
        assert_eq!(shown(&decode(text.as_bytes()), text.as_bytes()).len(), UNREADABLE_MAX);
        let many = "RESPMSG=".to_owned() + &"y".repeat(5000) + &"&AMT=1.00".repeat(400);
        assert_eq!(shown(&decode(many.as_bytes()), many.as_bytes()).len(), TEXT_MAX);
        assert_eq!(shown(&decode(b"\xff\xfe<h1>"), b"\xff\xfe<h1>"), "\u{fffd}\u{fffd}<h1>");
    }
}
