//! The page of all divisions: how they are used, the list, and a form for another one.

use super::{DivisionFields, mistakes};
use crate::forms::{Mistakes, OptionOf, Options};
use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, SiteVisit};
use app::divisions::DivisionsView;
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::divisions::{Division, DivisionUse, Field, Problem};
use http::StatusCode;
use locale::{Address, Messages};

/// The page.
#[derive(Template)]
#[template(path = "divisions/list.html")]
pub(crate) struct DivisionsPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    done: Option<String>,
    mistakes: Mistakes<'static>,
    usage: Options<'static>,
    use_action: String,
    lacks_active: bool,
    divisions: Vec<Row>,
    fields: DivisionFields<'a>,
    add_action: String,
}

/// A division.
struct Row {
    code: String,
    name: String,
    is_active: bool,
    address: String,
}

impl<'a> DivisionsPage<'a> {
    /// The page of `view`, with a form for another division as typed.
    pub fn new(
        frame: Frame<'a>,
        site: &Site,
        view: &DivisionsView,
        typed: &'a Division,
        problems: &[(Field, Problem)],
        done: Option<String>,
    ) -> Self {
        let t = frame.t;
        let usage = |usage: DivisionUse, title: &str, hint: &str| OptionOf {
            value: usage.as_str(),
            title: t.text(title).into_owned(),
            hint: t.text(hint).into_owned(),
        };
        let options = vec![
            usage(DivisionUse::Off, "divisions-use-off", "divisions-use-off-hint"),
            usage(DivisionUse::Optional, "divisions-use-optional", "divisions-use-optional-hint"),
            usage(DivisionUse::Required, "divisions-use-required", "divisions-use-required-hint"),
        ];
        let row = |row: &app::divisions::DivisionRow| Row {
            code: row.division.code.clone(),
            name: row.division.name.clone(),
            is_active: row.active,
            address: Address::Division { site: &site.slug, division: &row.id.to_string() }.path(),
        };
        Self {
            t,
            frame,
            done,
            mistakes: Mistakes::new(t, mistakes(t, problems)),
            usage: Options::new("use", t.text("divisions-use"), view.usage.as_str(), options),
            use_action: Address::DivisionUse { site: &site.slug }.path(),
            lacks_active: view.usage == DivisionUse::Required && view.divisions.iter().all(|row| !row.active),
            divisions: view.divisions.iter().map(row).collect(),
            fields: DivisionFields::new(t, typed, problems),
            add_action: Address::Divisions { site: &site.slug }.path(),
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("divisions-title"))
    }
}

/// `GET /{site}/admin/divisions`
pub(crate) async fn show(
    SignedIn { visit, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let done = match Fields::parse(query.unwrap_or_default().as_bytes()).get("done") {
        "saved" => Some(visit.t.text("divisions-done-saved").into_owned()),
        "added" => Some(visit.t.text("divisions-done-added").into_owned()),
        _ => None,
    };
    let view = state.app.divisions().view(&visit.site).await?;
    let typed = Division::default();
    visit.show(&DivisionsPage::new(visit.frame(), &visit.site, &view, &typed, &[], done), Privacy::Personal)
}

/// `POST /{site}/admin/divisions`: adds one.
pub(crate) async fn add(
    SignedIn { visit, person, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let typed = typed(&fields);
    match state.app.divisions().add(person.account, &visit.site, &typed).await? {
        Ok(()) => see_other(&format!("{}?done=added", Address::Divisions { site: &visit.site.slug })),
        Err(problems) => {
            let view = state.app.divisions().view(&visit.site).await?;
            let page = DivisionsPage::new(visit.frame(), &visit.site, &view, &typed, &problems, None);
            let mut response = visit.show(&page, Privacy::Personal)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

/// `POST /{site}/admin/division-use`: decides whether scheduling asks for one.
pub(crate) async fn set_use(
    SignedIn { visit, person, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let usage = DivisionUse::parse(fields.get("use")).ok_or(Failure::BadRequest)?;
    state.app.divisions().set_use(person.account, &visit.site, usage).await?;
    see_other(&format!("{}?done=saved", Address::Divisions { site: &visit.site.slug }))
}

/// What was typed into the form.
pub(super) fn typed(fields: &Fields) -> Division {
    let text = |field: Field| fields.get(field.as_str()).to_owned();
    Division { code: text(Field::Code), name: text(Field::Name) }
}
