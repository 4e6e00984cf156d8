//! Name-value pairs, escaped as in a form: unlike Payflow's they have no lengths.

use super::errors;
use crate::payments::percent::percent_encoded;
use domain::money::{Currency, Money};
use std::collections::HashSet;

/// Writes pairs.
pub(super) fn encode<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(name);
        out.push('=');
        out.push_str(&percent_encoded(value));
    }
    out
}

/// Reads pairs. `+` is a space, a broken escape stays as it is, what is no UTF-8 is replaced.
pub(super) fn decode(body: &[u8]) -> Vec<(String, String)> {
    let pairs = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    let read = |pair: &[u8]| {
        let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        (unescaped(&pair[..at]), unescaped(pair.get(at + 1..).unwrap_or_default()))
    };
    pairs.map(read).collect()
}

fn unescaped(text: &[u8]) -> String {
    let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'+', _) => out.push(b' '),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = after;
                }
                _ => out.push(b'%'),
            },
            _ => out.push(*first),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// An answer: what it says, and whether what was asked was done.
pub(super) struct Reply {
    fields: Vec<(String, String)>,
    /// What was asked was done. Whether that means money is for [`super::response`] to say.
    pub is_done: bool,
}

impl Reply {
    /// The answer in these bytes; none where they are no answer of PayPal's: half of one, a page, or noise.
    pub fn read(body: &[u8]) -> Option<Self> {
        let mut reply = Self { fields: decode(body), is_done: false };
        let ack = reply.get("ACK").to_ascii_lowercase();
        if ack.is_empty() {
            return None;
        }
        // Unknown words are failures, and so are those of payments to several sellers at once, which are never asked for.
        reply.is_done = matches!(ack.as_str(), "success" | "successwithwarning");
        Some(reply)
    }

    /// The value of a field, whatever the case of its name; empty where it is missing.
    pub fn get(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.trim())
    }

    /// The same of a field of the only payment, by either of the two names that PayPal gives it.
    pub fn of_payment(&self, name: &str) -> &str {
        let named = ["PAYMENTINFO_0_", "PAYMENTREQUEST_0_", "PAYMENTREQUESTINFO_0_", ""];
        named
            .iter()
            .map(|prefix| self.get(&format!("{prefix}{name}")))
            .find(|value| !value.is_empty())
            .unwrap_or("")
    }

    /// How many lines a list in it has, by these fields of them; none where one is missing in between, is said twice, or where there are
    /// more than `max`.
    pub fn lines(&self, fields: &[&str], max: usize) -> Option<usize> {
        let number = |name: &str| {
            let rest = name.strip_prefix("L_")?;
            let field = fields.iter().find_map(|field| Some((*field, rest.strip_prefix(*field)?)));
            field.and_then(|(field, n)| Some((field, n.parse::<usize>().ok()?)))
        };
        let (mut seen, mut numbers) = (HashSet::new(), HashSet::new());
        for (name, _) in &self.fields {
            let Some((field, n)) = number(&name.to_ascii_uppercase()) else { continue };
            if !seen.insert((field.to_owned(), n)) {
                return None;
            }
            numbers.insert(n);
        }
        let count = numbers.len();
        (count <= max && (0..count).all(|n| numbers.contains(&n))).then_some(count)
    }

    /// Its errors and warnings by their numbers.
    pub fn errors(&self) -> Vec<i32> {
        let at = |n: usize| self.get(&format!("L_ERRORCODE{n}")).parse().ok();
        (0..10).filter_map(at).collect()
    }

    /// Whether it warns of anything, be it without a number.
    pub fn has_warning(&self) -> bool {
        self.get("ACK").eq_ignore_ascii_case("successwithwarning")
    }

    /// Whether it warns of this.
    pub fn warns(&self, code: i32) -> bool {
        self.errors().contains(&code)
    }

    /// An amount with its currency, where both can be read.
    pub fn money(&self, amount: &str, currency: &str) -> (Option<Money>, Option<Currency>) {
        let currency = Currency::from_code(&currency.to_ascii_uppercase());
        (currency.and_then(|currency| read_amount(amount, currency)), currency)
    }

    /// What is kept of it for people who look into a payment: states, ids and numbers, no names and no addresses.
    pub fn shown(&self) -> String {
        const KEPT: [&str; 16] = [
            "ACK",
            "CORRELATIONID",
            "TOKEN",
            "CHECKOUTSTATUS",
            "TRANSACTIONID",
            "PAYMENTINFO_0_TRANSACTIONID",
            "PAYMENTREQUEST_0_TRANSACTIONID",
            "AUTHORIZATIONID",
            "PARENTTRANSACTIONID",
            "REFUNDTRANSACTIONID",
            "PAYMENTSTATUS",
            "PAYMENTINFO_0_PAYMENTSTATUS",
            "PENDINGREASON",
            "PAYMENTINFO_0_PENDINGREASON",
            "REASONCODE",
            "REFUNDSTATUS",
        ];
        let kept = KEPT.iter().map(|name| (*name, self.get(name))).filter(|(_, value)| !value.is_empty());
        let mut parts: Vec<String> = kept.map(|(name, value)| format!("{name} {value}")).collect();
        parts.extend(self.errors().iter().enumerate().map(|(n, code)| {
            // Its short text is PayPal's own, of the number; the long one may name what was sent.
            format!("error {code} {}", self.get(&format!("L_SHORTMESSAGE{n}")))
        }));
        parts.join(", ").chars().take(1_000).collect()
    }

    /// The number of the error that decides, if PayPal itself was able to say anything; 0 where it did what was asked.
    pub fn code(&self) -> Option<i32> {
        let decides = errors::deciding(&self.errors()).or(self.is_done.then_some(0));
        decides.filter(|code| !errors::is_trouble_of_the_server(*code))
    }
}

/// Reads an amount: `10`, `10.00` and `-9.00` occur, of the same currency, too.
fn read_amount(text: &str, currency: Currency) -> Option<Money> {
    Money::from_decimal_str(text, currency).or_else(|| {
        // Currencies without decimals are answered with them now and then, and the other way round.
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = usize::try_from(currency.digits()).ok()?;
        let is_zero = part.bytes().all(|byte| byte == b'0');
        let text = if digits == 0 { whole.to_owned() } else { format!("{whole}.{}", "0".repeat(digits)) };
        is_zero.then(|| Money::from_decimal_str(&text, currency)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_survive_the_way_there_and_back() {
        let text = encode([("DESC", "A & B = é+%\n"), ("EMPTY", "")]);
        assert_eq!(text, "DESC=A%20%26%20B%20%3D%20%C3%A9%2B%25%0A&EMPTY=");
        assert_eq!(
            decode(text.as_bytes()),
            [("DESC".to_owned(), "A & B = é+%\n".to_owned()), ("EMPTY".into(), String::new())]
        );
        // As PayPal writes them: small letters in escapes, plus signs, and what is broken stays.
        let read = decode(b"TOKEN=EC%2d8J298813NS092694P&NAME=Jos%c3%a9+Q&BAD=%4&WORSE=%zz&NONE");
        let values: Vec<&str> = read.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["EC-8J298813NS092694P", "José Q", "%4", "%zz", ""]);
    }

    #[test]
    fn only_an_answer_with_its_ack_is_one() {
        for nothing in ["", "<html>ACK</html>", "TOKEN=EC-1", "ACK=", "VERSION=0.000000&ac"] {
            assert!(Reply::read(nothing.as_bytes()).is_none(), "{nothing}");
        }
        for (text, done) in [
            ("ACK=Success", true),
            ("ACK=success", true),
            ("ack=SuccessWithWarning", true),
            ("ACK=Failure", false),
            ("ACK=FailureWithWarning", false),
            ("ACK=PartialSuccess", false),
            ("ACK=Failed", false),
        ] {
            assert_eq!(Reply::read(text.as_bytes()).map(|reply| reply.is_done), Some(done), "{text}");
        }
    }

    #[test]
    fn errors_are_read_in_their_order_and_names_in_any_case() {
        let reply = Reply::read(b"ACK=Failure&L_ERRORCODE0=10478&l_errorcode1=10404&L_ERRORCODE2=10405")
            .expect("one");
        assert_eq!(reply.errors(), [10_478, 10_404, 10_405]);
        assert!(reply.warns(10_405) && !reply.warns(11_607));
        let gap = Reply::read(b"ACK=Failure&L_ERRORCODE1=10486&L_ERRORCODE3=x").expect("one");
        assert_eq!(gap.errors(), [10_486], "also where the first is missing");
    }

    #[test]
    fn amounts_are_read_as_they_occur() {
        let money = |text: &str, code: &str| {
            read_amount(text, Currency::from_code(code).expect("a currency")).map(|money| money.minor)
        };
        for (text, code, expected) in [
            ("12.34", "USD", Some(1_234)),
            ("-9.00", "USD", Some(-900)),
            ("10", "JPY", Some(10)),
            ("10.00", "JPY", Some(10)),
            ("10.50", "JPY", None),
            ("10", "USD", Some(1_000)),
            ("1,000.00", "USD", None),
            ("", "USD", None),
            ("--1.00", "USD", None),
        ] {
            assert_eq!(money(text, code), expected, "{text} {code}");
        }
    }
}
