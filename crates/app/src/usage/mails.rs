//! Mails to hosts who pay for their sessions.

use crate::messages::{outgoing, queue_to_account};
use crate::payments::Loaded;
use crate::sites::Site;
use crate::{App, AppError};
use connectors::mail::OutgoingMail;
use documents::Mail;
use documents::messages::{
    AccountFacts, HostChargedMail, HostNews, HostNewsMail, HostReleasedMail, HostSettledMail,
    OperatorAskedMail, Unneeded,
};
use domain::ids::{AccountId, IntentId, SiteId};
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::dispute::DisputeState;
use domain::payments::facts::Authorization;
use domain::payments::gateway::Mode;
use domain::payments::purchase::{Purchase, Use};
use domain::receipts::{DocumentNumber, ReceiptNumber};
use domain::refunds::Cause;
use domain::usage::settlement::SettlementRule;
use locale::{Address, Locale};
use store::Tx;
use store::accounts::people;
use store::mails::MailRow;
use store::payments::attempts;
use store::payments::intents::{self, IntentRow};
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

/// What follows the payment's id in the cause of a mail about one that came when its session was over, or called off.
const LATE: &str = "late";

/// What became of a payment that was taken before its session: what it used is kept, the rest goes back.
pub(super) async fn tell_of_settlement(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    paid: &Use,
) -> Result<(), AppError> {
    let about = (paid.site, loaded.intent.session_id.0);
    let to = host(tx, paid).await?;
    queue_to_account(app, tx, about, MailKind::HostSettled, &loaded.intent.id.to_string(), to).await
}

/// What happened to a host's payment, where a seat's payer would be told the same.
pub(crate) async fn tell_of_news(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    paid: &Use,
    (of_seat, cause): (MailKind, &str),
) -> Result<(), AppError> {
    let (kind, cause) = match of_seat {
        MailKind::ReviewBegun => (MailKind::HostReviewBegun, cause),
        MailKind::ReviewEnded => (MailKind::HostReviewEnded, cause),
        MailKind::NothingPaid | MailKind::CardLookedFor if is_over(app, tx, loaded, paid).await? => {
            return Ok(());
        }
        MailKind::NothingPaid => (MailKind::HostNothingPaid, cause),
        MailKind::CardLookedFor => (MailKind::HostCardLookedFor, cause),
        // What he did not use goes back with the mail about what he was charged.
        MailKind::Refunded if is_asked_for(loaded, cause) => (MailKind::HostRefunded, cause),
        MailKind::ReturnedNoSeat | MailKind::ReturnedCancelled if is_over(app, tx, loaded, paid).await? => {
            (MailKind::HostReleased, LATE)
        }
        // The rest he reads on the page of his session.
        _ => return Ok(()),
    };
    let about = (paid.site, loaded.intent.session_id.0);
    let to = host(tx, paid).await?;
    queue_to_account(app, tx, about, kind, &format!("{} {cause}", loaded.intent.id), to).await
}

/// Whether a payment came when its session took place no more: nothing of it is taken. What was looked at since before came in time.
async fn is_over(app: &App, tx: &mut Tx, loaded: &Loaded, paid: &Use) -> Result<bool, AppError> {
    if loaded.situation.facts.authorizations.iter().any(Authorization::is_for_review) {
        return Ok(false);
    }
    let session = &loaded.session.session;
    let room = store::classrooms::get(tx, paid.site, session.id).await?;
    Ok(!domain::usage::course::takes_place(session, &room, app.now()))
}

/// Whether a person had ordered the refund, or given it at the gateway's console.
fn is_asked_for(loaded: &Loaded, refund: &str) -> bool {
    let found = loaded.refunds.iter().find(|row| row.order.id.to_string() == refund);
    found.is_some_and(|row| matches!(row.order.cause, Cause::Staff | Cause::Console))
}

/// A host's payment waits for a person: who runs the installation is told, once for each reason, and of each refund that fails.
pub(crate) async fn ask_operators(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    why: &str,
) -> Result<(), AppError> {
    let failed = loaded.situation.failed_refunds();
    for operator in people::operators(tx).await?.into_iter().filter(|account| account.disabled_at.is_none()) {
        let about = (loaded.intent.site_id, loaded.attempt.id.0);
        let cause = match failed {
            0 | 1 => format!("{} {why}", operator.id),
            failed => format!("{} {why} {failed}", operator.id),
        };
        let to = (operator.name, operator.email);
        queue_to_account(app, tx, about, MailKind::OperatorAsked, &cause, to).await?;
    }
    Ok(())
}

async fn host(tx: &mut Tx, paid: &Use) -> Result<(String, String), AppError> {
    let account = people::get(tx, paid.payer).await?;
    Ok((account.name, account.email))
}

async fn compose_to_operator(app: &App, tx: &mut Tx, mail: &MailRow) -> Result<OutgoingMail, AppError> {
    const BROKEN: AppError = AppError::Broken("a mail to the operator names no payment");
    let seller = mail.site_id.ok_or(BROKEN)?;
    let attempt = attempts::get(tx, seller, mail.subject.into()).await?;
    let intent = intents::get(tx, seller, attempt.intent_id).await?;
    let Purchase::Use(of_use) = intent.purchase else { return Err(BROKEN) };
    let session = store::sessions::get(tx, of_use.site, intent.session_id).await?;
    let site = store::sites::get(tx, of_use.site).await?;
    let id = mail.cause.split(' ').next().and_then(|id| Uuid::parse_str(id).ok()).ok_or(BROKEN)?;
    let account = people::get(tx, AccountId(id)).await?;
    let own = &app.settings().mail_from;
    let letter = Mail::OperatorAsked(OperatorAskedMail {
        about: AccountFacts {
            locale: Locale::parse(&account.locale).unwrap_or_default(),
            name: account.name.clone(),
            sender: own.name.clone(),
            accent: None,
        },
        site: site.name,
        session: session.topic,
        test: session.session.mode == Mode::Test,
        amount: intent.price.gross,
        payment_url: Address::OperatorPayment { reference: &attempt.reference }.absolute(app.base()),
    });
    let (name, address) = mail.to.clone().unwrap_or((account.name, account.email));
    Ok(outgoing(app, mail, None, (&name, &address), letter.render()))
}

/// Writes a mail to a host, or to who runs the installation; none when what it would say is so no more.
pub(crate) async fn compose(
    app: &App,
    tx: &mut Tx,
    mail: &MailRow,
) -> Result<Option<OutgoingMail>, AppError> {
    if mail.kind == MailKind::OperatorAsked {
        return compose_to_operator(app, tx, mail).await.map(Some);
    }
    const BROKEN: AppError = AppError::Broken("a mail to a host names no payment");
    let site_id = mail.site_id.ok_or(BROKEN)?;
    let site: Site = store::sites::get(tx, site_id).await?.into();
    let session = store::sessions::get(tx, site_id, mail.subject.into()).await?;
    let (id, receipt) = mail.cause.split_once(' ').unwrap_or((&mail.cause, ""));
    let id = IntentId(Uuid::parse_str(id).map_err(|_| BROKEN)?);
    let paid = intents::list_of_use(tx, site_id, session.session.id).await?;
    let intent = paid.into_iter().find(|intent| intent.id == id).ok_or(BROKEN)?;
    let Purchase::Use(of_use) = intent.purchase else { return Err(BROKEN) };
    let is_of_nothing = matches!(mail.kind, MailKind::HostNothingPaid | MailKind::HostCardLookedFor);
    if is_of_nothing && intent.secured_by.is_some() {
        return Ok(None);
    }
    let account = people::get(tx, of_use.payer).await?;
    let about = AccountFacts {
        locale: Locale::parse(&account.locale).unwrap_or_default(),
        name: account.name.clone(),
        sender: site.name.clone(),
        accent: site.accent,
    };
    let statement = statements::of_session(tx, site_id, session.session.id).await?;
    let is_final = statement.as_ref().is_some_and(|row| row.settlement == SettlementRule::EstimateIsFinal);
    let (took_place, cost) = (statement.is_some(), statement.map(|statement| statement.charged.gross));
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
                test: session.session.mode == Mode::Test,
                charged,
                is_final,
                of_total: cost.filter(|cost| !of_use.at_once && charged.minor < cost.minor),
                released: rest(intent.price.gross, charged),
                receipt: number.clone(),
                statement_url: took_place.then(|| statement.absolute(app.base())),
                receipt_url: file.absolute(app.base()),
            })
        }
        MailKind::HostReviewBegun
        | MailKind::HostReviewEnded
        | MailKind::HostNothingPaid
        | MailKind::HostCardLookedFor
        | MailKind::HostRefunded => {
            let owes = match mail.kind {
                MailKind::HostRefunded => {
                    crate::claims::owes(tx, site_id, session.clone(), of_use.payer).await?
                }
                _ => None,
            };
            let (news, amount) = match mail.kind {
                MailKind::HostReviewBegun => (HostNews::ReviewBegun, intent.price.gross),
                MailKind::HostReviewEnded => (HostNews::ReviewEnded, intent.price.gross),
                MailKind::HostNothingPaid => (HostNews::NothingPaid, intent.price.gross),
                MailKind::HostCardLookedFor => (HostNews::CardLookedFor, intent.price.gross),
                _ => (HostNews::Refunded, refunded(tx, &intent, receipt).await?),
            };
            Mail::HostNews(HostNewsMail {
                about,
                contact,
                session: session.topic.clone(),
                test: session.session.mode == Mode::Test,
                amount,
                news,
                owes,
                payment_url: Address::HostPay { site: &site.slug, session: slug }.absolute(app.base()),
            })
        }
        MailKind::HostSettled => {
            let kept = of_use.taken.ok_or(BROKEN)?;
            let back = not_used(tx, &intent).await?;
            Mail::HostSettled(HostSettledMail {
                about,
                contact,
                session: session.topic.clone(),
                test: session.session.mode == Mode::Test,
                cost: cost.ok_or(BROKEN)?,
                is_final,
                paid: intent.price.gross,
                given_before: rest(rest(intent.price.gross, back), kept),
                back,
                kept,
                is_disputed: is_disputed(tx, &intent).await?,
                statement_url: Address::Statement { site: &site.slug, session: slug }.absolute(app.base()),
            })
        }
        _ => Mail::HostReleased(HostReleasedMail {
            about,
            contact,
            session: session.topic.clone(),
            test: session.session.mode == Mode::Test,
            amount: intent.price.gross,
            was_taken: is_taken(tx, intent.site_id, intent.id).await?,
            is_disputed: is_disputed(tx, &intent).await?,
            why: match (receipt == LATE, took_place, cost) {
                (true, ..) => Unneeded::CameLate,
                (false, true, Some(cost)) if !cost.is_zero() => Unneeded::PaidOtherwise,
                (false, true, _) => Unneeded::Unused,
                (false, false, _) => Unneeded::NeverTookPlace,
            },
            session_url: Address::HostSession { site: &site.slug, session: slug }.absolute(app.base()),
        }),
    };
    let (name, address) = mail.to.clone().unwrap_or((account.name, account.email));
    Ok(Some(outgoing(app, mail, Some(site.sender()), (&name, &address), letter.render())))
}

fn rest(whole: Money, taken: Money) -> Money {
    Money::new((whole.minor - taken.minor).max(0), whole.currency)
}

/// How much the refund gave back.
async fn refunded(tx: &mut Tx, intent: &IntentRow, refund: &str) -> Result<Money, AppError> {
    let rows = store::refunds::list(tx, intent.site_id, intent.id).await?;
    let found = rows.iter().find(|row| row.order.id.to_string() == refund);
    Ok(found.ok_or(AppError::Broken("a mail names no refund"))?.part.gross)
}

/// What of a payment goes back because its session did not use it.
async fn not_used(tx: &mut Tx, intent: &IntentRow) -> Result<Money, AppError> {
    let rows = store::refunds::list(tx, intent.site_id, intent.id).await?;
    let unused = rows.iter().filter(|row| row.order.cause == Cause::NotUsed);
    let sum = unused.map(|row| row.part.gross.minor).sum();
    Ok(Money::new(sum, intent.price.gross.currency))
}

/// Whether what goes back of a payment waits until a dispute of it is decided.
async fn is_disputed(tx: &mut Tx, intent: &IntentRow) -> Result<bool, AppError> {
    let known = store::payments::disputes::list(tx, intent.site_id, intent.id).await?;
    Ok(known.iter().any(|row| row.state == DisputeState::Open))
}

/// Whether the payment was taken, so that it goes back as a refund.
async fn is_taken(tx: &mut Tx, seller: SiteId, intent: IntentId) -> Result<bool, AppError> {
    Ok(!store::refunds::list(tx, seller, intent).await?.is_empty())
}
