//! The money office: payments of a site, each with its whole history, and what the ledger says of them. Test and
//! Production are never added up.

mod decisions;
mod export;
pub(crate) mod office_asked;
mod payment;

pub use decisions::{Decided, Decision};
pub(crate) use payment::acted;
pub use payment::{Actor, CardChecks, Dispute, FailedRefund, Moment, PaymentView, Task, What};
pub use store::money::{
    Filling, OUTCOME_UNKNOWN, PaymentFilter, PaymentLine, PaymentPlace, PaymentSum, SessionName, Waiting,
};

use crate::sessions::UNDECIDED_MAX;
use crate::sites::Site;
use crate::{App, AppError};
use domain::ledger::Account;
use domain::money::Money;
use domain::payments::gateway::Mode;
use domain::time::Timestamp;
use locale::Zone;
use store::Tx;
use store::money as rows;
pub use store::sessions::held::UndecidedRow;
use store::sessions::held::list_undecided;

/// Payments on a page.
const PAGE: usize = 50;

/// Payments that wait for a person, on a page.
const WAITING_MAX: i64 = 100;

/// Sessions in the picture of seats.
const FILLING_MAX: i64 = 12;

/// Sessions to choose from.
const SESSIONS_MAX: i64 = 200;

/// Weeks in the picture of money.
const WEEKS: i32 = 12;

/// Use cases of the money office.
#[derive(Clone, Copy)]
pub struct MoneyOffice<'a>(pub(crate) &'a App);

/// A page of payments.
#[derive(Debug, Clone)]
pub struct PaymentsPage {
    /// The payments, newest first.
    pub lines: Vec<PaymentLine>,
    /// Where older ones begin; none when these were the last.
    pub older: Option<PaymentPlace>,
    /// Sums of everything that the filter asks for, not only of this page.
    pub sums: Vec<PaymentSum>,
}

/// Money of one week.
#[derive(Debug, Clone)]
pub struct Week {
    /// Its Monday, at midnight in the site's time zone.
    pub begins_at: Timestamp,
    /// What was taken.
    pub taken: Money,
    /// What was given back; positive.
    pub returned: Money,
}

/// What the office sees at first sight.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Balances of the ledger, debit positive.
    pub balances: Vec<(Account, Money)>,
    /// The last weeks, oldest first.
    pub weeks: Vec<Week>,
    /// Sessions to come and their seats.
    pub filling: Vec<Filling>,
    /// What waits for a person, oldest first.
    pub waiting: Vec<Waiting>,
    /// Sessions whose fees are not earned yet because nobody says whether they were held, oldest first: since when their hosts
    /// are asked is `asked_at`.
    pub undecided: Vec<UndecidedRow>,
    /// While Test is looked at: how much of both waits in Production.
    pub waiting_in_production: usize,
    /// How many differences there are between the gateways' lists and the books.
    pub differences: i64,
    /// Since when the gateway refuses the account through which the site is paid: somebody must see to it.
    pub refused_at: Option<Timestamp>,
}

impl MoneyOffice<'_> {
    /// The page of payments behind `after`.
    pub async fn payments(
        &self,
        site: &Site,
        filter: &PaymentFilter,
        after: Option<PaymentPlace>,
    ) -> Result<PaymentsPage, AppError> {
        let mut tx = self.0.store().reader().await?;
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut lines = rows::list(&mut tx, site.id, filter, after, limit).await?;
        let older = if lines.len() > PAGE {
            lines.truncate(PAGE);
            lines.last().map(|line| (line.begun_at, line.id))
        } else {
            None
        };
        let sums = rows::sums(&mut tx, site.id, filter).await?;
        Ok(PaymentsPage { lines, older, sums })
    }

    /// Sessions that payments can be for, latest first.
    pub async fn session_names(&self, site: &Site, mode: Mode) -> Result<Vec<SessionName>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(rows::session_names(&mut tx, site.id, mode, SESSIONS_MAX).await?)
    }

    /// Sites whose hosts have paid to a seller, by name: slug and name.
    pub async fn sites_of_hosts(&self, seller: &Site, mode: Mode) -> Result<Vec<(String, String)>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(rows::sites_of_hosts(&mut tx, seller.id, mode, SESSIONS_MAX).await?)
    }

    /// Balances, money by week, seats, and what waits for a person.
    pub async fn overview(&self, site: &Site, mode: Mode) -> Result<Overview, AppError> {
        let now = self.0.now();
        let zone = Zone::stored(&site.time_zone);
        let mut tx = self.0.store().reader().await?;
        let balances = store::ledger::balances(&mut tx, site.id, mode).await?;
        let mut weeks = Vec::new();
        for ago in (0..WEEKS).rev() {
            let (begins_at, ends_at) = (zone.week_start(now, -ago), zone.week_start(now, 1 - ago));
            let sums = rows::between(&mut tx, site.id, mode, begins_at, ends_at).await?;
            let own = sums.into_iter().find(|(taken, _)| taken.currency == site.currency);
            let (taken, returned) = own.unwrap_or((Money::zero(site.currency), Money::zero(site.currency)));
            weeks.push(Week { begins_at, taken, returned });
        }
        let waiting_in_production = match mode {
            Mode::Test => {
                waiting(&mut tx, site, Mode::Production).await.map(|(one, two)| one.len() + two.len())?
            }
            Mode::Production => 0,
        };
        let (waiting, undecided) = waiting(&mut tx, site, mode).await?;
        Ok(Overview {
            balances: balances
                .into_iter()
                .map(|(account, currency, minor)| (account, Money::new(minor, currency)))
                .collect(),
            weeks,
            filling: rows::filling(&mut tx, site.id, mode, now, FILLING_MAX).await?,
            waiting,
            undecided,
            waiting_in_production,
            differences: store::reconciliation::open(&mut tx, (site.id, mode), (now, now)).await?.0,
            refused_at: store::sites::list_accounts(&mut tx, site.id)
                .await?
                .into_iter()
                .filter(|account| account.mode == mode && account.paused_at.is_none())
                .find_map(|account| account.refused_at),
        })
    }
}

/// What of a mode waits for a person: payments, and sessions of which nobody says whether they were held.
async fn waiting(
    tx: &mut Tx,
    site: &Site,
    mode: Mode,
) -> Result<(Vec<Waiting>, Vec<UndecidedRow>), AppError> {
    let payments = rows::waiting(tx, site.id, mode, WAITING_MAX).await?;
    Ok((payments, list_undecided(tx, site.id, mode, UNDECIDED_MAX).await?))
}
