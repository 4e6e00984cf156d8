//! Payments: from *Pay* to the captured fee, and back where there is no seat.
//!
//! Every unit of work that takes in an observation begins by locking the intent, folds the observation, does the
//! steps that the rules ask for, and commits ([`absorb`]). Calls to the gateway happen outside ([`resolve`]).
//! Browser returns, notifications, page views and the janitor all go through [`resolve`].

mod absorb;
mod anothers;
mod card;
mod decisions;
mod health;
mod kept;
mod limits;
mod load;
mod nothing_paid;
mod notices;
mod open;
mod orders;
mod posting;
mod refused_accounts;
mod resolve;
mod seats;
mod steps;
mod typed;
mod uses;
pub(crate) mod walk;

use crate::spawn::spawn;
pub(crate) use absorb::{count_tried, follow, give_up, send_decided, was_refused};
pub use card::PayerCard;
pub(crate) use card::{page_life, payer_card, takes_card};
pub use connectors::Secret;
pub use connectors::payments::{CardForm, Notice};
pub(crate) use decisions::{By, charge_again, close, decide_review, end_closed, release, set_aside};
pub(crate) use limits::Limits;
pub(crate) use load::{
    Bought, Loaded, lock as lock_attempt, locked as locked_attempt, note_console_refunds,
    read as read_attempt, with_money,
};
pub(crate) use nothing_paid::{next_look_for_lost, note_read, tell_if_gone};
pub use notices::Noted;
pub(crate) use notices::{renew_subscriptions, subscribe};
pub use open::PayOutcome;
pub(crate) use open::{Back, Begun, PageContext, begin_attempt, gateway_account};
pub(crate) use orders::{NewOrder, order, part_off, split, standing};
pub(crate) use posting::post;
pub(crate) use seats::has_ended;
pub(crate) use steps::tell;
pub use typed::{CardAnswer, CardRefusal, TypedCard, TypedCardPage};
pub(crate) use typed::{pay_by_card, takes_typed_card, typed_card_page};

use crate::jobs::queue::RESOLVE_JOB;
use crate::{App, AppError, CrashPoint};
use domain::ids::{AttemptId, SiteId};
use domain::payments::attempt::AttemptState;
use domain::time::Span;
use store::Tx;
use store::payments::attempts::{self, AttemptRow};

/// A notification gives the payer's own browser this long to come back first.
const HINT_WAIT: Span = Span::seconds(2);

/// No gateway's name of a payment is longer.
const PAYMENT_ID_MAX: usize = 64;

/// Use cases of payments.
#[derive(Clone, Copy)]
pub struct Payments<'a>(pub(crate) &'a App);

impl Payments<'_> {
    /// A gateway's server says that something happened on a hosted page. It proves nothing; it makes us look soon.
    /// Stored before it is acknowledged (PS-C17). An unknown page is ignored, and so is what comes more often than anybody pays:
    /// whoever has a page could send any number.
    pub async fn note_hint(&self, page_id: &str) -> Result<(), AppError> {
        let (app, page_id) = (self.0.clone(), page_id.to_owned());
        let due_at = app.now().plus(HINT_WAIT);
        {
            // Anybody may send one: for a page that is not ours nothing is opened for writing.
            let mut tx = app.store().reader().await?;
            let found = attempts::find_by_page(&mut tx, &page_id).await?;
            if !found.is_some_and(|attempt| app.may_look_on_hint(attempt.id)) {
                return Ok(());
            }
        }
        let store = app.store().clone();
        spawn(async move {
            // The gateway waits for the flush and the payer does not: his way back brings one within milliseconds.
            store
                .run_unhurried(async move |tx| {
                    let Some(attempt) = attempts::find_by_page(tx, &page_id).await? else {
                        return Ok::<_, AppError>(());
                    };
                    store::jobs::hurry(tx, RESOLVE_JOB, attempt.id.0, due_at).await?;
                    Ok(())
                })
                .await
        })
        .await??;
        self.0.reach(CrashPoint::HintStored);
        Ok(())
    }

    /// A browser that comes back from a page of ours names what was paid there. That proves nothing: it says where to look, and
    /// the gateway whether it is ours. The page of another site, a name that cannot be one and ever other names are ignored.
    pub async fn note_payment(&self, site: SiteId, page_id: &str, payment: &str) -> Result<(), AppError> {
        let app = self.0;
        let found = {
            let mut tx = app.store().reader().await?;
            attempts::find_by_page(&mut tx, page_id).await?
        };
        let is_news = |attempt: &AttemptRow| {
            attempt.site_id == site
                && matches!(attempt.state, AttemptState::NeedsPayer | AttemptState::Abandoned)
                && attempt.named_payment.as_deref() != Some(payment)
                && is_id(payment)
                && app.may_look_on_hint(attempt.id)
        };
        let Some(attempt) = found.filter(is_news) else { return Ok(()) };
        let (store, payment) = (app.store().clone(), payment.to_owned());
        let unit = async move |tx: &mut Tx| {
            attempts::note_payment(tx, attempt.site_id, attempt.id, &payment).await?;
            Ok::<_, AppError>(())
        };
        spawn(async move { store.run_hot(unit).await }).await?
    }

    /// Asks the gateway what there is to know about an attempt and does what follows from it, now. Returns when
    /// nothing more can be learnt at once. The work goes on when the caller goes away.
    pub async fn resolve(&self, site: SiteId, attempt: AttemptId) -> Result<(), AppError> {
        let app = self.0.clone();
        spawn(async move { resolve::resolve(&app, site, attempt, Vec::new()).await }).await?
    }
}

/// Whether it can be the name that a gateway gives to a payment.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= PAYMENT_ID_MAX && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Asks the gateway now about everything that an attempt asked for. Runs on when the caller goes away.
pub(crate) async fn ask_now(app: &App, site: SiteId, attempt: AttemptId) -> Result<(), AppError> {
    let app = app.clone();
    spawn(async move { resolve::ask_all(&app, site, attempt).await }).await?
}
