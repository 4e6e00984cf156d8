//! The form for a card on a page of ours, where an account says so: the payer's browser posts it to the gateway, and no
//! field of it comes to us. Whatever it brings is heard of as of a hosted page: by asking the gateway.

use super::{gateway_account, load, walk};
use crate::{App, AppError};
use connectors::payments::CardForm;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::{CardEntry, PAGE_TOLD};
use domain::time::{Span, Timestamp};
use store::Tx;
use store::payments::attempts::AttemptRow;

/// The form for a payer's card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayerCard {
    /// Where his browser posts it, and by which names.
    pub form: CardForm,
    /// Until when: afterwards nobody pays there any more (decision 8).
    pub until: Timestamp,
}

/// How long a payer may pay on the page of an attempt. A token that our own page uses is relied on for no longer than PayPal tells,
/// since it has no page of its own that would say that it is over.
pub(crate) fn page_life(app: &App, attempt: &AttemptRow) -> Span {
    let life = app.settings().page_life;
    match attempt.card_entry {
        CardEntry::GatewayPage | CardEntry::OurServer => life,
        CardEntry::OurPage => life.min(PAGE_TOLD),
    }
}

/// Whether a card may be typed on our page for this attempt: its page is open, asked for like that, and still the payer's to use.
pub(crate) fn takes_card(app: &App, attempt: &AttemptRow) -> bool {
    attempt.card_entry == CardEntry::OurPage
        && attempt.state == AttemptState::NeedsPayer
        && attempt.page.is_some()
        && !attempt.superseded
        && !walk::is_over(app, attempt)
}

/// The form for an attempt of which [`takes_card`] holds. None when its payer says that he has paid: nothing is offered that
/// would charge again.
pub(crate) async fn payer_card(
    app: &App,
    tx: &mut Tx,
    attempt: &AttemptRow,
) -> Result<Option<PayerCard>, AppError> {
    let loaded = load::read(app, tx, attempt.site_id, attempt.id).await?;
    let open = loaded.situation.page.as_ref().filter(|_| takes_card(app, &loaded.attempt));
    let Some(open) = open.filter(|_| !loaded.situation.is_being_checked(app.now())) else { return Ok(None) };
    // As *Pay*: nobody is brought to pay while nothing may be sent or kept.
    app.may_send().await?;
    let account = gateway_account(app, &loaded.account)?;
    let form = app.gateways().card_form(&account, &open.token, &loaded.attempt.page_id);
    let until = open.opened_at.plus(page_life(app, attempt));
    Ok(form.map(|form| PayerCard { form, until }))
}
