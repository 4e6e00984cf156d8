//! Sites: their settings; with them their merchant accounts, logos and texts for payers.

mod logos;
mod merchant_accounts;
mod texts;

pub use logos::{find_logo, remove_logo, set_logo};
pub use merchant_accounts::{
    AccountCheckRow, Credentials, MerchantAccountRow, find_account, find_told, get_account, insert_account,
    list_accounts, list_retired, list_retired_in_use, note_busy, note_check, note_failure, note_good_answer,
    note_refusal, note_working, pause_account, replace_credentials, retire_account, revive_account,
    set_hold_life, set_pages, set_rank, subscribe, subscription,
};
pub use texts::{PayerTextRow, get_text, insert_text, list_texts};

use crate::{Row, StoreError, Tx, Value, statements};
use domain::ids::{SessionId, SiteId};
use domain::money::Currency;
use domain::payments::gateway::Mode;
use domain::payments::situation::OnMismatch;
use domain::sites::profile::Profile;
use domain::sites::{Accent, Colour, FeeSwitches, RefundPolicy, Tax, UsageSwitches};
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
    /// Where people ask for help.
    pub support_email: String,
    /// How it sells.
    pub commerce: CommerceRow,
    /// Its accent colour, when it has one of its own.
    pub accent: Option<Accent>,
    /// Its logo, when it has one.
    pub logo: Option<LogoFile>,
    /// The hidden session of the first test purchase.
    pub test_session: Option<SessionId>,
    /// Where the site is, ISO 3166-1 alpha-2 (S-5).
    pub region: String,
    /// Codes of the languages of its pages.
    pub languages: Vec<String>,
}

/// How a site sells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommerceRow {
    /// The two switches of fees (S-2).
    pub switches: FeeSwitches,
    /// The two switches of pay-per-use.
    pub usage: UsageSwitches,
    /// Local tax.
    pub tax: Tax,
    /// Largest fee that hosts may enter, minor units (S-43).
    pub fee_max: i64,
    /// Seats that each host may give away in a day.
    pub free_seats_max: i64,
    /// Refund policy.
    pub refund_policy: RefundPolicy,
    /// What an address mismatch leads to (S-26).
    pub on_address_mismatch: OnMismatch,
    /// What a security code mismatch leads to (S-26).
    pub on_code_mismatch: OnMismatch,
    /// Attempts at paying per seat hold (S-13).
    pub attempts_max: i64,
    /// Whether consumers in the United Kingdom are offered the withdrawal function too.
    pub uk_withdrawal: bool,
    /// Legal name of the seller.
    pub seller_name: String,
    /// Address of the seller, lines separated by line feeds.
    pub seller_address: String,
    /// Country of the seller, ISO 3166-1 alpha-2.
    pub seller_country: String,
    /// VAT number of the seller; may be empty.
    pub seller_vat_number: String,
}

/// A logo, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoFile {
    /// Hash of the content and ending: `0123456789ab-logo.png`.
    pub file: String,
    /// Width, pixels.
    pub width: i64,
    /// Height, pixels.
    pub height: i64,
}

/// The columns that [`site`] reads, in its order.
macro_rules! columns {
    () => {
        "id, slug, name, mode, currency, time_zone, locale, support_email, fees_provided, fees_enabled, tax_name,
        tax_rate_ppm, tax_included, refund_policy, on_address_mismatch, on_code_mismatch, attempts_max, uk_withdrawal,
        seller_name, seller_address, seller_country, seller_vat_number, accent_light, accent_dark, logo, logo_width,
        logo_height, test_session_id, region, languages, fee_max, free_seats_max, usage_provided,
        usage_enabled"
    };
}

statements! {
    /// All sites of the installation.
    LIST_SITES = concat!("select ", columns!(), " from site where not is_operators order by name, id limit 1000");
    /// A site by its address.
    FIND_SITE = concat!("select ", columns!(), " from site where slug = $1 and not is_operators");
    /// The operator as a seller.
    FIND_OPERATORS = concat!("select ", columns!(), " from site where is_operators");
    /// A new site becomes the operator's own.
    MARK_OPERATORS = "update site set is_operators = $2 where id = $1";
    /// A site by its id.
    GET_SITE = concat!("select ", columns!(), " from site where id = $1");
    /// A new site.
    INSERT_SITE = "insert into site (id, slug, name, mode, currency, time_zone, locale, support_email, fees_provided,
        fees_enabled, tax_name, tax_rate_ppm, tax_included, refund_policy, on_address_mismatch, on_code_mismatch,
        attempts_max, uk_withdrawal, seller_name, seller_address, seller_country, seller_vat_number, created_at,
        region, languages, fee_max, free_seats_max) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
        $19, $20, $21, $22, $23, $24, $25, $26, $27)";
    /// What the operator says about a site; its address stays.
    SET_PROFILE = "update site set name = $2, region = $3, currency = $4, time_zone = $5, languages = $6, locale = $7
        where id = $1";
    /// Sessions without a fee follow the site's currency.
    SET_SESSION_CURRENCY = "update session set currency = $2 where site_id = $1 and fee = 0";
    /// Whether anything was priced or paid in the site's currency.
    USES_CURRENCY = "select case when exists (select 1 from session where site_id = $1 and fee > 0)
        or exists (select 1 from intent where site_id = $1) then 1 else 0 end";
    /// Sessions with a fee for which one can register still.
    COUNT_ON_SALE = "select count(*) from session where site_id = $1 and mode = 'production' and state = 'scheduled'
        and fee > 0 and ends_at > $2 and registration_closes_at > $2";
    /// The operator's switch; a row means that it changed.
    PROVIDE_FEES = "update site set fees_provided = $2 where id = $1 and fees_provided <> $2";
    /// What the administrator sets about selling.
    SAVE_COMMERCE = "update site set fees_enabled = $2, tax_name = $3, tax_rate_ppm = $4, tax_included = $5,
        refund_policy = $6, on_address_mismatch = $7, on_code_mismatch = $8, attempts_max = $9, uk_withdrawal = $10,
        seller_name = $11, seller_address = $12, seller_country = $13, seller_vat_number = $14, fee_max = $15,
        free_seats_max = $16, usage_enabled = $17 where id = $1";
    /// Test or Production; a row means that it changed.
    SWITCH_MODE = "update site set mode = $2 where id = $1 and mode <> $2";
    /// Accent colours.
    SAVE_ACCENT = "update site set accent_light = $2, accent_dark = $3 where id = $1";
    /// Where people ask for help.
    SAVE_CONTACT = "update site set support_email = $2 where id = $1";
    /// The hidden session of the first test purchase.
    SAVE_TEST_SESSION = "update site set test_session_id = $2 where id = $1";
    /// Whether a seat was paid in Test mode.
    HAS_TEST_PURCHASE = "select case when exists (select 1 from intent where site_id = $1 and mode = 'test'
        and secured_by is not null) then 1 else 0 end";
}

/// Every statement about sites.
pub fn all() -> Vec<&'static crate::Statement> {
    [ALL, logos::ALL, merchant_accounts::ALL, texts::ALL].concat()
}

fn currency(row: &Row, index: usize) -> Result<Currency, StoreError> {
    row.word(index, Currency::from_code)
}

fn site(row: &Row) -> Result<SiteRow, StoreError> {
    let light: String = row.get(22)?;
    let dark: String = row.get(23)?;
    let accent = Colour::parse(&light).map(|light| Accent { light, dark: Colour::parse(&dark) });
    let file: String = row.get(24)?;
    let logo = (!file.is_empty()).then_some(file);
    let (width, height) = (row.get(25)?, row.get(26)?);
    Ok(SiteRow {
        id: row.get(0)?,
        slug: row.get(1)?,
        name: row.get(2)?,
        mode: row.word(3, Mode::parse)?,
        currency: currency(row, 4)?,
        time_zone: row.get(5)?,
        locale: row.get(6)?,
        support_email: row.get(7)?,
        commerce: CommerceRow {
            switches: FeeSwitches { provided: row.get(8)?, enabled: row.get(9)? },
            usage: UsageSwitches { provided: row.get(32)?, enabled: row.get(33)? },
            tax: Tax { name: row.get(10)?, rate_ppm: row.get(11)?, included_in_fee: row.get(12)? },
            fee_max: row.get(30)?,
            free_seats_max: row.get(31)?,
            refund_policy: row.word(13, RefundPolicy::parse)?,
            on_address_mismatch: row.word(14, OnMismatch::parse)?,
            on_code_mismatch: row.word(15, OnMismatch::parse)?,
            attempts_max: row.get(16)?,
            uk_withdrawal: row.get(17)?,
            seller_name: row.get(18)?,
            seller_address: row.get(19)?,
            seller_country: row.get(20)?,
            seller_vat_number: row.get(21)?,
        },
        accent,
        logo: logo.map(|file| LogoFile { file, width, height }),
        test_session: row.get(27)?,
        region: row.get(28)?,
        languages: row.get::<String>(29)?.split_whitespace().map(str::to_owned).collect(),
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

/// The operator as a seller, once it has been entered.
pub async fn find_operators(tx: &mut Tx) -> Result<Option<SiteRow>, StoreError> {
    tx.query_opt(&FIND_OPERATORS, &[]).await?.as_ref().map(site).transpose()
}

/// Adds the operator as a seller: there is one of an installation, and it has no pages.
pub async fn insert_operators(tx: &mut Tx, site: &SiteRow, now: Timestamp) -> Result<(), StoreError> {
    insert(tx, site, now).await?;
    tx.execute(&MARK_OPERATORS, &[site.id.into(), true.into()]).await.map(drop)
}

/// Adds a site. Accent, logo and test session are set later.
pub async fn insert(tx: &mut Tx, site: &SiteRow, now: Timestamp) -> Result<(), StoreError> {
    let commerce = &site.commerce;
    let values: [Value; 27] = [
        site.id.into(),
        (&site.slug).into(),
        (&site.name).into(),
        site.mode.as_str().into(),
        site.currency.code().into(),
        (&site.time_zone).into(),
        (&site.locale).into(),
        (&site.support_email).into(),
        commerce.switches.provided.into(),
        commerce.switches.enabled.into(),
        (&commerce.tax.name).into(),
        commerce.tax.rate_ppm.into(),
        commerce.tax.included_in_fee.into(),
        commerce.refund_policy.to_text().into(),
        commerce.on_address_mismatch.as_str().into(),
        commerce.on_code_mismatch.as_str().into(),
        commerce.attempts_max.into(),
        commerce.uk_withdrawal.into(),
        (&commerce.seller_name).into(),
        (&commerce.seller_address).into(),
        (&commerce.seller_country).into(),
        (&commerce.seller_vat_number).into(),
        now.into(),
        (&site.region).into(),
        site.languages.join(" ").into(),
        commerce.fee_max.into(),
        commerce.free_seats_max.into(),
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

/// How many sessions with a fee somebody could still register for.
pub async fn count_on_sale(tx: &mut Tx, site: SiteId, now: Timestamp) -> Result<i64, StoreError> {
    tx.query_one(&COUNT_ON_SALE, &[site.into(), now.into()]).await?.get(0)
}

/// The operator's switch (S-2); true when it was the other way.
pub async fn provide_fees(tx: &mut Tx, id: SiteId, provided: bool) -> Result<bool, StoreError> {
    Ok(tx.execute(&PROVIDE_FEES, &[id.into(), provided.into()]).await? > 0)
}

/// Keeps what the administrator set about selling. The operator's switches are not his: they stay as they are.
pub async fn save_commerce(tx: &mut Tx, id: SiteId, commerce: &CommerceRow) -> Result<(), StoreError> {
    let values: [Value; 17] = [
        id.into(),
        commerce.switches.enabled.into(),
        (&commerce.tax.name).into(),
        commerce.tax.rate_ppm.into(),
        commerce.tax.included_in_fee.into(),
        commerce.refund_policy.to_text().into(),
        commerce.on_address_mismatch.as_str().into(),
        commerce.on_code_mismatch.as_str().into(),
        commerce.attempts_max.into(),
        commerce.uk_withdrawal.into(),
        (&commerce.seller_name).into(),
        (&commerce.seller_address).into(),
        (&commerce.seller_country).into(),
        (&commerce.seller_vat_number).into(),
        commerce.fee_max.into(),
        commerce.free_seats_max.into(),
        commerce.usage.enabled.into(),
    ];
    tx.execute(&SAVE_COMMERCE, &values).await.map(drop)
}

/// Changes the site's mode; true when it was the other one.
pub async fn switch_mode(tx: &mut Tx, id: SiteId, mode: Mode) -> Result<bool, StoreError> {
    Ok(tx.execute(&SWITCH_MODE, &[id.into(), mode.as_str().into()]).await? > 0)
}

/// Keeps the accent colour; `None`: ours.
pub async fn save_accent(tx: &mut Tx, id: SiteId, accent: Option<Accent>) -> Result<(), StoreError> {
    let text = |colour: Option<Colour>| Value::from(colour.map(Colour::to_text).unwrap_or_default());
    let light = accent.map(|accent| accent.light);
    let values = [id.into(), text(light), text(accent.and_then(|accent| accent.dark))];
    tx.execute(&SAVE_ACCENT, &values).await.map(drop)
}

/// Keeps where people ask for help.
pub async fn save_contact(tx: &mut Tx, id: SiteId, email: &str) -> Result<(), StoreError> {
    tx.execute(&SAVE_CONTACT, &[id.into(), email.into()]).await.map(drop)
}

/// Remembers the hidden session of the first test purchase.
pub async fn save_test_session(tx: &mut Tx, id: SiteId, session: SessionId) -> Result<(), StoreError> {
    tx.execute(&SAVE_TEST_SESSION, &[id.into(), session.into()]).await.map(drop)
}

/// Whether a seat was ever paid in Test mode.
pub async fn has_test_purchase(tx: &mut Tx, id: SiteId) -> Result<bool, StoreError> {
    Ok(tx.query_one(&HAS_TEST_PURCHASE, &[id.into()]).await?.get::<i64>(0)? == 1)
}
