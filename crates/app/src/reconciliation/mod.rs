//! Reconciliation (PS 3.4): once a day the list of transactions that a gateway keeps is held against our books. What is at the gateway
//! and not here, here and not there, or different makes us ask about its payment; what stays is shown until it is explained.

mod compare;
mod whose;

pub(crate) use compare::reconcile_due;
pub use domain::reconciliation::{Answer, Difference, Movement};
pub use store::reconciliation::{Compared, DifferenceLine, DifferenceRow, ReconciliationRow};

use crate::audit::actor;
use crate::sites::Site;
use crate::{App, AppError};
use domain::ids::{AccountId, DifferenceId, MerchantAccountId};
use domain::payments::gateway::Mode;
use domain::refunds::{Reason, ReasonProblem};
use domain::sites::GatewayProduct;
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
    /// How it was compared last; none when it never was.
    pub last: Option<ReconciliationRow>,
}

/// What the page of a mode shows.
#[derive(Debug, Clone)]
pub struct ReconciliationView {
    /// The accounts of the mode.
    pub accounts: Vec<ComparedAccount>,
    /// The differences that are open, oldest first.
    pub differences: Vec<DifferenceLine>,
}

/// Why an account is not compared now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareRefusal {
    /// There is no such account, or its gateway has no list.
    NotListed,
    /// It was a moment ago.
    TooSoon,
}

/// Why a difference is not explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExplainRefusal {
    /// Why is missing, or longer than what is kept.
    Reason(ReasonProblem),
    /// It has ended: both sides agree, or somebody was quicker.
    Ended,
}

/// Use cases of reconciliation.
#[derive(Clone, Copy)]
pub struct Reconciliation<'a>(pub(crate) &'a App);

impl Reconciliation<'_> {
    /// The accounts of a site and mode with their last comparisons, and the differences that are open.
    pub async fn view(&self, site: &Site, mode: Mode) -> Result<ReconciliationView, AppError> {
        let now = self.0.now();
        let mut tx = self.0.store().reader().await?;
        let runs = rows::list_runs(&mut tx, site.id).await?;
        let accounts = accounts_of(&mut tx, site.id, now).await?;
        let mine = accounts.into_iter().filter(|account| account.mode == mode);
        let accounts = mine
            .map(|account| ComparedAccount {
                id: account.id,
                product: account.login.product(),
                name: account.login.merchant().to_owned(),
                is_listed: self.0.gateways().capabilities(account.login.product()).list_lag.is_some(),
                last: runs.iter().find(|run| run.merchant_account_id == account.id).cloned(),
            })
            .collect();
        let differences = rows::list_open(&mut tx, site.id, mode, SHOWN_MAX).await?;
        Ok(ReconciliationView { accounts, differences })
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
            let runs = rows::list_runs(&mut tx, id).await?;
            let last = runs.into_iter().find(|run| run.merchant_account_id == account);
            if last.is_some_and(|last| now < last.asked_at.plus(BY_HAND_EVERY)) {
                return Ok(Err(CompareRefusal::TooSoon));
            }
            row
        };
        let app = self.0.clone();
        // Who goes away undoes nothing.
        let answer = tokio::spawn(async move { compare::compare(&app, &row).await }).await??;
        Ok(answer.ok_or(CompareRefusal::NotListed))
    }

    /// A difference that is open; none when it has ended.
    pub async fn difference(
        &self,
        site: &Site,
        id: DifferenceId,
    ) -> Result<Option<DifferenceLine>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(rows::find_open(&mut tx, site.id, id).await?)
    }

    /// Ends a difference with the words of who knows what it is. No money moves by it, and nothing is posted.
    pub async fn explain(
        &self,
        by: AccountId,
        site: &Site,
        id: DifferenceId,
        note: &str,
    ) -> Result<Result<(), ExplainRefusal>, AppError> {
        let note = match Reason::new(note) {
            Ok(note) => note,
            Err(problem) => return Ok(Err(ExplainRefusal::Reason(problem))),
        };
        let (app, store, site) = (self.0.clone(), self.0.store().clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            let Some(DifferenceLine { row, .. }) = rows::find_open(tx, site, id).await? else {
                return Ok::<_, AppError>(Err(ExplainRefusal::Ended));
            };
            let by = actor(by);
            if !rows::explain(tx, site, id, (&by, note.as_str()), app.now()).await? {
                return Ok(Err(ExplainRefusal::Ended));
            }
            let more = match row.theirs.or(row.ours) {
                Some(amount) => crate::refunds::detail(amount, &[note.as_str()]),
                None => note.as_str().to_owned(),
            };
            app.audit(tx, site, &by, "explain difference", &row.object.0, &more).await?;
            Ok(Ok(()))
        };
        tokio::spawn(async move { store.run(unit).await }).await?
    }
}

/// The accounts of a site whose payments may move money still, also those that were taken out.
async fn accounts_of(
    tx: &mut Tx,
    site: domain::ids::SiteId,
    now: Timestamp,
) -> Result<Vec<MerchantAccountRow>, StoreError> {
    let mut accounts = sites::list_accounts(tx, site).await?;
    let since = now.minus(domain::reconciliation::WINDOW);
    accounts.extend(sites::list_retired_in_use(tx, site, since).await?);
    Ok(accounts)
}
