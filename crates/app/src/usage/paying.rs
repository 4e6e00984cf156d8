//! The host pays: to the gateway's page and back. What is to be paid is stored before the gateway hears of it; two who
//! pay at once are led to one page.

use super::Usage;
use super::account::account_of_next_try;
use super::closing::give_up_open;
use super::payments::{self, Paid, hold_life, seen};
use crate::divisions::budgets::{self, Reserve};
use crate::error::{Stop, refused};
use crate::payments::walk::ToPage;
use crate::payments::{Back, PageContext, begin_attempt, count_tried, lock_attempt, walk};
use crate::sessions::{Acting, find};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError, CrashPoint};
use domain::ids::IntentId;
use domain::money::Money;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::HostedAction;
use domain::payments::intent::IntentState;
use domain::payments::purchase::{Purchase, Use};
use domain::sites::Tax;
use domain::time::Timestamp;
use domain::usage::course::takes_place;
use domain::usage::estimate::Accepted;
use domain::usage::gate::{HoldMoment, hold_moment};
use domain::usage::paying::{Progress, ToPay, to_pay};
use store::payments::attempts::{self, PageHint};
use store::payments::intents::{self, IntentRow};
use store::sessions::SessionRow;
use store::sites::MerchantAccountRow;
use store::{StoreError, Tx, classrooms};

/// Somebody else who pays for the same session at the same moment may be faster so many times.
const RACES_MAX: usize = 4;

/// How the host wants to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowToPay {
    /// What was estimated is held, and what was used is charged.
    Hold,
    /// The ceiling is charged now, and what was not used is given back: where a hold would not last (decision 2).
    Now,
}

/// Where *Pay* leads the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostPay {
    /// To the gateway's page, at this address.
    GoToPage(String),
    /// The page could not be opened: nothing was charged, trying again is offered.
    PageUnavailable,
    /// Everything is paid.
    NothingToPay,
    /// What was paid is being checked.
    BeingChecked,
    /// A hold made now would not last: from this moment on it will, or he pays now.
    NotYet(Timestamp),
    /// Too many tries came to nothing: the estimate is accepted anew.
    TriesUsedUp,
    /// No estimate was accepted.
    NoEstimate,
    /// The operator takes no payments in the session's mode.
    CannotBePaid,
    /// The session is over, or called off.
    Over,
    /// The budget of its division has only this much free: its heads can be asked ([`crate::divisions`]).
    BudgetExhausted(Money),
}

/// What the unit of work of *Pay* led to.
enum Begun {
    To(ToPage),
    Ended(HostPay),
}

/// A session, what was accepted for it and what was paid.
pub(super) struct Standing {
    pub session: SessionRow,
    /// What is wanted: what was accepted last.
    pub accepted: Accepted,
    pub paid: Vec<Paid>,
    pub runs: bool,
}

impl Standing {
    pub async fn of(app: &App, tx: &mut Tx, session: SessionRow) -> Result<Result<Self, HostPay>, AppError> {
        let (site, id) = (session.site_id, session.session.id);
        let room = classrooms::get(tx, site, id).await?;
        let paid = payments::of_session(app, tx, site, id).await?;
        let Some(terms) = payments::terms(tx, (site, id), &room, &paid).await? else {
            return Ok(Err(HostPay::NoEstimate));
        };
        if !takes_place(&session.session, &room, app.now()) {
            return Ok(Err(HostPay::Over));
        }
        Ok(Ok(Self { session, accepted: terms.wanted, paid, runs: room.started_at.is_some() }))
    }

    /// What is to be paid next of what is wanted.
    pub fn to_pay(&self, now: Timestamp) -> Result<ToPay, AppError> {
        self.to_pay_for(self.accepted.ceiling, now)
    }

    pub fn to_pay_for(&self, ceiling: Money, now: Timestamp) -> Result<ToPay, AppError> {
        let planned = &self.session.session;
        let lasts = planned.ends_at.since(planned.starts_at);
        let begins_at = now.max(planned.starts_at);
        Ok(to_pay(ceiling, &seen(&self.paid), (lasts, self.runs), begins_at)?)
    }

    pub fn numbered(&self, number: i64) -> Result<&Paid, AppError> {
        let found = self.paid.iter().find(|paid| paid.payment.number == number);
        found.ok_or(AppError::Broken("a payment of a session is missing"))
    }

    pub fn moment(&self, app: &App, account: &MerchantAccountRow) -> HoldMoment {
        // Where money cannot be held, no hold can end too soon.
        if account.action == HostedAction::Sale {
            return HoldMoment::Now;
        }
        let (planned, now) = (&self.session.session, app.now());
        hold_moment((planned.starts_at.max(now), planned.ends_at.max(now)), hold_life(app, account), now)
    }

    /// Whether what is paid through the account now is taken at once; or why it is not paid now.
    fn at_once(&self, app: &App, account: &MerchantAccountRow, how: HowToPay) -> Result<bool, HostPay> {
        match (self.moment(app, account), how) {
            (HoldMoment::Now, _) => Ok(false),
            (HoldMoment::At(moment), HowToPay::Hold) => Err(HostPay::NotYet(moment)),
            (HoldMoment::At(_), HowToPay::Now) | (HoldMoment::PayOnly, _) => Ok(true),
        }
    }
}

impl Usage<'_> {
    /// *Pay*: to the gateway's page for what is to be paid next. `None`: there is no such session.
    pub async fn open(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        how: HowToPay,
    ) -> Result<Option<HostPay>, AppError> {
        let app = self.0;
        app.may_send().await?;
        self.look_before(by, site, slug).await?;
        for _ in 0..RACES_MAX {
            let (store, inside, in_site, slug) =
                (app.store().clone(), app.clone(), site.clone(), slug.to_owned());
            let unit = async move |tx: &mut Tx| {
                let begun = begin(&inside, tx, by, (&in_site, &slug), how).await?;
                inside.reach(CrashPoint::BeforeCeilingAsked);
                Ok::<_, Stop<HostPay>>(begun)
            };
            let begun = match refused(spawn(async move { store.run(unit).await }).await?) {
                // Somebody else who pays for it was faster: his page is found now.
                Err(AppError::Store(StoreError::UniqueViolation { .. })) => continue,
                begun => begun?,
            };
            return Ok(match begun {
                Ok(None) => None,
                Ok(Some(Begun::Ended(ended))) | Err(ended) => Some(ended),
                Ok(Some(Begun::To(page))) => {
                    app.reach(CrashPoint::CeilingAsked);
                    let url = walk::go_to_page(app, page).await?;
                    Some(url.map_or(HostPay::PageUnavailable, HostPay::GoToPage))
                }
            });
        }
        Ok(Some(HostPay::BeingChecked))
    }

    /// What was paid on a page that is used no more, or for another ceiling, must be known before another one is opened.
    async fn look_before(&self, by: Acting, site: &Site, slug: &str) -> Result<(), AppError> {
        let app = self.0;
        let mut asks = Vec::new();
        {
            let mut tx = app.store().reader().await?;
            let Some(session) = find(&mut tx, by, site, slug).await? else { return Ok(()) };
            let Ok(standing) = Standing::of(app, &mut tx, session).await? else { return Ok(()) };
            let joins = match standing.to_pay(app.now())? {
                ToPay::Join(number) => Some(number),
                _ => None,
            };
            for paid in standing.paid.iter().filter(|paid| paid.payment.progress == Progress::AtPage) {
                let open = paid.newest.as_ref().filter(|newest| newest.page.is_some());
                // Who joins another's page becomes its payer: not of what that one has paid on it already.
                let is_his = paid.of_use.payer == by.account;
                let asked = |paid: &Paid| joins != Some(paid.payment.number) || !is_his;
                asks.extend(open.filter(|newest| asked(paid) || walk::is_over(app, newest)).cloned());
            }
        }
        for attempt in asks {
            walk::look(app, attempt.site_id, attempt.id).await?;
        }
        Ok(())
    }

    /// The host's browser came back from the gateway's page: a hint to look now. The session that he paid for; none when
    /// there is no such page.
    pub async fn returned(
        &self,
        site: &Site,
        page: &str,
        hint: Option<PageHint>,
    ) -> Result<Option<String>, AppError> {
        let (attempt, slug) = {
            let mut tx = self.0.store().reader().await?;
            let Some(attempt) = attempts::find_by_page(&mut tx, page).await? else { return Ok(None) };
            let intent = intents::get(&mut tx, attempt.site_id, attempt.intent_id).await?;
            let of_site = matches!(intent.purchase, Purchase::Use(paid) if paid.site == site.id);
            if !of_site {
                return Ok(None);
            }
            let session = store::sessions::get(&mut tx, site.id, intent.session_id).await?;
            (attempt, session.slug)
        };
        walk::returned(self.0, &attempt, hint).await?;
        Ok(Some(slug))
    }
}

/// Stores what is to be paid, or finds where it is being paid.
async fn begin(
    app: &App,
    tx: &mut Tx,
    by: Acting,
    (site, slug): (&Site, &str),
    how: HowToPay,
) -> Result<Option<Begun>, Stop<HostPay>> {
    let Some(session) = find(tx, by, site, slug).await? else { return Ok(None) };
    let standing = match Standing::of(app, tx, session).await? {
        Ok(standing) => standing,
        Err(ended) => return Ok(Some(Begun::Ended(ended))),
    };
    let ended = |ended| Ok(Some(Begun::Ended(ended)));
    match standing.to_pay(app.now())? {
        ToPay::Nothing => ended(HostPay::NothingToPay),
        ToPay::Wait => ended(HostPay::BeingChecked),
        ToPay::Join(number) | ToPay::Again(number) => {
            further(app, tx, by, (site, how), &standing, standing.numbered(number)?).await.map(Some)
        }
        ToPay::New { amount, adds } => {
            let mode = standing.session.session.mode;
            let Some(account) = account_of_next_try(app, tx, mode, Some(amount), &[]).await? else {
                return ended(HostPay::CannotBePaid);
            };
            let at_once = match standing.at_once(app, &account, how) {
                Ok(at_once) => at_once,
                Err(not_now) => return ended(not_now),
            };
            let new = New { by, amount, adds, at_once };
            new.store(app, tx, site, &standing, &account).await.map(Some)
        }
    }
}

/// On the page of a payment that is open, or by its next try when the rules allow one (decision 6).
async fn further(
    app: &App,
    tx: &mut Tx,
    by: Acting,
    (site, how): (&Site, HowToPay),
    standing: &Standing,
    paid: &Paid,
) -> Result<Begun, Stop<HostPay>> {
    let Some(newest) = &paid.newest else {
        return Err(AppError::Broken("a payment has no attempt").into());
    };
    let seller = paid.intent.site_id;
    let loaded = lock_attempt(app, tx, seller, newest.id).await?;
    let may_go_on = !walk::is_over(app, &loaded.attempt)
        && matches!(
            loaded.attempt.state,
            AttemptState::Sent | AttemptState::NeedsPayer | AttemptState::Unknown
        );
    if may_go_on {
        pass_on(app, tx, by, standing, paid).await?;
        return Ok(Begun::To(ToPage::Joins(seller, newest.id)));
    }
    let count = i64::try_from(loaded.attempts.len()).unwrap_or(i64::MAX);
    if !loaded.situation.allows_next_attempt(app.now()) || loaded.intent.secured_by.is_some() {
        return Ok(Begun::Ended(HostPay::BeingChecked));
    }
    // An account that the operator has taken out of what is offered begins no more tries.
    let (mode, amount) = (loaded.intent.mode, paid.payment.amount);
    let Some(account) = account_of_next_try(app, tx, mode, Some(amount), &loaded.attempts).await? else {
        return Ok(Begun::Ended(HostPay::CannotBePaid));
    };
    let Use { adds, at_once, .. } = paid.of_use;
    // What the page says now: time has passed since the first try, and another account may hold for a shorter time.
    let now_at_once = match standing.at_once(app, &account, how) {
        Ok(now_at_once) => now_at_once,
        Err(not_now) => return Ok(Begun::Ended(not_now)),
    };
    let used_up = count_tried(&loaded.attempts) >= site.attempts_max;
    if used_up && standing.accepted.at <= paid.intent.created_at {
        return Ok(Begun::Ended(HostPay::TriesUsedUp));
    }
    if used_up || now_at_once != at_once {
        let new = New { by, amount, adds, at_once: now_at_once };
        return new.store(app, tx, site, standing, &account).await;
    }
    pass_on(app, tx, by, standing, paid).await?;
    let page = page(site, &standing.session);
    let begun = begin_attempt(app, tx, &loaded.intent, &account, page, count + 1).await?;
    attempts::supersede(tx, seller, newest.id).await?;
    Ok(Begun::To(ToPage::Begun(begun)))
}

/// Who goes to the page last is who pays on it, as far as anybody can know: it is he who may claim it.
async fn pass_on(
    app: &App,
    tx: &mut Tx,
    by: Acting,
    standing: &Standing,
    paid: &Paid,
) -> Result<(), AppError> {
    let of = &paid.intent;
    if by.account != paid.of_use.payer && intents::set_payer(tx, of.site_id, of.id, by.account).await? {
        note_payer(app, tx, by, &standing.session, paid.payment.amount).await?;
    }
    Ok(())
}

fn page(site: &Site, session: &SessionRow) -> PageContext {
    let (site_slug, description) = (site.slug.clone(), session.topic.clone());
    PageContext { site_slug, back: Back::Host, description, language: String::new() }
}

/// A payment to be begun.
struct New {
    by: Acting,
    amount: Money,
    adds: bool,
    at_once: bool,
}

impl New {
    /// Stores it with its first try. What is still open for another ceiling is given up: if it is paid all the same, that
    /// goes back. When the budget does not suffice for it, nothing is given up.
    async fn store(
        self,
        app: &App,
        tx: &mut Tx,
        site: &Site,
        standing: &Standing,
        account: &MerchantAccountRow,
    ) -> Result<Begun, Stop<HostPay>> {
        let now = app.now();
        let mut replaces = Vec::new();
        give_up_open(app, tx, site.id, &standing.paid, |_| true).await?;
        for paid in &standing.paid {
            match paid.payment.progress {
                Progress::Lost if !self.adds => budgets::free(app, tx, site.id, paid.intent.id).await?,
                Progress::Held(_) | Progress::Captured if !self.adds => replaces.push(paid.intent.id),
                _ => {}
            }
        }
        let session = &standing.session;
        let (id, amount): (IntentId, Money) = (app.id(), self.amount);
        let asked =
            Reserve { site: site.id, session: session.session.id, intent: id, amount, replaces: &replaces };
        if let Err(short) = budgets::reserve(app, tx, asked).await? {
            return Err(Stop::Refused(HostPay::BudgetExhausted(short.free)));
        }
        let version = store::tariffs::get_version(tx, standing.accepted.tariff_version).await?;
        let tariff = version.ok_or(AppError::Broken("an estimate names no tariff"))?.tariff;
        let price =
            Tax { included_in_fee: true, ..tariff.tax() }.price(self.amount).map_err(AppError::from)?;
        let intent = IntentRow {
            id,
            site_id: account.site_id,
            purchase: Purchase::Use(Use {
                site: site.id,
                number: standing.paid.iter().map(|paid| paid.payment.number).max().unwrap_or(0) + 1,
                payer: self.by.account,
                adds: self.adds,
                at_once: self.at_once,
                taken: None,
                given_up: false,
            }),
            session_id: session.session.id,
            merchant_account_id: account.id,
            mode: session.session.mode,
            price,
            tax_name: tariff.tax_name,
            tax_rate_ppm: tariff.tax_rate_ppm,
            terms: terms(&standing.accepted),
            state: IntentState::Paying,
            secured_by: None,
            created_at: now,
        };
        intents::insert(tx, &intent).await?;
        let begun = begin_attempt(app, tx, &intent, account, page(site, session), 1).await?;
        note_payer(app, tx, self.by, session, self.amount).await?;
        Ok(Begun::To(ToPage::Begun(begun)))
    }
}

async fn note_payer(
    app: &App,
    tx: &mut Tx,
    by: Acting,
    session: &SessionRow,
    amount: Money,
) -> Result<(), AppError> {
    let detail = format!("{} {}", amount.to_decimal_string(), amount.currency.code());
    app.audit(tx, session.site_id, &by.actor(), "begin to pay", &session.slug, &detail).await?;
    Ok(())
}

/// What the host has accepted, kept with the payment (PS-I-6).
fn terms(accepted: &Accepted) -> String {
    let ceiling = accepted.ceiling;
    format!(
        "ceiling {} {}; at the ceiling: {}; settled: {}; tariff version {}; accepted by {} at {}",
        ceiling.to_decimal_string(),
        ceiling.currency.code(),
        accepted.at_ceiling.as_str(),
        accepted.settlement.as_str(),
        accepted.tariff_version,
        accepted.by,
        accepted.at.micros(),
    )
}
