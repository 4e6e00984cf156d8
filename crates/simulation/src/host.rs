//! A host who pays for the minutes of his session: pays, starts, has computers connected, ends; or never starts.

use crate::attendee::press;
use crate::world::World;
use app::usage::{HostPay, HowToPay};
use domain::ids::SessionId;
use domain::time::Span;
use testkit::TestApp;
use testkit::chance::Chance;
use testkit::hosts::{HostedHere, Told, tell};
use testkit::payer::{Card, PageVisit};

/// After so many steps he gives up.
const PATIENCE: u32 = 30;

#[derive(Debug)]
enum Stage {
    Paying,
    AtGateway(String),
    SentBack,
    Starting,
    /// So many computers are still to come, each for so many minutes.
    Teaching(Vec<i64>),
    Ending,
    Ended,
}

/// A host.
#[derive(Debug)]
pub(crate) struct Host {
    here: HostedHere,
    stage: Stage,
    steps: u32,
    computers: Vec<i64>,
    first_card_is_bad: bool,
    never_starts: bool,
    calls_off: bool,
    /// How much later than he pays he starts: days in which the money is only held.
    late: Option<Span>,
}

impl Host {
    /// The host of this session, with a character of chance.
    pub fn new(here: HostedHere, chance: &Chance, late: Option<Span>) -> Self {
        let count = chance.between(0, 4);
        Self {
            here,
            stage: Stage::Paying,
            steps: 0,
            computers: (0..count).map(|_| chance.between(1, 90)).collect(),
            first_card_is_bad: chance.percent(20),
            never_starts: chance.percent(15),
            calls_off: chance.percent(10),
            late,
        }
    }

    /// One who pays, and calls his session off before it begins where he `calls_off`; else he starts it.
    pub fn steady(here: HostedHere, calls_off: bool) -> Self {
        Self {
            here,
            stage: Stage::Paying,
            steps: 0,
            computers: Vec::new(),
            first_card_is_bad: false,
            never_starts: false,
            calls_off,
            late: None,
        }
    }

    /// Whether he has paid, as far as he knows.
    pub fn has_paid(&self) -> bool {
        matches!(self.stage, Stage::Starting)
    }

    /// Whether his session has begun.
    pub fn is_teaching(&self) -> bool {
        matches!(self.stage, Stage::Teaching(_))
    }

    /// His session.
    pub fn session(&self) -> SessionId {
        self.here.id
    }

    /// Whether there is nothing left to do.
    pub fn is_done(&self) -> bool {
        matches!(self.stage, Stage::Ended)
    }

    /// Whether he has paid, and nothing happens for days.
    pub fn lets_it_lie(&self) -> bool {
        self.late.is_some() && matches!(self.stage, Stage::Starting)
    }

    /// Does the next thing; what the program died of, or answered with an error, is done again.
    pub async fn step(&mut self, world: &mut World) {
        self.steps += 1;
        if self.steps > PATIENCE {
            self.end(world, "gave up");
            return;
        }
        match std::mem::replace(&mut self.stage, Stage::Paying) {
            Stage::Paying => self.open(world).await,
            Stage::AtGateway(url) => self.pay(world, &url).await,
            Stage::SentBack => self.come_back(world).await,
            Stage::Starting => self.start(world).await,
            Stage::Teaching(minutes) => self.teach(world, minutes).await,
            Stage::Ending => self.finish(world).await,
            Stage::Ended => self.stage = Stage::Ended,
        }
    }

    fn say(&self, world: &mut World, what: &str) {
        world.trace.say(format!("host: {what}"));
    }

    fn end(&mut self, world: &mut World, why: &str) {
        self.say(world, why);
        self.stage = Stage::Ended;
    }

    async fn open(&mut self, world: &mut World) {
        let here = self.here.clone();
        let opened = world
            .act(async |test: &TestApp| {
                test.app.usage().open(here.by, &test.site, &here.slug, HowToPay::Hold).await
            })
            .await;
        match opened {
            Some(Some(HostPay::GoToPage(url))) => {
                self.say(world, "at the gateway");
                self.stage = Stage::AtGateway(url);
            }
            Some(Some(HostPay::NothingToPay)) => self.stage = Stage::Starting,
            Some(Some(HostPay::PageUnavailable | HostPay::BeingChecked)) => {
                self.say(world, "cannot pay now");
                world.pass(Span::seconds(40)).await;
            }
            Some(_) => self.end(world, "cannot pay"),
            None => {}
        }
    }

    async fn pay(&mut self, world: &mut World, url: &str) {
        let card = if std::mem::take(&mut self.first_card_is_bad) { Card::declined() } else { Card::good() };
        let visit = self.press_on(world, url, &card).await;
        self.stage = match visit {
            PageVisit::SentBack(_) => Stage::SentBack,
            _ => Stage::Paying,
        };
        self.say(world, "paid");
    }

    /// *Pay*, on the page of the gateway or on ours.
    async fn press_on(&self, world: &mut World, url: &str, card: &Card) -> PageVisit {
        if !url.starts_with('/') {
            return press(world.test(), url, card).await;
        }
        let page = url.rsplit('/').nth(1).unwrap_or_default();
        let by = self.here.by;
        let answer = world
            .act(async |test: &TestApp| {
                test.app.usage().pay_by_card(by, &test.site, page, card.typed()).await
            })
            .await;
        world.trace.say(format!("a host's card comes here: {answer:?}"));
        PageVisit::StillThere
    }

    async fn come_back(&mut self, world: &mut World) {
        let session = self.here.id;
        let back = world
            .act(async |test: &TestApp| {
                let page = {
                    let mut tx = test.app.store().reader().await?;
                    let paid = store::payments::intents::list_of_use(&mut tx, test.site.id, session).await?;
                    let Some(newest) = paid.last() else { return Ok(()) };
                    let tries = store::payments::attempts::list(&mut tx, newest.site_id, newest.id).await?;
                    tries.last().map(|attempt| attempt.page_id.clone()).unwrap_or_default()
                };
                test.app.usage().returned(&test.site, &page, None).await?;
                Ok::<_, app::AppError>(())
            })
            .await;
        self.stage = if back.is_some() { Stage::Starting } else { Stage::SentBack };
        self.say(world, "came back");
    }

    async fn start(&mut self, world: &mut World) {
        if let Some(late) = self.late.take() {
            self.say(world, "lets it lie");
            world.pass(late).await;
        }
        if self.never_starts {
            self.end(world, "never starts");
            return;
        }
        let here = self.here.clone();
        if self.calls_off {
            let called_off = world
                .act(async |test: &TestApp| {
                    test.app.refunds().cancel_session(here.by.account, test.site.id, here.id, "Ill.").await
                })
                .await;
            match called_off {
                Some(_) => self.end(world, "called off"),
                _ => self.stage = Stage::Starting,
            }
            return;
        }
        let started = world
            .act(async |test: &TestApp| test.app.sessions().start(here.by, &test.site, &here.slug).await)
            .await;
        match started {
            Some(Some(Ok(_))) => {
                self.say(world, "starts");
                self.stage = Stage::Teaching(std::mem::take(&mut self.computers));
            }
            Some(Some(Err(_))) => {
                self.say(world, "cannot start yet");
                world.pass(Span::seconds(30)).await;
            }
            Some(None) => self.end(world, "has no session"),
            _ => self.stage = Stage::Starting,
        }
    }

    async fn teach(&mut self, world: &mut World, mut minutes: Vec<i64>) {
        let Some(stay) = minutes.pop() else {
            self.stage = Stage::Ending;
            return;
        };
        let (computer, session) = (format!("computer {}", minutes.len()), self.here.id);
        let keep = async |world: &mut World, told: Told<'_>| {
            // Told again when the program died of it: another source of facts never loses one.
            for _ in 0..PATIENCE {
                let kept = world
                    .act(async |test: &TestApp| Ok(tell(&test.app, (test.site.id, session), told).await?))
                    .await;
                if kept.is_some() {
                    return;
                }
            }
        };
        keep(world, Told::Connected(&computer)).await;
        world.pass(Span::minutes(stay)).await;
        keep(world, Told::Disconnected(&computer)).await;
        self.say(world, "a computer was there");
        self.stage = Stage::Teaching(minutes);
    }

    async fn finish(&mut self, world: &mut World) {
        let here = self.here.clone();
        let ended = world
            .act(async |test: &TestApp| test.app.classrooms().end(here.by, &test.site, &here.slug).await)
            .await;
        match ended {
            Some(_) => self.end(world, "ended"),
            _ => self.stage = Stage::Ending,
        }
    }
}
