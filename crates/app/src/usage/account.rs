//! The operator's account to which a host pays: one choice, for the pages that tell of it and for the payment itself.

use crate::commerce::offers::{offered, operators, works};
use crate::{App, AppError};
use domain::money::Money;
use domain::payments::gateway::Mode;
use store::Tx;
use store::payments::attempts::AttemptRow;
use store::sites::{self, MerchantAccountRow};

/// The account to which a host of a mode pays next: the one of the last of the `tries` before, as long as it is offered; else the first
/// that the operator offers. Where it is known what is `due`, it is one that takes so much. None that the gateway refused to one of these
/// tries, and that does not work yet: nobody tries in vain.
pub(super) async fn account_of_next_try(
    app: &App,
    tx: &mut Tx,
    mode: Mode,
    due: Option<Money>,
    tries: &[AttemptRow],
) -> Result<Option<MerchantAccountRow>, AppError> {
    let Some(seller) = sites::find_operators(tx).await? else { return Ok(None) };
    let mut accounts = offered(app, tx, operators(&seller), mode, due).await?;
    accounts.retain(|account| works(account, tries));
    let before = tries.last().map(|attempt| attempt.merchant_account_id);
    let place = accounts.iter().position(|account| Some(account.id) == before).unwrap_or(0);
    Ok(accounts.into_iter().nth(place))
}
