//! Which payment products a site may use, by its region (S-3, S-5).

/// A site's region: the ISO 3166-1 alpha-2 code of its country, in capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region([u8; 2]);

impl Region {
    /// Reads a country's code.
    pub fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] => Some(Self([*first, *second])),
            _ => None,
        }
    }

    fn is_one_of(self, countries: &[&[u8; 2]]) -> bool {
        countries.iter().any(|country| **country == self.0)
    }
}

/// A product through which a site is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GatewayProduct {
    /// PayPal Payflow Pro.
    PayflowPro,
    /// PayPal Express Checkout: United States and Canada only.
    ExpressCheckout,
    /// PayPal Website Payments Pro: United Kingdom only.
    WebsitePaymentsPro,
}

impl GatewayProduct {
    /// Every product.
    pub const ALL: [Self; 3] = [Self::PayflowPro, Self::ExpressCheckout, Self::WebsitePaymentsPro];

    /// As stored with merchant accounts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PayflowPro => "payflow",
            Self::ExpressCheckout => "express-checkout",
            Self::WebsitePaymentsPro => "website-payments-pro",
        }
    }

    /// Reads [`GatewayProduct::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.as_str() == text)
    }

    /// Whether a site of that region may use it.
    pub fn is_for(self, region: Region) -> bool {
        match self {
            // Whether PayPal opens an account for a merchant, PayPal says; who has one may use it.
            Self::PayflowPro => true,
            Self::ExpressCheckout => region.is_one_of(&[b"US", b"CA"]),
            Self::WebsitePaymentsPro => region.is_one_of(&[b"GB"]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_decides_about_products() {
        let products = |country: &str| {
            let region = Region::parse(country).expect("a country");
            GatewayProduct::ALL.into_iter().filter(|product| product.is_for(region)).collect::<Vec<_>>()
        };
        assert_eq!(products("NL"), [GatewayProduct::PayflowPro]);
        assert_eq!(products("US"), [GatewayProduct::PayflowPro, GatewayProduct::ExpressCheckout]);
        assert_eq!(products("CA"), products("US"));
        assert_eq!(products("GB"), [GatewayProduct::PayflowPro, GatewayProduct::WebsitePaymentsPro]);
    }

    #[test]
    fn a_region_is_two_capitals() {
        for bad in ["", "N", "nl", "NLD", "N1"] {
            assert_eq!(Region::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn products_are_stored_by_their_words() {
        for product in GatewayProduct::ALL {
            assert_eq!(GatewayProduct::parse(product.as_str()), Some(product));
        }
    }
}
