//! Estimated session cost: the terms of a site, what a session would cost by them, and the estimate that its host
//! accepts before anything is scheduled or started (S-50…S-58).

use super::Usage;
use super::account::account_of_next_try;
use super::payments::hold_life;
use crate::error::{Stop, refused};
use crate::sessions::{Acting, How, ScheduleForm, find};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{AccountId, SessionId, SiteId, TariffVersionId};
use domain::money::Money;
use domain::payments::gateway::{HostedAction, Mode};
use domain::sessions::invitations;
use domain::sessions::schedule::Typed;
use domain::sessions::{Session, SessionState};
use domain::tariffs::{Version, in_force};
use domain::time::{Span, Timestamp};
use domain::usage::Leg;
use domain::usage::adding::is_above_use;
use domain::usage::ceiling::{AtCeiling, Buffer};
use domain::usage::estimate::{Accepted, Estimate, Expected, Field, Problem, WhenPaid, estimate};
use domain::usage::gate::{HoldMoment, HostPayment, hold_moment};
use domain::usage::settlement::SettlementRule;
use store::sessions::SessionRow;
use store::usage::{estimates as rows, statements};
use store::{Tx, classrooms, tariffs};

/// On which terms the hosts of a site pay per use at present.
#[derive(Debug, Clone)]
pub struct UsageTerms {
    /// The version of the tariff in force.
    pub version: Version,
    /// How much more than the estimate is held.
    pub buffer: Buffer,
    /// What of the use is charged.
    pub settlement: SettlementRule,
    /// How long a hold lasts at the operator's account of the session's mode; `None`: there is no such account, and
    /// nothing can be paid.
    pub hold_life: Option<Span>,
    /// The account takes the money at once instead of holding it.
    pub takes_at_once: bool,
}

/// An estimate as it was shown: nobody accepts another one (PS-I-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    version: TariffVersionId,
    total: i64,
    ceiling: i64,
}

impl Shown {
    /// What a page that shows `estimate` by `version` shows.
    pub fn of(version: &Version, estimate: &Estimate) -> Self {
        Self {
            version: version.id,
            total: estimate.charge.price.gross.minor,
            ceiling: estimate.ceiling.minor,
        }
    }

    /// As the page's form sends it back.
    pub fn as_text(&self) -> String {
        format!("{} {} {}", self.version, self.total, self.ceiling)
    }

    /// Reads [`Shown::as_text`].
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let version = parts.next()?.parse().ok().map(TariffVersionId)?;
        Some(Self { version, total: parts.next()?.parse().ok()?, ceiling: parts.next()?.parse().ok()? })
    }
}

/// What a host accepts.
#[derive(Debug, Clone, Copy)]
pub struct Acceptance {
    /// The estimate as it was shown to him.
    pub shown: Option<Shown>,
    /// What happens at the ceiling.
    pub at_ceiling: AtCeiling,
    /// Whether he has said that an unusually high one is right.
    pub is_sure: bool,
    /// Whether he pays now, if not all can be held yet; else the session is scheduled, and he is asked later.
    pub pays_now: bool,
}

/// Why an estimate was not accepted: its page is shown, again or for the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EstimateRefusal {
    /// Nothing has been accepted yet.
    NotAccepted,
    /// Something is wrong with what is expected.
    Invalid(Vec<(Field, Problem)>),
    /// It would be another one now than was shown.
    Changed,
    /// It is unusually high, and he has not said that it is right.
    Unusual,
    /// The operator has no account that could be paid.
    CannotBePaid,
    /// The session runs: what its host accepted can only be raised.
    NotMore,
    /// The session runs, and has used so much that the ceiling would be reached before it is paid.
    BelowUse {
        /// What it has come to.
        used: Money,
        /// What would be charged at the most.
        ceiling: Money,
    },
    /// The session is over, or runs without being paid for.
    Over,
}

/// What a host expects, as typed, in the order of [`Leg::ALL`]; of computers nothing typed is what registration lets
/// expect (S-57).
pub fn expected(form: &ScheduleForm, invited: i64) -> Expected {
    let usual = match Typed::number(&form.capacity) {
        Typed::Is(capacity) => capacity + 1,
        _ => {
            let pasted = invitations::read(&form.invitations).addresses.len();
            invited + i64::try_from(pasted).unwrap_or(0) + 1
        }
    };
    let mut counts = form.expected_counts();
    if counts.get(Leg::Computer) == Typed::Nothing {
        counts.set(Leg::Computer, Typed::Is(usual));
    }
    Expected { minutes: Typed::number(&form.minutes), counts }
}

impl Usage<'_> {
    /// The terms on which a new session of that mode is paid by its host; `None` while pay-per-use is off.
    pub async fn terms(&self, site: &Site, mode: Mode) -> Result<Option<UsageTerms>, AppError> {
        if !site.usage.is_on() {
            return Ok(None);
        }
        let mut tx = self.0.store().reader().await?;
        terms(self.0, &mut tx, site.id, mode).await.map(Some)
    }

    /// The terms on which a session that there is is paid; `None` when nothing is to be paid for it.
    pub async fn terms_of(&self, site: &Site, session: &Session) -> Result<Option<Terms>, AppError> {
        let mut tx = self.0.store().reader().await?;
        if !is_paid_per_use(&mut tx, site.id, session.id).await? {
            return Ok(None);
        }
        Ok(terms_of(self.0, &mut tx, site.id, session).await?.ok())
    }

    /// What the host of a session has accepted last.
    pub async fn accepted(&self, site: &Site, session: SessionId) -> Result<Option<Accepted>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(rows::newest(&mut tx, site.id, session).await?)
    }

    /// The one on whose terms it can start, or runs: an older one as long as a newer one that asks for more is not paid.
    pub async fn in_force(&self, site: &Site, session: SessionId) -> Result<Option<Accepted>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let standing = super::standing(self.0, &mut tx, site.id, session).await?;
        Ok(standing.map(|(terms, _)| terms.in_force))
    }
}

impl Usage<'_> {
    /// Accepts the estimate of a session that stays as it is: one that was announced before its host paid per use, or of
    /// which he accepted another one. `None`: there is no such session, or nothing is to be paid for it any more.
    pub async fn accept(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        typed: &ScheduleForm,
        how: How,
        acceptance: Acceptance,
    ) -> Result<Option<Result<(), EstimateRefusal>>, AppError> {
        let used = self.used(by, site, slug).await?;
        let (app, in_site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let (store, typed) = (self.0.store().clone(), typed.clone());
        let unit = async move |tx: &mut Tx| {
            let found = find(tx, by, &in_site, &slug).await?;
            let found = found.filter(|row| row.session.state == SessionState::Scheduled);
            let Some(row) = found else { return Ok(None) };
            let room = classrooms::get(tx, in_site.id, row.session.id).await?;
            let runs = room.is_running(&row.session, app.now());
            let is_open = runs || app.now() < row.session.ends_at;
            if !is_open || !is_paid_per_use(tx, in_site.id, row.session.id).await? {
                return Ok(None);
            }
            let minutes = row.session.ends_at.since(row.session.starts_at).whole_seconds() / 60;
            let mut typed = typed.clone();
            if !runs {
                // Of one that runs, its host says how long it will have lasted.
                typed.minutes = minutes.to_string();
            }
            let session = (in_site.id, &row.session);
            let acceptance = Some(acceptance);
            let of = ToAccept { session, slug: &row.slug, typed: &typed, acceptance, how, used };
            accept(&app, tx, by, of).await?;
            Ok::<_, Stop<EstimateRefusal>>(Some(()))
        };
        let done = spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?;
        Ok(match refused(done)? {
            Ok(found) => found.map(Ok),
            Err(refusal) => Some(Err(refusal)),
        })
    }
}

impl Usage<'_> {
    /// What a session that runs has come to; counted beside the unit that accepts, since facts may be many.
    async fn used(&self, by: Acting, site: &Site, slug: &str) -> Result<Option<Money>, AppError> {
        let found = {
            let mut tx = self.0.store().reader().await?;
            find(&mut tx, by, site, slug).await?
        };
        let Some(row) = found else { return Ok(None) };
        let now = self.0.classrooms().use_now(site.id, row.session.id).await?;
        Ok(now.map(|now| now.live.cost.gross))
    }
}

impl UsageTerms {
    /// When the money of a session can be held; `None`: nothing can be paid.
    pub fn moment(&self, session: (Timestamp, Timestamp), now: Timestamp) -> Option<HoldMoment> {
        // Where money cannot be held, no hold can end too soon.
        let moment =
            |life| if self.takes_at_once { HoldMoment::Now } else { hold_moment(session, life, now) };
        self.hold_life.map(moment)
    }
}

/// Whether the hosts of a site pay per use now.
pub(crate) async fn pays_per_use(tx: &mut Tx, site: SiteId) -> Result<bool, AppError> {
    Ok(store::sites::get(tx, site).await?.commerce.usage.is_on())
}

/// Whether a session is paid by its host: its site's hosts pay per use, or did when it was announced, or he has accepted an
/// estimate. What was accepted holds whatever is switched off later; so does what is announced, as long as the operator
/// provides it: who switches it off, and on again, starts nothing unpaid in between.
pub(crate) async fn is_paid_per_use(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<bool, AppError> {
    let usage = store::sites::get(tx, site).await?.commerce.usage;
    Ok(usage.is_on()
        || rows::newest(tx, site, session).await?.is_some()
        || (usage.provided && store::sessions::hosting::is_kept_paid(tx, site, session).await?))
}

/// What comes next for a session whose host presses *Schedule*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// It is announced, or is so already.
    Free,
    /// He is shown first what it is estimated to cost.
    Estimate,
    /// What he pays, or has paid, announces it.
    Waits,
}

/// What comes next for a session as it stands.
pub(crate) async fn next(app: &App, tx: &mut Tx, row: &SessionRow) -> Result<Next, AppError> {
    let (site, session) = (row.site_id, &row.session);
    if !is_paid_per_use(tx, site, session.id).await? {
        return Ok(Next::Free);
    }
    let is_draft = session.state == SessionState::Draft;
    let terms = super::standing(app, tx, site, session.id).await?.map(|(terms, _)| terms);
    if is_draft && terms.is_some_and(|terms| terms.pays.is_some()) {
        return Ok(Next::Waits);
    }
    if !pays_per_use(tx, site).await? {
        // Switched off since: it is announced, and what was accepted is paid before it starts.
        return Ok(Next::Free);
    }
    if classrooms::get(tx, site, session.id).await?.started_at.is_some() {
        // To one that runs its host adds when the cost comes near what he has paid.
        return Ok(Next::Free);
    }
    let Some(terms) = terms.filter(|_| !is_draft) else { return Ok(Next::Estimate) };
    let is_covered = match terms.pays {
        Some(pays) => covers(tx, row, &pays, &terms.wanted).await?,
        None => false,
    };
    let holds = is_covered || terms.wanted.expected.minutes == minutes(session);
    Ok(if holds { Next::Free } else { Next::Estimate })
}

fn minutes(session: &Session) -> i64 {
    session.ends_at.since(session.starts_at).whole_seconds() / 60
}

/// Whether what a host pays is enough for his session as it stands: it covers less, too. Where he has accepted another one
/// since, he may expect others than he paid for: whom he names counts as well.
async fn covers(tx: &mut Tx, row: &SessionRow, pays: &Accepted, wanted: &Accepted) -> Result<bool, AppError> {
    if pays.expected.minutes < minutes(&row.session) {
        return Ok(false);
    }
    if pays == wanted {
        return Ok(true);
    }
    let named = rows::expected(tx, row.site_id, row.session.id).await?;
    let is_paid = |leg| named.get(leg).is_none_or(|count| count <= pays.expected.counts.get(leg));
    Ok(Leg::ALL.into_iter().all(is_paid))
}

/// Drops what a host accepted for a longer session and has not paid, once it is so short that what he pays is enough: that
/// is what he has accepted last from then on, and nothing more is asked of him. `by` made it shorter.
pub(crate) async fn keep_what_is_paid(
    app: &App,
    tx: &mut Tx,
    by: AccountId,
    row: &SessionRow,
) -> Result<(), AppError> {
    let (site, session) = (row.site_id, &row.session);
    let Some((terms, paid)) = super::standing(app, tx, site, session.id).await? else { return Ok(()) };
    let has_started = terms.id.is_none();
    let (Some(pays), false) = (terms.pays, has_started) else { return Ok(()) };
    let is_longer = terms.wanted.expected.minutes > minutes(session);
    if pays == terms.wanted || !is_longer || !covers(tx, row, &pays, &terms.wanted).await? {
        return Ok(());
    }
    let when_paid = match terms.payment(&paid) {
        // What he pressed follows when it is good.
        HostPayment::UnderWay | HostPayment::InReview => pays.when_paid,
        HostPayment::Nothing | HostPayment::Held { .. } | HostPayment::Captured => WhenPaid::Stays,
    };
    let kept = Accepted { when_paid, by, at: app.now(), ..pays };
    keep(app, tx, (by, "keep estimate"), (row.site_id, session.id, &row.slug), &kept).await?;
    super::closing::close_others(app, tx, (site, session.id), kept.ceiling).await
}

/// Stores what a host has accepted, and looks what comes of it.
async fn keep(
    app: &App,
    tx: &mut Tx,
    (by, action): (AccountId, &str),
    (site, session, slug): (SiteId, SessionId, &str),
    accepted: &Accepted,
) -> Result<(), AppError> {
    rows::accept(tx, site, session, (app.id(), accepted)).await?;
    let total = accepted.price.gross;
    let detail = format!("{} {}", total.to_decimal_string(), total.currency.code());
    app.audit(tx, site, &crate::audit::actor(by), action, slug, &detail).await?;
    super::closing::close_what_is_paid(app, tx, site, session).await?;
    super::look_after_now(app, tx, site, session).await
}

/// The terms of a site where pay-per-use is on.
pub(crate) async fn terms(app: &App, tx: &mut Tx, site: SiteId, mode: Mode) -> Result<UsageTerms, AppError> {
    let provision = tariffs::provision(tx, site).await?;
    let broken = AppError::Broken("pay-per-use is provided without a tariff that holds");
    let Some(tariff) = provision.tariff else { return Err(broken) };
    let versions = tariffs::versions(tx, tariff).await?;
    let version = in_force(&versions, app.now()).cloned().ok_or(broken)?;
    let account = account_of_next_try(app, tx, mode, None, &[]).await?;
    Ok(UsageTerms {
        version,
        buffer: provision.buffer,
        settlement: provision.settlement,
        takes_at_once: account.as_ref().is_some_and(|account| account.action == HostedAction::Sale),
        hold_life: account.map(|account| hold_life(app, &account)),
    })
}

/// The terms of a session, and what its host may not go below.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The terms.
    pub terms: UsageTerms,
    /// While it runs: what he has accepted, which can only be raised.
    pub above: Option<Money>,
}

/// The terms of a session: the present ones before it starts, and while it runs those by which it started (S-16).
async fn terms_of(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    session: &Session,
) -> Result<Result<Terms, EstimateRefusal>, AppError> {
    let present = terms(app, tx, site, session.mode).await?;
    let room = classrooms::get(tx, site, session.id).await?;
    if room.started_at.is_none() {
        return Ok(Ok(Terms { terms: present, above: None }));
    }
    let is_over = room.is_over(session, app.now());
    let is_frozen = statements::of_session(tx, site, session.id).await?.is_some();
    let accepted = super::standing(app, tx, site, session.id).await?.map(|(terms, _)| terms.in_force);
    let Some(accepted) = accepted.filter(|_| !is_over && !is_frozen) else {
        return Ok(Err(EstimateRefusal::Over));
    };
    let version = tariffs::get_version(tx, accepted.tariff_version).await?;
    let version =
        version.ok_or(AppError::Broken("an accepted estimate names a version that is not there"))?;
    let terms = UsageTerms { version, settlement: accepted.settlement, ..present };
    Ok(Ok(Terms { terms, above: Some(accepted.ceiling) }))
}

/// What is accepted for which session.
pub(crate) struct ToAccept<'a> {
    /// The session: whose it is, its mode and times, and whether it was announced.
    pub session: (SiteId, &'a Session),
    /// Its address, by which the audit log names it.
    pub slug: &'a str,
    /// The page with what he expects.
    pub typed: &'a ScheduleForm,
    /// What he accepts; nothing when no estimate was shown.
    pub acceptance: Option<Acceptance>,
    /// Which button led to the estimate.
    pub how: How,
    /// What it has come to, where it runs.
    pub used: Option<Money>,
}

/// Keeps the estimate that a host accepts, in the unit that schedules. Whether the session is announced now: else its
/// payment announces it.
pub(crate) async fn accept(
    app: &App,
    tx: &mut Tx,
    by: Acting,
    of: ToAccept<'_>,
) -> Result<bool, Stop<EstimateRefusal>> {
    let refuse = Stop::Refused;
    let acceptance = of.acceptance.ok_or_else(|| refuse(EstimateRefusal::NotAccepted))?;
    let (site, session) = of.session;
    let Terms { terms, above } = terms_of(app, tx, site, session).await?.map_err(refuse)?;
    let pasted = invitations::read(&of.typed.invitations);
    let invited = crate::sessions::invited_besides(tx, (site, session.id), &pasted).await?;
    let estimate = estimate(&expected(of.typed, invited), &terms.version.tariff, terms.buffer)
        .map_err(|problems| refuse(EstimateRefusal::Invalid(problems)))?;
    if acceptance.shown != Some(Shown::of(&terms.version, &estimate)) {
        return Err(refuse(EstimateRefusal::Changed));
    }
    if above.is_some_and(|above| estimate.ceiling.minor <= above.minor) {
        return Err(refuse(EstimateRefusal::NotMore));
    }
    if let Some(used) = of.used.filter(|used| !is_above_use(estimate.ceiling, *used)) {
        return Err(refuse(EstimateRefusal::BelowUse { used, ceiling: estimate.ceiling }));
    }
    if estimate.is_unusual() && !acceptance.is_sure {
        return Err(refuse(EstimateRefusal::Unusual));
    }
    let now = app.now();
    let times = (session.starts_at, session.ends_at);
    let moment = terms.moment(times, now).ok_or_else(|| refuse(EstimateRefusal::CannotBePaid))?;
    let asks_later = matches!(moment, HoldMoment::At(_)) && !acceptance.pays_now && of.how != How::Start;
    let is_announced = session.state == SessionState::Scheduled;
    let accepted = Accepted {
        tariff_version: terms.version.id,
        settlement: terms.settlement,
        expected: estimate.expected,
        price: estimate.charge.price,
        ceiling: estimate.ceiling,
        at_ceiling: acceptance.at_ceiling,
        when_paid: match of.how {
            How::Start => WhenPaid::Starts,
            _ if is_announced || asks_later => WhenPaid::Stays,
            _ => WhenPaid::Schedules,
        },
        by: by.account,
        at: now,
    };
    rows::set_expected(tx, site, session.id, &of.typed.counts()).await?;
    keep(app, tx, (by.account, "accept estimate"), (site, session.id, of.slug), &accepted).await?;
    Ok(asks_later || is_announced)
}
