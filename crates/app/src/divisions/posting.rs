//! What divisions do is posted in their site's books (LT-B1…B10).

use crate::{App, AppError};
use domain::ids::{BudgetId, DivisionId, EntryId, SessionId, SiteId};
use domain::ledger::Entry;
use domain::payments::gateway::Mode;
use store::Tx;
use store::divisions::budgets::BudgetRow;
use store::ledger::{DivisionDimensions, post_for_division};

/// What an entry is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    /// The site.
    pub site: SiteId,
    /// Test or Production.
    pub mode: Mode,
    /// The division.
    pub division: DivisionId,
    /// Its budget, where one is concerned.
    pub budget: Option<BudgetId>,
    /// The session, where one is concerned.
    pub session: Option<SessionId>,
}

impl About {
    /// About a budget.
    pub fn budget(site: SiteId, row: &BudgetRow) -> Self {
        Self { site, mode: row.mode, division: row.division, budget: Some(row.id), session: None }
    }
}

/// Posts an entry; a fact that is in the books is not posted again, and an entry that moves nothing is none.
pub(crate) async fn post(app: &App, tx: &mut Tx, about: About, entry: &Entry) -> Result<(), AppError> {
    if entry.lines().is_empty() {
        return Ok(());
    }
    let dimensions = DivisionDimensions {
        site_id: about.site,
        mode: about.mode,
        division_id: about.division,
        budget_id: about.budget,
        session_id: about.session,
    };
    let id: EntryId = app.id();
    post_for_division(tx, id, &dimensions, entry, app.now()).await?;
    Ok(())
}
