//! Products through which a seller is paid, and what each knows its merchants by.

/// A product of a payment gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GatewayProduct {
    /// PayPal Payflow Pro.
    PayflowPro,
    /// PayPal: Orders v2 and Payments v2.
    PayPal,
    /// PayPal Express Checkout by name-value pairs, of merchants in the United States and Canada.
    ExpressCheckout,
    /// PayPal Express Checkout through Payflow, of merchants in the United States and Canada who have an account there.
    PayflowExpress,
    /// PayPal Website Payments Pro, of merchants in the United Kingdom.
    ProUk,
}

impl GatewayProduct {
    /// Every product.
    pub const ALL: [Self; 5] =
        [Self::PayflowPro, Self::PayPal, Self::ExpressCheckout, Self::PayflowExpress, Self::ProUk];

    /// As stored with merchant accounts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PayflowPro => "payflow",
            Self::PayPal => "paypal",
            Self::ExpressCheckout => "express-checkout",
            Self::PayflowExpress => "payflow-express",
            Self::ProUk => "paypal-pro-uk",
        }
    }

    /// Reads [`GatewayProduct::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.as_str() == text)
    }

    /// Its name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::PayflowPro => "PayPal Payflow Pro",
            Self::PayPal => "PayPal",
            Self::ExpressCheckout => "PayPal Express Checkout",
            Self::PayflowExpress => "PayPal Express Checkout (Payflow)",
            Self::ProUk => "PayPal Website Payments Pro (UK)",
        }
    }

    /// What is paid with through it.
    pub fn method(self) -> PayMethod {
        match self {
            Self::PayflowPro | Self::ProUk => PayMethod::Card,
            Self::PayPal | Self::ExpressCheckout | Self::PayflowExpress => PayMethod::PayPal,
        }
    }

    /// The interfaces that its accounts may answer at.
    pub fn interfaces(self) -> &'static [Interface] {
        match self {
            Self::PayflowPro => &[Interface::Payflow],
            Self::PayPal => &[Interface::PayPal],
            Self::ExpressCheckout => &[Interface::Express],
            Self::PayflowExpress => &[Interface::PayflowExpress],
            Self::ProUk => &[Interface::HostedPro, Interface::Payflow, Interface::DirectPro],
        }
    }

    /// Whether a seller in that country (ISO 3166, two letters) may be paid through it.
    pub fn serves(self, country: &str) -> bool {
        match self {
            Self::PayflowPro | Self::PayPal => true,
            Self::ExpressCheckout | Self::PayflowExpress => matches!(country, "US" | "CA"),
            Self::ProUk => country == "GB",
        }
    }
}

/// The partner through whom a Payflow account in the United Kingdom is bought; it says that its processor is PayPal's own
/// (paypal-website-payments-pro-uk 1).
pub const PAYPAL_UK: &str = "PayPalUK";

/// Which interface of PayPal's a merchant's account answers at: what its credentials are and what it can do follow from that. One
/// product may be sold with several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interface {
    /// Payflow: partner, vendor, user, password.
    Payflow,
    /// Orders v2 and Payments v2: client id and secret.
    PayPal,
    /// Express Checkout by name-value pairs: API username, password, signature.
    Express,
    /// Express Checkout through Payflow: as Payflow.
    PayflowExpress,
    /// Hosted Solution by name-value pairs: the same as Express Checkout.
    HostedPro,
    /// Direct payment by name-value pairs: the same.
    DirectPro,
}

impl Interface {
    /// Every interface.
    pub const ALL: [Self; 6] =
        [Self::Payflow, Self::PayPal, Self::Express, Self::PayflowExpress, Self::HostedPro, Self::DirectPro];

    /// Whether its accounts sign in as those of Payflow do, whatever is paid with through them.
    pub fn signs_in_to_payflow(self) -> bool {
        matches!(self, Self::Payflow | Self::PayflowExpress)
    }

    /// Whether its accounts sign in with an API signature beside a password.
    pub fn signs(self) -> bool {
        matches!(self, Self::Express | Self::HostedPro | Self::DirectPro)
    }
}

/// Which edition of Website Payments Pro (UK) an account is of (paypal-website-payments-pro-uk 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ProUkEdition {
    /// Hosted Solution: the whole page is PayPal's.
    #[default]
    Hosted,
    /// Payflow edition: Payflow's interface, partner [`PAYPAL_UK`].
    Payflow,
    /// Direct payment: the card comes to our server, which hands it on.
    Direct,
}

impl ProUkEdition {
    /// Every edition.
    pub const ALL: [Self; 3] = [Self::Hosted, Self::Payflow, Self::Direct];

    /// As forms and imports name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hosted => "hosted",
            Self::Payflow => "payflow",
            Self::Direct => "direct",
        }
    }

    /// Reads [`ProUkEdition::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|edition| edition.as_str() == text)
    }

    /// The interface that its accounts answer at.
    pub fn interface(self) -> Interface {
        match self {
            Self::Hosted => Interface::HostedPro,
            Self::Payflow => Interface::Payflow,
            Self::Direct => Interface::DirectPro,
        }
    }
}

/// What a payer pays with, as he chooses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PayMethod {
    /// A card, whose data are typed on the gateway's page.
    Card,
    /// His PayPal account, or what PayPal's page offers beside it.
    PayPal,
}

impl PayMethod {
    /// Every method.
    pub const ALL: [Self; 2] = [Self::Card, Self::PayPal];

    /// As stored with attempts, and in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::PayPal => "paypal",
        }
    }

    /// Reads [`PayMethod::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

/// Whose account it is at a gateway, and who signs in there: everything of its credentials that is not secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// PayPal Payflow Pro.
    Payflow {
        /// Through whom the account was bought; case matters.
        partner: String,
        /// The merchant's sign-in name.
        vendor: String,
        /// The user of the account; the same as `vendor` when it has no others.
        user: String,
    },
    /// PayPal.
    PayPal {
        /// The client id of the merchant's app.
        client_id: String,
    },
    /// PayPal Express Checkout.
    ExpressCheckout {
        /// The API username.
        user: String,
    },
    /// PayPal Express Checkout through Payflow: the account of Payflow, and as there.
    PayflowExpress {
        /// Through whom the account was bought; case matters.
        partner: String,
        /// The merchant's sign-in name.
        vendor: String,
        /// The user of the account; the same as `vendor` when it has no others.
        user: String,
    },
    /// PayPal Website Payments Pro, Hosted Solution.
    ProUk {
        /// The API username.
        user: String,
    },
    /// PayPal Website Payments Pro, Payflow edition, whose partner is [`PAYPAL_UK`].
    ProUkPayflow {
        /// The merchant's sign-in name.
        vendor: String,
        /// The user of the account; the same as `vendor` when it has no others.
        user: String,
    },
    /// PayPal Website Payments Pro, direct payment.
    ProUkDirect {
        /// The API username.
        user: String,
    },
}

impl Login {
    /// The product that it is for.
    pub fn product(&self) -> GatewayProduct {
        match self {
            Self::Payflow { .. } => GatewayProduct::PayflowPro,
            Self::PayPal { .. } => GatewayProduct::PayPal,
            Self::ExpressCheckout { .. } => GatewayProduct::ExpressCheckout,
            Self::PayflowExpress { .. } => GatewayProduct::PayflowExpress,
            Self::ProUk { .. } | Self::ProUkPayflow { .. } | Self::ProUkDirect { .. } => {
                GatewayProduct::ProUk
            }
        }
    }

    /// The interface at which it signs in.
    pub fn interface(&self) -> Interface {
        match self {
            Self::Payflow { .. } | Self::ProUkPayflow { .. } => Interface::Payflow,
            Self::PayPal { .. } => Interface::PayPal,
            Self::ExpressCheckout { .. } => Interface::Express,
            Self::PayflowExpress { .. } => Interface::PayflowExpress,
            Self::ProUk { .. } => Interface::HostedPro,
            Self::ProUkDirect { .. } => Interface::DirectPro,
        }
    }

    /// The edition that it is of; none of a product that has one only.
    pub fn edition(&self) -> Option<ProUkEdition> {
        match self {
            Self::ProUk { .. } => Some(ProUkEdition::Hosted),
            Self::ProUkPayflow { .. } => Some(ProUkEdition::Payflow),
            Self::ProUkDirect { .. } => Some(ProUkEdition::Direct),
            Self::Payflow { .. }
            | Self::PayPal { .. }
            | Self::ExpressCheckout { .. }
            | Self::PayflowExpress { .. } => None,
        }
    }

    /// What the merchant is called there.
    pub fn merchant(&self) -> &str {
        match self {
            Self::Payflow { vendor, .. }
            | Self::PayflowExpress { vendor, .. }
            | Self::ProUkPayflow { vendor, .. } => vendor,
            Self::PayPal { client_id } => client_id,
            Self::ExpressCheckout { user } | Self::ProUk { user } | Self::ProUkDirect { user } => user,
        }
    }

    /// Whether both sign in to one account: what was paid through the one can be asked for by the other.
    pub fn is_of_same_account(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Payflow { partner, vendor, .. },
                Self::Payflow { partner: other_partner, vendor: other_vendor, .. },
            )
            | (
                Self::PayflowExpress { partner, vendor, .. },
                Self::PayflowExpress { partner: other_partner, vendor: other_vendor, .. },
            ) => partner == other_partner && vendor == other_vendor,
            (Self::PayPal { client_id }, Self::PayPal { client_id: other }) => client_id == other,
            (Self::ExpressCheckout { user }, Self::ExpressCheckout { user: other }) => user == other,
            (Self::ProUk { user }, Self::ProUk { user: other }) => user == other,
            (Self::ProUkDirect { user }, Self::ProUkDirect { user: other }) => user == other,
            (Self::ProUkPayflow { vendor, .. }, Self::ProUkPayflow { vendor: other, .. }) => vendor == other,
            (
                Self::Payflow { .. }
                | Self::PayPal { .. }
                | Self::ExpressCheckout { .. }
                | Self::PayflowExpress { .. }
                | Self::ProUk { .. }
                | Self::ProUkPayflow { .. }
                | Self::ProUkDirect { .. },
                _,
            ) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_stored_by_their_words() {
        for product in GatewayProduct::ALL {
            assert_eq!(GatewayProduct::parse(product.as_str()), Some(product));
        }
    }

    #[test]
    fn the_editions_of_one_product_are_different_accounts_at_different_interfaces() {
        let hosted = Login::ProUk { user: "school".into() };
        let payflow = |user: &str| Login::ProUkPayflow { vendor: "school".into(), user: user.into() };
        assert_eq!(hosted.product(), payflow("school").product());
        assert!(!hosted.is_of_same_account(&payflow("school")));
        assert!(payflow("bursar").is_of_same_account(&payflow("school")));
        let direct = Login::ProUkDirect { user: "school".into() };
        assert!(!hosted.is_of_same_account(&direct) && direct.is_of_same_account(&direct.clone()));
        for (login, signs) in [(hosted, true), (payflow("school"), false), (direct, true)] {
            let edition = login.edition().expect("it has editions");
            assert_eq!(ProUkEdition::parse(edition.as_str()), Some(edition));
            assert_eq!(edition.interface(), login.interface());
            assert!(GatewayProduct::ProUk.interfaces().contains(&login.interface()));
            assert_eq!(login.interface().signs(), signs);
        }
    }

    #[test]
    fn another_user_is_of_the_same_account_and_another_vendor_is_not() {
        let login = |vendor: &str, user: &str| Login::Payflow {
            partner: "PayPal".into(),
            vendor: vendor.into(),
            user: user.into(),
        };
        assert!(login("school", "school").is_of_same_account(&login("school", "bursar")));
        assert!(!login("school", "school").is_of_same_account(&login("other", "school")));
        // What was paid with a card there is asked for as such, whoever's PayPal payments go through it as well.
        let express = |user: &str| Login::PayflowExpress {
            partner: "PayPal".into(),
            vendor: "school".into(),
            user: user.into(),
        };
        assert!(express("school").is_of_same_account(&express("bursar")));
        assert!(!express("school").is_of_same_account(&login("school", "school")));
    }
}
