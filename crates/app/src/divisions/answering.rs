//! Who answers when a host asks for more than a budget has: nobody decides about a session that he asks for or hosts.

use super::budgets::of_session;
use crate::AppError;
use domain::ids::{AccountId, DivisionId};
use domain::sessions::SessionState;
use store::Tx;
use store::divisions::budgets::{self as rows, RequestRow, RequestState};
use store::divisions::heads::{self, HeadRow};
use store::sessions::SessionRow;

/// Who answers: the heads of the division but who asks and who hosts; where it has no other head, the administrators of the
/// site but those. Empty where nobody heads it.
pub(super) async fn answering(
    tx: &mut Tx,
    session: &SessionRow,
    division: DivisionId,
    asked_by: AccountId,
) -> Result<Vec<AccountId>, AppError> {
    let site = session.site_id;
    let others = |people: Vec<HeadRow>| -> Vec<AccountId> {
        let accounts = people.into_iter().map(|person| person.account);
        accounts.filter(|account| *account != asked_by && session.host != Some(*account)).collect()
    };
    let all = heads::list(tx, site, division).await?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let heads = others(all);
    if !heads.is_empty() {
        return Ok(heads);
    }
    Ok(others(heads::administrators(tx, site).await?))
}

/// Whether a question still has something to answer: nobody has, the session takes place, falls in the budget that was asked
/// about, and its cost is not known yet.
pub(super) async fn is_open(
    tx: &mut Tx,
    session: &SessionRow,
    request: &RequestRow,
) -> Result<bool, AppError> {
    if request.state != RequestState::Asked || session.session.state == SessionState::Cancelled {
        return Ok(false);
    }
    let budget = of_session(tx, session, request.ceiling.currency).await?;
    let is_spent = rows::spent(tx, session.site_id, session.session.id).await?.is_some();
    Ok(!is_spent && budget.is_some_and(|budget| budget.id == request.budget))
}
