//! The page of one division.

use super::{DivisionFields, list::typed, mistakes};
use crate::forms::{Mistakes, Tick};
use crate::layout::Frame;
use crate::request::form::CheckedForm;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, SiteVisit};
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::divisions::{Division, Field, Problem};
use domain::ids::DivisionId;
use http::StatusCode;
use locale::{Address, Messages};

/// The page.
#[derive(Template)]
#[template(path = "divisions/change.html")]
pub(crate) struct DivisionPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    name: String,
    back: String,
    action: String,
    mistakes: Mistakes<'static>,
    fields: DivisionFields<'a>,
    active: Tick<'static>,
}

impl<'a> DivisionPage<'a> {
    /// The page of a division that has `code`, with the form as typed.
    pub fn new(
        frame: Frame<'a>,
        site: &Site,
        code: &str,
        typed: &'a Division,
        is_active: bool,
        problems: &[(Field, Problem)],
    ) -> Self {
        let t = frame.t;
        Self {
            t,
            name: t.with("divisions-change-title", &[("code", code.into())]),
            back: Address::Divisions { site: &site.slug }.path(),
            action: frame.here.clone(),
            mistakes: Mistakes::new(t, mistakes(t, problems)).kept(t.text("settings-kept")),
            fields: DivisionFields::new(t, typed, problems),
            active: Tick::new("active", "yes", t.text("divisions-active"), is_active),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.name)
    }
}

/// `GET /{site}/admin/divisions/{division}`
pub(crate) async fn show(
    SignedIn { visit, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let row = state.app.divisions().find(&visit.site, id_of(&visit)?).await?.ok_or(Failure::NotFound)?;
    let page =
        DivisionPage::new(visit.frame(), &visit.site, &row.division.code, &row.division, row.active, &[]);
    visit.show(&page, Privacy::Personal)
}

/// `POST /{site}/admin/divisions/{division}`
pub(crate) async fn save(
    SignedIn { visit, person, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (id, typed, is_active) = (id_of(&visit)?, typed(&fields), !fields.get("active").is_empty());
    let divisions = state.app.divisions();
    let row = divisions.find(&visit.site, id).await?.ok_or(Failure::NotFound)?;
    let saved = divisions.change(person.account, &visit.site, id, &typed, is_active).await?;
    match saved.ok_or(Failure::NotFound)? {
        Ok(()) => see_other(&format!("{}?done=saved", Address::Divisions { site: &visit.site.slug })),
        Err(problems) => {
            let code = &row.division.code;
            let page = DivisionPage::new(visit.frame(), &visit.site, code, &typed, is_active, &problems);
            let mut response = visit.show(&page, Privacy::Personal)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

fn id_of(visit: &SiteVisit) -> Result<DivisionId, Failure> {
    visit.param("division").parse().map(DivisionId).map_err(|_| Failure::NotFound)
}
