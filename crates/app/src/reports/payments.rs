//! Payments (S-32): what attendees paid for seats, and what hosts paid for use. What was taken and given back is the
//! ledger's.

use super::table::{Column, Field, Line, Report};
use super::{Asked, Kind, division, settled, with_statements};
use crate::AppError;
use crate::sites::Site;
use crate::statements::{booked_session, standing};
use domain::money::Money;
use domain::time::Timestamp;
use domain::usage::estimate::Accepted;
use locale::{Zone, msg};
use store::reports::{self as rows, SessionLine};
use store::usage::estimates;
use store::usage::statements::StatementRow;
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
                Field::When(fee.begun_at, Zone::stored(&fee.time_zone)),
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

/// One row for each session whose use is paid. Sums are of what was frozen: what is planned is shown, and counts nowhere; of what
/// was called off or never started nothing is left to plan.
pub(super) async fn usage(
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
        Column::sum(msg!("reports-estimate")),
        Column::sum(msg!("reports-ceiling")),
        Column::sum(msg!("reports-measured")),
        Column::sum(msg!("reports-charged")),
        Column::sum(msg!("reports-difference")),
        Column::sum(msg!("reports-paid")),
        Column::sum(msg!("reports-refunded")),
        Column::text(msg!("reports-settled")),
    ];
    let (told, is_cut) = with_statements(tx, site, (asked, None)).await?;
    let mut lines = Vec::new();
    for (session, statement) in told {
        let room = classrooms::get(tx, site.id, session.id).await?;
        let accepted = accepted(tx, site, (&session, statement.as_ref()), room.started_at).await?;
        let Some(currency) = (statement.as_ref().map(|row| row.ceiling.currency))
            .or(accepted.as_ref().map(|accepted| accepted.ceiling.currency))
        else {
            continue;
        };
        let booked = booked_session(tx, session.id, asked.filter.mode, currency).await?;
        let estimate = accepted.map(|accepted| accepted.price.gross);
        let money = |amount: Option<Money>| amount.map_or(Field::Nothing, Field::Money);
        let planned = |amount: Option<Money>| amount.map_or(Field::Nothing, Field::Planned);
        let (figures, settled) = match statement.as_ref() {
            Some(row) => {
                let charged = row.charged.gross;
                let difference = estimate.map(|estimate| charged.checked_sub(estimate)).transpose()?;
                let (ceiling, actual) = (Some(row.ceiling), Some(row.actual.gross));
                let figures = [estimate, ceiling, actual, Some(charged), difference].map(money);
                (figures, settled(standing(row, &booked)))
            }
            None if session.is_cancelled => ([None; 5].map(money), msg!("reports-cancelled")),
            None if room.started_at.is_none() && now >= session.ends_at => {
                ([None; 5].map(money), msg!("reports-not-started"))
            }
            None => {
                let ceiling = accepted.map(|accepted| accepted.ceiling);
                ([estimate, ceiling, None, None, None].map(planned), msg!("reports-not-yet"))
            }
        };
        let mut cells = vec![
            Field::Text(session.topic.clone()),
            Field::Text(session.slug.clone()),
            Field::Text(session.host.clone()),
            Field::Text(division(&session)),
            Field::When(
                statement.as_ref().map_or(session.starts_at, |row| row.window.from),
                Zone::stored(&session.time_zone),
            ),
        ];
        cells.extend(figures);
        cells.extend([Field::Money(booked.captured), Field::Money(booked.refunded), Field::Words(settled)]);
        lines.push(Line { statement: statement.is_some().then(|| session.slug.clone()), cells });
    }
    Ok(Report::new(Kind::Usage, columns, lines, is_cut))
}

/// The estimate that a session's cost is compared with: of what its host accepted, the newest; of a session that was started the
/// highest that he had paid when it was over, for it may have been raised while it ran.
async fn accepted(
    tx: &mut Tx,
    site: &Site,
    (session, statement): (&SessionLine, Option<&StatementRow>),
    started_at: Option<Timestamp>,
) -> Result<Option<Accepted>, AppError> {
    let Some(started_at) = started_at else {
        return Ok(estimates::newest(tx, site.id, session.id).await?);
    };
    let base = estimates::of_started(tx, site.id, session.id, started_at).await?;
    let (Some(base), Some(row)) = (base, statement) else { return Ok(base) };
    let all = estimates::list(tx, site.id, session.id).await?;
    let paid = all
        .into_iter()
        .map(|(_, accepted)| accepted)
        .filter(|accepted| accepted.at >= base.at && accepted.ceiling.minor <= row.ceiling.minor);
    Ok(paid.max_by_key(|accepted| (accepted.ceiling.minor, accepted.at)).or(Some(base)))
}
