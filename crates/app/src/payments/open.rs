//! Opens the hosted page on which the payer pays (decision 6, moment G0), and builds the calls of all operations.

use super::absorb::{Observation, absorb};
use super::load::{self, Bought, Loaded};
use super::{health, resolve};
use crate::jobs::queue::RESOLVE_JOB;
use crate::links::PersonalLink;
use crate::{App, AppError, CrashPoint};
use connectors::payments::Account;
use domain::ids::{AttemptId, MerchantAccountId, Reference, SiteId};
use domain::payments::dispute::Disputed;
use domain::payments::gateway::{Ask, Call, CardEntry, HostedPage};
use domain::payments::observation::Source;
use domain::payments::operation::{IN_HAND, NewOperation, Operation, OperationKind, OperationState};
use domain::payments::situation::AttemptState;
use locale::Address;
use std::time::Duration;
use store::payments::attempts::AttemptRow;
use store::payments::intents::IntentRow;
use store::sites::MerchantAccountRow;
use store::{Tx, jobs, payments as rows};

/// Highest INVNUM (decision 4: at most nine digits).
const INVOICE_NUMBER_MAX: u64 = 999_999_999;

/// Between two looks at whether another request has opened the page.
const OTHERS_SEND_LOOKED_AT_EVERY: Duration = Duration::from_millis(40);

/// So many looks.
const OTHERS_SEND_LOOKS: u32 = 150;

/// Where *Pay* leads to.
#[derive(Debug, Clone)]
pub enum PayOutcome {
    /// To the gateway's page, or to ours for the card.
    GoToPage {
        /// Its address.
        url: String,
        /// The registration.
        link: PersonalLink,
    },
    /// The page could not be opened: nothing was charged, trying again is offered.
    PageUnavailable(PersonalLink),
    /// There is nothing to pay now: show the registration.
    NothingToPay(PersonalLink),
}

/// The account as the gateway wants it, its password decrypted.
pub(crate) fn gateway_account(app: &App, row: &MerchantAccountRow) -> Result<Account, AppError> {
    let secret = app.keys().open(row.site_id, row.id, &row.credentials.sealed_password)?;
    Ok(Account::new(row.mode, &row.login, secret, notified_at(app, row.id)))
}

/// Where an account's gateway tells of what happens.
pub(super) fn notified_at(app: &App, account: MerchantAccountId) -> String {
    Address::PayPalNotifications { account: &account.to_string() }.absolute(app.base())
}

/// What a hosted page shows and where it leads back to.
pub(crate) struct PageContext {
    /// The site's slug.
    pub site_slug: String,
    /// Who comes back.
    pub back: Back,
    /// What is paid for.
    pub description: String,
    /// The payer's language; empty where he has not said.
    pub language: String,
}

/// Who comes back from a hosted page, and by what he is known then.
pub(crate) enum Back {
    /// Who registered, by his personal link.
    Registration(PersonalLink),
    /// A host, by the page that he was at: he is signed in, and what he brings is a hint all the same.
    Host,
}

/// The call of an operation: the same operation always gives the same call (PS-K1). A hosted page needs its context.
pub(super) fn call_of(
    app: &App,
    attempt: &AttemptRow,
    page: Option<&PageContext>,
    operation: &Operation,
) -> Result<Call, AppError> {
    let broken = AppError::Broken("an operation lacks what its call is made of");
    let target = operation.target.clone();
    let ask = match (operation.kind, target, page) {
        (OperationKind::HostedPage, _, Some(page)) => {
            Ask::OpenHostedPage(Box::new(hosted_page(app, attempt, page)))
        }
        (OperationKind::Authorize, Some(order), _) => Ask::Authorize { order, action: attempt.action },
        (OperationKind::Reauthorize, Some(authorization), _) => Ask::Reauthorize { authorization },
        (OperationKind::Capture, Some(authorization), _) => Ask::Capture { authorization },
        (OperationKind::Void, Some(authorization), _) => Ask::Void { authorization },
        (OperationKind::Refund, Some(capture), _) => Ask::Refund { capture },
        (OperationKind::AcceptReview, Some(held), _) => Ask::AcceptReview { held },
        (OperationKind::DeclineReview, Some(held), _) => Ask::DeclineReview { held },
        _ => return Err(broken),
    };
    Ok(Call {
        request_key: operation.request_key.clone(),
        reference: operation.reference.clone(),
        attempt_reference: Reference::parse(&attempt.reference)
            .ok_or(AppError::Broken("an attempt's reference cannot be read"))?,
        amount: operation.amount,
        ask,
    })
}

fn hosted_page(app: &App, attempt: &AttemptRow, page: &PageContext) -> HostedPage {
    let site = &page.site_slug;
    let back = match &page.back {
        Back::Registration(link) => {
            Address::CheckoutReturn { site, reference: &link.to_string() }.absolute(app.base())
        }
        Back::Host => Address::HostPaymentReturn { site, page: &attempt.page_id }.absolute(app.base()),
    };
    HostedPage {
        action: attempt.action,
        card_entry: attempt.card_entry,
        page_id: attempt.page_id.clone(),
        invoice_number: u32::try_from(attempt.invoice_number).unwrap_or(0),
        description: page.description.clone(),
        language: page.language.clone(),
        return_url: back.clone(),
        error_url: format!("{back}?outcome=error"),
        cancel_url: format!("{back}?outcome=cancel"),
        notify_url: Address::PayflowSilentPost { site }.absolute(app.base()),
    }
}

/// Where the browser goes to pay on the page that was opened with this token: to the gateway, or to our page for the card.
fn page_address(
    app: &App,
    account: &Account,
    (attempt, page): (&AttemptRow, &PageContext),
    token: &str,
) -> String {
    let site = &page.site_slug;
    match (attempt.card_entry, &page.back) {
        (CardEntry::GatewayPage, _) => app.gateways().page_url(account, token, &attempt.page_id),
        (CardEntry::OurPage | CardEntry::OurServer, Back::Registration(link)) => {
            Address::CheckoutCard { site, reference: &link.to_string() }.path()
        }
        (CardEntry::OurPage | CardEntry::OurServer, Back::Host) => {
            Address::HostPaymentCard { site, page: &attempt.page_id }.path()
        }
    }
}

/// An attempt as this process has just stored it, with what its page is opened from: its first send is in the hand of
/// whoever has this.
pub(crate) struct Begun {
    account: MerchantAccountRow,
    attempt: AttemptRow,
    page: PageContext,
    operation: Operation,
}

/// Stores a new attempt with the operation of its hosted page. The page is opened after the commit.
pub(crate) async fn begin_attempt(
    app: &App,
    tx: &mut Tx,
    intent: &IntentRow,
    account: &MerchantAccountRow,
    page: PageContext,
    number: i64,
) -> Result<Box<Begun>, AppError> {
    let now = app.now();
    let random = u64::from_le_bytes(app.random_bytes());
    let attempt = AttemptRow {
        disputed: Disputed::default(),
        id: app.id(),
        site_id: intent.site_id,
        intent_id: intent.id,
        number,
        reference: app.reference().to_string(),
        merchant_account_id: account.id,
        method: account.login.product().method(),
        action: account.action,
        card_entry: account.card_entry,
        state: AttemptState::Sent,
        superseded: false,
        // Random, not counted: a restored backup would count the same numbers again (PS-K3).
        invoice_number: i64::try_from(random % INVOICE_NUMBER_MAX + 1).unwrap_or(1),
        page_id: crate::entropy::request_key(app.entropy()),
        page: None,
        named_payment: None,
        trouble: None,
        last_looked_at: None,
        set_aside: 0,
        closed_at: None,
        mismatch_passes: false,
        created_at: now,
    };
    let mut operation = Operation::to_send(
        NewOperation {
            id: app.id(),
            kind: OperationKind::HostedPage,
            request_key: crate::entropy::request_key(app.entropy()),
            reference: app.reference(),
            amount: intent.price.gross,
            target: None,
            order: None,
        },
        now,
    );
    let call = call_of(app, &attempt, Some(&page), &operation)?;
    operation.fingerprint = app.gateways().fingerprint(&call, &gateway_account(app, account)?);
    rows::attempts::insert(tx, &attempt).await?;
    rows::operations::insert(tx, intent.site_id, attempt.id, 1, &operation, None).await?;
    jobs::put(tx, RESOLVE_JOB, attempt.id.0, Some(intent.site_id), now.plus(IN_HAND)).await?;
    Ok(Box::new(Begun { account: account.clone(), attempt, page, operation }))
}

/// Context of the page of an attempt that is stored already.
pub(super) async fn page_context(app: &App, tx: &mut Tx, loaded: &Loaded) -> Result<PageContext, AppError> {
    let site = store::sites::get(tx, loaded.session.site_id).await?;
    let (back, language) = match &loaded.bought {
        Bought::Seat(registration) => {
            (Back::Registration(app.link_of(registration)?), registration.locale.clone())
        }
        Bought::Use(_) => (Back::Host, String::new()),
    };
    Ok(PageContext { site_slug: site.slug, back, description: loaded.session.topic.clone(), language })
}

/// Opens the page of an attempt that was begun before, or finds it open, and says where the payer goes.
pub(crate) async fn open_page(
    app: &App,
    site: SiteId,
    attempt: AttemptId,
) -> Result<Option<String>, AppError> {
    app.may_send().await?;
    let (loaded, page) = {
        let mut tx = app.store().reader().await?;
        let loaded = load::read(app, &mut tx, site, attempt).await?;
        let page = page_context(app, &mut tx, &loaded).await?;
        (loaded, page)
    };
    let account = gateway_account(app, &loaded.account)?;
    if let Some(open) = &loaded.situation.page {
        return Ok(Some(page_address(app, &account, (&loaded.attempt, &page), &open.token)));
    }
    let Some(operation) = loaded.situation.hosted().filter(|o| o.state.is_open()).cloned() else {
        return Ok(None);
    };
    if !health::may_ask(app, &loaded.account) {
        return Ok(None);
    }
    let now = app.now();
    if operation.is_in_hand(now) || !resolve::take_send(app, site, &operation, now).await? {
        // Somebody else sends it, a double click or another tab: both get its answer (PS-I-32).
        return wait_for_page(app, (site, attempt), &account, &page).await;
    }
    send_page(app, &Begun { account: loaded.account, attempt: loaded.attempt, page, operation }).await
}

/// Opens the page of an attempt that was stored a moment ago: nothing of it is read again, as nobody else sends it.
pub(crate) async fn open_begun(app: &App, begun: &Begun) -> Result<Option<String>, AppError> {
    app.may_send().await?;
    // What was stored too long ago, as by a process that was paused since, is in nobody's hand.
    if app.now() >= begun.operation.sent_at.plus(IN_HAND) {
        return open_page(app, begun.attempt.site_id, begun.attempt.id).await;
    }
    if !health::may_ask(app, &begun.account) {
        return Ok(None);
    }
    send_page(app, begun).await
}

/// Sends what opens a page, by whoever has the right to, and takes in the answer.
async fn send_page(app: &App, begun: &Begun) -> Result<Option<String>, AppError> {
    let Begun { account: row, attempt, page, operation } = begun;
    let account = gateway_account(app, row)?;
    let call = call_of(app, attempt, Some(page), operation)?;
    resolve::check_fingerprint(app, &call, &account, operation)?;
    let heard = app.gateways().send(&account, &call).await;
    app.reach(CrashPoint::PageOpened);
    health::note(app, row, &heard, false).await?;
    let observation = Observation {
        site: attempt.site_id,
        attempt: attempt.id,
        operation: operation.id,
        source: Source::Answer,
        heard,
        asked_at: None,
    };
    let absorbed = absorb(app, observation).await?;
    let open = absorbed.loaded.situation.page.as_ref();
    Ok(open.map(|open| page_address(app, &account, (attempt, page), &open.token)))
}

/// Waits for the page that another request is opening, no longer than that one waits for its answer.
async fn wait_for_page(
    app: &App,
    (site, attempt): (SiteId, AttemptId),
    account: &Account,
    page: &PageContext,
) -> Result<Option<String>, AppError> {
    for _ in 0..OTHERS_SEND_LOOKS {
        tokio::time::sleep(OTHERS_SEND_LOOKED_AT_EVERY).await;
        let mut tx = app.store().reader().await?;
        let row = rows::attempts::get(&mut tx, site, attempt).await?;
        if let Some(open) = &row.page {
            return Ok(Some(page_address(app, account, (&row, page), &open.token)));
        }
        let operations = rows::operations::list(&mut tx, site, attempt).await?;
        let hosted = operations.iter().find(|operation| operation.kind == OperationKind::HostedPage);
        if hosted.is_none_or(|operation| operation.state != OperationState::Sent) {
            return Ok(None);
        }
    }
    Ok(None)
}
