//! Pay-per-use: tariffs, facts and statements are kept as they were given, once, and apart from other sites.

use crate::databases::each_engine;
use crate::helpers::{run, sql};
use domain::ids::{RegistrationId, SessionId, SiteId, StatementId, TariffId, TariffVersionId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::sites::Price;
use domain::tariffs::{Provision, Rate, Tariff};
use domain::time::{Span, Timestamp};
use domain::usage::ceiling::Buffer;
use domain::usage::charge::Revenue;
use domain::usage::facts::{Connection, Fact, Present, What};
use domain::usage::meter::{Window, meter};
use domain::usage::settlement::SettlementRule;
use domain::usage::{AudioType, Leg, PerLeg};
use store::tariffs::TariffRow;
use store::usage::statements::StatementRow;
use store::usage::{facts, statements};
use store::{Store, StoreError, Tx, classrooms, tariffs};
use uuid::Uuid;

pub const SITE: SiteId = SiteId(Uuid::from_u128(1));
pub const OTHER_SITE: SiteId = SiteId(Uuid::from_u128(2));
pub const SESSION: SessionId = SessionId(Uuid::from_u128(3));
const TARIFF: TariffId = TariffId(Uuid::from_u128(4));
pub const VERSION: TariffVersionId = TariffVersionId(Uuid::from_u128(5));

fn euro() -> Currency {
    Currency::from_code("EUR").expect("EUR")
}

pub fn eur(minor: i64) -> Money {
    Money::new(minor, euro())
}

pub fn at(seconds: i64) -> Timestamp {
    Timestamp(1_795_000_000_000_000).plus(Span::seconds(seconds))
}

fn tariff() -> Tariff {
    let rate = |leg: Leg| Rate::from_micros(leg.as_str().len() as i64 * 250_000, euro());
    Tariff {
        currency: euro(),
        rates: PerLeg::from_fn(|leg| rate(leg).expect("a rate")),
        tax_name: "btw".into(),
        tax_rate_ppm: 210_000,
        minimum: eur(250),
    }
}

pub async fn with_tariff(store: &Store) {
    let site = sql("insert into site (id, slug, name, mode, currency, time_zone, locale, tax_name, tax_rate_ppm,
        tax_included, support_email, seller_name, seller_address, seller_country, seller_vat_number, created_at)
        values ($1, 's', 'S', 'test', 'EUR', 'UTC', 'en', 'VAT', 0, $2, '', '', '', '', '', 0)");
    run(store, site, vec![SITE.into(), true.into()]).await.expect("a site");
    let unit = async |tx: &mut Tx| {
        let row = TariffRow { id: TARIFF, name: "Standard".into(), currency: euro() };
        assert!(tariffs::insert(tx, &row, at(0)).await?);
        let again = TariffRow { id: TariffId(Uuid::from_u128(9)), ..row };
        assert!(!tariffs::insert(tx, &again, at(0)).await?, "its name is taken");
        tariffs::insert_version(tx, TARIFF, (VERSION, at(10)), &tariff(), at(0)).await
    };
    store.run(unit).await.expect("a tariff");
}

#[tokio::test]
async fn versions_are_numbered_and_taken_back_only_before_they_hold() {
    each_engine(async |database| {
        let store = database.open().await;
        with_tariff(&store).await;
        let unit = async |tx: &mut Tx| {
            let second = TariffVersionId(Uuid::from_u128(6));
            tariffs::insert_version(tx, TARIFF, (second, at(20)), &tariff(), at(1)).await?;
            assert!(!tariffs::withdraw(tx, TARIFF, VERSION, at(15)).await?, "it holds");
            assert!(tariffs::withdraw(tx, TARIFF, second, at(15)).await?);
            assert!(!tariffs::withdraw(tx, TARIFF, second, at(16)).await?, "once");
            let versions = tariffs::versions(tx, TARIFF).await?;
            let found: Vec<_> = versions.iter().map(|v| (v.id, v.number, v.withdrawn)).collect();
            assert_eq!(found, [(VERSION, 1, false), (second, 2, true)]);
            assert_eq!(versions[0].tariff, tariff());
            assert_eq!(tariffs::get_version(tx, VERSION).await?.as_ref(), Some(&versions[0]));
            assert_eq!(tariffs::list(tx).await?.len(), 1);
            Ok::<_, StoreError>(())
        };
        store.run(unit).await.expect("versions");
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_site_gets_pay_per_use_from_its_operator() {
    each_engine(async |database| {
        let store = database.open().await;
        with_tariff(&store).await;
        let unit = async |tx: &mut Tx| {
            let before = tariffs::provision(tx, SITE).await?;
            let usual = Provision {
                provided: false,
                tariff: None,
                buffer: Buffer::USUAL,
                settlement: SettlementRule::Measured,
            };
            assert_eq!(before, usual);
            let given = Provision {
                provided: true,
                tariff: Some(TARIFF),
                buffer: Buffer::from_ppm(0).expect("a buffer"),
                settlement: SettlementRule::EstimateIsFinal,
            };
            tariffs::set_provision(tx, SITE, &given).await?;
            assert_eq!(tariffs::provision(tx, SITE).await?, given);
            Ok::<_, StoreError>(())
        };
        store.run(unit).await.expect("provided");
        store.close().await;
    })
    .await;
}

fn connection(id: &str, leg: Leg) -> Connection {
    Connection {
        id: id.into(),
        participant: "Ann \u{1f393} 'O'".into(),
        device: format!("device of {id}"),
        leg,
        computer: (leg != Leg::Computer).then(|| "a pc".into()),
        registration: (leg == Leg::Computer).then_some(RegistrationId(Uuid::from_u128(77))),
    }
}

fn fact(key: &str, seconds: i64, what: What) -> Fact {
    Fact {
        source: "room".into(),
        instance: "first".into(),
        event_key: key.into(),
        at: at(seconds),
        observed_at: at(seconds).plus(Span(1)),
        what,
    }
}

/// One of each kind.
fn facts_of_every_kind() -> Vec<Fact> {
    let (pc, voice) = (connection("a", Leg::Computer), connection("b", Leg::Audio(AudioType::Voip)));
    let present = vec![
        Present { connection: pc.clone(), since: Some(at(1)) },
        Present { connection: voice.clone(), since: None },
    ];
    vec![
        fact("1", 1, What::Up(pc.clone())),
        fact("2", 2, What::Heard(voice.clone())),
        fact("3", 3, What::Poll(present)),
        fact("4", 4, What::Poll(vec![])),
        fact("5", 5, What::Down("a".into())),
        fact("6", 2, What::Reported { connection: voice, up: at(2), down: at(4) }),
        fact("7", 7, What::Ended),
    ]
}

async fn read(store: &Store, site: SiteId) -> Vec<Fact> {
    let unit = async move |tx: &mut Tx| facts::of_session(tx, site, SESSION).await;
    let mut found = store.run(unit).await.expect("facts");
    found.sort_by(|a, b| a.event_key.cmp(&b.event_key));
    found
}

async fn accept(store: &Store, new: Vec<Fact>) -> u64 {
    let unit = async move |tx: &mut Tx| facts::accept(tx, SITE, SESSION, &new).await;
    store.run(unit).await.expect("accepted")
}

#[tokio::test]
async fn facts_are_kept_as_they_were_given_and_once() {
    each_engine(async |database| {
        let store = database.open().await;
        let given = facts_of_every_kind();
        assert_eq!(accept(&store, given.clone()).await, 7);
        assert_eq!(read(&store, SITE).await, given);
        let mut later = given.clone();
        for fact in &mut later {
            fact.observed_at = at(1_000);
        }
        assert_eq!(accept(&store, later).await, 0, "delivered twice");
        assert_eq!(read(&store, SITE).await, given);
        assert_eq!(read(&store, OTHER_SITE).await, [], "another site's");
        let change = sql("update usage_fact set late = $1");
        run(&store, change, vec![true.into()]).await.expect_err("append-only");
        store.close().await;
    })
    .await;
}

/// PS-U3: a gap between heartbeats is a fact, though only the last heartbeat is kept.
#[tokio::test]
async fn heartbeats_keep_a_connection_and_their_absence_ends_it() {
    each_engine(async |database| {
        let store = database.open().await;
        let pc = connection("a", Leg::Computer);
        accept(&store, vec![fact("up", 0, What::Up(pc.clone()))]).await;
        for seconds in [15, 30, 45, 145, 160, 150, 175, 190, 205, 220] {
            let alive = [pc.clone()];
            let unit = async move |tx: &mut Tx| {
                facts::hear(tx, SITE, SESSION, ("room", "first"), &alive, at(seconds)).await
            };
            store.run(unit).await.expect("heard");
        }
        let window = Window { from: at(0), until: at(230) };
        let found = meter(&read(&store, SITE).await, window).intervals;
        let seconds: Vec<_> =
            found.iter().map(|i| [i.up, i.down].map(|edge| edge.since(at(0)).whole_seconds())).collect();
        assert_eq!(seconds, [[0, 45], [145, 230]]);
        store.close().await;
    })
    .await;
}

/// PS-C18: a node that stood still while another ended the session wakes up with a connection in its hands.
#[tokio::test]
async fn who_is_heard_of_after_the_end_changes_nothing_that_was_counted() {
    each_engine(async |database| {
        let store = database.open().await;
        let pc = connection("a", Leg::Computer);
        accept(&store, vec![fact("up", 0, What::Up(pc.clone()))]).await;
        let hear = async |seconds| {
            let alive = [pc.clone()];
            let unit = async move |tx: &mut Tx| {
                facts::hear(tx, SITE, SESSION, ("room", "first"), &alive, at(seconds)).await
            };
            store.run(unit).await.expect("heard");
        };
        hear(15).await;
        let end = async move |tx: &mut Tx| {
            classrooms::start(tx, (SITE, SESSION), at(0), None).await?;
            classrooms::end(tx, SITE, SESSION, at(20)).await
        };
        assert!(store.run(end).await.expect("ended"));
        let before = read(&store, SITE).await;
        hear(30).await;
        hear(120).await;
        assert_eq!(read(&store, SITE).await, before);
        store.close().await;
    })
    .await;
}

fn statement() -> StatementRow {
    let price = |net, tax| Price { net: eur(net), tax: eur(tax), gross: eur(net + tax) };
    StatementRow {
        id: StatementId(Uuid::from_u128(8)),
        session_id: SESSION,
        mode: Mode::Test,
        tariff_version_id: VERSION,
        settlement: SettlementRule::Measured,
        window: Window { from: at(0), until: at(100) },
        used: PerLeg::from_fn(|leg| Span::seconds(leg.as_str().len() as i64)),
        minimum_added: eur(1),
        actual: price(1_000, 210),
        ceiling: eur(1_100),
        charged: price(909, 191),
        revenue: Revenue { people: eur(900), teleconference: eur(9) },
        frozen_at: at(101),
    }
}

/// PS-I-28, PS-U4.
#[tokio::test]
async fn what_was_frozen_never_changes_and_later_facts_are_set_apart() {
    each_engine(async |database| {
        let store = database.open().await;
        with_tariff(&store).await;
        let given = facts_of_every_kind();
        accept(&store, given.clone()).await;
        let intervals = meter(&given, statement().window).intervals;
        assert_eq!(intervals.len(), 1);
        let frozen = intervals.clone();
        let freeze = async move |tx: &mut Tx| {
            assert!(statements::freeze(tx, SITE, &statement(), &frozen).await?);
            let again = StatementRow { id: StatementId(Uuid::from_u128(9)), ceiling: eur(1), ..statement() };
            assert!(!statements::freeze(tx, SITE, &again, &frozen).await?, "once");
            Ok::<_, StoreError>(())
        };
        store.run(freeze).await.expect("frozen");
        accept(&store, vec![fact("late", 8, What::Up(connection("c", Leg::Computer)))]).await;
        assert_eq!(read(&store, SITE).await, given);
        let look = async |tx: &mut Tx| {
            let found = statements::of_session(tx, SITE, SESSION).await?;
            assert_eq!(statements::of_session(tx, OTHER_SITE, SESSION).await?, None);
            assert_eq!(statements::intervals(tx, OTHER_SITE, statement().id).await?, []);
            let late = facts::count_late(tx, SITE, SESSION).await?;
            Ok::<_, StoreError>((found, statements::intervals(tx, SITE, statement().id).await?, late))
        };
        assert_eq!(store.run(look).await.expect("read"), (Some(statement()), intervals, 1));
        for change in ["update usage_statement set ceiling = 0", "delete from usage_interval"] {
            run(&store, sql(change), vec![]).await.expect_err(change);
        }
        store.close().await;
    })
    .await;
}
