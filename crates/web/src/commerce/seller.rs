//! Who sells: the fields, which a site's settings have among others, and `/operator/seller`, where the operator says who sells
//! the minutes of pay-per-use.

use super::settings::words;
use super::{SAVED, was_saved};
use crate::forms::{Choice, Choices, LongText, Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::{Fields, PostedForm};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::sites::{SellerInput, SettingsField, SettingsProblem};
use http::StatusCode;
use locale::countries::countries;
use locale::{Address, Messages, msg};

/// The fields of a seller.
#[derive(Template)]
#[template(path = "commerce/seller_fields.html")]
pub(super) struct SellerFields<'a> {
    name: TextField<'a>,
    address: LongText<'a>,
    country: Choices<'a>,
    vat_number: TextField<'a>,
}

/// Safe because its template escapes.
impl HtmlSafe for SellerFields<'_> {}

impl<'a> SellerFields<'a> {
    /// As typed or kept, with what is wrong with each.
    pub fn new(
        t: Messages,
        seller: &'a SellerInput,
        problem: impl Fn(SettingsField) -> Option<String>,
    ) -> Self {
        use SettingsField as F;
        let text = |key: &str| t.text(key).into_owned();
        let line = |field: F, key: &str, value: &'a str| {
            TextField::new(field.as_str(), t.text(key), value).problem(problem(field))
        };
        let listed = countries(t.locale()).iter().map(|country| Choice::new(country.code, country.name));
        Self {
            name: line(F::SellerName, msg!("settings-seller-name"), &seller.name)
                .autocomplete("organization"),
            address: LongText::new(
                F::SellerAddress.as_str(),
                text(msg!("settings-seller-address")),
                &seller.address,
                3,
            )
            .autocomplete("street-address")
            .problem(problem(F::SellerAddress)),
            country: Choices::new(
                F::SellerCountry.as_str(),
                text(msg!("settings-seller-country")),
                &seller.country,
                listed.collect(),
            )
            .nothing(text(msg!("register-country-choose")))
            .autocomplete("country")
            .problem(problem(F::SellerCountry)),
            vat_number: line(F::SellerVatNumber, msg!("settings-seller-vat"), &seller.vat_number)
                .hint(text(msg!("settings-seller-vat-hint")))
                .optional(),
        }
    }
}

/// A seller as a form sends it.
pub(super) fn typed(fields: &Fields) -> SellerInput {
    let of = |field: SettingsField| fields.get(field.as_str()).to_owned();
    SellerInput {
        name: of(SettingsField::SellerName),
        address: of(SettingsField::SellerAddress),
        country: of(SettingsField::SellerCountry),
        vat_number: of(SettingsField::SellerVatNumber),
    }
}

/// The page of the operator as a seller.
#[derive(Template)]
#[template(path = "commerce/seller.html")]
pub(crate) struct SellerPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    action: String,
    accounts: String,
    saved: bool,
    stale: bool,
    mistakes: Mistakes<'a>,
    fields: SellerFields<'a>,
}

impl<'a> SellerPage<'a> {
    /// The page with `seller` as typed or kept.
    pub fn new(
        frame: Frame<'a>,
        seller: &'a SellerInput,
        problems: &[(SettingsField, SettingsProblem)],
        (saved, stale): (bool, bool),
    ) -> Self {
        let t = frame.t;
        let problem =
            |field| problems.iter().find(|(f, _)| *f == field).map(|&(f, problem)| words(t, f, problem));
        let list =
            problems.iter().map(|&(f, problem)| Mistake { field: f.as_str(), words: words(t, f, problem) });
        Self {
            t,
            action: Address::OperatorSeller.path(),
            accounts: Address::OperatorAccounts.path(),
            saved,
            stale,
            mistakes: Mistakes::new(t, list.collect()),
            fields: SellerFields::new(t, seller, problem),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("settings-seller"))
    }
}

/// `GET /operator/seller`
pub(crate) async fn show(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let seller = state.app.commerce().operators_seller().await?;
    let saved = was_saved(query.as_deref());
    visit.show(&SellerPage::new(visit.frame(), &seller, &[], (saved, false)), Privacy::Personal)
}

/// `POST /operator/seller`
pub(crate) async fn save(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let typed = typed(&form.fields);
    let (problems, status) = if form.is_genuine {
        match state.app.commerce().save_operators_seller(&person, &typed).await? {
            Ok(()) => return see_other(&format!("{}{SAVED}", Address::OperatorSeller.path())),
            Err(problems) => (problems, StatusCode::UNPROCESSABLE_ENTITY),
        }
    } else {
        (Vec::new(), StatusCode::FORBIDDEN)
    };
    let page = SellerPage::new(visit.frame(), &typed, &problems, (false, !form.is_genuine));
    let mut response = visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}
