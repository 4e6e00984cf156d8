//! A seat that is paid through each product, for tests that do the same with all of them.

use crate::{common, express, payflow_express, paypal, pro_uk};
use app::PersonalLink;
use app::registrations::Standing;
use domain::sites::GatewayProduct;
use emulators::Machine;
use emulators::express::Signature;
use emulators::payflow::{Account, Arm, Books, FaultKind, Operation};
use testkit::databases::TestDatabase;
use testkit::{TestApp, TestAppOptions};

/// What is paid through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Product {
    /// Cards at Payflow.
    Cards,
    /// PayPal's Orders v2.
    Orders,
    /// Express Checkout.
    Express,
    /// Express Checkout through Payflow.
    ThroughPayflow,
    /// The page of Website Payments Pro.
    Hosted,
}

/// Nothing that is asked of this kind gets there.
pub(crate) fn outage(op: Operation) -> Arm {
    Arm { count: 0, ..Arm::once(op, FaultKind::DropBefore) }
}

impl Product {
    /// All of them.
    pub(crate) const ALL: [Self; 5] =
        [Self::Cards, Self::Orders, Self::Express, Self::ThroughPayflow, Self::Hosted];

    /// Those whose payers have an account at PayPal, or a card that is paid through one: they can reauthorize.
    pub(crate) const HOLDING_ANEW: [Self; 4] =
        [Self::Orders, Self::Express, Self::ThroughPayflow, Self::Hosted];

    pub(crate) async fn sell(self, database: &TestDatabase) -> TestApp {
        match self {
            Self::Cards => TestApp::start(database).await,
            Self::Orders => paypal::selling(database, "authorize").await,
            Self::Express => express::selling(database, "authorize").await,
            Self::ThroughPayflow => payflow_express::selling_with(database, TestAppOptions::default()).await,
            Self::Hosted => pro_uk::usual(database).await,
        }
    }

    /// Somebody registers and does on the page what pays; he is not back yet.
    pub(crate) async fn pay(self, test: &TestApp) -> PersonalLink {
        let (link, url) = test.register("paid", 1).await;
        self.approve(test, &url).await;
        link
    }

    /// Does on a page what pays.
    pub(crate) async fn approve(self, test: &TestApp, url: &str) {
        match self {
            Self::Cards => common::pay_well(test, url).await,
            Self::Orders => drop(testkit::paypal::approve(test, url).await),
            Self::Express => drop(express::act(test, url, "approve", "balance").await),
            Self::ThroughPayflow => drop(payflow_express::act(test, url, "approve", "balance").await),
            Self::Hosted => drop(pro_uk::act(test, url, "pay", "card").await),
        }
    }

    /// His browser comes back.
    pub(crate) async fn come_back(self, test: &TestApp, link: &PersonalLink) {
        match self {
            Self::Cards => test.come_back(link).await,
            Self::Orders => paypal::come_back(test, link).await,
            Self::Express => express::come_back(test, link).await,
            Self::ThroughPayflow => payflow_express::come_back(test, link).await,
            Self::Hosted => pro_uk::come_back(test, link).await,
        }
    }

    /// A seat that is paid.
    pub(crate) async fn paid(self, test: &TestApp) -> PersonalLink {
        let link = self.pay(test).await;
        self.come_back(test, &link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{self:?}");
        link
    }

    fn stand_in(self, test: &TestApp) -> &Machine {
        test.stand_in(match self {
            Self::Cards => GatewayProduct::PayflowPro,
            Self::Orders => GatewayProduct::PayPal,
            Self::Express => GatewayProduct::ExpressCheckout,
            Self::ThroughPayflow => GatewayProduct::PayflowExpress,
            Self::Hosted => GatewayProduct::ProUk,
        })
    }

    pub(crate) fn arm(self, test: &TestApp, arm: Arm) {
        self.stand_in(test).arm(arm);
    }

    /// Whether the gateway refuses the account's sign-in, as after its secret was changed there.
    pub(crate) fn refuse_sign_in(self, test: &TestApp, refuses: bool) {
        let secret = |usual: String| if refuses { "changed".to_owned() } else { usual };
        match self {
            Self::Cards | Self::ThroughPayflow => {
                let usual = Account::default();
                test.emulator.set_account(Account { pwd: secret(usual.pwd.clone()), ..usual });
            }
            Self::Express | Self::Hosted => {
                let usual = Signature::default();
                test.express.set_signature(Signature { password: secret(usual.password.clone()), ..usual });
            }
            Self::Orders if refuses => {
                let out = Arm { count: 0, ..Arm::once(Operation::Inquiry, FaultKind::SignInRefused) };
                self.arm(test, out);
            }
            Self::Orders => self.disarm(test),
        }
    }

    pub(crate) fn disarm(self, test: &TestApp) {
        self.stand_in(test).disarm(None);
    }

    pub(crate) async fn books(self, test: &TestApp) -> Books {
        let books = match self {
            Self::Orders => test.paypal.report().await,
            Self::Express | Self::Hosted => test.express.report().await,
            Self::Cards | Self::ThroughPayflow => test.emulator.books().await,
        };
        let books = books.expect("readable");
        assert!(books.balanced);
        books
    }

    /// How often it was asked for something of this kind.
    pub(crate) async fn asked(self, test: &TestApp, op: Operation) -> usize {
        let log = self.stand_in(test).log_after(0, i64::MAX).await;
        log.expect("readable").iter().filter(|entry| entry.op == op.word()).count()
    }
}
