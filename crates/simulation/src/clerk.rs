//! Somebody in the office: gives back a part, decides a review, calls the session off.

use crate::attendee::{Attendee, SESSION};
use crate::world::World;
use app::PersonalLink;
use app::money::Decision;
use app::refunds::RefundRequest;
use domain::ids::{AccountId, RefundId};
use domain::money::Money;
use testkit::TestApp;
use testkit::chance::Chance;

const CLERK: AccountId = AccountId(uuid::Uuid::from_u128(7));

/// After so many steps the office closes.
const PATIENCE: u32 = 30;

/// One thing that is done.
#[derive(Debug, Clone)]
enum Act {
    /// Gives back so many minor units to one attendee; the id makes it once.
    GiveBack { of: usize, minor: i64, id: Option<RefundId> },
    /// Decides on the payment of one that is being reviewed.
    Review { of: usize, accepts: bool },
    /// Calls the session off.
    CallOff,
}

/// The office of a run: what it will do, one after the other.
#[derive(Debug)]
pub(crate) struct Clerk {
    acts: Vec<Act>,
    steps: u32,
}

impl Clerk {
    /// What chance wants of so many attendees.
    pub fn new(chance: &Chance, attendees: usize) -> Self {
        let any = || usize::try_from(chance.below(attendees as u64)).unwrap_or(0);
        let mut acts = Vec::new();
        for _ in 0..chance.below(3) {
            let minor = chance.between(1, 100_000);
            acts.push(Act::GiveBack { of: any(), minor, id: None });
        }
        if chance.percent(40) {
            acts.push(Act::Review { of: any(), accepts: chance.percent(50) });
        }
        if chance.percent(15) {
            acts.push(Act::CallOff);
        }
        Self { acts, steps: 0 }
    }

    /// Whether there is nothing left to do.
    pub fn is_done(&self) -> bool {
        self.acts.is_empty() || self.steps > PATIENCE
    }

    /// Does the next thing; what the program died of, or answered with an error, is done again.
    pub async fn step(&mut self, world: &mut World, attendees: &[Attendee]) {
        self.steps += 1;
        let Some(act) = self.acts.pop() else { return };
        let done = match act.clone() {
            Act::GiveBack { of, minor, id } => {
                let Some(link) = &attendees[of].link else { return };
                let id = id.unwrap_or_else(|| world.test().app.refunds().new_id());
                let given = give_back(world, link, minor, id).await;
                if given.is_none() {
                    // The same form, sent once more (PS-K6).
                    self.acts.push(Act::GiveBack { of, minor, id: Some(id) });
                }
                given.is_some()
            }
            Act::Review { of, accepts } => {
                let Some(link) = &attendees[of].link else { return };
                review(world, link, accepts).await
            }
            Act::CallOff => {
                let session = world.test().session(SESSION).await.session.id;
                let called_off = world
                    .act(async |test: &TestApp| {
                        test.app.refunds().cancel_session(CLERK, test.site.id, session, "Ill.").await
                    })
                    .await;
                let done = called_off.is_some();
                if !done {
                    self.acts.push(Act::CallOff);
                }
                done
            }
        };
        let ending = if done { "" } else { ", and dies" };
        world.trace.say(format!("clerk: {}{ending}", word(&act)));
    }
}

fn word(act: &Act) -> &'static str {
    match act {
        Act::GiveBack { .. } => "gives back",
        Act::Review { .. } => "decides",
        Act::CallOff => "calls off",
    }
}

/// `None` when it is not known how that ended.
async fn give_back(world: &mut World, link: &PersonalLink, minor: i64, id: RefundId) -> Option<()> {
    world
        .act(async |test: &TestApp| {
            let (site, currency) = (test.site.id, test.site.currency);
            let mut tx = test.app.store().reader().await?;
            let reference = link.reference();
            let found = store::registrations::find(&mut tx, site, reference.as_str()).await?;
            drop(tx);
            let Some(registration) = found else { return Ok(()) };
            let request = RefundRequest { id, amount: Money::new(minor, currency), reason: "Noise.".into() };
            // Refused where less is left, or nothing was paid.
            test.app.refunds().request(CLERK, site, registration.id, request).await.map(drop)
        })
        .await
}

async fn review(world: &mut World, link: &PersonalLink, accepts: bool) -> bool {
    let decided = world
        .act(async |test: &TestApp| {
            let view = test.app.registrations().view(&test.site, link).await?;
            let Some(view) = view else { return Ok(()) };
            let decision = if accepts { Decision::Accept } else { Decision::Decline };
            test.app.money().decide(CLERK, &test.site, &view.reference, (decision, "looked at")).await?;
            Ok::<_, app::AppError>(())
        })
        .await;
    decided.is_some()
}
