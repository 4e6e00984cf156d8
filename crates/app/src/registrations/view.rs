//! How a registration stands, in one view for its one address.

use super::pay::{PayOffer, attempts_of, may_be_paid_elsewhere, payment_of};
use super::standing::{Doubt, Standing};
use super::{MovedView, Registrations};
use crate::commerce::offers::{card_entry, method, offered, works};
use crate::links::{Opened, PersonalLink};
use crate::payments::{Loaded, count_tried, next_look_for_lost, note_read, read_attempt, walk, was_refused};
use crate::sessions::SessionView;
use crate::sites::Site;
use crate::{App, AppError};
use domain::classrooms::entry::RoomStanding;
use domain::ids::AttemptId;
use domain::money::Money;
use domain::payments::dispute::Disputed;
use domain::payments::gateway::{CardEntry, Decline, PAGE_TOLD, Verdict};
use domain::payments::situation::{AttemptState, ReturnReason};
use domain::receipts::ReceiptNumber;
use domain::refunds::{Cause, OrderState};
use domain::registrations::RegistrationState;
use domain::registrations::people::{Holder, Person};
use domain::sites::{PayMethod, Price, RefundPolicy};
use domain::time::Timestamp;
use store::payments::attempts::{AttemptRow, PageHint};
use store::payments::intents::IntentRow;
use store::payments::observations::ObservationRow;
use store::refunds::RefundRow;
use store::registrations::RegistrationRow;
use store::{Tx, registrations as rows, sessions};

/// A registration, as its page shows it.
#[derive(Clone)]
pub struct RegistrationView {
    /// Its personal link.
    pub link: PersonalLink,
    /// Its reference, for people.
    pub reference: String,
    /// How it stands.
    pub standing: Standing,
    /// The session.
    pub session: SessionView,
    /// How its room stands, where it takes place in ours and the seat is confirmed.
    pub room: Option<RoomStanding>,
    /// What the link's holder is to it.
    pub holder: Holder,
    /// Name and address of the link's holder.
    pub person: Person,
    /// Who has the seat that the holder paid for, or who paid for the holder's; none where he is both.
    pub other: Option<Person>,
    /// What is paid; `None` is free, or paid by somebody else.
    pub price: Option<Price>,
    /// Name and rate, in parts per million, of the tax in it as it was sold: the site may have another one since.
    pub tax: (String, i64),
    /// Until when the seat is kept, while it is.
    pub hold_until: Option<Timestamp>,
    /// How many attempts at paying are left.
    pub attempts_left: i64,
    /// When a review of its payment ends at the latest, as its mail says.
    pub review_until: Timestamp,
    /// Whether a payment page was ever open.
    pub page_was_open: bool,
    /// Number of the receipt, once there is one.
    pub receipt: Option<ReceiptNumber>,
    /// Token of the way into the session, once confirmed.
    pub join_token: Option<String>,
    /// When the seat was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// What goes or went back of the price; none where nothing was paid.
    pub going_back: Option<GoingBackView>,
    /// Given by the host without a payment.
    pub complimentary: bool,
    /// Until when a consumer may withdraw from the contract; none when there is no such right, or no longer.
    pub withdraw_until: Option<Timestamp>,
    /// Why it was given up, in the words of who did it; empty where nobody wrote any.
    pub given_up_because: String,
    /// The session was moved since the seat was taken.
    pub moved: Option<MovedView>,
    /// What cancelling gives back by the policy that was accepted, for who paid and decides.
    pub refund_policy: Option<RefundPolicy>,
    /// When it was accepted.
    pub policy_accepted_at: Timestamp,
    /// With what it can be paid now, in the site's order.
    pub methods: Vec<PayMethod>,
    /// Where a card is typed, if it is paid by card now: on the page that is open, or on the next one.
    pub card_entry: CardEntry,
    /// With what it was paid: that of the attempt whose money is good; while there is none, with what it was last tried.
    pub method: Option<PayMethod>,
}

impl RegistrationView {
    /// Whether its session is over: by the time that was announced, or because its host has ended its room.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.session.session.ends_at || self.room.is_some_and(|room| room.ended_at.is_some())
    }
}

impl std::fmt::Debug for RegistrationView {
    /// Prints no personal data and no link.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RegistrationView({}, {:?})", self.reference, self.standing)
    }
}

/// A registration that was given up, and what becomes of its money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancellation {
    /// Why.
    pub cause: Cause,
    /// When.
    pub at: Timestamp,
    /// The money; none where nothing had been paid.
    pub money: Option<GoingBackView>,
    /// What was held or came although nothing was paid; known where `money` is none.
    pub late: Option<LateMoney>,
}

/// Money of a registration that was given up before it was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LateMoney {
    /// It is being checked: held, and released as soon as the gateway allows it.
    Checked,
    /// It was only held, and is released.
    Released,
    /// It was taken, and goes back by itself.
    SentBack,
}

impl LateMoney {
    /// By what became of the tries to pay.
    fn of(states: impl Iterator<Item = AttemptState>) -> Option<Self> {
        let of_one = |state| match state {
            AttemptState::Captured
            | AttemptState::Refunding
            | AttemptState::PartRefunded
            | AttemptState::Refunded
            | AttemptState::Disputed
            | AttemptState::ChargedBack => Some(Self::SentBack),
            AttemptState::Review => Some(Self::Checked),
            AttemptState::Authorized
            | AttemptState::Capturing
            | AttemptState::Voiding
            | AttemptState::Voided
            | AttemptState::AuthExpired => Some(Self::Released),
            AttemptState::Sent
            | AttemptState::NeedsPayer
            | AttemptState::Unknown
            | AttemptState::Declined
            | AttemptState::Abandoned
            | AttemptState::Quarantine
            | AttemptState::NeedsHuman
            | AttemptState::Closed => None,
        };
        let found: Vec<Self> = states.filter_map(of_one).collect();
        [Self::SentBack, Self::Checked, Self::Released].into_iter().find(|late| found.contains(late))
    }
}

/// How far the giving back of a paid price is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoingBackView {
    /// On its way.
    pub going: Money,
    /// Back, as far as the gateway knows.
    pub gone: Money,
    /// Only held, and released.
    pub released: Money,
    /// Refused by the gateway: a person takes care of it.
    pub by_hand: Money,
    /// Waits until it is decided who has what the payer disputes.
    pub waits: Money,
    /// Taken back by the payer's bank or the gateway.
    pub taken_back: Money,
    /// Kept.
    pub kept: Money,
}

impl GoingBackView {
    fn of(price: Money, orders: &[RefundRow], disputed: Disputed) -> Self {
        let sum = |states: &[OrderState]| {
            let rows = orders
                .iter()
                .filter(|row| !row.order.cause.is_unplaced() && states.contains(&row.order.state));
            Money::new(rows.map(|row| row.part.gross.minor).sum(), price.currency)
        };
        let requested = sum(&[OrderState::Requested]);
        let nothing = Money::zero(price.currency);
        let (going, waits) = if disputed.is_open { (nothing, requested) } else { (requested, nothing) };
        let lost = Money::new(sum(&[OrderState::TakenBack]).minor + disputed.lost, price.currency);
        let gone = sum(&[OrderState::Done, OrderState::PaidOtherwise]);
        let (released, by_hand) = (sum(&[OrderState::Released]), sum(&[OrderState::Failed]));
        let away = requested.minor + gone.minor + released.minor + by_hand.minor + lost.minor;
        let kept = Money::new((price.minor - away).max(0), price.currency);
        Self { going, gone, released, by_hand, waits, taken_back: lost, kept }
    }
}

impl Registrations<'_> {
    /// The registration behind a personal link. While its outcome is open the gateway is asked again first.
    pub async fn view(&self, site: &Site, link: &PersonalLink) -> Result<Option<RegistrationView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(mut opened) = self.0.open_link(&mut tx, site, link).await? else { return Ok(None) };
        let mut payment = payment_of(&mut tx, &opened.registration).await?;
        let tries = &payment.1;
        let newest = tries.last().map(|row| row.id);
        let is_due = opened.registration.state == RegistrationState::AwaitingPayment;
        // A page that he left may be paid on in another tab: nothing is said of money before that is asked.
        let is_left = |row: &AttemptRow| {
            is_due && Some(row.id) != newest && row.state == AttemptState::NeedsPayer && !row.superseded
        };
        let is_waited_for = |row: &&AttemptRow| walk::is_waited_for(self.0, row) || is_left(row);
        let waited_for: Vec<AttemptId> = tries.iter().filter(is_waited_for).map(|row| row.id).collect();
        if !waited_for.is_empty() {
            drop(tx);
            for attempt in waited_for {
                walk::look_if_due(self.0, site.id, attempt).await?;
            }
            tx = self.0.store().reader().await?;
            let Some(now) = self.0.open_link(&mut tx, site, link).await? else { return Ok(None) };
            payment = payment_of(&mut tx, &now.registration).await?;
            opened = now;
        }
        view(self.0, &mut tx, site, opened, payment).await.map(Some)
    }

    /// Whoever pays has read on his page that nothing is paid, if the view says so: he is not written to.
    pub async fn note_read(&self, site: &Site, view: &RegistrationView) -> Result<(), AppError> {
        if !view.standing.says_unpaid() {
            return Ok(());
        }
        let tries = {
            let mut tx = self.0.store().reader().await?;
            let Some(registration) = self.0.open_as_decider(&mut tx, site, &view.link).await? else {
                return Ok(());
            };
            attempts_of(&mut tx, &registration).await?
        };
        note_read(self.0, tries.iter().map(|row| row.id)).await
    }

    /// The browser came back from the gateway: a hint to look now. `page` is what it calls the page that it comes from, by
    /// our name or the gateway's; where it names none of ours, the one that was opened last is meant.
    pub async fn returned(
        &self,
        site: &Site,
        link: &PersonalLink,
        hint: Option<PageHint>,
        page: &str,
    ) -> Result<(), AppError> {
        let tries = {
            let mut tx = self.0.store().reader().await?;
            let Some(registration) = self.0.open_as_decider(&mut tx, site, link).await? else {
                return Ok(());
            };
            attempts_of(&mut tx, &registration).await?
        };
        let is_of = |row: &&AttemptRow| {
            row.page_id == page || row.page.as_ref().is_some_and(|open| open.token == page)
        };
        match tries.iter().find(is_of).or(tries.last()) {
            Some(attempt) => walk::returned(self.0, attempt, hint).await,
            None => Ok(()),
        }
    }

    /// The calendar entry of a confirmed registration.
    pub async fn calendar(&self, site: &Site, link: &PersonalLink) -> Result<Option<String>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let opened = self.0.open_link(&mut tx, site, link).await?;
        let Some(Opened { registration, holder }) = opened else { return Ok(None) };
        if registration.state != RegistrationState::Confirmed || !holder.has_seat() {
            return Ok(None);
        }
        let session = sessions::get(&mut tx, site.id, registration.session_id).await?;
        crate::messages::calendar(self.0, site, &registration, &session).map(Some)
    }
}

async fn view(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    opened: Opened,
    (intent, attempts): (Option<IntentRow>, Vec<AttemptRow>),
) -> Result<RegistrationView, AppError> {
    let Opened { registration, holder } = &opened;
    let holder = *holder;
    let session = sessions::get(tx, site.id, registration.session_id).await?;
    let changes = sessions::changes(tx, site.id, registration.session_id).await?;
    let hold = rows::get_hold(tx, site.id, registration.seat_hold_id).await?;
    let now = app.now();
    let attempts_left = (site.attempts_max - count_tried(&attempts)).max(0);
    let secured_by = intent.as_ref().and_then(|intent| intent.secured_by);
    let is_paid = secured_by.is_some();
    let paid_by = attempts.iter().find(|row| Some(row.id) == secured_by).or(attempts.last());
    let method = paid_by.map(|row| row.method);
    let PayOffer { methods, card_entry } = match &intent {
        Some(intent) if !is_paid && registration.state == RegistrationState::AwaitingPayment => {
            offer(app, tx, site, intent, &attempts).await?
        }
        _ => PayOffer::default(),
    };
    let moved = MovedView::of(&opened, (&session, &changes), is_paid, now);
    let Opened { registration, .. } = opened;
    let other = match holder {
        Holder::Registrant => None,
        Holder::Attendee => Some(registration.payer()),
        Holder::Payer => Some(registration.attendee()),
    };
    // What somebody else paid, and what becomes of it, is his.
    let own_intent = intent.filter(|_| holder.decides());
    let going_back = match own_intent.as_ref().filter(|intent| intent.secured_by.is_some()) {
        Some(intent) => {
            let orders = store::refunds::list(tx, site.id, intent.id).await?;
            let good = attempts.iter().find(|row| Some(row.id) == intent.secured_by);
            let disputed = good.map_or(Disputed::default(), |row| row.disputed);
            Some(GoingBackView::of(intent.price.gross, &orders, disputed))
        }
        None => None,
    };
    let standing = match registration.state {
        RegistrationState::Confirmed => Standing::Confirmed,
        RegistrationState::UnderReview => Standing::UnderReview,
        RegistrationState::Returned => {
            let reason = registration.return_reason.as_deref().and_then(ReturnReason::parse);
            Standing::Returned(reason.unwrap_or(ReturnReason::NoSeat))
        }
        RegistrationState::Cancelled => Standing::Cancelled(Cancellation {
            cause: registration.cancel_cause.unwrap_or(Cause::Cancelled),
            at: registration.cancelled_at.unwrap_or(registration.created_at),
            money: going_back,
            late: match own_intent.is_some() && going_back.is_none() {
                true => LateMoney::of(attempts.iter().map(|attempt| attempt.state)),
                false => None,
            },
        }),
        RegistrationState::AwaitingPayment | RegistrationState::Lapsed => match attempts.last() {
            Some(newest) => {
                let may_pay = !methods.is_empty();
                awaiting(app, tx, &registration, newest.id, (attempts_left, may_pay)).await?
            }
            None => Standing::Lapsed,
        },
    };
    let confirmed = registration.state == RegistrationState::Confirmed;
    let receipt = store::receipts::find(tx, site.id, registration.id).await?.filter(|_| holder.decides());
    let room = match confirmed && session.meeting_link.is_empty() {
        true => Some(store::classrooms::get(tx, site.id, session.session.id).await?),
        false => None,
    };
    Ok(RegistrationView {
        room,
        link: app.link_for(&registration, holder)?,
        standing,
        person: registration.person(holder),
        other,
        holder,
        price: own_intent.as_ref().map(|intent| intent.price),
        tax: own_intent.map_or((String::new(), 0), |intent| (intent.tax_name.clone(), intent.tax_rate_ppm)),
        hold_until: if hold.keeps_seat(now) { hold.expires_at } else { None },
        attempts_left,
        review_until: crate::messages::review_until(&registration, &session),
        page_was_open: attempts.iter().any(|attempt| attempt.page.is_some()),
        receipt: receipt.map(|row| row.number),
        join_token: match confirmed && holder.has_seat() {
            true => Some(app.join_token_of(&registration)?.to_string()),
            false => None,
        },
        given_up_because: match registration.state {
            RegistrationState::Cancelled => rows::cancel_reason(tx, site.id, registration.id).await?,
            _ => String::new(),
        },
        confirmed_at: registration.confirmed_at,
        going_back,
        complimentary: registration.complimentary,
        withdraw_until: crate::refunds::withdrawal_contract(
            site,
            &registration,
            &session.session,
            going_back.is_some(),
        )
        .map(|contract| contract.ends())
        .filter(|until| confirmed && now < *until),
        moved,
        refund_policy: is_paid
            .then(|| crate::refunds::usable_policy(&registration, &session))
            .filter(|_| holder.decides()),
        policy_accepted_at: registration.policy_accepted_at,
        reference: registration.reference,
        session: SessionView::of(session, &site.tax)?,
        methods,
        card_entry,
        method,
    })
}

/// With what a registration can be paid now.
pub(super) async fn offer(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    intent: &IntentRow,
    attempts: &[AttemptRow],
) -> Result<PayOffer, AppError> {
    let mut accounts = offered(app, tx, site.as_seller(), intent.mode, Some(intent.price.gross)).await?;
    accounts.retain(|account| works(account, attempts));
    // A page that is open stays what it is, whatever the account says since.
    let is_open = |row: &&AttemptRow| {
        row.state == AttemptState::NeedsPayer && row.method == PayMethod::Card && !walk::is_over(app, row)
    };
    let open = attempts.last().filter(is_open).map(|row| row.card_entry);
    Ok(PayOffer {
        card_entry: open.unwrap_or_else(|| card_entry(&accounts)),
        methods: accounts.iter().map(method).collect(),
    })
}

/// How an unpaid registration stands. Nothing here says "failed" of an outcome that is not known.
async fn awaiting(
    app: &App,
    tx: &mut Tx,
    registration: &RegistrationRow,
    newest: AttemptId,
    (attempts_left, may_pay): (i64, bool),
) -> Result<Standing, AppError> {
    let loaded = read_attempt(app, tx, registration.site_id, newest).await?;
    let (situation, now) = (&loaded.situation, app.now());
    let state = situation.state();
    let is_checked = state == AttemptState::NeedsPayer && situation.is_being_checked(now);
    if is_checked || may_be_paid_elsewhere(app, tx, &loaded.attempts, newest).await? {
        return Ok(Standing::Checking);
    }
    let decline = match situation.decline() {
        None => declined_elsewhere(app, tx, &loaded).await?,
        own => own,
    };
    let trouble = loaded.attempt.trouble.as_deref();
    let doubt = doubt(app, tx, &loaded).await?;
    let unpaid = |page_open, unavailable| {
        unpaid((page_open, unavailable, doubt), (&loaded, decline), attempts_left, now)
    };
    Ok(match state {
        AttemptState::Sent | AttemptState::Unknown if situation.page.is_none() => {
            // No page was opened, so nothing can have been paid: the payer may try again under the same key.
            if registration.state == RegistrationState::Lapsed {
                Standing::Lapsed
            } else {
                // While the gateway is known to be silent nothing is sent, so that no trouble is on record.
                let unavailable = trouble.is_some() || loaded.account.probe_at.is_some();
                // One that is being opened since he pressed the button in another tab is the page that he goes to.
                unpaid(!unavailable, unavailable)
            }
        }
        AttemptState::Declined | AttemptState::Abandoned
            if !may_pay && registration.state != RegistrationState::Lapsed =>
        {
            Standing::CannotBePaidNow { doubt }
        }
        AttemptState::NeedsPayer
            if situation.is_withdrawn && !may_pay && registration.state != RegistrationState::Lapsed =>
        {
            Standing::CannotBePaidNow { doubt }
        }
        AttemptState::Declined
        | AttemptState::Abandoned
        | AttemptState::Voided
        | AttemptState::AuthExpired
        | AttemptState::Closed => {
            if registration.state == RegistrationState::Lapsed {
                Standing::Lapsed
            } else {
                // An account that the gateway refused works again, or that was about this one page.
                let unavailable = trouble.is_some() && !was_refused(&loaded.attempt);
                unpaid(false, unavailable)
            }
        }
        AttemptState::NeedsPayer if registration.state == RegistrationState::Lapsed => Standing::Lapsed,
        AttemptState::NeedsPayer => unpaid(!situation.is_withdrawn, false),
        AttemptState::Refunded => Standing::Returned(ReturnReason::NoSeat),
        // A mismatch of the cardholder's data: the hold is being released, the payer may try another card.
        AttemptState::Voiding if situation.decline().is_some() => unpaid(false, false),
        _ => Standing::Checking,
    })
}

/// Why a page that the payer had left was declined since the newest try began: he sees it nowhere else.
async fn declined_elsewhere(app: &App, tx: &mut Tx, newest: &Loaded) -> Result<Option<Decline>, AppError> {
    let began_at = newest.attempt.created_at;
    for row in newest.attempts.iter().rev().filter(|row| row.id != newest.attempt.id && !row.superseded) {
        let left = read_attempt(app, tx, row.site_id, row.id).await?;
        let is_declined = |row: &ObservationRow| matches!(row.heard.verdict, Verdict::Declined(_));
        let is_news = left.observations.iter().any(|row| row.heard_at >= began_at && is_declined(row))
            || left.situation.facts.authorizations.iter().any(|hold| hold.first_heard_at >= began_at);
        if let Some(decline) = left.situation.decline().filter(|_| is_news) {
            return Ok(Some(decline));
        }
    }
    Ok(None)
}

/// Whether something may be charged of which nothing is known yet.
async fn doubt(app: &App, tx: &mut Tx, newest: &Loaded) -> Result<Option<Doubt>, AppError> {
    if next_look_for_lost(app, tx, &newest.attempts).await?.is_some() {
        return Ok(Some(Doubt::SentCard));
    }
    for row in newest.attempts.iter().filter(|row| row.state == AttemptState::NeedsPayer && !row.superseded) {
        let open = read_attempt(app, tx, row.site_id, row.id).await?;
        if open.situation.page.is_some() && !open.situation.gateway.shows_pages_at_once {
            return Ok(Some(Doubt::LeftPage));
        }
    }
    Ok(None)
}

fn unpaid(
    (page_open, unavailable, doubt): (bool, bool, Option<Doubt>),
    (loaded, decline): (&Loaded, Option<Decline>),
    attempts_left: i64,
    now: Timestamp,
) -> Standing {
    let situation = &loaded.situation;
    let tries = std::slice::from_ref(&loaded.attempt);
    let page = situation.page.as_ref();
    let is_being_opened = || situation.hosted().is_some_and(|o| o.is_in_hand(now));
    let alive =
        page.map_or_else(is_being_opened, |page| !page.said_spent && now < page.opened_at.plus(PAGE_TOLD));
    Standing::AwaitingPayment {
        page_open: page_open && alive,
        nothing_found_at: situation
            .hosted()
            .and_then(|o| o.inquired_at)
            .filter(|_| !situation.facts.has_money()),
        doubt,
        decline,
        unavailable,
        account_refused: !works(&loaded.account, tries),
        attempts_used_up: attempts_left == 0 && !(page_open && alive),
    }
}
