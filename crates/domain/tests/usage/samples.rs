//! Tariffs and facts that the tests share.

use domain::money::{Currency, Money};
use domain::tariffs::{Rate, Tariff};
use domain::time::{Span, Timestamp};
use domain::usage::facts::{Connection, Fact, Present, What};
use domain::usage::meter::{Interval, Metered, Window, meter};
use domain::usage::{AudioType, Leg, PerLeg};

/// Euros.
pub fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::from_code("EUR").expect("EUR"))
}

/// The tariff of S-58: computers at € 0.06, every type of audio at € 0.04, VAT of 21 %.
pub fn tariff() -> Tariff {
    let euro = eur(0).currency;
    let rate = |leg| Rate::from_decimal_str(if leg == Leg::Computer { "0.06" } else { "0.04" }, euro);
    Tariff {
        currency: euro,
        rates: PerLeg::from_fn(|leg| rate(leg).expect("a rate")),
        tax_name: "VAT".into(),
        tax_rate_ppm: 210_000,
        minimum: eur(0),
    }
}

/// Voice over the network.
pub const VOIP: Leg = Leg::Audio(AudioType::Voip);

/// Some day, and so many seconds.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp(1_795_000_000_000_000).plus(Span::seconds(seconds))
}

/// A connection by computer.
pub fn computer(id: &str, device: &str) -> Connection {
    Connection {
        id: id.into(),
        participant: format!("person at {device}"),
        device: device.into(),
        leg: Leg::Computer,
        computer: None,
        registration: None,
    }
}

/// Voice of a computer.
pub fn voice(id: &str, device: &str) -> Connection {
    Connection { leg: VOIP, computer: Some(device.into()), ..computer(id, &format!("{device}/voice")) }
}

/// A telephone.
pub fn phone(id: &str, leg: Leg) -> Connection {
    Connection { leg, ..computer(id, id) }
}

/// A fact that was heard when it happened.
pub fn fact(key: &str, seconds: i64, what: What) -> Fact {
    Fact {
        source: "room".into(),
        instance: "first".into(),
        event_key: key.into(),
        at: at(seconds),
        observed_at: at(seconds),
        what,
    }
}

/// A connection comes up.
pub fn up(connection: &Connection, seconds: i64) -> Fact {
    fact(&format!("up {} {seconds}", connection.id), seconds, What::Up(connection.clone()))
}

/// It goes down.
pub fn down(connection: &Connection, seconds: i64) -> Fact {
    fact(&format!("down {} {seconds}", connection.id), seconds, What::Down(connection.id.clone()))
}

/// It is heard of.
pub fn heard(connection: &Connection, seconds: i64) -> Fact {
    fact(&format!("heard {} {seconds}", connection.id), seconds, What::Heard(connection.clone()))
}

/// A poll that finds these, each with what it says of the beginning.
pub fn poll(seconds: i64, found: &[(&Connection, Option<i64>)]) -> Fact {
    let present = found
        .iter()
        .map(|&(connection, since)| Present { connection: connection.clone(), since: since.map(at) });
    fact(&format!("poll {seconds}"), seconds, What::Poll(present.collect()))
}

/// What a report says.
pub fn reported(connection: &Connection, (up, down): (i64, i64)) -> Fact {
    let what = What::Reported { connection: connection.clone(), up: at(up), down: at(down) };
    fact(&format!("report {} {up}", connection.id), 100_000, what)
}

/// Meters from second 0 to `until`.
pub fn metered(facts: &[Fact], until: i64) -> Metered {
    meter(facts, Window { from: at(0), until: at(until) })
}

/// An interval in seconds.
pub fn seconds(interval: &Interval) -> (i64, i64) {
    (interval.up.since(at(0)).whole_seconds(), interval.down.since(at(0)).whole_seconds())
}

/// All intervals of a leg in seconds.
pub fn intervals(metered: &Metered, leg: Leg) -> Vec<(i64, i64)> {
    metered.intervals.iter().filter(|interval| interval.leg == leg).map(seconds).collect()
}
