//! Sites and their merchant accounts.

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{MerchantAccountId, SiteId};
use domain::money::Currency;
use domain::payments::gateway::{HostedAction, Mode};
use domain::payments::situation::OnMismatch;
use domain::sites::profile::Profile;
use domain::sites::{RefundPolicy, Tax};
use domain::time::Timestamp;

/// A site.
#[derive(Debug, Clone)]
pub struct SiteRow {
    /// Its id.
    pub id: SiteId,
    /// Its address under the installation.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Test or Production (S-23).
    pub mode: Mode,
    /// Its one currency.
    pub currency: Currency,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Language of its pages when the reader has no other wish.
    pub locale: String,
    /// Local tax.
    pub tax: Tax,
    /// Refund policy.
    pub refund_policy: RefundPolicy,
    /// Where people ask for help.
    pub support_email: String,
    /// Legal name of the seller.
    pub seller_name: String,
    /// Address of the seller, lines separated by line feeds.
    pub seller_address: String,
    /// Country of the seller, ISO 3166-1 alpha-2.
    pub seller_country: String,
    /// VAT number of the seller; may be empty.
    pub seller_vat_number: String,
    /// Where the site is, ISO 3166-1 alpha-2 (S-5).
    pub region: String,
    /// Codes of the languages of its pages.
    pub languages: Vec<String>,
}

/// A merchant account.
#[derive(Debug, Clone)]
pub struct MerchantAccountRow {
    /// Its id.
    pub id: MerchantAccountId,
    /// Whose it is.
    pub site_id: SiteId,
    /// Test or Production.
    pub mode: Mode,
    /// The gateway's name.
    pub gateway: String,
    /// Payflow: partner.
    pub partner: String,
    /// Payflow: vendor.
    pub vendor: String,
    /// Payflow: user.
    pub login: String,
    /// The password, encrypted.
    pub sealed_password: Vec<u8>,
    /// Hold first, or take at once.
    pub action: HostedAction,
    /// What an address mismatch leads to.
    pub on_address_mismatch: OnMismatch,
    /// What a security code mismatch leads to.
    pub on_code_mismatch: OnMismatch,
    /// Since when the gateway has given no good answer.
    pub failing_since: Option<Timestamp>,
    /// When to try it again.
    pub probe_at: Option<Timestamp>,
    /// Bad answers in a row.
    pub failures: i64,
}

statements! {
    /// All sites of the installation.
    LIST_SITES = "select id, slug, name, mode, currency, time_zone, locale, tax_name, tax_rate_ppm, tax_included,
        full_refund_days_before, support_email, seller_name, seller_address, seller_country, seller_vat_number,
        region, languages from site order by name, id limit 1000";
    /// A site by its address.
    FIND_SITE = "select id, slug, name, mode, currency, time_zone, locale, tax_name, tax_rate_ppm, tax_included,
        full_refund_days_before, support_email, seller_name, seller_address, seller_country, seller_vat_number,
        region, languages from site where slug = $1";
    /// A site by its id.
    GET_SITE = "select id, slug, name, mode, currency, time_zone, locale, tax_name, tax_rate_ppm, tax_included,
        full_refund_days_before, support_email, seller_name, seller_address, seller_country, seller_vat_number,
        region, languages from site where id = $1";
    /// A new site.
    INSERT_SITE = "insert into site (id, slug, name, mode, currency, time_zone, locale, tax_name, tax_rate_ppm,
        tax_included, full_refund_days_before, support_email, seller_name, seller_address, seller_country,
        seller_vat_number, created_at, region, languages)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    /// What the operator says about a site; its address stays.
    SET_PROFILE = "update site set name = $2, region = $3, currency = $4, time_zone = $5, languages = $6, locale = $7
        where id = $1";
    /// Sessions without a fee follow the site's currency.
    SET_SESSION_CURRENCY = "update session set currency = $2 where site_id = $1 and fee = 0";
    /// Whether anything was priced or paid in the site's currency.
    USES_CURRENCY = "select case when exists (select 1 from session where site_id = $1 and fee > 0)
        or exists (select 1 from intent where site_id = $1) then 1 else 0 end";
    /// A new merchant account.
    INSERT_ACCOUNT = "insert into merchant_account (id, site_id, mode, gateway, partner, vendor, login,
        sealed_password, action, on_address_mismatch, on_code_mismatch, failures, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12)";
    /// The account through which a site is paid in a mode.
    FIND_ACCOUNT = "select id, site_id, mode, gateway, partner, vendor, login, sealed_password, action,
        on_address_mismatch, on_code_mismatch, failing_since, probe_at, failures
        from merchant_account where site_id = $1 and mode = $2";
    /// An account of a site.
    GET_ACCOUNT = "select id, site_id, mode, gateway, partner, vendor, login, sealed_password, action,
        on_address_mismatch, on_code_mismatch, failing_since, probe_at, failures
        from merchant_account where site_id = $1 and id = $2";
    /// The gateway gave no good answer.
    NOTE_FAILURE = "update merchant_account set failures = failures + 1, failing_since = coalesce(failing_since, $3),
        probe_at = $4 where site_id = $1 and id = $2";
    /// The gateway answers again; a row means that it had not before.
    NOTE_GOOD_ANSWER = "update merchant_account set failures = 0, failing_since = null, probe_at = null
        where site_id = $1 and id = $2 and failing_since is not null";
}

fn currency(row: &Row, index: usize) -> Result<Currency, StoreError> {
    row.word(index, Currency::from_code)
}

fn site(row: &Row) -> Result<SiteRow, StoreError> {
    Ok(SiteRow {
        id: row.get(0)?,
        slug: row.get(1)?,
        name: row.get(2)?,
        mode: row.word(3, Mode::parse)?,
        currency: currency(row, 4)?,
        time_zone: row.get(5)?,
        locale: row.get(6)?,
        tax: Tax { name: row.get(7)?, rate_ppm: row.get(8)?, included_in_fee: row.get(9)? },
        refund_policy: RefundPolicy { full_until_days_before: row.get(10)? },
        support_email: row.get(11)?,
        seller_name: row.get(12)?,
        seller_address: row.get(13)?,
        seller_country: row.get(14)?,
        seller_vat_number: row.get(15)?,
        region: row.get(16)?,
        languages: row.get::<String>(17)?.split_whitespace().map(str::to_owned).collect(),
    })
}

fn account(row: &Row) -> Result<MerchantAccountRow, StoreError> {
    Ok(MerchantAccountRow {
        id: row.get(0)?,
        site_id: row.get(1)?,
        mode: row.word(2, Mode::parse)?,
        gateway: row.get(3)?,
        partner: row.get(4)?,
        vendor: row.get(5)?,
        login: row.get(6)?,
        sealed_password: row.get(7)?,
        action: row.word(8, HostedAction::parse)?,
        on_address_mismatch: row.word(9, OnMismatch::parse)?,
        on_code_mismatch: row.word(10, OnMismatch::parse)?,
        failing_since: row.get(11)?,
        probe_at: row.get(12)?,
        failures: row.get(13)?,
    })
}

/// All sites, by name; at most 1 000.
pub async fn list(tx: &mut Tx) -> Result<Vec<SiteRow>, StoreError> {
    tx.query(&LIST_SITES, &[]).await?.iter().map(site).collect()
}

/// The site at this address.
pub async fn find(tx: &mut Tx, slug: &str) -> Result<Option<SiteRow>, StoreError> {
    tx.query_opt(&FIND_SITE, &[slug.into()]).await?.as_ref().map(site).transpose()
}

/// The site with this id.
pub async fn get(tx: &mut Tx, id: SiteId) -> Result<SiteRow, StoreError> {
    site(&tx.query_one(&GET_SITE, &[id.into()]).await?)
}

/// Adds a site.
pub async fn insert(tx: &mut Tx, site: &SiteRow, now: Timestamp) -> Result<(), StoreError> {
    let values: [Value; 19] = [
        site.id.into(),
        (&site.slug).into(),
        (&site.name).into(),
        site.mode.as_str().into(),
        site.currency.code().into(),
        (&site.time_zone).into(),
        (&site.locale).into(),
        (&site.tax.name).into(),
        site.tax.rate_ppm.into(),
        site.tax.included_in_fee.into(),
        site.refund_policy.full_until_days_before.into(),
        (&site.support_email).into(),
        (&site.seller_name).into(),
        (&site.seller_address).into(),
        (&site.seller_country).into(),
        (&site.seller_vat_number).into(),
        now.into(),
        (&site.region).into(),
        site.languages.join(" ").into(),
    ];
    tx.execute(&INSERT_SITE, &values).await.map(drop)
}

/// Writes what the operator says about a site. Its address, which links already name, stays.
pub async fn set_profile(tx: &mut Tx, site: SiteId, profile: &Profile) -> Result<(), StoreError> {
    let values: [Value; 7] = [
        site.into(),
        (&profile.name).into(),
        (&profile.region).into(),
        profile.currency.code().into(),
        (&profile.time_zone).into(),
        profile.languages.join(" ").into(),
        (&profile.default_language).into(),
    ];
    tx.execute(&SET_PROFILE, &values).await?;
    let values = [site.into(), profile.currency.code().into()];
    tx.execute(&SET_SESSION_CURRENCY, &values).await.map(drop)
}

/// Whether anything of the site was priced or paid: then its currency stays.
pub async fn uses_currency(tx: &mut Tx, site: SiteId) -> Result<bool, StoreError> {
    Ok(tx.query_one(&USES_CURRENCY, &[site.into()]).await?.get::<i64>(0)? == 1)
}

/// Adds a merchant account.
pub async fn insert_account(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values: [Value; 12] = [
        account.id.into(),
        account.site_id.into(),
        account.mode.as_str().into(),
        (&account.gateway).into(),
        (&account.partner).into(),
        (&account.vendor).into(),
        (&account.login).into(),
        account.sealed_password.clone().into(),
        account.action.as_str().into(),
        account.on_address_mismatch.as_str().into(),
        account.on_code_mismatch.as_str().into(),
        now.into(),
    ];
    tx.execute(&INSERT_ACCOUNT, &values).await.map(drop)
}

/// The account through which the site is paid in `mode`.
pub async fn find_account(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
) -> Result<Option<MerchantAccountRow>, StoreError> {
    tx.query_opt(&FIND_ACCOUNT, &[site.into(), mode.as_str().into()]).await?.as_ref().map(account).transpose()
}

/// An account of the site.
pub async fn get_account(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
) -> Result<MerchantAccountRow, StoreError> {
    account(&tx.query_one(&GET_ACCOUNT, &[site.into(), id.into()]).await?)
}

/// Counts a bad answer of the account's gateway and says when to try it again (decision 9).
pub async fn note_failure(
    tx: &mut Tx,
    site: SiteId,
    id: MerchantAccountId,
    now: Timestamp,
    probe_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&NOTE_FAILURE, &[site.into(), id.into(), now.into(), probe_at.into()]).await.map(drop)
}

/// Notes a good answer; true when the gateway had been failing.
pub async fn note_good_answer(tx: &mut Tx, site: SiteId, id: MerchantAccountId) -> Result<bool, StoreError> {
    Ok(tx.execute(&NOTE_GOOD_ANSWER, &[site.into(), id.into()]).await? > 0)
}
