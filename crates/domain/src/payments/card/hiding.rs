//! Numbers of cards that were typed where none is asked for, or that a gateway repeats: they are kept nowhere (PS 8).

use super::{GROUPS, is_luhn};
use std::borrow::Cow;
use std::ops::ControlFlow;

/// Between two digits of one number stand at most so many signs: a comma and a blank, a dash between blanks.
const GAP_MAX: usize = 3;

/// No card's number is longer.
const DIGITS_MAX: usize = 19;

/// The zeros of the digits that people type, besides ours: of Japanese and Chinese keyboards, of Arabic, Persian and Hindi ones.
const ZEROS: [char; 4] = ['\u{ff10}', '\u{660}', '\u{6f0}', '\u{966}'];

/// A text with stars in the place of every number that a card could have: of a brand's beginning and length, with its check digit,
/// and no letter beside it: ids and digests stay what they are. Its digits stand together or with single blanks, dashes or dots between them;
/// with up to three other signs where its groups are those of a printed card, so that lists of amounts and dates stay. Whatever
/// people type, and gateways answer, is kept so alone.
pub fn hide_cards(text: &str) -> Cow<'_, str> {
    let mut hidden: Option<String> = None;
    let (mut at, mut copied, mut before) = (0, 0, None);
    while let Some(sign) = text[at..].chars().next() {
        let begins = digit(sign).is_some() && !before.is_some_and(is_of_a_word);
        let next = match begins.then(|| card_at(&text[at..])).flatten() {
            Some(length) => {
                let out = hidden.get_or_insert_default();
                out.push_str(&text[copied..at]);
                let stars = text[at..at + length].chars();
                out.extend(stars.map(|sign| if digit(sign).is_some() { '*' } else { sign }));
                copied = at + length;
                copied
            }
            None => at + sign.len_utf8(),
        };
        before = text[at..next].chars().next_back();
        at = next;
    }
    match hidden {
        Some(out) => Cow::Owned(out + &text[copied..]),
        None => Cow::Borrowed(text),
    }
}

/// The digit that a sign is, as our digits write it.
fn digit(sign: char) -> Option<char> {
    if sign.is_ascii() {
        return sign.is_ascii_digit().then_some(sign);
    }
    let value = |zero: &char| u32::from(sign).checked_sub(u32::from(*zero)).filter(|value| *value < 10);
    ZEROS.iter().find_map(value).and_then(|value| char::from_digit(value, 10))
}

/// Whether digits beside this sign are of an id or of a longer number. Writing without blanks between its words is none.
fn is_of_a_word(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || digit(sign).is_some()
}

/// Whether people write a number with this sign between its digits: a blank, a dash or a dot, of whatever width.
fn is_plain(sign: char) -> bool {
    let is_dash = matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}');
    let is_dot = matches!(sign, '.' | '\u{b7}' | '\u{2022}' | '\u{2027}' | '\u{30fb}' | '\u{ff0e}');
    // What is not seen, and is copied with what is.
    let is_nothing = matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    is_dash
        || is_dot
        || is_nothing
        || matches!(sign, '_' | '+')
        || (sign.is_whitespace() && !sign.is_control())
}

/// What was read of a number.
#[derive(Default)]
struct Read {
    digits: String,
    /// How many digits stand together, group by group.
    groups: Vec<usize>,
    /// Signs since the last digit.
    gap: usize,
    /// Whether there are gaps of which only a card as it is printed has them.
    has_wide_gaps: bool,
}

impl Read {
    /// Reads one more sign; breaks where the number cannot go on.
    fn take(&mut self, sign: char) -> ControlFlow<()> {
        match digit(sign) {
            Some(_) if self.digits.len() == DIGITS_MAX => return ControlFlow::Break(()),
            Some(digit) => {
                self.digits.push(digit);
                match self.groups.last_mut().filter(|_| self.gap == 0) {
                    Some(group) => *group += 1,
                    None => self.groups.push(1),
                }
                self.gap = 0;
            }
            None if sign.is_alphanumeric() || self.gap == GAP_MAX => return ControlFlow::Break(()),
            None => {
                self.gap += 1;
                self.has_wide_gaps |= self.gap > 1 || !is_plain(sign);
            }
        }
        ControlFlow::Continue(())
    }

    fn is_card(&self) -> bool {
        // Fourteen together are a company's in France, with the same check digit; a card's are printed in groups.
        let is_grouped = self.digits.len() != 14 || self.groups.first() == Some(&4);
        let is_printed = || GROUPS.contains(&&*self.groups);
        is_grouped && (!self.has_wide_gaps || is_printed()) && may_be_card(&self.digits)
    }
}

/// So many bytes at the beginning are a card's number, the longest one; none where there is none.
fn card_at(text: &str) -> Option<usize> {
    let (mut read, mut found) = (Read::default(), None);
    let mut signs = text.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        if read.take(sign).is_break() {
            break;
        }
        let is_end = read.gap == 0 && !signs.peek().is_some_and(|(_, next)| is_of_a_word(*next));
        if is_end && read.is_card() {
            found = Some(at + sign.len_utf8());
        }
    }
    found
}

/// Whether some brand's cards begin so and are so long, with the check digit that goes with the others.
fn may_be_card(digits: &str) -> bool {
    let begins = |count: usize| digits.get(..count).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    let is_long = match (begins(2), begins(3), begins(4)) {
        (40..=49, _, _) => matches!(digits.len(), 13 | 16 | 19),
        (34 | 37, _, _) => digits.len() == 15,
        (36 | 38 | 39, _, _) | (_, 300..=305, _) => (14..=19).contains(&digits.len()),
        (51..=55, _, _) | (_, _, 2221..=2720) => digits.len() == 16,
        (35, _, _) | (60..=69, _, _) => (16..=19).contains(&digits.len()),
        (50 | 56..=58, _, _) => (13..=19).contains(&digits.len()),
        _ => false,
    };
    is_long && is_luhn(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cards_are_hidden_and_other_numbers_are_not() {
        for (text, kept) in [
            ("4111111111111111", "****************"),
            ("my card 4111 1111 1111 1111, 12/30", "my card **** **** **** ****, 12/30"),
            ("4111-1111-1111-1111 12 30", "****-****-****-**** 12 30"),
            ("é378282246310005é", "é***************é"),
            ("3782 822463 10005", "**** ****** *****"),
            ("3056 930902 5904 and 6759649826438453", "**** ****** **** and ****************"),
            ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "* * * * * * * * * * * * * * * *"),
            ("ACCT=5555555555554444&AMT=1", "ACCT=****************&AMT=1"),
            ("4111111111111112", "4111111111111112"),
            ("1800000000000000", "1800000000000000"),
            ("24111111111111111", "24111111111111111"),
            ("41111111111111111", "41111111111111111"),
            ("38347481400100, x4111111111111111y", "38347481400100, x4111111111111111y"),
            ("01a43974-8783-7037-a0f4-51d5dab0f4a3", "01a43974-8783-7037-a0f4-51d5dab0f4a3"),
            ("order 20261130 123456, +31 20 1234567", "order 20261130 123456, +31 20 1234567"),
            ("", ""),
        ] {
            assert_eq!(hide_cards(text), kept);
        }
    }

    /// Forms send them back as they were.
    #[test]
    fn ids_and_digests_stay_what_they_are() {
        let mut bits = 0x0123_4567_89ab_cdef_u64;
        for n in 0..200_000_u64 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let random = (u128::from(bits) << 64) | u128::from(bits.rotate_left(23));
            let id = uuid::Builder::from_unix_timestamp_millis(
                1_790_000_000_000 + n * 977,
                &random.to_be_bytes()[..10].try_into().expect("ten bytes"),
            );
            let id = id.into_uuid();
            for text in [id.to_string(), format!("{id}:{id}"), format!("{:024x}", random >> 32)] {
                assert_eq!(hide_cards(&text), text);
            }
        }
    }

    #[test]
    fn cards_are_hidden_whatever_stands_between_their_digits() {
        for (text, kept) in [
            ("4111\u{a0}1111\u{a0}1111\u{a0}1111", "****\u{a0}****\u{a0}****\u{a0}****"),
            ("4111\u{2011}1111\u{2011}1111\u{2011}1111", "****\u{2011}****\u{2011}****\u{2011}****"),
            ("41\u{200b}11111111111111", "**\u{200b}**************"),
            ("4111/1111/1111/1111", "****/****/****/****"),
            ("4111  1111  1111  1111", "****  ****  ****  ****"),
            ("3782 - 822463 - 10005", "**** - ****** - *****"),
            ("4111, 1111, 1111,\r\n1111", "****, ****, ****,\r\n****"),
            ("\u{ff14}\u{ff11}\u{ff11}\u{ff11}111111111111", "****************"),
            ("\u{664}\u{661}\u{661}\u{661} \u{661}\u{661}\u{661}\u{661} 1111 1111", "**** **** **** ****"),
            ("\u{5361}4111111111111111\u{5361}", "\u{5361}****************\u{5361}"),
        ] {
            assert_eq!(hide_cards(text), kept);
        }
    }

    /// Each begins as cards do and has the right check digit.
    #[test]
    fn lists_dates_and_numbers_of_phones_are_no_cards() {
        for text in [
            "50.00, 60.00, 45.00, 36.01",
            "41.10, 11.11, 11.11, 11.04",
            "30/11/2026 10:10:03",
            "411111 / 1111111111",
            "411111, 1111, 111111",
            "41111111,11111111",
            "4111,,,,1111,,,,1111,,,,1111",
            "4111 and 1111 and 1111 and 1111",
        ] {
            assert!(may_be_card(&text.chars().filter_map(digit).collect::<String>()), "{text}");
            assert_eq!(hide_cards(text), text);
        }
    }

    /// A number of one of the brands, of the right length, with its check digit.
    fn number() -> impl Strategy<Value = (String, &'static [usize])> {
        let brands: [(&str, &[usize]); 4] =
            [("4", GROUPS[0]), ("51", GROUPS[1]), ("37", GROUPS[2]), ("36", GROUPS[3])];
        (0..brands.len(), "[0-9]{19}").prop_map(move |(brand, digits)| {
            let (begins, groups) = brands[brand];
            let length: usize = groups.iter().sum();
            let body = format!("{begins}{digits}")[..length - 1].to_owned();
            let last = (0..10).find(|last| is_luhn(&format!("{body}{last}")));
            (format!("{body}{}", last.expect("one of ten fits")), groups)
        })
    }

    /// Anything but letters and digits.
    fn sign() -> impl Strategy<Value = char> {
        proptest::char::any().prop_filter("neither letter nor digit", |sign| !sign.is_alphanumeric())
    }

    proptest! {
        /// Whatever up to three signs stand between its groups, and whichever digits it is written with.
        #[test]
        fn no_number_of_a_card_is_kept(
            (number, groups) in number(),
            gaps in proptest::collection::vec(proptest::collection::vec(sign(), 1..=GAP_MAX), 4),
            zero in 0..=ZEROS.len(),
            around in "[^\\p{N}a-zA-Z]{0,4}",
        ) {
            let write = |digit: char| match ZEROS.get(zero) {
                Some(zero) => char::from_u32(u32::from(*zero) + u32::from(digit) - u32::from('0')),
                None => Some(digit),
            };
            let mut digits = number.chars().filter_map(write);
            let mut typed = String::new();
            for (n, group) in groups.iter().enumerate() {
                if n > 0 {
                    typed.extend(&gaps[n - 1]);
                }
                typed.extend(digits.by_ref().take(*group));
            }
            let hidden = hide_cards(&format!("{around}{typed}{around}")).into_owned();
            prop_assert!(!hidden.chars().any(|sign| digit(sign).is_some()), "{hidden}");
        }

        /// Nothing but digits is ever replaced, each by one star.
        #[test]
        fn all_else_stays(text in "[0-9\u{ff10}-\u{ff19} ,./a\u{a0}-]{0,60}") {
            let hidden = hide_cards(&text);
            prop_assert_eq!(hidden.chars().count(), text.chars().count());
            for (kept, typed) in hidden.chars().zip(text.chars()) {
                prop_assert!(kept == typed || (kept == '*' && digit(typed).is_some()));
            }
        }
    }
}
