//! Keeping budgets: who heads a division, what it gets for a period, and what its heads are asked.

use super::answering::{answering, is_open};
use super::budgets::{Outlook, amount_detail, move_budget, of_session, outlook, reserved_for};
use super::posting::{About, post};
use super::{DivisionRow, Divisions};
use crate::accounts::Person;
use crate::audit::actor;
use crate::claims::mails::{self, About as MailAbout};
use crate::sessions::Acting;
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::divisions::budgets::{Budget, Checked, Field, Problem, Typed, check};
use domain::ids::{AccountId, BudgetChangeId, BudgetId, BudgetRequestId, DivisionId, SiteId};
use domain::ledger;
use domain::messages::MailKind;
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::refunds::Reason;
use store::divisions::budgets as rows;
pub use store::divisions::budgets::{BudgetLine, BudgetRow, ChangeLine, RequestRow, RequestState};
use store::divisions::heads;
pub use store::divisions::heads::HeadRow;
use store::usage::estimates;
use store::{Tx, sessions};

/// What is wrong with the form of a budget, field by field.
pub type BudgetProblems = Vec<(Field, Problem)>;

/// A division with its heads and budgets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionView {
    /// The division.
    pub row: DivisionRow,
    /// Who heads it.
    pub heads: Vec<HeadRow>,
    /// Who could.
    pub candidates: Vec<HeadRow>,
    /// Its budgets in the site's mode, the latest period first.
    pub budgets: Vec<BudgetRow>,
    /// The currency in which sessions are charged to it.
    pub currency: Currency,
}

/// A budget with everything behind its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetView {
    /// Its division.
    pub division: DivisionRow,
    /// The budget.
    pub row: BudgetRow,
    /// The sessions that it pays for, the latest first.
    pub lines: Vec<BudgetLine>,
    /// Why it is as large as it is, the latest first.
    pub changes: Vec<ChangeLine>,
}

/// A request as its head sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedView {
    /// The request.
    pub row: RequestRow,
    /// The session's slug and title.
    pub session: (String, String),
    /// Who asks.
    pub name: String,
    /// What of the budget is free for the session: what is reserved for it counts.
    pub free: Money,
}

/// A division as its head sees it, or an administrator who answers in his stead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadedView {
    /// The division.
    pub row: DivisionRow,
    /// Whether he heads it.
    pub heads: bool,
    /// Its budgets, the latest period first.
    pub budgets: Vec<BudgetRow>,
    /// What hosts ask, oldest first.
    pub asked: Vec<AskedView>,
}

/// What a host is told about the budget that his session falls in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetOutlook {
    /// Code and name of the division.
    pub division: String,
    /// What the session may cost at the most; where something is reserved for it, what is to be added.
    pub amount: Money,
    /// Whether it adds to what is reserved.
    pub adds: bool,
    /// What the budget says.
    pub outlook: Outlook,
    /// The latest question about it.
    pub request: Option<RequestRow>,
    /// Whether somebody can be asked.
    pub has_heads: bool,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The heads have a mail.
    Sent,
    /// It was asked before, or the budget suffices.
    NotNeeded,
    /// Nobody heads the division.
    Nobody,
    /// The words are longer than a reason may be.
    TooLong,
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// The host has a mail.
    Told,
    /// It was answered before, or there is nothing to answer any more.
    Over,
    /// The words are longer than a reason may be.
    TooLong,
}

impl Divisions<'_> {
    /// A division with heads and budgets.
    pub async fn with_budgets(&self, site: &Site, id: DivisionId) -> Result<Option<DivisionView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(row) = store::divisions::get(&mut tx, site.id, id).await? else { return Ok(None) };
        Ok(Some(DivisionView {
            row,
            heads: heads::list(&mut tx, site.id, id).await?,
            candidates: heads::candidates(&mut tx, site.id).await?,
            budgets: rows::list(&mut tx, site.id, id, site.mode).await?,
            currency: currency_of(&mut tx, site).await?,
        }))
    }

    /// Writes who heads a division.
    pub async fn set_heads(
        &self,
        by: AccountId,
        site: &Site,
        id: DivisionId,
        wanted: &[AccountId],
    ) -> Result<bool, AppError> {
        let Some(division) = self.find(site, id).await? else { return Ok(false) };
        let (app, site, wanted) = (self.0.clone(), site.id, wanted.to_vec());
        let unit = async move |tx: &mut Tx| {
            set_heads(&app, tx, &actor(by), (site, &division), &wanted).await?;
            Ok::<_, AppError>(true)
        };
        let store = self.0.store().clone();
        spawn(async move { store.run(unit).await }).await?
    }

    /// Adds a budget in the site's mode. `None`: the site has no such division.
    pub async fn add_budget(
        &self,
        by: AccountId,
        site: &Site,
        id: DivisionId,
        typed: &Typed,
    ) -> Result<Option<Result<(), BudgetProblems>>, AppError> {
        let Some(division) = self.find(site, id).await? else { return Ok(None) };
        let checked = match check(typed) {
            Ok(checked) => checked,
            Err(problems) => return Ok(Some(Err(problems))),
        };
        let (app, site) = (self.0.clone(), site.clone());
        let unit =
            async move |tx: &mut Tx| add_budget(&app, tx, by, (site.id, site.mode), &division, checked).await;
        let store = self.0.store().clone();
        spawn(async move { store.run(unit).await }).await?.map(Some)
    }

    /// A budget with the sessions that it pays for, for who keeps divisions or heads this one.
    pub async fn budget(
        &self,
        by: BudgetReader,
        site: &Site,
        id: BudgetId,
    ) -> Result<Option<BudgetView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(row) = rows::get(&mut tx, site.id, id).await? else { return Ok(None) };
        if !by.keeps_all && !heads::is_head(&mut tx, site.id, row.division, by.account).await? {
            return Ok(None);
        }
        let division = store::divisions::get(&mut tx, site.id, row.division).await?;
        Ok(Some(BudgetView {
            division: division.ok_or(AppError::Broken("a budget of no division"))?,
            lines: rows::lines(&mut tx, site.id, id).await?,
            changes: rows::changes(&mut tx, site.id, id).await?,
            row,
        }))
    }

    /// Changes what is allocated, and whether more may be reserved. `None`: the site has no such budget.
    pub async fn change_budget(
        &self,
        by: AccountId,
        site: &Site,
        id: BudgetId,
        (typed, note): (&Typed, &str),
    ) -> Result<Option<Result<(), BudgetProblems>>, AppError> {
        let (checked, note) = match (check(typed), Reason::or_none(note)) {
            (Ok(checked), Ok(note)) => (checked, String::from(note)),
            (checked, note) => {
                let mut problems = checked.err().unwrap_or_default();
                problems.extend(note.err().map(|_| (Field::Note, Problem::TooLong)));
                return Ok(Some(Err(problems)));
            }
        };
        let (app, site) = (self.0.clone(), site.clone());
        let unit = async move |tx: &mut Tx| {
            if rows::get(tx, site.id, id).await?.is_none() {
                return Ok(None);
            }
            let row = rows::lock(tx, site.id, id).await?;
            let after = Budget { allocated: checked.amount, overdraft: checked.overdraft, ..row.budget };
            let used = row.budget.reserved.checked_add(row.budget.spent)?;
            if !after.overdraft && after.free()?.minor < 0 {
                return Ok(Some(Err(vec![(Field::Amount, Problem::BelowUsed(used))])));
            }
            let division = store::divisions::get(tx, site.id, row.division).await?;
            let code = division.map_or_else(String::new, |row| row.division.code);
            allocate(&app, tx, site.id, (&row, &after), (by, &note)).await?;
            let detail = amount_detail(checked.amount, &note);
            app.audit(tx, site.id, &actor(by), "change budget", &code, &detail).await?;
            Ok::<_, AppError>(Some(Ok(())))
        };
        let store = self.0.store().clone();
        spawn(async move { store.run(unit).await }).await?
    }

    /// The divisions that somebody heads, with what waits for him; and those of which he answers a question because nobody
    /// else may.
    pub async fn headed(&self, by: AccountId, site: &Site) -> Result<Vec<HeadedView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let mut asked: Vec<(DivisionId, AskedView)> = Vec::new();
        for request in rows::open_requests(&mut tx, site.id, site.mode).await? {
            let session = sessions::get(&mut tx, site.id, request.session).await?;
            let Some(budget) = rows::get(&mut tx, site.id, request.budget).await? else { continue };
            if !is_open(&mut tx, &session, &request).await?
                || !answering(&mut tx, &session, budget.division, request.asked_by).await?.contains(&by)
            {
                continue;
            }
            let account = store::accounts::people::find_by_id(&mut tx, request.asked_by).await?;
            let own = reserved_for(&mut tx, &session, &budget).await?;
            let view = AskedView {
                session: (session.slug, session.topic),
                name: account.map_or_else(String::new, |account| account.name),
                free: budget.budget.free()?.checked_add(own)?,
                row: request,
            };
            asked.push((budget.division, view));
        }
        let mut shown = heads::headed_by(&mut tx, site.id, by).await?;
        let own = shown.len();
        for (division, _) in &asked {
            if !shown.contains(division) {
                shown.push(*division);
            }
        }
        let mut headed = Vec::new();
        for (place, id) in shown.into_iter().enumerate() {
            let Some(row) = store::divisions::get(&mut tx, site.id, id).await? else { continue };
            let budgets = rows::list(&mut tx, site.id, id, site.mode).await?;
            let asked = asked.iter().filter(|(division, _)| *division == id);
            let asked = asked.map(|(_, view)| view.clone()).collect();
            headed.push(HeadedView { row, heads: place < own, budgets, asked });
        }
        Ok(headed)
    }

    /// What the budget of a host's session says to its accepted ceiling. `None`: there is no such session, its host has
    /// accepted no estimate, or all of it is reserved, or something is spent for it already.
    pub async fn outlook(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
    ) -> Result<Option<BudgetOutlook>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(session) = sessions::find(&mut tx, site.id, slug).await?.filter(|row| by.may(row)) else {
            return Ok(None);
        };
        let id = session.session.id;
        let Some(accepted) = estimates::newest(&mut tx, site.id, id).await? else { return Ok(None) };
        let reserved = rows::reservations(&mut tx, site.id, id).await?;
        let reserved: i64 = reserved.iter().map(|row| row.amount.minor).sum();
        let is_reserved = reserved > 0 && reserved >= accepted.ceiling.minor;
        if is_reserved || rows::spent(&mut tx, site.id, id).await?.is_some() {
            return Ok(None);
        }
        let amount = Money::new(accepted.ceiling.minor - reserved, accepted.ceiling.currency);
        let own = match of_session(&mut tx, &session, amount.currency).await? {
            Some(budget) => reserved_for(&mut tx, &session, &budget).await?.minor,
            None => 0,
        };
        let division = store::divisions::find(&mut tx, site.id, &session.division).await?;
        let has_heads = match &division {
            Some(row) => !answering(&mut tx, &session, row.id, by.account).await?.is_empty(),
            None => false,
        };
        Ok(Some(BudgetOutlook {
            division: division
                .map_or_else(String::new, |row| format!("{} {}", row.division.code, row.division.name)),
            amount,
            adds: reserved > 0,
            outlook: match outlook(&mut tx, &session, accepted.ceiling).await? {
                // What is reserved for it is not free for what is added.
                Outlook::Exhausted(free) => Outlook::Exhausted(Money::new(free.minor - own, free.currency)),
                other => other,
            },
            request: rows::latest_request(&mut tx, site.id, id).await?,
            has_heads,
        }))
    }

    /// Asks the heads of a session's division for more than its budget has; an administrator where nobody else heads it.
    /// `None`: there is no such session.
    pub async fn ask(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        words: &str,
    ) -> Result<Option<Asked>, AppError> {
        let Ok(words) = Reason::or_none(words) else { return Ok(Some(Asked::TooLong)) };
        let (app, site, slug, words) = (self.0.clone(), site.clone(), slug.to_owned(), String::from(words));
        let unit = async move |tx: &mut Tx| {
            let Some(session) = sessions::find(tx, site.id, &slug).await?.filter(|row| by.may(row)) else {
                return Ok(None);
            };
            let Some(accepted) = estimates::newest(tx, site.id, session.session.id).await? else {
                return Ok(None);
            };
            let ceiling = accepted.ceiling;
            let found = of_session(tx, &session, ceiling.currency).await?;
            let is_short = matches!(outlook(tx, &session, ceiling).await?, Outlook::Exhausted(_));
            let Some(budget) = found.filter(|_| is_short) else { return Ok(Some(Asked::NotNeeded)) };
            if rows::spent(tx, site.id, session.session.id).await?.is_some() {
                return Ok(Some(Asked::NotNeeded));
            }
            let answering = answering(tx, &session, budget.division, by.account).await?;
            if answering.is_empty() {
                return Ok(Some(Asked::Nobody));
            }
            let request = RequestRow {
                id: app.id(),
                budget: budget.id,
                session: session.session.id,
                asked_by: by.account,
                ceiling,
                state: RequestState::Asked,
                words: words.clone(),
                answer: String::new(),
                asked_at: app.now(),
            };
            if !rows::ask(tx, site.id, &request).await? {
                return Ok(Some(Asked::NotNeeded));
            }
            let about = MailAbout { site: site.id, subject: request.id.0, kind: MailKind::BudgetAsked };
            for account in answering {
                mails::queue(&app, tx, about, "asked", account).await?;
            }
            let detail = amount_detail(ceiling, &words);
            app.audit(tx, site.id, &by.actor(), "ask for budget", &session.slug, &detail).await?;
            Ok::<_, AppError>(Some(Asked::Sent))
        };
        let store = self.0.store().clone();
        spawn(async move { store.run(unit).await }).await?
    }

    /// Answers a host's question; yes raises the budget by what is missing. `None`: there is no such question for him.
    pub async fn answer(
        &self,
        by: &Person,
        site: &Site,
        id: BudgetRequestId,
        (allows, words): (bool, &str),
    ) -> Result<Option<Answered>, AppError> {
        let Ok(words) = Reason::or_none(words) else { return Ok(Some(Answered::TooLong)) };
        let (app, site, by, words) = (self.0.clone(), site.clone(), by.account, String::from(words));
        let unit = async move |tx: &mut Tx| {
            let Some(request) = rows::get_request(tx, site.id, id).await? else { return Ok(None) };
            let budget = rows::lock(tx, site.id, request.budget).await?;
            let session = sessions::get(tx, site.id, request.session).await?;
            if !answering(tx, &session, budget.division, request.asked_by).await?.contains(&by) {
                return Ok(None);
            }
            if !is_open(tx, &session, &request).await? {
                rows::close_requests(tx, site.id, request.session, app.now()).await?;
                return Ok(Some(Answered::Over));
            }
            let state = if allows { RequestState::Allowed } else { RequestState::Declined };
            if !rows::decide_request(tx, site.id, id, (state, &words), (by, app.now())).await? {
                return Ok(Some(Answered::Over));
            }
            if allows {
                // What is reserved for it already is not missing.
                let own = reserved_for(tx, &session, &budget).await?;
                let missing = request.ceiling.checked_sub(budget.budget.free()?)?.checked_sub(own)?;
                let more = Money::new(missing.minor.max(0), missing.currency);
                let allocated = budget.budget.allocated.checked_add(more)?;
                let after = Budget { allocated, ..budget.budget };
                allocate(&app, tx, site.id, (&budget, &after), (by, &words)).await?;
            }
            let about = MailAbout { site: site.id, subject: id.0, kind: MailKind::BudgetAnswered };
            mails::queue(&app, tx, about, state.as_str(), request.asked_by).await?;
            let action = if allows { "allow budget" } else { "decline budget" };
            app.audit(tx, site.id, &actor(by), action, &session.slug, &words).await?;
            Ok::<_, AppError>(Some(Answered::Told))
        };
        let store = self.0.store().clone();
        spawn(async move { store.run(unit).await }).await?
    }
}

/// Writes who heads a division; who has not the role at its site is left out.
pub(crate) async fn set_heads(
    app: &App,
    tx: &mut Tx,
    by: &str,
    (site, division): (SiteId, &DivisionRow),
    wanted: &[AccountId],
) -> Result<Vec<HeadRow>, AppError> {
    heads::set(tx, site, division.id, wanted).await?;
    let present = heads::list(tx, site, division.id).await?;
    let people: Vec<String> = present.iter().map(|head| actor(head.account)).collect();
    app.audit(tx, site, by, "set heads", &division.division.code, &people.join(", ")).await?;
    Ok(present)
}

/// Adds a budget that was checked, in a mode.
pub(crate) async fn add_budget(
    app: &App,
    tx: &mut Tx,
    by: AccountId,
    (site, mode): (SiteId, Mode),
    division: &DivisionRow,
    checked: Checked,
) -> Result<Result<(), BudgetProblems>, AppError> {
    let zero = Money::zero(checked.amount.currency);
    let budget = Budget { allocated: zero, reserved: zero, spent: zero, overdraft: checked.overdraft };
    let row = BudgetRow {
        id: app.id(),
        division: division.id,
        mode,
        from: checked.from,
        until: checked.until,
        budget,
    };
    if rows::overlaps(tx, site, &row).await? {
        return Ok(Err(vec![(Field::From, Problem::Overlaps)]));
    }
    rows::insert(tx, site, &row, app.now()).await?;
    let after = Budget { allocated: checked.amount, ..budget };
    allocate(app, tx, site, (&row, &after), (by, "")).await?;
    let detail = amount_detail(checked.amount, "");
    app.audit(tx, site, &actor(by), "add budget", &division.division.code, &detail).await?;
    Ok(Ok(()))
}

/// Who looks at a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetReader {
    /// Who.
    pub account: AccountId,
    /// Whether he keeps, or audits, all divisions.
    pub keeps_all: bool,
}

/// Moves a locked budget and writes down why (LT-B1).
async fn allocate(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    (row, after): (&BudgetRow, &Budget),
    (by, note): (AccountId, &str),
) -> Result<(), AppError> {
    move_budget(tx, site, row, after).await?;
    let more = after.allocated.checked_sub(row.budget.allocated)?;
    if more.is_zero() {
        return Ok(());
    }
    let change: BudgetChangeId = app.id();
    rows::insert_change(tx, site, (change, row.id), more, (by, note), app.now()).await?;
    post(app, tx, About::budget(site, row), &ledger::budget_allocated(change, more)).await
}

/// The currency of what sessions of the site are charged: its tariff's, else its own.
async fn currency_of(tx: &mut Tx, site: &Site) -> Result<Currency, AppError> {
    let tariff = store::tariffs::provision(tx, site.id).await?.tariff;
    let found = match tariff {
        Some(tariff) => store::tariffs::get(tx, tariff).await?,
        None => None,
    };
    Ok(found.map_or(site.currency, |tariff| tariff.currency))
}
