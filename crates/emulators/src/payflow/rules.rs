//! What decides an answer: amounts, cards, address and security code, names. The tables of the guides'
//! chapters on testing, obeyed at both hosts.

use super::config::{Account, Processor};
use super::nvp::Nvp;
use super::{money, results};
use crate::clock::{Civil, Micros};

/// A card that is accepted, as the pages list it.
pub(crate) struct TestCard {
    /// Digits.
    pub number: &'static str,
    /// CARDTYPE.
    pub kind: char,
}

/// The cards that are accepted; any other well-formed number is declined.
pub(crate) const TEST_CARDS: &[TestCard] = &[
    TestCard { number: "4111111111111111", kind: '0' },
    TestCard { number: "4012888888881881", kind: '0' },
    TestCard { number: "4222222222222", kind: '0' },
    TestCard { number: "5555555555554444", kind: '1' },
    TestCard { number: "5105105105105100", kind: '1' },
    TestCard { number: "2221000000000009", kind: '1' },
    TestCard { number: "2223000048400011", kind: '1' },
    TestCard { number: "2223016768739313", kind: '1' },
    TestCard { number: "6011111111111117", kind: '2' },
    TestCard { number: "6011000990139424", kind: '2' },
    TestCard { number: "378282246310005", kind: '3' },
    TestCard { number: "371449635398431", kind: '3' },
    TestCard { number: "378734493671000", kind: '3' },
    TestCard { number: "30569309025904", kind: '4' },
    TestCard { number: "38520000023237", kind: '4' },
    TestCard { number: "3530111333300000", kind: '5' },
    TestCard { number: "3566002020360505", kind: '5' },
];

/// The brand that goes with a CARDTYPE.
pub(crate) fn brand(kind: &str) -> &'static str {
    match kind {
        "0" => "Visa",
        "1" => "MasterCard",
        "2" => "Discover",
        "3" => "American Express",
        "4" => "Diners Club",
        "5" => "JCB",
        _ => "Card",
    }
}

/// The RESULT that an amount asks for. `minor` is in minor units.
pub(crate) fn by_amount(processor: Processor, minor: i64, currency: &str) -> i32 {
    let major = money::major(minor, currency);
    match processor {
        Processor::Ordinary => ordinary(major),
        Processor::PayPal => paypal(minor, major, currency),
    }
}

fn ordinary(major: i64) -> i32 {
    match major {
        ..=1000 => 0,
        1001..=2000 => i32::try_from(major - 1000).ok().filter(|code| results::known(*code)).unwrap_or(12),
        _ => 12,
    }
}

fn paypal(minor: i64, major: i64, currency: &str) -> i32 {
    if minor <= 10_000 * 10_i64.pow(money::decimals(currency)) {
        return 0;
    }
    match major {
        10402 => 3,
        10400 | 10401 | 10403 | 10404 => 4,
        10548 | 10549 => 5,
        10405..=10410 | 10412 | 10413 | 10416 | 10419..=10421 | 10509 | 10512..=10518 | 10540 | 10542 => 7,
        10417 | 15002 | 15005 | 15006 | 15028 | 15039 | 10544..=10546 => 12,
        10422 => 13,
        10519 | 10521 | 10522 | 10527 | 10535 | 10541 | 10543 => 23,
        10502 | 10508 => 24,
        10536 => 30,
        10505 => 112,
        10504 => 114,
        _ => 1000,
    }
}

/// What is known of a card that may be charged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Card {
    /// The last four digits: nothing more is kept.
    pub last4: String,
    /// CARDTYPE.
    pub kind: String,
    /// mmyy.
    pub expiry: String,
    /// Listed as a test card.
    pub accepted: bool,
}

/// Reads a card; Err is the RESULT that refuses it.
pub(crate) fn card(number: &str, expiry: &str, now: Micros) -> Result<Card, i32> {
    let digits = (12..=19).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    if !digits || !luhn(number) {
        return Err(23);
    }
    if !unexpired(expiry, now) {
        return Err(24);
    }
    let listed = TEST_CARDS.iter().find(|card| card.number == number);
    Ok(Card {
        last4: number[number.len() - 4..].to_string(),
        kind: listed.map_or_else(String::new, |card| card.kind.to_string()),
        expiry: expiry.to_string(),
        accepted: listed.is_some(),
    })
}

/// The same with what an account of the United Kingdom may say of the card: its type (ACCTTYPE), and of a Maestro or Solo card the
/// date from which it is good (CARDSTART, mmyy) or its issue number (CARDISSUE), one of which it needs. Err is the RESULT.
pub(crate) fn of_uk(card: Card, fields: &Nvp) -> Result<Card, i32> {
    let shaped = |name: &str, lengths: std::ops::RangeInclusive<usize>| {
        let told = fields.get(name);
        let is_good = |text: &str| lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if told.is_none_or(is_good) { Ok(told) } else { Err(7) }
    };
    let (start, issue) = (shaped("CARDSTART", 4..=4)?, shaped("CARDISSUE", 1..=2)?);
    let kind = match fields.get("ACCTTYPE") {
        None | Some("8") => return Ok(card),
        Some("0") => "0",
        Some("1") => "1",
        Some("9" | "S") if start.is_none() && issue.is_none() => return Err(7),
        Some("9") => "6",
        Some("S") => "S",
        Some(_) => return Err(7),
    };
    // What is said of a listed card has to fit it.
    if card.accepted && card.kind != kind {
        return Err(23);
    }
    Ok(Card { kind: kind.to_string(), ..card })
}

/// Whether the last digit of a number is the one that goes with the others.
pub(crate) fn luhn(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(n, b)| match (n % 2, u32::from(b - b'0')) {
            (0, d) => d,
            (_, d) if d > 4 => d * 2 - 9,
            (_, d) => d * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// mmyy, not before this month.
fn unexpired(expiry: &str, now: Micros) -> bool {
    if expiry.len() != 4 || !expiry.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let part = |from: usize| expiry.get(from..from + 2).and_then(|t| t.parse::<i64>().ok()).unwrap_or(0);
    let (month, year) = (part(0), 2000 + part(2));
    let today = Civil::of(now);
    (1..=12).contains(&month) && (year, month) >= (today.year, today.month)
}

/// Answers of the address and security code checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Checks {
    /// AVSADDR.
    pub street: char,
    /// AVSZIP.
    pub postcode: char,
    /// CVV2MATCH; space when no code was sent.
    pub code: char,
}

/// Street by its first three digits, postcode by its first five, code by its value.
pub(crate) fn checks(street: Option<&str>, postcode: Option<&str>, code: Option<&str>) -> Checks {
    let street = match leading(street, 3) {
        Some(0..=333) => 'Y',
        Some(334..=666) => 'N',
        _ => 'X',
    };
    let postcode = match (street, leading(postcode, 5)) {
        ('X', _) | (_, None) => 'X',
        (_, Some(0..=50_000)) => 'Y',
        (_, Some(_)) => 'N',
    };
    let code = code.map_or(' ', |code| match code.parse::<u32>() {
        Ok(0..=300) => 'Y',
        Ok(301..=600) => 'N',
        _ => 'X',
    });
    Checks { street, postcode, code }
}

fn leading(text: Option<&str>, at_most: usize) -> Option<u32> {
    let digits: String = text?.trim_start().chars().take(at_most).take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// What the fraud filters say to a cardholder's name: 126, 127, 125 or 0.
pub(crate) fn by_name(account: &Account, name: &str) -> i32 {
    if !account.fraud_filters {
        return 0;
    }
    let last = name.split_whitespace().next_back().unwrap_or_default();
    match last.to_ascii_lowercase().as_str() {
        "review" => 126,
        "unscreened" => 127,
        "fraud" => 125,
        _ => 0,
    }
}

/// 112 or 114 when the account's security settings refuse what the checks found.
pub(crate) fn by_checks(account: &Account, checks: Checks) -> i32 {
    if account.decline_on_avs_mismatch && (checks.street == 'N' || checks.postcode == 'N') {
        112
    } else if account.decline_on_csc_mismatch && checks.code == 'N' {
        114
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_choose_the_result_on_an_ordinary_processor() {
        let of = |minor| by_amount(Processor::Ordinary, minor, "EUR");
        for (minor, result) in [
            (1, 0),
            (100_000, 0),
            (100_050, 0),
            (100_100, 1),
            (101_200, 12),
            (101_300, 13),
            (101_400, 12),
            (105_000, 50),
            (110_400, 104),
            (112_600, 126),
            (200_000, 12),
            (200_100, 12),
            (210_000, 12),
        ] {
            assert_eq!(of(minor), result, "{minor}");
        }
        assert_eq!(by_amount(Processor::Ordinary, 1_050, "JPY"), 50);
    }

    #[test]
    fn amounts_choose_the_result_on_the_paypal_processor() {
        let of = |major: i64| by_amount(Processor::PayPal, major * 100, "USD");
        for (major, result) in [
            (1050, 0),
            (10_000, 0),
            (10_402, 3),
            (10_400, 4),
            (10_548, 5),
            (10_410, 7),
            (10_417, 12),
            (15_005, 12),
            (10_422, 13),
            (10_519, 23),
            (10_508, 24),
            (10_536, 30),
            (10_505, 112),
            (10_504, 114),
            (10_001, 1000),
            (99_999, 1000),
        ] {
            assert_eq!(of(major), result, "{major}");
        }
        assert_eq!(by_amount(Processor::PayPal, 1_000_001, "USD"), 1000);
    }

    #[test]
    fn only_listed_cards_are_accepted() {
        let now = crate::clock::Civil::from_compact("20261122000000").expect("date").at();
        for listed in TEST_CARDS {
            assert!(card(listed.number, "1126", now).expect("a good number").accepted, "{}", listed.number);
        }
        assert!(!card("4000000000000002", "1126", now).expect("well formed").accepted);
        for (number, expiry, result) in [
            ("4111111111111112", "1130", 23),
            ("4111 1111 1111 1111", "1130", 23),
            ("", "1130", 23),
            ("4111111111111111", "1026", 24),
            ("4111111111111111", "1330", 24),
            ("4111111111111111", "113", 24),
        ] {
            assert_eq!(card(number, expiry, now), Err(result), "{number} {expiry}");
        }
    }

    #[test]
    fn checks_follow_street_postcode_and_code() {
        let of = |s, p, c| {
            let found = checks(s, p, c);
            (found.street, found.postcode, found.code)
        };
        assert_eq!(of(Some("123 Main"), Some("12345"), Some("123")), ('Y', 'Y', 'Y'));
        assert_eq!(of(Some("400 Main"), Some("60000"), Some("400")), ('N', 'N', 'N'));
        assert_eq!(of(Some("700 Main"), Some("12345"), Some("999")), ('X', 'X', 'X'));
        assert_eq!(of(Some("Main 1"), Some("12345"), None), ('X', 'X', ' '));
        assert_eq!(of(Some("1 Kade"), Some("1012 AB"), Some("0300")), ('Y', 'Y', 'Y'));
        assert_eq!(of(Some("1 Road"), Some("SW1A"), None), ('Y', 'X', ' '));
    }

    #[test]
    fn names_and_settings_can_hold_or_refuse() {
        let account =
            Account { decline_on_avs_mismatch: true, decline_on_csc_mismatch: true, ..Account::default() };
        assert_eq!(by_name(&account, "Ada Review"), 126);
        assert_eq!(by_name(&account, "unscreened"), 127);
        assert_eq!(by_name(&account, "A B FRAUD"), 125);
        assert_eq!(by_name(&account, "Ada Reviewer"), 0);
        assert_eq!(by_name(&Account { fraud_filters: false, ..account.clone() }, "Review"), 0);
        assert_eq!(by_checks(&account, checks(Some("400 X"), Some("1"), Some("999"))), 112);
        assert_eq!(by_checks(&account, checks(Some("1 X"), Some("1"), Some("400"))), 114);
        assert_eq!(by_checks(&Account::default(), checks(Some("400 X"), None, Some("400"))), 0);
    }
}
