//! Sites, as the pages see them.

pub mod making;
pub(crate) mod operators;
pub mod overview;
mod texts;

pub use texts::PayerTexts;

use crate::{App, AppError, Seen};
use domain::ids::{SessionId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::payments::situation::OnMismatch;
use domain::refunds::{Parties, SellerThen};
use domain::registrations::buyer::BuyerKind;
use domain::sites::{Accent, FeeSwitches, RefundPolicy, Tax, UsageSwitches};
use locale::Locale;
use store::sites::SiteRow;

pub use store::sites::LogoFile;

/// A site.
#[derive(Debug, Clone)]
pub struct Site {
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
    /// Default language: `en`, `nl` or `fr`.
    pub locale: String,
    /// Local tax.
    pub tax: Tax,
    /// Largest fee that hosts may enter (S-43).
    pub fee_max: Money,
    /// Seats that each host may give away in a day.
    pub free_seats_max: i64,
    /// Refund policy.
    pub refund_policy: RefundPolicy,
    /// Where people ask for help.
    pub support_email: String,
    /// Who sells.
    pub seller: Seller,
    /// Where it is, ISO 3166-1 alpha-2 (S-5).
    pub region: String,
    /// The languages of its pages, in the order of menus; never empty.
    pub languages: Vec<Locale>,
    /// The two switches of fee-based training (S-2).
    pub fees: FeeSwitches,
    /// The two switches of pay-per-use (S-15).
    pub usage: UsageSwitches,
    /// What address mismatches lead to (S-26).
    pub on_address_mismatch: OnMismatch,
    /// What security code mismatches lead to (S-26).
    pub on_code_mismatch: OnMismatch,
    /// Attempts at paying per seat hold (S-13).
    pub attempts_max: i64,
    /// Whether consumers in the United Kingdom are offered the withdrawal function too.
    pub uk_withdrawal: bool,
    /// Its accent colour, when it has one of its own.
    pub accent: Option<Accent>,
    /// Its logo, when it has one.
    pub logo: Option<LogoFile>,
    /// The hidden session of the first test purchase.
    pub test_session: Option<SessionId>,
}

impl Site {
    /// From whom its mails come: its name, and the address for questions, which may be empty.
    pub(crate) fn sender(&self) -> (&str, &str) {
        (&self.name, &self.support_email)
    }

    /// Whom people write to who need help: the address for questions, or whose site it is while none is set.
    pub fn contact(&self) -> &str {
        if self.support_email.is_empty() { &self.name } else { &self.support_email }
    }

    /// What of it an administrator sets about selling, as a form sees it.
    pub fn settings_seen(&self) -> Seen {
        let rules =
            (&self.refund_policy, self.on_address_mismatch, self.on_code_mismatch, self.uk_withdrawal);
        let limits = (self.fee_max.minor, self.free_seats_max, self.attempts_max);
        let switches = (self.fees.enabled, self.usage.enabled);
        Seen::of(&(switches, &self.tax, rules, limits, &self.seller))
    }

    /// What of it the operator decides, as a form sees it.
    pub fn profile_seen(&self) -> Seen {
        let place = (&self.region, self.currency, &self.time_zone);
        Seen::of(&(&self.name, place, &self.languages, &self.locale))
    }

    /// What of the right of withdrawal hangs on the seller, now.
    pub fn seller_then(&self) -> SellerThen {
        SellerThen { country: self.seller.country.clone(), uk: self.uk_withdrawal }
    }

    /// Who sells, as far as it decides through which accounts payers pay.
    pub(crate) fn as_seller(&self) -> (SiteId, &str) {
        (self.id, &self.seller.country)
    }

    /// Seller and buyer, as far as the right of withdrawal asks.
    pub fn parties<'a>(&'a self, buyer_country: &'a str, buyer: BuyerKind) -> Parties<'a> {
        Parties { seller_country: &self.seller.country, buyer_country, buyer, uk: self.uk_withdrawal }
    }
}

/// The seller that receipts name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Seller {
    /// Legal name.
    pub name: String,
    /// Address, lines separated by line feeds.
    pub address: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// VAT number; may be empty.
    pub vat_number: String,
}

/// A site in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteSummary {
    /// Its address.
    pub slug: String,
    /// Its name.
    pub name: String,
}

impl From<SiteRow> for Site {
    fn from(row: SiteRow) -> Self {
        Self {
            id: row.id,
            slug: row.slug,
            name: row.name,
            mode: row.mode,
            currency: row.currency,
            time_zone: row.time_zone,
            locale: row.locale,
            tax: row.commerce.tax,
            fee_max: Money::new(row.commerce.fee_max, row.currency),
            free_seats_max: row.commerce.free_seats_max,
            refund_policy: row.commerce.refund_policy,
            support_email: row.support_email,
            seller: Seller {
                name: row.commerce.seller_name,
                address: row.commerce.seller_address,
                country: row.commerce.seller_country,
                vat_number: row.commerce.seller_vat_number,
            },
            region: row.region,
            languages: languages(&row.languages),
            fees: row.commerce.switches,
            usage: row.commerce.usage,
            on_address_mismatch: row.commerce.on_address_mismatch,
            on_code_mismatch: row.commerce.on_code_mismatch,
            attempts_max: row.commerce.attempts_max,
            uk_withdrawal: row.commerce.uk_withdrawal,
            accent: row.accent,
            logo: row.logo,
            test_session: row.test_session,
        }
    }
}

/// The languages of these codes; all of ours where there is none of them.
fn languages(codes: &[String]) -> Vec<Locale> {
    let chosen = |locale: &Locale| codes.iter().any(|code| code == locale.code());
    let some: Vec<Locale> = Locale::ALL.into_iter().filter(chosen).collect();
    if some.is_empty() { Locale::ALL.to_vec() } else { some }
}

/// Use cases of sites.
#[derive(Clone, Copy)]
pub struct Sites<'a>(pub(crate) &'a App);

impl Sites<'_> {
    /// All sites of the installation, by name.
    pub async fn list(&self) -> Result<Vec<SiteSummary>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let rows = store::sites::list(&mut tx).await?;
        Ok(rows.into_iter().map(|row| SiteSummary { slug: row.slug, name: row.name }).collect())
    }

    /// The site at this address.
    pub async fn find(&self, slug: &str) -> Result<Option<Site>, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(store::sites::find(&mut tx, slug).await?.map(Site::from))
    }

    /// What the site says to its payers.
    pub async fn texts(&self, site: &Site) -> Result<PayerTexts, AppError> {
        let mut tx = self.0.store().reader().await?;
        Ok(PayerTexts::of(store::sites::list_texts(&mut tx, site.id).await?, site))
    }

    /// Whether the site can be paid in its mode; otherwise what is missing, in plain words for the operator.
    pub async fn check_account(&self, site: &Site) -> Result<Result<(), &'static str>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let mut accounts = store::sites::list_accounts(&mut tx, site.id).await?;
        accounts.retain(|account| account.mode == site.mode && account.paused_at.is_none());
        if accounts.is_empty() {
            return Ok(Err("it has no merchant account for its mode, so nobody can pay."));
        }
        for account in accounts {
            if self.0.keys().open(site.id, account.id, &account.credentials.sealed_password).is_err() {
                return Ok(Err(
                    "the password of its merchant account cannot be opened with this secret key.",
                ));
            }
        }
        Ok(Ok(()))
    }
}
