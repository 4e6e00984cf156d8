//! Whether a gateway takes payments by a merchant account at all: credentials that it refuses, an account that it has suspended, are
//! told to who can see to them, and payers are offered another account meanwhile.

use super::load::Loaded;
use crate::{App, AppError};
use domain::payments::gateway::Verdict;
use domain::payments::observation::Source;
use domain::payments::operation::{Operation, OperationKind};
use store::{Tx, sites};

/// Notes, in the unit that takes it in, what was heard says of the account: the first refusal is told to who can see to it,
/// and money that is held or taken ends it; so does a page that opens, where the page is what takes the money.
pub(super) async fn note(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded,
    (operation, source, verdict): (&Operation, Source, &Verdict),
) -> Result<(), AppError> {
    let account = &loaded.account;
    let (site, id) = (account.site_id, account.id);
    let (is_answer, asked_at) = (source == Source::Answer, operation.sent_at);
    let is_refusal = match operation.kind {
        OperationKind::HostedPage => matches!(verdict, Verdict::Misconfigured | Verdict::WrongState(_)),
        OperationKind::Authorize => *verdict == Verdict::Misconfigured,
        _ => false,
    };
    // What was asked for before the account was changed, or found good, says nothing of it as it is now.
    let is_changed =
        account.credentials.set_at > asked_at || account.found_usable_at().is_some_and(|at| at > asked_at);
    let is_news = is_answer && is_refusal && !is_changed;
    if is_news && sites::note_refusal(tx, site, id, asked_at).await? {
        tracing::error!(account.id = %id, "the gateway refuses a merchant account");
        crate::commerce::mails::tell_refused(app, tx, account).await?;
    }
    let takes_money = match operation.kind {
        OperationKind::HostedPage => {
            is_answer
                && loaded.situation.gateway.pages_take_money
                && matches!(verdict, Verdict::PageOpened { .. })
        }
        // What was asked for before the refusal says nothing of the time after it.
        OperationKind::Authorize => {
            matches!(verdict, Verdict::Authorized | Verdict::UnderReview | Verdict::Captured)
                && account.refused_at.is_some_and(|at| operation.sent_at >= at)
        }
        _ => false,
    };
    if takes_money && account.refused_at.is_some() {
        sites::note_working(tx, site, id).await?;
    }
    Ok(())
}
