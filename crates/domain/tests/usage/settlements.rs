//! Settlement: capture of the actual up to the ceiling, waiver of the rest, release of what was held beyond.

use crate::samples::{VOIP, eur, tariff};
use domain::money::Money;
use domain::tariffs::Tariff;
use domain::time::Span;
use domain::usage::charge::{Charge, charge};
use domain::usage::settlement::{HoldShare, Settlement, SettlementRule, Terms, settle, take_from};
use domain::usage::{Leg, Quantities};
use proptest::prelude::*;

fn used(people: i64, voip: i64) -> Quantities {
    let mut used = Quantities::default();
    used.set(Leg::Computer, Span::minutes(people));
    used.set(VOIP, Span::minutes(voip));
    used
}

fn estimate() -> Charge {
    charge(&tariff(), &used(1_080, 900)).expect("S-58")
}

fn settled(rule: SettlementRule, ceiling: i64, people: i64, voip: i64) -> Settlement {
    let (tariff, estimate) = (tariff(), estimate());
    let terms = Terms { tariff: &tariff, estimate: &estimate, ceiling: eur(ceiling), rule };
    settle(&terms, &used(people, voip)).expect("settled")
}

#[test]
fn the_actual_is_charged_when_it_is_below_the_ceiling() {
    let found = settled(SettlementRule::Measured, 14_636, 1_000, 595);
    let charged = found.charged;
    assert_eq!((charged.net, charged.tax, charged.gross), (eur(8_380), eur(1_760), eur(10_140)));
    assert_eq!(found.charged, found.actual.price);
    assert_eq!(found.waived.gross, eur(0));
    assert_eq!((found.revenue.people, found.revenue.teleconference), (eur(6_000), eur(2_380)));
}

#[test]
fn what_is_above_the_ceiling_is_shown_and_waived() {
    let found = settled(SettlementRule::Measured, 14_636, 1_500, 1_000);
    assert_eq!(found.actual.price.gross, eur(15_730));
    let charged = found.charged;
    assert_eq!((charged.net, charged.tax, charged.gross), (eur(12_096), eur(2_540), eur(14_636)));
    let waived = found.waived;
    assert_eq!((waived.net, waived.tax, waived.gross), (eur(904), eur(190), eur(1_094)));
    assert_eq!((found.revenue.people, found.revenue.teleconference), (eur(8_374), eur(3_722)));
}

#[test]
fn a_final_estimate_is_charged_whatever_was_used_but_nothing_for_nothing() {
    let rule = SettlementRule::EstimateIsFinal;
    let less = settled(rule, 12_197, 10, 0);
    assert_eq!((less.charged.gross, less.waived.gross), (eur(12_197), eur(0)));
    assert_eq!((less.revenue.people, less.revenue.teleconference), (eur(6_480), eur(3_600)));
    let more = settled(rule, 12_197, 1_500, 1_000);
    assert_eq!((more.charged.gross, more.waived.gross), (eur(12_197), eur(3_533)));
    assert_eq!(settled(rule, 12_197, 0, 0).charged.gross, eur(0), "S-65");
}

#[test]
fn use_of_nothing_costs_nothing_with_a_minimum_too() {
    let tariff = Tariff { minimum: eur(2_500), ..tariff() };
    let estimate = estimate();
    let terms =
        Terms { tariff: &tariff, estimate: &estimate, ceiling: eur(14_636), rule: SettlementRule::Measured };
    assert_eq!(settle(&terms, &used(0, 0)).expect("settled").charged.gross, eur(0));
    let little = settle(&terms, &used(1, 0)).expect("settled");
    assert_eq!((little.charged.net, little.actual.minimum_added), (eur(2_500), eur(2_494)));
    assert_eq!(little.revenue.people, eur(2_500));
}

#[test]
fn holds_are_taken_in_their_order() {
    let share = |held, captured| HoldShare {
        held: eur(held),
        captured: eur(captured),
        released: eur(held - captured),
    };
    assert_eq!(take_from(&[eur(14_636)], eur(10_140)), Some(vec![share(14_636, 10_140)]));
    assert_eq!(
        take_from(&[eur(10_000), eur(5_000), eur(5_000)], eur(12_000)),
        Some(vec![share(10_000, 10_000), share(5_000, 2_000), share(5_000, 0)])
    );
    assert_eq!(take_from(&[eur(10_000)], eur(0)), Some(vec![share(10_000, 0)]), "voided");
    assert_eq!(take_from(&[eur(10_000)], eur(10_001)), None, "nobody agreed to that");
    let dollars = Money::new(1, domain::money::Currency::from_code("USD").expect("USD"));
    assert_eq!(take_from(&[eur(10_000)], dollars), None);
}

#[test]
fn rules_are_stored_as_words() {
    for rule in SettlementRule::ALL {
        assert_eq!(SettlementRule::parse(rule.as_str()), Some(rule));
    }
    assert_eq!(SettlementRule::parse("a"), None);
}

proptest! {
    /// PS-I-6 and PS-I-29: never beyond the ceiling, and every part accounted for.
    #[test]
    fn what_is_charged_and_waived_is_what_was_used(
        people in 0..100_000_i64, voip in 0..100_000_i64, ceiling in 1..2_000_000_i64, rate in 0..=400_000_i64
    ) {
        let tariff = Tariff { tax_rate_ppm: rate, ..tariff() };
        let estimate = estimate();
        let rule = SettlementRule::Measured;
        let terms = Terms { tariff: &tariff, estimate: &estimate, ceiling: eur(ceiling), rule };
        let found = settle(&terms, &used(people, voip)).expect("settled");
        let (charged, waived, actual) = (found.charged, found.waived, found.actual.price);
        prop_assert_eq!(charged.gross.minor, actual.gross.minor.min(ceiling));
        prop_assert_eq!(charged.net.minor + charged.tax.minor, charged.gross.minor);
        prop_assert_eq!(waived.net.minor + waived.tax.minor, waived.gross.minor);
        prop_assert_eq!(charged.gross.minor + waived.gross.minor, actual.gross.minor);
        prop_assert_eq!(found.revenue.people.minor + found.revenue.teleconference.minor, charged.net.minor);
        prop_assert!(found.revenue.people.minor >= 0 && found.revenue.teleconference.minor >= 0);
    }
}
