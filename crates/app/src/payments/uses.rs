//! What money does for the use of a session: its ceiling is held, so that the session may start.

use crate::usage;
use crate::{App, AppError};
use domain::money::Money;
use domain::payments::purchase::Use;
use store::payments::attempts::AttemptRow;
use store::payments::intents::{self, IntentRow};
use store::sessions::SessionRow;
use store::usage::statements;
use store::{Tx, classrooms};

/// The ceiling is held: the session may start. False, and given up, when it does not take place any more, or its use is
/// frozen already.
pub(super) async fn confirm(
    app: &App,
    tx: &mut Tx,
    (intent, attempt, session): (&IntentRow, &AttemptRow, &SessionRow),
    paid: &mut Use,
) -> Result<bool, AppError> {
    let (site, id, now) = (paid.site, session.session.id, app.now());
    let room = classrooms::get(tx, site, id).await?;
    let is_frozen = statements::of_session(tx, site, id).await?.is_some();
    let takes_place = !is_frozen && domain::usage::course::takes_place(&session.session, &room, now);
    let action = if takes_place { "hold ceiling" } else { "find no session" };
    if !takes_place {
        intents::give_use_up(tx, intent.site_id, intent.id, now).await?;
        (paid.given_up, paid.taken) = (true, Some(Money::zero(intent.price.gross.currency)));
    }
    app.audit(tx, site, "payment", action, &attempt.reference, &session.slug).await?;
    usage::look_after_now(app, tx, site, id).await?;
    Ok(takes_place)
}
