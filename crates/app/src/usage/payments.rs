//! What hosts have paid for a session, as the rules see it.

use crate::payments::{Loaded, read_attempt, walk};
use crate::{App, AppError};
use domain::classrooms::entry::RoomStanding;
use domain::ids::{EstimateId, SessionId, SiteId};
use domain::money::Money;
use domain::payments::attempt::AttemptState;
use domain::payments::facts::Authorization;
use domain::payments::gateway::HostedAction;
use domain::payments::purchase::{Purchase, Taking, Use};
use domain::time::{Span, Timestamp};
use domain::usage::estimate::Accepted;
use domain::usage::gate::{CAPTURE_MARGIN, HostPayment};
use domain::usage::paying::{self, Payment, Progress};
use store::payments::attempts::{self, AttemptRow};
use store::payments::intents::{self, IntentRow};
use store::sessions::SessionRow;
use store::sites::MerchantAccountRow;
use store::usage::estimates;
use store::{Tx, classrooms};

/// A payment of the use of a session.
pub(crate) struct Paid {
    pub intent: IntentRow,
    pub of_use: Use,
    /// Its newest try.
    pub newest: Option<AttemptRow>,
    /// What the rules know of it.
    pub payment: Payment,
}

impl Paid {
    /// Whether all of it is taken as soon as it is held, and what was not used goes back afterwards (decision 2).
    pub fn is_taken_at_once(&self) -> bool {
        let by = self.newest.as_ref().map_or(HostedAction::Authorize, |newest| newest.action);
        self.intent.purchase.taking(by) == Taking::AtOnce
    }
}

/// How long a hold lasts at an account (decision 2).
pub(super) fn hold_life(app: &App, account: &MerchantAccountRow) -> Span {
    let assured = app.gateways().capabilities(account.login.interface()).authorization_life;
    account.hold_life.unwrap_or(assured)
}

/// Every payment of a session, in the order in which they began.
pub(crate) async fn of_session(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Vec<Paid>, AppError> {
    let mut all = Vec::new();
    for intent in intents::list_of_use(tx, site, session).await? {
        let Purchase::Use(of_use) = intent.purchase else { continue };
        let tries = attempts::list(tx, intent.site_id, intent.id).await?;
        let (progress, given) = progress(app, tx, &intent, &of_use, &tries).await?;
        let (number, amount, adds) = (of_use.number, intent.price.gross.checked_sub(given)?, of_use.adds);
        let payment = Payment { number, amount, adds, progress };
        all.push(Paid { intent, of_use, newest: tries.into_iter().next_back(), payment });
    }
    Ok(all)
}

/// How far a payment is, and what somebody gave back of it before its session was settled: that can neither be used nor kept.
async fn progress(
    app: &App,
    tx: &mut Tx,
    intent: &IntentRow,
    of_use: &Use,
    tries: &[AttemptRow],
) -> Result<(Progress, Money), AppError> {
    let nothing = Money::zero(intent.price.gross.currency);
    if of_use.given_up {
        return Ok((Progress::GivenUp, nothing));
    }
    if let Some(good) = intent.secured_by {
        let loaded = read_attempt(app, tx, intent.site_id, good).await?;
        let given = if of_use.taken.is_none() { loaded.gone().gross } else { nothing };
        return Ok((held(app, &loaded, of_use), given));
    }
    let mut by_try = Vec::new();
    for row in tries {
        // What a browser said counts until a decline, or an inquiry when it must be over, says otherwise.
        let said_paid = row.page.as_ref().is_some_and(|page| page.said_paid_at.is_some());
        let is_being_checked = said_paid
            && (row.state != AttemptState::NeedsPayer
                || read_attempt(app, tx, row.site_id, row.id).await?.situation.is_being_checked(app.now()));
        by_try.push(Progress::of_try(row.state, row.page.is_some(), is_being_checked));
    }
    let progress = match by_try.split_last() {
        // Money on an older try counts as long as it is not known to be none.
        Some((_, older)) if older.contains(&Progress::Checking) => Progress::Checking,
        Some((newest, _)) => *newest,
        None => Progress::Declined,
    };
    Ok((progress, nothing))
}

/// Of money that was good: whether it still is.
fn held(app: &App, loaded: &Loaded, of_use: &Use) -> Progress {
    let facts = &loaded.situation.facts;
    let hold: Option<&Authorization> = facts.authorizations.iter().find(|hold| !hold.released());
    let is_kept = of_use.taken.is_some() || facts.captured() > facts.refunded();
    match hold {
        _ if facts.conflict.is_some() && !loaded.situation.is_closed => Progress::Checking,
        _ if loaded.situation.is_closed => Progress::Lost,
        _ if !facts.captures.is_empty() && is_kept => Progress::Captured,
        Some(hold) if facts.captures.is_empty() => {
            Progress::Held(hold.first_heard_at.plus(hold_life(app, &loaded.account)))
        }
        // It ended at the gateway, or went back there: it is paid anew.
        _ => Progress::Lost,
    }
}

/// As the rules see them.
pub(super) fn seen(paid: &[Paid]) -> Vec<Payment> {
    paid.iter().map(|paid| paid.payment).collect()
}

/// On which terms a session is paid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// Those on which it can start, or runs: of what its host accepted, the newest that he has paid for.
    pub in_force: Accepted,
    /// Which one that is, before it starts.
    pub id: Option<EstimateId>,
    /// What he accepted last. Until it is paid it is a proposal; while the session runs, its ceiling is that of the terms.
    pub wanted: Accepted,
    /// What he pays: the terms in force; while nothing is paid, those that will be when what is being checked turns out good.
    pub pays: Option<Accepted>,
}

impl Terms {
    /// How the payment of what is in force stands.
    pub fn payment(&self, paid: &[Paid]) -> HostPayment {
        paying::host_payment(self.in_force.ceiling, &seen(paid))
    }
}

/// On which terms a session is paid. None where nobody has accepted what it costs, or where it was started without that.
pub(super) async fn terms(
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    room: &RoomStanding,
    paid: &[Paid],
) -> Result<Option<Terms>, AppError> {
    let seen = seen(paid);
    if let Some(started_at) = room.started_at {
        let found = estimates::of_started(tx, site, session, started_at).await?;
        return Ok(found.map(|accepted| {
            let is_paid = paying::host_payment(accepted.ceiling, &seen) != HostPayment::Nothing;
            Terms { in_force: accepted, id: None, wanted: accepted, pays: is_paid.then_some(accepted) }
        }));
    }
    let all = estimates::list(tx, site, session).await?;
    let by =
        |payments: &[Payment]| paying::in_force(&all, |(_, accepted)| accepted.ceiling, payments).copied();
    let Some(((id, in_force), (_, wanted))) = by(&seen).zip(all.first().copied()) else { return Ok(None) };
    let pays = match paying::host_payment(in_force.ceiling, &seen) {
        HostPayment::Nothing => None,
        HostPayment::UnderWay | HostPayment::InReview => {
            by(&paying::hoped_for(&seen)).map(|(_, accepted)| accepted)
        }
        HostPayment::Held { .. } | HostPayment::Captured => Some(in_force),
    };
    Ok(Some(Terms { in_force, id: Some(id), wanted, pays }))
}

/// The same of a session, with what was paid for it.
pub(crate) async fn standing(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Option<(Terms, Vec<Paid>)>, AppError> {
    let room = classrooms::get(tx, site, session).await?;
    let paid = of_session(app, tx, site, session).await?;
    Ok(terms(tx, (site, session), &room, &paid).await?.map(|terms| (terms, paid)))
}

/// Whether a session that was started runs at its host's cost: the gate let it start because he had paid, or because there
/// was nothing to pay. One that was started while its site had no pay-per-use has at most an estimate.
pub(super) fn is_run_on(accepted: &Accepted, paid: &[Paid]) -> bool {
    accepted.ceiling.is_zero() || paid.iter().any(|paid| paid.intent.secured_by.is_some())
}

/// How the host's payment of a session stands: what the gate asks for before anybody starts or joins it. A session whose
/// cost nobody has accepted is not paid.
pub(crate) async fn host_payment(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<HostPayment, AppError> {
    let Some((terms, paid)) = standing(app, tx, site, session).await? else {
        return Ok(HostPayment::Nothing);
    };
    Ok(terms.payment(&paid))
}

/// The most that a session may cost now: what its host accepted, as far as he has paid it, whatever became of it at the
/// gateway.
pub(crate) fn ceiling_of(accepted: &Accepted, paid: &[Paid]) -> Result<Money, AppError> {
    let zero = Money::zero(accepted.ceiling.currency);
    let secured = paying::secured(&paying::agreed(&seen(paid)), zero)?;
    Ok(if secured.minor < accepted.ceiling.minor { secured } else { accepted.ceiling })
}

/// The same of a session; none where nobody has accepted what it costs.
pub(crate) async fn ceiling(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Option<Money>, AppError> {
    let Some((terms, paid)) = standing(app, tx, site, session).await? else { return Ok(None) };
    ceiling_of(&terms.in_force, &paid).map(Some)
}

/// Why money is there, or can still come, for a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyMayCome {
    /// It is held or taken.
    IsThere,
    /// Its page can still be paid on.
    PageIsOpen,
    /// What became of it is being checked.
    IsChecked,
}

/// Whether money is there, or can still come, for a session; none when nothing more can come of what was begun.
pub(crate) async fn money_may_come(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Option<MoneyMayCome>, AppError> {
    let mut may_come = None;
    for paid in of_session(app, tx, site, session).await? {
        let tries = attempts::list(tx, paid.intent.site_id, paid.intent.id).await?;
        let is_live = tries.iter().any(|row| row.state.is_live());
        match paid.payment.progress {
            Progress::Held(_) | Progress::Captured => return Ok(Some(MoneyMayCome::IsThere)),
            Progress::AtPage => may_come = may_come.or(Some(MoneyMayCome::PageIsOpen)),
            _ if is_live => may_come = Some(MoneyMayCome::IsChecked),
            _ => {}
        }
    }
    Ok(may_come)
}

/// Until when a session that runs may last with what is held for it: after that nobody could be charged. None where no hold
/// sets a limit.
pub(crate) async fn paid_until(
    app: &App,
    tx: &mut Tx,
    row: &SessionRow,
    room: &RoomStanding,
) -> Result<Option<Timestamp>, AppError> {
    if !room.is_running(&row.session, app.now()) {
        return Ok(None);
    }
    let paid = of_session(app, tx, row.site_id, row.session.id).await?;
    Ok(paying::capture_before(&seen(&paid)).map(|before| before.minus(CAPTURE_MARGIN)))
}

/// A hold that ended at the gateway is found before anything is begun on it: each is asked for once, and what cannot be
/// learnt now stays as it is known.
pub(crate) async fn ask_before_start(app: &App, site: SiteId, session: SessionId) -> Result<(), AppError> {
    let held: Vec<_> = {
        let mut tx = app.store().reader().await?;
        if classrooms::get(&mut tx, site, session).await?.started_at.is_some() {
            return Ok(());
        }
        let paid = of_session(app, &mut tx, site, session).await?;
        let held = paid.iter().filter(|paid| matches!(paid.payment.progress, Progress::Held(_)));
        held.filter_map(|paid| Some((paid.intent.site_id, paid.intent.secured_by?))).collect()
    };
    for (seller, attempt) in held {
        if let Err(error) = walk::ask(app, seller, attempt).await {
            tracing::warn!(error = %error, "what is held for a session could not be asked for");
        }
    }
    Ok(())
}
