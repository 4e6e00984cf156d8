//! A refund that somebody gave at the gateway's own console becomes ours (PS 3.4): posted, with its credit note, never beyond
//! what was taken. Where the gateway's inquiry shows it, we find it ourselves; elsewhere a person tells of it.

use super::by_staff::{self, OrderRefusal};
use super::doubts::{self, Doubt};
use super::placing::{self, Place};
use super::{Of, Refunds, actor, in_place, noted_once};
use crate::disputes::{self, DisputeRow, Seen, Whose};
use crate::jobs::queue::LOOK_JOB;
use crate::payments::{self, Loaded, NewOrder};
use crate::receipts::credit_order;
use crate::spawn::spawn;
use crate::{App, AppError};
use connectors::payments::{GivenBack, NamedRefund};
use domain::ids::{AccountId, AttemptId, IntentId, OperationId, RefundId, SiteId};
use domain::ledger;
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::dispute::Ended;
use domain::payments::gateway::ObjectId;
use domain::payments::operation::OperationKind;
use domain::payments::situation::AttemptState;
use domain::refunds::{Cause, OrderState, Reason};
use domain::time::Timestamp;
use store::payments::intents;
use store::refunds as rows;
use store::{Tx, jobs};

/// Longest id of a transaction at a gateway.
const OBJECT_MAX: usize = 40;

/// What a person tells of a refund at the gateway's console.
#[derive(Debug, Clone)]
pub struct ConsoleRefund {
    /// Made when the form was shown ([`Refunds::new_id`]).
    pub id: RefundId,
    /// The gateway's id of it, as its console shows it.
    pub object: String,
    /// How much, and the first instant of the day on which it was given, where the gateway does not show its refunds itself:
    /// it is asked for the amount under this id, and tells no day.
    pub given: Option<(Money, Timestamp)>,
    /// Why, in his words; may be empty.
    pub reason: String,
}

/// Reads the id of a transaction as people type it: letters and digits.
pub fn read_object(typed: &str) -> Option<ObjectId> {
    let text: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = (1..=OBJECT_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then_some(ObjectId(text))
}

impl Refunds<'_> {
    /// Notes a refund that somebody gave at the gateway's own console. Money does not move by this. The gateway is asked, and
    /// its word counts: a slip would be in books, credit note and mail for good.
    pub async fn record_console(
        &self,
        by: AccountId,
        site: SiteId,
        of: impl Into<Of>,
        told: ConsoleRefund,
    ) -> Result<Result<(), OrderRefusal>, AppError> {
        let of = of.into();
        let Some(object) = read_object(&told.object) else { return Ok(Err(OrderRefusal::BadReference)) };
        let taken = {
            let mut tx = self.0.store().reader().await?;
            match of.find(&mut tx, site).await? {
                Some(intent) => payments::with_money(self.0, &mut tx, &intent).await?,
                None => Vec::new(),
            }
        };
        let (attempt, shown) = match shown_of_one(self.0, site, &taken, &object).await? {
            Ok(found) => found,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let given = match told.given.filter(|_| shown.given_at.is_none()) {
            Some((amount, _)) if amount != shown.amount => {
                return Ok(Err(OrderRefusal::OtherAmount(shown.amount)));
            }
            Some((_, given_at)) => GivenBack { given_at: Some(given_at), ..shown },
            None => shown,
        };
        let (store, app) = (self.0.store().clone(), self.0.clone());
        let unit = async move |tx: &mut Tx| {
            let new = New { id: told.id, by: &actor(by), reason: &told.reason, given: &given, part_of: None };
            record(&app, tx, (site, of, attempt), &new).await
        };
        let in_hand = match noted_once(spawn(async move { store.run_hot(unit).await }).await?)? {
            Ok(in_hand) => in_hand,
            Err(refusal) => return Ok(Err(refusal)),
        };
        // At once: of a second send it would not be known what a refusal says of the first.
        let app = self.0.clone();
        let sending = async move { payments::send_decided(&app, site, attempt, in_hand).await };
        spawn(sending).await??;
        Ok(Ok(()))
    }
}

/// Of which of these payments a refund with this id was given, as a gateway tells of it.
async fn shown_of_one(
    app: &App,
    site: SiteId,
    taken: &[Loaded],
    object: &ObjectId,
) -> Result<Result<(AttemptId, GivenBack), OrderRefusal>, AppError> {
    let mut refused = None;
    for loaded in taken {
        match shown(app, site, loaded.attempt.id, object).await? {
            // A gateway that shows its refunds was asked about this payment alone.
            Ok(given) if given.of.is_some() || loaded.situation.gateway.shows_refunds => {
                return Ok(Ok((loaded.attempt.id, given)));
            }
            // Where it does not say of which of the account's payments, of that one whose order it carries out.
            Ok(given) if refused.is_none_or(|refusal| refusal == OrderRefusal::NotShown) => {
                let is_of_account = |of: &&Loaded| of.account.id == loaded.account.id;
                let mut of_account = taken.iter().filter(is_of_account);
                let of = of_account.find(|of| placing::meant(of, given.amount).is_some()).unwrap_or(loaded);
                return Ok(Ok((of.attempt.id, given)));
            }
            Ok(_) => return Ok(Err(OrderRefusal::NoAnswer)),
            // It may have been given of another one; and what one gateway cannot say, the next one may.
            Err(refusal) => {
                refused = refused.filter(|before| *before != OrderRefusal::NotShown).or(Some(refusal));
            }
        }
    }
    Ok(Err(refused.unwrap_or(OrderRefusal::NothingPaid)))
}

/// A refund that becomes ours.
struct New<'a> {
    id: RefundId,
    by: &'a str,
    reason: &'a str,
    given: &'a GivenBack,
    /// The failed order of which it is one of several parts.
    part_of: Option<RefundId>,
}

/// Notes it, inside a unit; what is to be sent after the commit.
async fn record(
    app: &App,
    tx: &mut Tx,
    (site, of, attempt): (SiteId, Of, AttemptId),
    new: &New<'_>,
) -> Result<Result<Vec<OperationId>, OrderRefusal>, AppError> {
    let Some(intent) = of.lock(tx, site).await? else {
        return Ok(Err(OrderRefusal::NothingPaid));
    };
    if let Some(known) = rows::find(tx, site, new.id).await? {
        let is_same = known.intent_id == intent.id
            && known.part.gross == new.given.amount
            && known.console_object.is_some_and(|object| object.is_same(&new.given.object));
        return Ok(if is_same { Ok(Vec::new()) } else { Err(OrderRefusal::OtherForm) });
    }
    let mut loaded = payments::locked_attempt(app, tx, intent, attempt).await?;
    enter(app, tx, &mut loaded, new).await
}

/// Makes it ours; what is to be sent after the commit.
async fn enter(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    new: &New<'_>,
) -> Result<Result<Vec<OperationId>, OrderRefusal>, AppError> {
    let (site, attempt, now) = (loaded.intent.site_id, loaded.attempt.id, app.now());
    let (amount, object) = (new.given.amount, &new.given.object);
    let Ok(reason) = Reason::or_none(new.reason).map(String::from) else {
        return Ok(Err(OrderRefusal::ReasonTooLong));
    };
    if loaded.situation.state() == AttemptState::Quarantine {
        return Ok(Err(OrderRefusal::BeingChecked));
    }
    // Unless the gateway says of which one it was given, that of the order which it carries out; else the one that pays for the seat.
    let captures = &loaded.situation.facts.captures;
    let meant = || placing::meant(loaded, amount).and_then(|row| row.order.capture.as_ref());
    let index = match new.given.of.as_ref().or_else(meant) {
        Some(of) => captures.iter().position(|capture| capture.object.is_same(of)),
        None => (!captures.is_empty()).then_some(0),
    };
    let Some(index) = index else { return Ok(Err(OrderRefusal::NothingPaid)) };
    let (capture, is_first) = (captures[index].object.clone(), index == 0);
    // What pays for nothing goes back as a whole by itself: it has neither seat nor receipt, and nothing of it is left.
    let pays = is_first && loaded.pays();
    if let Err(refusal) = is_new(tx, loaded, new.given, None).await? {
        return Ok(Err(refusal));
    }
    let given = placing::Given {
        amount,
        capture: &capture,
        is_first,
        is_told_of: new.given.of.is_some() || loaded.situation.gateway.shows_refunds,
        by_person: new.by != disputes::GATEWAY,
        part_of: new.part_of,
    };
    let place = placing::place(loaded, &given);
    if let Place::Whole(index) = place {
        in_place::fail_lost(tx, loaded, index).await?;
        let paid = (Some(object), new.by, &*reason);
        return Ok(by_staff::pay_otherwise(app, tx, loaded, index, paid).await?.map(|()| Vec::new()));
    }
    let (given_at, day) = (new.given.given_at.unwrap_or(now), domain::time::Span::days(1));
    // The clock of a gateway that shows it may be behind; a day that was typed is a slip.
    let is_typed = !loaded.situation.gateway.shows_refunds;
    if given_at > now || (is_typed && given_at.plus(day) <= loaded.attempt.created_at) {
        return Ok(Err(OrderRefusal::BadDate));
    }
    let left = loaded.left();
    if amount.currency != left.currency || amount.minor <= 0 {
        return Ok(Err(OrderRefusal::BadAmount));
    }
    let (cut, stays, room) = match place {
        Place::PartOf { order, stays } => (Some(order), stays, Vec::new()),
        Place::Instead(room) => (None, false, room),
        Place::Beside | Place::Whole(_) => (None, false, Vec::new()),
        Place::Nowhere if !pays => return Ok(Err(OrderRefusal::BeingChecked)),
        Place::Nowhere => return Ok(Err(too_much(left))),
    };
    let has_failed = cut.is_some_and(|index| loaded.refunds[index].order.state == OrderState::Failed);
    for index in cut.into_iter().chain(room.iter().map(|(index, _)| *index)) {
        in_place::fail_lost(tx, loaded, index).await?;
    }
    if !rows::reserve(tx, site, attempt, &capture, amount).await? {
        return Ok(Err(too_much(left)));
    }
    for (index, minor) in room {
        let index = match Money::new(minor, amount.currency) {
            part if part == loaded.refunds[index].part.gross => index,
            part => payments::part_off(app, tx, loaded, (index, part)).await?,
        };
        in_place::give_up(app, tx, loaded, (index, object, new.by)).await?;
    }
    let part = match cut {
        Some(index) => loaded.part_of_order(index, amount),
        None => loaded.part_of(amount),
    };
    let part = part.ok_or(AppError::Broken("a refund cannot be split"))?;
    // What a host did not use, or what pays for nothing, was never earned: a part of it is no other money.
    let of_cut = cut.map(|index| loaded.refunds[index].order.cause);
    let is_unearned = |cause: &Cause| *cause == Cause::NotUsed || cause.is_unplaced();
    let cause = of_cut.filter(is_unearned).unwrap_or(Cause::Console);
    let order = NewOrder { id: new.id, part, cause, reason: reason.clone(), by: new.by.to_owned() };
    let index = match cut {
        Some(index) => {
            // Only one that failed is made smaller.
            loaded.refunds[index].order.state = OrderState::Failed;
            by_staff::set(tx, loaded, index).await?;
            payments::split(app, tx, loaded, (index, order)).await?
        }
        None => {
            payments::order(app, tx, loaded, order).await?;
            loaded.refunds.len() - 1
        }
    };
    let row = &mut loaded.refunds[index];
    row.order.capture = Some(capture);
    row.order.state = OrderState::Done;
    (row.reserved, row.ended_at, row.console_object) = (true, Some(given_at), Some(object.clone()));
    by_staff::set(tx, loaded, index).await?;
    if let Some(rest) = cut.filter(|_| !stays && !loaded.situation.is_closed) {
        let row = &mut loaded.refunds[rest];
        (row.order.state, row.ended_at) = (OrderState::Requested, None);
        row.order.tries += i64::from(has_failed);
        by_staff::set(tx, loaded, rest).await?;
    }
    payments::note_console_refunds(loaded);
    let in_hand = payments::follow(app, tx, loaded).await?;
    let entry = ledger::refund_given_at_console(new.id, amount);
    payments::post(app, tx, loaded, &entry).await?;
    credit_order(app, tx, loaded, &loaded.refunds[index]).await?;
    let detail = super::detail(amount, &[&object.0, &reason]);
    let reference = loaded.reference();
    app.audit(tx, site, new.by, "record console refund", reference, &detail).await?;
    if !cause.is_unplaced() {
        payments::tell(app, tx, loaded, MailKind::Refunded, &new.id.to_string()).await?;
    }
    Ok(Ok(in_hand))
}

fn too_much(left: Money) -> OrderRefusal {
    if left.is_zero() { OrderRefusal::NothingLeft } else { OrderRefusal::TooMuch(left) }
}

/// The refund with this id of an attempt's money, as the gateway tells of it.
pub(super) async fn shown(
    app: &App,
    site: SiteId,
    attempt: AttemptId,
    object: &ObjectId,
) -> Result<Result<GivenBack, OrderRefusal>, AppError> {
    let loaded = read(app, site, attempt).await?;
    if is_own(&loaded, object) {
        return Ok(Err(OrderRefusal::NotARefund));
    }
    let Some(page) = &loaded.situation.page else { return Ok(Err(OrderRefusal::NothingPaid)) };
    let account = payments::gateway_account(app, &loaded.account)?;
    let currency = loaded.intent.price.gross.currency;
    let named = app.gateways().named_refund(&account, &page.token, object, currency).await;
    if let NamedRefund::Given(given) = &named
        && loaded.situation.gateway.shows_disputes
    {
        let heard = disputes::hear(app, site, attempt).await?;
        if heard.seen == Seen::NoAnswer {
            return Ok(Err(OrderRefusal::NoAnswer));
        }
        if heard.has_ends() {
            look_soon(app, site, attempt).await?;
        }
        // What the order shows besides may explain the dispute better.
        let shown = all_given_back(app, &loaded).await?.unwrap_or_default();
        let mut unknown: Vec<GivenBack> =
            shown.into_iter().filter(|refund| !is_known(&loaded, refund, None)).collect();
        if !unknown.contains(given) && !is_known(&loaded, given, None) {
            unknown.push(given.clone());
        }
        let theirs = disputes::explained(app, &loaded, (&heard, None), &unknown).await?;
        // Of what is unclear a person knows, and where disputes are not told, of everything that is not just as much as one.
        let is_theirs = |of: &GivenBack, whose| whose == Whose::ADisputes && of.object.is_same(object);
        let may_be_theirs = match heard.seen {
            Seen::NotPermitted => disputes::is_as_much_as_one(app, &loaded, given.amount).await?,
            _ => true,
        };
        if may_be_theirs && unknown.iter().zip(theirs).any(|(of, whose)| is_theirs(of, whose)) {
            return Ok(Err(OrderRefusal::Disputed));
        }
    }
    let now = app.now();
    Ok(match named {
        NamedRefund::Given(given) if is_of_another(&loaded, &given) => Err(OrderRefusal::NotShown),
        // Its clock may be ahead of ours.
        NamedRefund::Given(given) => {
            Ok(GivenBack { given_at: given.given_at.map(|at| at.min(now)), ..given })
        }
        NamedRefund::NotARefund => Err(OrderRefusal::NotARefund),
        NamedRefund::NotShown => Err(OrderRefusal::NotShown),
        NamedRefund::KindUnknown => Err(OrderRefusal::KindUnknown),
        NamedRefund::NoAnswer => Err(OrderRefusal::NoAnswer),
    })
}

/// Whether the gateway says that it was given of another payment's money.
fn is_of_another(loaded: &Loaded, given: &GivenBack) -> bool {
    let captures = &loaded.situation.facts.captures;
    given.of.as_ref().is_some_and(|of| !captures.iter().any(|capture| capture.object.is_same(of)))
}

/// Everything that the gateway gave back of an attempt's money; none when it does not say so now, or never does.
async fn all_given_back(app: &App, loaded: &Loaded) -> Result<Option<Vec<GivenBack>>, AppError> {
    let Some(page) = &loaded.situation.page else { return Ok(None) };
    let account = payments::gateway_account(app, &loaded.account)?;
    Ok(app.gateways().given_back(&account, &page.token).await)
}

/// Whether the payment itself has a transaction with this id: what held, took or released the money is no refund.
fn is_own(loaded: &Loaded, object: &ObjectId) -> bool {
    let mut heard = loaded.observations.iter().filter_map(|row| row.heard.object.as_ref());
    heard.any(|own| own.is_same(object))
}

/// Whether a refund can be somebody's at the console that is not in our books yet; of the order `settled` it may be our own,
/// which we had given up.
pub(super) async fn is_new(
    tx: &mut Tx,
    loaded: &Loaded,
    given: &GivenBack,
    settled: Option<RefundId>,
) -> Result<Result<(), OrderRefusal>, AppError> {
    if is_known(loaded, given, settled) {
        return Ok(Err(OrderRefusal::Known));
    }
    if is_own(loaded, &given.object) {
        return Ok(Err(OrderRefusal::NotARefund));
    }
    // Not every gateway says of which payment it was given: it counts once.
    let (site, attempt) = (loaded.intent.site_id, loaded.attempt.id);
    let is_anothers = rows::is_anothers(tx, site, &given.object, attempt).await?;
    Ok(if is_anothers { Err(OrderRefusal::Known) } else { Ok(()) })
}

/// What a look brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Looked {
    /// False when the gateway shows what was given back at its console, or tells of disputes, and did not answer.
    pub is_answered: bool,
    /// What came of asking for disputes.
    pub disputes: Seen,
    /// False while something that it shows as given back is neither in the books nor a dispute's: what waits for the end of one may be the same,
    /// and is not sent by it.
    pub sends: bool,
    /// Whether the gateway has decided a dispute that cannot be ended here yet.
    pub has_undone: bool,
    /// Whether it tells of an open dispute that does not fit our books.
    pub has_open_unfit: bool,
}

/// Asks the gateway about everything of an attempt: its disputes are noted, what was given back at its console is taken in, and then
/// the disputes that it has decided are ended. What a dispute took is no refund; and what somebody gave back at the console while one was
/// open is not sent once more by its end. A person who is `deciding` one asks for the same before he does.
pub(crate) async fn look(
    app: &App,
    site: SiteId,
    attempt: AttemptId,
    deciding: Option<(&DisputeRow, Ended)>,
) -> Result<Looked, AppError> {
    payments::ask_now(app, site, attempt).await?;
    let nothing = Looked {
        is_answered: true,
        disputes: Seen::NotTold,
        sends: true,
        has_undone: false,
        has_open_unfit: false,
    };
    if read(app, site, attempt).await?.situation.facts.captures.is_empty() {
        return Ok(nothing);
    }
    let heard = disputes::hear(app, site, attempt).await?;
    let looked = Looked {
        disputes: heard.seen,
        has_undone: heard.has_ends(),
        has_open_unfit: heard.has_open_unfit,
        ..nothing
    };
    let loaded = read(app, site, attempt).await?;
    let given = match all_given_back(app, &loaded).await? {
        Some(given) => given,
        None if loaded.situation.gateway.shows_refunds => return Ok(Looked { is_answered: false, ..looked }),
        None => Vec::new(),
    };
    let unknown: Vec<GivenBack> =
        given.into_iter().filter(|refund| !is_known(&loaded, refund, None)).collect();
    if heard.seen == Seen::NoAnswer {
        // Whose doing they are is not known.
        return Ok(Looked { is_answered: false, ..looked });
    }
    if heard.seen == Seen::NotPermitted && !unknown.is_empty() {
        metrics::counter!("bursar_payment_alarms_total").increment(1);
    }
    let theirs = disputes::explained(app, &loaded, (&heard, deciding), &unknown).await?;
    let nobodys = unknown.iter().zip(&theirs).filter(|(_, whose)| **whose == Whose::Nobodys);
    let part_of = in_place::in_parts(&loaded, nobodys.map(|(refund, _)| refund));
    let (mut sends, mut in_hand) = (true, Vec::new());
    for (refund, whose) in unknown.into_iter().zip(theirs) {
        match whose {
            Whose::ADisputes => continue,
            Whose::Unclear => sends = false,
            // Nor is it known whose doing it is where disputes are not told: of what pays a person notes them before.
            Whose::Nobodys if heard.seen == Seen::NotPermitted && !loaded.pays() => {
                sends = false;
                let (store, app, reference) =
                    (app.store().clone(), app.clone(), loaded.reference().to_owned());
                let mode = loaded.intent.mode;
                let unit = async move |tx: &mut Tx| {
                    doubts::tell_once(&app, tx, (site, &reference, mode), (Doubt::Whose, &refund)).await
                };
                spawn(async move { store.run(unit).await }).await??;
            }
            Whose::Nobodys => {
                let (store, app, inside, intent) =
                    (app.store().clone(), app.clone(), app.clone(), loaded.intent.id);
                let unit =
                    async move |tx: &mut Tx| find(&app, tx, (site, intent, attempt), &refund, part_of).await;
                let before = read(&inside, site, attempt).await?.coming();
                let found = spawn(async move { store.run_hot(unit).await }).await?;
                let waits = read(&inside, site, attempt).await?.coming();
                // It has carried out nothing of what waits, and may be meant for that all the same.
                sends &= waits.is_zero() || waits != before;
                // Somebody may have noted it meanwhile.
                let found = noted_once(found)?;
                sends &= matches!(found, Ok(_) | Err(OrderRefusal::Known));
                in_hand.extend(found.unwrap_or_default());
            }
        }
    }
    // What is left of orders, once all is taken in: of a second send it would not be known what a refusal says of the first.
    let inside = app.clone();
    let sending = async move { payments::send_decided(&inside, site, attempt, in_hand).await };
    if let Err(error) = spawn(sending).await? {
        tracing::warn!(%error, "what is left of a refund is sent later");
    }
    let are_ended = disputes::end_told(app, (site, loaded.intent.id, attempt), &heard, sends).await?;
    Ok(Looked { has_undone: !are_ended, sends, ..looked })
}

async fn look_soon(app: &App, site: SiteId, attempt: AttemptId) -> Result<(), AppError> {
    let (store, now) = (app.store().clone(), app.now());
    let unit = async move |tx: &mut Tx| jobs::put(tx, LOOK_JOB, attempt.0, Some(site), now).await;
    Ok(spawn(async move { store.run(unit).await }).await??)
}

async fn read(app: &App, site: SiteId, attempt: AttemptId) -> Result<Loaded, AppError> {
    let mut tx = app.store().reader().await?;
    payments::read_attempt(app, &mut tx, site, attempt).await
}

/// Whether an operation of ours asked for it, but for one of the order `settled`, or it was taken in before.
fn is_known(loaded: &Loaded, refund: &GivenBack, settled: Option<RefundId>) -> bool {
    let named =
        |reference: &str| refund.reference.as_deref().is_some_and(|r| r.eq_ignore_ascii_case(reference));
    // A gateway may show the reference of the capture on a refund that was made at its console.
    let mut refunds = loaded.situation.operations.iter().filter(|operation| {
        operation.kind == OperationKind::Refund && (settled.is_none() || operation.order != settled)
    });
    refunds.any(|operation| named(operation.reference.as_str()))
        || loaded.situation.facts.refunds.iter().any(|known| known.object.is_same(&refund.object))
}

/// Takes it in, where it fits.
async fn find(
    app: &App,
    tx: &mut Tx,
    (site, intent, attempt): (SiteId, IntentId, AttemptId),
    refund: &GivenBack,
    part_of: Option<RefundId>,
) -> Result<Result<Vec<OperationId>, OrderRefusal>, AppError> {
    let intent = intents::lock(tx, site, intent).await?;
    let mut loaded = payments::locked_attempt(app, tx, intent, attempt).await?;
    if is_known(&loaded, refund, None) {
        return Ok(Ok(Vec::new()));
    }
    let now = app.now();
    let given = GivenBack { given_at: refund.given_at.map(|at| at.min(now)), ..refund.clone() };
    let new = New { id: app.id(), by: disputes::GATEWAY, reason: "", given: &given, part_of };
    let entered = enter(app, tx, &mut loaded, &new).await?;
    if let Err(refusal) = entered {
        // At the gateway but not here (PS 3.4): a person has to look.
        let reference = &loaded.attempt.reference;
        tracing::warn!(attempt.reference = %reference, refund.object = %refund.object.0, ?refusal,
            "a refund of the gateway does not fit our books");
        metrics::counter!("bursar_payment_alarms_total").increment(1);
        // What is known is in the books by now; where a contradiction waits for a person nothing is taken in before he has decided.
        if refusal != OrderRefusal::Known && loaded.situation.state() != AttemptState::Quarantine {
            let of = (site, loaded.reference(), loaded.intent.mode);
            doubts::tell_once(app, tx, of, (Doubt::Misfit, refund)).await?;
        }
    }
    Ok(entered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_people_copy_it() {
        assert_eq!(read_object(" V19A3A079142\n"), Some(ObjectId("V19A3A079142".into())));
        for wrong in ["", "  ", "V19A;drop", "é", &"A".repeat(41)] {
            assert_eq!(read_object(wrong), None, "{wrong:?}");
        }
    }
}
