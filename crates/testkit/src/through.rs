//! What is paid through in a test: a product, and the edition that its accounts are of.

use crate::{TestApp, TestAppOptions};
use app::commerce::CredentialsForm;
use domain::accounts::Role;
use domain::payments::gateway::Mode;
use domain::sites::{GatewayProduct, Interface, ProUkEdition};
use emulators::payflow::{self, Account};

/// A product with the edition that its accounts are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Through {
    /// The product.
    pub product: GatewayProduct,
    /// The edition; of a product that has one only, the usual one.
    pub edition: ProUkEdition,
}

impl From<GatewayProduct> for Through {
    fn from(product: GatewayProduct) -> Self {
        Self { product, edition: ProUkEdition::default() }
    }
}

impl From<ProUkEdition> for Through {
    fn from(edition: ProUkEdition) -> Self {
        Self { product: GatewayProduct::ProUk, edition }
    }
}

impl Through {
    /// Every product, in each of its editions.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        GatewayProduct::ALL.into_iter().flat_map(|product| {
            let editions: &'static [ProUkEdition] = match product {
                GatewayProduct::ProUk => &ProUkEdition::ALL,
                _ => &[ProUkEdition::Hosted],
            };
            editions.iter().map(move |&edition| Self { product, edition })
        })
    }

    /// The interface that its accounts answer at, and so which stand-in has them.
    pub fn interface(self) -> Interface {
        match self.product {
            GatewayProduct::PayflowPro => Interface::Payflow,
            GatewayProduct::PayPal => Interface::PayPal,
            GatewayProduct::ExpressCheckout => Interface::Express,
            GatewayProduct::PayflowExpress => Interface::PayflowExpress,
            GatewayProduct::ProUk => self.edition.interface(),
        }
    }

    /// The options of a site that is paid through it.
    pub fn options(self) -> TestAppOptions {
        let gateway_account = match self.edition {
            ProUkEdition::Payflow => Account::uk(payflow::Mode::Live),
            ProUkEdition::Hosted | ProUkEdition::Direct => Account::default(),
        };
        TestAppOptions {
            gateway: self.product,
            edition: self.edition,
            gateway_account,
            ..TestAppOptions::default()
        }
    }
}

/// The form of an account of Website Payments Pro, direct payment, as an administrator sends it who has accepted that cards come to
/// the server, or has not.
pub fn direct_payment(accepted: bool, action: &str) -> CredentialsForm {
    let known = emulators::express::Signature::default();
    CredentialsForm {
        gateway: GatewayProduct::ProUk.as_str().into(),
        edition: ProUkEdition::Direct.as_str().into(),
        user: known.user,
        password: known.password,
        signature: known.signature,
        action: action.into(),
        card_entry_accepted: accepted,
        ..CredentialsForm::default()
    }
}

impl TestApp {
    /// The interface at which the account of this product answers here.
    pub fn interface(&self, product: GatewayProduct) -> Interface {
        Through { product, edition: self.edition() }.interface()
    }

    /// The site's administrator accepts that cards come to the server: no import does that.
    ///
    /// # Panics
    /// When that does not work.
    pub(crate) async fn accept_cards(&self) {
        let administrator = self.person(Role::Administrator).await.person;
        let form = direct_payment(true, self.options.action);
        let saved =
            self.app.commerce().save_account(&administrator, &self.site, Mode::Production, &form).await;
        saved.expect("the store works").expect("the gateway knows it");
    }
}
