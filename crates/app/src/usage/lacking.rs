//! What the operator has not entered yet though pay-per-use is provided: without an account hosts cannot pay, without a
//! seller their receipts name nobody.

use super::Usage;
use crate::commerce::offers::{offered, operators};
use crate::sites::Site;
use crate::{App, AppError};
use domain::payments::gateway::Mode;
use store::Tx;

/// Something that only the operator can enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// His merchant account for this mode.
    Account(Mode),
    /// Who sells, with an address.
    Seller,
}

impl Usage<'_> {
    /// What is lacking for the hosts of a site to pay.
    pub async fn lacking(&self, site: &Site) -> Result<Vec<Lacking>, AppError> {
        let mut tx = self.0.store().reader().await?;
        lacking(self.0, &mut tx, site).await
    }
}

/// The same, of what is in the store; nothing where pay-per-use is not provided.
pub(crate) async fn lacking(app: &App, tx: &mut Tx, site: &Site) -> Result<Vec<Lacking>, AppError> {
    if !site.usage.provided {
        return Ok(Vec::new());
    }
    let seller = store::sites::find_operators(tx).await?;
    let accounts = match &seller {
        Some(seller) => offered(app, tx, operators(seller), site.mode, None).await?,
        None => Vec::new(),
    };
    // The name is made up where nobody typed one; an address is not.
    let is_named = seller.is_some_and(|seller| !seller.commerce.seller_address.trim().is_empty());
    let account = accounts.is_empty().then_some(Lacking::Account(site.mode));
    Ok(account.into_iter().chain((!is_named).then_some(Lacking::Seller)).collect())
}
