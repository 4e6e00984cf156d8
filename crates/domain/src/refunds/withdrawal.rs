//! A consumer's right to withdraw from a contract made at a distance (`ledger-and-tax.md` B5; Consumer Rights
//! Directive, Articles 9, 11a, 14 and 16).

use crate::money::{Money, div_round_half_away};
use crate::registrations::buyer::BuyerKind;
use crate::time::Timestamp;

/// States in which the directive is law: the European Union and the other states of the European Economic Area.
const DIRECTIVE: [&str; 30] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT",
    "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Where seller and buyer are, and who the buyer is.
#[derive(Debug, Clone, Copy)]
pub struct Parties<'a> {
    /// The seller's country, ISO 3166-1 alpha-2.
    pub seller_country: &'a str,
    /// The buyer's country.
    pub buyer_country: &'a str,
    /// Consumer or business.
    pub buyer: BuyerKind,
    /// The site grants the British right (a setting).
    pub uk: bool,
}

/// What of the right of withdrawal hangs on the seller, as it was when the contract was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerThen {
    /// His country.
    pub country: String,
    /// Whether the site granted the British right.
    pub uk: bool,
}

impl Parties<'_> {
    /// Whether a paid seat can be withdrawn from: a consumer, and the directive is law on either side; in the United
    /// Kingdom by the site's setting.
    pub fn have_the_right(&self) -> bool {
        let directive = |country: &str| DIRECTIVE.contains(&country);
        let here = directive(self.seller_country) || directive(self.buyer_country);
        let british = self.uk && [self.seller_country, self.buyer_country].contains(&"GB");
        self.buyer == BuyerKind::Consumer && (here || british)
    }
}

/// Whether the checkout must ask for the express request to begin within the period, which ends at `until` (Article
/// 16(a)).
pub fn needs_express_request(starts_at: Timestamp, until: Timestamp) -> bool {
    starts_at < until
}

/// A contract that may be withdrawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contract {
    /// End of the period: the end of its last day.
    pub until: Timestamp,
    /// Start of the session.
    pub starts_at: Timestamp,
    /// Its end.
    pub ends_at: Timestamp,
    /// The consumer asked that it begin within the period, and knows that the right is lost when it is over.
    pub express_request: bool,
}

/// What withdrawing brings now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawal {
    /// This much goes back.
    Refund(Money),
    /// The period is over.
    PeriodOver,
    /// The session was held in full at the consumer's express request (Article 16(a)).
    Performed,
}

impl Contract {
    /// When the right ends: with the period, and with a session that began at the consumer's express request.
    pub fn ends(&self) -> Timestamp {
        if self.express_request { self.until.min(self.ends_at) } else { self.until }
    }

    /// What withdrawing brings now of `price`. In the middle of a session that began at his express request the
    /// consumer owes the part that was held (Article 14(3)); without that request he owes nothing.
    pub fn withdraw(&self, price: Money, now: Timestamp) -> Withdrawal {
        if now >= self.until {
            return Withdrawal::PeriodOver;
        }
        if !self.express_request || now <= self.starts_at {
            return Withdrawal::Refund(price);
        }
        if now >= self.ends_at {
            return Withdrawal::Performed;
        }
        let held = i128::from(now.since(self.starts_at).0);
        let whole = i128::from(self.ends_at.since(self.starts_at).0.max(1));
        let owed = div_round_half_away(i128::from(price.minor) * held, whole);
        let owed = i64::try_from(owed).unwrap_or(price.minor).clamp(0, price.minor);
        Withdrawal::Refund(Money::new(price.minor - owed, price.currency))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::registrations::buyer::BuyerKind;
    use crate::time::Span;

    const START: Timestamp = Timestamp(1_800_000_000_000_000);

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    fn contract(express_request: bool) -> Contract {
        let ends_at = START.plus(Span::minutes(90));
        Contract { until: START.plus(Span::days(9)), starts_at: START, ends_at, express_request }
    }

    #[test]
    fn the_right_belongs_to_consumers_where_the_directive_is_law() {
        for (seller, buyer, who, uk, expected) in [
            ("NL", "NL", BuyerKind::Consumer, false, true),
            ("NL", "US", BuyerKind::Consumer, false, true),
            ("US", "FR", BuyerKind::Consumer, false, true),
            ("US", "US", BuyerKind::Consumer, false, false),
            ("NL", "NL", BuyerKind::Business, true, false),
            ("GB", "GB", BuyerKind::Consumer, false, false),
            ("GB", "GB", BuyerKind::Consumer, true, true),
            ("US", "US", BuyerKind::Consumer, true, false),
            ("GB", "NO", BuyerKind::Consumer, false, true),
        ] {
            let parties = Parties { seller_country: seller, buyer_country: buyer, buyer: who, uk };
            assert_eq!(parties.have_the_right(), expected, "{parties:?}");
        }
    }

    #[test]
    fn what_goes_back_depends_on_how_much_was_held_at_the_express_request() {
        let minutes = |n| START.plus(Span::minutes(n));
        let refund = |minor| Withdrawal::Refund(eur(minor));
        for (express, now, expected) in [
            (true, minutes(-60), refund(12_100)),
            (true, START, refund(12_100)),
            (true, minutes(45), refund(6_050)),
            (true, minutes(30), refund(8_067)),
            (true, minutes(90), Withdrawal::Performed),
            (false, minutes(45), refund(12_100)),
            (false, minutes(90 + 60), refund(12_100)),
            (false, START.plus(Span::days(9)), Withdrawal::PeriodOver),
            (true, START.plus(Span::days(9)), Withdrawal::PeriodOver),
        ] {
            assert_eq!(contract(express).withdraw(eur(12_100), now), expected, "{express} {now:?}");
        }
        assert_eq!((contract(true).ends(), contract(false).ends()), (minutes(90), START.plus(Span::days(9))));
    }

    #[test]
    fn the_request_is_asked_for_when_the_session_starts_within_the_period() {
        assert!(needs_express_request(START, START.plus(Span::seconds(1))));
        assert!(!needs_express_request(START, START));
    }
}
