//! Reads an attempt with everything around it and folds its observations into facts.

use crate::commerce::is_withheld;
use crate::{App, AppError};
use domain::ids::{AttemptId, SiteId};
use domain::payments::attempt::AttemptState;
use domain::payments::facts::Facts;
use domain::payments::gateway::Verdict;
use domain::payments::observation::{Source, Standing};
use domain::payments::purchase::{Purchase, Taking, Use};
use domain::payments::situation::{Seat, Situation};
use domain::registrations::RegistrationState;
use domain::sites::Price;
use domain::usage::ceiling::GRACE;
use store::Tx;
use store::payments::attempts::AttemptRow;
use store::payments::intents::IntentRow;
use store::payments::observations::ObservationRow;
use store::refunds::RefundRow;
use store::registrations::RegistrationRow;
use store::sessions::SessionRow;
use store::sites::MerchantAccountRow;
use store::{payments as rows, registrations, sessions, sites};

/// What an intent pays for, with what the steps need of it.
pub(crate) enum Bought {
    /// A seat.
    Seat(Box<RegistrationRow>),
    /// The use of a session.
    Use(Use),
}

impl Bought {
    /// Whether the claim on it has ended: nothing is confirmed by money that comes now.
    pub fn is_given_up(&self) -> bool {
        match self {
            Self::Seat(registration) => matches!(
                registration.state,
                RegistrationState::Lapsed | RegistrationState::Returned | RegistrationState::Cancelled
            ),
            Self::Use(paid) => paid.given_up,
        }
    }

    /// Whether it was given back after it was confirmed, or before.
    pub fn is_given_back(&self) -> bool {
        match self {
            Self::Seat(registration) => registration.state == RegistrationState::Cancelled,
            Self::Use(paid) => paid.given_up,
        }
    }
}

/// An attempt and what surrounds it, as stored, with the situation computed from it.
pub(crate) struct Loaded {
    pub intent: IntentRow,
    pub attempt: AttemptRow,
    /// All attempts of the intent, this one included.
    pub attempts: Vec<AttemptRow>,
    pub bought: Bought,
    pub session: SessionRow,
    pub account: MerchantAccountRow,
    pub observations: Vec<ObservationRow>,
    /// All orders of the intent that money go back, those of other attempts too.
    pub refunds: Vec<RefundRow>,
    pub situation: Situation,
    /// What is paid, once it is all known: the price of a seat, of use what is taken of its ceiling.
    pub price: Price,
}

/// Locks the intent of the attempt and reads everything. The first statement of a hot unit.
pub(crate) async fn lock(app: &App, tx: &mut Tx, site: SiteId, id: AttemptId) -> Result<Loaded, AppError> {
    let intent = rows::intents::lock_by_attempt(tx, site, id).await?;
    load(app, tx, intent, id).await
}

/// Reads an attempt of an intent that this unit has locked.
pub(crate) async fn locked(
    app: &App,
    tx: &mut Tx,
    intent: IntentRow,
    id: AttemptId,
) -> Result<Loaded, AppError> {
    load(app, tx, intent, id).await
}

/// Reads everything without a lock, to look at.
pub(crate) async fn read(app: &App, tx: &mut Tx, site: SiteId, id: AttemptId) -> Result<Loaded, AppError> {
    let attempt = rows::attempts::get(tx, site, id).await?;
    let intent = rows::intents::get(tx, site, attempt.intent_id).await?;
    load(app, tx, intent, id).await
}

async fn load(app: &App, tx: &mut Tx, intent: IntentRow, id: AttemptId) -> Result<Loaded, AppError> {
    let site = intent.site_id;
    let attempts = rows::attempts::list(tx, site, intent.id).await?;
    let attempt = attempts
        .iter()
        .find(|row| row.id == id)
        .cloned()
        .ok_or(AppError::Broken("an intent lost its attempt"))?;
    let operations = rows::operations::list(tx, site, id).await?;
    let observations = rows::observations::list(tx, site, id).await?;
    let (bought, session_site) = match intent.purchase {
        Purchase::Seat(id) => (Bought::Seat(Box::new(registrations::get(tx, site, id).await?)), site),
        Purchase::Use(paid) => (Bought::Use(paid), paid.site),
    };
    let session = sessions::get(tx, session_site, intent.session_id).await?;
    let refunds = store::refunds::list(tx, site, intent.id).await?;
    let account = sites::get_account(tx, site, attempt.merchant_account_id).await?;

    let mut facts = Facts::default();
    let set_aside = usize::try_from(attempt.set_aside).unwrap_or(0);
    for (number, row) in observations.iter().enumerate() {
        match row.standing {
            Standing::Conflicts(_) if number < set_aside => {}
            Standing::Conflicts(conflict) => {
                facts.conflict.get_or_insert(conflict);
            }
            // An inquiry that was refused says nothing of what it asks about.
            Standing::Counts
                if row.source == Source::Inquiry && row.heard.verdict == Verdict::Misconfigured => {}
            Standing::Counts => {
                if let Some(operation) = operations.iter().find(|o| o.id == row.operation_id) {
                    facts.fold(operation, &row.heard, (row.heard_at, row.source == Source::Inquiry));
                }
            }
        }
    }
    let seat = seat(&intent, &attempt, &bought);
    let mut situation = Situation {
        action: attempt.action,
        due: intent.price.gross,
        begun_at: attempt.created_at,
        page: attempt.page.clone(),
        operations,
        facts,
        books_were_restored: is_of_restored_books(app, tx, (&attempt, seat), &session).await?,
        seat,
        orders: refunds.iter().filter(|row| row.attempt_id == id).map(|row| row.order.clone()).collect(),
        disputed: attempt.disputed,
        review_begun: review_begun(&attempt, &bought),
        is_closed: attempt.closed_at.is_some(),
        is_left: attempts.iter().any(|row| row.number > attempt.number),
        is_withdrawn: is_withheld(app, attempt.card_entry),
        taking: intent.purchase.taking(attempt.action),
        needed_by: match &bought {
            Bought::Seat(_) => session.session.starts_at,
            Bought::Use(_) => session.session.ends_at.plus(GRACE),
        },
        gateway: app.gateways().capabilities(account.login.interface()).clone(),
        page_life: super::page_life(app, &attempt),
        on_address_mismatch: account.on_address_mismatch,
        on_code_mismatch: account.on_code_mismatch,
        mismatch_passes: attempt.mismatch_passes,
    };
    situation.mark_mismatches();
    let price = match (&bought, situation.taking) {
        (Bought::Use(paid), Taking::AfterUse(Some(taken))) if taken.minor > 0 => {
            crate::usage::taken(tx, &intent, paid, taken).await?
        }
        (Bought::Use(_), Taking::AfterUse(Some(taken))) => Price { net: taken, tax: taken, gross: taken },
        _ => intent.price,
    };
    let mut loaded = Loaded {
        intent,
        attempt,
        attempts,
        bought,
        session,
        account,
        observations,
        refunds,
        situation,
        price,
    };
    note_console_refunds(&mut loaded);
    Ok(loaded)
}

/// Whether the attempt began before the books were restored, and what it pays for can still be had.
async fn is_of_restored_books(
    app: &App,
    tx: &mut Tx,
    (attempt, seat): (&AttemptRow, Seat),
    session: &SessionRow,
) -> Result<bool, AppError> {
    let is_older = app.restored_at().is_some_and(|at| attempt.created_at <= at);
    Ok(is_older && seat == Seat::Open && super::seats::takes_place(app, tx, session).await?)
}

/// The attempts of an intent by which money was taken: first what pays for what was bought; then what pays for nothing, and of that first
/// what has not gone back as a whole.
pub(crate) async fn with_money(app: &App, tx: &mut Tx, intent: &IntentRow) -> Result<Vec<Loaded>, AppError> {
    let mut taken = Vec::new();
    for row in rows::attempts::list(tx, intent.site_id, intent.id).await? {
        let loaded = read(app, tx, intent.site_id, row.id).await?;
        if !loaded.situation.facts.captures.is_empty() {
            taken.push(loaded);
        }
    }
    let is_back = |loaded: &Loaded| loaded.situation.facts.captured() <= loaded.situation.facts.refunded();
    taken.sort_by_key(|loaded| (!loaded.pays(), is_back(loaded)));
    Ok(taken)
}

/// Takes refunds that a person told of into the facts: no inquiry shows them.
pub(crate) fn note_console_refunds(loaded: &mut Loaded) {
    let attempt = loaded.attempt.id;
    for row in loaded.refunds.iter().filter(|row| row.attempt_id == attempt) {
        if let (Some(object), Some(capture)) = (&row.console_object, &row.order.capture) {
            loaded.situation.facts.note_refund(object, capture, row.order.amount);
        }
    }
}

impl Loaded {
    /// The registration of a seat, for those who come from one.
    ///
    /// # Errors
    /// When the intent pays for the use of a session.
    pub(crate) fn registration(&self) -> Result<&RegistrationRow, AppError> {
        match &self.bought {
            Bought::Seat(registration) => Ok(registration),
            Bought::Use(_) => Err(AppError::Broken("a host's payment has no registration")),
        }
    }

    /// Whether all of it is taken as soon as it is held.
    pub(crate) fn is_taken_at_once(&self) -> bool {
        self.situation.taking == Taking::AtOnce
    }

    /// Whether it pays for the use of a session, not for a seat.
    pub(crate) fn is_of_use(&self) -> bool {
        matches!(self.bought, Bought::Use(_))
    }

    /// What people call it.
    pub(crate) fn reference(&self) -> &str {
        match &self.bought {
            Bought::Seat(registration) => &registration.reference,
            Bought::Use(_) => &self.attempt.reference,
        }
    }

    /// Looks again how the purchase stands, after it was changed.
    pub(crate) fn refresh_seat(&mut self) {
        self.situation.seat = seat(&self.intent, &self.attempt, &self.bought);
        self.situation.review_begun = review_begun(&self.attempt, &self.bought);
        if let Bought::Use(paid) = &self.bought {
            self.situation.taking = Purchase::Use(*paid).taking(self.attempt.action);
        }
    }
}

fn review_begun(attempt: &AttemptRow, bought: &Bought) -> bool {
    match bought {
        Bought::Seat(registration) => registration.state == RegistrationState::UnderReview,
        Bought::Use(_) => attempt.state == AttemptState::Review,
    }
}

fn seat(intent: &IntentRow, attempt: &AttemptRow, bought: &Bought) -> Seat {
    let returned = match bought {
        Bought::Seat(registration) => registration.state == RegistrationState::Returned,
        Bought::Use(_) => false,
    };
    match intent.secured_by {
        Some(by) if by == attempt.id && bought.is_given_back() => Seat::GivenBack,
        Some(by) if by == attempt.id => Seat::Confirmed,
        Some(_) => Seat::PaidElsewhere,
        None if attempt.superseded => Seat::PaidElsewhere,
        None if returned => Seat::Gone,
        None if bought.is_given_back() => Seat::Cancelled,
        None => Seat::Open,
    }
}
