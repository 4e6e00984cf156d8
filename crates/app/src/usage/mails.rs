//! Mails to hosts who pay for their sessions.

use crate::messages::{outgoing, queue_to_account};
use crate::payments::Loaded;
use crate::sites::Site;
use crate::{App, AppError};
use connectors::mail::OutgoingMail;
use documents::Mail;
use documents::messages::{AccountFacts, HostChargedMail, HostReleasedMail};
use domain::ids::{IntentId, SiteId};
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::purchase::{Purchase, Use};
use domain::receipts::{DocumentNumber, ReceiptNumber};
use locale::{Address, Locale};
use store::Tx;
use store::accounts::people;
use store::mails::MailRow;
use store::payments::intents;
use store::usage::statements;
use uuid::Uuid;

/// What was taken of a host's payment, told with its receipt.
pub(crate) async fn tell_of_charge(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    paid: &Use,
    receipt: ReceiptNumber,
) -> Result<(), AppError> {
    let cause = format!("{} {receipt}", loaded.intent.id);
    let about = (paid.site, loaded.intent.session_id.0);
    let to = host(tx, paid).await?;
    queue_to_account(app, tx, about, MailKind::HostCharged, &cause, to).await
}

/// What a host had paid goes back, all of it.
pub(super) async fn tell_of_return(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    paid: &Use,
) -> Result<(), AppError> {
    let about = (paid.site, loaded.intent.session_id.0);
    let to = host(tx, paid).await?;
    queue_to_account(app, tx, about, MailKind::HostReleased, &loaded.intent.id.to_string(), to).await
}

async fn host(tx: &mut Tx, paid: &Use) -> Result<(String, String), AppError> {
    let account = people::get(tx, paid.payer).await?;
    Ok((account.name, account.email))
}

/// Writes a mail to a host.
pub(crate) async fn compose(app: &App, tx: &mut Tx, mail: &MailRow) -> Result<OutgoingMail, AppError> {
    const BROKEN: AppError = AppError::Broken("a mail to a host names no payment");
    let site_id = mail.site_id.ok_or(BROKEN)?;
    let site: Site = store::sites::get(tx, site_id).await?.into();
    let session = store::sessions::get(tx, site_id, mail.subject.into()).await?;
    let (id, receipt) = mail.cause.split_once(' ').unwrap_or((&mail.cause, ""));
    let id = IntentId(Uuid::parse_str(id).map_err(|_| BROKEN)?);
    let paid = intents::list_of_use(tx, site_id, session.session.id).await?;
    let intent = paid.into_iter().find(|intent| intent.id == id).ok_or(BROKEN)?;
    let Purchase::Use(of_use) = intent.purchase else { return Err(BROKEN) };
    let account = people::get(tx, of_use.payer).await?;
    let about = AccountFacts {
        locale: Locale::parse(&account.locale).unwrap_or_default(),
        name: account.name.clone(),
        sender: site.name.clone(),
    };
    let took_place = statements::of_session(tx, site_id, session.session.id).await?.is_some();
    let (slug, contact) = (session.slug.as_str(), site.support_email.clone());
    let letter = match mail.kind {
        MailKind::HostCharged => {
            let charged = of_use.taken.filter(|_| !of_use.at_once).unwrap_or(intent.price.gross);
            let number = DocumentNumber::parse(receipt).ok_or(BROKEN)?.to_string();
            let statement = Address::Statement { site: &site.slug, session: slug };
            let file = Address::HostReceipt { site: &site.slug, session: slug, number: &number };
            Mail::HostCharged(HostChargedMail {
                about,
                contact,
                session: session.topic.clone(),
                charged,
                released: rest(intent.price.gross, charged),
                receipt: number.clone(),
                statement_url: took_place.then(|| statement.absolute(app.base())),
                receipt_url: file.absolute(app.base()),
            })
        }
        _ => Mail::HostReleased(HostReleasedMail {
            about,
            contact,
            session: session.topic.clone(),
            amount: intent.price.gross,
            was_taken: is_taken(tx, intent.site_id, intent.id).await?,
            took_place,
            session_url: Address::HostSession { site: &site.slug, session: slug }.absolute(app.base()),
        }),
    };
    let (name, address) = mail.to.clone().unwrap_or((account.name, account.email));
    Ok(outgoing(app, mail, Some(site.sender()), (&name, &address), letter.render()))
}

fn rest(whole: Money, taken: Money) -> Money {
    Money::new((whole.minor - taken.minor).max(0), whole.currency)
}

/// Whether the payment was taken, so that it goes back as a refund.
async fn is_taken(tx: &mut Tx, seller: SiteId, intent: IntentId) -> Result<bool, AppError> {
    Ok(!store::refunds::list(tx, seller, intent).await?.is_empty())
}
