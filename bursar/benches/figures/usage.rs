//! Pay-per-use: facts about connections accepted, durable and counted, and a long day of many people settled.

use crate::arguments::Arguments;
use crate::figure::{Figures, Limit};
use crate::holds::fresh_file;
use crate::load;
use anyhow::{Context as _, Result, ensure};
use app::entropy::{self, SystemEntropy};
use domain::ids::{SessionId, SiteId, StatementId, TariffId, TariffVersionId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::tariffs::{Rate, Tariff};
use domain::time::{Span, Timestamp};
use domain::usage::charge::{Revenue, charge};
use domain::usage::facts::{Connection, Fact, What};
use domain::usage::meter::{Window, meter};
use domain::usage::settlement::{SettlementRule, Terms, settle};
use domain::usage::{AudioType, Leg, PerLeg};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::tariffs::{self, TariffRow};
use store::usage::facts;
use store::usage::statements::{self, StatementRow};
use store::{Store, StoreError, Tx};

/// Connections whose facts come in at the same time.
const CLIENTS: usize = 128;

/// People of the long session.
const PEOPLE: i64 = 1_000;

/// Its length, minutes.
const MINUTES: i64 = 8 * 60;

/// Everybody reconnects so often, minutes.
const RECONNECT: i64 = 30;

const GROUP: &str = "Pay-per-use, SQLite";

/// Measures both.
pub async fn measure(arguments: &Arguments, figures: &mut Figures) -> Result<()> {
    accepted(arguments, figures).await?;
    settled(figures)?;
    frozen(arguments, figures).await
}

/// One fact a unit of work, from many connections at once.
async fn accepted(arguments: &Arguments, figures: &mut Figures) -> Result<()> {
    figures.say("facts about connections on SQLite");
    let store = Store::open(fresh_file(arguments, "facts.db")?).await.context("opening the database")?;
    let site = SiteId::from(entropy::uuid(&SystemEntropy, Timestamp(0)));
    let sessions: Arc<Vec<SessionId>> = Arc::new(
        (0..CLIENTS).map(|_| SessionId::from(entropy::uuid(&SystemEntropy, Timestamp(0)))).collect(),
    );
    let work = {
        let (store, sessions) = (store.clone(), Arc::clone(&sessions));
        move |client: usize, turn: u64| {
            let (store, session) = (store.clone(), sessions[client]);
            async move {
                let began = Instant::now();
                let fact = [visit(i64::try_from(turn)?)];
                let unit = async move |tx: &mut Tx| facts::accept(tx, site, session, &fact).await;
                let new = store.run_grouped(&session.to_string(), unit).await?;
                ensure!(new == 1, "a fact was known already");
                Ok(began.elapsed())
            }
        }
    };
    let before = store.stats();
    let outcome = load::closed(CLIENTS, arguments.interval(), work).await;
    let stats = store.stats().since(&before);
    ensure!(outcome.failures.0 == 0, "a fact failed: {}", outcome.failures.1.unwrap_or_default());
    let mut counted = 0;
    for session in sessions.iter().copied() {
        let unit = async move |tx: &mut Tx| facts::of_session(tx, site, session).await;
        let found = store.run(unit).await?;
        let window = Window { from: Timestamp(0), until: Timestamp(i64::MAX) };
        let visits = meter(&found, window).intervals.len();
        ensure!(visits == found.len().div_ceil(2), "{visits} visits of {} facts", found.len());
        counted += found.len();
    }
    store.close().await;
    ensure!(counted == outcome.times.len(), "{counted} of {} facts are counted", outcome.times.len());
    figures.add(GROUP, "facts durable and counted", outcome.rate(), "facts/s", Limit::AtLeast(10_000.0));
    let per_flush = stats.units as f64 / stats.flushes.max(1) as f64;
    figures.add(GROUP, "facts per flush", per_flush, "facts", Limit::None);
    Ok(())
}

/// Somebody comes with every even number, and goes with the next.
fn visit(turn: i64) -> Fact {
    let of = connection(&format!("visit {}", turn / 2), Leg::Computer);
    let what = if turn % 2 == 0 { What::Up(of) } else { What::Down(of.id) };
    fact(turn, format!("{turn}"), what)
}

fn connection(id: &str, leg: Leg) -> Connection {
    Connection {
        id: id.to_owned(),
        participant: id.to_owned(),
        device: id.to_owned(),
        leg,
        computer: None,
        registration: None,
    }
}

fn fact(second: i64, event_key: String, what: What) -> Fact {
    let at = Timestamp(0).plus(Span::seconds(second));
    Fact { source: "room".to_owned(), instance: "1".to_owned(), event_key, at, observed_at: at, what }
}

/// Everybody's computer and voice, for a whole day, with a reconnect every half hour.
fn long_day() -> Vec<Fact> {
    let mut facts = Vec::new();
    for person in 0..PEOPLE {
        for (leg, name) in [(Leg::Computer, "pc"), (Leg::Audio(AudioType::Voip), "voice")] {
            for turn in 0..MINUTES / RECONNECT {
                let id = format!("{name} {person} {turn}");
                let device = format!("{name} {person}");
                let computer = (leg != Leg::Computer).then(|| format!("pc {person}"));
                let of = Connection { device, computer, ..connection(&id, leg) };
                let begin = turn * RECONNECT * 60;
                facts.push(fact(begin, format!("up {id}"), What::Up(of)));
                facts.push(fact(begin + RECONNECT * 60 - 1, format!("down {id}"), What::Down(id)));
            }
        }
    }
    facts
}

fn tariff() -> Result<Tariff> {
    let euro = Currency::from_code("EUR").context("a currency")?;
    let rate = Rate::from_decimal_str("0.0625", euro).context("a rate")?;
    Ok(Tariff {
        currency: euro,
        rates: PerLeg::from_fn(|_| rate),
        tax_name: "VAT".to_owned(),
        tax_rate_ppm: 210_000,
        minimum: Money::zero(euro),
    })
}

/// From facts to what is charged.
fn settled(figures: &mut Figures) -> Result<()> {
    figures.say("settling a long day of many people");
    let facts = long_day();
    let tariff = tariff()?;
    let until = Timestamp(0).plus(Span::minutes(MINUTES));
    let mut fastest = Duration::MAX;
    for _ in 0..5 {
        let began = Instant::now();
        let metered = meter(&facts, Window { from: Timestamp(0), until });
        let estimate = charge(&tariff, &metered.totals)?;
        let ceiling = estimate.price.gross;
        let terms = Terms { tariff: &tariff, estimate: &estimate, ceiling, rule: SettlementRule::Measured };
        let settlement = settle(&terms, &metered.totals)?;
        fastest = fastest.min(began.elapsed());
        ensure!(metered.intervals.len() * 2 == facts.len(), "every visit is counted");
        ensure!(settlement.charged == estimate.price, "all of it is charged");
    }
    let name = format!("settling {PEOPLE} people × {} hours", MINUTES / 60);
    figures.add(GROUP, name, fastest.as_secs_f64() * 1_000.0, "ms", Limit::AtMost(200.0));
    Ok(())
}

/// What that costs in a database: the facts of the long day read, counted, and every interval written down, in one unit of work as
/// the end of a session is.
async fn frozen(arguments: &Arguments, figures: &mut Figures) -> Result<()> {
    figures.say("freezing a long day of many people on SQLite");
    let store = Store::open(fresh_file(arguments, "frozen.db")?).await.context("opening the database")?;
    let new_id = || entropy::uuid(&SystemEntropy, Timestamp(0));
    let (site, session) = (SiteId::from(new_id()), SessionId::from(new_id()));
    let (of, version) = (TariffId::from(new_id()), TariffVersionId::from(new_id()));
    let (statement, tariff) = (StatementId::from(new_id()), tariff()?);
    let facts = long_day();
    for some in facts.chunks(4_000) {
        let some = some.to_vec();
        let unit = async move |tx: &mut Tx| facts::accept(tx, site, session, &some).await;
        store.run(unit).await?;
    }
    let kept = tariff.clone();
    let unit = async move |tx: &mut Tx| {
        let row = TariffRow { id: of, name: "Usual".to_owned(), currency: kept.currency };
        tariffs::insert(tx, &row, Timestamp(0)).await?;
        tariffs::insert_version(tx, of, (version, Timestamp(0)), &kept, Timestamp(0)).await
    };
    store.run(unit).await?;
    let window = Window { from: Timestamp(0), until: Timestamp(0).plus(Span::minutes(MINUTES)) };
    let began = Instant::now();
    let unit = async move |tx: &mut Tx| {
        let began = Instant::now();
        let found = facts::of_session(tx, site, session).await?;
        let read = began.elapsed();
        let metered = meter(&found, window);
        let price =
            charge(&tariff, &metered.totals).map_err(|_| StoreError::Type("too much".to_owned()))?.price;
        let zero = Money::zero(tariff.currency);
        let row = StatementRow {
            id: statement,
            session_id: session,
            mode: Mode::Production,
            tariff_version_id: version,
            settlement: SettlementRule::Measured,
            window,
            used: metered.totals,
            minimum_added: zero,
            actual: price,
            ceiling: price.gross,
            charged: price,
            revenue: Revenue { people: price.net, teleconference: zero },
            frozen_at: window.until,
        };
        let is_new = statements::freeze(tx, site, &row, &metered.intervals).await?;
        Ok::<_, StoreError>((read, metered.intervals.len(), is_new))
    };
    let (read, intervals, is_new) = store.run(unit).await?;
    let whole = began.elapsed();
    store.close().await;
    ensure!(is_new && intervals * 2 == facts.len(), "{intervals} intervals of {} facts", facts.len());
    let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
    figures.add(GROUP, "of freezing it, reading its facts", milliseconds(read), "ms", Limit::None);
    figures.add(GROUP, "freezing it, durable", milliseconds(whole), "ms", Limit::None);
    Ok(())
}
