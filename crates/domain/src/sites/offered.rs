//! What a payer is offered to pay with: it follows from the seller's accounts of the session's mode, in the order that he
//! gave them.

use super::gateways::GatewayProduct;
use crate::money::Money;

/// An account of a seller in one mode, as far as it decides what payers are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Its product, and with that its method.
    pub product: GatewayProduct,
    /// Its seller wants it offered.
    pub is_active: bool,
    /// The gateway knew its present credentials.
    pub is_verified: bool,
    /// The gateway refuses to open payment pages for it, or to take what was approved on one, as payers found.
    pub is_refused: bool,
    /// Most that it takes in one payment; none where it has no such limit.
    pub largest: Option<Money>,
}

impl Candidate {
    fn serves(&self, country: &str, due: Option<Money>) -> bool {
        let takes = match (self.largest, due) {
            (Some(most), Some(due)) => due.minor <= most.minor,
            _ => true,
        };
        self.is_active && self.product.serves(country) && takes
    }
}

/// Which of the accounts, in their seller's order, payers are offered: for each method the first that is active and verified
/// and takes what is `due`. Their places, in that order; the first is what is chosen already when somebody comes to pay.
///
/// While none of them is good the first active one is tried as it is: whoever never asked the gateway sells by it all the
/// same, and whoever was refused hears of it.
pub fn offered(accounts: &[Candidate], country: &str, due: Option<Money>) -> Vec<usize> {
    let able = || accounts.iter().enumerate().filter(|(_, account)| account.serves(country, due));
    let mut places: Vec<usize> = Vec::new();
    for (place, account) in able().filter(|(_, account)| account.is_verified && !account.is_refused) {
        let method = account.product.method();
        if places.iter().all(|&taken| accounts[taken].product.method() != method) {
            places.push(place);
        }
    }
    if places.is_empty() {
        let known = able().find(|(_, account)| account.is_verified);
        places.extend(known.or_else(|| able().next()).map(|(place, _)| place));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use GatewayProduct as G;

    fn good(product: GatewayProduct) -> Candidate {
        Candidate { product, is_active: true, is_verified: true, is_refused: false, largest: None }
    }

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("USD").expect("USD"))
    }

    #[test]
    fn each_method_is_offered_once_in_the_sellers_order() {
        let (card, paypal) = (good(G::PayflowPro), good(G::PayPal));
        assert_eq!(offered(&[card, paypal], "NL", None), [0, 1]);
        assert_eq!(offered(&[paypal, card], "NL", None), [0, 1]);
        let express = good(G::ExpressCheckout);
        assert_eq!(offered(&[express, card, paypal], "US", None), [0, 1], "the first of each method");
        assert_eq!(offered(&[express, card, paypal], "NL", None), [1, 2], "it serves no Dutch seller");
        assert_eq!(offered(&[], "NL", None), [] as [usize; 0]);
    }

    #[test]
    fn what_is_taken_out_of_use_not_verified_or_refused_gives_way() {
        let (card, paypal) = (good(G::PayflowPro), good(G::PayPal));
        for bad in [
            Candidate { is_active: false, ..card },
            Candidate { is_verified: false, ..card },
            Candidate { is_refused: true, ..card },
        ] {
            assert_eq!(offered(&[bad, paypal], "NL", None), [1], "{bad:?}");
        }
        let express = Candidate { is_refused: true, ..good(G::ExpressCheckout) };
        assert_eq!(offered(&[express, paypal, card], "US", None), [1, 2], "the next of its method");
    }

    #[test]
    fn while_none_is_good_the_first_is_tried_as_it_is() {
        let card = Candidate { is_verified: false, ..good(G::PayflowPro) };
        let paypal = Candidate { is_verified: false, ..good(G::PayPal) };
        assert_eq!(offered(&[card, paypal], "NL", None), [0]);
        let refused = Candidate { is_refused: true, ..good(G::PayPal) };
        assert_eq!(offered(&[card, refused], "NL", None), [1], "rather what the gateway knew once");
        assert_eq!(offered(&[Candidate { is_active: false, ..card }], "NL", None), [] as [usize; 0]);
    }

    #[test]
    fn an_account_that_does_not_take_so_much_is_not_offered_for_it() {
        let card = good(G::PayflowPro);
        let express = Candidate { largest: Some(usd(1_000_000)), ..good(G::ExpressCheckout) };
        assert_eq!(offered(&[express, card], "US", Some(usd(1_000_000))), [0, 1]);
        assert_eq!(offered(&[express, card], "US", Some(usd(1_000_001))), [1]);
        assert_eq!(offered(&[express], "US", Some(usd(1_000_001))), [] as [usize; 0]);
        assert_eq!(offered(&[express], "US", None), [0]);
    }
}
