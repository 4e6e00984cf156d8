//! Enabling e-commerce at a site and setting it up: switches, settings, merchant accounts, the way to Production, the
//! words and looks that payers see.

mod appearance;
mod connecting;
mod credentials;
mod figures;
pub(crate) mod mails;
mod merchant_accounts;
pub(crate) mod offers;
mod settings;
mod test_session;
mod texts;

use crate::spawn::spawn;
pub use appearance::AccentRefusal;
pub(crate) use credentials::takes_cards;
pub use credentials::{CredentialsField, CredentialsForm, CredentialsProblem, HOLD_DAYS};
pub use figures::{Figures, UpcomingSession, Week};
pub use merchant_accounts::{
    AccountRefusal, AccountView, AgainstTerms, Arrange, CheckView, Entered, MerchantAccounts,
};
pub(crate) use offers::is_withheld;
pub use settings::{SettingsForm, Unit, Until};

use crate::error::{Stop, refused};
use crate::sites::Site;
use crate::{App, AppError};
use domain::accounts::Role;
use domain::audit::{Changes, Setting};
use domain::ids::{AccountId, SiteId};
use domain::payments::gateway::Mode;
use domain::sites::{AccountState, FeesMissing, SetUp, SwitchRefusal, fees_available};
use store::accounts::people;
use store::sites::MerchantAccountRow;
use store::{StoreError, Tx, sites as rows};

/// Use cases of e-commerce.
#[derive(Clone, Copy)]
pub struct Commerce<'a>(pub(crate) &'a App);

impl App {
    /// Use cases of e-commerce.
    pub fn commerce(&self) -> Commerce<'_> {
        Commerce(self)
    }
}

/// What keeps a site from charging fees, and who can switch it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingFees {
    /// What.
    pub what: FeesMissing,
    /// Names of the people who can; empty when there is nobody yet.
    pub owners: Vec<String>,
}

impl Commerce<'_> {
    /// The operator provides e-commerce to a site, or withdraws it (S-2). True when that changed something. What was
    /// paid is not touched; nobody can register for a fee meanwhile.
    pub async fn provide_fees(&self, by: AccountId, site: SiteId, provided: bool) -> Result<bool, AppError> {
        let (app, store) = (self.0.clone(), self.0.store().clone());
        let unit = async move |tx: &mut Tx| {
            let changed = rows::provide_fees(tx, site, provided).await?;
            if changed {
                let act = if provided { "provide e-commerce" } else { "withdraw e-commerce" };
                app.audit(tx, site, &crate::audit::actor(by), act, "", "").await?;
            }
            Ok::<_, AppError>(changed)
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// How many sessions with a fee are on sale.
    pub async fn on_sale(&self, site: &Site) -> Result<i64, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(rows::count_on_sale(&mut tx, site.id, self.0.now()).await?)
    }

    /// How far the set-up is.
    pub async fn set_up(&self, site: &Site) -> Result<SetUp, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(facts(&mut tx, site.id).await?)
    }

    /// Whether the site may charge fees in a mode; else what is missing.
    pub async fn fees(&self, site: &Site, mode: Mode) -> Result<Result<(), FeesMissing>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let offered = offers::offered(self.0, &mut tx, site.as_seller(), mode, None).await?;
        Ok(fees_available(site.fees, mode, !offered.is_empty()))
    }

    /// What keeps the site from charging fees in a mode, and who can switch it on; `None` when nothing does.
    pub async fn missing(&self, site: &Site, mode: Mode) -> Result<Option<MissingFees>, AppError> {
        let Err(what) = self.fees(site, mode).await? else { return Ok(None) };
        let mut tx = self.0.store().reader().await?;
        let owners = match what.owner() {
            Role::Operator => people::operators(&mut tx).await?,
            role => {
                let all = people::of_site(&mut tx, site.id).await?;
                all.into_iter().filter(|(_, of)| *of == role).map(|(account, _)| account).collect()
            }
        };
        let present = owners.into_iter().filter(|account| account.disabled_at.is_none());
        Ok(Some(MissingFees { what, owners: present.map(|account| account.name).collect() }))
    }

    /// *Test* or *Production* (S-23). Sessions keep the mode that they were made in.
    pub async fn switch_mode(
        &self,
        by: AccountId,
        site: &Site,
        mode: Mode,
    ) -> Result<Result<(), SwitchRefusal>, AppError> {
        let (app, store, site) = (self.0.clone(), self.0.store().clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            let before = facts(tx, site).await?;
            before.may_switch(mode).map_err(Stop::Refused)?;
            if rows::switch_mode(tx, site, mode).await? {
                let actor = crate::audit::actor(by);
                app.audit(tx, site, &actor, "switch mode", "", &mode_change(before.mode, mode)).await?;
            }
            Ok(())
        };
        refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)
    }
}

/// A change of mode, as the audit log keeps it.
fn mode_change(before: Mode, after: Mode) -> String {
    Changes::default().of(Setting::Mode, before.as_str(), after.as_str()).to_text()
}

/// What decides about the set-up, as stored now.
async fn facts(tx: &mut Tx, site: SiteId) -> Result<SetUp, StoreError> {
    let row = rows::get(tx, site).await?;
    let accounts = rows::list_accounts(tx, site).await?;
    // One that is not offered, or whose product does not serve the country to which the seller has moved, is as good as none.
    let counts = |account: &&MerchantAccountRow| {
        account.paused_at.is_none() && account.login.product().serves(&row.commerce.seller_country)
    };
    let state = |mode| {
        let of_mode = || accounts.iter().filter(counts).filter(|account| account.mode == mode);
        account_state(of_mode().find(|account| account.is_verified()).or_else(|| of_mode().next()))
    };
    Ok(SetUp {
        switches: row.commerce.switches,
        mode: row.mode,
        test: state(Mode::Test),
        production: state(Mode::Production),
        test_purchase: rows::has_test_purchase(tx, site).await?,
    })
}

fn account_state(account: Option<&MerchantAccountRow>) -> AccountState {
    match account {
        None => AccountState::Missing,
        Some(account) if account.is_verified() => AccountState::Verified,
        Some(_) => AccountState::Unverified,
    }
}
