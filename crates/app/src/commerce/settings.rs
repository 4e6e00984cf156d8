//! What an administrator sets about selling: enabled or not, tax, refund policy, mismatch policies, attempts, seller.

use super::{Commerce, facts};
use crate::accounts::Person;
use crate::error::{Stop, refused};
use crate::sites::{Seller, Site};
use crate::spawn::spawn;
use crate::{AppError, NotSaved, Seen};
use domain::audit::{Changes, Setting, amount, yes_no};
use domain::ids::{AccountId, SiteId};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::payments::situation::OnMismatch;
use domain::sites::{
    FeeSwitches, PartialRefund, RefundPolicy, RefundPolicyProblem, SellerInput, SettingsField,
    SettingsProblem, Tax, UsageSwitches, check_attempts, check_fee_max, check_free_seats, check_line,
    check_seller,
};
use domain::time::Span;
use locale::numbers::{RateInputError, parse_rate};
use locale::{Locale, countries, money, parse_money};
use store::Tx;
use store::sites::{self as rows, CommerceRow};

/// What is wrong with settings, field by field.
type Problems = Vec<(SettingsField, SettingsProblem)>;

/// The form, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettingsForm {
    /// Fee-based training is enabled.
    pub enabled: bool,
    /// Pay-per-use is enabled.
    pub usage: bool,
    /// Name of the tax.
    pub tax_name: String,
    /// Its rate, a percentage in the reader's language.
    pub tax_rate: String,
    /// Fees are entered including tax.
    pub tax_included: bool,
    /// Largest fee that hosts may enter, as the reader's language writes amounts.
    pub fee_max: String,
    /// All of a payment goes back until then; empty is never.
    pub full_until: Until,
    /// How much goes back after that, a whole percentage; empty is nothing.
    pub part_percent: String,
    /// Until then.
    pub part_until: Until,
    /// `accept` or `refuse`.
    pub on_address_mismatch: String,
    /// `accept` or `refuse`.
    pub on_code_mismatch: String,
    /// Seats that each host may give away in a day.
    pub free_seats: String,
    /// Attempts at paying.
    pub attempts: String,
    /// Consumers in the United Kingdom are offered the withdrawal function too.
    pub uk_withdrawal: bool,
    /// Who sells.
    pub seller: SellerInput,
}

/// A time before the start, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Until {
    /// A whole number.
    pub number: String,
    /// What it counts.
    pub unit: Unit,
}

/// Days or hours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// Days of 24 hours.
    #[default]
    Days,
    /// Hours.
    Hours,
}

impl Unit {
    /// As sent by the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Hours => "hours",
        }
    }

    /// Reads [`Unit::as_str`]; anything else is days.
    pub fn parse(text: &str) -> Self {
        if text == Self::Hours.as_str() { Self::Hours } else { Self::Days }
    }

    fn span(self, number: i64) -> Span {
        match self {
            Self::Days => Span::days(number),
            Self::Hours => Span::hours(number),
        }
    }
}

impl Until {
    fn of(span: Option<Span>) -> Self {
        let hours = span.map(|span| span.0 / Span::hours(1).0);
        match hours {
            None => Self::default(),
            Some(hours) if hours % 24 == 0 => Self { number: (hours / 24).to_string(), unit: Unit::Days },
            Some(hours) => Self { number: hours.to_string(), unit: Unit::Hours },
        }
    }

    /// `None` is empty; a number that is none, or too large to be counted, is a problem.
    fn read(&self) -> Result<Option<Span>, SettingsProblem> {
        let text = self.number.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let number: u16 = text.parse().map_err(|_| SettingsProblem::OutOfRange)?;
        Ok(Some(self.unit.span(number.into())))
    }
}

impl SettingsForm {
    /// The form as it is filled in when the page opens.
    pub fn of(site: &Site, locale: Locale) -> Self {
        let policy = site.refund_policy;
        Self {
            enabled: site.fees.enabled,
            usage: site.usage.enabled,
            tax_name: site.tax.name.clone(),
            tax_rate: locale::numbers::rate_to_type(locale, site.tax.rate_ppm),
            tax_included: site.tax.included_in_fee,
            fee_max: money::amount_field(locale, site.fee_max),
            full_until: Until::of(policy.full_until),
            part_percent: policy.partial.map(|part| part.percent.to_string()).unwrap_or_default(),
            part_until: Until::of(policy.partial.map(|part| part.until)),
            on_address_mismatch: site.on_address_mismatch.as_str().to_owned(),
            on_code_mismatch: site.on_code_mismatch.as_str().to_owned(),
            free_seats: site.free_seats_max.to_string(),
            attempts: site.attempts_max.to_string(),
            uk_withdrawal: site.uk_withdrawal,
            seller: seller_input(&site.seller),
        }
    }

    /// What it says, or everything that is wrong, in the order of the form.
    fn check(
        &self,
        locale: Locale,
        currency: Currency,
    ) -> Result<CommerceRow, Vec<(SettingsField, SettingsProblem)>> {
        use SettingsField as F;
        let mut problems = Vec::new();
        let rate_ppm = keep(&mut problems, F::TaxRate, rate(locale, &self.tax_rate));
        // A tax that is charged has a name that payers read.
        let name = check_line(&self.tax_name, rate_ppm.is_some_and(|rate| rate > 0));
        let name = keep(&mut problems, F::TaxName, name);
        let fee_max = parse_money(locale, currency, &self.fee_max).map_err(|_| SettingsProblem::NotAnAmount);
        let fee_max = keep(&mut problems, F::FeeMax, fee_max.and_then(check_fee_max));
        let refund_policy = self.policy(&mut problems);
        let free_seats = keep(&mut problems, F::FreeSeats, check_free_seats(&self.free_seats));
        let attempts = keep(&mut problems, F::Attempts, check_attempts(&self.attempts));
        let seller = match check_seller(&self.seller, is_country) {
            Ok(seller) => seller,
            Err(more) => {
                problems.extend(more);
                SellerInput::default()
            }
        };
        let mismatch = |word: &str| OnMismatch::parse(word).unwrap_or_default();
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(CommerceRow {
            switches: FeeSwitches { provided: false, enabled: self.enabled },
            usage: UsageSwitches { provided: false, enabled: self.usage },
            tax: Tax {
                name: name.unwrap_or_default(),
                rate_ppm: rate_ppm.unwrap_or(0),
                included_in_fee: self.tax_included,
            },
            fee_max: fee_max.unwrap_or(1),
            refund_policy,
            on_address_mismatch: mismatch(&self.on_address_mismatch),
            on_code_mismatch: mismatch(&self.on_code_mismatch),
            free_seats_max: free_seats.unwrap_or(0),
            attempts_max: attempts.unwrap_or(1),
            uk_withdrawal: self.uk_withdrawal,
            seller_name: seller.name,
            seller_address: seller.address,
            seller_country: seller.country,
            seller_vat_number: seller.vat_number,
        })
    }

    fn policy(&self, problems: &mut Vec<(SettingsField, SettingsProblem)>) -> RefundPolicy {
        use SettingsField as F;
        let full_until = keep(problems, F::FullUntil, self.full_until.read()).flatten();
        let until = keep(problems, F::PartUntil, self.part_until.read()).flatten();
        let typed = self.part_percent.trim();
        let percent = match typed {
            "" => Ok(None),
            text => text.parse::<u8>().map(|n| Some(i64::from(n))).map_err(|_| SettingsProblem::OutOfRange),
        };
        let percent = keep(problems, F::PartPercent, percent).flatten();
        let partial = match (percent, until) {
            (Some(percent), Some(until)) => Some(PartialRefund { percent, until }),
            (None, Some(_)) if typed.is_empty() => {
                problems.push((F::PartPercent, SettingsProblem::Missing));
                None
            }
            (Some(_), None) if self.part_until.number.trim().is_empty() => {
                problems.push((F::PartUntil, SettingsProblem::Missing));
                None
            }
            _ => None,
        };
        let policy = RefundPolicy { full_until, partial };
        if let Err(problem) = policy.checked() {
            let year = Span::days(365);
            problems.push(match problem {
                RefundPolicyProblem::PercentOutOfRange => (F::PartPercent, SettingsProblem::OutOfRange),
                RefundPolicyProblem::PartEndsFirst => (F::PartUntil, SettingsProblem::PartEndsFirst),
                RefundPolicyProblem::UntilOutOfRange if full_until.is_some_and(|full| full > year) => {
                    (F::FullUntil, SettingsProblem::OutOfRange)
                }
                RefundPolicyProblem::UntilOutOfRange => (F::PartUntil, SettingsProblem::OutOfRange),
            });
        }
        policy
    }
}

fn keep<T>(
    problems: &mut Vec<(SettingsField, SettingsProblem)>,
    field: SettingsField,
    result: Result<T, SettingsProblem>,
) -> Option<T> {
    result.map_err(|problem| problems.push((field, problem))).ok()
}

/// Nothing typed is no tax.
fn rate(locale: Locale, text: &str) -> Result<i64, SettingsProblem> {
    if text.trim().is_empty() {
        return Ok(0);
    }
    parse_rate(locale, text).map_err(|error| match error {
        RateInputError::NotANumber => SettingsProblem::RateNotANumber,
        RateInputError::TooManyDecimals => SettingsProblem::RateTooExact,
        RateInputError::OutOfRange => SettingsProblem::RateOutOfRange,
    })
}

/// Whether it is a country's code.
fn is_country(code: &str) -> bool {
    countries::country(Locale::En, code).is_some()
}

fn seller_input(seller: &Seller) -> SellerInput {
    SellerInput {
        name: seller.name.clone(),
        address: seller.address.clone(),
        country: seller.country.clone(),
        vat_number: seller.vat_number.clone(),
    }
}

impl Commerce<'_> {
    /// Keeps the settings, whose form has `seen` what was kept before. A site that begins to sell is in Test mode until
    /// somebody takes it to Production: saving settings never moves real money. One that stops selling is in none,
    /// which is Production.
    pub async fn save_settings(
        &self,
        by: AccountId,
        site: &Site,
        locale: Locale,
        form: &SettingsForm,
        seen: &Seen,
    ) -> Result<Result<(), NotSaved<Problems>>, AppError> {
        // Who may not enable it is shown why; a form that asks all the same changes nothing about it.
        let form = SettingsForm {
            enabled: form.enabled && site.fees.provided,
            usage: form.usage && site.usage.provided,
            ..form.clone()
        };
        let row = match form.check(locale, site.currency) {
            Ok(row) => row,
            Err(problems) => return Ok(Err(NotSaved::Wrong(problems))),
        };
        let (app, store, site, seen) = (self.0.clone(), self.0.store().clone(), site.id, seen.clone());
        let unit = async move |tx: &mut Tx| {
            let stored = rows::get(tx, site).await?;
            seen.check(Site::from(stored.clone()).settings_seen())?;
            refuse_unserved(tx, site, &row.seller_country).await.map_err(|stop| stop.map(NotSaved::Wrong))?;
            let before = facts(tx, site).await?;
            rows::save_commerce(tx, site, &row).await?;
            let changes = changes(&stored.commerce, &row, stored.currency);
            let actor = crate::audit::actor(by);
            let act = match (before.switches.enabled, row.switches.enabled) {
                (false, true) => "enable e-commerce",
                (true, false) => "disable e-commerce",
                _ => "change e-commerce",
            };
            if !changes.is_empty() {
                app.audit(tx, site, &actor, act, "", &changes.to_text()).await?;
            }
            if stored.commerce.usage.is_on() && !row.usage.enabled {
                store::sessions::hosting::keep_paid(tx, site, app.now()).await?;
            }
            let usage = match (stored.commerce.usage.enabled, row.usage.enabled) {
                (false, true) => Some("enable pay-per-use"),
                (true, false) => Some("disable pay-per-use"),
                _ => None,
            };
            if let Some(act) = usage {
                app.audit(tx, site, &actor, act, "", "").await?;
            }
            let mode = match (before.switches.enabled, row.switches.enabled) {
                (false, true) => Some(Mode::Test),
                (true, false) => Some(Mode::Production),
                _ => None,
            };
            if let Some(mode) = mode
                && rows::switch_mode(tx, site, mode).await?
            {
                app.audit(tx, site, &actor, "switch mode", "", &super::mode_change(stored.mode, mode))
                    .await?;
            }
            Ok(())
        };
        refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)
    }
}

impl Commerce<'_> {
    /// Who sells pay-per-use, as kept; empty until somebody has said so.
    pub async fn operators_seller(&self) -> Result<SellerInput, AppError> {
        let seller = self.0.sites().operators_seller().await?;
        Ok(seller.map_or_else(SellerInput::default, |site| seller_input(&site.seller)))
    }

    /// Keeps who sells pay-per-use; documents that were issued stay as they are.
    pub async fn save_operators_seller(
        &self,
        by: &Person,
        typed: &SellerInput,
    ) -> Result<Result<(), Vec<(SettingsField, SettingsProblem)>>, AppError> {
        let seller = match check_seller(typed, is_country) {
            Ok(seller) => seller,
            Err(problems) => return Ok(Err(problems)),
        };
        let site = self.0.sites().enter_operators_seller(by).await?.id;
        let (app, store, actor) = (self.0.clone(), self.0.store().clone(), by.actor());
        let unit = async move |tx: &mut Tx| {
            refuse_unserved(tx, site, &seller.country).await?;
            let stored = rows::get(tx, site).await?;
            let row = CommerceRow {
                seller_name: seller.name.clone(),
                seller_address: seller.address.clone(),
                seller_country: seller.country.clone(),
                seller_vat_number: seller.vat_number.clone(),
                ..stored.commerce.clone()
            };
            let changes = changes(&stored.commerce, &row, stored.currency);
            if !changes.is_empty() {
                rows::save_commerce(tx, site, &row).await?;
                app.audit(tx, site, &actor, "change e-commerce", "", &changes.to_text()).await?;
            }
            Ok(())
        };
        refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)
    }
}

/// Nobody moves to where an account that is connected may not be used.
async fn refuse_unserved(tx: &mut Tx, site: SiteId, country: &str) -> Result<(), Stop<Problems>> {
    let accounts = rows::list_accounts(tx, site).await?;
    if accounts.iter().all(|account| account.login.product().serves(country)) {
        return Ok(());
    }
    Err(Stop::Refused(vec![(SettingsField::SellerCountry, SettingsProblem::AccountElsewhere)]))
}

/// What is changed, from what to what: the operator's switch is not among it.
fn changes(before: &CommerceRow, after: &CommerceRow, currency: Currency) -> Changes {
    use Setting as S;
    let value = |row: &CommerceRow, setting: S| match setting {
        S::Enabled => yes_no(row.switches.enabled).to_owned(),
        S::TaxName => row.tax.name.clone(),
        S::TaxRate => row.tax.rate_ppm.to_string(),
        S::TaxIncluded => yes_no(row.tax.included_in_fee).to_owned(),
        S::FeeMax => amount(Money::new(row.fee_max, currency)),
        S::RefundPolicy => row.refund_policy.to_text(),
        S::OnAddressMismatch => row.on_address_mismatch.as_str().to_owned(),
        S::OnCodeMismatch => row.on_code_mismatch.as_str().to_owned(),
        S::FreeSeats => row.free_seats_max.to_string(),
        S::Attempts => row.attempts_max.to_string(),
        S::UkWithdrawal => yes_no(row.uk_withdrawal).to_owned(),
        S::SellerName => row.seller_name.clone(),
        S::SellerAddress => row.seller_address.clone(),
        S::SellerCountry => row.seller_country.clone(),
        S::SellerVatNumber => row.seller_vat_number.clone(),
        _ => String::new(),
    };
    let note = |changes: Changes, setting| changes.of(setting, value(before, setting), value(after, setting));
    Setting::ALL.into_iter().fold(Changes::default(), note)
}
