//! The mail to the office that payments need a look: what Bursar cannot go on with by itself, and what a gateway says that does not
//! fit. What comes up within some minutes is one mail: an outage that ends would write a hundred.

use super::rows;
use crate::accounts::{is_operators, who_may};
use crate::messages::{outgoing, queue_to_account};
use crate::sites::Site;
use crate::{App, AppError};
use connectors::mail::OutgoingMail;
use documents::Mail;
use documents::messages::{AccountFacts, CameUp, OfficeAskedMail};
use domain::accounts::Act;
use domain::ids::{AccountId, SiteId};
use domain::messages::MailKind;
use domain::payments::gateway::Mode;
use domain::time::{Span, Timestamp};
use locale::{Address, Locale};
use store::Tx;
use store::mails::MailRow;

/// What comes up within this is one mail.
const GATHERED: Span = Span::minutes(10);

/// What came up is to be read so long after the moment that it is noted with: longer than a unit of work takes.
const WRITTEN_WITHIN: Span = Span::seconds(30);

/// The mail is asked for a moment after what it tells of is noted: that moment may be the last of the minutes before.
const OVERLAP: Span = Span::seconds(10);

/// So much is read of what came up.
const CAME_UP_MAX: i64 = 1_000;

/// What a mail tells of, and to whom.
struct Asked {
    mode: Mode,
    from: Timestamp,
    until: Timestamp,
    reader: AccountId,
}

impl Asked {
    fn of(mail: &MailRow) -> Result<Self, AppError> {
        let mut words = mail.cause.split(' ');
        let mode = words.next().and_then(Mode::parse);
        let period: Option<i64> = words.next().and_then(|period| period.parse().ok());
        let reader = words.next().and_then(|id| id.parse().ok()).map(AccountId);
        let (Some(mode), Some(period), Some(reader)) = (mode, period, reader) else {
            return Err(AppError::Broken("a mail to an office does not say what of"));
        };
        let begins_at = Timestamp(period * GATHERED.0);
        Ok(Self { mode, from: begins_at.minus(OVERLAP), until: begins_at.plus(GATHERED), reader })
    }
}

/// Asks the office of a seller to look at what has come up with payments of a mode: everybody who may see to them has the one mail that
/// tells of all that comes up in these minutes.
pub(crate) async fn ask_office(app: &App, tx: &mut Tx, site: SiteId, mode: Mode) -> Result<(), AppError> {
    let period = app.now().0 / GATHERED.0;
    for reader in who_may(tx, site, Act::MovePayments).await? {
        let cause = format!("{} {period} {}", mode.as_str(), reader.id);
        let to = (reader.name, reader.email);
        queue_to_account(app, tx, (site, site.0), MailKind::OfficeAsked, &cause, to).await?;
    }
    Ok(())
}

/// Until when it waits for more that comes up; none of another mail.
pub(crate) fn gathers_until(mail: &MailRow) -> Result<Option<Timestamp>, AppError> {
    if mail.kind != MailKind::OfficeAsked {
        return Ok(None);
    }
    Ok(Some(Asked::of(mail)?.until.plus(WRITTEN_WITHIN)))
}

/// Writes it; none when all of it was seen to meanwhile, or its reader may do so no more.
pub(crate) async fn compose(
    app: &App,
    tx: &mut Tx,
    mail: &MailRow,
) -> Result<Option<OutgoingMail>, AppError> {
    let site = mail.site_id.ok_or(AppError::Broken("a mail to an office names no site"))?;
    let asked = Asked::of(mail)?;
    let mut readers = who_may(tx, site, Act::MovePayments).await?.into_iter();
    let Some(reader) = readers.find(|account| account.id == asked.reader) else { return Ok(None) };
    let is_operators = is_operators(tx, site).await?;
    let mut came_up = rows::came_up(tx, (site, asked.mode), (asked.from, asked.until), CAME_UP_MAX).await?;
    // Of each payment of a host that waits the operators have a mail of its own.
    came_up.retain(|of| !(is_operators && of.action == "ask a person"));
    let (differences, found) =
        store::reconciliation::open(tx, (site, asked.mode), (asked.from, asked.until)).await?;
    if came_up.is_empty() && found == 0 {
        return Ok(None);
    }
    let site: Site = store::sites::get(tx, site).await?.into();
    let money = if is_operators { Address::OperatorMoney } else { Address::Money { site: &site.slug } };
    let money = money.absolute(app.base());
    let letter = Mail::OfficeAsked(OfficeAskedMail {
        about: AccountFacts {
            locale: Locale::parse(&reader.locale).unwrap_or_default(),
            name: reader.name.clone(),
            sender: site.name.clone(),
            accent: site.accent,
        },
        test: asked.mode == Mode::Test,
        contact: site.support_email.clone(),
        came_up: came_up
            .into_iter()
            .map(|of| CameUp { reference: of.reference, action: of.action, detail: of.detail })
            .collect(),
        differences,
        money_url: format!("{money}?mode={}", asked.mode.as_str()),
    });
    let to = (reader.name.as_str(), reader.email.as_str());
    Ok(Some(outgoing(app, mail, Some(site.sender()), to, letter.render())))
}
