//! A host whose session was scheduled before its money could be held is asked by mail when it can be (decision 2).

use super::account::account_of_next_try;
use super::payments::hold_life;
use crate::messages::outgoing;
use crate::sites::Site;
use crate::{App, AppError};
use connectors::mail::OutgoingMail;
use documents::messages::HoldDueMail;
use domain::ids::SiteId;
use domain::messages::MailKind;
use domain::payments::gateway::Mode;
use domain::sessions::SessionState;
use domain::time::Timestamp;
use domain::usage::estimate::Accepted;
use domain::usage::gate::{HoldMoment, HostPayment, hold_moment, may_start};
use locale::{Address, Locale, Zone};
use store::accounts::people;
use store::mails::MailRow;
use store::sessions::SessionRow;
use store::usage::estimates;
use store::{Tx, classrooms, sessions};

/// What is to be done about a session that is announced and not paid, or by a hold that would end too soon.
pub(super) enum Asking {
    /// Its host is asked now, once for this cause.
    Now(String),
    /// He is asked then.
    At(Timestamp),
    /// Nobody is asked: it is paid, or could be paid when it was scheduled.
    Nobody,
}

/// Whether the host of a session is to be asked to pay.
pub(super) async fn asking(
    app: &App,
    tx: &mut Tx,
    row: &SessionRow,
    accepted: &Accepted,
    payment: HostPayment,
) -> Result<Asking, AppError> {
    let session = &row.session;
    if session.state != SessionState::Scheduled {
        return Ok(Asking::Nobody);
    }
    let planned = session.ends_at.since(session.starts_at);
    let ends_too_soon = match payment {
        HostPayment::Nothing => None,
        // It was moved, or made longer, since he paid.
        HostPayment::Held { capture_before }
            if may_start(payment, planned, session.starts_at).is_err()
                && classrooms::get(tx, row.site_id, session.id).await?.started_at.is_none() =>
        {
            Some(capture_before)
        }
        _ => return Ok(Asking::Nobody),
    };
    let due = Some(accepted.ceiling);
    let Some(account) = account_of_next_try(app, tx, session.mode, due, &[]).await? else {
        return Ok(Asking::Nobody);
    };
    let moment = |now| hold_moment((session.starts_at, session.ends_at), hold_life(app, &account), now);
    let once = |cause: String| Asking::Now(cause);
    Ok(match (ends_too_soon, moment(accepted.at), moment(app.now())) {
        (_, _, HoldMoment::At(at)) => Asking::At(at),
        (Some(before), ..) => once(format!("hold ends {}", before.micros())),
        (None, HoldMoment::At(_), HoldMoment::Now | HoldMoment::PayOnly) => {
            once(format!("accepted {}", accepted.at.micros()))
        }
        (None, HoldMoment::Now | HoldMoment::PayOnly, _) => Asking::Nobody,
    })
}

/// Asks, once for each `cause`.
pub(super) async fn ask(app: &App, tx: &mut Tx, row: &SessionRow, cause: &str) -> Result<(), AppError> {
    let (site, session): (SiteId, _) = (row.site_id, row.session.id);
    crate::messages::queue_about(app, tx, site, session.0, MailKind::HoldDue, cause).await
}

/// The mail, written from how things stand when it is sent.
pub(crate) async fn hold_due_mail(
    app: &App,
    tx: &mut Tx,
    mail: &MailRow,
    site: &Site,
) -> Result<OutgoingMail, AppError> {
    let session = sessions::get(tx, site.id, mail.subject.into()).await?;
    let accepted = estimates::newest(tx, site.id, session.session.id).await?;
    let accepted = accepted.ok_or(AppError::Broken("a host is asked to pay for what he has not accepted"))?;
    // The session may have been handed over since.
    let host = people::get(tx, session.host.unwrap_or(accepted.by)).await?;
    let address = Address::HostPay { site: &site.slug, session: &session.slug };
    let body = HoldDueMail {
        locale: Locale::parse(&host.locale).unwrap_or_default(),
        test: session.session.mode == Mode::Test,
        site: site.name.clone(),
        accent: site.accent,
        contact: site.support_email.clone(),
        session: session.topic.clone(),
        starts_at: session.session.starts_at,
        ends_at: session.session.ends_at,
        zone: Zone::stored(&session.time_zone),
        ceiling: accepted.ceiling,
        pay_url: address.absolute(app.base()),
    }
    .render();
    Ok(outgoing(app, mail, Some(site.sender()), (&host.name, &host.email), body))
}
