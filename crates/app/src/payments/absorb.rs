//! Takes in one observation: the only way in which anything heard from a gateway changes anything of ours (PS-M2).

use super::anothers::is_anothers;
use super::kept::is_kept;
use super::load::{self, Bought, Loaded};
use super::nothing_paid;
use super::orders;
use super::posting::{post_facts, post_gateway_fee, post_shortfall, post_undone};
use super::refused_accounts;
use super::resolve::resolve;
use super::steps::do_steps;
use crate::jobs::queue::{EXPIRE_JOB, LOOK_JOB, RESOLVE_JOB};
use crate::money::office_asked::ask_office;
use crate::spawn::spawn;
use crate::{App, AppError, CrashPoint};
use domain::ids::{AttemptId, ObservationId, OperationId, SiteId};
use domain::payments::facts::{Alarm, Conflict, MoneyFact};
use domain::payments::gateway::{Heard, Verdict, WrongState};
use domain::payments::observation::{Source, Standing};
use domain::payments::operation::OperationKind;
use domain::payments::situation::{AttemptState, Seat, Situation, Waiting};
use domain::payments::{intent, schedule};
use domain::time::Timestamp;
use store::payments::attempts::AttemptRow;
use store::payments::observations::ObservationRow;
use store::{Tx, jobs, payments as rows, registrations};

/// What taking in an observation led to, as committed.
pub(super) struct Absorbed {
    /// Everything as it stands now.
    pub loaded: Loaded,
    /// Operations that were stored and must be sent now.
    pub in_hand: Vec<OperationId>,
    /// The use of a session was secured by it: nothing is sent before that has ended.
    secures_use: bool,
}

/// What was heard, and about what.
#[derive(Clone)]
pub(super) struct Observation {
    pub site: SiteId,
    pub attempt: AttemptId,
    pub operation: OperationId,
    pub source: Source,
    pub heard: Heard,
    /// When the inquiry began that brought it; none for an answer.
    pub asked_at: Option<Timestamp>,
}

/// Stores the observation, folds it, does what follows, in one unit of work.
pub(super) async fn absorb(app: &App, observation: Observation) -> Result<Absorbed, AppError> {
    let store = app.store().clone();
    let inside = app.clone();
    let unit =
        spawn(async move { store.run_hot(async move |tx| take_in(&inside, tx, &observation).await).await });
    let absorbed = match unit.await? {
        Ok(absorbed) => absorbed,
        Err(AppError::Unavailable(store::StoreError::DiskFull)) => {
            app.note_disk_full(true);
            return Err(AppError::Unavailable(store::StoreError::DiskFull));
        }
        Err(error) => return Err(error),
    };
    if absorbed.loaded.situation.page.is_some() {
        app.reach(CrashPoint::PageStored);
    }
    reach_stored(app, &absorbed.loaded, &absorbed.in_hand);
    if absorbed.secures_use {
        app.reach(CrashPoint::ConfirmationCommitted);
    }
    if !absorbed.loaded.situation.facts.captures.is_empty() {
        app.reach(CrashPoint::CaptureCommitted);
    }
    Ok(absorbed)
}

/// Operations were stored, and are not sent yet.
fn reach_stored(app: &App, loaded: &Loaded, in_hand: &[OperationId]) {
    for id in in_hand {
        match loaded.situation.operations.iter().find(|o| o.id == *id).map(|o| o.kind) {
            Some(OperationKind::Capture) => app.reach(CrashPoint::ConfirmationCommitted),
            Some(OperationKind::Void) => app.reach(CrashPoint::VoidStored),
            Some(OperationKind::Refund) => app.reach(CrashPoint::RefundStored),
            Some(OperationKind::AcceptReview | OperationKind::DeclineReview) => {
                app.reach(CrashPoint::DecisionStored);
            }
            Some(OperationKind::Authorize | OperationKind::Reauthorize) => {
                app.reach(CrashPoint::ApprovalStored);
            }
            Some(OperationKind::HostedPage) | None => {}
        }
    }
}

/// Does what follows from a decision of ours about an attempt (a refund was ordered, a seat given back), inside the unit
/// that stores the decision and has locked the intent. The operations that are to be sent after the commit, by
/// [`send_decided`].
pub(crate) async fn follow(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
) -> Result<Vec<OperationId>, AppError> {
    let before = loaded.situation.clone();
    let in_hand = do_steps(app, tx, loaded).await?;
    orders::settle(app, tx, loaded).await?;
    if loaded.situation.is_closed {
        // Nothing is sent for what a person has ended by hand: what is owed since waits for him, too.
        orders::fail_waiting(app, tx, loaded).await?;
    }
    orders::post_orders(app, tx, loaded).await?;
    save(app, tx, loaded, &before, None, app.now()).await?;
    Ok(in_hand)
}

/// Sends what [`follow`] stored, once it is committed.
pub(crate) async fn send_decided(
    app: &App,
    site: SiteId,
    attempt: AttemptId,
    in_hand: Vec<OperationId>,
) -> Result<(), AppError> {
    if in_hand.is_empty() {
        return Ok(());
    }
    let loaded = {
        let mut tx = app.store().reader().await?;
        load::read(app, &mut tx, site, attempt).await?
    };
    reach_stored(app, &loaded, &in_hand);
    resolve(app, site, attempt, in_hand).await
}

async fn take_in(app: &App, tx: &mut Tx, observation: &Observation) -> Result<Absorbed, AppError> {
    let now = app.now();
    let mut loaded = load::lock(app, tx, observation.site, observation.attempt).await?;
    let before = loaded.situation.clone();
    let is_old = before.is_from_before_a_decline(&observation.heard, observation.asked_at);
    let nothing = is_old.then(|| Observation { heard: Heard::bare(Verdict::Unknown), ..observation.clone() });
    let observation = nothing.as_ref().unwrap_or(observation);
    let heard = &observation.heard;
    let absorbed = if is_anothers(tx, &loaded, heard).await? {
        loaded.situation.contradict(Conflict::Reference)
    } else {
        loaded.situation.absorb(observation.operation, heard, observation.asked_at, now)
    };
    orders::note_captures(tx, &loaded, &absorbed.facts).await?;
    let in_hand = do_steps(app, tx, &mut loaded).await?;
    if heard.verdict == Verdict::WrongState(WrongState::Disputed) {
        // We have not heard of it yet.
        let attempt = observation.attempt;
        jobs::put(tx, LOOK_JOB, attempt.0, Some(observation.site), now).await?;
    }
    orders::settle(app, tx, &mut loaded).await?;
    orders::take_undone(app, tx, &mut loaded, &absorbed.facts).await?;

    let conflict = absorbed.alarms.iter().find_map(|alarm| match alarm {
        Alarm::Conflict(conflict) => Some(*conflict),
        Alarm::RefusedAfterSuccess | Alarm::GivenTwice | Alarm::Misconfigured => None,
    });
    let standing = conflict.map_or(Standing::Counts, Standing::Conflicts);
    let is_news = store_observation(app, tx, &mut loaded, observation, standing, now).await?;
    if let Some(operation) = loaded.situation.operations.iter().find(|o| o.id == observation.operation) {
        refused_accounts::note(app, tx, &loaded, (operation, observation.source, &heard.verdict)).await?;
    }
    // What an inquiry says that it has said before is told already.
    let is_told = !is_news && observation.source == Source::Inquiry;
    let is_repeated = |alarm: &&Alarm| matches!(alarm, Alarm::Misconfigured | Alarm::RefusedAfterSuccess);
    for alarm in absorbed.alarms.iter().filter(|alarm| !(is_told && is_repeated(alarm))) {
        let reference = &loaded.attempt.reference;
        tracing::warn!(attempt.reference = %reference, alarm = alarm.as_str(), "a payment needs a look");
        app.audit(tx, observation.site, "gateway", "raise alarm", reference, alarm.as_str()).await?;
        if matches!(alarm, Alarm::GivenTwice | Alarm::RefusedAfterSuccess) {
            ask_office(app, tx, observation.site, loaded.intent.mode).await?;
        }
        metrics::counter!("bursar_payment_alarms_total").increment(1);
    }

    let releases = absorbed.facts.iter().any(|fact| matches!(fact, MoneyFact::Taken(..)));
    post_facts(app, tx, &loaded, &absorbed.facts).await?;
    // What contradicts is told apart by a person first: nothing of it is booked, and a fee is booked once only.
    if conflict.is_none() {
        post_gateway_fee(app, tx, &loaded, heard).await?;
    }
    orders::post_orders(app, tx, &mut loaded).await?;
    post_undone(app, tx, &loaded, &absorbed.facts).await?;
    save(app, tx, &mut loaded, &before, Some(observation), now).await?;
    nothing_paid::plan(tx, &loaded, &before, now).await?;

    if releases {
        app.reach(CrashPoint::BeforeCaptureCommits);
    }
    let captures = loaded.situation.operations.iter().filter(|o| o.kind == OperationKind::Capture);
    let is_new = before.seat != Seat::Confirmed && loaded.situation.seat == Seat::Confirmed;
    let secures_use = is_new && matches!(loaded.bought, Bought::Use(_));
    if secures_use || captures.into_iter().any(|o| in_hand.contains(&o.id)) {
        app.reach(CrashPoint::BeforeConfirmationCommits);
    }
    Ok(Absorbed { loaded, in_hand, secures_use })
}

/// Keeps the observation, unless it says nothing that is not kept. Whether it is kept.
async fn store_observation(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    observation: &Observation,
    standing: Standing,
    now: Timestamp,
) -> Result<bool, AppError> {
    let set_aside = usize::try_from(loaded.attempt.set_aside).unwrap_or(0);
    if !is_kept(&loaded.observations, set_aside, (observation, standing)) {
        return Ok(false);
    }
    let id: ObservationId = app.id();
    let row = ObservationRow {
        id,
        operation_id: observation.operation,
        source: observation.source,
        standing,
        heard: observation.heard.clone(),
        heard_at: now,
    };
    let number = i64::try_from(loaded.observations.len()).unwrap_or(i64::MAX).saturating_add(1);
    rows::observations::insert(tx, observation.site, observation.attempt, number, &row).await?;
    loaded.observations.push(row);
    Ok(true)
}

/// Writes what changed: operations, page, states, the next look.
async fn save(
    app: &App,
    tx: &mut Tx,
    loaded: &mut Loaded,
    before: &Situation,
    observation: Option<&Observation>,
    now: Timestamp,
) -> Result<(), AppError> {
    let site = loaded.intent.site_id;
    for operation in &loaded.situation.operations {
        if before.operations.iter().any(|old| old.id == operation.id && old != operation) {
            rows::operations::set(tx, site, operation).await?;
        }
    }
    if before.page.is_none()
        && let Some(page) = &loaded.situation.page
        && let Bought::Seat(registration) = &loaded.bought
    {
        // The first *Pay* moves the end of the hold, once (decision 8).
        let ends_at = page.opened_at.plus(app.settings().page_life);
        let hold = registration.seat_hold_id;
        if registrations::extend_hold(tx, site, hold, ends_at).await?.is_made() {
            jobs::put(tx, EXPIRE_JOB, hold.0, Some(site), ends_at).await?;
        }
    }
    post_shortfall(app, tx, loaded).await?;
    let state = loaded.situation.state();
    let trouble = match observation {
        Some(observation) => trouble(loaded, observation),
        None => loaded.attempt.trouble.clone(),
    };
    let why = |waiting: Option<Waiting>| waiting.map(Waiting::as_str);
    if let Some(waiting) = loaded.situation.waiting(state) {
        let is_new = why(before.waiting(loaded.attempt.state)) != Some(waiting.as_str());
        if is_new {
            ask_a_person(app, tx, loaded, waiting).await?;
        }
        // A refund that fails is asked about whatever else waits, and however many have failed before.
        let has_failed = loaded.situation.failed_refunds() > before.failed_refunds();
        if has_failed && !(is_new && waiting == Waiting::RefundRefused) {
            ask_a_person(app, tx, loaded, Waiting::RefundRefused).await?;
        }
    }
    let is_moved = state != loaded.attempt.state;
    if is_moved || trouble != loaded.attempt.trouble || loaded.situation.page != loaded.attempt.page {
        loaded.attempt.state = state;
        loaded.attempt.trouble = trouble;
        loaded.attempt.page = loaded.situation.page.clone();
        rows::attempts::set(tx, &loaded.attempt).await?;
    }
    let states: Vec<_> = loaded
        .attempts
        .iter()
        .map(|row| (row, if row.id == loaded.attempt.id { state } else { row.state }))
        .map(|(row, state)| match (state, loaded.intent.secured_by) {
            // What did not pay was to go back anyway.
            (AttemptState::ChargedBack, Some(good)) if good != row.id => AttemptState::Refunded,
            _ => state.counted(row.superseded),
        })
        .collect();
    let given_up = loaded.bought.is_given_up();
    let has_seat = loaded.intent.secured_by.is_some() && !loaded.bought.is_given_back();
    let intent_state = intent::state(&states, has_seat, given_up);
    if intent_state != loaded.intent.state || loaded.situation.seat == Seat::Confirmed {
        loaded.intent.state = intent_state;
        rows::intents::set_state(tx, site, loaded.intent.id, intent_state, loaded.intent.secured_by).await?;
    }
    let answered = observation.is_none_or(|observation| observation.source == Source::Answer);
    // Asking is no news, and becomes rarer while it tells none (PS 3.3), unless something can be done by now, or it was given up.
    let is_news = is_moved
        || !loaded.situation.was_only_asked(before)
        || loaded.situation.next_call(now) != before.next_call(now);
    if is_news || answered {
        plan_look(tx, loaded, now).await?;
    }
    Ok(())
}

/// Tells that only a person can go on with this attempt: in the log, in the figures, in the audit log and by mail; of a host's
/// payment to who runs the installation, since nobody of a site can see it.
async fn ask_a_person(app: &App, tx: &mut Tx, loaded: &Loaded, waiting: Waiting) -> Result<(), AppError> {
    let (attempt, why) = (&loaded.attempt, waiting.as_str());
    tracing::error!(attempt.reference = %attempt.reference, why, "a payment waits for a person");
    metrics::counter!("bursar_payments_for_a_person_total").increment(1);
    app.audit(tx, attempt.site_id, "janitor", "ask a person", &attempt.reference, why).await?;
    if loaded.is_of_use() {
        return crate::usage::mails::ask_operators(app, tx, loaded, why).await;
    }
    ask_office(app, tx, attempt.site_id, loaded.intent.mode).await
}

/// The janitor stops looking at an attempt whose outcome stayed unknown for too long (PS 3.3): a person must.
pub(crate) async fn give_up(app: &App, site: SiteId, attempt: AttemptId) -> Result<(), AppError> {
    let (store, inside) = (app.store().clone(), app.clone());
    let unit = async move |tx: &mut Tx| {
        let mut loaded = load::lock(&inside, tx, site, attempt).await?;
        let is_promised = loaded.situation.promised().is_some();
        let why = if is_promised { Waiting::PromisedTooLong } else { Waiting::NoAnswer };
        ask_a_person(&inside, tx, &loaded, why).await?;
        loaded.attempt.state = AttemptState::NeedsHuman;
        rows::attempts::set(tx, &loaded.attempt).await?;
        // What was learnt in this very run may have planned another look, which would give it up again, and so on for ever.
        jobs::cancel(tx, RESOLVE_JOB, attempt.0).await?;
        let (intent, secured_by) = (loaded.intent.id, loaded.intent.secured_by);
        Ok(rows::intents::set_state(tx, site, intent, intent::IntentState::NeedsHuman, secured_by).await?)
    };
    spawn(async move { store.run_hot(unit).await }).await?
}

/// Asks for the next look, or for none.
async fn plan_look(tx: &mut Tx, loaded: &Loaded, now: Timestamp) -> Result<(), AppError> {
    let (site, attempt) = (loaded.intent.site_id, loaded.attempt.id);
    match schedule::look_at(&loaded.situation, 0, now) {
        Some(due_at) => jobs::put(tx, RESOLVE_JOB, attempt.0, Some(site), due_at).await?,
        None => jobs::cancel(tx, RESOLVE_JOB, attempt.0).await?,
    }
    Ok(())
}

/// Whether it is the answer to our asking for a payment page.
fn is_about_page(loaded: &Loaded, observation: &Observation) -> bool {
    observation.source == Source::Answer
        && loaded.situation.hosted().is_some_and(|o| o.id == observation.operation)
}

/// The word of [`trouble`] for an account that the gateway refuses.
const REFUSED: &str = "misconfigured";

/// The same for a payment that it declines before there is a page.
const DECLINED: &str = "declined";

/// Whether the gateway refused the account for the attempt, to open a page or to take what was approved on it: nobody has paid by it.
pub(crate) fn was_refused(attempt: &AttemptRow) -> bool {
    attempt.trouble.as_deref() == Some(REFUSED)
}

/// How many of these attempts count against the site's limit: those that the gateway refused the account, and those that ended
/// without a page because it had no time, do not. Nobody could try anything.
pub(crate) fn count_tried(attempts: &[AttemptRow]) -> i64 {
    let was_declined = |row: &AttemptRow| row.trouble.as_deref() == Some(DECLINED);
    let is_tried = |row: &&AttemptRow| {
        !was_refused(row) && (row.page.is_some() || row.state.is_live() || was_declined(row))
    };
    i64::try_from(attempts.iter().filter(is_tried).count()).unwrap_or(i64::MAX)
}

/// Why the payer cannot be sent to the payment page, or paid nothing on it, in one word.
fn trouble(loaded: &Loaded, observation: &Observation) -> Option<String> {
    if loaded.situation.is_refused_by_account() {
        return Some(REFUSED.to_owned());
    }
    if !is_about_page(loaded, observation) || loaded.situation.page.is_some() {
        return if loaded.situation.page.is_some() { None } else { loaded.attempt.trouble.clone() };
    }
    match observation.heard.verdict {
        Verdict::PageOpened { .. } => None,
        Verdict::Misconfigured | Verdict::WrongState(_) => Some(REFUSED.to_owned()),
        Verdict::Declined(_) => Some(DECLINED.to_owned()),
        _ => Some("unavailable".to_owned()),
    }
}
