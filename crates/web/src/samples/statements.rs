//! Statements of pay-per-use sessions.

use super::{Add, NOW, START, Studio, euro};
use crate::statements::operators::StatementsPage;
use crate::statements::page::{StatementFacts, StatementPage};
use app::statements::{Counted, Standing, Statement, StatementLine, StatementView, Who};
use askama::Template as _;
use domain::ids::SessionId;
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::sites::Tax;
use domain::tariffs::{Rate, Tariff};
use domain::time::Span;
use domain::usage::charge::charge;
use domain::usage::meter::{Edge, Interval, Window};
use domain::usage::settlement::SettlementRule;
use domain::usage::{AudioType, Leg, PerLeg, Quantities};
use locale::Zone;

fn eur(minor: i64) -> Money {
    Money::new(minor, euro())
}

fn tariff() -> Tariff {
    let price = |leg| if leg == Leg::Computer { "0.06" } else { "0.04" };
    Tariff {
        currency: euro(),
        rates: PerLeg::from_fn(|leg| Rate::from_decimal_str(price(leg), euro()).expect("a rate")),
        tax_name: "VAT".into(),
        tax_rate_ppm: 210_000,
        minimum: eur(0),
    }
}

/// Who, on which device, with which leg, from which minute until which, and how the end is known.
type Stay = (&'static str, &'static str, Leg, i64, i64, Edge);

fn stays() -> Vec<Stay> {
    let voip = Leg::Audio(AudioType::Voip);
    vec![
        ("Anna de Boer", "pc", Leg::Computer, 0, 88, Edge::Session),
        ("Anna de Boer", "pc", voip, 1, 88, Edge::Session),
        ("Robin de Vries", "pc", Leg::Computer, 2, 86, Edge::Said),
        ("Robin de Vries", "pc", voip, 3, 86, Edge::Device),
        ("Zoë Brånemark-Łukasiewicz <b>\u{202e}", "pc", Leg::Computer, 0, 41, Edge::Estimated),
        ("Zoë Brånemark-Łukasiewicz <b>\u{202e}", "pc", Leg::Computer, 44, 88, Edge::Session),
        ("Sam Bakker", "pc", Leg::Computer, 5, 88, Edge::Session),
        ("Sam Bakker", "phone", Leg::Computer, 30, 74, Edge::Said),
        ("Kim Jansen", "0031612345678", Leg::Audio(AudioType::CallIn), 12, 63, Edge::Reported),
    ]
}

/// A statement of `stays`.
pub(super) fn view(stays: &[Stay]) -> StatementView {
    let at = |minutes: i64| START.plus(Span::minutes(minutes));
    let counted = |&(who, device, leg, up, down, down_edge): &Stay| Counted {
        who: Who::Named(who.to_owned()),
        interval: Interval {
            source: if leg == Leg::Computer { "room" } else { "said" }.into(),
            connection: format!("{who} {device} {up}"),
            participant: who.to_owned(),
            registration: None,
            device: format!("{who} {device}"),
            leg,
            up: at(up),
            down: at(down),
            up_edge: Edge::Said,
            down_edge,
        },
    };
    let intervals: Vec<Counted> = stays.iter().map(counted).collect();
    let mut used = Quantities::default();
    for Counted { interval, .. } in &intervals {
        used.set(interval.leg, Span(used.get(interval.leg).0 + interval.length().0));
    }
    let actual = charge(&tariff(), &used).expect("small");
    let statement = Statement {
        site: "Demo Academy".into(),
        seller: vec!["Bursar Services B.V.".into(), "Keizersgracht 1, 1015 CJ Amsterdam".into(), "NL".into()],
        country: "NL".into(),
        test: false,
        session: "Effective feedback for team leads".into(),
        slug: "session-0".into(),
        window: Window { from: START, until: at(88) },
        zone: Zone::parse("Europe/Amsterdam").expect("a zone"),
        host: "Anna de Boer".into(),
        division: "4711 Sales".into(),
        tariff_name: "Standard".into(),
        tariff: (3, tariff()),
        rule: SettlementRule::Measured,
        used,
        ceiling: eur(14_636),
        charged: actual.price,
        actual,
        held: eur(14_636),
        paid_before: eur(0),
        refunded: eur(0),
        standing: Standing::Charged,
        frozen_at: at(89),
        intervals,
        late: 0,
    };
    StatementView { session: SessionId(uuid::Uuid::nil()), mode: Mode::Production, host: None, statement }
}

impl Studio {
    pub(super) fn statement_pages(&self, add: Add<'_>) {
        let settled = view(&stays());
        let mut above = settled.clone();
        above.mode = Mode::Test;
        above.statement.test = true;
        above.statement.late = 2;
        above.statement.standing = Standing::Charging;
        above.statement.ceiling = eur(2_000);
        above.statement.held = eur(2_000);
        above.statement.charged =
            Tax { included_in_fee: true, ..tariff().tax() }.price(eur(2_000)).expect("small");
        let mut nothing = view(&[]);
        nothing.statement.standing = Standing::Nothing;
        nothing.statement.rule = SettlementRule::EstimateIsFinal;
        let minutes = (0..80).map(|n| ("Robin de Vries", "pc", Leg::Computer, n, n + 1, Edge::Said));
        let mut many = view(&minutes.collect::<Vec<_>>());
        for (number, counted) in (0..).zip(&mut many.statement.intervals) {
            counted.interval.participant = format!("robin {}", number % 70);
        }
        let repeated = many.statement.intervals.clone();
        many.statement.intervals.extend(repeated.iter().cycle().take(200).cloned());
        many.statement.refunded = eur(100);
        let stands = |standing| {
            let mut view = settled.clone();
            view.statement.standing = standing;
            view
        };
        let (looked_into, lost) = (stands(Standing::LookedInto), stands(Standing::Lost));
        for (name, view) in [
            ("statement-looked-into", &looked_into),
            ("statement-lost", &lost),
            ("statement", &settled),
            ("statement-test", &above),
            ("statement-nothing", &nothing),
            ("statement-many", &many),
        ] {
            let here = "/demo/statements/session-0";
            let facts = StatementFacts {
                site: &self.site,
                view,
                back: ("/demo/host/sessions/session-0".into(), self.t.text("statement-back").into_owned()),
                here: (here.to_owned(), usize::from(name == "statement-many")),
                files: (format!("{here}/pdf"), format!("{here}/csv")),
                claiming: None,
                late: None,
            };
            add(name, StatementPage::new(self.staff_frame(here), facts).render());
        }
        let line = |number: i64, mode, charged| StatementLine {
            slug: format!("session-{number}"),
            topic: "Effective feedback for team leads".into(),
            time_zone: "Europe/Amsterdam".into(),
            mode,
            until: NOW.minus(Span::days(number)),
            charged: eur(charged),
        };
        let lines = [line(1, Mode::Production, 4_758), line(2, Mode::Test, 0)];
        for (name, lines) in [("operator-statements", &lines[..]), ("operator-statements-none", &[])] {
            let frame = self.operator_frame("/operator/sites/demo/statements");
            add(name, StatementsPage::new(frame, &self.site, lines).render());
        }
    }
}
