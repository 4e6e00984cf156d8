//! A card that is typed on a page of ours and comes to our server, where an account says so (questionnaire D). It is in memory for one
//! call: the operation is stored before that, and nothing of the card with it. Whatever becomes of us or of the answer, the call is
//! not made again: what it did is asked until it is known.

use super::load::{self, Loaded};
use super::open::{call_of, gateway_account};
use super::resolve::{self, check_fingerprint, resolve, take_in};
use super::steps::{Asks, store_operation};
use super::{follow, health, walk};
use crate::commerce::takes_cards;
use crate::spawn::spawn;
use crate::{App, AppError, CrashPoint};
use connectors::Secret;
use connectors::payments::{Holder, PaymentCard};
use domain::ids::{AttemptId, OperationId, SiteId};
use domain::payments::attempt::AttemptState;
use domain::payments::card::{self, Field, Month, Problem, Typed};
use domain::payments::gateway::{CardEntry, ObjectId, Verdict};
use domain::payments::operation::{IN_HAND, OperationKind};
use domain::payments::situation::Seat;
use domain::time::{Span, Timestamp};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;
use store::Tx;
use store::payments::attempts::AttemptRow;

/// How long the payer's page waits for the gateway before it says "we are checking".
const PAYER_WAITS: Duration = Duration::from_secs(12);

/// A card is good until its month is over, wherever its holder is.
const LATEST_ZONE: Span = Span::hours(12);

/// What was typed. It cannot be printed or copied, and what is secret is wiped when it is dropped.
pub struct TypedCard {
    /// The number, digits alone.
    pub number: Secret<String>,
    /// Until when it is good.
    pub expiry: Secret<String>,
    /// The security code.
    pub code: Secret<String>,
    /// Maestro: from when it is good; may be empty.
    pub start: Secret<String>,
    /// Maestro: its issue number; may be empty.
    pub issue: Secret<String>,
    /// First name of the holder.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Street and number of the address to which its bank writes.
    pub street: String,
    /// Town.
    pub city: String,
    /// Postcode.
    pub postcode: String,
    /// Country, two letters.
    pub country: String,
    /// From where it came.
    pub from: IpAddr,
}

/// The page on which a card is typed that comes to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypedCardPage {
    /// Until when: afterwards nobody pays there any more (decision 8).
    pub until: Timestamp,
}

/// Why a card was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardRefusal {
    /// What was typed cannot be right.
    Form(Vec<(Field, Problem)>),
    /// It came from an address of the new kind alone, which PayPal does not know (10747).
    NoOldAddress,
    /// The gateway gives no answer at the moment: nothing was sent.
    NotNow,
    /// Too many cards were declined that came from this address: nothing was sent.
    TooManyDeclined,
}

/// What came of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardAnswer {
    /// It was sent: how the payment stands, the page of what is paid for says.
    Sent,
    /// There is nothing to pay on such a page, or it is being paid: nothing was sent.
    NothingToPay,
}

/// Whether a card may be typed for this attempt that comes to us: its page is open, and still the payer's to use.
pub(crate) fn takes_typed_card(app: &App, attempt: &AttemptRow) -> bool {
    attempt.card_entry == CardEntry::OurServer
        && takes_cards(app)
        && attempt.state == AttemptState::NeedsPayer
        && attempt.page.is_some()
        && !attempt.superseded
        && !walk::is_over(app, attempt)
}

/// The page for an attempt of which [`takes_typed_card`] holds; none while another try may have paid.
pub(crate) async fn typed_card_page(
    app: &App,
    attempt: &AttemptRow,
) -> Result<Option<TypedCardPage>, AppError> {
    let open = attempt.page.as_ref().filter(|_| takes_typed_card(app, attempt));
    let Some(open) = open else { return Ok(None) };
    {
        let mut tx = app.store().reader().await?;
        let loaded = load::read(app, &mut tx, attempt.site_id, attempt.id).await?;
        if may_be_paid_elsewhere(app, &mut tx, &loaded).await? {
            return Ok(None);
        }
    }
    // As *Pay*: nobody is brought to pay while nothing may be sent or kept.
    app.may_send().await?;
    Ok(Some(TypedCardPage { until: open.opened_at.plus(super::page_life(app, attempt)) }))
}

/// Pays for an attempt by a card, once. The work goes on when the payer goes away.
pub(crate) async fn pay_by_card(
    app: &App,
    attempt: &AttemptRow,
    typed: TypedCard,
) -> Result<Result<CardAnswer, CardRefusal>, AppError> {
    app.may_send().await?;
    let (site, id) = (attempt.site_id, attempt.id);
    let loaded = {
        let mut tx = app.store().reader().await?;
        load::read(app, &mut tx, site, id).await?
    };
    if !may_pay(app, &loaded) {
        return Ok(Ok(CardAnswer::NothingToPay));
    }
    let card = match checked(typed, &loaded, app.now()) {
        Ok(card) => card,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !health::may_ask(app, &loaded.account) {
        return Ok(Err(CardRefusal::NotNow));
    }
    if !app.may_try_card(loaded.account.id, card.typed_at) {
        tracing::warn!(account.id = %loaded.account.id, "a card was not sent: too many from its address were declined");
        return Ok(Err(CardRefusal::TooManyDeclined));
    }
    // In one task: nothing is stored of which the card goes with a browser that does not wait.
    let inside = app.clone();
    let paying = spawn(async move { begin_and_send(&inside, (site, id), card).await });
    match tokio::time::timeout(PAYER_WAITS, paying).await {
        Ok(paid) => Ok(Ok(paid??)),
        Err(_) => Ok(Ok(CardAnswer::Sent)),
    }
}

async fn begin_and_send(
    app: &App,
    (site, id): (SiteId, AttemptId),
    card: PaymentCard,
) -> Result<CardAnswer, AppError> {
    let inside = app.clone();
    let unit = async move |tx: &mut Tx| begin(&inside, tx, site, id).await;
    // A double press, or another tab: the first one is on its way.
    let Some(operation) = app.store().run_hot(unit).await? else { return Ok(CardAnswer::NothingToPay) };
    app.reach(CrashPoint::ApprovalStored);
    send(app, (site, id), operation, card).await?;
    Ok(CardAnswer::Sent)
}

/// Whether money may be on another try of the same payment: this server sends nothing beside it. A payer may have pages of two
/// methods open.
async fn may_be_paid_elsewhere(app: &App, tx: &mut Tx, loaded: &Loaded) -> Result<bool, AppError> {
    use AttemptState as S;
    for row in loaded.attempts.iter().filter(|row| row.id != loaded.attempt.id) {
        let may_be = match (row.state, &row.page) {
            (S::Sent | S::Unknown, page) => page.is_some(),
            (S::NeedsPayer, Some(page)) if page.said_paid_at.is_some() && !row.superseded => {
                let other = load::read(app, tx, row.site_id, row.id).await?;
                other.situation.is_being_checked(app.now())
            }
            (S::Review | S::Authorized | S::Capturing | S::Captured | S::Quarantine | S::NeedsHuman, _) => {
                true
            }
            _ => false,
        };
        if may_be {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a card may be sent for it now: none was, and money that came would pay for something.
fn may_pay(app: &App, loaded: &Loaded) -> bool {
    let situation = &loaded.situation;
    takes_typed_card(app, &loaded.attempt)
        && situation.seat == Seat::Open
        && !situation.facts.has_money()
        && situation.operations.iter().all(|o| o.kind != OperationKind::Authorize)
}

/// What was typed, as it is sent; or what is wrong with it.
fn checked(typed: TypedCard, loaded: &Loaded, now: Timestamp) -> Result<PaymentCard, CardRefusal> {
    let looked_at = Typed {
        number: typed.number.expose(),
        expiry: typed.expiry.expose(),
        code: typed.code.expose(),
        start: typed.start.expose(),
        issue: typed.issue.expose(),
        first_name: &typed.first_name,
        last_name: &typed.last_name,
        street: &typed.street,
        city: &typed.city,
        postcode: &typed.postcode,
    };
    let currency = loaded.situation.due.currency.code();
    let found = card::check(&looked_at, currency, month_of(now)).map_err(CardRefusal::Form)?;
    Ok(PaymentCard {
        brand: found.brand,
        number: typed.number,
        expiry: found.expiry,
        code: typed.code,
        start: found.start,
        issue: typed.issue,
        holder: Holder {
            first_name: typed.first_name,
            last_name: typed.last_name,
            street: typed.street,
            city: typed.city,
            postcode: typed.postcode,
            country: typed.country,
        },
        typed_at: old_address(typed.from).ok_or(CardRefusal::NoOldAddress)?,
        // There is no such server here: a bank that insists declines, and the payer is told of another way.
        three_d_secure: None,
    })
}

fn old_address(from: IpAddr) -> Option<Ipv4Addr> {
    match from {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(address) => address.to_ipv4_mapped(),
    }
}

/// The month that it still is somewhere.
fn month_of(now: Timestamp) -> Month {
    let at =
        jiff::Timestamp::from_microsecond(now.minus(LATEST_ZONE).0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let date = at.to_zoned(jiff::tz::TimeZone::UTC).date();
    let (year, month) = (u16::try_from(date.year()).unwrap_or(0), u8::try_from(date.month()).unwrap_or(1));
    Month { year, month }
}

/// Stores the operation that pays; none when there is one already, or nothing to pay any more.
async fn begin(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    attempt: AttemptId,
) -> Result<Option<OperationId>, AppError> {
    let mut loaded = load::lock(app, tx, site, attempt).await?;
    if !may_pay(app, &loaded) || may_be_paid_elsewhere(app, tx, &loaded).await? {
        return Ok(None);
    }
    let Some(page) = loaded.situation.page.clone() else { return Ok(None) };
    let asks = Asks::new(OperationKind::Authorize, ObjectId(page.token), loaded.situation.due);
    let id = store_operation(app, tx, &mut loaded, asks).await?;
    // Nothing else is to be sent: the states are saved with it, and the next look is planned.
    follow(app, tx, &mut loaded).await?;
    Ok(Some(id))
}

/// Sends the card with the operation that was stored for it a moment ago, takes the answer in, and does what follows.
async fn send(
    app: &App,
    (site, attempt): (SiteId, AttemptId),
    id: OperationId,
    card: PaymentCard,
) -> Result<(), AppError> {
    let loaded = {
        let mut tx = app.store().reader().await?;
        load::read(app, &mut tx, site, attempt).await?
    };
    let operation = resolve::operation(&loaded, id)?;
    let account = gateway_account(app, &loaded.account)?;
    let call = call_of(app, &loaded.attempt, None, operation)?;
    check_fingerprint(app, &call, &account, operation)?;
    if app.now() >= operation.sent_at.plus(IN_HAND) {
        // As in a process that was paused: others act on it since, and what was not sent is found out.
        tracing::warn!(operation.reference = %operation.reference, "too late to send a card: it is dropped");
        return Ok(());
    }
    let typed_at = card.typed_at;
    let heard = app.gateways().pay_by_card(&account, &call, card).await;
    app.reach(CrashPoint::AuthorizationHeard);
    if matches!(heard.verdict, Verdict::Declined(_)) {
        app.note_declined_card(loaded.account.id, typed_at);
    }
    let absorbed = take_in(app, &loaded, id, heard, None).await?;
    resolve(app, site, attempt, absorbed.in_hand).await
}
