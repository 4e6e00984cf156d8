//! The estimated session cost.

use crate::samples::{VOIP, eur, tariff};
use domain::money::{Currency, FEE_MAX_MINOR, Money};
use domain::sessions::schedule::Typed;
use domain::tariffs::{Rate, Tariff};
use domain::time::Span;
use domain::usage::ceiling::Buffer;
use domain::usage::charge::charge;
use domain::usage::estimate::{COUNT_MAX, Estimate, Expected, Field, Problem, estimate};
use domain::usage::{AudioType, Leg, PerLeg, Quantities};
use proptest::prelude::*;

fn expected(minutes: i64, counts: &[(Leg, i64)]) -> Expected {
    let count = |leg| counts.iter().find(|(of, _)| *of == leg).map(|(_, count)| Typed::Is(*count));
    Expected {
        minutes: Typed::Is(minutes),
        counts: PerLeg::from_fn(|leg| count(leg).unwrap_or(Typed::Nothing)),
    }
}

fn of(typed: &Expected) -> Result<Estimate, Vec<(Field, Problem)>> {
    estimate(typed, &tariff(), Buffer::USUAL)
}

#[test]
fn the_worked_example_of_s_58() {
    let found = of(&expected(90, &[(Leg::Computer, 12), (VOIP, 10)])).expect("an estimate");
    let lines: Vec<_> = found
        .charge
        .lines
        .iter()
        .map(|line| (line.leg, line.used.whole_seconds() / 60, line.amount))
        .collect();
    assert_eq!(lines, [(Leg::Computer, 1_080, eur(6_480)), (VOIP, 900, eur(3_600))]);
    assert_eq!((found.expected.people_minutes(), found.expected.teleconference_minutes()), (1_080, 900));
    let price = found.charge.price;
    assert_eq!((price.net, price.tax, price.gross), (eur(10_080), eur(2_117), eur(12_197)));
    assert_eq!(found.ceiling, eur(14_636));
}

#[test]
fn every_type_of_audio_has_its_line_and_its_rate() {
    let euro = eur(0).currency;
    let mut tariff = tariff();
    for (leg, rate) in [("call-in", "0.04"), ("toll-free", "0.0625"), ("call-out", "0.11"), ("voip", "0.001")]
    {
        let leg = Leg::parse(leg).expect("a leg");
        tariff.rates.set(leg, Rate::from_decimal_str(rate, euro).expect("a rate"));
    }
    let typed = expected(90, &Leg::ALL.map(|leg| (leg, if leg == Leg::Computer { 1 } else { 2 })));
    let found = estimate(&typed, &tariff, Buffer::USUAL).expect("an estimate");
    let amounts: Vec<_> = found.charge.lines.iter().map(|line| line.amount.minor).collect();
    assert_eq!(amounts, [540, 720, 1_125, 1_980, 18]);
    assert_eq!(found.expected.teleconference_minutes(), 90 * 8);
}

#[test]
fn everything_wrong_is_told_at_once() {
    let typed = Expected {
        minutes: Typed::Nothing,
        counts: PerLeg::from_fn(|leg| match leg {
            Leg::Computer => Typed::Is(0),
            Leg::Audio(AudioType::CallIn) => Typed::Unreadable,
            Leg::Audio(AudioType::Voip) => Typed::Is(COUNT_MAX + 1),
            Leg::Audio(_) => Typed::Nothing,
        }),
    };
    let range = |min| Problem::OutOfRange { min, max: COUNT_MAX };
    let problems = [
        (Field::Minutes, Problem::Missing),
        (Field::Count(Leg::Computer), range(1)),
        (Field::Count(Leg::Audio(AudioType::CallIn)), Problem::Unreadable),
        (Field::Count(VOIP), range(0)),
    ];
    assert_eq!(of(&typed), Err(problems.into()));
}

#[test]
fn what_nobody_could_pay_is_refused() {
    let problem = Err(vec![(Field::Count(Leg::Computer), Problem::CostTooHigh)]);
    let most: Vec<_> = Leg::ALL.iter().map(|&leg| (leg, COUNT_MAX)).collect();
    let dear = Rate::from_decimal_str("10000", eur(0).currency).expect("the dearest rate");
    let tariff = Tariff { rates: PerLeg::from_fn(|_| dear), ..tariff() };
    assert_eq!(estimate(&expected(7 * 24 * 60, &most), &tariff, Buffer::USUAL), problem);
    assert!(estimate(&expected(1, &[(Leg::Computer, 1)]), &tariff, Buffer::USUAL).is_ok());
}

#[test]
fn a_minimum_fills_up_what_the_lines_do_not_reach() {
    let tariff = Tariff { minimum: eur(500), ..tariff() };
    let short = estimate(&expected(10, &[(Leg::Computer, 2)]), &tariff, Buffer::USUAL).expect("an estimate");
    assert_eq!((short.charge.minimum_added, short.charge.price.net), (eur(380), eur(500)));
    assert_eq!(short.charge.price.gross, eur(605));
    let long = estimate(&expected(90, &[(Leg::Computer, 12)]), &tariff, Buffer::USUAL).expect("an estimate");
    assert_eq!(long.charge.minimum_added, eur(0));
    let nothing = charge(&tariff, &Quantities::default()).expect("a charge");
    assert_eq!(nothing.price.gross, eur(0), "who used nothing pays nothing");
}

#[test]
fn currencies_without_decimals_round_to_whole_units() {
    let yen = Currency::from_code("JPY").expect("JPY");
    let rate = Rate::from_decimal_str("0.5", yen).expect("a rate");
    let tariff = Tariff {
        currency: yen,
        rates: PerLeg::from_fn(|_| rate),
        tax_name: String::new(),
        tax_rate_ppm: 0,
        minimum: Money::zero(yen),
    };
    let found = estimate(&expected(3, &[(Leg::Computer, 1)]), &tariff, Buffer::USUAL).expect("an estimate");
    assert_eq!((found.charge.price.gross.minor, found.ceiling.minor), (2, 2));
}

proptest! {
    /// Time may be cut into pieces as one likes: the line is the same (PS-A3).
    #[test]
    fn splitting_time_never_changes_a_line(
        pieces in prop::collection::vec(0..10_000_000_000_i64, 1..40), micros in 0..1_000_000_000_000_i64
    ) {
        let mut tariff = tariff();
        let rate = Rate::from_micros(micros, tariff.currency).expect("within the range");
        tariff.rates.set(VOIP, rate);
        let mut used = Quantities::default();
        for piece in &pieces {
            used.set(VOIP, Span(used.get(VOIP).0 + piece));
        }
        let whole: i64 = pieces.iter().sum();
        let line = charge(&tariff, &used).expect("fits").lines.first().map_or(eur(0), |line| line.amount);
        // Once more by another way: whole minor units, and the rest of it compared with a half.
        let (product, unit) = (i128::from(whole) * i128::from(micros), 60_000_000_000_000_i128);
        let minor = product / unit + i128::from(product % unit * 2 >= unit);
        prop_assert_eq!(i128::from(line.minor), minor);
    }

    #[test]
    fn a_ceiling_is_never_below_its_estimate(minutes in 1..600_i64, computers in 1..200_i64, buffer in 0..=1_000_000_i64) {
        let buffer = Buffer::from_ppm(buffer).expect("a buffer");
        let typed = expected(minutes, &[(Leg::Computer, computers), (VOIP, computers)]);
        let found = estimate(&typed, &tariff(), buffer).expect("an estimate");
        let gross = found.charge.price.gross.minor;
        prop_assert!(gross <= found.ceiling.minor && found.ceiling.minor <= (2 * gross).min(FEE_MAX_MINOR));
    }
}
