//! What happens at PayPal without our asking (PS-F28, PS-F29): payers dispute, PayPal decides and takes up again, and somebody gives money
//! back at its console.

use crate::console::note;
use crate::world::World;
use domain::money::{Currency, Money};
use domain::sites::GatewayProduct;
use domain::time::Span;
use emulators::paypal::{Books, Decision, Dispute, Ending, Kind, NewDispute};
use testkit::chance::Chance;

/// What is left to happen there.
#[derive(Debug)]
pub(crate) struct Elsewhere {
    acts: u64,
    /// What was given back at its console.
    given: Vec<(String, Money)>,
    /// What was done at its console.
    pub at_console: u64,
}

/// Whether a payer won a dispute over more than was left of the payment when it was opened.
pub(crate) fn is_unfit(books: &Books, disputes: &[Dispute]) -> bool {
    disputes.iter().filter(|of| of.refunded > 0).any(|of| {
        let taken = books.transactions.iter().find(|taken| taken.id == of.capture);
        let before = |at: i64| at <= of.opened_at;
        let lost = disputes.iter().filter(|one| one.id != of.id && one.capture == of.capture);
        let lost: i64 = lost.filter(|one| before(one.opened_at)).map(|one| one.refunded).sum();
        let refunds = books.transactions.iter().filter(|one| one.kind == Kind::Refund);
        let refunds = refunds.filter(|one| one.parent == of.capture && before(one.created_at));
        let gone = lost + refunds.map(|one| one.amount).sum::<i64>();
        taken.is_some_and(|taken| of.amount > taken.amount - gone)
    })
}

impl Elsewhere {
    /// What chance wants; nothing where nobody pays with PayPal.
    pub fn new(chance: &Chance, products: &[GatewayProduct]) -> Self {
        let is_there = products.contains(&GatewayProduct::PayPal) && chance.percent(70);
        let acts = if is_there { chance.between(1, 6).unsigned_abs() } else { 0 };
        Self { acts, given: Vec::new(), at_console: 0 }
    }

    /// Whether nothing will happen any more.
    pub fn is_done(&self) -> bool {
        self.acts == 0
    }

    /// The next thing; false where nothing was taken yet.
    pub async fn step(&mut self, world: &mut World, chance: &Chance) -> bool {
        let paypal = &world.test().paypal;
        let books = paypal.books().await.expect("the books can be read");
        let taken: Vec<_> = books.transactions.into_iter().filter(|of| of.kind == Kind::Capture).collect();
        let any = usize::try_from(chance.below(taken.len() as u64)).unwrap_or(0);
        let Some(capture) = taken.get(any) else { return false };
        self.acts = self.acts.saturating_sub(1);
        let disputes = paypal.disputes().await.expect("the books can be read");
        let mine: Vec<_> = disputes.iter().filter(|of| of.capture == capture.id).collect();
        let done = match mine.iter().find(|of| of.outcome.is_empty()) {
            Some(open) => {
                let ending = chance.pick(&[Ending::Buyer, Ending::Buyer, Ending::Seller, Ending::Cancelled]);
                let minor = chance.percent(50).then(|| chance.between(1, open.amount));
                let fee = if chance.percent(50) { 0 } else { chance.between(1, 3_000) };
                paypal.decide_dispute(&open.id, Decision { ending, minor, fee }).await.map(|()| "decides")
            }
            None if chance.percent(25) => {
                let back = chance.between(1, capture.amount);
                let given = paypal.give_back(&capture.id, back).await;
                self.at_console += u64::from(given.is_ok());
                if let Ok(id) = &given {
                    let currency = Currency::from_code(&capture.currency).expect("it was paid in it");
                    self.given.push((id.clone(), Money::new(back, currency)));
                }
                given.map(|_| "gives back at the console")
            }
            None if !mine.is_empty() && chance.percent(50) => {
                paypal.reopen_dispute(&mine[0].id).await.map(|()| "takes up again")
            }
            None => {
                let minor = chance.percent(50).then(|| chance.between(1, capture.amount));
                let new = NewDispute {
                    reason: "OTHER".into(),
                    minor,
                    days: chance.percent(50).then_some(10),
                    charged_back: chance.percent(40),
                };
                paypal.open_dispute(&capture.id, new).await.map(|_| "opens a dispute")
            }
        };
        // Refused where so much is not there any more, or the payer has it already.
        world.trace.say(format!("PayPal: {}", done.unwrap_or("refuses")));
        true
    }

    /// What is open is decided for the seller: what somebody gave back at the console meanwhile is known to be that.
    pub async fn decide_all(&self, world: &World) {
        let paypal = &world.test().paypal;
        let disputes = paypal.disputes().await.expect("the books can be read");
        for open in disputes.iter().filter(|of| of.outcome.is_empty()) {
            let decision = Decision { ending: Ending::Seller, minor: None, fee: 0 };
            paypal.decide_dispute(&open.id, decision).await.expect("it is open");
        }
    }

    /// A dispute that fits no books is in the history of its payment alone, and what is shown as given back beside it may be its doing: who
    /// looks at it at PayPal notes what he gave back there himself.
    pub async fn note(&mut self, world: &mut World) {
        let paypal = &world.test().paypal;
        let disputes = paypal.disputes().await.expect("the books can be read");
        if !is_unfit(&paypal.books().await.expect("the books can be read"), &disputes) {
            return;
        }
        for (object, amount) in std::mem::take(&mut self.given) {
            note(world, &object, amount).await;
        }
        world.pass(Span::hours(1)).await;
    }
}
