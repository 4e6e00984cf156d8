//! Import: sites with their merchant account and sessions, people, and what the operator sells, from one file, through the
//! same use cases as everything else. The demo's sample data are such a file.

mod divisions;
mod operators;
mod sites;

use crate::accounts::import::{self as people, PersonImport};
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::payments::gateway::Mode;
use domain::sites::CheckOutcome;
use operators::{OperatorImport, TariffImport};
use serde::Deserialize;
use sites::{PreparedSite, SiteImport};
use store::sessions::SessionRow;
use store::{StoreError, Tx};

/// Who does what an import does, in the audit log.
const ACTOR: &str = "import";

/// A file of sites and people, and of what their operator sells.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportFile {
    /// The operator, to whom pay-per-use is paid.
    operator: Option<OperatorImport>,
    /// What minutes cost.
    #[serde(rename = "tariff", default)]
    tariffs: Vec<TariffImport>,
    /// The sites.
    #[serde(rename = "site", default)]
    pub sites: Vec<SiteImport>,
    /// The people, who may have roles at these sites or at others.
    #[serde(rename = "person", default)]
    pub people: Vec<PersonImport>,
}

/// Why a file was not imported. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Something in it is wrong; the text says what and where.
    #[error("{0}")]
    Invalid(String),
    /// A site with this address is there already.
    #[error("a site with the address {0:?} is there already")]
    SiteExists(String),
    /// The installation failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

/// What a gateway said about a merchant account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Address of the site; none is the operator.
    pub site: Option<String>,
    /// The account's mode.
    pub mode: Mode,
    /// How the check ended.
    pub outcome: CheckOutcome,
}

impl App {
    /// Imports everything in a file, or nothing.
    pub async fn import(&self, file: ImportFile) -> Result<(), ImportError> {
        let now = self.now();
        let mut rows = Vec::new();
        for site in &file.sites {
            rows.push(sites::prepare(self, site, now)?);
        }
        let mut tariffs = Vec::new();
        for tariff in &file.tariffs {
            tariffs.push(operators::prepare_tariff(tariff, now)?);
        }
        let mut persons = Vec::new();
        for person in &file.people {
            persons.push(people::prepare(self, person).await?);
        }
        let (app, store) = (self.clone(), self.store().clone());
        let unit = async move |tx: &mut Tx| {
            for PreparedSite { row, accounts, .. } in &rows {
                if store::sites::find(tx, &row.slug).await?.is_some() {
                    return Err(ImportError::SiteExists(row.slug.clone()));
                }
                store::sites::insert(tx, row, now).await?;
                for account in accounts {
                    store::sites::insert_account(tx, account, now).await?;
                }
            }
            for tariff in &tariffs {
                operators::store_tariff(&app, tx, tariff, now).await?;
            }
            if let Some(operator) = &file.operator {
                operators::store(&app, tx, operator, now).await?;
            }
            for person in &persons {
                people::store(&app, tx, person).await?;
            }
            for site in &rows {
                if let Some(usage) = &site.usage {
                    // Whether the administrator has enabled it stands with how the site sells.
                    store::sites::save_commerce(tx, site.row.id, &site.row.commerce).await?;
                    operators::provide(&app, tx, &site.row, usage).await?;
                }
                divisions::store(&app, tx, &site.row, &site.divisions).await?;
                for (session, host) in &site.sessions {
                    let host = match host {
                        None => None,
                        Some(email) => {
                            let wrong = || invalid(&site.row.slug, &format!("no person {email:?} can host"));
                            Some(store::accounts::people::find(tx, email).await?.ok_or_else(wrong)?.id)
                        }
                    };
                    let session = SessionRow { host, ..session.clone() };
                    store::sessions::insert(tx, &session, site.row.currency, None, now).await?;
                }
            }
            Ok(())
        };
        spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?
    }

    /// Asks the gateways about every merchant account that nobody has verified yet, as *Verify* does: no card, no money. Asks
    /// none in restored mode.
    pub async fn verify_imported(&self) -> Result<Vec<Verified>, AppError> {
        if self.is_restored() {
            return Ok(Vec::new());
        }
        let mut sellers = Vec::new();
        for summary in self.sites().list().await? {
            let site = self.sites().find(&summary.slug).await?;
            sellers.extend(site.map(|site| (Some(summary.slug), site)));
        }
        sellers.extend(self.sites().operators_seller().await?.map(|seller| (None, seller)));
        let mut heard = Vec::new();
        for (slug, seller) in sellers {
            let accounts = self.commerce().merchant_accounts(&seller).await?;
            for account in accounts.all.iter().filter(|account| account.check.is_none()) {
                let mode = account.mode;
                let check =
                    self.commerce().verify_as(ACTOR, &seller, (mode, account.login.product())).await?;
                heard.extend(check.map(|check| Verified {
                    site: slug.clone(),
                    mode,
                    outcome: check.outcome,
                }));
            }
        }
        Ok(heard)
    }
}

fn invalid(site: &str, what: &str) -> ImportError {
    ImportError::Invalid(format!("site {site:?}: {what}"))
}
