//! The payer's way through a hosted page: to it, back from it, and looks at what became of it while he waits. Who
//! registers and who hosts walk it alike.

use super::open::{Begun, open_begun, open_page};
use crate::commerce::is_withheld;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{AttemptId, SiteId};
use domain::payments::attempt::AttemptState;
use domain::payments::operation::IN_HAND;
use domain::payments::situation::Page;
use domain::time::Span;
use std::time::Duration;
use store::Tx;
use store::payments::attempts::{self, AttemptRow, PageHint};

/// How long a page waits for the gateway before it says "we are checking".
const PAYER_WAITS: Duration = Duration::from_secs(6);

/// A page that somebody looks at asks the gateway at most this often.
const LOOK_EVERY: Span = Span::seconds(3);

/// An attempt whose page is to be opened.
pub(crate) enum ToPage {
    /// Stored by this request, just now.
    Begun(Box<Begun>),
    /// Stored before; perhaps its page is open.
    Joins(SiteId, AttemptId),
}

/// Opens the page of an attempt and gives its address; none when there is no answer yet, or none that opened it. The
/// work goes on when the payer goes away.
pub(crate) async fn go_to_page(app: &App, to: ToPage) -> Result<Option<String>, AppError> {
    let inside = app.clone();
    let opened = spawn(async move {
        match to {
            ToPage::Begun(begun) => open_begun(&inside, &begun).await,
            ToPage::Joins(site, attempt) => open_page(&inside, site, attempt).await,
        }
    });
    match tokio::time::timeout(PAYER_WAITS, opened).await {
        Ok(Ok(opened)) => opened,
        Ok(Err(_)) | Err(_) => Ok(None),
    }
}

/// Whether the attempt's page can be used no more, as far as its browser, the clock or this server says: whether something was
/// paid on it must be known before another one begins (decision 6).
pub(crate) fn is_over(app: &App, attempt: &AttemptRow) -> bool {
    let life = super::page_life(app, attempt);
    let is_over = |page: &Page| page.said_spent || app.now() >= page.opened_at.plus(life);
    is_withheld(app, attempt.card_entry) || attempt.page.as_ref().is_some_and(is_over)
}

/// Whether whoever looks at the attempt waits for its outcome.
pub(crate) fn is_waited_for(app: &App, attempt: &AttemptRow) -> bool {
    use AttemptState as S;
    let said_paid = attempt.page.as_ref().is_some_and(|page| page.said_paid_at.is_some());
    let fresh = app.now() < attempt.created_at.plus(IN_HAND);
    match attempt.state {
        S::Sent => !fresh,
        S::NeedsPayer => said_paid,
        state => {
            matches!(state, S::Unknown | S::Review | S::Capturing | S::Voiding | S::Refunding)
        }
    }
}

/// Looks now, and waits for the outcome no longer than a payer does; the look itself goes on.
pub(crate) async fn look(app: &App, site: SiteId, attempt: AttemptId) -> Result<(), AppError> {
    let inside = app.clone();
    let looking = spawn(async move { inside.payments().resolve(site, attempt).await });
    match tokio::time::timeout(PAYER_WAITS, looking).await {
        Ok(done) => done?,
        Err(_) => Ok(()),
    }
}

/// Asks for everything that an attempt asked for, also what is done, and waits for it no longer than a payer does.
pub(crate) async fn ask(app: &App, site: SiteId, attempt: AttemptId) -> Result<(), AppError> {
    let inside = app.clone();
    let asking = spawn(async move { super::ask_now(&inside, site, attempt).await });
    match tokio::time::timeout(PAYER_WAITS, asking).await {
        Ok(done) => done?,
        Err(_) => Ok(()),
    }
}

/// The same, unless somebody looked a moment ago.
pub(crate) async fn look_if_due(app: &App, site: SiteId, attempt: AttemptId) -> Result<(), AppError> {
    let (store, now) = (app.store().clone(), app.now());
    let unit = async move |tx: &mut Tx| {
        Ok::<_, AppError>(attempts::note_look(tx, site, attempt, now, now.minus(LOOK_EVERY)).await?)
    };
    let mine = spawn(async move { store.run_hot(unit).await }).await??;
    if mine { look(app, site, attempt).await } else { Ok(()) }
}

/// The browser came back from the gateway: a hint to look now.
pub(crate) async fn returned(app: &App, newest: &AttemptRow, hint: Option<PageHint>) -> Result<(), AppError> {
    let site = newest.site_id;
    // Of a page of which nothing was expected any more he names what he has paid there.
    let names = hint == Some(PageHint::Paid) && newest.named_payment.is_some();
    if newest.state == AttemptState::Abandoned && names && app.may_look_on_hint(newest.id) {
        return ask(app, site, newest.id).await;
    }
    if newest.state != AttemptState::NeedsPayer {
        return if newest.state.is_live() { look_on_return(app, site, newest.id).await } else { Ok(()) };
    }
    if let Some(hint @ (PageHint::Spent | PageHint::InUse)) = hint {
        note_hint(app, site, newest.id, hint).await?;
    }
    look_on_return(app, site, newest.id).await?;
    // Paid, says the browser, and the gateway does not know it yet: no second payment is offered meanwhile.
    if hint == Some(PageHint::Paid) { note_hint(app, site, newest.id, PageHint::Paid).await } else { Ok(()) }
}

async fn look_on_return(app: &App, site: SiteId, attempt: AttemptId) -> Result<(), AppError> {
    if app.may_look_on_hint(attempt) { look(app, site, attempt).await } else { Ok(()) }
}

async fn note_hint(app: &App, site: SiteId, id: AttemptId, hint: PageHint) -> Result<(), AppError> {
    {
        let mut tx = app.store().reader().await?;
        if attempts::get(&mut tx, site, id).await?.state != AttemptState::NeedsPayer {
            return Ok(());
        }
    }
    let store = app.store().clone();
    let now = app.now();
    let unit =
        async move |tx: &mut Tx| Ok::<_, AppError>(attempts::note_hint(tx, site, id, hint, now).await?);
    spawn(async move { store.run_hot(unit).await }).await?
}
