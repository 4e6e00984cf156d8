//! Having a receipt made out to a company afterwards: says what will be issued before anything is.

use crate::forms::Mistakes;
use crate::layout::Frame;
use crate::registrations::buyer::{CompanyFields, company_input};
use crate::registrations::mistakes;
use crate::request::form::PostedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{Personal, SiteVisit};
use app::receipts::{CompanyForm, MakeOutRefusal};
use app::sites::Site;
use askama::Template;
use axum::extract::State as Shared;
use axum::response::Response;
use domain::receipts::CompanyRefusal;
use domain::registrations::buyer::CompanyInput;
use domain::registrations::details::{Field, Problem};
use http::StatusCode;
use locale::countries::country;
use locale::{Address, Messages, Zone};

/// The page.
#[derive(Template)]
#[template(path = "receipts/company.html")]
pub(crate) struct CompanyPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    receipt: String,
    action: String,
    state: State<'a>,
}

/// What the page says.
enum State<'a> {
    /// The receipt stays as it is.
    Refused { why: String },
    /// The form.
    Asked { text: String, country: String, fields: Box<CompanyFields<'a>>, mistakes: Mistakes<'a> },
}

impl<'a> CompanyPage<'a> {
    /// The page of a receipt; `link` leads to it.
    pub fn new(
        frame: Frame<'a>,
        site: &'a Site,
        link: &str,
        form: &CompanyForm,
        typed: &'a CompanyInput,
        problems: &[(Field, Problem)],
    ) -> Self {
        let t = frame.t;
        let (slug, reference) = (&site.slug, link);
        let state = match form.allowed {
            Err(refusal) => State::Refused { why: why(t, refusal, site.contact()) },
            Ok(()) => {
                let zone = Zone::stored(&site.time_zone);
                let values = [
                    ("receipt", form.receipt.to_string().into()),
                    ("name", form.name.as_str().into()),
                    ("date", t.date(form.until, &zone).into()),
                ];
                let nation = country(t.locale(), &form.country).map_or("", |country| country.name);
                State::Asked {
                    text: t.with("company-add-text", values),
                    country: t.with("company-add-country", [("country", nation.into())]),
                    fields: Box::new(CompanyFields::new(t, typed, problems)),
                    mistakes: Mistakes::new(t, mistakes(t, problems)),
                }
            }
        };
        Self {
            t,
            receipt: Address::Receipt { site: slug, reference }.path(),
            action: Address::ReceiptCompany { site: slug, reference }.path(),
            state,
            frame: frame.showing(form.receipt.mode),
        }
    }

    fn title(&self) -> String {
        let t = self.t;
        match &self.state {
            State::Refused { .. } => t.text("company-refused-title").into_owned(),
            State::Asked { mistakes, .. } => mistakes.title(&t.text("company-add-title")),
        }
    }
}

fn why(t: Messages, refusal: CompanyRefusal, contact: &str) -> String {
    let contact = [("contact", contact.into())];
    match refusal {
        CompanyRefusal::MadeOutAlready => t.with("company-refused-made-out", contact),
        CompanyRefusal::Refunded => t.with("company-refused-refunded", contact),
        CompanyRefusal::TooLate => t.with("company-refused-too-late", contact),
    }
}

async fn page(
    visit: &SiteVisit,
    state: &WebState,
    link: &app::PersonalLink,
    typed: &CompanyInput,
    problems: &[(Field, Problem)],
    status: StatusCode,
) -> Result<Response, Failure> {
    let form = state.app.receipts().company_form(&visit.site, link).await?.ok_or(Failure::NotFound)?;
    let status = if form.allowed.is_ok() || status != StatusCode::OK { status } else { StatusCode::CONFLICT };
    let page = CompanyPage::new(visit.frame(), &visit.site, &link.to_string(), &form, typed, problems);
    let mut response = visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /{site}/registrations/{reference}/receipt/company`
pub(crate) async fn show(
    Personal { visit, link }: Personal,
    Shared(state): Shared<WebState>,
) -> Result<Response, Failure> {
    page(&visit, &state, &link, &CompanyInput::default(), &[], StatusCode::OK).await
}

/// `POST /{site}/registrations/{reference}/receipt/company`: issues the credit note and the new receipt.
pub(crate) async fn make_out(
    Personal { visit, link }: Personal,
    Shared(state): Shared<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let typed = company_input(&form.fields);
    if !form.is_genuine {
        return page(&visit, &state, &link, &typed, &[], StatusCode::FORBIDDEN).await;
    }
    let made = state.app.receipts().make_out(&visit.site, &link, &typed).await?.ok_or(Failure::NotFound)?;
    match made {
        Ok(_) => {
            let reference = &link.to_string();
            see_other(&Address::Receipt { site: &visit.site.slug, reference }.path())
        }
        Err(MakeOutRefusal::Invalid(problems)) => {
            page(&visit, &state, &link, &typed, &problems, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(MakeOutRefusal::Stays(_)) => page(&visit, &state, &link, &typed, &[], StatusCode::CONFLICT).await,
    }
}
