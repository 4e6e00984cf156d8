//! Hosts who pay for the minutes of their sessions: an operator who sells them, a session in our own room, an estimate
//! that was accepted.

use crate::app_under_test::TestApp;
use crate::through::direct_payment;
use app::App;
use app::classrooms::{Connected, RoomAct, RoomConnection, SOURCE};
use app::commerce::CredentialsForm;
use app::registrations::PageHint;
use app::sessions::{Acting, How, ScheduleForm, Which};
use app::usage::{HostPay, HowToPay};
use domain::accounts::Role;
use domain::ids::{AccountId, EstimateId, SessionId, SiteId, TariffId, TariffVersionId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::sites::{GatewayProduct, ProUkEdition, SellerInput};
use domain::tariffs::{Provision, Rate, Tariff};
use domain::time::{Span, Timestamp};
use domain::usage::ceiling::{AtCeiling, Buffer};
use domain::usage::charge::charge;
use domain::usage::estimate::{Accepted, Estimated, WhenPaid};
use domain::usage::facts::{Connection, Fact, What};
use domain::usage::settlement::SettlementRule;
use domain::usage::{AudioType, Leg, PerLeg};
use locale::{Locale, Zone};
use store::tariffs::{self, TariffRow};
use store::usage::{estimates, facts};
use store::{StoreError, Tx};

/// A host with a session whose minutes he pays for.
#[derive(Debug, Clone)]
pub struct HostedHere {
    /// The host.
    pub by: Acting,
    /// Address of the session.
    pub slug: String,
    /// The session.
    pub id: SessionId,
}

/// What the host accepts, where a test wants something of its own.
#[derive(Debug, Clone, Copy)]
pub struct Accepting {
    /// Minutes.
    pub minutes: i64,
    /// Computers.
    pub computers: i64,
    /// What happens at the ceiling.
    pub at_ceiling: AtCeiling,
    /// How it is settled.
    pub settlement: SettlementRule,
    /// What becomes of the session when it is paid.
    pub when_paid: WhenPaid,
}

impl Default for Accepting {
    /// 60 minutes and 3 computers: € 10.80, with tax 13.07, ceiling 15.68.
    fn default() -> Self {
        Self {
            minutes: 60,
            computers: 3,
            at_ceiling: AtCeiling::Grace,
            settlement: SettlementRule::Measured,
            when_paid: WhenPaid::Stays,
        }
    }
}

/// Computers € 0.06, audio over the network € 0.04 a minute, 21 % VAT.
fn tariff() -> Tariff {
    let currency = Currency::from_code("EUR").expect("EUR");
    let rate = |leg| match leg {
        Leg::Computer => 6_000_000,
        Leg::Audio(AudioType::Voip) => 4_000_000,
        Leg::Audio(_) => 0,
    };
    Tariff {
        currency,
        rates: PerLeg::from_fn(|leg| Rate::from_micros(rate(leg), currency).expect("in range")),
        tax_name: "VAT".into(),
        tax_rate_ppm: 210_000,
        minimum: Money::zero(currency),
    }
}

/// The host of a session accepts an estimate.
///
/// # Errors
/// When the store fails.
pub async fn accept(
    app: &App,
    (site, session): (SiteId, SessionId),
    by: AccountId,
    accepting: Accepting,
) -> Result<Accepted, StoreError> {
    let mut counts = PerLeg::default();
    counts.set(Leg::Computer, accepting.computers);
    let expected = Estimated { minutes: accepting.minutes, counts };
    let price = charge(&tariff(), &expected.quantities()).expect("small").price;
    let accepted = Accepted {
        tariff_version: TariffVersionId(uuid::Uuid::from_u128(77)),
        settlement: accepting.settlement,
        expected,
        price,
        ceiling: Buffer::USUAL.ceiling(price.gross).expect("small"),
        at_ceiling: accepting.at_ceiling,
        when_paid: accepting.when_paid,
        by,
        at: app.now(),
    };
    let id = EstimateId(uuid::Uuid::from_bytes(app.random_bytes()));
    let unit = async move |tx: &mut Tx| estimates::accept(tx, site, session, (id, &accepted)).await;
    app.store().run(unit).await?;
    Ok(accepted)
}

/// What another source of facts than our own room tells of a computer.
#[derive(Debug, Clone, Copy)]
pub enum Told<'a> {
    /// It is connected.
    Connected(&'a str),
    /// It is connected no more.
    Disconnected(&'a str),
}

fn connection(computer: &str) -> Connection {
    Connection {
        id: computer.to_owned(),
        participant: computer.to_owned(),
        device: computer.to_owned(),
        leg: Leg::Computer,
        computer: None,
        registration: None,
    }
}

/// Another source than our own room tells of a computer, now; told again it says nothing new.
///
/// # Errors
/// When the store fails.
pub async fn tell(app: &App, (site, session): (SiteId, SessionId), told: Told<'_>) -> Result<(), StoreError> {
    let (event_key, what) = match told {
        Told::Connected(computer) => (format!("up {computer}"), What::Up(connection(computer))),
        Told::Disconnected(computer) => (format!("down {computer}"), What::Down(computer.to_owned())),
    };
    let at = app.now();
    let fact = Fact { source: "bridge".into(), instance: "1".into(), event_key, at, observed_at: at, what };
    let unit = async move |tx: &mut Tx| facts::accept(tx, site, session, std::slice::from_ref(&fact)).await;
    app.store().run(unit).await.map(drop)
}

impl TestApp {
    /// The operator sells minutes: by an account of its own for real money, and a tariff.
    ///
    /// # Panics
    /// When that does not work; so do all the others.
    pub async fn sell_minutes(&self, action: &str) -> TariffVersionId {
        let operator = self.person(Role::Operator).await.person;
        let product = self.options.gateway;
        if !product.serves("") {
            // Some gateways serve no seller without a country.
            let country = ["US", "GB"].into_iter().find(|country| product.serves(country));
            let typed = SellerInput {
                name: "Bursar Ltd".into(),
                address: "1 High Street".into(),
                country: country.expect("it serves somebody").into(),
                ..SellerInput::default()
            };
            let saved = self.app.commerce().save_operators_seller(&operator, &typed).await;
            saved.expect("the store works").expect("saved");
        }
        let seller = self.app.sites().enter_operators_seller(&operator).await.expect("entered");
        let form = CredentialsForm { action: action.into(), ..self.credentials() };
        let saved = self.app.commerce().save_account(&operator, &seller, Mode::Production, &form).await;
        saved.expect("the store works").expect("saved");
        let version = TariffVersionId(uuid::Uuid::from_u128(77));
        let unit = async move |tx: &mut Tx| {
            let id = TariffId(uuid::Uuid::from_u128(78));
            let row = TariffRow { id, name: "Usual".into(), currency: tariff().currency };
            tariffs::insert(tx, &row, Timestamp(0)).await?;
            tariffs::insert_version(tx, id, (version, Timestamp(0)), &tariff(), Timestamp(0)).await?;
            Ok::<_, StoreError>(())
        };
        self.app.store().run(unit).await.expect("kept");
        version
    }

    /// The operator counts on what hosts have held for so many days.
    ///
    /// # Panics
    /// When the account cannot be saved.
    pub async fn count_on_holds_for(&self, days: i64) {
        let operator = self.person(Role::Operator).await.person;
        let seller = self.app.sites().enter_operators_seller(&operator).await.expect("entered");
        let form =
            CredentialsForm { action: "authorize".into(), hold_days: days.to_string(), ..self.credentials() };
        let saved = self.app.commerce().save_account(&operator, &seller, Mode::Production, &form).await;
        saved.expect("the store works").expect("saved");
    }

    /// A session takes place so much later.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn put_off(&self, here: &HostedHere, by: Span) {
        let (site, id) = (self.site.id, here.id);
        let unit = async move |tx: &mut Tx| {
            let mut row = store::sessions::get(tx, site, id).await?;
            row.session.starts_at = row.session.starts_at.plus(by);
            row.session.ends_at = row.session.ends_at.plus(by);
            store::sessions::hosting::update(tx, &row).await.map(drop)
        };
        let kept: Result<(), StoreError> = self.app.store().run(unit).await;
        kept.expect("kept");
    }

    /// The account of the gateway that this application is paid through, as an administrator enters it.
    pub fn credentials(&self) -> CredentialsForm {
        match self.options.gateway {
            product @ (GatewayProduct::PayflowPro | GatewayProduct::PayflowExpress) => {
                let account = emulators::payflow::Account::default();
                CredentialsForm {
                    gateway: product.as_str().into(),
                    partner: account.partner,
                    vendor: account.vendor,
                    user: account.user,
                    password: account.pwd,
                    ..CredentialsForm::default()
                }
            }
            GatewayProduct::PayPal => {
                let app = emulators::paypal::App::default();
                CredentialsForm {
                    gateway: "paypal".into(),
                    client_id: app.client_id,
                    password: app.secret,
                    ..CredentialsForm::default()
                }
            }
            GatewayProduct::ProUk if self.options.edition == ProUkEdition::Payflow => {
                let account = &self.options.gateway_account;
                CredentialsForm {
                    gateway: GatewayProduct::ProUk.as_str().into(),
                    edition: ProUkEdition::Payflow.as_str().into(),
                    vendor: account.vendor.clone(),
                    user: account.user.clone(),
                    password: account.pwd.clone(),
                    ..CredentialsForm::default()
                }
            }
            GatewayProduct::ProUk if self.options.edition == ProUkEdition::Direct => direct_payment(true, ""),
            product @ (GatewayProduct::ExpressCheckout | GatewayProduct::ProUk) => {
                let known = emulators::express::Signature::default();
                CredentialsForm {
                    gateway: product.as_str().into(),
                    user: known.user,
                    password: known.password,
                    signature: known.signature,
                    ..CredentialsForm::default()
                }
            }
        }
    }

    /// The operator provides pay-per-use to the site; its administrator has enabled it, or disabled it.
    pub async fn turn_pay_per_use(&self, enabled: bool) {
        let site = self.site.id;
        let unit = async move |tx: &mut Tx| {
            let provision = Provision {
                provided: true,
                tariff: Some(TariffId(uuid::Uuid::from_u128(78))),
                buffer: Buffer::USUAL,
                settlement: SettlementRule::Measured,
            };
            tariffs::set_provision(tx, site, &provision).await?;
            let mut commerce = store::sites::get(tx, site).await?.commerce;
            commerce.usage.enabled = enabled;
            store::sites::save_commerce(tx, site, &commerce).await
        };
        self.app.store().run(unit).await.expect("kept");
    }

    /// The operator makes every minute twice as dear, from now on.
    ///
    /// # Panics
    /// When the store fails, or nothing is sold by the minute yet.
    pub async fn double_the_tariff(&self) {
        let (usual, now) = (tariff(), self.clock_now());
        let twice =
            |leg| Rate::from_decimal_str(if leg == Leg::Computer { "0.12" } else { "0.08" }, usual.currency);
        let dear = Tariff { rates: PerLeg::from_fn(|leg| twice(leg).expect("a rate")), ..usual };
        let version = TariffVersionId(uuid::Uuid::from_u128(79));
        let unit = async move |tx: &mut Tx| {
            tariffs::insert_version(tx, TariffId(uuid::Uuid::from_u128(78)), (version, now), &dear, now).await
        };
        self.app.store().run(unit).await.expect("kept");
    }

    /// A session in our own room, five hours after the beginning; its host has accepted what it costs.
    pub async fn hosted_here(&self, accepting: Accepting) -> HostedHere {
        self.hosted(accepting, How::Schedule).await
    }

    /// A session that was to take place elsewhere takes place in our own room.
    pub async fn move_here(&self, slug: &str) {
        let (site, id) = (self.site.id, self.session(slug).await.session.id);
        let unit = async move |tx: &mut Tx| {
            let mut row = store::sessions::get(tx, site, id).await?;
            row.meeting_link = String::new();
            store::sessions::hosting::update(tx, &row).await
        };
        assert!(self.app.store().run(unit).await.expect("kept"));
    }

    /// A session in our own room as [`TestApp::hosted_here`] makes it, not announced yet.
    pub async fn hosted_draft(&self, accepting: Accepting) -> HostedHere {
        self.hosted(accepting, How::Draft).await
    }

    async fn hosted(&self, accepting: Accepting, how: How) -> HostedHere {
        let by = Acting { account: self.person(Role::Host).await.person.account, on_all: false };
        let (zone, starts_at) = ("Europe/Amsterdam", self.begins_at().plus(Span::hours(5)));
        let typed = Zone::parse(zone).expect("a zone");
        let form = ScheduleForm {
            topic: "Listening".into(),
            date: typed.date_field(starts_at),
            time: typed.time_field(starts_at),
            // In the night in which the clock is put back.
            which: Which::First,
            ..ScheduleForm::empty(zone, "en")
        };
        let key = format!("form {}", by.account);
        let scheduled = self.app.sessions().schedule(by, &self.site, &form, Locale::En, how, &key).await;
        let slug = scheduled.expect("the store works").expect("scheduled").slug;
        let hosted = self.app.sessions().find_hosted(by, &self.site, &slug).await.expect("readable");
        let id = hosted.expect("his").view.session.id;
        self.accept(by.account, id, accepting).await;
        HostedHere { by, slug, id }
    }

    /// The host accepts an estimate.
    pub async fn accept(&self, by: AccountId, session: SessionId, accepting: Accepting) -> Accepted {
        accept(&self.app, (self.site.id, session), by, accepting).await.expect("kept")
    }

    /// *Pay*.
    pub async fn host_pays(&self, here: &HostedHere, how: HowToPay) -> HostPay {
        let opened = self.app.usage().open(here.by, &self.site, &here.slug, how).await;
        opened.expect("the store works").expect("his session")
    }

    /// The gateway's page that *Pay* leads to.
    pub async fn host_page(&self, here: &HostedHere) -> String {
        match self.host_pays(here, HowToPay::Hold).await {
            HostPay::GoToPage(url) => url,
            other => panic!("no payment page: {other:?}"),
        }
    }

    /// The host's browser comes back from the gateway.
    pub async fn host_returns(&self, url: &str) {
        self.host_returns_saying(url, None).await;
    }

    /// The same, and what it says of the page.
    pub async fn host_returns_saying(&self, url: &str, hint: Option<PageHint>) {
        let page = url.split(['?', '&']).find_map(|part| part.strip_prefix("SECURETOKENID="));
        let back = self.app.usage().returned(&self.site, page.expect("a page of ours"), hint).await;
        assert!(back.expect("the store works").is_some(), "{url}");
    }

    /// The host starts his session and comes in; call [`RoomConnection::leave`].
    pub async fn begin_here(&self, here: &HostedHere) -> Box<RoomConnection> {
        let started = self.app.sessions().start(here.by, &self.site, &here.slug).await.expect("works");
        assert_eq!(started.expect("mine").as_deref(), Ok(""));
        let classrooms = self.app.classrooms();
        let door = classrooms.at_door_by_account(here.by, "Noor", &self.site, &here.slug).await;
        match classrooms.connect(&door.expect("works").expect("mine"), "desk").await.expect("works") {
            Connected::Inside(connection) => connection,
            Connected::Waits(_) => panic!("he waits"),
            Connected::Refused(refusal) => panic!("{refusal:?}"),
        }
    }

    /// A computer connects, as another source of facts tells; [`TestApp::disconnect`] is its end.
    pub async fn connect(&self, here: &HostedHere, computer: &str) {
        tell(&self.app, (self.site.id, here.id), Told::Connected(computer)).await.expect("accepted");
    }

    /// It is connected no more.
    pub async fn disconnect(&self, here: &HostedHere, computer: &str) {
        tell(&self.app, (self.site.id, here.id), Told::Disconnected(computer)).await.expect("accepted");
    }

    /// A computer is connected for so long.
    pub async fn attended(&self, here: &HostedHere, computer: &str, span: Span) {
        self.connect(here, computer).await;
        self.advance(span).await;
        self.disconnect(here, computer).await;
    }

    /// A computer is connected to our own room, and heard of, for so long or until the session's use is frozen; jobs are
    /// done meanwhile.
    pub async fn stays(&self, here: &HostedHere, computer: &str, span: Span) {
        let connection = connection(computer);
        let (site, session, instance) = (self.site.id, here.id, here.id.to_string());
        let up = Fact {
            source: SOURCE.into(),
            instance: instance.clone(),
            event_key: format!("up {computer}"),
            at: self.clock_now(),
            observed_at: self.clock_now(),
            what: What::Up(connection.clone()),
        };
        let unit = async move |tx: &mut Tx| facts::accept(tx, site, session, std::slice::from_ref(&up)).await;
        self.app.store().run(unit).await.expect("accepted");
        let end = self.clock_now().plus(span);
        while self.clock_now() < end {
            let (now, connection, instance) = (self.clock_now(), connection.clone(), instance.clone());
            let unit = async move |tx: &mut Tx| {
                let room = (SOURCE, instance.as_str());
                facts::hear(tx, site, session, room, std::slice::from_ref(&connection), now).await?;
                store::usage::statements::of_session(tx, site, session).await
            };
            if self.app.store().run(unit).await.expect("heard").is_some() {
                return;
            }
            self.run_jobs().await;
            self.advance(Span::seconds(10)).await;
        }
    }

    /// The host ends it for all.
    pub async fn end_here(&self, connection: &RoomConnection) {
        connection.act(RoomAct::End).await.expect("works").expect("he leads");
    }
}
