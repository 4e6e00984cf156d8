//! Somebody in the office: gives back a part, decides a review, notes a dispute and how it ended, calls the session off.

use crate::attendee::{Attendee, SESSION};
use crate::world::World;
use app::disputes::NewDispute;
use app::money::{Decided, Decision, PaymentFilter};
use app::refunds::RefundRequest;
use app::sites::Site;
use app::{AppError, PersonalLink};
use domain::ids::{AccountId, DisputeId, RefundId};
use domain::money::Money;
use domain::payments::gateway::Mode;

use domain::time::Timestamp;
use testkit::TestApp;
use testkit::chance::Chance;

/// Whoever is in the office.
pub(crate) const CLERK: AccountId = AccountId(uuid::Uuid::from_u128(7));

/// After so many steps the office closes.
const PATIENCE: u32 = 30;

/// One thing that is done.
#[derive(Debug, Clone)]
enum Act {
    /// Gives back so many minor units to one attendee; the id makes it once.
    GiveBack { of: usize, minor: i64, id: Option<RefundId> },
    /// Decides on the payment of one that is being reviewed.
    Review { of: usize, accepts: bool },
    /// Notes that one disputes so many minor units of his payment; the id makes it once.
    Dispute { of: usize, minor: i64, id: Option<DisputeId> },
    /// Notes how that was decided: how much of it was lost.
    EndDispute { of: usize, lost_percent: i64 },
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
        if chance.percent(30) {
            let (of, minor) = (any(), chance.between(1, 15_000));
            let at = usize::try_from(chance.below(acts.len() as u64 + 1)).unwrap_or(0);
            acts.insert(at, Act::Dispute { of, minor, id: None });
            // The last of all, so that the others come while it is open or before it.
            let lost_percent = if chance.percent(50) { 0 } else { chance.between(1, 150).min(100) };
            acts.insert(0, Act::EndDispute { of, lost_percent });
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
            Act::Dispute { of, minor, id } => {
                let Some(link) = &attendees[of].link else { return };
                let id = id.unwrap_or_else(|| world.test().app.disputes().new_id());
                let noted = dispute(world, link, minor, id).await;
                if noted.is_none() {
                    self.acts.push(Act::Dispute { of, minor, id: Some(id) });
                }
                noted.is_some()
            }
            Act::EndDispute { of, lost_percent } => {
                let Some(link) = &attendees[of].link else { return };
                let ended = end_dispute(world, link, lost_percent).await;
                if ended != Some(true) {
                    // A refund is under way, or the program died.
                    self.acts.push(Act::EndDispute { of, lost_percent });
                }
                ended.is_some()
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

/// Asks the gateway about every payment: not everything that happened there is told of.
pub(crate) async fn ask(world: &mut World) {
    for (site, reference) in payments(world).await {
        world
            .act(async |test: &TestApp| test.app.money().inquire(CLERK, &site, &reference).await.map(drop))
            .await;
    }
}

/// Every payment: its seller and its reference.
pub(crate) async fn payments(world: &World) -> Vec<(Site, String)> {
    let filter = PaymentFilter {
        mode: Mode::Production,
        search: String::new(),
        state: String::new(),
        session: String::new(),
        of_site: String::new(),
        method: String::new(),
        from: Timestamp(0),
        until: Timestamp(i64::MAX),
    };
    let test = world.test();
    let operators = test.app.sites().operators_seller().await.expect("the database can be read");
    let mut all = Vec::new();
    for site in [Some(test.site.clone()), operators].into_iter().flatten() {
        let page = test.app.money().payments(&site, &filter, None).await;
        let lines = page.expect("the database can be read").lines;
        all.extend(lines.into_iter().map(|line| (site.clone(), line.reference)));
    }
    all
}

fn word(act: &Act) -> &'static str {
    match act {
        Act::GiveBack { .. } => "gives back",
        Act::Review { .. } => "decides",
        Act::Dispute { .. } => "notes a dispute",
        Act::EndDispute { .. } => "notes how it ended",
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

/// `None` when it is not known whether it is noted.
async fn dispute(world: &mut World, link: &PersonalLink, minor: i64, id: DisputeId) -> Option<()> {
    world
        .act(async |test: &TestApp| {
            let (site, currency) = (test.site.id, test.site.currency);
            let mut tx = test.app.store().reader().await?;
            let found = store::registrations::find(&mut tx, site, link.reference().as_str()).await?;
            drop(tx);
            let Some(registration) = found else { return Ok(()) };
            let told = NewDispute {
                id,
                amount: Money::new(minor, currency),
                fee: Money::new(minor / 10, currency),
                case_number: "PP-D-1".into(),
                opened_at: test.clock_now(),
                answer_by: None,
                reason: String::new(),
            };
            // Refused where less was taken, where nothing was, and where the gateway tells of it itself.
            test.app.disputes().note(CLERK, site, registration.id, told).await.map(drop)
        })
        .await
}

/// Whether none is open any more; `None` when that is not known.
async fn end_dispute(world: &mut World, link: &PersonalLink, lost_percent: i64) -> Option<bool> {
    world
        .act(async |test: &TestApp| {
            let Some(view) = test.app.registrations().view(&test.site, link).await? else { return Ok(true) };
            let payment = test.app.money().payment(&test.site, &view.reference).await?;
            let Some(open) = payment.and_then(|view| view.dispute) else { return Ok(true) };
            let disputed = open.row.amount;
            let ended = match lost_percent {
                0 => Decision::DisputeWon(open.row.id),
                percent => {
                    let lost = Money::new((disputed.minor * percent / 100).max(1), disputed.currency);
                    Decision::DisputeLost(open.row.id, lost)
                }
            };
            let decision = (ended, "decided");
            let decided = test.app.money().decide(CLERK, &test.site, &view.reference, decision).await?;
            Ok::<_, AppError>(decided != Some(Decided::RefundUnderWay))
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
            Ok::<_, AppError>(())
        })
        .await;
    decided.is_some()
}
