//! Money: an integer number of minor units in one currency (PS-A1). There is no floating point here and no
//! arithmetic that can silently overflow or mix currencies.

use std::fmt;

/// Largest fee that may be entered, in minor units (PS-A6).
pub const FEE_MAX_MINOR: i64 = 1_000_000_000;

/// Largest fee of a new site, minor units, until its administrator says otherwise: an error in typing is found.
pub const FEE_MAX_DEFAULT_MINOR: i64 = 1_000_000;

/// An ISO 4217 currency that has a number of minor digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Reads a three-letter code in capitals; codes without minor digits (precious metals, test codes) are refused.
    pub fn from_code(code: &str) -> Option<Self> {
        let currency = iso_currency::Currency::from_code(code)?;
        currency.exponent()?;
        Some(Self(currency))
    }

    /// The three-letter ISO 4217 code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Minor digits: 2 for EUR, 0 for JPY, 3 for KWD (PS-A2).
    pub fn digits(self) -> u32 {
        self.0.exponent().map(u32::from).expect("from_code refuses currencies without an exponent")
    }

    /// Number of minor units in one major unit: 100 for EUR.
    pub fn minor_per_major(self) -> i64 {
        10_i64.pow(self.digits())
    }

    /// The symbol people write, or the code where there is none.
    pub fn symbol(self) -> String {
        self.0.symbol().to_string()
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount: minor units and their currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units (cents for EUR); negative only in ledger lines and differences.
    pub minor: i64,
    /// The currency of `minor`.
    pub currency: Currency,
}

/// Why an operation on amounts has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The two amounts are in different currencies.
    #[error("amounts in different currencies cannot be combined")]
    CurrencyMismatch,
    /// The result does not fit 64 bits.
    #[error("the amount is too large")]
    Overflow,
}

impl Money {
    /// An amount of `minor` units.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    pub fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Whether this is exactly nothing.
    pub fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Sum of two amounts of the same currency.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_add)
    }

    /// Difference of two amounts of the same currency.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_sub)
    }

    fn combine(self, other: Self, f: impl Fn(i64, i64) -> Option<i64>) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        Ok(Self { minor: f(self.minor, other.minor).ok_or(MoneyError::Overflow)?, currency: self.currency })
    }

    /// Splits the amount in proportion to `weights` by largest remainder: the parts always sum to the whole
    /// (PS-A5, PS-I-29). Weights must be non-negative and not all zero; otherwise `None`.
    pub fn split(self, weights: &[u64]) -> Option<Vec<Self>> {
        let total: u128 = weights.iter().map(|&w| u128::from(w)).sum();
        if total == 0 {
            return None;
        }
        let sign = self.minor.signum();
        let whole = u128::from(self.minor.unsigned_abs());
        let mut parts: Vec<u128> = Vec::with_capacity(weights.len());
        let mut remainders: Vec<(u128, usize)> = Vec::with_capacity(weights.len());
        for (index, &weight) in weights.iter().enumerate() {
            let product = whole * u128::from(weight);
            parts.push(product / total);
            remainders.push((product % total, index));
        }
        let given: u128 = parts.iter().sum();
        remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let left = usize::try_from(whole - given).expect("fewer units are left than there are parts");
        for &(_, index) in remainders.iter().take(left) {
            parts[index] += 1;
        }
        let signed = |part: u128| sign * i64::try_from(part).unwrap_or(i64::MAX);
        Some(parts.into_iter().map(|part| Self::new(signed(part), self.currency)).collect())
    }

    /// Plain decimal text with the currency's digits and a point, as ledgers and gateways write it: `121.00`.
    pub fn to_decimal_string(self) -> String {
        let digits = self.currency.digits() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let magnitude = self.minor.unsigned_abs().to_string();
        if digits == 0 {
            return format!("{sign}{magnitude}");
        }
        let padded = format!("{magnitude:0>width$}", width = digits + 1);
        let (major, minor) = padded.split_at(padded.len() - digits);
        format!("{sign}{major}.{minor}")
    }

    /// Reads what [`Money::to_decimal_string`] writes; also fewer decimals (`121`, `121.5`), never more.
    pub fn from_decimal_str(text: &str, currency: Currency) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (major, minor) = text.split_once('.').unwrap_or((text, ""));
        let digits = currency.digits() as usize;
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if major.is_empty() || !all_digits(major) || !all_digits(minor) || minor.len() > digits {
            return None;
        }
        if text.ends_with('.') {
            return None;
        }
        let number = format!("{major}{minor:0<digits$}");
        let value: i64 = if negative { format!("-{number}").parse().ok()? } else { number.parse().ok()? };
        Some(Self::new(value, currency))
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.to_decimal_string())
    }
}

/// Integer division rounded half away from zero, the one rounding of the product (product.md 4).
///
/// # Panics
/// When `denominator` is not positive.
pub fn div_round_half_away(numerator: i128, denominator: i128) -> i128 {
    assert!(denominator > 0, "a positive denominator");
    let quotient = numerator / denominator;
    let remainder = (numerator % denominator).abs();
    if remainder * 2 >= denominator { quotient + numerator.signum() } else { quotient }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR is a currency"))
    }

    #[test]
    fn decimal_text_has_the_currencys_digits() {
        let yen = Currency::from_code("JPY").expect("JPY");
        let dinar = Currency::from_code("KWD").expect("KWD");
        assert_eq!(eur(12100).to_decimal_string(), "121.00");
        assert_eq!(eur(-5).to_decimal_string(), "-0.05");
        assert_eq!(Money::new(1500, yen).to_decimal_string(), "1500");
        assert_eq!(Money::new(1, dinar).to_decimal_string(), "0.001");
        assert_eq!(eur(i64::MIN).to_decimal_string(), "-92233720368547758.08");
    }

    #[test]
    fn decimal_text_with_too_many_decimals_or_signs_is_refused() {
        let euro = Currency::from_code("EUR").expect("EUR");
        for bad in ["", ".", "1.", ".5", "1.234", "1,00", "--1", "+1", "1e3", " 1", "99999999999999999999"] {
            assert_eq!(Money::from_decimal_str(bad, euro), None, "{bad:?}");
        }
        assert_eq!(Money::from_decimal_str("121", euro), Some(eur(12100)));
        assert_eq!(Money::from_decimal_str("121.5", euro), Some(eur(12150)));
    }

    #[test]
    fn different_currencies_do_not_add() {
        let dollar = Money::new(1, Currency::from_code("USD").expect("USD"));
        assert_eq!(eur(1).checked_add(dollar), Err(MoneyError::CurrencyMismatch));
        assert_eq!(eur(i64::MAX).checked_add(eur(1)), Err(MoneyError::Overflow));
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        for (numerator, expected) in [(5, 1), (4, 0), (15, 2), (-5, -1), (-4, 0), (-15, -2), (0, 0)] {
            assert_eq!(div_round_half_away(numerator, 10), expected, "{numerator}/10");
        }
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole(minor in any::<i64>(), weights in prop::collection::vec(0_u64..1_000_000, 1..20)) {
            match eur(minor).split(&weights) {
                None => prop_assert!(weights.iter().all(|&w| w == 0)),
                Some(parts) => {
                    let sum: i128 = parts.iter().map(|p| i128::from(p.minor)).sum();
                    // i64::MIN has no positive counterpart: one part may saturate there.
                    prop_assert!(sum == i128::from(minor) || minor == i64::MIN);
                }
            }
        }

        #[test]
        fn decimal_text_round_trips(minor in any::<i64>()) {
            let text = eur(minor).to_decimal_string();
            prop_assert_eq!(Money::from_decimal_str(&text, eur(0).currency), Some(eur(minor)));
        }
    }
}
