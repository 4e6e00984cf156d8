use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn currency(code: &str) -> Currency {
    Currency::from_code(code).expect("a currency")
}

fn rate(text: &str) -> Rate {
    Rate::from_decimal_str(text, currency("EUR")).expect("a rate")
}

fn tariff() -> Tariff {
    let euro = currency("EUR");
    let rates = PerLeg::from_fn(|leg| rate(if leg == Leg::Computer { "0.06" } else { "0.04" }));
    Tariff {
        currency: euro,
        rates,
        tax_name: "VAT".into(),
        tax_rate_ppm: 210_000,
        minimum: Money::zero(euro),
    }
}

fn version(number: i64, hour: i64) -> Version {
    let effective_at = Timestamp(Span::hours(hour).0);
    let id = TariffVersionId(Uuid::from_u128(number.unsigned_abs().into()));
    Version { id, number, effective_at, withdrawn: false, tariff: tariff() }
}

#[test]
fn rates_are_finer_than_a_cent_and_written_as_short_as_they_are() {
    for (code, text, micros) in [
        ("EUR", "0.06", 6_000_000),
        ("EUR", "0.0625", 6_250_000),
        ("EUR", "0.00000001", 1),
        ("EUR", "12.50", 1_250_000_000),
        ("JPY", "7", 7_000_000),
        ("JPY", "0.5", 500_000),
        ("KWD", "0.001", 1_000_000),
        ("EUR", "0.00", 0),
    ] {
        let read = Rate::from_decimal_str(text, currency(code)).expect(text);
        assert_eq!((read.micros(), read.to_decimal_string(currency(code)).as_str()), (micros, text));
    }
    for bad in
        ["", ".", "1.", ".5", "-1", "+1", "0,06", "1e3", "0.000000001", "10000.01", "99999999999999999999"]
    {
        assert_eq!(Rate::from_decimal_str(bad, currency("EUR")), None, "{bad:?}");
    }
}

#[test]
fn a_cost_is_rounded_once_half_away_from_zero() {
    let euro = currency("EUR");
    let cost = |text: &str, used: Span| rate(text).cost(used, euro).map(|money| money.minor);
    assert_eq!(cost("0.06", Span::minutes(1_080)), Ok(6_480), "S-58");
    assert_eq!(cost("0.01", Span::seconds(30)), Ok(1), "half a cent");
    assert_eq!(cost("0.01", Span(29_999_999)), Ok(0));
    let four_decimals = currency("CLF");
    let dearest = Rate::from_decimal_str("10000", four_decimals).expect("a rate");
    assert_eq!(dearest.cost(Span(i64::MAX), four_decimals), Err(MoneyError::Overflow));
}

#[test]
fn the_latest_version_that_has_begun_is_in_force() {
    let at = |hour| Timestamp(Span::hours(hour).0);
    let versions = [version(1, 1), version(3, 9), version(2, 5), version(4, 5)];
    let number = |now| in_force(&versions, now).map(|version| version.number);
    assert_eq!(number(at(0)), None);
    assert_eq!(number(at(1)), Some(1));
    assert_eq!(number(at(5)), Some(4), "of two that begin together the one entered later");
    assert_eq!(number(at(9).minus(Span(1))), Some(4));
    assert_eq!(number(at(99)), Some(3));
    let withdrawn = [version(1, 1), Version { withdrawn: true, ..version(2, 5) }];
    assert_eq!(in_force(&withdrawn, at(9)).map(|version| version.number), Some(1));
}

#[test]
fn only_what_has_not_begun_can_be_taken_back() {
    let now = Timestamp(Span::hours(5).0);
    assert_eq!(withdraw(&version(1, 6), now), Ok(()));
    assert_eq!(withdraw(&version(1, 5), now), Err(WithdrawRefusal::InForce));
    let gone = Version { withdrawn: true, ..version(1, 6) };
    assert_eq!(withdraw(&gone, now), Err(WithdrawRefusal::Withdrawn));
}

#[test]
fn a_version_is_checked_as_a_whole() {
    let now = Timestamp(Span::hours(5).0);
    assert_eq!(check(&tariff(), now, now), []);
    let nothing = Tariff { rates: PerLeg::default(), tax_name: String::new(), ..tariff() };
    let found = check(&nothing, now.minus(Span(1)), now);
    let expected = [
        (Field::Rate(Leg::Computer), Problem::AllZero),
        (Field::TaxName, Problem::Missing),
        (Field::Date, Problem::Past),
    ];
    assert_eq!(found, expected);
    let flat = Tariff { rates: PerLeg::default(), minimum: Money::new(500, currency("EUR")), ..tariff() };
    assert_eq!(check(&flat, now, now), [], "a flat price a session is one, too");
    let odd = Tariff { tax_rate_ppm: -1, minimum: Money::new(500, currency("USD")), ..tariff() };
    let far = now.plus(AHEAD_MAX).plus(Span(1));
    let expected = [
        (Field::TaxRate, Problem::OutOfRange),
        (Field::Minimum, Problem::OutOfRange),
        (Field::Date, Problem::TooFar),
    ];
    assert_eq!(check(&odd, far, now), expected);
}

#[test]
fn names_are_short_and_visible() {
    assert_eq!(check_name(" Standard "), Ok("Standard".into()));
    assert_eq!(check_name("  "), Err(Problem::Missing));
    assert_eq!(check_name(&"x".repeat(61)), Err(Problem::TooLong(60)));
    assert_eq!(check_name("a\u{202e}b"), Err(Problem::HiddenCharacters));
}

#[test]
fn every_field_has_a_name_of_its_own() {
    let rates = Leg::ALL.map(Field::Rate);
    let others = [
        Field::Name,
        Field::Currency,
        Field::TaxName,
        Field::TaxRate,
        Field::Minimum,
        Field::Date,
        Field::Time,
    ];
    let mut names: Vec<_> = rates.iter().chain(&others).map(|field| field.as_str()).collect();
    assert!(names.contains(&"rate_toll_free"));
    assert_eq!(Field::Rate(Leg::Audio(AudioType::Voip)).as_str(), "rate_voip");
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 12);
}

#[test]
fn a_site_gets_a_tariff_of_its_currency_that_holds() {
    let (euro, dollar) = (currency("EUR"), currency("USD"));
    let now = Timestamp(Span::hours(5).0);
    let versions = [version(1, 4)];
    assert_eq!(check_provision(true, euro, Some((euro, &versions)), now), Ok(()));
    assert_eq!(check_provision(true, euro, None, now), Err(ProvisionProblem::NoTariff));
    assert_eq!(check_provision(false, euro, None, now), Ok(()));
    let other = Err(ProvisionProblem::OtherCurrency);
    assert_eq!(check_provision(true, euro, Some((dollar, &versions)), now), other);
    assert_eq!(check_provision(false, euro, Some((dollar, &versions)), now), other);
    let later = [version(1, 6)];
    assert_eq!(check_provision(true, euro, Some((euro, &later)), now), Err(ProvisionProblem::NotInForce));
    assert_eq!(check_provision(false, euro, Some((euro, &later)), now), Ok(()), "prepared");
}

proptest! {
    #[test]
    fn rates_round_trip(micros in 0..=10_000_000_000_i64, code in prop::sample::select(&["EUR", "JPY", "KWD"][..])) {
        let currency = currency(code);
        let rate = Rate::from_micros(micros, currency).expect("within the range");
        prop_assert_eq!(Rate::from_decimal_str(&rate.to_decimal_string(currency), currency), Some(rate));
    }
}
