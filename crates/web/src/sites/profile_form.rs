//! The fields of what an operator decides about a site, as typed.

use crate::forms::{Choice, Choices, Mistake, TextField, Tick, Ticks, ZoneField};
use crate::request::form::Fields;
use app::sites::Site;
use domain::sites::profile::{Field, Problem, ProfileInput};
use locale::countries::countries;
use locale::currencies::currencies;
use locale::{Locale, Messages};

/// The form's fields.
pub(crate) struct ProfileForm<'a> {
    /// Name.
    pub name: TextField<'a>,
    /// Address; only a new site's can be chosen.
    pub slug: TextField<'a>,
    /// Region.
    pub region: Choices<'a>,
    /// Currency.
    pub currency: Choices<'a>,
    /// Time zone.
    pub time_zone: ZoneField<'a>,
    /// Languages.
    pub languages: Ticks<'a>,
    /// Default language.
    pub default_language: Choices<'a>,
}

impl<'a> ProfileForm<'a> {
    /// The fields as typed, with what is wrong.
    pub fn new(t: Messages, typed: &'a ProfileInput, problems: &[(Field, Problem)]) -> Self {
        let problem = |field| problems.iter().find(|(f, _)| *f == field).map(|&(f, p)| t.site_problem(f, p));
        let languages = Locale::ALL.map(|language| {
            let is_ticked = typed.languages.iter().any(|code| code == language.code());
            Tick::new(Field::Languages.as_str(), language.code(), language.native_name(), is_ticked)
        });
        let choices = |field: Field, label, chosen, choices, nothing| {
            Choices::new(field.as_str(), label, chosen, choices).nothing(nothing).problem(problem(field))
        };
        Self {
            name: TextField::new(Field::Name.as_str(), t.text("site-name"), &typed.name)
                .problem(problem(Field::Name)),
            slug: TextField::new(Field::Slug.as_str(), t.text("site-slug"), &typed.slug)
                .optional()
                .hint(t.text("site-slug-hint"))
                .problem(problem(Field::Slug)),
            region: choices(
                Field::Region,
                t.text("site-region"),
                &typed.region,
                countries(t.locale()).iter().map(|found| Choice::new(found.code, found.name)).collect(),
                t.text("site-region-choose"),
            )
            .hint(t.text("site-region-hint")),
            currency: choices(
                Field::Currency,
                t.text("site-currency"),
                &typed.currency,
                currencies(t.locale())
                    .iter()
                    .map(|found| Choice::new(found.code, format!("{} · {}", found.code, found.name)))
                    .collect(),
                t.text("site-currency-choose"),
            )
            .hint(t.text("site-currency-hint")),
            time_zone: ZoneField::new(
                Field::TimeZone.as_str(),
                t.text("site-time-zone"),
                &typed.time_zone,
                problem(Field::TimeZone),
            )
            .nothing(t.text("site-time-zone-choose")),
            languages: Ticks::new(Field::Languages.as_str(), t.text("site-languages"), languages.into())
                .problem(problem(Field::Languages)),
            default_language: choices(
                Field::DefaultLanguage,
                t.text("site-default-language"),
                &typed.default_language,
                Locale::ALL.map(|language| Choice::new(language.code(), language.native_name())).into(),
                t.text("site-default-language-choose"),
            ),
        }
    }
}

/// The mistakes in the order of the form.
pub(crate) fn mistakes(t: Messages, problems: &[(Field, Problem)]) -> Vec<Mistake<'static>> {
    problems
        .iter()
        .map(|&(field, problem)| Mistake { field: field.as_str(), words: t.site_problem(field, problem) })
        .collect()
}

/// What was typed into the form.
pub(crate) fn typed(fields: &Fields) -> ProfileInput {
    let text = |field: Field| fields.get(field.as_str()).to_owned();
    ProfileInput {
        name: text(Field::Name),
        slug: text(Field::Slug),
        region: text(Field::Region),
        currency: text(Field::Currency),
        time_zone: text(Field::TimeZone),
        languages: fields.all(Field::Languages.as_str()).map(str::to_owned).collect(),
        default_language: text(Field::DefaultLanguage),
    }
}

/// What stands in the form of a site that is there.
pub(crate) fn of_site(site: &Site) -> ProfileInput {
    ProfileInput {
        name: site.name.clone(),
        slug: site.slug.clone(),
        region: site.region.clone(),
        currency: site.currency.code().to_owned(),
        time_zone: site.time_zone.clone(),
        languages: site.languages.iter().map(|language| language.code().to_owned()).collect(),
        default_language: site.locale.clone(),
    }
}
