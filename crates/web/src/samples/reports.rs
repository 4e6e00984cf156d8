//! Reports, one of each kind.

use super::{Add, NOW, START, Studio, euro};
use crate::reports::page::{ReportFacts, ReportPage};
use crate::reports::query::ReportQuery;
use app::reports::{Bar, Choices, Column, Field, Kind, Line, Report};
use askama::Template as _;
use domain::ids::AccountId;
use domain::money::Money;
use domain::payments::intent::IntentState;
use domain::tariffs::Rate;
use domain::time::Span;
use domain::usage::Leg;
use locale::{Zone, msg};

fn eur(minor: i64) -> Money {
    Money::new(minor, euro())
}

fn column(title: &'static str, is_figure: bool, is_summed: bool) -> Column {
    Column { title, is_figure, is_summed }
}

/// A report with something of everything.
fn report(kind: Kind, rows: usize) -> Report {
    let zone = Zone::parse("Europe/Amsterdam").expect("a zone");
    let line = |number: usize| Line {
        statement: number.is_multiple_of(2).then(|| "session-0".to_owned()),
        cells: vec![
            Field::Text("Effective feedback for team leads <b>\u{202e}".into()),
            Field::When(START, zone.clone()),
            Field::Words(msg!("reports-absent")),
            Field::State(IntentState::Paid),
            Field::Leg(Leg::Computer),
            Field::Count(12),
            Field::Minutes(Span::minutes(1_080)),
            Field::Rate(Rate::from_decimal_str("0.0625", euro()).expect("a rate"), euro()),
            Field::Money(eur(-6_480)),
        ],
    };
    let sum = vec![
        Field::Nothing,
        Field::Nothing,
        Field::Nothing,
        Field::Nothing,
        Field::Nothing,
        Field::Count(24),
        Field::Minutes(Span::minutes(2_160)),
        Field::Nothing,
        Field::Money(eur(-12_960)),
    ];
    let bar = |label: &str, total, budget: Option<i64>| Bar {
        label: label.into(),
        total: eur(total),
        budget: budget.map(eur),
    };
    let charged_back = kind == Kind::ChargeBack && rows > 0;
    Report {
        kind,
        columns: vec![
            column(msg!("reports-session"), false, false),
            column(msg!("reports-start"), false, false),
            column(msg!("reports-role"), false, false),
            column(msg!("reports-state"), false, false),
            column(msg!("statement-what"), false, false),
            column(msg!("reports-attended"), true, true),
            column(msg!("reports-people-minutes"), true, true),
            column(msg!("reports-rate"), true, false),
            column(msg!("reports-charged"), true, true),
        ],
        lines: (0..rows).map(line).collect(),
        sums: if rows > 0 { vec![sum] } else { Vec::new() },
        bars: if charged_back {
            vec![
                bar("4711 Sales <b>", 310_000, Some(500_000)),
                bar("4712 Service", 120_000, Some(100_000)),
                bar("", 4_000, None),
            ]
        } else {
            Vec::new()
        },
        is_cut: rows > 50,
    }
}

impl Studio {
    pub(super) fn report_pages(&self, add: Add<'_>) {
        let choices = Choices {
            hosts: vec![(AccountId(uuid::Uuid::nil()), "Anna <b> de Boer".into())],
            divisions: vec![("4711".into(), "Sales".into())],
        };
        let mut show = |name: &str, kind: Kind, rows, query: &str, choices: &Choices| {
            let query = ReportQuery::parse(&self.site, kind, Some(query), NOW);
            let report = report(kind, rows);
            let facts =
                ReportFacts { site: &self.site, query: &query, report: &report, choices, kinds: &Kind::ALL };
            add(name, ReportPage::new(self.staff_frame("/demo/reports"), &facts).render());
        };
        for kind in Kind::ALL {
            show(&format!("report-{}", kind.as_str()), kind, 3, "mode=production", &choices);
        }
        let asked = "from=2026-01-01&until=x&by=host&detail=yes&division=4711&session=session-0";
        show("report-detail", Kind::ChargeBack, 60, asked, &choices);
        show("report-none", Kind::Sessions, 0, "", &Choices::default());
    }
}
