//! What is typed of a card on a page of ours, looked at before it is sent anywhere. Nothing here keeps or prints any of it: it is
//! borrowed, and what is said of it names fields (paypal-website-payments-pro-uk 2).

mod hiding;

pub use hiding::hide_cards;

/// A brand that is taken from payers in the United Kingdom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Brand {
    /// Visa, Visa Debit, Electron.
    Visa,
    /// Mastercard.
    MasterCard,
    /// Maestro, which Switch became.
    Maestro,
}

/// What was typed. The number is digits alone: whoever types it in groups has them joined before.
#[derive(Clone, Copy)]
pub struct Typed<'a> {
    /// The number.
    pub number: &'a str,
    /// Until when it is good: month and year.
    pub expiry: &'a str,
    /// The security code.
    pub code: &'a str,
    /// Maestro: from when it is good; may be empty.
    pub start: &'a str,
    /// Maestro: its issue number; may be empty.
    pub issue: &'a str,
    /// First name of the holder.
    pub first_name: &'a str,
    /// Last name of the holder.
    pub last_name: &'a str,
    /// Street and number of the address to which its bank writes.
    pub street: &'a str,
    /// Its town.
    pub city: &'a str,
    /// Its postcode.
    pub postcode: &'a str,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The number.
    Number,
    /// Until when it is good.
    Expiry,
    /// The security code.
    Code,
    /// From when it is good.
    Start,
    /// The issue number.
    Issue,
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// Street.
    Street,
    /// Town.
    City,
    /// Postcode.
    Postcode,
}

impl Field {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 10] = [
        Self::Number,
        Self::Expiry,
        Self::Code,
        Self::Start,
        Self::Issue,
        Self::FirstName,
        Self::LastName,
        Self::Street,
        Self::City,
        Self::Postcode,
    ];

    /// Its name in the form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "card_number",
            Self::Expiry => "card_expiry",
            Self::Code => "card_code",
            Self::Start => "card_start",
            Self::Issue => "card_issue",
            Self::FirstName => "card_first_name",
            Self::LastName => "card_last_name",
            Self::Street => "card_street",
            Self::City => "card_city",
            Self::Postcode => "card_postcode",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Nothing was typed.
    Missing,
    /// No card has it, or it is written otherwise.
    Wrong,
    /// A card of this brand is not taken, or not in this currency.
    NotTaken,
    /// The card's time is over.
    Over,
    /// Longer than the gateway takes: at most so many characters.
    TooLong(usize),
}

/// A month of a card: month and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year, four digits.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
}

impl Month {
    /// Reads `MM/YY`, `MMYY`, `MM / YYYY` and the like.
    fn read(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b' ' | b'/' | b'-')).collect();
        let number = |part: &[u8]| {
            let is_number = part.iter().all(u8::is_ascii_digit);
            is_number.then(|| part.iter().fold(0, |sum, byte| sum * 10 + u16::from(byte - b'0')))
        };
        let year = match digits.len() {
            4 => 2000 + number(&digits[2..])?,
            6 => number(&digits[2..])?,
            _ => return None,
        };
        let month = u8::try_from(number(&digits[..2])?).ok()?;
        (1..=12).contains(&month).then_some(Self { year, month })
    }
}

/// What a card is good for that was typed rightly.
#[derive(Clone, Copy)]
pub struct Checked {
    /// Its brand.
    pub brand: Brand,
    /// Until when it is good.
    pub expiry: Month,
    /// From when, if that was typed.
    pub start: Option<Month>,
}

/// So many years ahead no card is good.
const YEARS_AHEAD_MAX: u16 = 20;

/// The brand of a number, by the digits that it begins with; none of a brand that is not taken.
fn brand(number: &str) -> Option<Brand> {
    let begins = |digits: usize| number.get(..digits).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    let lengths = |all: &[usize]| all.contains(&number.len());
    match (begins(1), begins(2), begins(4)) {
        (4, _, _) if lengths(&[13, 16, 19]) => Some(Brand::Visa),
        (_, 51..=55, _) | (_, _, 2221..=2720) if lengths(&[16]) => Some(Brand::MasterCard),
        // Discover's.
        (_, 64 | 65, _) | (_, _, 6011) => None,
        (6, _, _) | (_, 50 | 56..=58, _) if (12..=19).contains(&number.len()) => Some(Brand::Maestro),
        _ => None,
    }
}

/// Whether the last digit is the one that goes with the others.
fn is_luhn(number: &str) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let digits = number.bytes().rev().map(|byte| u32::from(byte.wrapping_sub(b'0')));
    let sum: u32 = digits.enumerate().map(|(n, d)| if n % 2 == 0 { d } else { doubled(d) }).sum();
    sum.is_multiple_of(10)
}

/// How the digits of a card are printed, and typed: in groups. The longer of two that begin alike stands first.
const GROUPS: [&[usize]; 4] = [&[4, 4, 4, 4, 3], &[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4]];

/// A text with stars in the place of whatever may be the number of a card: thirteen to nineteen digits, or groups of them as they are printed.
pub fn without_card_numbers(text: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some(first) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, digits) = rest.split_at(first);
        out.push_str(before);
        let (number, behind) = digits.split_at(number_at(digits).unwrap_or_else(|| digits_at(digits)));
        let count = number.bytes().filter(u8::is_ascii_digit).count();
        match (13..=19).contains(&count) {
            true => out.extend(number.chars().map(|c| if c.is_ascii_digit() { '*' } else { c })),
            false => out.push_str(number),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// So many digits stand at the beginning.
fn digits_at(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// So long are the groups of a card's number at the beginning; none where there is none.
fn number_at(text: &str) -> Option<usize> {
    GROUPS.iter().find_map(|groups| {
        let mut end = 0;
        for (n, group) in groups.iter().enumerate() {
            let is_apart = n == 0 || text[end..].starts_with([' ', '-', '_', '.']);
            end += usize::from(n > 0);
            if !is_apart || digits_at(text.get(end..)?) != *group {
                return None;
            }
            end += group;
        }
        Some(end)
    })
}

/// Looks at what was typed for a payment in that currency in that month; what is wrong with it, field by field. A Maestro card may
/// have no security code; when it is good from, or its issue number, only few have (GF-C15): neither is asked of anybody.
///
/// # Errors
/// What is wrong, in the order of the form.
pub fn check(typed: &Typed<'_>, currency: &str, present: Month) -> Result<Checked, Vec<(Field, Problem)>> {
    let mut problems = Vec::new();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let number = typed.number;
    let is_number = (12..=19).contains(&number.len()) && digits(number) && is_luhn(number);
    let brand = brand(number).filter(|_| is_number);
    let problem = match brand {
        _ if number.is_empty() => Some(Problem::Missing),
        _ if !is_number => Some(Problem::Wrong),
        None => Some(Problem::NotTaken),
        // PayPal takes it in pounds alone (10755).
        Some(Brand::Maestro) if currency != "GBP" => Some(Problem::NotTaken),
        Some(_) => None,
    };
    problems.extend(problem.map(|problem| (Field::Number, problem)));
    let expiry = Month::read(typed.expiry);
    let problem = match expiry {
        _ if typed.expiry.is_empty() => Some(Problem::Missing),
        None => Some(Problem::Wrong),
        Some(month) if month < present => Some(Problem::Over),
        Some(month) if month.year > present.year + YEARS_AHEAD_MAX => Some(Problem::Wrong),
        Some(_) => None,
    };
    problems.extend(problem.map(|problem| (Field::Expiry, problem)));
    let problem = match typed.code {
        "" if brand == Some(Brand::Maestro) => None,
        "" => Some(Problem::Missing),
        // Those that are taken have three.
        code if code.len() != 3 || !digits(code) => Some(Problem::Wrong),
        _ => None,
    };
    problems.extend(problem.map(|problem| (Field::Code, problem)));
    let start = (!typed.start.is_empty()).then(|| Month::read(typed.start).filter(|month| *month <= present));
    if start == Some(None) {
        problems.push((Field::Start, Problem::Wrong));
    }
    if typed.issue.len() > 2 || !digits(typed.issue) {
        problems.push((Field::Issue, Problem::Wrong));
    }
    // As many characters as PayPal takes.
    let texts = [
        (Field::FirstName, typed.first_name, 25),
        (Field::LastName, typed.last_name, 25),
        (Field::Street, typed.street, 100),
        (Field::City, typed.city, 40),
        (Field::Postcode, typed.postcode, 20),
    ];
    problems.extend(texts.into_iter().filter_map(|(field, text, most)| match text.chars().count() {
        0 => Some((field, Problem::Missing)),
        long if long > most => Some((field, Problem::TooLong(most))),
        _ => None,
    }));
    match (brand, expiry) {
        (Some(brand), Some(expiry)) if problems.is_empty() => {
            Ok(Checked { brand, expiry, start: start.flatten() })
        }
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRESENT: Month = Month { year: 2026, month: 11 };

    fn good() -> Typed<'static> {
        Typed {
            number: "4111111111111111",
            expiry: "11/26",
            code: "123",
            start: "",
            issue: "",
            first_name: "Robin",
            last_name: "Hall",
            street: "1 Main Street",
            city: "Leeds",
            postcode: "LS1 1AA",
        }
    }

    #[test]
    fn what_may_be_a_number_is_not_kept() {
        for (text, kept) in [
            ("DailyActivity_2026-11-22_2026-11-23.csv", "DailyActivity_2026-11-22_2026-11-23.csv"),
            ("4111111111111111.csv", "****************.csv"),
            ("of 4111 1111 1111 1111 é", "of **** **** **** **** é"),
            ("378282246310005-3782-822463-10005", "***************-****-******-*****"),
            ("3056 930902 5904, 6304_0000_0000_0000_000", "**** ****** ****, ****_****_****_****_***"),
            ("123456789012 4111-1111-1111", "123456789012 4111-1111-1111"),
            ("12345678901234567890", "12345678901234567890"),
            ("", ""),
        ] {
            assert_eq!(without_card_numbers(text), kept);
        }
    }

    #[test]
    fn brands_are_known_by_how_they_begin() {
        for (number, expected) in [
            ("4111111111111111", Some(Brand::Visa)),
            ("4222222222222", Some(Brand::Visa)),
            ("5555555555554444", Some(Brand::MasterCard)),
            ("2221000000000009", Some(Brand::MasterCard)),
            ("6759649826438453", Some(Brand::Maestro)),
            ("378282246310005", None),
            ("6011111111111117", None),
            ("30569309025904", None),
            ("3530111333300000", None),
        ] {
            assert_eq!(brand(number), expected, "{number}");
            assert!(is_luhn(number), "{number}");
        }
    }

    #[test]
    fn each_mistake_is_told_at_its_field() {
        let of = |typed: Typed<'_>| check(&typed, "GBP", PRESENT).err().unwrap_or_default();
        assert_eq!(of(good()), []);
        let maestro = Typed { number: "6759649826438453", ..good() };
        assert_eq!(of(Typed { code: "", ..maestro }), [], "it may have none");
        assert_eq!(of(Typed { start: "01/20", issue: "12", ..maestro }), []);
        for (typed, expected) in [
            (Typed { number: "", ..good() }, (Field::Number, Problem::Missing)),
            (Typed { number: "4111111111111112", ..good() }, (Field::Number, Problem::Wrong)),
            (Typed { number: "41111111111x1111", ..good() }, (Field::Number, Problem::Wrong)),
            (Typed { number: "378282246310005", ..good() }, (Field::Number, Problem::NotTaken)),
            (Typed { expiry: "", ..good() }, (Field::Expiry, Problem::Missing)),
            (Typed { expiry: "10/26", ..good() }, (Field::Expiry, Problem::Over)),
            (Typed { expiry: "13/27", ..good() }, (Field::Expiry, Problem::Wrong)),
            (Typed { expiry: "é1/7", ..good() }, (Field::Expiry, Problem::Wrong)),
            (Typed { expiry: "01/2047", ..good() }, (Field::Expiry, Problem::Wrong)),
            (Typed { code: "", ..good() }, (Field::Code, Problem::Missing)),
            (Typed { code: "1234", ..good() }, (Field::Code, Problem::Wrong)),
            (Typed { start: "12/26", ..maestro }, (Field::Start, Problem::Wrong)),
            (Typed { issue: "123", ..maestro }, (Field::Issue, Problem::Wrong)),
            (Typed { last_name: "", ..good() }, (Field::LastName, Problem::Missing)),
            (
                Typed { postcode: "LS1 1AA LS1 1AA LS1 1AA", ..good() },
                (Field::Postcode, Problem::TooLong(20)),
            ),
        ] {
            assert_eq!(of(typed), [expected]);
        }
        let in_euros = check(&maestro, "EUR", PRESENT).err();
        assert_eq!(in_euros, Some(vec![(Field::Number, Problem::NotTaken)]));
    }

    #[test]
    fn months_are_read_as_people_write_them() {
        for text in ["1126", "11/26", "11 / 26", "11/2026", "11-26"] {
            assert_eq!(Month::read(text), Some(PRESENT), "{text}");
        }
    }
}
