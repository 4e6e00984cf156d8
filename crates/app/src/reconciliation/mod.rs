//! Reconciliation (PS 3.4): once a day the list of transactions that a gateway keeps is held against our books. What is at the gateway
//! and not here, here and not there, or different makes us ask about its payment; what stays is shown until a person explains or posts it.

mod checks;
mod compare;
mod details;
mod disputed;
mod files;
mod find;
mod import;
mod posting;
mod whose;

use crate::spawn::spawn;
pub(crate) use compare::reconcile_due;
pub use domain::ledger::PostedAs;
pub use domain::reconciliation::{Answer, Difference, Movement, Unpostable};
pub use files::Imported;
pub use import::{AccountFiles, Day, FileView, ImportRefusal, NewFile};
pub use posting::{DifferenceView, PostRefusal, Posted, PostedDifference, SeenPosting};
pub use store::reconciliation::postings::PostingRow;
pub use store::reconciliation::{Compared, DifferenceLine, DifferenceRow, ReconciliationRow};
pub use store::settlements::SettlementFileRow;

use crate::audit::actor;
use crate::sites::Site;
use crate::{App, AppError};
use domain::health::Waiting;
use domain::ids::{AccountId, DifferenceId, MerchantAccountId};
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::refunds::{Reason, ReasonProblem};
use domain::sites::{GatewayProduct, Interface};
use domain::time::{Span, Timestamp};
use store::reconciliation as rows;
use store::sites::{self, MerchantAccountRow};
use store::{StoreError, Tx};

/// Differences that a page shows.
const SHOWN_MAX: i64 = 500;

/// A gateway is not asked for its list by hand oftener than this.
const BY_HAND_EVERY: Span = Span::minutes(1);

/// An account and how it was compared.
#[derive(Debug, Clone)]
pub struct ComparedAccount {
    /// The account.
    pub id: MerchantAccountId,
    /// Its product.
    pub product: GatewayProduct,
    /// By what people know it.
    pub name: String,
    /// Whether its gateway has a list at all.
    pub is_listed: bool,
    /// How far the files reach by which it is compared; none where it is not by files.
    pub imported: Option<Imported>,
    /// How it was compared last; none when it never was.
    pub last: Option<ReconciliationRow>,
}

/// What the page of a mode shows.
#[derive(Debug, Clone)]
pub struct ReconciliationView {
    /// The accounts of the mode.
    pub accounts: Vec<ComparedAccount>,
    /// The differences that are open, oldest first; not more than a page shows.
    pub differences: Vec<DifferenceLine>,
    /// How many are open in all.
    pub open: i64,
    /// Those that ended by being posted, the newest first; not more than a page shows.
    pub posted: Vec<PostedDifference>,
}

/// Why an account is not compared now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareRefusal {
    /// There is no such account, or its gateway has no list.
    NotListed,
    /// It is being compared, or was a moment ago.
    TooSoon,
}

/// Why a difference is not explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExplainRefusal {
    /// Why is missing, or longer than what is kept.
    Reason(ReasonProblem),
    /// It has ended: both sides agree, or somebody was quicker.
    Ended,
    /// Either side says something else by now than he saw.
    Otherwise,
    /// Of those like it there are more by now, or fewer, than he saw.
    Others,
}

/// Use cases of reconciliation.
#[derive(Clone, Copy)]
pub struct Reconciliation<'a>(pub(crate) &'a App);

/// The differences that one person explains, as he saw them: another comparison may have changed them since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenDifference {
    /// The one.
    pub id: DifferenceId,
    /// Its sides ([`sides`]).
    pub sides: String,
    /// All like it as well, by [`Alike::mark`].
    pub all: Option<String>,
}

/// Both sides of a difference, to tell whether they are as they were shown.
pub fn sides(row: &DifferenceRow) -> String {
    let side = |money: Option<Money>| {
        money.map_or_else(String::new, |money| format!("{}{}", money.currency.code(), money.minor))
    };
    format!("{}/{}", side(row.theirs), side(row.ours))
}

/// The open differences of an account and kind of which no payment is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alike {
    /// How many.
    pub count: usize,
    /// Tells whether they are the same ones.
    pub mark: String,
}

impl Alike {
    fn of(ids: &[DifferenceId]) -> Self {
        let all = ids.iter().fold(0, |all, id| all ^ id.0.as_u128());
        Self { count: ids.len(), mark: format!("{}.{all:x}", ids.len()) }
    }
}

impl Reconciliation<'_> {
    /// The accounts of a site and mode with their last comparisons, and the differences that are open.
    pub async fn view(&self, site: &Site, mode: Mode) -> Result<ReconciliationView, AppError> {
        let now = self.0.now();
        let mut tx = self.0.store().reader().await?;
        let runs = rows::list_runs(&mut tx, site.id).await?;
        let accounts = accounts_of(&mut tx, site.id, now).await?;
        let mine = accounts.into_iter().filter(|account| account.mode == mode);
        let mut accounts = Vec::new();
        for account in mine {
            let imported = match files::is_imported(&account) {
                true => Some(files::imported(&mut tx, &account, now).await?),
                false => None,
            };
            accounts.push(ComparedAccount {
                id: account.id,
                product: account.login.product(),
                name: account.login.merchant().to_owned(),
                is_listed: is_listed(self.0, &account),
                imported,
                last: runs.iter().find(|run| run.merchant_account_id == account.id).cloned(),
            });
        }
        let differences = rows::list_open(&mut tx, site.id, mode, SHOWN_MAX).await?;
        let (open, _) = rows::open(&mut tx, (site.id, mode), (now, now)).await?;
        let posted = posting::list(self.0, &mut tx, site.id, mode).await?;
        Ok(ReconciliationView { accounts, differences, open, posted })
    }

    /// Compares an account now, for somebody who waits.
    pub async fn compare(
        &self,
        site: &Site,
        account: MerchantAccountId,
    ) -> Result<Result<Answer, CompareRefusal>, AppError> {
        let (now, id) = (self.0.now(), site.id);
        let row = {
            let mut tx = self.0.store().reader().await?;
            let row = accounts_of(&mut tx, id, now).await?.into_iter().find(|row| row.id == account);
            let Some(row) = row else { return Ok(Err(CompareRefusal::NotListed)) };
            let has_files = files::is_imported(&row) && files::has_any(&mut tx, &row).await?;
            if !has_files && !is_listed(self.0, &row) {
                return Ok(Err(CompareRefusal::NotListed));
            }
            row
        };
        let Some(claimed_at) = compare::claim_now(self.0, &row, BY_HAND_EVERY).await? else {
            return Ok(Err(CompareRefusal::TooSoon));
        };
        let app = self.0.clone();
        // Who goes away undoes nothing.
        let answer = spawn(async move { compare::compare(&app, &row, claimed_at).await }).await??;
        Ok(answer.ok_or(CompareRefusal::NotListed))
    }

    /// A difference that is open; none when it has ended.
    pub async fn open_difference(
        &self,
        site: &Site,
        id: DifferenceId,
    ) -> Result<Option<DifferenceLine>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(rows::find_open(&mut tx, site.id, id).await?)
    }

    /// The differences like this one that are open, itself among them: of its account and kind, and of no payment that is known.
    pub async fn like(&self, row: &DifferenceRow) -> Result<Alike, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(Alike::of(&rows::list_strange(&mut tx, row).await?))
    }

    /// Ends a difference with the words of who knows what it is, or all like it, if they are as he saw them. No money moves by it, and
    /// nothing is posted.
    pub async fn explain(
        &self,
        by: AccountId,
        site: &Site,
        seen: SeenDifference,
        note: &str,
    ) -> Result<Result<(), ExplainRefusal>, AppError> {
        let note = match Reason::new(note) {
            Ok(note) => note,
            Err(problem) => return Ok(Err(ExplainRefusal::Reason(problem))),
        };
        let (app, store, site) = (self.0.clone(), self.0.store().clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            let id = seen.id;
            let Some(DifferenceLine { row, posted, .. }) = rows::find_open(tx, site, id).await? else {
                return Ok::<_, AppError>(Err(ExplainRefusal::Ended));
            };
            if sides(&row) != seen.sides || posted.is_some() {
                return Ok(Err(ExplainRefusal::Otherwise));
            }
            let by = actor(by);
            let mut ids = vec![id];
            if let Some(all) = &seen.all {
                ids = rows::list_strange(tx, &row).await?;
                if Alike::of(&ids).mark != *all || !ids.contains(&id) {
                    return Ok(Err(ExplainRefusal::Others));
                }
            }
            for id in ids {
                let Some(DifferenceLine { row, .. }) = rows::find_open(tx, site, id).await? else { continue };
                if !rows::explain(tx, site, id, (&by, note.as_str()), app.now()).await? {
                    return Ok(Err(ExplainRefusal::Ended));
                }
                let more = match row.theirs.or(row.ours) {
                    Some(amount) => crate::refunds::detail(amount, &[note.as_str()]),
                    None => note.as_str().to_owned(),
                };
                app.audit(tx, site, &by, "explain difference", &row.object.0, &more).await?;
            }
            Ok(Ok(()))
        };
        spawn(async move { store.run(unit).await }).await?
    }
}

/// Whether the gateway of an account has a list.
fn is_listed(app: &App, account: &MerchantAccountRow) -> bool {
    app.gateways().capabilities(account.login.interface()).list_lag.is_some()
}

/// Money of a payment may go back for so long, and be disputed: an account that was taken out is compared until then.
const MOVES_FOR: Span = Span::days(180);

/// Longer than this an account is not left without a comparison.
const UNCOMPARED_MAX: Span = Span::days(3);

/// Accounts with a list in use in Production that were not compared up to three days ago, and those compared by files of which money moved a
/// week ago that no file covers; up to when the first was.
pub(crate) async fn uncompared(app: &App, tx: &mut Tx) -> Result<Waiting, StoreError> {
    let until = app.now().minus(UNCOMPARED_MAX);
    let mut all = Waiting::default();
    for product in GatewayProduct::ALL {
        let has_list = |of: &Interface| app.gateways().capabilities(*of).list_lag.is_some();
        if product.interfaces().iter().any(has_list) {
            let of = rows::uncompared(tx, product, until).await?;
            all = Waiting { count: all.count + of.count, since: all.since.into_iter().chain(of.since).min() };
        }
    }
    // Where people import files, a day more or less is nothing; what matters is that nothing moved unseen.
    let of = files::unimported(tx, app.now()).await?;
    Ok(Waiting { count: all.count + of.count, since: all.since.into_iter().chain(of.since).min() })
}

/// The accounts of a site whose payments may move money still, also those that were taken out.
async fn accounts_of(
    tx: &mut Tx,
    site: domain::ids::SiteId,
    now: Timestamp,
) -> Result<Vec<MerchantAccountRow>, StoreError> {
    let mut accounts = sites::list_accounts(tx, site).await?;
    let since = now.minus(MOVES_FOR);
    accounts.extend(sites::list_retired_in_use(tx, site, since).await?);
    Ok(accounts)
}
