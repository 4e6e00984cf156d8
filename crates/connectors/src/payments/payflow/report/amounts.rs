//! Amounts as reports write them: `$1,234.56`, `1.234,56`, `(12.00)`, `-12.00`, `12.00 EUR`.

use domain::money::{Currency, Money};
use domain::settlements::LineProblem;

/// Signs of currencies, and the currencies that are written with them.
const SIGNS: [(char, &[&str]); 4] = [
    ('$', &["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD"]),
    ('€', &["EUR"]),
    ('£', &["GBP"]),
    ('¥', &["JPY", "CNY"]),
];

/// Currencies that PayPal takes without decimals, though they have them.
const WHOLE_UNITS: &[&str] = super::super::request::WHOLE_UNITS_ONLY;

/// Largest number of digits: more is no amount.
const DIGITS_MAX: usize = 15;

/// Reads the amounts of one report.
pub(super) struct Amounts {
    currency: Currency,
}

impl Amounts {
    /// Where nothing else is said they are in this currency.
    pub fn new(currency: Currency) -> Self {
        Self { currency }
    }

    /// No money.
    pub fn nothing(&self) -> Money {
        Money::zero(self.currency)
    }

    /// An amount without its sign, and whether it was below nothing.
    pub fn read(&self, cell: &str, currency: &str) -> Result<(Money, bool), LineProblem> {
        let mut rest: String = cell.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
        let is_bracketed = rest.starts_with('(') && rest.ends_with(')');
        if is_bracketed {
            rest = rest[1..rest.len() - 1].to_owned();
        }
        let is_negative = rest.contains(['-', '\u{2212}']);
        rest.retain(|c| !matches!(c, '-' | '\u{2212}' | '+'));
        let sign = rest.chars().find(|c| SIGNS.iter().any(|(sign, _)| sign == c));
        rest.retain(|c| Some(c) != sign);
        let letters: String = rest.chars().filter(char::is_ascii_alphabetic).collect();
        rest.retain(|c| !c.is_ascii_alphabetic());
        let currency = self.currency(currency, &letters, sign)?;
        let text = decimal(&rest, currency).ok_or(LineProblem::Amount)?;
        let amount = Money::from_decimal_str(&text, currency).ok_or(LineProblem::Amount)?;
        Ok((amount, is_negative || is_bracketed))
    }

    /// The currency that its column says, or the letters beside the amount; else the account's, if the sign can be its.
    fn currency(&self, column: &str, letters: &str, sign: Option<char>) -> Result<Currency, LineProblem> {
        let column = column.trim();
        let of_column = column.chars().next().filter(|c| SIGNS.iter().any(|(sign, _)| sign == c));
        let words = if column.is_empty() || of_column.is_some() { letters } else { column };
        let named = match words {
            "" => self.currency,
            // `US$`, `C$`.
            words if words.len() < 3 => self.currency,
            words => Currency::from_code(&words.to_ascii_uppercase()).ok_or(LineProblem::Currency)?,
        };
        let fits = |sign: char| {
            SIGNS.iter().any(|(of, currencies)| *of == sign && currencies.contains(&named.code()))
        };
        let is_one = sign.into_iter().chain(of_column).all(fits);
        if is_one { Ok(named) } else { Err(LineProblem::Currency) }
    }
}

/// Digits with a point before the decimals. All decimals have to stand there: what has none may have been counted in cents.
fn decimal(text: &str, currency: Currency) -> Option<String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_number = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    if !is_number || digits == 0 || digits > DIGITS_MAX {
        return None;
    }
    let places = usize::try_from(currency.digits()).ok()?;
    if places == 0 {
        return grouped(text, &['.', ',']);
    }
    let Some(point) = text.rfind(['.', ',']) else {
        return WHOLE_UNITS.contains(&currency.code()).then(|| text.to_owned());
    };
    let (whole, part) = (&text[..point], &text[point + 1..]);
    let other = if text[point..].starts_with('.') { ',' } else { '.' };
    if part.len() != places || whole.is_empty() {
        // `1,234` in such a currency.
        return WHOLE_UNITS.contains(&currency.code()).then(|| grouped(text, &['.', ',']))?;
    }
    Some(format!("{}.{part}", grouped(whole, &[other])?))
}

/// Whole units without what groups them by three.
fn grouped(text: &str, marks: &[char]) -> Option<String> {
    let groups: Vec<&str> = text.split(|c| marks.contains(&c)).collect();
    let is_digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let is_grouped = groups.len() == 1
        || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    (is_digits && is_grouped).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, currency: &str, of_account: &str) -> Result<(i64, String, bool), LineProblem> {
        let amounts = Amounts::new(Currency::from_code(of_account).expect("a currency"));
        amounts
            .read(cell, currency)
            .map(|(money, below)| (money.minor, money.currency.code().to_owned(), below))
    }

    #[test]
    fn amounts_are_read_as_they_are_written() {
        for (cell, column, of_account, minor, currency, below) in [
            ("$1,234.56", "", "USD", 123_456, "USD", false),
            ("1.234,56", "EUR", "USD", 123_456, "EUR", false),
            ("1 234,56", "", "EUR", 123_456, "EUR", false),
            ("1\u{a0}234,56 €", "", "EUR", 123_456, "EUR", false),
            ("(12.00)", "", "EUR", 1_200, "EUR", true),
            ("-$5400.00", "", "USD", 540_000, "USD", true),
            ("($5,400.00)", "$", "USD", 540_000, "USD", true),
            ("121.00 gbp", "", "EUR", 12_100, "GBP", false),
            ("US$12.00", "", "USD", 1_200, "USD", false),
            ("121.00", "eur", "USD", 12_100, "EUR", false),
            ("1,000", "JPY", "EUR", 1_000, "JPY", false),
            ("¥1000", "", "JPY", 1_000, "JPY", false),
            ("1000", "TWD", "EUR", 100_000, "TWD", false),
            ("1,000", "HUF", "EUR", 100_000, "HUF", false),
            ("1.234", "KWD", "EUR", 1_234, "KWD", false),
        ] {
            assert_eq!(read(cell, column, of_account), Ok((minor, currency.to_owned(), below)), "{cell}");
        }
    }

    #[test]
    fn what_is_no_amount_is_not_guessed() {
        for (cell, column, problem) in [
            ("", "", LineProblem::Amount),
            ("12100", "", LineProblem::Amount),
            ("121.0", "", LineProblem::Amount),
            ("1,2345.00", "", LineProblem::Amount),
            ("1.234.56", "", LineProblem::Amount),
            ("12,34,567.00", "", LineProblem::Amount),
            ("99999999999999999999.00", "", LineProblem::Amount),
            ("=1+1", "", LineProblem::Amount),
            (".00", "", LineProblem::Amount),
            ("121.00", "QQQ", LineProblem::Currency),
            ("$121.00", "", LineProblem::Currency),
            ("$121.00", "EUR", LineProblem::Currency),
            ("121.00", "£", LineProblem::Currency),
            ("€$121.00", "", LineProblem::Currency),
        ] {
            assert!(
                matches!(read(cell, column, "EUR"), Err(of) if of == problem || of == LineProblem::Amount),
                "{cell}"
            );
        }
    }
}
