//! Claims: a host files one from a statement, a head of his division decides, finance pays it and notes when the division has
//! settled. What is claimed is read from the operator's books, never typed (PS-I-41).

pub(crate) mod mails;

use crate::accounts::Person;
use crate::audit::actor;
use crate::divisions::budgets::{amount_detail, lock_spent, restored, returned, spend_claimed};
use crate::divisions::posting::{About, post};
use crate::error::{Stop, refused};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::statements::{Sight, booked};
use crate::{App, AppError, CrashPoint};
use domain::accounts::Act;
use domain::claims::{self as rules, Claim, ClaimRefusal, ClaimState, Paid};
use domain::ids::{AccountId, ClaimId, RefundId, SessionId, SiteId};
use domain::ledger::{self, Account, Event};
use domain::messages::MailKind;
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::payments::purchase::Purchase;
use domain::refunds::{Cause, OrderState, Reason, ReasonProblem};
use std::collections::HashMap;
use store::claims as rows;
pub use store::claims::{ClaimLine, ClaimRow};
use store::divisions::heads;
use store::ledger::posted_for_division;
use store::refunds::RefundRow;
use store::sessions::SessionRow;
use store::usage::statements::{self as statements, StatementRow};
use store::{Tx, sessions};

/// Claims in a list.
const LIST_MAX: i64 = 500;

/// A claim as its page shows it.
#[derive(Debug, Clone)]
pub struct ClaimView {
    /// The claim.
    pub line: ClaimLine,
    /// What the host has paid for the session in the end, by the operator's books.
    pub kept: Money,
    /// What of the claim is to be paid, as long as it is not.
    pub due: Money,
    /// What he owes his division because money came back after he was reimbursed.
    pub owed_back: Money,
    /// Who decided, by name.
    pub decided_by: String,
    /// Who paid, by name.
    pub paid_by: String,
    /// Whether the reader may decide now.
    pub may_decide: bool,
    /// Whether everybody who heads the division is the claimant, hosts the session or has paid for it.
    pub lacks_head: bool,
    /// Whether the reader may note that the host has his money.
    pub may_pay: bool,
    /// Whether the reader may note that the division has settled.
    pub may_settle: bool,
}

/// What the reader of a statement can do about a claim.
#[derive(Debug, Clone)]
pub struct Claiming {
    /// Claims about the statement, in the order of filing.
    pub claims: Vec<ClaimLine>,
    /// What he can claim now, or why nothing.
    pub now: Result<Money, ClaimRefusal>,
}

/// Use cases of claims.
#[derive(Clone, Copy)]
pub struct Claims<'a>(pub(crate) &'a App);

/// A statement with what a claim about it needs.
struct Claimed {
    session: SessionRow,
    statement: StatementRow,
    /// What was captured for it, whoever paid.
    captured: Money,
    /// Who paid how much of that.
    payers: Vec<Paid>,
    others: Vec<ClaimLine>,
}

impl Claimed {
    /// Claims of somebody, but for one.
    fn others(&self, of: AccountId, but: Option<ClaimId>) -> Vec<Claim> {
        let other = |line: &&ClaimLine| line.row.claim.claimant == of && Some(line.row.id) != but;
        self.others.iter().filter(other).map(|line| line.row.claim).collect()
    }

    /// Claims of everybody, one of them as it is from now on.
    fn all_with(&self, id: ClaimId, claim: Claim) -> Vec<Claim> {
        let others = self.others.iter().filter(|line| line.row.id != id).map(|line| line.row.claim);
        others.chain([claim]).collect()
    }

    /// The claim of somebody by which what went back to him, or did not, is posted: his last that was not refused.
    fn last_counting(&self, of: AccountId) -> Option<&ClaimLine> {
        let counts =
            |line: &&ClaimLine| line.row.claim.claimant == of && line.row.claim.state != ClaimState::Refused;
        self.others.iter().rfind(counts)
    }

    fn has_paid(&self, account: AccountId) -> bool {
        self.payers.iter().any(|paid| paid.host == account)
    }

    /// What somebody has paid: nothing, if he has not.
    fn paid_by(&self, account: AccountId) -> Paid {
        let zero = Money::zero(self.captured.currency);
        let found = self.payers.iter().find(|paid| paid.host == account).copied();
        found.unwrap_or(Paid { host: account, captured: zero, refunded: zero })
    }

    /// The session's host and everybody who has paid for it: they decide about no claim.
    fn involved(&self) -> Vec<AccountId> {
        self.session.host.into_iter().chain(self.payers.iter().map(|paid| paid.host)).collect()
    }
}

async fn about(tx: &mut Tx, site: SiteId, session: SessionRow) -> Result<Option<Claimed>, AppError> {
    let Some(statement) = statements::of_session(tx, site, session.session.id).await? else {
        return Ok(None);
    };
    let booked = booked(tx, &statement).await?;
    // Who paid is who claims; where the books know no payment of ours, it is the host.
    let intents = store::payments::intents::list_of_use(tx, site, session.session.id).await?;
    let mut payers: Vec<Paid> = Vec::new();
    if let (true, Some(host)) = (intents.is_empty(), session.host) {
        payers.push(Paid { host, captured: booked.captured, refunded: booked.refunded });
    }
    for intent in &intents {
        let Purchase::Use(of_use) = intent.purchase else { continue };
        if of_use.given_up || of_use.taken.is_none_or(Money::is_zero) {
            continue;
        }
        let currency = booked.captured.currency;
        let (captured, refunded) =
            statements::booked_of_intent(tx, intent.site_id, intent.id, currency).await?;
        // What was not used goes back to him also while it waits for the end of a dispute, and is not in the books yet.
        let orders = store::refunds::list(tx, intent.site_id, intent.id).await?;
        let is_open = |state| matches!(state, OrderState::Requested | OrderState::Failed);
        let is_to_come =
            |row: &&RefundRow| row.order.cause == Cause::NotUsed && !row.posted && is_open(row.order.state);
        let to_come = orders.iter().filter(is_to_come).map(|row| row.part.gross.minor).sum();
        let refunded = refunded.checked_add(Money::new(to_come, currency))?;
        match payers.iter_mut().find(|paid| paid.host == of_use.payer) {
            Some(paid) => {
                paid.captured = paid.captured.checked_add(captured)?;
                paid.refunded = paid.refunded.checked_add(refunded)?;
            }
            None => payers.push(Paid { host: of_use.payer, captured, refunded }),
        }
    }
    let others = rows::of_statement(tx, site, statement.id).await?;
    Ok(Some(Claimed { session, statement, captured: booked.captured, payers, others }))
}

/// What somebody who was reimbursed owes his division, since money came back to him afterwards.
pub(crate) async fn owes(
    tx: &mut Tx,
    site: SiteId,
    session: SessionRow,
    host: AccountId,
) -> Result<Option<Money>, AppError> {
    let Some(of) = about(tx, site, session).await? else { return Ok(None) };
    let owed = rules::owed_back(&of.paid_by(host), &of.others(host, None))?;
    Ok((!owed.is_zero()).then_some(owed))
}

/// The same for who changes something about it: what he reads holds until his unit ends.
async fn about_locked(tx: &mut Tx, site: SiteId, session: SessionRow) -> Result<Option<Claimed>, AppError> {
    if statements::of_session(tx, site, session.session.id).await?.is_none() {
        return Ok(None);
    }
    // Claims and refunds of one session follow each other by its room's row.
    store::classrooms::take_turn(tx, site, session.session.id).await?;
    about(tx, site, session).await
}

/// Decides whether `by` can claim, before anything is written.
async fn fileable(tx: &mut Tx, by: AccountId, of: &Claimed) -> Result<Result<Claim, ClaimRefusal>, AppError> {
    if !of.has_paid(by) {
        let is_of_nothing = of.payers.is_empty() && of.session.host == Some(by);
        let refusal = if is_of_nothing { ClaimRefusal::NothingLeft } else { ClaimRefusal::NotThePayer };
        return Ok(Err(refusal));
    }
    if of.session.division.is_empty() {
        return Ok(Err(ClaimRefusal::NoDivision));
    }
    if !of.statement.charged.gross.is_zero() && of.captured.minor < of.statement.charged.gross.minor {
        return Ok(Err(ClaimRefusal::NotCharged));
    }
    let claim = match rules::file(by, &of.paid_by(by), &of.others(by, None))? {
        Ok(claim) => claim,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let site = of.session.site_id;
    let Some(division) = store::divisions::find(tx, site, &of.session.division).await? else {
        return Ok(Err(ClaimRefusal::NoDivision));
    };
    let heads = heads::list(tx, site, division.id).await?;
    let involved = of.involved();
    if heads.is_empty() {
        return Ok(Err(ClaimRefusal::NobodyHeads));
    }
    if !heads.iter().any(|head| head.account != by && !involved.contains(&head.account)) {
        return Ok(Err(ClaimRefusal::NoHead));
    }
    Ok(Ok(claim))
}

impl Claims<'_> {
    /// Claims about the statement of a session, and what the reader can claim of it.
    pub async fn of_session(
        &self,
        by: AccountId,
        site: &Site,
        session: SessionId,
    ) -> Result<Option<Claiming>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let row = sessions::get(&mut tx, site.id, session).await?;
        let Some(of) = about(&mut tx, site.id, row).await? else { return Ok(None) };
        let now = fileable(&mut tx, by, &of).await?.map(|claim| claim.amount);
        Ok(Some(Claiming { claims: of.others, now }))
    }

    /// Files a claim for all that can be claimed of a session. `None`: he has no such session, or it has no statement.
    pub async fn file(
        &self,
        by: &Person,
        site: &Site,
        slug: &str,
    ) -> Result<Option<Result<ClaimId, ClaimRefusal>>, AppError> {
        let (app, site, slug, by) = (self.0.clone(), site.clone(), slug.to_owned(), by.account);
        let unit = async move |tx: &mut Tx| {
            let Some(session) = sessions::find(tx, site.id, &slug).await? else { return Ok(None) };
            let is_host = session.host == Some(by);
            let Some(of) = about_locked(tx, site.id, session).await? else { return Ok(None) };
            if !is_host && !of.has_paid(by) {
                return Ok(None);
            }
            let claim = match fileable(tx, by, &of).await? {
                Ok(claim) => claim,
                Err(refusal) => return Ok(Some(Err(refusal))),
            };
            let division = store::divisions::find(tx, site.id, &of.session.division).await?;
            let Some(division) = division else { return Ok(Some(Err(ClaimRefusal::NoDivision))) };
            let row = ClaimRow {
                id: app.id(),
                session: of.session.session.id,
                statement: of.statement.id,
                division: division.id,
                mode: of.statement.mode,
                claim,
                filed_at: app.now(),
                decided: None,
                words: String::new(),
                paid: None,
                reference: String::new(),
                settled_at: None,
            };
            if !rows::insert(tx, site.id, &row).await? {
                return Ok(Some(Err(ClaimRefusal::NothingLeft)));
            }
            post(&app, tx, posted(site.id, &row), &ledger::claim_filed(row.id, claim.amount)).await?;
            let mail = mails::About { site: site.id, subject: row.id.0, kind: MailKind::ClaimFiled };
            for head in heads::list(tx, site.id, division.id).await? {
                if head.account != by && !of.involved().contains(&head.account) {
                    mails::queue(&app, tx, mail, "filed", head.account).await?;
                }
            }
            let detail = amount_detail(claim.amount, "");
            app.audit(tx, site.id, &actor(by), "file claim", &of.session.slug, &detail).await?;
            Ok::<_, AppError>(Some(Ok(row.id)))
        };
        let store = self.0.store().clone();
        spawn(async move { store.run(unit).await }).await?
    }

    /// Claims that somebody sees, in one state or in any, the latest first.
    pub async fn list(
        &self,
        by: Sight,
        site: &Site,
        mode: Mode,
        state: Option<ClaimState>,
    ) -> Result<Vec<ClaimLine>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(rows::list(&mut tx, site.id, mode, state, (by.account, by.all), LIST_MAX).await?)
    }

    /// What is to be paid of those of the claims that a head has agreed to: less than was claimed where money has gone back.
    pub async fn dues(&self, site: &Site, claims: &[ClaimLine]) -> Result<HashMap<ClaimId, Money>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let mut dues = HashMap::new();
        for row in claims.iter().map(|line| &line.row).filter(|row| row.claim.state == ClaimState::Approved) {
            let session = sessions::get(&mut tx, site.id, row.session).await?;
            let Some(of) = about(&mut tx, site.id, session).await? else { continue };
            let claimant = row.claim.claimant;
            let due = row.claim.due(&of.paid_by(claimant), &of.others(claimant, Some(row.id)))?;
            dues.insert(row.id, due);
        }
        Ok(dues)
    }

    /// A claim, for the claimant, the heads of the division, and who keeps the site's books.
    pub async fn find(&self, by: &Person, site: &Site, id: ClaimId) -> Result<Option<ClaimView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(line) = rows::get(&mut tx, site.id, id).await? else { return Ok(None) };
        let (row, me) = (&line.row, by.account);
        let heads = heads::list(&mut tx, site.id, row.division).await?;
        let is_head = heads.iter().any(|head| head.account == me);
        let is_mine = row.claim.claimant == me;
        if !(is_mine || is_head || Sight::of(by, site).all) {
            return Ok(None);
        }
        let session = sessions::get(&mut tx, site.id, row.session).await?;
        let of = about(&mut tx, site.id, session).await?;
        let of = of.ok_or(AppError::Broken("a claim about no statement"))?;
        let claimant = row.claim.claimant;
        let (paid, involved) = (of.paid_by(claimant), of.involved());
        let decides = |account: AccountId| account != claimant && !involved.contains(&account);
        let name = async |tx: &mut Tx, who: Option<AccountId>| -> Result<String, AppError> {
            let Some(who) = who else { return Ok(String::new()) };
            let account = store::accounts::people::find_by_id(tx, who).await?;
            Ok(account.map_or_else(String::new, |account| account.name))
        };
        let moves_money = by.may(site.id, Act::MovePayments);
        let state = row.claim.state;
        Ok(Some(ClaimView {
            kept: paid.kept()?,
            due: row.claim.due(&paid, &of.others(claimant, Some(id)))?,
            owed_back: rules::owed_back(&paid, &of.others(claimant, None))?,
            decided_by: name(&mut tx, row.decided.map(|(who, _)| who)).await?,
            paid_by: name(&mut tx, row.paid.map(|(who, _)| who)).await?,
            may_decide: state == ClaimState::Filed && is_head && decides(me),
            lacks_head: !heads.iter().any(|head| decides(head.account)),
            may_pay: state == ClaimState::Approved && moves_money && decides(me),
            may_settle: state == ClaimState::Reimbursed && moves_money && row.settled_at.is_none(),
            line,
        }))
    }

    /// A head of the division agrees, or refuses and says why. `None`: there is no such claim for him.
    pub async fn decide(
        &self,
        by: &Person,
        site: &Site,
        id: ClaimId,
        (agrees, words): (bool, &str),
    ) -> Result<Option<Result<(), ClaimRefusal>>, AppError> {
        let Ok(words) = Reason::or_none(words) else { return Ok(Some(Err(ClaimRefusal::WordsTooLong))) };
        let (app, site, by, words) = (self.0.clone(), site.clone(), by.account, String::from(words));
        let unit = async move |tx: &mut Tx| {
            let Some(line) = rows::get(tx, site.id, id).await? else { return Ok(None) };
            let row = &line.row;
            if !heads::is_head(tx, site.id, row.division, by).await? {
                return Ok(None);
            }
            let session = sessions::get(tx, site.id, row.session).await?;
            let of = about_locked(tx, site.id, session).await?;
            let of = of.ok_or(AppError::Broken("a claim about no statement"))?;
            let decided = match rules::decide(by, &row.claim, &of.involved(), agrees) {
                Ok(decided) => decided,
                Err(refusal) => return Err(Stop::Refused(refusal)),
            };
            if !rows::decide(tx, site.id, id, (decided.state, &words), (by, app.now())).await? {
                return Err(Stop::Refused(ClaimRefusal::OtherState));
            }
            let claimant = row.claim.claimant;
            let (paid, others) = (of.paid_by(claimant), of.others(claimant, Some(id)));
            let amount = row.claim.due(&paid, &others).map_err(AppError::from)?;
            if agrees {
                // Where nothing was reserved before, the budget pays now (LT-B6).
                let this = Claim { amount, state: decided.state, ..row.claim };
                let granted = rules::granted(amount.currency, &of.payers, &of.all_with(id, this))
                    .map_err(AppError::from)?;
                let about = (row.statement, id);
                if let Err(short) = spend_claimed(&app, tx, &of.session, about, granted).await? {
                    return Err(Stop::Refused(ClaimRefusal::BudgetExhausted(short.free)));
                }
            } else {
                post(&app, tx, posted(site.id, row), &ledger::claim_refused(id, amount)).await?;
            }
            let mail = mails::About { site: site.id, subject: id.0, kind: MailKind::ClaimAnswered };
            mails::queue(&app, tx, mail, decided.state.as_str(), row.claim.claimant).await?;
            let action = if agrees { "approve claim" } else { "refuse claim" };
            let detail = amount_detail(amount, &words);
            app.audit(tx, site.id, &actor(by), action, &line.slug, &detail).await?;
            Ok(Some(()))
        };
        let store = self.0.store().clone();
        Ok(refused(spawn(async move { store.run(unit).await }).await?)?.transpose())
    }

    /// Finance has paid the host what he was `shown` to be due: nothing else is noted. `None`: there is no such claim.
    pub async fn pay(
        &self,
        by: &Person,
        site: &Site,
        id: ClaimId,
        (reference, shown): (&str, Option<i64>),
    ) -> Result<Option<Result<(), ClaimRefusal>>, AppError> {
        let reference = match Reason::new(reference) {
            Ok(reference) => reference,
            Err(ReasonProblem::Missing) => return Ok(Some(Err(ClaimRefusal::ReferenceMissing))),
            Err(ReasonProblem::TooLong) => return Ok(Some(Err(ClaimRefusal::WordsTooLong))),
        };
        let (app, site, by, reference) = (self.0.clone(), site.clone(), by.account, String::from(reference));
        let unit = async move |tx: &mut Tx| {
            let Some(line) = rows::get(tx, site.id, id).await? else { return Ok(None) };
            let row = &line.row;
            let session = sessions::get(tx, site.id, row.session).await?;
            let of = about_locked(tx, site.id, session).await?;
            let of = of.ok_or(AppError::Broken("a claim about no statement"))?;
            let claimant = row.claim.claimant;
            let (paid, others) = (of.paid_by(claimant), of.others(claimant, Some(id)));
            let amount = match rules::reimburse(by, &row.claim, &of.involved(), &paid, &others)? {
                Ok(reimbursed) if shown == Some(reimbursed.amount.minor) => reimbursed.amount,
                Ok(reimbursed) => return Ok(Some(Err(ClaimRefusal::AmountChanged(reimbursed.amount)))),
                Err(refusal) => return Ok(Some(Err(refusal))),
            };
            if !rows::pay(tx, site.id, id, (amount, &reference), (by, app.now())).await? {
                return Ok(Some(Err(ClaimRefusal::OtherState)));
            }
            post(&app, tx, posted(site.id, row), &ledger::claim_reimbursed(id, amount)).await?;
            let mail = mails::About { site: site.id, subject: id.0, kind: MailKind::ClaimAnswered };
            mails::queue(&app, tx, mail, ClaimState::Reimbursed.as_str(), row.claim.claimant).await?;
            let detail = amount_detail(amount, &reference);
            app.audit(tx, site.id, &actor(by), "reimburse claim", &line.slug, &detail).await?;
            app.reach(CrashPoint::BeforeReimbursementCommits);
            Ok::<_, AppError>(Some(Ok(())))
        };
        let store = self.0.store().clone();
        let noted = spawn(async move { store.run(unit).await }).await??;
        self.0.reach(CrashPoint::ReimbursementCommitted);
        Ok(noted)
    }

    /// The division has settled with who reimbursed its host (LT-B8). `None`: there is no such claim.
    pub async fn settle(
        &self,
        by: &Person,
        site: &Site,
        id: ClaimId,
    ) -> Result<Option<Result<(), ClaimRefusal>>, AppError> {
        let (app, site, by) = (self.0.clone(), site.clone(), by.account);
        let unit = async move |tx: &mut Tx| {
            let Some(line) = rows::get(tx, site.id, id).await? else { return Ok(None) };
            if !rows::settle(tx, site.id, id, (by, app.now())).await? {
                return Ok(Some(Err(ClaimRefusal::OtherState)));
            }
            let row = &line.row;
            let session = sessions::get(tx, site.id, row.session).await?;
            let of = about_locked(tx, site.id, session).await?;
            let of = of.ok_or(AppError::Broken("a claim about no statement"))?;
            // What came back to the host since he was reimbursed is owed by him, not by his division.
            let claimant = row.claim.claimant;
            let back = rules::owed_back(&of.paid_by(claimant), &of.others(claimant, None))?;
            let mut before = Vec::new();
            for other in &of.others {
                if other.row.claim.claimant != claimant
                    || other.row.id == id
                    || other.row.settled_at.is_none()
                {
                    continue;
                }
                let (event, cause) = (Event::DivisionSettled, other.row.id.to_string());
                let found =
                    posted_for_division(tx, site.id, (event, &cause), Account::DivisionReceivables).await?;
                let amount = found.map_or(0, |(amount, ..)| amount.minor.abs());
                before.push((other.row.claim, Money::new(amount, back.currency)));
            }
            let amount = rules::settles(&row.claim, back, &before)?;
            post(&app, tx, posted(site.id, row), &ledger::division_settled(id, amount)).await?;
            let detail = amount_detail(amount, "");
            app.audit(tx, site.id, &actor(by), "settle claim", &line.slug, &detail).await?;
            Ok::<_, AppError>(Some(Ok(())))
        };
        let store = self.0.store().clone();
        spawn(async move { store.run(unit).await }).await?
    }
}

/// Money of a claimed session is on its way back to the card of who paid it: he is owed less, or owes it (LT-B10). Called
/// inside the unit that orders it, before that is posted. Its division has spent less on the session, unless what it spends
/// is what another is promised.
pub async fn refunded(
    app: &App,
    tx: &mut Tx,
    (site, session, payer): (SiteId, SessionId, AccountId),
    refund: RefundId,
    amount: Money,
) -> Result<(), AppError> {
    let row = sessions::get(tx, site, session).await?;
    let Some(mut of) = about_locked(tx, site, row).await? else { return Ok(()) };
    let his = of.others(payer, None);
    let before = rules::overclaimed(&of.paid_by(payer), &his)?;
    if let Some(paid) = of.payers.iter_mut().find(|paid| paid.host == payer) {
        paid.refunded = paid.refunded.checked_add(amount)?;
    }
    if let Some((budget, spent)) = lock_spent(tx, site, session).await? {
        let bears = if store::divisions::budgets::was_reserved(tx, site, session).await? {
            of.payers
                .iter()
                .try_fold(Money::zero(amount.currency), |sum, paid| sum.checked_add(paid.kept()?))?
        } else {
            let claims: Vec<Claim> = of.others.iter().map(|line| line.row.claim).collect();
            rules::granted(amount.currency, &of.payers, &claims)?
        };
        let left = rules::spent_after(spent, amount, bears)?;
        returned(app, tx, (site, session), (&budget, spent), (refund, left)).await?;
    }
    let more = rules::overclaimed(&of.paid_by(payer), &his)?.checked_sub(before)?;
    match of.last_counting(payer) {
        Some(line) if more.minor > 0 => {
            post(app, tx, posted(site, &line.row), &ledger::refunded_after_claim(refund, more)).await
        }
        _ => Ok(()),
    }
}

/// Money of a claimed session does not go back after all: the refund of `amount` failed and was dismissed, as is posted already.
/// What [`refunded`] did to the budget is taken back, in the unit of that, and of what it did to the claims what they are for less than
/// was paid now: of one that was refused, or paid by what was due meanwhile, nothing; its host may claim the rest.
pub async fn not_refunded(
    app: &App,
    tx: &mut Tx,
    (site, session, payer): (SiteId, SessionId, AccountId),
    (refund, amount): (RefundId, Money),
) -> Result<(), AppError> {
    let row = sessions::get(tx, site, session).await?;
    let Some(of) = about_locked(tx, site, row.clone()).await? else { return Ok(()) };
    let cause = refund.to_string();
    let freed = (Event::SpendingReturned, cause.as_str());
    if let Some((amount, ..)) = posted_for_division(tx, site, freed, Account::BudgetAllocated).await? {
        restored(app, tx, &row, refund, amount).await?;
    }
    let (his, now) = (of.others(payer, None), of.paid_by(payer));
    let before = Paid { refunded: now.refunded.checked_add(amount)?, ..now };
    let less = rules::overclaimed(&before, &his)?.checked_sub(rules::overclaimed(&now, &his)?)?;
    match of.last_counting(payer) {
        Some(line) if less.minor > 0 => {
            post(app, tx, posted(site, &line.row), &ledger::claim_restored(refund, less)).await
        }
        _ => Ok(()),
    }
}

fn posted(site: SiteId, row: &ClaimRow) -> About {
    About { site, mode: row.mode, division: row.division, budget: None, session: Some(row.session) }
}
