//! What the buyer of a seat accepted and what is his by law, for the mail in which he keeps it.

use crate::refunds::{usable_policy, withdrawal_contract};
use crate::sites::Site;
use crate::{App, AppError};
use documents::messages::{ContractTerms, Withdrawal};
use domain::ids::PayerTextId;
use domain::registrations::people::Holder;
use locale::{Address, Zone};
use store::Tx;
use store::payments::intents::IntentRow;
use store::registrations::RegistrationRow;
use store::sessions::SessionRow;

/// The terms of the contract of `holder`; none where he did not pay.
pub(super) async fn terms(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    (registration, holder): (&RegistrationRow, Holder),
    session: &SessionRow,
    intent: Option<&IntentRow>,
) -> Result<Option<ContractTerms>, AppError> {
    if intent.is_none() || !holder.decides() {
        return Ok(None);
    }
    let mut words = async |id: Option<PayerTextId>| match id {
        None => Ok::<_, AppError>(None),
        Some(id) => Ok(Some(store::sites::get_text(tx, site.id, id).await?.content)),
    };
    let policy_text = words(registration.policy_text).await?.unwrap_or_default();
    let excluded = words(registration.no_withdrawal).await?;
    let withdrawal = match (excluded, withdrawal_contract(site, registration, &session.session, true)) {
        (Some(words), _) => Withdrawal::Excluded(words),
        (None, None) => Withdrawal::None,
        (None, Some(contract)) => {
            let reference = &app.link_for(registration, holder)?.to_string();
            let url = Address::Withdraw { site: &site.slug, reference }.absolute(app.base());
            Withdrawal::Until(contract.ends(), url)
        }
    };
    Ok(Some(ContractTerms {
        accepted_at: registration.policy_accepted_at,
        policy: usable_policy(registration, session),
        policy_text,
        express_request_at: registration.express_request_at,
        withdrawal,
        zone: Zone::stored(&site.time_zone),
    }))
}
