//! The card of who registers, typed on our page where the site's account says so.

use super::Registrations;
use super::pay::attempts_of;
use crate::AppError;
use crate::links::PersonalLink;
use crate::payments::{PayerCard, payer_card, takes_card};
use crate::sites::Site;
use domain::registrations::RegistrationState;

impl Registrations<'_> {
    /// The form for the card of the try that was begun last; none when there is nothing to pay on such a page now. Asks
    /// nobody and changes nothing.
    pub async fn card(&self, site: &Site, link: &PersonalLink) -> Result<Option<PayerCard>, AppError> {
        let app = self.0;
        let mut tx = app.store().reader().await?;
        let registration = app.open_as_decider(&mut tx, site, link).await?;
        let Some(registration) = registration.filter(|row| row.state == RegistrationState::AwaitingPayment)
        else {
            return Ok(None);
        };
        let tries = attempts_of(&mut tx, &registration).await?;
        match tries.iter().rev().find(|row| takes_card(app, row)) {
            Some(attempt) => payer_card(app, &mut tx, attempt).await,
            None => Ok(None),
        }
    }
}
