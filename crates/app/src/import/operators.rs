//! What the operator sells, in an import file: its own merchant accounts, tariffs, and which site has pay-per-use.

use super::sites::{MerchantAccountImport, SellerImport, prepare_account};
use super::{ACTOR, ImportError, invalid};
use crate::App;
use crate::error::Stop;
use crate::sites::{Seller, operators};
use crate::usage::provision::provide as provide_usage;
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::sites::PPM;
use domain::tariffs::{self, Provision, Rate, Tariff};
use domain::time::Timestamp;
use domain::usage::ceiling::Buffer;
use domain::usage::settlement::SettlementRule;
use domain::usage::{AudioType, Leg, PerLeg};
use serde::Deserialize;
use store::sites::SiteRow;
use store::{Tx, tariffs as rows};

/// The operator as a seller.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OperatorImport {
    seller: SellerImport,
    /// For Production.
    merchant_account: Option<MerchantAccountImport>,
    /// For Test.
    test_merchant_account: Option<MerchantAccountImport>,
}

/// Prices per minute as decimals of a currency: `0.0625`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TariffImport {
    name: String,
    currency: String,
    computer: String,
    call_in: Option<String>,
    toll_free: Option<String>,
    call_out: Option<String>,
    voip: Option<String>,
    #[serde(default)]
    tax_name: String,
    #[serde(default)]
    tax_rate_ppm: i64,
    /// Minor units.
    #[serde(default)]
    minimum: i64,
}

/// What a site gets of pay-per-use.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UsageImport {
    /// Name of the tariff.
    tariff: String,
    /// How much more than the estimate is held.
    #[serde(default = "usual_buffer")]
    buffer_ppm: i64,
    /// `measured` or `estimate-is-final`.
    #[serde(default = "measured")]
    settlement: String,
    /// Whether the site's administrator has enabled it, too.
    #[serde(default = "enabled")]
    pub enabled: bool,
}

fn usual_buffer() -> i64 {
    Buffer::USUAL.ppm()
}

fn measured() -> String {
    SettlementRule::Measured.as_str().to_owned()
}

fn enabled() -> bool {
    true
}

/// A tariff ready to be stored.
#[derive(Clone)]
pub(super) struct PreparedTariff {
    name: String,
    tariff: Tariff,
}

/// What a site gets, checked but for its tariff, which is looked for by name.
#[derive(Clone)]
pub(super) struct PreparedUsage {
    tariff: String,
    buffer: Buffer,
    settlement: SettlementRule,
}

fn wrong_tariff(name: &str, what: &str) -> ImportError {
    ImportError::Invalid(format!("tariff {name:?}: {what}"))
}

fn wrong_operator(what: &str) -> ImportError {
    ImportError::Invalid(format!("operator: {what}"))
}

pub(super) fn prepare_tariff(tariff: &TariffImport, now: Timestamp) -> Result<PreparedTariff, ImportError> {
    let wrong = |what: &str| wrong_tariff(&tariff.name, what);
    let name = tariffs::check_name(&tariff.name).map_err(|problem| wrong(&format!("name: {problem:?}")))?;
    let currency = Currency::from_code(&tariff.currency).ok_or_else(|| wrong("unknown currency"))?;
    if !(0..=PPM).contains(&tariff.tax_rate_ppm) {
        return Err(wrong("the tax rate is out of range"));
    }
    let mut rates = PerLeg::default();
    for leg in Leg::ALL {
        let text = match leg {
            Leg::Computer => Some(&tariff.computer),
            Leg::Audio(AudioType::CallIn) => tariff.call_in.as_ref(),
            Leg::Audio(AudioType::TollFree) => tariff.toll_free.as_ref(),
            Leg::Audio(AudioType::CallOut) => tariff.call_out.as_ref(),
            Leg::Audio(AudioType::Voip) => tariff.voip.as_ref(),
        };
        let Some(text) = text else { continue };
        let rate = Rate::from_decimal_str(text, currency);
        rates.set(leg, rate.ok_or_else(|| wrong("a price per minute is written like \"0.0625\""))?);
    }
    let tariff = Tariff {
        currency,
        rates,
        tax_name: tariff.tax_name.trim().to_owned(),
        tax_rate_ppm: tariff.tax_rate_ppm,
        minimum: Money::new(tariff.minimum, currency),
    };
    let problems = tariffs::check(&tariff, now, now);
    match problems.first() {
        None => Ok(PreparedTariff { name, tariff }),
        Some((field, problem)) => Err(wrong_tariff(&name, &format!("{}: {problem:?}", field.as_str()))),
    }
}

pub(super) fn prepare_usage(site: &str, usage: &UsageImport) -> Result<PreparedUsage, ImportError> {
    let wrong = |what: &str| invalid(site, &format!("pay-per-use: {what}"));
    Ok(PreparedUsage {
        tariff: usage.tariff.clone(),
        buffer: Buffer::from_ppm(usage.buffer_ppm).ok_or_else(|| wrong("the buffer is out of range"))?,
        settlement: SettlementRule::parse(&usage.settlement)
            .ok_or_else(|| wrong("the settlement is \"measured\" or \"estimate-is-final\""))?,
    })
}

/// Stores a tariff that holds from now on.
pub(super) async fn store_tariff(
    app: &App,
    tx: &mut Tx,
    prepared: &PreparedTariff,
    now: Timestamp,
) -> Result<(), ImportError> {
    let made = crate::tariffs::make(app, tx, ACTOR, &prepared.name, (&prepared.tariff, now)).await;
    made.map(drop).map_err(|stop| match stop {
        Stop::Refused(problem) => wrong_tariff(&prepared.name, &format!("name: {problem:?}")),
        Stop::Failed(error) => error.into(),
    })
}

/// Stores the operator as a seller, with its accounts: after sites and tariffs, whose currency it takes.
pub(super) async fn store(
    app: &App,
    tx: &mut Tx,
    operator: &OperatorImport,
    now: Timestamp,
) -> Result<(), ImportError> {
    if store::sites::find_operators(tx).await?.is_some() {
        return Err(wrong_operator("it is entered as a seller already"));
    }
    let seller = Seller {
        name: operator.seller.name.clone(),
        address: operator.seller.address.clone(),
        country: operator.seller.country.clone(),
        vat_number: operator.seller.vat_number.clone(),
    };
    let row = operators::enter(app, tx, ACTOR, Some(&seller)).await?;
    let accounts =
        [(Mode::Production, &operator.merchant_account), (Mode::Test, &operator.test_merchant_account)];
    for (mode, account) in accounts {
        let Some(account) = account else { continue };
        let account = prepare_account(app, (row.id, &row.commerce.seller_country), mode, account, now)
            .map_err(wrong_operator)?;
        store::sites::insert_account(tx, &account, now).await?;
    }
    Ok(())
}

/// Provides pay-per-use to a site.
pub(super) async fn provide(
    app: &App,
    tx: &mut Tx,
    site: &SiteRow,
    usage: &PreparedUsage,
) -> Result<(), ImportError> {
    let wrong = |what: &str| invalid(&site.slug, &format!("pay-per-use: {what}"));
    let tariff = rows::list(tx).await?.into_iter().find(|tariff| tariff.name == usage.tariff);
    let tariff = tariff.ok_or_else(|| wrong(&format!("there is no tariff {:?}", usage.tariff)))?;
    let provision = Provision {
        provided: true,
        tariff: Some(tariff.id),
        buffer: usage.buffer,
        settlement: usage.settlement,
    };
    let provided = provide_usage(app, tx, ACTOR, (site.id, site.currency), provision).await;
    provided.map_err(|stop| match stop {
        Stop::Refused(problem) => wrong(&format!("{problem:?}")),
        Stop::Failed(error) => error.into(),
    })
}
