//! Through which of a seller's accounts payers pay: what the rule makes of them ([`domain::sites::offered`]).

use super::credentials::takes_cards;
use crate::payments::was_refused;
use crate::{App, AppError};
use domain::ids::SiteId;
use domain::money::Money;
use domain::payments::gateway::{CardEntry, Mode};
use domain::sites::{Candidate, PayMethod, offered as rule};
use store::Tx;
use store::payments::attempts::AttemptRow;
use store::sites::{MerchantAccountRow, SiteRow, list_accounts};

/// A seller: its site, and the country in which it is.
pub(crate) type Seller<'a> = (SiteId, &'a str);

/// The operator as a seller.
pub(crate) fn operators(row: &SiteRow) -> Seller<'_> {
    (row.id, &row.commerce.seller_country)
}

/// The accounts that payers of a mode are offered, one for each method, in the seller's order; where it is known what is due,
/// only those that take so much.
pub(crate) async fn offered(
    app: &App,
    tx: &mut Tx,
    (seller, country): Seller<'_>,
    mode: Mode,
    due: Option<Money>,
) -> Result<Vec<MerchantAccountRow>, AppError> {
    let mut accounts = list_accounts(tx, seller).await?;
    accounts.retain(|account| account.mode == mode);
    let places = places(app, &accounts, country, due);
    let taken = places.into_iter().filter_map(|place| accounts.get(place).cloned());
    Ok(taken.collect())
}

/// The places of those that are offered among the accounts of a mode.
pub(super) fn places(
    app: &App,
    accounts: &[MerchantAccountRow],
    country: &str,
    due: Option<Money>,
) -> Vec<usize> {
    let candidates: Vec<Candidate> = accounts.iter().map(|account| candidate(app, account, due)).collect();
    rule(&candidates, country, due)
}

fn candidate(app: &App, account: &MerchantAccountRow, due: Option<Money>) -> Candidate {
    let capabilities = app.gateways().capabilities(account.login.interface());
    Candidate {
        product: account.login.product(),
        is_active: account.paused_at.is_none() && !is_withheld(app, account.card_entry),
        is_verified: account.is_verified(),
        is_refused: account.refused_at.is_some(),
        largest: due.and_then(|due| capabilities.largest(due.currency)),
    }
}

/// Whether cards are typed on a page of this server, and none may come here (any more).
pub(crate) fn is_withheld(app: &App, entry: CardEntry) -> bool {
    entry == CardEntry::OurServer && !takes_cards(app)
}

/// Where a card is typed, of accounts that payers are offered.
pub(crate) fn card_entry(offered: &[MerchantAccountRow]) -> CardEntry {
    let by_card = offered.iter().find(|account| method(account) == PayMethod::Card);
    by_card.map_or(CardEntry::GatewayPage, |account| account.card_entry)
}

/// What is paid with through an account.
pub(crate) fn method(account: &MerchantAccountRow) -> PayMethod {
    account.login.product().method()
}

/// Whether an account works, as far as is known: its gateway has not refused it to one of these attempts since it last did.
pub(crate) fn works(account: &MerchantAccountRow, tries: &[AttemptRow]) -> bool {
    let was_met = || tries.iter().any(|row| row.merchant_account_id == account.id && was_refused(row));
    account.refused_at.is_none() || !was_met()
}
