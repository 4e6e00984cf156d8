//! Asks the gateway and acts on what it says, until nothing more can be learnt at once. Driven by browsers coming
//! back, by notifications, by page views and by the janitor; they may all run at the same time.

use super::absorb::{Absorbed, Observation, absorb};
use super::health;
use super::load::{self, Loaded};
use super::open::{call_of, gateway_account, page_context};
use crate::spawn::spawn;
use crate::{App, AppError, CrashPoint};
use connectors::payments::{About, Account};
use domain::ids::{AttemptId, OperationId, Reference, SiteId};
use domain::payments::gateway::{Call, Heard, Inquiry, ObjectId, Verdict};
use domain::payments::observation::Source;
use domain::payments::operation::{IN_HAND, Operation, OperationKind, OperationState};
use domain::payments::situation::NextCall;
use domain::time::Timestamp;
use store::payments as rows;
use store::payments::observations::ObservationRow;

/// Calls in one go; more than any path needs.
const CALLS_MAX: usize = 8;

/// Sends what is in hand, asks what must be asked, and takes in the answers.
pub(super) async fn resolve(
    app: &App,
    site: SiteId,
    attempt: AttemptId,
    mut in_hand: Vec<OperationId>,
) -> Result<(), AppError> {
    let mut loaded = {
        let mut tx = app.store().reader().await?;
        load::read(app, &mut tx, site, attempt).await?
    };
    let (mut last, mut asked) = (None, Vec::new());
    for _ in 0..CALLS_MAX {
        if !health::may_ask(app, &loaded.account) {
            return Ok(());
        }
        let absorbed = match in_hand.pop() {
            Some(id) => {
                let stored_at = operation(&loaded, id)?.sent_at;
                send(app, &loaded, id, stored_at).await?
            }
            None => {
                let absent: Vec<_> = loaded.situation.absent().into_iter().map(NextCall::Inquire).collect();
                let is_new =
                    |next: &NextCall| Some(*next) != last && !(absent.contains(next) && asked.contains(next));
                let next = loaded.situation.next_call(app.now()).filter(is_new);
                // Each of those that the gateway does not know for good once.
                let next = next.or_else(|| absent.iter().copied().find(|next| !asked.contains(next)));
                let Some(next) = next else { return Ok(()) };
                last = Some(next);
                asked.push(next);
                match next {
                    NextCall::Inquire(id) => inquire(app, &loaded, id).await?,
                    NextCall::Resend(id) => resend(app, &loaded, id).await?,
                }
            }
        };
        let Some(absorbed) = absorbed else { return Ok(()) };
        in_hand.extend(absorbed.in_hand);
        loaded = absorbed.loaded;
    }
    Ok(())
}

/// Asks what became of every operation that may have done something, also of one that was held for refused: what tells of it
/// may be the only sign that it was done after all. Then goes on as [`resolve`] does.
pub(super) async fn ask_all(app: &App, site: SiteId, attempt: AttemptId) -> Result<(), AppError> {
    let loaded = {
        let mut tx = app.store().reader().await?;
        load::read(app, &mut tx, site, attempt).await?
    };
    let mut in_hand = Vec::new();
    for operation in &loaded.situation.operations {
        // What became of a decision is seen on the payment that it decides.
        let refused = matches!(operation.state, OperationState::Refused | OperationState::NotDone);
        let may_have_moved = match operation.kind {
            OperationKind::Refund => true,
            OperationKind::Authorize | OperationKind::Reauthorize | OperationKind::Capture => {
                !loaded.situation.is_overtaken(operation)
            }
            _ => false,
        };
        if (!refused || may_have_moved)
            && !operation.kind.decides()
            && let Some(absorbed) = inquire(app, &loaded, operation.id).await?
        {
            in_hand.extend(absorbed.in_hand);
        }
    }
    resolve(app, site, attempt, in_hand).await
}

pub(super) fn operation(loaded: &Loaded, id: OperationId) -> Result<&Operation, AppError> {
    loaded.situation.operations.iter().find(|o| o.id == id).ok_or(AppError::Broken("an operation is missing"))
}

/// A key is never sent with another body (PS-I-7): a body that would differ now, because something it is made of
/// changed, is not sent.
pub(super) fn check_fingerprint(
    app: &App,
    call: &Call,
    account: &Account,
    operation: &Operation,
) -> Result<(), AppError> {
    if app.gateways().fingerprint(call, account) == operation.fingerprint {
        return Ok(());
    }
    tracing::error!(operation.reference = %operation.reference, "the body of a stored operation has changed: not sent");
    Err(AppError::Broken("the body of a stored operation has changed"))
}

/// Whether stored operations are sent. In restored mode they wait for its end, and that is no failure of whoever asks for
/// one: what was heard is taken in all the same (PS-I-44).
async fn is_sending(app: &App) -> Result<bool, AppError> {
    match app.may_send().await {
        Ok(()) => Ok(true),
        Err(AppError::Restored) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Sends an operation whose right to be sent was taken just now, at `taken_at`. Nothing is sent when that was too long ago,
/// as in a process that was paused: others act on the operation since (PS-C23), and its key may be forgotten (PS-K4).
async fn send(
    app: &App,
    loaded: &Loaded,
    id: OperationId,
    taken_at: Timestamp,
) -> Result<Option<Absorbed>, AppError> {
    if !is_sending(app).await? {
        return Ok(None);
    }
    let operation = operation(loaded, id)?;
    let account = gateway_account(app, &loaded.account)?;
    let page = if operation.kind == OperationKind::HostedPage {
        let mut tx = app.store().reader().await?;
        Some(page_context(app, &mut tx, loaded).await?)
    } else {
        None
    };
    let call = call_of(app, &loaded.attempt, page.as_ref(), operation)?;
    check_fingerprint(app, &call, &account, operation)?;
    if app.now() >= taken_at.plus(IN_HAND) {
        tracing::warn!(operation.reference = %operation.reference, "too late to send an operation: it is looked at again");
        return Ok(None);
    }
    let heard = app.gateways().send(&account, &call).await;
    match operation.kind {
        OperationKind::HostedPage => app.reach(CrashPoint::PageOpened),
        OperationKind::Authorize | OperationKind::Reauthorize => app.reach(CrashPoint::AuthorizationHeard),
        OperationKind::Capture => app.reach(CrashPoint::CaptureHeard),
        OperationKind::Void => app.reach(CrashPoint::VoidHeard),
        OperationKind::Refund => app.reach(CrashPoint::RefundHeard),
        OperationKind::AcceptReview | OperationKind::DeclineReview => app.reach(CrashPoint::DecisionHeard),
    }
    take_in(app, loaded, id, heard, None).await.map(Some)
}

/// Takes the right to send an operation again and sends it, under the same key (decision 5).
async fn resend(app: &App, loaded: &Loaded, id: OperationId) -> Result<Option<Absorbed>, AppError> {
    if !is_sending(app).await? {
        return Ok(None);
    }
    let operation = operation(loaded, id)?;
    let now = app.now();
    if !take_send(app, loaded.intent.site_id, operation, now).await? {
        return Ok(None);
    }
    send(app, loaded, id, now).await
}

/// Takes the right to send an operation again; false when somebody else has it.
pub(super) async fn take_send(
    app: &App,
    site: SiteId,
    operation: &Operation,
    now: Timestamp,
) -> Result<bool, AppError> {
    let (id, sends) = (operation.id, operation.sends);
    let store = app.store().clone();
    let unit = async move |tx: &mut store::Tx| {
        Ok::<_, AppError>(rows::operations::note_send(tx, site, id, sends, now).await?)
    };
    spawn(async move { store.run_hot(unit).await }).await?
}

/// Asks what became of an operation. Moves no money: it needs no stored operation of its own.
async fn inquire(app: &App, loaded: &Loaded, id: OperationId) -> Result<Option<Absorbed>, AppError> {
    let operation = operation(loaded, id)?;
    let account = gateway_account(app, &loaded.account)?;
    let about = About {
        kind: operation.kind,
        currency: operation.amount.currency,
        amount: Some(operation.amount),
        page: loaded.situation.page.as_ref().map(|page| page.token.clone()),
        target: operation.target.clone(),
        action: loaded.attempt.action,
        paid: loaded.situation.made_by(operation),
        waits_for: waits_for(loaded, operation),
        named: named(loaded),
        since: operation.created_at,
    };
    let inquiry = Inquiry::ByReference(operation.reference.clone());
    let asked_at = app.now();
    let heard = app.gateways().inquire(&account, &inquiry, &about).await;
    if matches!(heard.verdict, Verdict::Authorized | Verdict::UnderReview) {
        app.reach(CrashPoint::AuthorizationHeard);
    }
    take_in(app, loaded, id, heard, Some(asked_at)).await.map(Some)
}

/// What an operation has made and waits for something, as was heard last.
fn waits_for(loaded: &Loaded, operation: &Operation) -> Option<(ObjectId, Verdict)> {
    let held = loaded.situation.facts.authorizations.first();
    if let Some(held) = held.filter(|held| held.reviewed && held.under_review())
        && operation.kind.begins_payment()
    {
        return Some((held.object.clone(), Verdict::UnderReview));
    }
    // What was not sent, not found or not understood tells nothing of it.
    let tells = |row: &&ObservationRow| {
        let verdict = &row.heard.verdict;
        row.operation_id == operation.id
            && row.heard.object.is_some()
            && !matches!(verdict, Verdict::Unknown | Verdict::NotFound | Verdict::NotSent | Verdict::NotDone)
            && !matches!(verdict, Verdict::Misconfigured | Verdict::Duplicate)
    };
    let last = loaded.observations.iter().rev().find(tells)?;
    let promised = last.heard.object.clone().filter(|_| last.heard.verdict == Verdict::Pending)?;
    Some((promised, Verdict::Pending))
}

/// What was paid on the page, as somebody says.
fn named(loaded: &Loaded) -> Option<(ObjectId, Reference)> {
    let payment = loaded.attempt.named_payment.clone().map(ObjectId);
    payment.zip(Reference::parse(&loaded.attempt.reference))
}

pub(super) async fn take_in(
    app: &App,
    loaded: &Loaded,
    operation: OperationId,
    heard: Heard,
    asked_at: Option<Timestamp>,
) -> Result<Absorbed, AppError> {
    health::note(app, &loaded.account, &heard, asked_at.is_some()).await?;
    let (site, attempt) = (loaded.intent.site_id, loaded.attempt.id);
    let source = if asked_at.is_some() { Source::Inquiry } else { Source::Answer };
    absorb(app, Observation { site, attempt, operation, source, heard, asked_at }).await
}
