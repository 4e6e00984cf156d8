//! Amounts as the gateway writes them: `#####.##`, the number of decimals by currency.

/// Decimals of a currency.
pub(crate) fn decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Reads an amount strictly: no sign, no thousands separator, exactly the currency's decimals, at most ten
/// digits. The value is in minor units.
pub(crate) fn parse(text: &str, currency: &str) -> Option<i64> {
    let places = usize::try_from(decimals(currency)).ok()?;
    let (whole, part) = match text.split_once('.') {
        Some((whole, part)) => (whole, part),
        None => (text, ""),
    };
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let shaped = !whole.is_empty() && part.len() == places && (places > 0) == text.contains('.');
    if !shaped || !digits(whole) || !digits(part) || whole.len() + part.len() > 10 {
        return None;
    }
    format!("{whole}{part}").parse().ok()
}

/// Writes minor units.
pub(crate) fn format(minor: i64, currency: &str) -> String {
    let places = decimals(currency);
    let unit = 10_i64.pow(places);
    if places == 0 {
        return minor.to_string();
    }
    let width = usize::try_from(places).unwrap_or(2);
    // Less than a whole unit has no sign of its own to write.
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:0width$}", (minor / unit).abs(), (minor % unit).abs())
}

/// Whole units of the currency.
pub(crate) fn major(minor: i64, currency: &str) -> i64 {
    minor / 10_i64.pow(decimals(currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_strictly() {
        assert_eq!(parse("121.00", "EUR"), Some(12_100));
        assert_eq!(parse("0.00", "EUR"), Some(0));
        assert_eq!(parse("10", "JPY"), Some(10));
        assert_eq!(parse("1.234", "KWD"), Some(1_234));
        for wrong in
            ["", "-1", "1", "1.0", "1.000", "1,00", "1,000.00", "+1.00", ".50", "1e2", "12345678901.00"]
        {
            assert_eq!(parse(wrong, "EUR"), None, "{wrong}");
        }
        assert_eq!(parse("10.00", "JPY"), None);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for (minor, currency) in [(12_100, "EUR"), (5, "EUR"), (10, "JPY"), (1_234, "KWD"), (0, "USD")] {
            assert_eq!(parse(&format(minor, currency), currency), Some(minor));
        }
        assert_eq!(major(105_099, "EUR"), 1_050);
        for (minor, currency, expected) in
            [(-1, "EUR", "-0.01"), (-12_150, "EUR", "-121.50"), (-5, "JPY", "-5")]
        {
            assert_eq!(format(minor, currency), expected);
        }
    }
}
