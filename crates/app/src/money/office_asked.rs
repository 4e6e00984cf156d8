//! The mail to the office that payments need a look: what Bursar cannot go on with by itself, and what a gateway says that does not
//! fit. What comes up within some minutes is one mail: an outage that ends would write a hundred.

use super::{WAITING_MAX, decisions, rows};
use crate::accounts::{is_operators, who_may};
use crate::messages::{outgoing, queue_to_account_at};
use crate::sites::Site;
use crate::{App, AppError};
use connectors::mail::OutgoingMail;
use documents::Mail;
use documents::messages::{AccountFacts, CameUp, OfficeAskedMail};
use domain::accounts::Act;
use domain::ids::SiteId;
use domain::messages::MailKind;
use domain::payments::facts::Alarm;
use domain::payments::gateway::Mode;
use domain::time::{Span, Timestamp};
use locale::{Address, Locale};
use store::Tx;
use store::accounts::people;
use store::audit::{self, AuditFilter, AuditLine};
use store::mails::MailRow;

/// What comes up within this is one mail.
const GATHERED: Span = Span::minutes(10);

/// A line is written a moment before the mail is asked for: that moment may have belonged to the mail before.
const OVERLAP: Span = Span::seconds(10);

/// So many lines of an action are read.
const LINES_MAX: i64 = 200;

/// Asks the office of a seller to look at what has come up with payments of a mode: by the mail that tells of all that comes up in
/// these minutes, and reads it from the audit log when it is written.
pub(crate) async fn ask_office(app: &App, tx: &mut Tx, site: SiteId, mode: Mode) -> Result<(), AppError> {
    let period = app.now().0 / GATHERED.0;
    let due_at = Timestamp((period + 1) * GATHERED.0);
    for reader in who_may(tx, site, Act::MovePayments).await? {
        let cause = format!("{} {period} {}", mode.as_str(), reader.id);
        let to = (reader.name, reader.email);
        queue_to_account_at(app, tx, (site, site.0), MailKind::OfficeAsked, &cause, (to, due_at)).await?;
    }
    Ok(())
}

/// Writes it; none when all of it was seen to meanwhile.
pub(crate) async fn compose(
    app: &App,
    tx: &mut Tx,
    mail: &MailRow,
) -> Result<Option<OutgoingMail>, AppError> {
    const BROKEN: AppError = AppError::Broken("a mail to an office names no period");
    let site_id = mail.site_id.ok_or(BROKEN)?;
    let mut words = mail.cause.split(' ');
    let mode = words.next().and_then(Mode::parse).ok_or(BROKEN)?;
    let period: i64 = words.next().and_then(|period| period.parse().ok()).ok_or(BROKEN)?;
    let Some((name, address)) = mail.to.clone() else { return Err(BROKEN) };
    let came_up = came_up(tx, site_id, (mode, period)).await?;
    let differences = store::reconciliation::count_open(tx, site_id, mode).await?;
    if came_up.is_empty() && differences == 0 {
        return Ok(None);
    }
    let site: Site = store::sites::get(tx, site_id).await?.into();
    let reader = people::find(tx, &address).await?;
    let locale = reader.map_or_else(|| site.locale.clone(), |reader| reader.locale);
    let money = match is_operators(tx, site_id).await? {
        true => Address::OperatorMoney,
        false => Address::Money { site: &site.slug },
    };
    let money = money.absolute(app.base());
    let letter = Mail::OfficeAsked(OfficeAskedMail {
        about: AccountFacts {
            locale: Locale::parse(&locale).unwrap_or_default(),
            name: name.clone(),
            sender: site.name.clone(),
            accent: site.accent,
        },
        test: mode == Mode::Test,
        contact: site.support_email.clone(),
        came_up,
        differences,
        money_url: format!("{money}?mode={}", mode.as_str()),
    });
    Ok(Some(outgoing(app, mail, Some(site.sender()), (&name, &address), letter.render())))
}

/// What has come up in a period and is not seen to yet, oldest first, each thing once.
async fn came_up(tx: &mut Tx, site: SiteId, (mode, period): (Mode, i64)) -> Result<Vec<CameUp>, AppError> {
    let from = Timestamp(period * GATHERED.0).minus(OVERLAP);
    let until = Timestamp((period + 1) * GATHERED.0);
    let (actor, subject) = (String::new(), String::new());
    let mut filter = AuditFilter { actor, action: String::new(), subject, from, until };
    let mut lines = Vec::new();
    for action in ["ask a person", "raise alarm", "doubt dispute", "doubt refund", "misfit refund"] {
        action.clone_into(&mut filter.action);
        lines.extend(audit::list(tx, site, (&filter, &[]), None, LINES_MAX).await?);
    }
    lines.sort_by_key(|line| (line.at, line.id));
    let waiting = rows::waiting(tx, site, mode, WAITING_MAX).await?;
    // Each of these is a mail of its own to who runs the installation.
    let asks_each = is_operators(tx, site).await?;
    let mut came_up: Vec<CameUp> = Vec::new();
    for AuditLine { action, subject, detail, registration, .. } in lines {
        let reference = registration.unwrap_or(subject);
        let needs_a_look = match action.as_str() {
            "ask a person" => !asks_each && waiting.iter().any(|payment| payment.reference == reference),
            // What contradicts waits for a person as well, and whose account is refused has another mail.
            "raise alarm" => {
                [Alarm::GivenTwice, Alarm::RefusedAfterSuccess].iter().any(|of| of.as_str() == detail)
            }
            _ => true,
        };
        let found = if needs_a_look { decisions::find(tx, site, &reference).await? } else { None };
        let one = CameUp { reference, action, detail };
        if found.is_some_and(|found| found.intent.mode == mode) && !came_up.contains(&one) {
            came_up.push(one);
        }
    }
    Ok(came_up)
}
