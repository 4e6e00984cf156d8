//! Reads an attempt with everything around it and folds its observations into facts.

use crate::{App, AppError};
use domain::ids::{AttemptId, SiteId};
use domain::payments::facts::Facts;
use domain::payments::observation::Standing;
use domain::payments::situation::{Seat, Situation};
use domain::registrations::RegistrationState;
use store::Tx;
use store::payments::attempts::AttemptRow;
use store::payments::intents::IntentRow;
use store::payments::observations::ObservationRow;
use store::refunds::RefundRow;
use store::registrations::RegistrationRow;
use store::sessions::SessionRow;
use store::sites::MerchantAccountRow;
use store::{payments as rows, registrations, sessions, sites};

/// An attempt and what surrounds it, as stored, with the situation computed from it.
pub(crate) struct Loaded {
    pub intent: IntentRow,
    pub attempt: AttemptRow,
    /// All attempts of the intent, this one included.
    pub attempts: Vec<AttemptRow>,
    pub registration: RegistrationRow,
    pub session: SessionRow,
    pub account: MerchantAccountRow,
    pub observations: Vec<ObservationRow>,
    /// All orders of the intent that money go back, those of other attempts too.
    pub refunds: Vec<RefundRow>,
    pub situation: Situation,
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
    let registration = registrations::get(tx, site, intent.registration_id).await?;
    let session = sessions::get(tx, site, intent.session_id).await?;
    let refunds = store::refunds::list(tx, site, intent.id).await?;
    let account = sites::get_account(tx, site, intent.merchant_account_id).await?;

    let mut facts = Facts::default();
    let set_aside = usize::try_from(attempt.set_aside).unwrap_or(0);
    for (number, row) in observations.iter().enumerate() {
        match row.standing {
            Standing::Conflicts(_) if number < set_aside => {}
            Standing::Conflicts(conflict) => {
                facts.conflict.get_or_insert(conflict);
            }
            Standing::Counts => {
                if let Some(operation) = operations.iter().find(|o| o.id == row.operation_id) {
                    facts.fold(operation, &row.heard, row.heard_at);
                }
            }
        }
    }
    let situation = Situation {
        action: attempt.action,
        due: intent.price.gross,
        begun_at: attempt.created_at,
        page: attempt.page.clone(),
        operations,
        facts,
        seat: seat(&intent, &attempt, &registration),
        orders: refunds.iter().filter(|row| row.attempt_id == id).map(|row| row.order.clone()).collect(),
        review_begun: registration.state == RegistrationState::UnderReview,
        is_closed: attempt.closed_at.is_some(),
        session_starts_at: session.session.starts_at,
        gateway: app.gateway().capabilities().clone(),
        on_address_mismatch: account.on_address_mismatch,
        on_code_mismatch: account.on_code_mismatch,
    };
    let mut loaded = Loaded {
        intent,
        attempt,
        attempts,
        registration,
        session,
        account,
        observations,
        refunds,
        situation,
    };
    note_console_refunds(&mut loaded);
    Ok(loaded)
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
    /// Looks again how the seat stands, after the registration was changed.
    pub(crate) fn refresh_seat(&mut self) {
        self.situation.seat = seat(&self.intent, &self.attempt, &self.registration);
        self.situation.review_begun = self.registration.state == RegistrationState::UnderReview;
    }
}

fn seat(intent: &IntentRow, attempt: &AttemptRow, registration: &RegistrationRow) -> Seat {
    match intent.secured_by {
        Some(by) if by == attempt.id && registration.state == RegistrationState::Cancelled => Seat::GivenBack,
        Some(by) if by == attempt.id => Seat::Confirmed,
        Some(_) => Seat::PaidElsewhere,
        None if attempt.superseded => Seat::PaidElsewhere,
        None if registration.state == RegistrationState::Returned => Seat::Gone,
        None if registration.state == RegistrationState::Cancelled => Seat::Cancelled,
        None => Seat::Open,
    }
}
