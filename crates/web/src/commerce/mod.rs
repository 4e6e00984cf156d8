//! The administrator's pages about selling: set-up and figures, settings, merchant accounts, texts, appearance.

pub(crate) mod appearance;
pub(crate) mod figures;
pub(crate) mod looks;
pub(crate) mod merchant_account;
pub(crate) mod merchant_accounts;
pub(crate) mod missing;
pub(crate) mod rehearse;
pub(crate) mod seller;
pub(crate) mod set_up;
pub(crate) mod settings;
pub(crate) mod texts;
mod words;

use crate::response::{Failure, see_other};
use app::sites::Site;
use axum::response::Response;
use domain::payments::gateway::Mode;
use domain::sites::{GatewayProduct, ProUkEdition};
use locale::{Address, Zone};

/// The query of a page that has just kept something.
pub(crate) const SAVED: &str = "?saved";

/// Whether a page was reached after something was kept.
pub(crate) fn was_saved(query: Option<&str>) -> bool {
    query == Some("saved")
}

/// The mode in an address.
fn mode_of(text: &str) -> Option<Mode> {
    Mode::parse(text)
}

/// Whose merchant accounts a page is about.
#[derive(Clone, Copy)]
pub(crate) enum Owner<'a> {
    /// A site's: fees are paid to them.
    Site(&'a Site),
    /// The operator's own: pay-per-use is paid to them. He reads times on this clock.
    Operator(&'a Zone),
}

impl Owner<'_> {
    /// Address of the page of all accounts.
    fn accounts(self) -> String {
        match self {
            Self::Site(site) => Address::MerchantAccounts { site: &site.slug }.path(),
            Self::Operator(_) => Address::OperatorAccounts.path(),
        }
    }

    /// Address of the form of an account for a mode.
    fn account(self, mode: Mode) -> String {
        let mode = mode.as_str();
        match self {
            Self::Site(site) => Address::MerchantAccount { site: &site.slug, mode }.path(),
            Self::Operator(_) => Address::OperatorAccount { mode }.path(),
        }
    }

    /// Address of the form of a product's account for a mode.
    fn account_of(self, mode: Mode, product: GatewayProduct) -> String {
        format!("{}?gateway={}", self.account(mode), product.as_str())
    }

    /// The same of an edition of it.
    fn account_of_edition(self, mode: Mode, product: GatewayProduct, edition: ProUkEdition) -> String {
        format!("{}&edition={}", self.account_of(mode, product), edition.as_str())
    }

    /// Where the order of the accounts of a mode is changed.
    fn arrange(self, mode: Mode) -> String {
        let mode = mode.as_str();
        match self {
            Self::Site(site) => Address::ArrangeMerchantAccounts { site: &site.slug, mode }.path(),
            Self::Operator(_) => Address::ArrangeOperatorAccounts { mode }.path(),
        }
    }

    /// Where the gateway is asked about it.
    fn verify(self, mode: Mode) -> String {
        let mode = mode.as_str();
        match self {
            Self::Site(site) => Address::VerifyMerchantAccount { site: &site.slug, mode }.path(),
            Self::Operator(_) => Address::VerifyOperatorAccount { mode }.path(),
        }
    }

    /// Where a payment through one of its accounts is rehearsed.
    fn rehearsal(self, mode: Mode) -> String {
        let mode = mode.as_str();
        match self {
            Self::Site(site) => Address::Rehearsal { site: &site.slug, mode }.path(),
            Self::Operator(_) => Address::OperatorRehearsal { mode }.path(),
        }
    }

    /// On whose clock times are read.
    fn zone(self) -> Zone {
        match self {
            Self::Site(site) => Zone::stored(&site.time_zone),
            Self::Operator(zone) => zone.clone(),
        }
    }

    /// To the page of all accounts, after something was done.
    fn back_to_accounts(self, done: AccountsDone) -> Result<Response, Failure> {
        see_other(&format!("{}?done={}", self.accounts(), done.as_str()))
    }
}

/// What was just done about merchant accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountsDone {
    /// The gateway was asked about the account of a product in a mode.
    Checked(Mode, GatewayProduct),
    /// Order or offer of the accounts of a mode were changed.
    Arranged(Mode),
    /// The site changed its mode.
    Switched,
}

impl AccountsDone {
    fn as_str(self) -> String {
        match self {
            Self::Checked(mode, product) => format!("checked-{}-{}", mode.as_str(), product.as_str()),
            Self::Arranged(mode) => format!("arranged-{}", mode.as_str()),
            Self::Switched => "switched".to_owned(),
        }
    }

    /// What an address says was done.
    fn of_query(query: Option<&str>) -> Option<Self> {
        let word = query?.strip_prefix("done=")?;
        if word == "switched" {
            return Some(Self::Switched);
        }
        let (done, rest) = word.split_once('-')?;
        match (done, rest.split_once('-')) {
            ("arranged", None) => Mode::parse(rest).map(Self::Arranged),
            ("checked", Some((mode, product))) => {
                Some(Self::Checked(Mode::parse(mode)?, GatewayProduct::parse(product)?))
            }
            _ => None,
        }
    }
}
