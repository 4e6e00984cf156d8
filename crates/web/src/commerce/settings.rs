//! `/{site}/admin/e-commerce`: enable it, tax, refund rules, policies of paying, who sells.

use super::missing::MissingNotice;
use super::seller::SellerFields;
use super::{SAVED, was_saved};
use crate::forms::{
    Choice, Choices, Mistake, Mistakes, OptionOf, Options, SeenField, TextField, Tick, not_saved,
};
use crate::layout::Frame;
use crate::request::form::{Fields, PostedForm};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::Seen;
use app::commerce::{MissingFees, SettingsForm, Unit, Until};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Act;
use domain::payments::gateway::Mode;
use domain::payments::situation::OnMismatch;
use domain::sites::{ATTEMPTS_MIN_MAX, SettingsField, SettingsProblem};
use locale::{Address, Messages, msg, parse_money};

/// What is wrong, field by field.
type Problems = [(SettingsField, SettingsProblem)];

/// The page.
#[derive(Template)]
#[template(path = "commerce/settings.html")]
pub(crate) struct SettingsPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    action: String,
    saved: bool,
    /// Where a site that sells in Test is taken to Production.
    in_test: Option<String>,
    stale: bool,
    seen: SeenField,
    changed: bool,
    mistakes: Mistakes<'a>,
    missing: Option<MissingNotice>,
    enabled: Tick<'a>,
    usage: Result<Tick<'a>, String>,
    tax_name: TextField<'a>,
    tax_rate: TextField<'a>,
    tax_included: Options<'a>,
    fee_max: TextField<'a>,
    free_seats: TextField<'a>,
    rule: String,
    full_until: TextField<'a>,
    full_unit: Choices<'a>,
    part_percent: TextField<'a>,
    part_until: TextField<'a>,
    part_unit: Choices<'a>,
    on_address_mismatch: Options<'a>,
    on_code_mismatch: Options<'a>,
    attempts: TextField<'a>,
    uk_withdrawal: Tick<'a>,
    seller: SellerFields<'a>,
}

/// What the page is made from.
pub(crate) struct SettingsFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// The form as typed, or as kept.
    pub form: &'a SettingsForm,
    /// What is wrong with it.
    pub problems: &'a Problems,
    /// What the operator has not provided.
    pub missing: Option<MissingNotice>,
    /// Names of those who can provide pay-per-use, where it is not provided.
    pub usage_providers: Option<&'a [String]>,
    /// It was kept just now.
    pub saved: bool,
    /// The form could not be trusted.
    pub stale: bool,
    /// What is kept, as the form has seen it.
    pub seen: Seen,
    /// Somebody else saved while it was filled in.
    pub changed: bool,
}

impl<'a> SettingsPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: SettingsFacts<'a>) -> Self {
        let t = frame.t;
        let SettingsFacts { site, form, problems, missing, usage_providers, saved, stale, seen, changed } =
            facts;
        let text = |key: &str| t.text(key).into_owned();
        let words = |field, problem| match (field, problem) {
            (SettingsField::FeeMax, SettingsProblem::NotAnAmount) => {
                parse_money(t.locale(), site.currency, &form.fee_max)
                    .map_or_else(|error| error.message(t, site.currency), |_| String::new())
            }
            _ => words(t, field, problem),
        };
        let problem = |field| problems.iter().find(|(f, _)| *f == field).map(|&(f, p)| words(f, p));
        let line = |field: SettingsField, key: &str, value: &'a str| {
            TextField::new(field.as_str(), t.text(key), value).problem(problem(field))
        };
        let units = || [Unit::Days, Unit::Hours].map(|unit| Choice::new(unit.as_str(), unit_words(t, unit)));
        let mismatch = |name, legend: &str, chosen: &'a str| {
            let option = |policy: OnMismatch, title: &str, hint: &str| OptionOf {
                value: policy.as_str(),
                title: text(title),
                hint: text(hint),
            };
            let accept = option(
                OnMismatch::Accept,
                msg!("settings-mismatch-accept"),
                msg!("settings-mismatch-accept-hint"),
            );
            let review = option(
                OnMismatch::Review,
                msg!("settings-mismatch-review"),
                msg!("settings-mismatch-review-hint"),
            );
            let refuse = option(
                OnMismatch::Refuse,
                msg!("settings-mismatch-refuse"),
                msg!("settings-mismatch-refuse-hint"),
            );
            Options::new(name, text(legend), chosen, vec![accept, review, refuse])
        };
        use SettingsField as F;
        let list = problems.iter().map(|&(f, p)| {
            (Mistake { field: f.as_str(), words: words(f, p) }, t.text(label(f)).into_owned())
        });
        Self {
            t,
            action: Address::ECommerce { site: &site.slug }.path(),
            saved,
            in_test: (site.fees.enabled && site.mode == Mode::Test)
                .then(|| Address::Admin { site: &site.slug }.path()),
            stale,
            seen: SeenField(seen),
            changed,
            mistakes: Mistakes::labelled(t, list.collect()),
            missing,
            enabled: Tick::new("enabled", "yes", text(msg!("settings-enabled")), form.enabled),
            usage: match usage_providers {
                None => Ok(Tick::new("usage", "yes", text(msg!("settings-usage")), form.usage)),
                Some(names) => Err(whom_to_ask(t, names)),
            },
            tax_name: line(F::TaxName, msg!("settings-tax-name"), &form.tax_name)
                .hint(text(msg!("settings-tax-name-hint")))
                .optional(),
            tax_rate: line(F::TaxRate, msg!("settings-tax-rate"), &form.tax_rate)
                .hint(text(msg!("settings-tax-rate-hint")))
                .input_mode("decimal")
                .optional(),
            tax_included: included(t, form.tax_included),
            fee_max: line(F::FeeMax, msg!("settings-fee-max"), &form.fee_max)
                .hint(t.with("settings-fee-max-hint", &[("currency", site.currency.code().into())]))
                .input_mode("decimal"),
            free_seats: line(F::FreeSeats, msg!("settings-free-seats"), &form.free_seats)
                .hint(text(msg!("settings-free-seats-hint")))
                .input_mode("numeric"),
            rule: t.refund_rule(site.refund_policy),
            full_until: line(F::FullUntil, msg!("settings-full-until"), &form.full_until.number)
                .hint(text(msg!("settings-full-until-hint")))
                .input_mode("numeric")
                .optional(),
            full_unit: Choices::new(
                "full_unit",
                text(msg!("settings-unit")),
                form.full_until.unit.as_str(),
                units().to_vec(),
            ),
            part_percent: line(F::PartPercent, msg!("settings-part-percent"), &form.part_percent)
                .hint(text(msg!("settings-part-percent-hint")))
                .input_mode("numeric")
                .optional(),
            part_until: line(F::PartUntil, msg!("settings-part-until"), &form.part_until.number)
                .input_mode("numeric")
                .optional(),
            part_unit: Choices::new(
                "part_unit",
                text(msg!("settings-unit")),
                form.part_until.unit.as_str(),
                units().to_vec(),
            ),
            on_address_mismatch: mismatch(
                "on_address_mismatch",
                msg!("settings-address-mismatch"),
                &form.on_address_mismatch,
            ),
            on_code_mismatch: mismatch(
                "on_code_mismatch",
                msg!("settings-code-mismatch"),
                &form.on_code_mismatch,
            ),
            attempts: line(F::Attempts, msg!("settings-attempts"), &form.attempts)
                .hint(t.with("settings-attempts-hint", limits()))
                .input_mode("numeric"),
            uk_withdrawal: Tick::new(
                "uk_withdrawal",
                "yes",
                text(msg!("settings-uk-withdrawal")),
                form.uk_withdrawal,
            ),
            seller: SellerFields::new(t, &form.seller, problem),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("settings-title"))
    }
}

/// What a field is called.
pub(super) fn label(field: SettingsField) -> &'static str {
    use SettingsField as F;
    match field {
        F::TaxName => msg!("settings-tax-name"),
        F::TaxRate => msg!("settings-tax-rate"),
        F::FeeMax => msg!("settings-fee-max"),
        F::FullUntil => msg!("settings-full-until"),
        F::PartPercent => msg!("settings-part-percent"),
        F::PartUntil => msg!("settings-part-until"),
        F::FreeSeats => msg!("settings-free-seats"),
        F::Attempts => msg!("settings-attempts"),
        F::SellerName => msg!("settings-seller-name"),
        F::SellerAddress => msg!("settings-seller-address"),
        F::SellerCountry => msg!("settings-seller-country"),
        F::SellerVatNumber => msg!("settings-seller-vat"),
    }
}

fn included(t: Messages, included: bool) -> Options<'static> {
    let option = |value, title: &str, hint: &str| OptionOf {
        value,
        title: t.text(title).into_owned(),
        hint: t.text(hint).into_owned(),
    };
    let options = vec![
        option("yes", msg!("settings-tax-in"), msg!("settings-tax-in-hint")),
        option("no", msg!("settings-tax-on-top"), msg!("settings-tax-on-top-hint")),
    ];
    let chosen = if included { "yes" } else { "no" };
    Options::new("tax_included", t.text("settings-tax-included"), chosen, options)
}

fn unit_words(t: Messages, unit: Unit) -> String {
    let key = match unit {
        Unit::Days => msg!("settings-days"),
        Unit::Hours => msg!("settings-hours"),
    };
    t.text(key).into_owned()
}

fn limits() -> [(&'static str, locale::Value<'static>); 2] {
    [("least", (*ATTEMPTS_MIN_MAX.start()).into()), ("most", (*ATTEMPTS_MIN_MAX.end()).into())]
}

/// What is wrong with a field and what to enter.
pub(super) fn words(t: Messages, field: SettingsField, problem: SettingsProblem) -> String {
    use {SettingsField as F, SettingsProblem as P};
    let key = match (field, problem) {
        (_, P::TooLong(max)) => return t.with("settings-too-long", &[("max", max.into())]),
        (_, P::AmountOutOfRange(most)) => {
            return t.with("settings-fee-max-range", &[("most", t.money(most).into())]);
        }
        (F::FreeSeats, _) => msg!("settings-free-seats-range"),
        (F::Attempts, _) => return t.with("settings-attempts-range", limits()),
        (F::TaxName, P::Missing) => msg!("settings-tax-name-missing"),
        (F::SellerName, P::Missing) => msg!("settings-seller-name-missing"),
        (F::SellerAddress, P::Missing) => msg!("settings-seller-address-missing"),
        (F::PartPercent, P::Missing) => msg!("settings-part-percent-missing"),
        (F::PartPercent, _) => msg!("settings-part-percent-range"),
        (F::PartUntil, P::Missing) => msg!("settings-part-until-missing"),
        (_, P::PartEndsFirst) => msg!("settings-part-ends-first"),
        (F::FullUntil | F::PartUntil, _) => msg!("settings-until-range"),
        (_, P::HiddenCharacters) => msg!("form-hidden-characters"),
        (_, P::RateNotANumber) => {
            let example = t.rate(55_000);
            return t.with("settings-rate-not-a-number", &[("example", example.into())]);
        }
        (_, P::RateTooExact) => msg!("settings-rate-too-exact"),
        (_, P::NotAnAmount) => msg!("amount-too-large"),
        (_, P::RateOutOfRange | P::OutOfRange) => msg!("settings-rate-range"),
        (_, P::UnknownCountry) => msg!("form-country-unknown"),
        (_, P::AccountElsewhere) => msg!("settings-country-account"),
        (_, P::Missing) => msg!("form-country-missing"),
    };
    t.text(key).into_owned()
}

fn typed(fields: &Fields) -> SettingsForm {
    let text = |name: &str| fields.get(name).to_owned();
    let until =
        |number: &str, unit: &str| Until { number: text(number), unit: Unit::parse(fields.get(unit)) };
    let of = |field: SettingsField| fields.get(field.as_str()).to_owned();
    SettingsForm {
        enabled: !fields.get("enabled").is_empty(),
        usage: !fields.get("usage").is_empty(),
        tax_name: of(SettingsField::TaxName),
        tax_rate: of(SettingsField::TaxRate),
        tax_included: fields.get("tax_included") != "no",
        fee_max: of(SettingsField::FeeMax),
        free_seats: of(SettingsField::FreeSeats),
        full_until: until("full_until", "full_unit"),
        part_percent: of(SettingsField::PartPercent),
        part_until: until("part_until", "part_unit"),
        on_address_mismatch: text("on_address_mismatch"),
        on_code_mismatch: text("on_code_mismatch"),
        attempts: of(SettingsField::Attempts),
        uk_withdrawal: !fields.get("uk_withdrawal").is_empty(),
        seller: super::seller::typed(fields),
    }
}

/// What the operator has not provided, for this page; what its own form switches on is no notice here.
async fn missing(here: &SignedIn, state: &WebState) -> Result<Option<MissingNotice>, Failure> {
    let site = &here.visit.site;
    if site.fees.provided {
        return Ok(None);
    }
    let missing: Option<MissingFees> = state.app.commerce().missing(site, site.mode).await?;
    let may = |act: Act| here.person.may(site.id, act);
    Ok(missing.map(|missing| MissingNotice::new(here.visit.t, site, &missing, may)))
}

/// Who can provide pay-per-use to the site of the reader (S-15).
fn whom_to_ask(t: Messages, names: &[String]) -> String {
    let joined = names.join(", ");
    if names.is_empty() {
        t.text("missing-ask-operator").into_owned()
    } else {
        t.with("missing-ask-operators", &[("names", joined.into())])
    }
}

/// Names of those who can provide pay-per-use, where nobody has.
async fn usage_providers(here: &SignedIn, state: &WebState) -> Result<Option<Vec<String>>, Failure> {
    if here.visit.site.usage.provided {
        return Ok(None);
    }
    Ok(Some(state.app.usage().providers().await?))
}

/// `GET /{site}/admin/e-commerce`
pub(crate) async fn show(
    here: SignedIn,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let form = SettingsForm::of(site, visit.t.locale());
    let providers = usage_providers(&here, &state).await?;
    let facts = SettingsFacts {
        site,
        form: &form,
        problems: &[],
        missing: missing(&here, &state).await?,
        usage_providers: providers.as_deref(),
        saved: was_saved(query.as_deref()),
        stale: false,
        seen: site.settings_seen(),
        changed: false,
    };
    visit.show(&SettingsPage::new(visit.frame(), facts), Privacy::Personal)
}

/// `POST /{site}/admin/e-commerce`
pub(crate) async fn save(
    here: SignedIn,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let (visit, site) = (&here.visit, &here.visit.site);
    let typed = typed(&form.fields);
    let sent = SeenField::sent(&form.fields);
    let (changed, seen, problems) = if form.is_genuine {
        let (commerce, by) = (state.app.commerce(), here.person.account);
        match commerce.save_settings(by, site, visit.t.locale(), &typed, &sent).await? {
            Ok(()) => {
                return see_other(&format!("{}{SAVED}", Address::ECommerce { site: &site.slug }.path()));
            }
            Err(refusal) => refusal.parts(sent),
        }
    } else {
        (false, sent, Vec::new())
    };
    let providers = usage_providers(&here, &state).await?;
    let facts = SettingsFacts {
        site,
        form: &typed,
        problems: &problems,
        missing: missing(&here, &state).await?,
        usage_providers: providers.as_deref(),
        saved: false,
        stale: !form.is_genuine,
        seen,
        changed,
    };
    let mut response = visit.show(&SettingsPage::new(visit.frame(), facts), Privacy::Personal)?;
    *response.status_mut() = not_saved(form.is_genuine, changed);
    Ok(response)
}
