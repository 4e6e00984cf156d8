//! Statements for tests and for looking at.

use super::{Counted, Standing, Statement, Who};
use domain::ids::RegistrationId;
use domain::money::{Currency, Money};
use domain::sites::Tax;
use domain::tariffs::{Rate, Tariff};
use domain::time::{Span, Timestamp};
use domain::usage::charge::charge;
use domain::usage::meter::{Edge, Interval, Window};
use domain::usage::settlement::SettlementRule;
use domain::usage::{AudioType, Leg, PerLeg, Quantities};
use locale::Zone;

fn euro() -> Currency {
    Currency::from_code("EUR").expect("EUR")
}

/// The prices of S-58.
fn tariff() -> Tariff {
    let price = |leg| if leg == Leg::Computer { "0.06" } else { "0.04" };
    Tariff {
        currency: euro(),
        rates: PerLeg::from_fn(|leg| Rate::from_decimal_str(price(leg), euro()).expect("a rate")),
        tax_name: "VAT".into(),
        tax_rate_ppm: 210_000,
        minimum: Money::new(250, euro()),
    }
}

/// A host and two people, one of them with two computers.
pub(crate) fn statement() -> Statement {
    // 8 December 2026, 14:00 in Amsterdam.
    let from = Timestamp(1_796_734_800_000_000);
    let at = |minutes: i64| from.plus(Span::minutes(minutes));
    let voip = Leg::Audio(AudioType::Voip);
    let interval = |who: &str, device: &str, leg, up: i64, down: i64, down_edge| Counted {
        who: Who::Named(who.to_owned()),
        interval: Interval {
            source: "room".into(),
            connection: format!("{who}-{device}-{up}"),
            participant: who.to_lowercase(),
            registration: None::<RegistrationId>,
            device: format!("{who} {device}"),
            leg,
            up: at(up),
            down: at(down),
            up_edge: Edge::Said,
            down_edge,
        },
    };
    let intervals = vec![
        interval("Anna de Boer", "pc", Leg::Computer, 0, 88, Edge::Session),
        interval("Anna de Boer", "pc", voip, 1, 88, Edge::Session),
        interval("Zoë Brånemark-Łukasiewicz", "pc", Leg::Computer, 2, 41, Edge::Estimated),
        interval("Zoë Brånemark-Łukasiewicz", "phone", Leg::Computer, 44, 88, Edge::Said),
        interval("=cmd|' /C calc'!A0", "pc", Leg::Computer, 30, 74, Edge::Said),
    ];
    let mut used = Quantities::default();
    for Counted { interval, .. } in &intervals {
        used.set(interval.leg, Span(used.get(interval.leg).0 + interval.length().0));
    }
    let actual = charge(&tariff(), &used).expect("small");
    Statement {
        site: "Demo Academy".into(),
        seller: vec!["Bursar Services B.V.".into(), "Keizersgracht 1, 1015 CJ Amsterdam, NL".into()],
        country: "NL".into(),
        test: false,
        session: "Effective feedback for team leads".into(),
        slug: "effective-feedback".into(),
        window: Window { from, until: at(88) },
        zone: Zone::parse("Europe/Amsterdam").expect("a zone"),
        host: "Anna de Boer".into(),
        division: "4711 Sales".into(),
        tariff_name: "Standard".into(),
        tariff: (3, tariff()),
        rule: SettlementRule::Measured,
        used,
        ceiling: Money::new(14_636, euro()),
        charged: actual.price,
        actual,
        held: Money::new(14_636, euro()),
        paid_before: Money::zero(euro()),
        refunded: Money::zero(euro()),
        standing: Standing::Charged,
        frozen_at: at(89),
        intervals,
        late: 0,
    }
}

/// More was used than was agreed, in Test mode, and something came too late.
pub(crate) fn waived() -> Statement {
    let ceiling = Money::new(1_000, euro());
    let tax = Tax { included_in_fee: true, ..tariff().tax() };
    Statement {
        test: true,
        ceiling,
        held: ceiling,
        charged: tax.price(ceiling).expect("small"),
        standing: Standing::Charging,
        late: 2,
        ..statement()
    }
}

/// Nobody was there.
pub(crate) fn nothing() -> Statement {
    let zero = Money::zero(euro());
    let actual = charge(&tariff(), &Quantities::default()).expect("nothing");
    Statement {
        used: Quantities::default(),
        charged: actual.price,
        actual,
        standing: Standing::Nothing,
        host: String::new(),
        division: String::new(),
        intervals: Vec::new(),
        refunded: zero,
        ..statement()
    }
}
