//! The operator as a seller: pay-per-use is paid to its own merchant accounts, and stands in its own books.

use super::making::new_site;
use super::{Seller, Site, Sites};
use crate::accounts::Person;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::SiteId;
use domain::money::Currency;
use domain::sites::profile::Profile;
use locale::Locale;
use store::sites::SiteRow;
use store::{StoreError, Tx};

/// What stands where sites have their address. It is a reserved word, so that no site can have it.
const SLUG: &str = "operator";

/// The currency to try an account in while there is neither a tariff nor a site.
const USUAL_CURRENCY: &str = "EUR";

impl Sites<'_> {
    /// The operator as a seller; `None` until an account of its own was entered.
    pub async fn operators_seller(&self) -> Result<Option<Site>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(store::sites::find_operators(&mut tx).await?.map(Site::from))
    }

    /// The same, entered now if it was not yet.
    pub async fn enter_operators_seller(&self, by: &Person) -> Result<Site, AppError> {
        let (app, actor) = (self.0.clone(), by.actor());
        let unit = async move |tx: &mut Tx| {
            if let Some(present) = store::sites::find_operators(tx).await? {
                return Ok(present);
            }
            enter(&app, tx, &actor, None).await
        };
        let store = self.0.store().clone();
        let entered = spawn(async move { store.run(unit).await }).await?;
        match entered {
            // Somebody else was faster.
            Err(StoreError::UniqueViolation { .. }) => {
                let seller = self.operators_seller().await?;
                seller.ok_or(AppError::Broken("the operator as a seller is there and cannot be found"))
            }
            entered => Ok(entered?.into()),
        }
    }
}

/// Enters the operator as a seller; receipts name `seller`, or nobody else than the operator.
pub(crate) async fn enter(
    app: &App,
    tx: &mut Tx,
    by: &str,
    seller: Option<&Seller>,
) -> Result<SiteRow, StoreError> {
    let id: SiteId = app.id();
    let mut site = new_site(id, &profile(tx, seller).await?);
    if let Some(seller) = seller {
        site.commerce.seller_name.clone_from(&seller.name);
        site.commerce.seller_address.clone_from(&seller.address);
        site.commerce.seller_country.clone_from(&seller.country);
        site.commerce.seller_vat_number.clone_from(&seller.vat_number);
    }
    store::sites::insert_operators(tx, &site, app.now()).await?;
    app.audit(tx, id, by, "enter operator as seller", "", "").await?;
    Ok(site)
}

/// Accounts are tried in the currency of a tariff, else of a site. The operator's days and years are those of a site in the seller's
/// own country, where there is one.
async fn profile(tx: &mut Tx, seller: Option<&Seller>) -> Result<Profile, StoreError> {
    let tariff = store::tariffs::list(tx).await?.first().map(|tariff| tariff.currency);
    let sites = store::sites::list(tx).await?;
    let is_at_home = |site: &&SiteRow| seller.is_some_and(|of| of.country == site.commerce.seller_country);
    let site = sites.iter().find(is_at_home).or(sites.first());
    let currency = tariff.or_else(|| site.map(|site| site.currency));
    let usual = || Currency::from_code(USUAL_CURRENCY).expect("it is a currency");
    Ok(Profile {
        name: "Operator".to_owned(),
        slug: SLUG.to_owned(),
        region: site.map_or_else(String::new, |site| site.region.clone()),
        currency: currency.unwrap_or_else(usual),
        time_zone: site.map_or_else(|| "UTC".to_owned(), |site| site.time_zone.clone()),
        languages: Locale::ALL.map(|language| language.code().to_owned()).into(),
        default_language: Locale::En.code().to_owned(),
    })
}
