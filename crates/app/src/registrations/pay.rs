//! *Pay again*, with the same method or with another one: back to a page that is open, else by a further try. The money that
//! comes first pays, whichever page it comes from.

use super::Registrations;
use super::view::offer;
use crate::commerce::offers::{card_entry, method, offered, works};
use crate::links::PersonalLink;
use crate::payments::walk::ToPage;
use crate::payments::{
    Back, Loaded, PageContext, PayOutcome, begin_attempt, count_tried, has_ended, lock_attempt, read_attempt,
    walk,
};
use crate::sessions::SessionView;
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::AttemptId;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::CardEntry;
use domain::registrations::RegistrationState;
use domain::sites::PayMethod;
use store::Tx;
use store::payments::attempts::{self, AttemptRow};
use store::payments::intents::{self, IntentRow};
use store::registrations::{self as rows, RegistrationRow};
use store::sites::MerchantAccountRow;

/// With what something can be paid now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PayOffer {
    /// In the site's order: empty where nothing is to be paid, or nothing can be.
    pub methods: Vec<PayMethod>,
    /// Where a card is typed, if cards are among it.
    pub card_entry: CardEntry,
}

/// What became of the wish to pay.
enum Next {
    /// To the page of a try that was begun, or that somebody else, in another tab, has begun like it a moment ago.
    To(ToPage),
    /// There is nothing to pay now.
    Nothing,
}

impl Registrations<'_> {
    /// With what a seat of a session can be paid now.
    pub async fn methods(&self, site: &Site, session: &SessionView) -> Result<PayOffer, AppError> {
        let Some(price) = &session.price else { return Ok(PayOffer::default()) };
        let mut tx = self.0.store().reader().await?;
        let (mode, due) = (session.session.mode, Some(price.gross));
        let accounts = offered(self.0, &mut tx, site.as_seller(), mode, due).await?;
        Ok(PayOffer { card_entry: card_entry(&accounts), methods: accounts.iter().map(method).collect() })
    }

    /// *Pay again*: back to the page of this method while it lives, else a further attempt if one is allowed (decision 6).
    /// Without a wish, as the last time, or where that is offered no more in the first way that is.
    pub async fn pay(
        &self,
        site: &Site,
        link: &PersonalLink,
        wish: Option<PayMethod>,
    ) -> Result<Option<PayOutcome>, AppError> {
        let app = self.0;
        let (registration, tries, methods) = {
            let mut tx = app.store().reader().await?;
            let Some(registration) = app.open_as_decider(&mut tx, site, link).await? else {
                return Ok(None);
            };
            let (intent, tries) = payment_of(&mut tx, &registration).await?;
            let methods = match &intent {
                Some(intent) if wish.is_none() => offer(app, &mut tx, site, intent, &tries).await?.methods,
                _ => Vec::new(),
            };
            (registration, tries, methods)
        };
        let link = app.link_of(&registration)?;
        let is_due = registration.state == RegistrationState::AwaitingPayment;
        let Some(newest) = tries.last().filter(|_| is_due) else {
            return Ok(Some(PayOutcome::NothingToPay(link)));
        };
        let goes_on = methods.contains(&newest.method) || leads_to_page(app, newest, newest.id);
        let as_last = Some(newest.method).filter(|_| goes_on);
        let wish = wish.or(as_last).or(methods.first().copied()).unwrap_or(newest.method);
        // Whether something was paid on a page that he leaves, or that is over, must be known first.
        let open = tries.iter().rev().find(|row| row.method == wish && leads_to_page(app, row, newest.id));
        let left = tries.iter().filter(|row| row.page.is_some() && row.state == AttemptState::NeedsPayer);
        for row in left.filter(|row| open.is_none_or(|open| open.id != row.id) && !row.superseded) {
            walk::look(app, site.id, row.id).await?;
        }
        let may_be_paid = {
            let mut tx = app.store().reader().await?;
            let tries = attempts_of(&mut tx, &registration).await?;
            let but = open.map_or(newest.id, |open| open.id);
            may_be_paid_elsewhere(app, &mut tx, &tries, but).await?
        };
        if may_be_paid {
            return Ok(Some(PayOutcome::NothingToPay(link)));
        }
        if let Some(open) = open {
            return Ok(Some(self.go_to_page(ToPage::Joins(site.id, open.id), link).await?));
        }
        let (store, inside, in_site, newest) = (app.store().clone(), app.clone(), site.clone(), newest.id);
        let unit = async move |tx: &mut Tx| next_attempt(&inside, tx, &in_site, newest, wish).await;
        Ok(Some(match spawn(async move { store.run_hot(unit).await }).await?? {
            Next::To(page) => self.go_to_page(page, link).await?,
            Next::Nothing => PayOutcome::NothingToPay(link),
        }))
    }

    /// Opens the page of an attempt; the work goes on when the payer goes away.
    pub(super) async fn go_to_page(&self, to: ToPage, link: PersonalLink) -> Result<PayOutcome, AppError> {
        Ok(match walk::go_to_page(self.0, to).await? {
            Some(url) => PayOutcome::GoToPage { url, link },
            // The registration's page says how it stands.
            None => PayOutcome::PageUnavailable(link),
        })
    }
}

/// The attempts at paying for a registration, the newest last.
pub(super) async fn attempts_of(
    tx: &mut Tx,
    registration: &RegistrationRow,
) -> Result<Vec<AttemptRow>, AppError> {
    Ok(payment_of(tx, registration).await?.1)
}

/// What a registration is paid with, if it is to be paid, and the attempts at that, the newest last.
pub(super) async fn payment_of(
    tx: &mut Tx,
    registration: &RegistrationRow,
) -> Result<(Option<IntentRow>, Vec<AttemptRow>), AppError> {
    let site = registration.site_id;
    let intent = intents::find(tx, site, registration.id).await?;
    let attempts = match &intent {
        Some(intent) => attempts::list(tx, site, intent.id).await?,
        None => Vec::new(),
    };
    Ok((intent, attempts))
}

/// Whether the payer goes on by this attempt: the newest while its outcome is open, or one that he left whose page is open.
fn leads_to_page(app: &App, row: &AttemptRow, newest: AttemptId) -> bool {
    use AttemptState as S;
    let is_open = row.state == S::NeedsPayer && row.page.is_some();
    let goes_on = matches!(row.state, S::NeedsPayer | S::Sent | S::Unknown) && row.id == newest;
    (goes_on || (is_open && !row.superseded)) && !(row.state == S::NeedsPayer && walk::is_over(app, row))
}

/// Whether money may be on another attempt than `but`, which that one does not know of: nothing is offered that would charge
/// again.
pub(super) async fn may_be_paid_elsewhere(
    app: &App,
    tx: &mut Tx,
    tries: &[AttemptRow],
    but: AttemptId,
) -> Result<bool, AppError> {
    use AttemptState as S;
    for row in tries.iter().filter(|row| row.id != but) {
        let may_be = match (row.state, &row.page) {
            (S::Quarantine | S::NeedsHuman | S::Capturing, _) | (S::Unknown, Some(_)) => true,
            // Paid, says his browser, and the gateway does not know it yet.
            (S::NeedsPayer, Some(page)) if page.said_paid_at.is_some() && !row.superseded => {
                let loaded = read_attempt(app, tx, row.site_id, row.id).await?;
                loaded.situation.is_being_checked(app.now())
            }
            _ => false,
        };
        if may_be {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Begins a further attempt with `wish` if the rules allow one now. An account that is offered no more begins nothing.
async fn next_attempt(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    newest: AttemptId,
    wish: PayMethod,
) -> Result<Next, AppError> {
    let loaded = lock_attempt(app, tx, site.id, newest).await?;
    let registration = loaded.registration()?;
    let hold = rows::get_hold(tx, site.id, registration.seat_hold_id).await?;
    let now = app.now();
    if let Some(last) = loaded.attempts.last().filter(|row| row.id != newest) {
        let joins = last.method == wish && leads_to_page(app, last, last.id);
        return Ok(if joins { Next::To(ToPage::Joins(site.id, last.id)) } else { Next::Nothing });
    }
    let is_dead = loaded.situation.allows_next_attempt(now);
    let is_another = loaded.attempt.method != wish;
    let allowed = (is_dead || (is_another && loaded.situation.allows_other_method(now)))
        && registration.state == RegistrationState::AwaitingPayment
        && loaded.intent.secured_by.is_none()
        && hold.keeps_seat(now)
        && !has_ended(tx, site.id, registration.session_id).await?
        && count_tried(&loaded.attempts) < site.attempts_max;
    if !allowed {
        return Ok(Next::Nothing);
    }
    let Some(account) = account_for(app, tx, site, &loaded, wish).await? else { return Ok(Next::Nothing) };
    let back = Back::Registration(app.link_of(registration)?);
    let (description, language) = (loaded.session.topic.clone(), registration.locale.clone());
    let page = PageContext { site_slug: site.slug.clone(), back, description, language };
    let number = i64::try_from(loaded.attempts.len()).unwrap_or(i64::MAX);
    let begun = begin_attempt(app, tx, &loaded.intent, &account, page, number + 1).await?;
    // A page that is still open may be paid on all the same: then that money is the first.
    if is_dead {
        attempts::supersede(tx, site.id, newest).await?;
    }
    Ok(Next::To(ToPage::Begun(begun)))
}

/// The account through which `wish` is paid now; none while its gateway refuses it, as one of these attempts has found:
/// nobody tries in vain.
async fn account_for(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    loaded: &Loaded,
    wish: PayMethod,
) -> Result<Option<MerchantAccountRow>, AppError> {
    let (mode, due) = (loaded.intent.mode, loaded.intent.price.gross);
    let accounts = offered(app, tx, site.as_seller(), mode, Some(due)).await?;
    let account = accounts.into_iter().find(|account| method(account) == wish);
    Ok(account.filter(|account| works(account, &loaded.attempts)))
}
