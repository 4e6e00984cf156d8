//! An operator makes a site, and changes what only he decides about it.

use super::{Site, Sites};
use crate::accounts::Person;
use crate::accounts::invitations::invite;
use crate::error::{Stop, refused};
use crate::people::{administrator, administrators_address};
use crate::spawn::spawn;
use crate::{AppError, NotSaved, Seen};
use domain::accounts::people::InviteProblem;
use domain::audit::{Changes, Setting};
use domain::ids::SiteId;
use domain::money::FEE_MAX_DEFAULT_MINOR;
use domain::payments::gateway::Mode;
use domain::payments::situation::OnMismatch;
use domain::registrations::hold::ATTEMPTS_MAX;
use domain::sites::profile::{self, Field, Known, Problem, Profile, ProfileInput};
use domain::sites::{FREE_SEATS_DEFAULT, FeeSwitches, RefundPolicy, Tax, UsageSwitches};
use locale::{Locale, Zone, addresses, countries, currencies};
use store::sites::{CommerceRow, SiteRow};
use store::{StoreError, Tx};

/// What is wrong with the form, field by field.
pub type Problems = Vec<(Field, Problem)>;

/// Two operators took the same address at the same moment.
fn taken(error: StoreError) -> Stop<Problems> {
    match error {
        StoreError::UniqueViolation { .. } => Stop::Refused(vec![(Field::Slug, Problem::Taken)]),
        error => Stop::Failed(error.into()),
    }
}

/// Checks a profile against what the installation offers.
pub(crate) fn check(input: &ProfileInput) -> Result<Profile, Problems> {
    let known = Known {
        is_reserved: &addresses::is_reserved,
        is_country: &|code| countries::country(Locale::En, code).is_some(),
        is_currency: &currencies::is_offered,
        is_time_zone: &|name| Zone::parse(name).is_some(),
        languages: &Locale::ALL.map(Locale::code),
    };
    profile::check(input, known)
}

/// A new site: it sells nothing yet, and can at once schedule free sessions (S-1).
pub(super) fn new_site(id: SiteId, profile: &Profile) -> SiteRow {
    SiteRow {
        id,
        slug: profile.slug.clone(),
        name: profile.name.clone(),
        mode: Mode::Production,
        currency: profile.currency,
        time_zone: profile.time_zone.clone(),
        locale: profile.default_language.clone(),
        support_email: String::new(),
        commerce: CommerceRow {
            switches: FeeSwitches::default(),
            usage: UsageSwitches::default(),
            tax: Tax { name: String::new(), rate_ppm: 0, included_in_fee: true },
            fee_max: FEE_MAX_DEFAULT_MINOR,
            free_seats_max: FREE_SEATS_DEFAULT,
            refund_policy: RefundPolicy::full_until_days(2),
            on_address_mismatch: OnMismatch::Accept,
            on_code_mismatch: OnMismatch::Accept,
            attempts_max: ATTEMPTS_MAX,
            uk_withdrawal: false,
            seller_name: profile.name.clone(),
            seller_address: String::new(),
            seller_country: profile.region.clone(),
            seller_vat_number: String::new(),
        },
        accent: None,
        logo: None,
        test_session: None,
        region: profile.region.clone(),
        languages: profile.languages.clone(),
    }
}

/// A site to be made, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MakeSite {
    /// What the operator decides about it.
    pub profile: ProfileInput,
    /// The address of its first administrator, who is invited in the site's own language.
    pub administrator: String,
    /// Whether fee-based training is provided to it (S-10).
    pub provide_fees: bool,
}

/// What is wrong with a site to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refusal {
    /// Field by field.
    pub profile: Problems,
    /// The administrator's address.
    pub administrator: Option<InviteProblem>,
}

impl Sites<'_> {
    /// Makes a site and invites its administrator. What was typed is refused as a whole, with every problem.
    pub async fn make(&self, by: &Person, command: &MakeSite) -> Result<Result<Profile, Refusal>, AppError> {
        let checked = check(&command.profile);
        let email = administrators_address(&command.administrator);
        let (profile, email) = match (checked, email) {
            (Ok(profile), Ok(email)) => (profile, email),
            (checked, email) => {
                let profile = checked.err().unwrap_or_default();
                return Ok(Err(Refusal { profile, administrator: email.err() }));
            }
        };
        let (app, by, provided) = (self.0.clone(), by.actor(), command.provide_fees);
        let unit = async move |tx: &mut Tx| {
            if store::sites::find(tx, &profile.slug).await?.is_some() {
                return Err(Stop::Refused(vec![(Field::Slug, Problem::Taken)]));
            }
            let id: SiteId = app.id();
            let mut site = new_site(id, &profile);
            site.commerce.switches.provided = provided;
            store::sites::insert(tx, &site, app.now()).await.map_err(taken)?;
            app.audit(tx, id, &by, "make site", &profile.slug, "").await?;
            if provided {
                app.audit(tx, id, &by, "provide e-commerce", &profile.slug, "").await?;
            }
            invite(&app, tx, &administrator(id, &email, &profile.default_language), &by).await?;
            Ok(profile.clone())
        };
        let store = self.0.store().clone();
        let made = refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)?;
        Ok(made.map_err(|profile| Refusal { profile, administrator: None }))
    }

    /// Changes what the operator decides about a site, whose form has `seen` what was kept before; its address stays.
    /// `None`: there is no such site.
    pub async fn change(
        &self,
        by: &Person,
        slug: &str,
        input: &ProfileInput,
        seen: &Seen,
    ) -> Result<Option<Result<Profile, NotSaved<Problems>>>, AppError> {
        let Some(site) = self.find(slug).await? else { return Ok(None) };
        let profile = match check(&ProfileInput { slug: site.slug.clone(), ..input.clone() }) {
            Ok(profile) => profile,
            Err(problems) => return Ok(Some(Err(NotSaved::Wrong(problems)))),
        };
        let (app, by, seen) = (self.0.clone(), by.actor(), seen.clone());
        let unit = async move |tx: &mut Tx| {
            let before = store::sites::get(tx, site.id).await?;
            seen.check(Site::from(before.clone()).profile_seen())?;
            if before.currency != profile.currency && store::sites::uses_currency(tx, site.id).await? {
                return Err(Stop::Refused(NotSaved::Wrong(vec![(Field::Currency, Problem::InUse)])));
            }
            store::sites::set_profile(tx, site.id, &profile).await?;
            let changes = changes(&before, &profile);
            if !changes.is_empty() {
                app.audit(tx, site.id, &by, "change site", &site.slug, &changes.to_text()).await?;
            }
            Ok(profile.clone())
        };
        let store = self.0.store().clone();
        refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?).map(Some)
    }
}

/// What of a site's profile is changed, from what to what.
fn changes(before: &SiteRow, after: &Profile) -> Changes {
    Changes::default()
        .of(Setting::Name, &before.name, &after.name)
        .of(Setting::Region, &before.region, &after.region)
        .of(Setting::Currency, before.currency.code(), after.currency.code())
        .of(Setting::TimeZone, &before.time_zone, &after.time_zone)
        .of(Setting::Languages, before.languages.join(" "), after.languages.join(" "))
        .of(Setting::DefaultLanguage, &before.locale, &after.default_language)
}
