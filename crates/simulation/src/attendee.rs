//! Somebody who wants a seat: pays, or does not; comes back, or does not; presses twice; leaves a page to pay in another way,
//! or pays on both; gives it back.

use crate::world::World;
use app::PersonalLink;
use app::registrations::{PageHint, PayOutcome, Register, RegisterRefusal, Standing};
use app::sessions::TestAccess;
use bytes::Bytes;
use domain::sites::{GatewayProduct, PayMethod};
use domain::time::Span;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use std::net::{IpAddr, Ipv4Addr};
use testkit::TestApp;
use testkit::app_under_test::browser_key;
use testkit::chance::Chance;
use testkit::payer::{Card, PageVisit, pay};

/// The session that everybody wants.
pub(crate) const SESSION: &str = "paid";

/// After so many steps even the most patient gives up.
const PATIENCE: u32 = 40;

/// How far somebody is.
#[derive(Debug)]
enum Stage {
    Looking,
    Form(Box<Register>),
    AtGateway { link: PersonalLink, url: String },
    SentBack { link: PersonalLink, page: String },
    Watching { link: PersonalLink },
    Seated { link: PersonalLink },
    Ended,
}

/// What somebody does.
#[derive(Debug, Clone, Copy)]
struct Character {
    /// What the bank says to his first card; the second is good.
    first: First,
    /// Does not come back from the gateway.
    leaves: bool,
    /// Presses *Pay* twice.
    presses_twice: bool,
    /// What he chooses first, where he may choose.
    method: Option<PayMethod>,
    /// Leaves the first page to pay with the other method.
    changes_mind: bool,
    /// Pays on the page that he left as well.
    pays_both: bool,
    /// Lets the page lie for so long before paying.
    dawdles: Span,
    /// Gives the seat back.
    cancels: bool,
    /// Does not pay again after a decline.
    gives_up: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Good,
    Declined,
    Reviewed,
}

/// Somebody.
#[derive(Debug)]
pub(crate) struct Attendee {
    number: u128,
    character: Character,
    stage: Stage,
    cards: u32,
    steps: u32,
    /// The page that he left.
    left: Option<String>,
    /// The link of the registration, once there is one.
    pub link: Option<PersonalLink>,
}

impl Attendee {
    /// Number `number`, with a character of chance.
    pub fn new(number: u128, chance: &Chance, products: &[GatewayProduct]) -> Self {
        let may_choose = products.len() > 1;
        let character = Character {
            first: chance.pick(&[First::Good, First::Good, First::Good, First::Declined, First::Reviewed]),
            leaves: chance.percent(25),
            presses_twice: chance.percent(15),
            method: may_choose.then(|| chance.pick(products).method()),
            changes_mind: may_choose && chance.percent(60),
            pays_both: may_choose && chance.percent(50),
            dawdles: Span::minutes(chance.pick(&[0, 0, 0, 0, 2, 14, 29, 31, 50])),
            cancels: chance.percent(25),
            gives_up: chance.percent(20),
        };
        Self { number, character, stage: Stage::Looking, cards: 0, steps: 0, left: None, link: None }
    }

    /// Number `number`, who goes on until he has a seat, and then, if he `cancels`, gives it back; his bank declines his first card where
    /// it is `declined_first`.
    pub fn steady(number: u128, cancels: bool, declined_first: bool) -> Self {
        let character = Character {
            first: if declined_first { First::Declined } else { First::Good },
            leaves: false,
            presses_twice: false,
            method: None,
            changes_mind: false,
            pays_both: false,
            dawdles: Span::seconds(0),
            cancels,
            gives_up: false,
        };
        Self { number, character, stage: Stage::Looking, cards: 0, steps: 0, left: None, link: None }
    }

    /// Whether he has a seat that he will give back.
    pub fn is_about_to_cancel(&self) -> bool {
        self.character.cancels && matches!(self.stage, Stage::Seated { .. })
    }

    /// Whether there is nothing left to do.
    pub fn is_done(&self) -> bool {
        matches!(self.stage, Stage::Ended)
    }

    /// Does the next thing. What the program died of, or answered with an error, is tried again.
    pub async fn step(&mut self, world: &mut World) {
        self.steps += 1;
        if self.steps > PATIENCE {
            self.end(world, "gave up");
            return;
        }
        match std::mem::replace(&mut self.stage, Stage::Looking) {
            Stage::Looking => self.take_seat(world).await,
            Stage::Form(form) => self.register(world, form).await,
            Stage::AtGateway { link, url } => self.pay(world, link, url).await,
            Stage::SentBack { link, page } => self.come_back(world, link, page).await,
            Stage::Watching { link } => self.look(world, link).await,
            Stage::Seated { link } => self.sit(world, link).await,
            Stage::Ended => self.stage = Stage::Ended,
        }
    }

    fn say(&self, world: &mut World, what: &str) {
        world.trace.say(format!("attendee {}: {what}", self.number));
    }

    fn end(&mut self, world: &mut World, why: &str) {
        self.say(world, why);
        self.stage = Stage::Ended;
    }

    async fn take_seat(&mut self, world: &mut World) {
        let key = browser_key(self.number);
        let held = world
            .act(async |test: &TestApp| {
                let registrations = test.app.registrations();
                let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
                registrations.hold(&test.site, SESSION, &key, address, TestAccess::Open).await
            })
            .await;
        match held {
            Some(Some(Ok(_))) => {
                self.say(world, "holds a seat");
                let form = world.test().form(SESSION, self.number).await;
                self.stage = Stage::Form(Box::new(Register { method: self.character.method, ..form }));
            }
            Some(Some(Err(refusal))) => self.end(world, &format!("no seat: {refusal:?}")),
            Some(None) => self.end(world, "no such session"),
            None => {}
        }
    }

    async fn register(&mut self, world: &mut World, form: Box<Register>) {
        let typed = (*form).clone();
        let registered = world
            .act(async |test: &TestApp| test.app.registrations().register(&test.site, typed).await)
            .await;
        match registered {
            Some(Ok(outcome)) => self.opened(world, outcome),
            Some(Err(RegisterRefusal::AlreadyRegistered(link))) => self.watch(world, link, "knows"),
            Some(Err(RegisterRefusal::HoldEnded)) => self.say(world, "hold ended"),
            Some(Err(refusal)) => self.end(world, &format!("not registered: {}", word(&refusal))),
            // The same form is sent again: it registers once (PS-K6).
            None => self.stage = Stage::Form(form),
        }
    }

    fn opened(&mut self, world: &mut World, outcome: PayOutcome) {
        match outcome {
            PayOutcome::GoToPage { url, link } => {
                self.say(world, "at the gateway");
                self.link = Some(link.clone());
                self.stage = Stage::AtGateway { link, url };
            }
            PayOutcome::PageUnavailable(link) => self.watch(world, link, "no page"),
            PayOutcome::NothingToPay(link) => self.watch(world, link, "nothing to pay"),
        }
    }

    fn watch(&mut self, world: &mut World, link: PersonalLink, what: &str) {
        self.say(world, what);
        self.link = Some(link.clone());
        self.stage = Stage::Watching { link };
    }

    async fn pay(&mut self, world: &mut World, link: PersonalLink, url: String) {
        if std::mem::take(&mut self.character.changes_mind) {
            return self.change_mind(world, link, url).await;
        }
        if self.character.dawdles > Span::seconds(0) {
            world.pass(self.character.dawdles).await;
            self.character.dawdles = Span::seconds(0);
        }
        let card = match (self.character.first, self.cards) {
            (First::Declined, 0) => Card::declined(),
            (First::Reviewed, 0) => Card::reviewed(),
            _ => Card::good(),
        };
        self.cards += 1;
        let mut visit = press_on(world, &link, &url, &card).await;
        if self.character.presses_twice {
            self.character.presses_twice = false;
            visit = press_on(world, &link, &url, &card).await;
        }
        if let Some(left) = self.left.take_if(|_| self.character.pays_both) {
            self.say(world, "pays on the page that was left, too");
            press_on(world, &link, &left, &Card::good()).await;
        }
        let sent_back = matches!(visit, PageVisit::SentBack(_));
        self.say(world, if sent_back { "sent back" } else { "stays at the gateway" });
        self.stage = match visit {
            PageVisit::SentBack(to) if !self.character.leaves => {
                Stage::SentBack { link, page: page_in(&to).to_owned() }
            }
            _ => Stage::Watching { link },
        };
    }

    /// Back from the page without paying, and to the one of the other method.
    async fn change_mind(&mut self, world: &mut World, link: PersonalLink, url: String) {
        let other = match product_of(&url).method() {
            PayMethod::Card => PayMethod::PayPal,
            PayMethod::PayPal => PayMethod::Card,
        };
        let changed = world
            .act(async |test: &TestApp| test.app.registrations().pay(&test.site, &link, Some(other)).await)
            .await;
        match changed {
            Some(Some(outcome)) => {
                self.say(world, "changes his mind");
                self.left = Some(url);
                self.opened(world, outcome);
            }
            _ => self.stage = Stage::AtGateway { link, url },
        }
    }

    async fn come_back(&mut self, world: &mut World, link: PersonalLink, page: String) {
        let back = world
            .act(async |test: &TestApp| {
                test.app.registrations().returned(&test.site, &link, Some(PageHint::Paid), &page).await
            })
            .await;
        match back {
            Some(_) => self.watch(world, link, "came back"),
            None => self.stage = Stage::SentBack { link, page },
        }
    }

    async fn look(&mut self, world: &mut World, link: PersonalLink) {
        let seen =
            world.act(async |test: &TestApp| test.app.registrations().view(&test.site, &link).await).await;
        let Some(Some(view)) = seen else {
            self.stage = Stage::Watching { link };
            return;
        };
        match view.standing {
            Standing::AwaitingPayment { attempts_used_up: false, .. } if !self.character.gives_up => {
                self.pay_again(world, link).await;
            }
            Standing::AwaitingPayment { .. } | Standing::CannotBePaidNow { .. } => self.end(world, "unpaid"),
            Standing::Checking | Standing::UnderReview => {
                world.pass(Span::minutes(2)).await;
                self.watch(world, link, "is being checked");
            }
            Standing::Confirmed => {
                self.say(world, "has a seat");
                self.stage = Stage::Seated { link };
            }
            Standing::Lapsed => self.end(world, "lapsed"),
            Standing::Returned(reason) => self.end(world, &format!("returned: {reason:?}")),
            Standing::Cancelled(_) => self.end(world, "cancelled"),
        }
    }

    async fn pay_again(&mut self, world: &mut World, link: PersonalLink) {
        let again = world
            .act(async |test: &TestApp| test.app.registrations().pay(&test.site, &link, None).await)
            .await;
        match again {
            Some(Some(outcome)) => self.opened(world, outcome),
            _ => self.watch(world, link, "is not paying again"),
        }
        // A page that does not open, or a payment that is looked at, needs its time.
        if matches!(self.stage, Stage::Watching { .. }) {
            world.pass(Span::seconds(20)).await;
        }
    }

    async fn sit(&mut self, world: &mut World, link: PersonalLink) {
        if !self.character.cancels {
            self.end(world, "sits");
            return;
        }
        let cancelled = world
            .act(async |test: &TestApp| {
                let refunds = test.app.refunds();
                let offer = refunds.cancel_offer(&test.site, &link).await?;
                let Some(Ok(offer)) = offer else { return Ok(None) };
                let shown = (offer.back.minor, offer.kept().minor);
                Ok::<_, app::AppError>(
                    refunds.cancel(&test.site, &link, shown).await?.map(|done| done.is_ok()),
                )
            })
            .await;
        match cancelled {
            Some(Some(true)) => self.end(world, "gave the seat back"),
            // The charge is still under way: later.
            Some(_) => {
                world.pass(Span::minutes(1)).await;
                self.say(world, "cannot give it back now");
                self.stage = Stage::Seated { link };
            }
            None => self.stage = Stage::Watching { link },
        }
    }
}

/// A refusal without what it carries, which differs from run to run in nothing but names.
fn word(refusal: &RegisterRefusal) -> &'static str {
    match refusal {
        RegisterRefusal::Invalid(_) => "invalid",
        RegisterRefusal::HoldEnded => "hold ended",
        RegisterRefusal::PriceChanged => "price changed",
        RegisterRefusal::TermsChanged => "terms changed",
        RegisterRefusal::CannotBePaid => "cannot be paid",
        RegisterRefusal::MethodGone => "method gone",
        RegisterRefusal::AlreadyRegistered(_) => "registered already",
        RegisterRefusal::SamePerson => "same person",
    }
}

/// Where the stand-in of PayPal's classic interface is, of every application under test.
const CLASSIC: &str = "http://127.0.0.1:3/";

/// Whose page it is.
fn product_of(url: &str) -> GatewayProduct {
    match url {
        _ if url.contains("/checkoutnow?") => GatewayProduct::PayPal,
        _ if url.starts_with(CLASSIC) && url.contains("/webscr?") => GatewayProduct::ExpressCheckout,
        _ if url.contains("/webscr?") => GatewayProduct::PayflowExpress,
        _ if url.contains("/securepayments?") => GatewayProduct::ProUk,
        _ => GatewayProduct::PayflowPro,
    }
}

/// What the gateway calls the page from which it sends the browser back to this address.
fn page_in(address: &str) -> &str {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let named = |name| query.split('&').find_map(|field: &str| field.strip_prefix(name));
    named("SECURETOKENID=").or_else(|| named("token=")).or_else(|| named("page=")).unwrap_or_default()
}

/// *Pay*, on the page of the gateway or on ours.
async fn press_on(world: &mut World, link: &PersonalLink, url: &str, card: &Card) -> PageVisit {
    if !url.starts_with('/') {
        return press(world.test(), url, card).await;
    }
    let answer = world
        .act(async |test: &TestApp| {
            test.app.registrations().pay_by_card(&test.site, link, card.typed()).await
        })
        .await;
    world.trace.say(format!("a card comes here: {answer:?}"));
    PageVisit::StillThere
}

/// *Pay*, on the page of the gateway.
pub(crate) async fn press(test: &TestApp, url: &str, card: &Card) -> PageVisit {
    if product_of(url) == GatewayProduct::PayflowPro {
        return pay(&test.emulator, url, card).await;
    }
    send(test, url, &format!("act=approve&funding={}", card.funding)).await
}

/// Sends the form of the gateway's page, whose address names what is paid.
pub(crate) async fn send(test: &TestApp, url: &str, form: &str) -> PageVisit {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let request = Request::post(url)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(format!("{query}&{form}")))
        .expect("an address");
    let answer = match product_of(url) {
        GatewayProduct::PayflowPro | GatewayProduct::PayflowExpress => test.emulator.call(request).await,
        GatewayProduct::PayPal => test.paypal.call(request).await,
        GatewayProduct::ExpressCheckout | GatewayProduct::ProUk => test.express.call(request).await,
    };
    match answer {
        Ok(answer) if [StatusCode::SEE_OTHER, StatusCode::FOUND].contains(&answer.status()) => {
            let to = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok());
            PageVisit::SentBack(to.unwrap_or_default().to_owned())
        }
        Ok(_) => PageVisit::StillThere,
        Err(_) => PageVisit::Cut,
    }
}
