//! Sites of an import file, with their merchant accounts and sessions.

use super::divisions::{self, DivisionImport, PreparedDivision};
use super::operators::{PreparedUsage, UsageImport, prepare_usage};
use super::{ImportError, invalid};
use crate::App;
use domain::divisions::DivisionUse;
use domain::ids::{MerchantAccountId, SiteId};
use domain::money::{Currency, FEE_MAX_DEFAULT_MINOR, FEE_MAX_MINOR, Money};
use domain::payments::gateway::{HostedAction, Mode};
use domain::payments::situation::OnMismatch;
use domain::registrations::hold::{ATTEMPTS_MAX, Seats};
use domain::sessions::schedule::{Closes, ScheduleCommand, ScheduleFacts, Starts, Typed, schedule};
use domain::sessions::{Session, SessionState};
use domain::sites::{
    FREE_SEATS_DEFAULT, FeeSwitches, GatewayProduct, Login, PAYPAL_UK, PPM, ProUkEdition, RefundPolicy, Tax,
    UsageSwitches,
};
use domain::slugs::is_slug;
use domain::time::{Span, Timestamp};
use domain::usage::PerLeg;
use locale::{Locale, Zone, addresses};
use serde::Deserialize;
use store::sessions::SessionRow;
use store::sites::{CommerceRow, MerchantAccountRow, SiteRow};

/// A site to be added.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteImport {
    slug: String,
    name: String,
    mode: String,
    currency: String,
    time_zone: String,
    locale: String,
    support_email: String,
    /// `none`, `full 48h`, `50% 24h`, `full 48h; 50% 24h`; or the next one.
    refund_policy: Option<String>,
    /// Full refund until so many days before the start, nothing after.
    full_refund_days_before: Option<i64>,
    #[serde(default = "yes")]
    fees_provided: bool,
    #[serde(default = "yes")]
    fees_enabled: bool,
    tax: TaxImport,
    seller: SellerImport,
    /// The account of the site's mode.
    merchant_account: Option<MerchantAccountImport>,
    /// Further accounts of the site's mode, each of another product, in the order in which payers are offered them.
    #[serde(rename = "further_merchant_account", default)]
    further_merchant_accounts: Vec<MerchantAccountImport>,
    /// The account of Test mode, for a site in Production.
    test_merchant_account: Option<MerchantAccountImport>,
    /// Its hosts pay per use.
    pay_per_use: Option<UsageImport>,
    /// `off`, `optional` or `required`; without it optional where there are divisions.
    book_to_divisions: Option<String>,
    #[serde(rename = "division", default)]
    divisions: Vec<DivisionImport>,
    #[serde(rename = "session", default)]
    sessions: Vec<SessionImport>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaxImport {
    name: String,
    rate_ppm: i64,
    included_in_fee: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SellerImport {
    pub name: String,
    pub address: String,
    pub country: String,
    #[serde(default)]
    pub vat_number: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MerchantAccountImport {
    gateway: String,
    /// Website Payments Pro: its edition, as [`ProUkEdition::as_str`] names it; empty is Hosted Solution.
    #[serde(default)]
    edition: String,
    /// Payflow.
    #[serde(default)]
    partner: String,
    /// Payflow.
    #[serde(default)]
    vendor: String,
    /// Payflow, and what signs in with an API signature.
    #[serde(default)]
    user: String,
    /// PayPal.
    #[serde(default)]
    client_id: String,
    /// The password, or the app's secret.
    password: String,
    /// The API signature.
    #[serde(default)]
    signature: String,
    #[serde(default = "authorize")]
    action: String,
    #[serde(default = "accept")]
    on_address_mismatch: String,
    #[serde(default = "accept")]
    on_code_mismatch: String,
}

impl std::fmt::Debug for MerchantAccountImport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MerchantAccountImport").field("gateway", &self.gateway).finish_non_exhaustive()
    }
}

fn authorize() -> String {
    HostedAction::Authorize.as_str().to_owned()
}

fn accept() -> String {
    OnMismatch::Accept.as_str().to_owned()
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SessionImport {
    slug: String,
    topic: String,
    description: String,
    #[serde(default)]
    agenda: String,
    presenter: String,
    language: String,
    /// Days after the day of the import, in the site's time zone; with `time`.
    day: Option<i32>,
    /// `14:00`, in the site's time zone; with `day`.
    time: Option<String>,
    /// Instead of `day` and `time`: minutes after the import; negative has begun already.
    starts_in_minutes: Option<i64>,
    minutes: i64,
    /// Minor units; 0 is free.
    fee: i64,
    capacity: Option<i64>,
    /// Empty: in our own room.
    meeting_link: String,
    /// The address of the person who hosts it.
    host: Option<String>,
    /// Code of the division to whose cost it is booked.
    #[serde(default)]
    division: String,
    #[serde(default = "yes")]
    listed: bool,
    #[serde(default = "yes")]
    registration_required: bool,
    #[serde(default = "quarter_of_an_hour")]
    opens_minutes_before: i64,
    #[serde(default = "an_hour")]
    registration_closes_minutes_before: i64,
}

fn yes() -> bool {
    true
}

fn quarter_of_an_hour() -> i64 {
    15
}

fn an_hour() -> i64 {
    60
}

/// A site ready to be stored.
#[derive(Clone)]
pub(super) struct PreparedSite {
    /// The site.
    pub row: SiteRow,
    /// Its merchant accounts.
    pub accounts: Vec<MerchantAccountRow>,
    /// What it gets of pay-per-use.
    pub usage: Option<PreparedUsage>,
    /// Its divisions, and whether sessions are booked to them.
    pub divisions: (DivisionUse, Vec<PreparedDivision>),
    /// Its sessions with the addresses of who hosts them.
    pub sessions: Vec<(SessionRow, Option<String>)>,
}

pub(super) fn prepare(app: &App, site: &SiteImport, now: Timestamp) -> Result<PreparedSite, ImportError> {
    let wrong = |what: &str| invalid(&site.slug, what);
    if !is_slug(&site.slug) || addresses::is_reserved(&site.slug) {
        return Err(wrong("the slug must be small letters, digits and dashes, and no reserved word"));
    }
    let mode = Mode::parse(&site.mode).ok_or_else(|| wrong("mode is \"test\" or \"production\""))?;
    let currency = Currency::from_code(&site.currency).ok_or_else(|| wrong("unknown currency"))?;
    let zone = Zone::parse(&site.time_zone).ok_or_else(|| wrong("unknown time zone"))?;
    Locale::parse(&site.locale).ok_or_else(|| wrong("locale is \"en\", \"nl\" or \"fr\""))?;
    if !(0..=PPM).contains(&site.tax.rate_ppm) {
        return Err(wrong("the tax rate is out of range"));
    }
    let id: SiteId = app.id();
    let row = SiteRow {
        id,
        slug: site.slug.clone(),
        name: site.name.clone(),
        mode,
        currency,
        time_zone: site.time_zone.clone(),
        locale: site.locale.clone(),
        support_email: site.support_email.clone(),
        commerce: prepare_commerce(site)?,
        accent: None,
        logo: None,
        test_session: None,
        region: site.seller.country.clone(),
        languages: Locale::ALL.map(|locale| locale.code().to_owned()).to_vec(),
    };
    if mode == Mode::Test && site.test_merchant_account.is_some() {
        return Err(wrong("a site in Test mode has its account of Test mode as merchant_account"));
    }
    let of_mode = site.merchant_account.iter().chain(&site.further_merchant_accounts);
    let of_mode = (0..).zip(of_mode).map(|(rank, account)| (mode, account, rank));
    let of_test = site.test_merchant_account.iter().map(|account| (Mode::Test, account, 0));
    let accounts: Result<Vec<_>, _> = of_mode
        .chain(of_test)
        .map(|(mode, account, rank)| {
            let prepared = prepare_account(app, (id, &site.seller.country), mode, account, now);
            prepared.map(|row| MerchantAccountRow { rank, ..row }).map_err(wrong)
        })
        .collect();
    let accounts = accounts?;
    let products: Vec<_> = accounts.iter().map(|row| (row.mode, row.login.product())).collect();
    if (1..products.len()).any(|n| products[..n].contains(&products[n])) {
        return Err(wrong("it has two merchant accounts of one gateway for one mode"));
    }
    let codes: Vec<String> = site.divisions.iter().map(|division| division.code.trim().to_owned()).collect();
    let sessions: Result<Vec<SessionRow>, _> = site
        .sessions
        .iter()
        .map(|session| prepare_session(app, (&row, &codes), &zone, session, now))
        .collect();
    let hosts = site.sessions.iter().map(|session| session.host.clone());
    let used = match &site.book_to_divisions {
        Some(word) => DivisionUse::parse(word)
            .ok_or_else(|| wrong("book_to_divisions is \"off\", \"optional\" or \"required\""))?,
        None if site.divisions.is_empty() => DivisionUse::Off,
        None => DivisionUse::Optional,
    };
    Ok(PreparedSite {
        usage: site.pay_per_use.as_ref().map(|usage| prepare_usage(&site.slug, usage)).transpose()?,
        divisions: (used, divisions::prepare(&site.slug, &zone, currency, &site.divisions, now)?),
        accounts,
        sessions: sessions?.into_iter().zip(hosts).collect(),
        row,
    })
}

/// How the site sells. What gateways are told about mismatches stands with the account in the file.
fn prepare_commerce(site: &SiteImport) -> Result<CommerceRow, ImportError> {
    let wrong = |what: &str| invalid(&site.slug, what);
    let policy = |word: fn(&MerchantAccountImport) -> &str| {
        let word = site.merchant_account.as_ref().map_or(OnMismatch::Accept.as_str(), word);
        OnMismatch::parse(word)
            .ok_or_else(|| wrong("a mismatch policy is \"accept\", \"review\" or \"refuse\""))
    };
    let refund_policy = match (&site.refund_policy, site.full_refund_days_before) {
        (Some(text), None) => RefundPolicy::parse(text),
        (None, Some(days)) => RefundPolicy::full_until_days(days).checked().ok(),
        (None, None) => Some(RefundPolicy::NONE),
        (Some(_), Some(_)) => None,
    };
    Ok(CommerceRow {
        switches: FeeSwitches { provided: site.fees_provided, enabled: site.fees_enabled },
        usage: UsageSwitches {
            provided: false,
            enabled: site.pay_per_use.as_ref().is_some_and(|usage| usage.enabled),
        },
        tax: Tax {
            name: site.tax.name.clone(),
            rate_ppm: site.tax.rate_ppm,
            included_in_fee: site.tax.included_in_fee,
        },
        fee_max: FEE_MAX_DEFAULT_MINOR,
        free_seats_max: FREE_SEATS_DEFAULT,
        refund_policy: refund_policy
            .ok_or_else(|| wrong("the refund policy is written like \"full 48h; 50% 24h\""))?,
        on_address_mismatch: policy(|account| &account.on_address_mismatch)?,
        on_code_mismatch: policy(|account| &account.on_code_mismatch)?,
        attempts_max: ATTEMPTS_MAX,
        uk_withdrawal: false,
        seller_name: site.seller.name.clone(),
        seller_address: site.seller.address.clone(),
        seller_country: site.seller.country.clone(),
        seller_vat_number: site.seller.vat_number.clone(),
    })
}

/// An account of a seller; what is wrong with it, in words.
pub(super) fn prepare_account(
    app: &App,
    (site, country): (SiteId, &str),
    mode: Mode,
    account: &MerchantAccountImport,
    now: Timestamp,
) -> Result<MerchantAccountRow, &'static str> {
    let login = login(account)?;
    if !login.product().serves(country) {
        return Err(match login.product() {
            GatewayProduct::ProUk => "Website Payments Pro is for sellers in the United Kingdom",
            GatewayProduct::ExpressCheckout | GatewayProduct::PayflowExpress => {
                "Express Checkout is for sellers in the United States and Canada"
            }
            GatewayProduct::PayflowPro | GatewayProduct::PayPal => "the product does not serve this country",
        });
    }
    let is_line = |text: &str| !text.trim().is_empty() && !text.contains(['\n', '\r']);
    if login.interface().signs() && !(is_line(&account.password) && is_line(&account.signature)) {
        return Err("an API signature is a password and a signature, of one line each");
    }
    // What is secret goes together, one line each.
    let secret = match login.interface().signs() {
        true => [account.password.as_str(), &account.signature].join("\n"),
        false => account.password.clone(),
    };
    let id: MerchantAccountId = app.id();
    let pages_do = HostedAction::parse(&account.action).ok_or("the action is \"authorize\" or \"sale\"")?;
    let sealed = app.keys().seal(app.entropy(), site, id, &secret);
    Ok(MerchantAccountRow::new((id, site, mode), (login, sealed), pages_do, now))
}

/// Whose account it is; what is wrong with it, in words.
fn login(account: &MerchantAccountImport) -> Result<Login, &'static str> {
    let MerchantAccountImport { partner, vendor, user, client_id, signature, .. } = account.clone();
    match GatewayProduct::parse(&account.gateway) {
        Some(GatewayProduct::PayflowPro | GatewayProduct::PayflowExpress)
            if [&partner, &vendor, &user].iter().any(|text| text.is_empty()) =>
        {
            Err("a Payflow account has a partner, a vendor and a user")
        }
        Some(GatewayProduct::PayflowPro) => Ok(Login::Payflow { partner, vendor, user }),
        Some(GatewayProduct::PayflowExpress) => Ok(Login::PayflowExpress { partner, vendor, user }),
        Some(GatewayProduct::PayPal) if client_id.is_empty() => Err("a PayPal account has a client_id"),
        Some(GatewayProduct::PayPal) => Ok(Login::PayPal { client_id }),
        Some(GatewayProduct::ExpressCheckout) if user.is_empty() || signature.is_empty() => {
            Err("an Express Checkout account has a user and a signature")
        }
        Some(GatewayProduct::ExpressCheckout) => Ok(Login::ExpressCheckout { user }),
        Some(GatewayProduct::ProUk) => pro_uk(account),
        None => Err(
            "the merchant account's gateway is \"payflow\", \"paypal\", \"express-checkout\", \"payflow-express\" or \
             \"paypal-pro-uk\"",
        ),
    }
}

/// The same of Website Payments Pro, by its edition.
fn pro_uk(account: &MerchantAccountImport) -> Result<Login, &'static str> {
    let MerchantAccountImport { partner, vendor, user, signature, edition, .. } = account.clone();
    let edition = match edition.as_str() {
        "" => ProUkEdition::default(),
        named => ProUkEdition::parse(named)
            .ok_or("the edition of a Website Payments Pro account is \"hosted\" or \"payflow\"")?,
    };
    match edition {
        ProUkEdition::Hosted if user.is_empty() || signature.is_empty() => {
            Err("a Website Payments Pro account has a user and a signature")
        }
        ProUkEdition::Hosted => Ok(Login::ProUk { user }),
        // Somebody has to accept what it means, and the audit log keeps who did.
        ProUkEdition::Direct => Err("direct payment is switched on by an administrator, not by an import"),
        ProUkEdition::Payflow if vendor.is_empty() || user.is_empty() => {
            Err("a Website Payments Pro account of the Payflow edition has a vendor and a user")
        }
        ProUkEdition::Payflow if !(partner.is_empty() || partner == PAYPAL_UK) => {
            Err("the partner of a Website Payments Pro account is PayPalUK")
        }
        ProUkEdition::Payflow => Ok(Login::ProUkPayflow { vendor, user }),
    }
}

fn prepare_session(
    app: &App,
    (site, divisions): (&SiteRow, &[String]),
    zone: &Zone,
    session: &SessionImport,
    now: Timestamp,
) -> Result<SessionRow, ImportError> {
    let wrong = |what: &str| invalid(&site.slug, &format!("session {:?}: {what}", session.slug));
    // Under a host's sessions "new" is the empty page.
    if !is_slug(&session.slug) || session.slug == "new" {
        return Err(wrong("the slug must be small letters, digits and dashes, and not \"new\""));
    }
    let starts_at = match (session.starts_in_minutes, session.day, &session.time) {
        (Some(minutes), None, None) => now.plus(Span::minutes(minutes)),
        (None, Some(day), Some(time)) => time
            .split_once(':')
            .and_then(|(hour, minute)| Some((hour.parse().ok()?, minute.parse().ok()?)))
            .and_then(|time| zone.instant(zone.day(now, day), time))
            .ok_or_else(|| wrong("the time is written like 14:00"))?,
        _ => return Err(wrong("either `day` and `time`, or `starts_in_minutes`")),
    };
    let command = ScheduleCommand {
        topic: session.topic.clone(),
        description: session.description.clone(),
        agenda: session.agenda.clone(),
        presenter: session.presenter.clone(),
        starts: Starts::At(starts_at),
        minutes: Typed::Is(session.minutes),
        listed: session.listed,
        registration_required: session.registration_required,
        closes: Typed::Is(Closes::Before(Span::minutes(session.registration_closes_minutes_before))),
        capacity: session.capacity.map_or(Typed::Nothing, Typed::Is),
        cancelling: Typed::Nothing,
        fee: Typed::Is(Money::new(session.fee, site.currency)),
        no_withdrawal: false,
        is_here: session.meeting_link.trim().is_empty(),
        meeting_link: session.meeting_link.clone(),
        division: session.division.clone(),
        greeting: String::new(),
        confirmation_text: String::new(),
        expected: PerLeg::default(),
    };
    let facts = ScheduleFacts {
        mode: site.mode,
        tax: &site.commerce.tax,
        fee_max: Money::new(FEE_MAX_MINOR, site.currency),
        gateway_digits: app.gateways().digits(site.currency),
        payment_max: None,
        fees: Ok(()),
        divisions,
        division_required: false,
        may_exclude_withdrawal: false,
        standing: None,
        may_have_begun: true,
    };
    let plan = schedule(&command, &facts, now).map_err(|problems| {
        let words: Vec<String> =
            problems.iter().map(|(field, problem)| format!("{}: {problem:?}", field.as_str())).collect();
        wrong(&words.join("; "))
    })?;
    Ok(SessionRow {
        session: Session {
            id: app.id(),
            mode: plan.mode,
            state: SessionState::Scheduled,
            starts_at: plan.starts_at,
            ends_at: plan.ends_at,
            opens_before: Span::minutes(session.opens_minutes_before),
            registration_required: plan.registration_required,
            no_withdrawal: plan.no_withdrawal,
            registration_closes_at: plan.registration_closes_at,
            fee: plan.fee,
        },
        site_id: site.id,
        slug: session.slug.clone(),
        topic: plan.topic,
        description: plan.description,
        agenda: plan.agenda,
        presenter: plan.presenter,
        language: session.language.clone(),
        listed: plan.listed,
        time_zone: site.time_zone.clone(),
        meeting_link: plan.meeting_link,
        calendar_sequence: 0,
        seats: Seats { capacity: plan.capacity, held: 0, sold: 0 },
        host: None,
        division: plan.division,
        cancelling: plan.cancelling,
        greeting: plan.greeting,
        confirmation_text: plan.confirmation_text,
        version: 1,
    })
}
