//! The card of a host, typed on our page where the operator's account says so.

use super::Usage;
use crate::AppError;
use crate::payments::{
    CardAnswer, CardRefusal, PayerCard, TypedCard, TypedCardPage, pay_by_card, payer_card, typed_card_page,
};
use crate::sessions::Acting;
use crate::sites::Site;
use domain::money::Money;
use domain::payments::gateway::HostedAction;
use domain::payments::purchase::Purchase;
use store::payments::{attempts, intents};

/// A host's card, as its page asks for it.
#[derive(Debug, Clone)]
pub struct HostCard {
    /// The slug of the session that he pays for.
    pub session: String,
    /// What is paid.
    pub amount: Money,
    /// It is held, and what was used of it is charged; otherwise it is charged now.
    pub is_held: bool,
    /// The form; none when there is nothing to pay on such a page now.
    pub card: Option<PayerCard>,
    /// The page on which it is typed and comes to us; the same.
    pub typed: Option<TypedCardPage>,
}

impl Usage<'_> {
    /// Pays by the card that a host has typed on the page of this id, once. `None`: there is no such page of his.
    pub async fn pay_by_card(
        &self,
        by: Acting,
        site: &Site,
        page: &str,
        card: TypedCard,
    ) -> Result<Option<Result<CardAnswer, CardRefusal>>, AppError> {
        let Some(paid) = self.card(by, site, page).await? else { return Ok(None) };
        let attempt = {
            let mut tx = self.0.store().reader().await?;
            attempts::find_by_page(&mut tx, page).await?
        };
        match attempt.filter(|_| paid.typed.is_some()) {
            Some(attempt) => pay_by_card(self.0, &attempt, card).await.map(Some),
            None => Ok(Some(Ok(CardAnswer::NothingToPay))),
        }
    }

    /// What the page for a host's card shows, by our id of the gateway's page. `None`: there is no such page of his.
    pub async fn card(&self, by: Acting, site: &Site, page: &str) -> Result<Option<HostCard>, AppError> {
        let app = self.0;
        let mut tx = app.store().reader().await?;
        let Some(attempt) = attempts::find_by_page(&mut tx, page).await? else { return Ok(None) };
        let intent = intents::get(&mut tx, attempt.site_id, attempt.intent_id).await?;
        let Purchase::Use(paid) = intent.purchase else { return Ok(None) };
        if paid.site != site.id {
            return Ok(None);
        }
        let session = store::sessions::get(&mut tx, site.id, intent.session_id).await?;
        if !by.may(&session) {
            return Ok(None);
        }
        // Who pays is who may claim it: another one becomes the payer by *Pay*, which leads here.
        let is_anothers = paid.payer != by.account;
        let is_nothing = paid.given_up || intent.secured_by.is_some() || is_anothers;
        let card = if is_nothing { None } else { payer_card(app, &mut tx, &attempt).await? };
        let typed = if is_nothing { None } else { typed_card_page(app, &attempt).await? };
        Ok(Some(HostCard {
            session: session.slug,
            amount: intent.price.gross,
            is_held: attempt.action == HostedAction::Authorize && !paid.at_once,
            card,
            typed,
        }))
    }
}
