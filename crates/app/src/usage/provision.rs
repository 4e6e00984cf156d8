//! What a site gets of pay-per-use: only the operator decides it (S-15).

use super::Usage;
use super::lacking::{Lacking, lacking};
use crate::accounts::Person;
use crate::error::{Stop, refused};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{SiteId, TariffId};
use domain::money::Currency;
use domain::sites::PPM;
use domain::tariffs::{Provision, ProvisionProblem, check_provision};
use domain::usage::ceiling::Buffer;
use domain::usage::settlement::SettlementRule;
use locale::Locale;
use locale::numbers::{parse_rate, rate_to_type};
use store::accounts::people;
use store::{Tx, tariffs as rows};

/// What the operator decides about a site, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProvisionForm {
    /// Whether the site's hosts pay per use.
    pub provided: bool,
    /// Id of the tariff.
    pub tariff: String,
    /// How much more than the estimate is held, per cent, as the reader's language writes it.
    pub buffer: String,
    /// [`SettlementRule::as_str`].
    pub settlement: String,
}

impl ProvisionForm {
    /// What was decided so far, to be changed.
    pub fn of(present: &Provision, locale: Locale) -> Self {
        Self {
            provided: present.provided,
            tariff: present.tariff.map(|id| id.to_string()).unwrap_or_default(),
            buffer: rate_to_type(locale, present.buffer.ppm()),
            settlement: present.settlement.as_str().to_owned(),
        }
    }

    fn buffer(&self, locale: Locale) -> Option<Buffer> {
        match self.buffer.trim() {
            "" => Some(Buffer::USUAL),
            text => parse_rate(locale, text).ok().filter(|ppm| *ppm <= PPM).and_then(Buffer::from_ppm),
        }
    }
}

/// What a site gets, and what it could get.
#[derive(Debug, Clone)]
pub struct ProvisionView {
    /// What was decided.
    pub provision: Provision,
    /// What its hosts cannot pay without.
    pub lacking: Vec<Lacking>,
    /// Id and name of the tariffs in the site's currency.
    pub tariffs: Vec<(String, String)>,
}

impl Usage<'_> {
    /// What the site gets of pay-per-use, and the tariffs to choose from.
    pub async fn provision(&self, site: &Site) -> Result<ProvisionView, AppError> {
        let mut tx = self.0.store().reader().await?;
        let tariffs = rows::list(&mut tx).await?.into_iter();
        Ok(ProvisionView {
            provision: rows::provision(&mut tx, site.id).await?,
            lacking: lacking(self.0, &mut tx, site).await?,
            tariffs: tariffs
                .filter(|tariff| tariff.currency == site.currency)
                .map(|tariff| (tariff.id.to_string(), tariff.name))
                .collect(),
        })
    }

    /// Provides pay-per-use to a site, changes how, or withdraws it. What hosts have accepted and paid stays as it is.
    pub async fn provide(
        &self,
        by: &Person,
        site: &Site,
        typed: &ProvisionForm,
        locale: Locale,
    ) -> Result<Result<(), ProvisionProblem>, AppError> {
        let Some(buffer) = typed.buffer(locale) else { return Ok(Err(ProvisionProblem::BufferOutOfRange)) };
        let after = Provision {
            provided: typed.provided,
            tariff: typed.tariff.parse().ok().map(TariffId),
            buffer,
            settlement: SettlementRule::parse(&typed.settlement).unwrap_or_default(),
        };
        let (app, site, actor) = (self.0.clone(), site.clone(), by.actor());
        let store = self.0.store().clone();
        let unit = async move |tx: &mut Tx| provide(&app, tx, &actor, (site.id, site.currency), after).await;
        refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)
    }

    /// Names of those who can provide pay-per-use: whom an administrator asks who wants it (S-15).
    pub async fn providers(&self) -> Result<Vec<String>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let operators = people::operators(&mut tx).await?;
        let present = operators.into_iter().filter(|account| account.disabled_at.is_none());
        Ok(present.map(|account| account.name).collect())
    }
}

/// Writes what the operator decides about a site.
pub(crate) async fn provide(
    app: &App,
    tx: &mut Tx,
    by: &str,
    (site, currency): (SiteId, Currency),
    after: Provision,
) -> Result<(), Stop<ProvisionProblem>> {
    let chosen = match after.tariff {
        Some(id) => rows::get(tx, id).await?,
        None => None,
    };
    let versions = match &chosen {
        Some(tariff) => rows::versions(tx, tariff.id).await?,
        None => Vec::new(),
    };
    let found = chosen.as_ref().map(|tariff| (tariff.currency, versions.as_slice()));
    check_provision(after.provided, currency, found, app.now()).map_err(Stop::Refused)?;
    let after = Provision { tariff: chosen.as_ref().map(|tariff| tariff.id), ..after };
    let before = rows::provision(tx, site).await?;
    if before == after {
        return Ok(());
    }
    rows::set_provision(tx, site, &after).await?;
    let act = match (before.provided, after.provided) {
        (false, true) => "provide pay-per-use",
        (true, false) => "withdraw pay-per-use",
        _ => "change pay-per-use",
    };
    let tariff = chosen.map(|tariff| tariff.name).unwrap_or_default();
    app.audit(tx, site, by, act, &tariff, "").await?;
    Ok(())
}
