//! What divisions are charged back (S-33): by division, host, session or month, in sum or line by line. The sums are what was
//! charged and posted: people minutes, teleconference minutes, tax; what went back of that is told apart.

use super::table::{Column, Field, Line, Report};
use super::{Asked, Kind, division, settled, with_statements};
use crate::AppError;
use crate::sites::Site;
use crate::statements::{booked, standing};
use domain::money::{Currency, Money};
use domain::time::{Span, Timestamp};
use domain::usage::charge::charge;
use domain::usage::{AudioType, Leg};
use locale::{Zone, msg};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use store::Tx;
use store::reports::SessionLine;
use store::usage::statements::StatementRow;

/// How what is charged back is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum GroupBy {
    /// By division.
    #[default]
    Division,
    /// By host.
    Host,
    /// By session.
    Session,
    /// By month of the session's start.
    Month,
}

impl GroupBy {
    /// Every way, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Division, Self::Host, Self::Session, Self::Month];

    /// As in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Division => "division",
            Self::Host => "host",
            Self::Session => "session",
            Self::Month => "month",
        }
    }

    /// Reads [`GroupBy::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == text)
    }

    fn title(self) -> &'static str {
        match self {
            Self::Division => msg!("reports-division"),
            Self::Host => msg!("reports-host"),
            Self::Session => msg!("reports-session"),
            Self::Month => msg!("reports-month"),
        }
    }
}

/// A bar of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Of what; empty for what has no name.
    pub label: String,
    /// What was charged and did not go back, with tax.
    pub total: Money,
    /// What the division's budgets of the time allow; where they are known.
    pub budget: Option<Money>,
}

/// What is summed of a group.
struct Sum {
    label: String,
    slug: Option<String>,
    code: String,
    sessions: i64,
    people: (Span, Money),
    teleconference: (Span, Money),
    tax: Money,
    total: Money,
    returned: Money,
    open: Money,
}

impl Sum {
    /// What is borne in the end.
    fn kept(&self) -> Result<Money, AppError> {
        Ok(self.total.checked_sub(self.returned)?)
    }
}

/// A session whose use was frozen.
struct Charged {
    session: SessionLine,
    row: StatementRow,
    /// What of what was charged is not captured.
    open: Money,
    /// What of what was charged went back, or is on its way; not what was paid before and not used.
    returned: Money,
    /// How its money stands, in a word.
    settled: &'static str,
}

/// The report.
pub(super) async fn make(tx: &mut Tx, site: &Site, asked: &Asked) -> Result<Report, AppError> {
    let (told, is_cut) = with_statements(tx, site, (asked, None)).await?;
    let mut charged = Vec::new();
    for (session, row) in told.into_iter().filter_map(|(session, row)| Some((session, row?))) {
        let booked = booked(tx, &row).await?;
        let open = row.charged.gross.checked_sub(booked.captured)?;
        let open = Money::new(open.minor.max(0), open.currency);
        let kept = booked.captured.checked_sub(booked.refunded)?;
        let returned = row.charged.gross.checked_sub(open)?.checked_sub(kept)?;
        let returned = Money::new(returned.minor.max(0), returned.currency);
        let settled = settled(standing(&row, &booked));
        charged.push(Charged { session, row, open, returned, settled });
    }
    let sums = sums(site, asked.group, &charged)?;
    let bars = bars(tx, site, asked, &sums).await?;
    let report = if asked.detail { detail(tx, &charged).await? } else { summary(asked.group, &sums)? };
    Ok(Report { bars, is_cut, ..report })
}

fn sums(site: &Site, by: GroupBy, charged: &[Charged]) -> Result<Vec<Sum>, AppError> {
    let mut sums: Vec<((String, Currency), Sum)> = Vec::new();
    for Charged { session, row, open, returned, .. } in charged {
        let (key, label) = match by {
            GroupBy::Division => (session.division.clone(), division(session)),
            // Two hosts of one name are two.
            GroupBy::Host => {
                (session.host_id.map_or_else(String::new, |host| host.to_string()), session.host.clone())
            }
            GroupBy::Session => (session.slug.clone(), session.topic.clone()),
            GroupBy::Month => {
                let month = month(site, session.starts_at);
                (month.clone(), month)
            }
        };
        let currency = row.charged.gross.currency;
        let key = (key, currency);
        let index = sums.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            let zero = Money::zero(currency);
            let sum = Sum {
                label,
                slug: (by == GroupBy::Session).then(|| session.slug.clone()),
                code: session.division.clone(),
                sessions: 0,
                people: (Span(0), zero),
                teleconference: (Span(0), zero),
                tax: zero,
                total: zero,
                returned: zero,
                open: zero,
            };
            sums.push((key, sum));
            sums.len() - 1
        });
        let sum = &mut sums[index].1;
        sum.sessions += 1;
        let audio = AudioType::ALL.into_iter().map(|kind| row.used.get(Leg::Audio(kind)).0).sum::<i64>();
        sum.people.0 = Span(sum.people.0.0 + row.used.get(Leg::Computer).0);
        sum.people.1 = sum.people.1.checked_add(row.revenue.people)?;
        sum.teleconference.0 = Span(sum.teleconference.0.0 + audio);
        sum.teleconference.1 = sum.teleconference.1.checked_add(row.revenue.teleconference)?;
        sum.tax = sum.tax.checked_add(row.charged.tax)?;
        sum.total = sum.total.checked_add(row.charged.gross)?;
        sum.returned = sum.returned.checked_add(*returned)?;
        sum.open = sum.open.checked_add(*open)?;
    }
    let mut sums: Vec<Sum> = sums.into_iter().map(|(_, sum)| sum).collect();
    match by {
        GroupBy::Month => sums.sort_by(|a, b| a.label.cmp(&b.label)),
        _ => sums.sort_by(|a, b| (b.total.minor, &a.label).cmp(&(a.total.minor, &b.label))),
    }
    Ok(sums)
}

/// `2026-12`, on the site's clock.
fn month(site: &Site, at: Timestamp) -> String {
    let (year, month, _) = Zone::stored(&site.time_zone).day(at, 0);
    format!("{year}-{month:02}")
}

fn summary(by: GroupBy, sums: &[Sum]) -> Result<Report, AppError> {
    let columns = vec![
        Column::text(by.title()),
        Column::sum(msg!("reports-count")),
        Column::sum(msg!("reports-people-minutes")),
        Column::sum(msg!("reports-people-cost")),
        Column::sum(msg!("reports-audio-minutes")),
        Column::sum(msg!("reports-audio-cost")),
        Column::sum(msg!("reports-tax")),
        Column::sum(msg!("reports-charged")),
        Column::sum(msg!("reports-refunded")),
        Column::sum(msg!("reports-charged-back")),
        Column::sum(msg!("reports-open")),
    ];
    let mut lines = Vec::with_capacity(sums.len());
    for sum in sums {
        let cells = vec![
            if sum.label.is_empty() {
                Field::Words(msg!("reports-nobody"))
            } else {
                Field::Text(sum.label.clone())
            },
            Field::Count(sum.sessions),
            Field::Minutes(sum.people.0),
            Field::Money(sum.people.1),
            Field::Minutes(sum.teleconference.0),
            Field::Money(sum.teleconference.1),
            Field::Money(sum.tax),
            Field::Money(sum.total),
            Field::Money(sum.returned),
            Field::Money(sum.kept()?),
            Field::Money(sum.open),
        ];
        lines.push(Line { statement: sum.slug.clone(), cells });
    }
    Ok(Report::new(Kind::ChargeBack, columns, lines, false))
}

/// Every line of every statement, and what makes them up to what was charged.
async fn detail(tx: &mut Tx, charged: &[Charged]) -> Result<Report, AppError> {
    let columns = vec![
        Column::text(msg!("reports-division")),
        Column::text(msg!("reports-host")),
        Column::text(msg!("reports-session")),
        Column::text(msg!("reports-start")),
        Column::text(msg!("statement-what")),
        Column::figure(msg!("reports-minutes")),
        Column::figure(msg!("reports-rate")),
        Column::sum(msg!("reports-amount")),
        Column::text(msg!("reports-settled")),
    ];
    let mut tariffs = HashMap::new();
    let mut lines = Vec::new();
    for Charged { session, row, returned, settled, .. } in charged {
        let id = row.tariff_version_id;
        let tariff = match tariffs.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let version = store::tariffs::get_version(tx, id).await?;
                let version =
                    version.ok_or(AppError::Broken("a statement names a tariff that there is not"))?;
                place.insert(version.tariff)
            }
        };
        let mut line = |what: Field, minutes: Field, rate: Field, amount: Money| {
            if amount.is_zero() {
                return;
            }
            lines.push(Line {
                statement: Some(session.slug.clone()),
                cells: vec![
                    Field::Text(division(session)),
                    Field::Text(session.host.clone()),
                    Field::Text(session.topic.clone()),
                    Field::When(row.window.from, Zone::stored(&session.time_zone)),
                    what,
                    minutes,
                    rate,
                    Field::Money(amount),
                    Field::Words(settled),
                ],
            });
        };
        let actual = charge(tariff, &row.used)?;
        for of in &actual.lines {
            let rate = Field::Rate(of.rate, tariff.currency);
            line(Field::Leg(of.leg), Field::Minutes(of.used), rate, of.amount);
        }
        let words = |key| (Field::Words(key), Field::Nothing, Field::Nothing);
        let (what, minutes, rate) = words(msg!("estimate-minimum"));
        line(what, minutes, rate, actual.minimum_added);
        // Above the ceiling, or a final estimate: nothing but what was charged is charged back.
        let (what, minutes, rate) = words(msg!("reports-adjusted"));
        line(what, minutes, rate, row.charged.net.checked_sub(actual.price.net)?);
        let (what, minutes, rate) = words(msg!("reports-tax"));
        line(what, minutes, rate, row.charged.tax);
        let (what, minutes, rate) = words(msg!("reports-refunded"));
        line(what, minutes, rate, Money::new(-returned.minor, returned.currency));
    }
    Ok(Report::new(Kind::ChargeBack, columns, lines, false))
}

async fn bars(tx: &mut Tx, site: &Site, asked: &Asked, sums: &[Sum]) -> Result<Vec<Bar>, AppError> {
    let mut bars = Vec::new();
    for sum in sums {
        let mut budget = None;
        if asked.group == GroupBy::Division
            && let Some(row) = store::divisions::find(tx, site.id, &sum.code).await?
        {
            let budgets = store::divisions::budgets::list(tx, site.id, row.id, asked.filter.mode).await?;
            let within = budgets.iter().filter(|budget| {
                budget.from < asked.filter.until
                    && budget.until > asked.filter.from
                    && budget.budget.allocated.currency == sum.total.currency
            });
            let minor: Vec<i64> = within.map(|budget| budget.budget.allocated.minor).collect();
            budget = (!minor.is_empty()).then(|| Money::new(minor.iter().sum(), sum.total.currency));
        }
        bars.push(Bar { label: sum.label.clone(), total: sum.kept()?, budget });
    }
    Ok(bars)
}
