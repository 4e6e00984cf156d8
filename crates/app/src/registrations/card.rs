//! The card of who registers, typed on our page where the site's account says so.

use super::Registrations;
use super::pay::attempts_of;
use crate::links::PersonalLink;
use crate::payments::{
    CardAnswer, CardRefusal, PayerCard, TypedCard, TypedCardPage, pay_by_card, payer_card, takes_card,
    takes_typed_card, typed_card_page,
};
use crate::sites::Site;
use crate::{App, AppError};
use domain::registrations::RegistrationState;
use store::Tx;
use store::payments::attempts::AttemptRow;

impl Registrations<'_> {
    /// The form for the card of the try that was begun last; none when there is nothing to pay on such a page now. Asks
    /// nobody and changes nothing.
    pub async fn card(&self, site: &Site, link: &PersonalLink) -> Result<Option<PayerCard>, AppError> {
        let app = self.0;
        let mut tx = app.store().reader().await?;
        match self.try_that(&mut tx, site, link, takes_card).await? {
            Some(attempt) => payer_card(app, &mut tx, &attempt).await,
            None => Ok(None),
        }
    }

    /// The page on which a card is typed that comes to us, of the try that was begun last; none when there is nothing to pay on
    /// such a page now.
    pub async fn typed_card(
        &self,
        site: &Site,
        link: &PersonalLink,
    ) -> Result<Option<TypedCardPage>, AppError> {
        let attempt = {
            let mut tx = self.0.store().reader().await?;
            self.try_that(&mut tx, site, link, takes_typed_card).await?
        };
        match attempt {
            Some(attempt) => typed_card_page(self.0, &attempt).await,
            None => Ok(None),
        }
    }

    /// Pays by the card that was typed there, once: also who presses twice, or comes back to the page, pays once.
    pub async fn pay_by_card(
        &self,
        site: &Site,
        link: &PersonalLink,
        card: TypedCard,
    ) -> Result<Result<CardAnswer, CardRefusal>, AppError> {
        let attempt = {
            let mut tx = self.0.store().reader().await?;
            self.try_that(&mut tx, site, link, takes_typed_card).await?
        };
        match attempt {
            Some(attempt) => pay_by_card(self.0, &attempt, card).await,
            None => Ok(Ok(CardAnswer::NothingToPay)),
        }
    }

    /// The newest try of a registration that is to be paid of which that is true.
    async fn try_that(
        &self,
        tx: &mut Tx,
        site: &Site,
        link: &PersonalLink,
        wanted: fn(&App, &AttemptRow) -> bool,
    ) -> Result<Option<AttemptRow>, AppError> {
        let registration = self.0.open_as_decider(tx, site, link).await?;
        let Some(registration) = registration.filter(|row| row.state == RegistrationState::AwaitingPayment)
        else {
            return Ok(None);
        };
        let tries = attempts_of(tx, &registration).await?;
        Ok(tries.into_iter().rev().find(|row| wanted(self.0, row)))
    }
}
