//! Payments (S-32): what attendees paid for seats, and what hosts paid for use. What was taken and given back is the
//! ledger's.

use super::table::{Column, Field, Line, Report};
use super::{Asked, Kind, division, settled, with_statements, zone};
use crate::AppError;
use crate::sites::Site;
use crate::statements::{booked_session, standing};
use domain::money::Money;
use locale::msg;
use store::reports as rows;
use store::usage::estimates;
use store::{Tx, classrooms};

/// One row for each payment of a fee.
pub(super) async fn fees(tx: &mut Tx, site: &Site, asked: &Asked) -> Result<Report, AppError> {
    let columns = vec![
        Column::text(msg!("reports-payer")),
        Column::text(msg!("reports-reference")),
        Column::text(msg!("reports-begun")),
        Column::text(msg!("reports-session")),
        Column::text(msg!("reports-host")),
        Column::text(msg!("reports-division")),
        Column::text(msg!("reports-state")),
        Column::figure(msg!("reports-net")),
        Column::figure(msg!("reports-tax")),
        Column::figure(msg!("reports-due")),
        Column::sum(msg!("reports-paid")),
        Column::sum(msg!("reports-refunded")),
        Column::sum(msg!("reports-kept")),
        Column::text(msg!("reports-object")),
    ];
    let most = asked.most();
    let mut fees = rows::fees(tx, site.id, &asked.filter, most + 1).await?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let is_cut = fees.len() > most;
    fees.truncate(most);
    let mut lines = Vec::new();
    for fee in fees {
        let kept = fee.taken.checked_sub(fee.returned)?;
        lines.push(Line {
            statement: None,
            cells: vec![
                Field::Text(fee.name),
                Field::Text(fee.reference),
                Field::When(fee.begun_at, zone(&fee.time_zone)),
                Field::Text(fee.topic),
                Field::Text(fee.host),
                Field::Text(fee.division),
                Field::State(fee.state),
                Field::Money(fee.net),
                Field::Money(fee.tax),
                Field::Money(fee.due),
                Field::Money(fee.taken),
                Field::Money(fee.returned),
                Field::Money(kept),
                Field::Text(fee.object),
            ],
        });
    }
    Ok(Report::new(Kind::Fees, columns, lines, is_cut))
}

/// One row for each session whose use is paid.
pub(super) async fn usage(tx: &mut Tx, site: &Site, asked: &Asked) -> Result<Report, AppError> {
    let columns = vec![
        Column::text(msg!("reports-session")),
        Column::text(msg!("reports-number")),
        Column::text(msg!("reports-host")),
        Column::text(msg!("reports-division")),
        Column::text(msg!("reports-start")),
        Column::sum(msg!("reports-estimate")),
        Column::sum(msg!("reports-ceiling")),
        Column::sum(msg!("reports-measured")),
        Column::sum(msg!("reports-charged")),
        Column::sum(msg!("reports-difference")),
        Column::sum(msg!("reports-paid")),
        Column::sum(msg!("reports-refunded")),
        Column::text(msg!("reports-settled")),
    ];
    let (told, is_cut) = with_statements(tx, site, asked).await?;
    let mut lines = Vec::new();
    for (session, statement) in told {
        let room = classrooms::get(tx, site.id, session.id).await?;
        let accepted = match room.started_at {
            Some(started_at) => estimates::of_started(tx, site.id, session.id, started_at).await?,
            None => estimates::newest(tx, site.id, session.id).await?,
        };
        let Some(currency) = (statement.as_ref().map(|row| row.ceiling.currency))
            .or(accepted.as_ref().map(|accepted| accepted.ceiling.currency))
        else {
            continue;
        };
        let booked = booked_session(tx, session.id, asked.filter.mode, currency).await?;
        let estimate = accepted.as_ref().map(|accepted| accepted.price.gross);
        let ceiling = statement.as_ref().map(|row| row.ceiling);
        let ceiling = ceiling.or(accepted.as_ref().map(|accepted| accepted.ceiling));
        let money = |amount: Option<Money>| amount.map_or(Field::Nothing, Field::Money);
        let charged = statement.as_ref().map(|row| row.charged.gross);
        let difference = match charged.zip(estimate) {
            Some((charged, estimate)) => Some(charged.checked_sub(estimate)?),
            None => None,
        };
        let settled = match statement.as_ref() {
            None => msg!("reports-not-yet"),
            Some(row) => settled(standing(row, &booked)),
        };
        lines.push(Line {
            statement: statement.is_some().then(|| session.slug.clone()),
            cells: vec![
                Field::Text(session.topic.clone()),
                Field::Text(session.slug.clone()),
                Field::Text(session.host.clone()),
                Field::Text(division(&session)),
                Field::When(session.starts_at, zone(&session.time_zone)),
                money(estimate),
                money(ceiling),
                money(statement.as_ref().map(|row| row.actual.gross)),
                money(charged),
                money(difference),
                Field::Money(booked.captured),
                Field::Money(booked.refunded),
                Field::Words(settled),
            ],
        });
    }
    Ok(Report::new(Kind::Usage, columns, lines, is_cut))
}
