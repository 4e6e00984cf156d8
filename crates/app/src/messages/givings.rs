//! Mails about giving back, and about who a registration is for.

use super::gone::Orders;
use super::{confirmation, facts, going_back};
use crate::refunds::free_leave_until;
use crate::sites::Site;
use crate::{App, AppError};
use documents::messages::{
    AddressChangedMail, CancelledMail, LostLinkMail, PassedOnMail, RefundBegunMail, RefundedMail,
    ReplacedMail, ReturnedCancelledMail, SeatGoneMail, SessionCancelledMail, SessionMovedMail, Shares,
    WayBack, WithdrawnMail,
};
use documents::{Mail, SeatCalendar};
use domain::ids::{RefundId, SiteId};
use domain::messages::MailKind;
use domain::money::Money;
use domain::refunds::{Cause, OrderState};
use domain::registrations::RegistrationState;
use domain::registrations::people::Holder;
use domain::sessions::moved::Moved;
use locale::Address;
use store::Tx;
use store::mails::MailRow;
use store::payments::intents::IntentRow;
use store::refunds::{self as rows, RefundRow};
use store::registrations::RegistrationRow;
use store::sessions::SessionRow;
use uuid::Uuid;

/// How the cause of a lost link begins that a host has sent.
pub(crate) const SENT_BY_HOST: &str = "host, ";

/// The mail, when its kind is one of these.
pub(super) async fn letter(
    app: &App,
    tx: &mut Tx,
    mail: &MailRow,
    site: &Site,
    registration: &RegistrationRow,
    session: &SessionRow,
    intent: Option<&IntentRow>,
) -> Result<Option<Mail>, AppError> {
    let holder = registration.holder(mail.reader);
    let mut about = facts(app, site, registration, session, holder)?;
    let amount = intent.map_or(Money::zero(site.currency), |intent| intent.price.gross);
    let entry = || Ok::<_, AppError>(confirmation(app, site, registration, session, None)?.calendar());
    // A calendar takes an entry out only when its version is newer than the one it has.
    let removed = || {
        let entry = entry()?;
        Ok::<_, AppError>(SeatCalendar {
            cancelled: true,
            sequence: entry.sequence + 1,
            stamp: app.now(),
            ..entry
        })
    };
    // Receipt and credit notes stand on one page.
    let link = app.link_for(registration, holder)?.to_string();
    let papers = Address::Receipt { site: &site.slug, reference: &link }.absolute(app.base());
    // Who paid for somebody else's seat has no entry.
    let if_seated =
        |entry: &dyn Fn() -> Result<SeatCalendar, AppError>| holder.has_seat().then(entry).transpose();
    Ok(Some(match mail.kind {
        MailKind::ReturnedCancelled => {
            let (how, _) = going_back(tx, mail, intent).await?;
            Mail::ReturnedCancelled(ReturnedCancelledMail { about, amount, how })
        }
        MailKind::Cancelled => {
            // What becomes of the money concerns who paid it.
            let shares =
                shares(tx, mail.kind, registration, intent.filter(|_| holder.decides()), &papers).await?;
            let by_site = registration.cancel_cause.is_some_and(Cause::is_by_site);
            let reason = store::registrations::cancel_reason(tx, site.id, registration.id).await?;
            let was_seated = registration.confirmed_at.is_some();
            let calendar = if was_seated { if_seated(&removed)? } else { None };
            Mail::Cancelled(CancelledMail {
                about,
                shares,
                was_checked: !was_seated,
                by_site,
                seat_of: (holder == Holder::Payer).then(|| registration.attendee().name()),
                reason,
                calendar,
            })
        }
        MailKind::Withdrawn => Mail::Withdrawn(WithdrawnMail {
            declared_by: registration.person(holder).name(),
            declared_at: registration.cancelled_at.unwrap_or(registration.created_at),
            shares: shares(tx, mail.kind, registration, intent, &papers).await?,
            calendar: if_seated(&removed)?,
            about,
        }),
        MailKind::SeatGone => Mail::SeatGone(SeatGoneMail { about, calendar: removed()? }),
        MailKind::SessionCancelled => {
            let (back, earlier, way) =
                called_off(tx, registration, intent.filter(|_| holder.decides()), &papers).await?;
            // Whose seat was taken away before has no entry any more.
            let was_seated = registration.confirmed_at.is_some()
                && registration.cancel_cause == Some(Cause::SessionCancelled)
                && holder.has_seat();
            let changes = store::sessions::changes(tx, site.id, session.session.id).await?;
            Mail::SessionCancelled(SessionCancelledMail {
                amount: back.filter(|back| !back.is_zero()),
                earlier,
                way,
                was_over: changes.cancelled_at.is_some_and(|at| at >= session.session.ends_at),
                reason: changes.cancel_reason,
                sessions_url: Address::Catalogue { site: &site.slug }.absolute(app.base()),
                calendar: was_seated.then(&removed).transpose()?,
                for_somebody_else: holder == Holder::Attendee,
                about,
            })
        }
        MailKind::SessionMoved => {
            let changes = store::sessions::changes(tx, site.id, session.session.id).await?;
            let changed = || Ok::<_, AppError>(SeatCalendar { stamp: app.now(), ..entry()? });
            let is_paid = intent.is_some_and(|intent| intent.secured_by.is_some());
            let ordinary = free_leave_until(registration, session, is_paid);
            let (confirmed_at, settled_at) = (registration.confirmed_at, registration.new_date_settled_at);
            let until = |moved: Moved| moved.told_until(confirmed_at, settled_at, ordinary, app.now());
            let cancel_until = changes.moved.and_then(until);
            Mail::SessionMoved(SessionMovedMail {
                about,
                from: changes.moved.and_then(|moved| moved.from),
                cancel_until: cancel_until.filter(|_| holder.decides()),
                paid: intent.is_some(),
                seat_of: (holder == Holder::Payer).then(|| registration.attendee().name()),
                paid_by: (holder == Holder::Attendee).then(|| registration.payer().name()),
                calendar: if_seated(&changed)?,
            })
        }
        MailKind::RefundBegun => {
            let refund = refund(tx, site.id, mail).await?;
            let (amount, reason) = (refund.part.gross, refund.reason);
            let is_to_come = app.now() < session.session.ends_at;
            let keeps_seat = is_to_come && registration.state == RegistrationState::Confirmed;
            match refund.order.state {
                // It was there at once: one mail tells all of it.
                OrderState::Done => {
                    let by_bank = false;
                    Mail::Refunded(RefundedMail {
                        about,
                        amount,
                        reason,
                        keeps_seat,
                        by_bank,
                        papers_url: papers,
                    })
                }
                _ => Mail::RefundBegun(RefundBegunMail { about, amount, reason, keeps_seat }),
            }
        }
        MailKind::Refunded => {
            let refund = refund(tx, site.id, mail).await?;
            let (amount, by_bank) = (refund.part.gross, refund.is_by_bank());
            // Why, its reader was told when it began.
            let (reason, keeps_seat) = (String::new(), false);
            Mail::Refunded(RefundedMail { about, amount, reason, keeps_seat, by_bank, papers_url: papers })
        }
        MailKind::Replaced => {
            about.name = mail.to.as_ref().map_or(String::new(), |(name, _)| name.clone());
            let to = mail.to.as_ref().map_or("", |(_, email)| email);
            let successor = registration.attendee();
            // In a mailbox that both share it would take out the entry of the one who has the seat.
            let calendar = (!successor.shares_mailbox(to)).then(removed).transpose()?;
            Mail::Replaced(ReplacedMail { about, successor: successor.name(), calendar })
        }
        MailKind::PassedOn => {
            let successor = registration.attendee();
            let is_shared = successor.shares_mailbox(&registration.payer().email);
            let calendar = (!is_shared).then(removed).transpose()?;
            Mail::PassedOn(PassedOnMail { about, successor: successor.name(), calendar })
        }
        MailKind::AddressChanged => {
            about.name = mail.to.as_ref().map_or(String::new(), |(name, _)| name.clone());
            Mail::AddressChanged(AddressChangedMail { about, contact: site.contact().to_owned() })
        }
        MailKind::LostLink => {
            Mail::LostLink(LostLinkMail { about, by_site: mail.cause.starts_with(SENT_BY_HOST) })
        }
        MailKind::Confirmation
        | MailKind::ReturnedNoSeat
        | MailKind::ReturnedSecondPayment
        | MailKind::ReviewBegun
        | MailKind::ReviewEnded
        | MailKind::NothingPaid
        | MailKind::CardLookedFor
        | MailKind::HostMessage
        | MailKind::Invitation
        | MailKind::InvitedMoved
        | MailKind::InvitedCancelled
        | MailKind::AccountInvitation
        | MailKind::PasswordReset
        | MailKind::AccountChanged
        | MailKind::HoldDue
        | MailKind::HandedOver
        | MailKind::ClaimFiled
        | MailKind::ClaimAnswered
        | MailKind::BudgetAsked
        | MailKind::BudgetAnswered
        | MailKind::HostCharged
        | MailKind::HostReleased
        | MailKind::HostSettled
        | MailKind::AccountRefused
        | MailKind::HostReviewBegun
        | MailKind::HostReviewEnded
        | MailKind::HostNothingPaid
        | MailKind::HostCardLookedFor
        | MailKind::HostRefunded
        | MailKind::OperatorAsked
        | MailKind::HeldAsked
        | MailKind::OfficeAsked => return Ok(None),
    }))
}

/// The refund that a mail tells of: its cause is the order's id.
async fn refund(tx: &mut Tx, site: SiteId, mail: &MailRow) -> Result<RefundRow, AppError> {
    let id = Uuid::parse_str(&mail.cause).map_err(|_| AppError::Broken("a mail names no refund"))?;
    let found = rows::find(tx, site, RefundId(id)).await?;
    found.ok_or(AppError::Broken("a mail tells of a refund that is missing"))
}

/// What goes back because the session was called off, and whether some had gone back before.
async fn called_off(
    tx: &mut Tx,
    registration: &RegistrationRow,
    intent: Option<&IntentRow>,
    papers: &str,
) -> Result<(Option<Money>, bool, WayBack), AppError> {
    let Some(intent) = intent.filter(|intent| intent.secured_by.is_some()) else {
        return Ok((None, false, WayBack::Going));
    };
    let orders = Orders::of(tx, MailKind::SessionCancelled, registration, intent).await?;
    let back = orders.now.iter().map(|row| row.order.amount.minor).sum();
    let back = Money::new(back, intent.price.gross.currency);
    let had_some = !orders.before.is_empty() || orders.disputed.lost > 0;
    Ok((Some(back), had_some, orders.way(papers)))
}

/// What of the price goes back because the registration was given up, and what is kept. What had gone back before is neither.
async fn shares(
    tx: &mut Tx,
    kind: MailKind,
    registration: &RegistrationRow,
    intent: Option<&IntentRow>,
    papers: &str,
) -> Result<Option<Shares>, AppError> {
    let Some(intent) = intent.filter(|intent| intent.secured_by.is_some()) else { return Ok(None) };
    let orders = Orders::of(tx, kind, registration, intent).await?;
    let sum = |orders: &[RefundRow]| orders.iter().map(|row| row.order.amount.minor).sum::<i64>();
    let (price, currency) = (intent.price.gross.minor, intent.price.gross.currency);
    let before = (sum(&orders.before) + orders.disputed.lost).min(price);
    let back = sum(&orders.now).min(price - before);
    let (back, kept) = (Money::new(back, currency), Money::new(price - before - back, currency));
    Ok(Some(Shares { back, kept, way: orders.way(papers) }))
}
