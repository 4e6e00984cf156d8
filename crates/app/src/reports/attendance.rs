//! Who was there, and how long: session usage (S-30) and the attendee record (S-31).

use super::table::{Column, Field, Line, Report};
use super::{Asked, Kind, division, intervals, with_statements};
use crate::AppError;
use crate::sites::Site;
use crate::statements::Names;
use domain::registrations::RegistrationState;
use domain::time::{Span, Timestamp};
use domain::usage::attendance::{attendance, presences};
use domain::usage::{AudioType, Leg};
use locale::{Zone, msg};
use std::collections::{HashMap, HashSet};
use store::Tx;
use store::reports as rows;
use store::sessions::people as seats;

fn count(number: usize) -> Field {
    Field::Count(i64::try_from(number).unwrap_or(i64::MAX))
}

fn yes(is_so: bool) -> Field {
    Field::Words(if is_so { msg!("reports-yes") } else { msg!("reports-no") })
}

/// One row for each session.
pub(super) async fn sessions(
    tx: &mut Tx,
    site: &Site,
    asked: &Asked,
    now: Timestamp,
) -> Result<Report, AppError> {
    let columns = vec![
        Column::text(msg!("reports-session")),
        Column::text(msg!("reports-number")),
        Column::text(msg!("reports-host")),
        Column::text(msg!("reports-division")),
        Column::text(msg!("reports-start")),
        Column::text(msg!("reports-end")),
        Column::figure(msg!("reports-duration")),
        Column::sum(msg!("reports-invited")),
        Column::sum(msg!("reports-registered")),
        Column::sum(msg!("reports-attended")),
        Column::figure(msg!("reports-peak")),
        Column::sum(msg!("reports-people-minutes")),
        Column::sum(msg!("reports-call-in-minutes")),
        Column::sum(msg!("reports-toll-free-minutes")),
        Column::sum(msg!("reports-call-out-minutes")),
        Column::sum(msg!("reports-voip-minutes")),
        Column::sum(msg!("reports-by-voip")),
        Column::sum(msg!("reports-by-call-in")),
        Column::sum(msg!("reports-by-call-out")),
    ];
    // What is still ahead, or was called off before, was used by nobody.
    let (told, is_cut) = with_statements(tx, site, (asked, Some(now))).await?;
    let mut lines = Vec::new();
    for (session, statement) in told {
        let (window, found) =
            intervals(tx, site, ((session.id, session.ends_at), statement.as_ref()), now).await?;
        let there = attendance(&found);
        let used = |leg: Leg| {
            let of = found.iter().filter(|interval| interval.leg == leg);
            Field::Minutes(Span(of.map(|interval| interval.length().0).sum()))
        };
        let by = |kinds: &[AudioType]| {
            let of = kinds.iter().map(|kind| there.by_leg.get(Leg::Audio(*kind)));
            count(of.sum())
        };
        let clock = Zone::stored(&session.time_zone);
        lines.push(Line {
            statement: statement.is_some().then(|| session.slug.clone()),
            cells: vec![
                Field::Text(session.topic.clone()),
                Field::Text(session.slug.clone()),
                Field::Text(session.host.clone()),
                Field::Text(division(&session)),
                Field::When(window.map_or(session.starts_at, |window| window.from), clock.clone()),
                window.map_or(Field::Nothing, |window| Field::When(window.until, clock)),
                window.map_or(Field::Nothing, |window| Field::Minutes(window.until.since(window.from))),
                Field::Count(session.invited),
                Field::Count(session.registered),
                count(there.people),
                count(there.peak),
                used(Leg::Computer),
                used(Leg::Audio(AudioType::CallIn)),
                used(Leg::Audio(AudioType::TollFree)),
                used(Leg::Audio(AudioType::CallOut)),
                used(Leg::Audio(AudioType::Voip)),
                by(&[AudioType::Voip]),
                by(&[AudioType::CallIn, AudioType::TollFree]),
                by(&[AudioType::CallOut]),
            ],
        });
    }
    Ok(Report::new(Kind::Sessions, columns, lines, is_cut))
}

/// Where a company is, in one line.
fn in_a_line(company: &rows::CompanyRow) -> String {
    company.address.lines().collect::<Vec<_>>().join(", ")
}

/// One row for each person of each session, those who registered and did not come among them.
pub(super) async fn attendees(
    tx: &mut Tx,
    site: &Site,
    asked: &Asked,
    now: Timestamp,
) -> Result<Report, AppError> {
    let columns = vec![
        Column::text(msg!("reports-name")),
        Column::text(msg!("reports-email")),
        Column::text(msg!("reports-company")),
        Column::text(msg!("reports-company-address")),
        Column::text(msg!("reports-country")),
        Column::text(msg!("reports-session")),
        Column::text(msg!("reports-number")),
        Column::text(msg!("reports-start")),
        Column::text(msg!("reports-end")),
        Column::sum(msg!("reports-people-minutes")),
        Column::sum(msg!("reports-audio-minutes")),
        Column::sum(msg!("reports-voip-minutes")),
        Column::figure(msg!("reports-computers")),
        Column::text(msg!("reports-is-registered")),
        Column::text(msg!("reports-is-invited")),
        Column::text(msg!("reports-role")),
    ];
    let (told, is_cut) = with_statements(tx, site, (asked, None)).await?;
    let mut lines = Vec::new();
    for (session, statement) in told {
        let (_, found) =
            intervals(tx, site, ((session.id, session.ends_at), statement.as_ref()), now).await?;
        let names = Names::of(tx, site.id, session.id).await?;
        let seated = seats::list(tx, site.id, session.id, i64::MAX).await?;
        let companies: HashMap<_, _> = rows::companies(tx, site.id, session.id).await?.into_iter().collect();
        let invited: HashSet<String> = rows::invited(tx, site.id, session.id).await?.into_iter().collect();
        let clock = Zone::stored(&session.time_zone);
        let mut came = HashSet::new();
        for person in presences(&found) {
            let seat = seated.iter().find(|row| Some(row.id) == person.registration);
            came.extend(person.registration);
            let email = seat.map_or_else(String::new, |row| row.email.clone());
            let company = person.registration.and_then(|id| companies.get(&id));
            let audio = person.used.iter().filter(|(leg, _)| *leg != Leg::Computer);
            lines.push(Line {
                statement: statement.is_some().then(|| session.slug.clone()),
                cells: vec![
                    Field::Text(names.find(&person.participant, person.registration)),
                    Field::Text(email.clone()),
                    Field::Text(company.map_or_else(String::new, |company| company.name.clone())),
                    Field::Text(company.map_or_else(String::new, in_a_line)),
                    Field::Text(seat.map_or_else(String::new, |row| row.country.clone())),
                    Field::Text(session.topic.clone()),
                    Field::Text(session.slug.clone()),
                    Field::When(person.from, clock.clone()),
                    Field::When(person.until, clock.clone()),
                    Field::Minutes(person.used.get(Leg::Computer)),
                    Field::Minutes(Span(audio.map(|(_, used)| used.0).sum())),
                    Field::Minutes(person.used.get(Leg::Audio(AudioType::Voip))),
                    count(person.computers),
                    yes(seat.is_some()),
                    yes(invited.contains(&email.to_lowercase())),
                    names.role(&person.participant, person.registration).map_or(Field::Nothing, Field::Words),
                ],
            });
        }
        // Who registered for what is still to come has not stayed away.
        let is_over = now >= session.ends_at;
        let absent =
            |row: &&seats::AttendeeRow| row.state == RegistrationState::Confirmed && !came.contains(&row.id);
        for row in seated.iter().filter(absent) {
            let company = companies.get(&row.id);
            lines.push(Line {
                statement: None,
                cells: vec![
                    Field::Text(format!("{} {}", row.first_name, row.last_name)),
                    Field::Text(row.email.clone()),
                    Field::Text(company.map_or_else(String::new, |company| company.name.clone())),
                    Field::Text(company.map_or_else(String::new, in_a_line)),
                    Field::Text(row.country.clone()),
                    Field::Text(session.topic.clone()),
                    Field::Text(session.slug.clone()),
                    Field::Nothing,
                    Field::Nothing,
                    Field::Minutes(Span(0)),
                    Field::Minutes(Span(0)),
                    Field::Minutes(Span(0)),
                    Field::Count(0),
                    yes(true),
                    yes(invited.contains(&row.email.to_lowercase())),
                    if is_over { Field::Words(msg!("reports-absent")) } else { Field::Nothing },
                ],
            });
        }
    }
    Ok(Report::new(Kind::Attendees, columns, lines, is_cut))
}
