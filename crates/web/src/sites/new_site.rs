//! The operator's form for a new site.

use super::profile_form::{ProfileForm, mistakes, typed};
use crate::forms::{Mistake, Mistakes, TextField, Tick};
use crate::layout::Frame;
use crate::request::form::{CheckedForm, Fields};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::sites::making::{MakeSite, Refusal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::sites::profile::ProfileInput;
use http::StatusCode;
use locale::{Address, Locale, Messages};

/// The field of the first administrator's address.
const ADMINISTRATOR: &str = "administrator";

/// The box that provides fee-based training.
const FEES: &str = "fees";

/// The page.
#[derive(Template)]
#[template(path = "sites/new_site.html")]
pub(crate) struct NewSitePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    mistakes: Mistakes<'static>,
    profile: ProfileForm<'a>,
    administrator: TextField<'a>,
    fees: Tick<'static>,
}

impl<'a> NewSitePage<'a> {
    /// The form as typed.
    pub fn new(frame: Frame<'a>, typed: &'a MakeSite, refusal: &Refusal) -> Self {
        let t = frame.t;
        let problem = refusal.administrator.map(|problem| t.invitation_problem(problem));
        let mut wrong = mistakes(t, &refusal.profile);
        wrong.extend(problem.clone().map(|words| Mistake { field: ADMINISTRATOR, words }));
        Self {
            t,
            mistakes: Mistakes::new(t, wrong),
            profile: ProfileForm::new(t, &typed.profile, &refusal.profile),
            administrator: TextField::new(ADMINISTRATOR, t.text("operator-new-email"), &typed.administrator)
                .kind("email")
                .hint(t.text("operator-new-email-hint"))
                .problem(problem),
            fees: Tick::new(FEES, "provided", t.text("operator-new-fees"), typed.provide_fees),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("operator-new-title"))
    }
}

/// `GET /operator/sites/new`
pub(crate) async fn show(SignedIn { visit, .. }: SignedIn<Visit>) -> Result<Response, Failure> {
    // The operator's own, where his browser told it and it is a place: UTC is what a machine without one says.
    let zone = visit.zone.as_ref().map(|zone| zone.name().to_owned()).filter(|name| name.contains('/'));
    let empty = MakeSite {
        profile: ProfileInput {
            time_zone: zone.unwrap_or_default(),
            languages: Locale::ALL.map(|language| language.code().to_owned()).into(),
            default_language: visit.t.code().to_owned(),
            ..ProfileInput::default()
        },
        administrator: String::new(),
        provide_fees: true,
    };
    visit.show(&NewSitePage::new(visit.frame(), &empty, &Refusal::default()), Privacy::Personal)
}

/// `POST /operator/sites/new`
pub(crate) async fn make(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let command = command(&fields);
    match state.app.sites().make(&person, &command).await? {
        Ok(profile) => see_other(&format!("{}?done=made", Address::OperatorSite { site: &profile.slug })),
        Err(refusal) => {
            let page = NewSitePage::new(visit.frame(), &command, &refusal);
            let mut response = visit.show(&page, Privacy::Personal)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

fn command(fields: &Fields) -> MakeSite {
    MakeSite {
        profile: typed(fields),
        administrator: fields.get(ADMINISTRATOR).to_owned(),
        provide_fees: !fields.get(FEES).is_empty(),
    }
}
