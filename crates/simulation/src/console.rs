//! What somebody does at the console of PayPal's classic products without our asking (PS-F28): gives money back, lets go of what is held,
//! decides what is held back. Their interface does not say for sure whose doing a refund is: somebody of the office notes it.

use crate::clerk::{CLERK, payments};
use crate::world::World;
use app::refunds::{ConsoleRefund, OrderRefusal};
use domain::money::{Currency, Money};
use domain::sites::{GatewayProduct, ProUkEdition};
use emulators::express::Kind;
use testkit::TestApp;
use testkit::chance::Chance;

/// What is left to happen there, and what of it is not noted.
#[derive(Debug)]
pub(crate) struct Console {
    acts: u64,
    /// Refunds that nobody has noted.
    given: Vec<(String, Money)>,
    /// What was done.
    pub done: u64,
}

impl Console {
    /// What chance wants; nothing where nobody is paid through a classic product.
    pub fn new(chance: &Chance, (products, edition): (&[GatewayProduct], ProUkEdition)) -> Self {
        let is_classic = |product: &GatewayProduct| match product {
            GatewayProduct::ExpressCheckout => true,
            GatewayProduct::ProUk => edition != ProUkEdition::Payflow,
            GatewayProduct::PayflowPro | GatewayProduct::PayflowExpress | GatewayProduct::PayPal => false,
        };
        let is_there = products.iter().any(is_classic) && chance.percent(60);
        let acts = if is_there { 1 + chance.below(4) } else { 0 };
        Self { acts, given: Vec::new(), done: 0 }
    }

    /// Whether nothing will happen any more.
    pub fn is_done(&self) -> bool {
        self.acts == 0
    }

    /// The next thing; false where nothing was held or taken yet.
    pub async fn step(&mut self, world: &mut World, chance: &Chance) -> bool {
        let express = &world.test().express;
        let books = express.books().await.expect("the books can be read");
        let there: Vec<_> = books.transactions.into_iter().filter(|of| of.kind != Kind::Refund).collect();
        let any = usize::try_from(chance.below(there.len() as u64)).unwrap_or(0);
        let Some(of) = there.get(any) else { return false };
        self.acts = self.acts.saturating_sub(1);
        let done = match (of.kind, of.status.as_str()) {
            (_, "PENDING" | "FOREIGN") => {
                let accepts = chance.percent(70);
                express.decide(&of.id, accepts).await.map(|()| "decides")
            }
            // Mostly somebody else has to be told then that his seat is not paid.
            (Kind::Authorization, _) if chance.percent(30) => {
                express.release(&of.id).await.map(|()| "releases")
            }
            (Kind::Authorization, _) => return true,
            (Kind::Capture | Kind::Refund, _) => {
                let minor = if chance.percent(30) { of.amount } else { chance.between(1, of.amount) };
                express.give_back(&of.id, minor).await.map(|id| {
                    let currency = Currency::from_code(&of.currency).expect("it was paid in it");
                    self.given.push((id, Money::new(minor, currency)));
                    "gives back"
                })
            }
        };
        self.done += u64::from(done.is_ok());
        // Refused where so much is not there any more.
        world.trace.say(format!("console: {}", done.unwrap_or("refuses")));
        true
    }

    /// Whether all that was given back there is noted.
    pub fn is_noted(&self) -> bool {
        self.given.is_empty()
    }

    /// Somebody notes what was given back there.
    pub async fn note(&mut self, world: &mut World) {
        for (object, minor) in std::mem::take(&mut self.given) {
            if !note(world, &object, minor).await {
                self.given.push((object, minor));
            }
        }
    }
}

/// Whether it is known; it is tried with every payment, as by somebody who has only PayPal's number.
pub(crate) async fn note(world: &mut World, object: &str, amount: Money) -> bool {
    for (site, reference) in payments(world).await {
        let noted = world
            .act(async |test: &TestApp| {
                let Some(view) = test.app.money().payment(&site, &reference).await? else {
                    return Ok(Err(OrderRefusal::NotFound));
                };
                let told = ConsoleRefund {
                    id: test.app.refunds().new_id(),
                    object: object.to_owned(),
                    given: Some((amount, test.clock_now())),
                    reason: "At PayPal.".into(),
                };
                test.app.refunds().record_console(CLERK, site.id, view.id, told).await
            })
            .await;
        let Some(noted) = noted else { continue };
        if matches!(noted, Ok(()) | Err(OrderRefusal::Known)) {
            world.trace.say("clerk: notes a refund at the console".to_owned());
            return true;
        }
        world.trace.say(format!("clerk: may not note a refund: {noted:?}"));
    }
    world.trace.say("clerk: cannot note a refund at the console".to_owned());
    false
}
