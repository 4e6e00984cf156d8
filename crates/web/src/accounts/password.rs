//! Another password, by somebody who is signed in.

use super::words::{choice_problem, mistakes, own_password};
use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::PostedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::accounts::{ChoiceField, PasswordRefusal, passwords::LENGTH_MIN};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use locale::{Address, Messages, Zone};

/// Name of the field with the present password.
const PRESENT: &str = "present";

/// Why the form is shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The password stays as it is.
    Refused(PasswordRefusal),
    /// The form could not be trusted.
    Stale,
}

/// The page.
#[derive(Template)]
#[template(path = "accounts/password.html")]
pub(crate) struct PasswordPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    mistakes: Mistakes<'static>,
    for_email: &'a str,
    present: TextField<'a>,
    password: TextField<'a>,
    repeated: TextField<'a>,
}

impl<'a> PasswordPage<'a> {
    /// The form of the account with that address.
    pub fn new(frame: Frame<'a>, email: &'a str, zone: Option<&Zone>, trouble: Option<&Trouble>) -> Self {
        let t = frame.t;
        let (found, problems) = match trouble {
            None => (Vec::new(), Vec::new()),
            Some(Trouble::Stale) => {
                (vec![Mistake { field: PRESENT, words: t.text("form-stale").into_owned() }], Vec::new())
            }
            Some(Trouble::Refused(PasswordRefusal::Present(why))) => {
                (vec![Mistake { field: PRESENT, words: own_password(t, *why, zone) }], Vec::new())
            }
            Some(Trouble::Refused(PasswordRefusal::Invalid(problems))) => {
                (mistakes(t, problems), problems.clone())
            }
        };
        let problem = |field: ChoiceField| {
            let found = problems.iter().find(|(found, _)| *found == field);
            found.map(|(_, problem)| choice_problem(t, field, *problem))
        };
        let present = found.iter().find(|mistake| mistake.field == PRESENT);
        let present = present.map(|mistake| mistake.words.clone());
        Self {
            t,
            for_email: email,
            present: TextField::new(PRESENT, t.text("password-present"), "")
                .kind("password")
                .autocomplete("current-password")
                .problem(present),
            password: TextField::new("password", t.text("choice-password"), "")
                .kind("password")
                .autocomplete("new-password")
                .hint(t.with("choice-password-hint", &[("count", LENGTH_MIN.into())]))
                .problem(problem(ChoiceField::Password)),
            repeated: TextField::new("repeated", t.text("choice-repeated"), "")
                .kind("password")
                .autocomplete("new-password")
                .problem(problem(ChoiceField::Repeated)),
            mistakes: Mistakes::new(t, found).kept(""),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("password-title"))
    }
}

/// `GET /account/password`
pub(crate) async fn show(here: SignedIn<Visit>) -> Result<Response, Failure> {
    let visit = &here.visit;
    let page = PasswordPage::new(visit.frame(), &here.person.email, visit.zone.as_ref(), None);
    visit.show(&page, Privacy::Personal)
}

/// `POST /account/password`: sets the password; every other sign-in ends.
pub(crate) async fn change(
    here: SignedIn<Visit>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let SignedIn { visit, person, sign_in } = &here;
    let again = |trouble: &Trouble, status| {
        let page = PasswordPage::new(visit.frame(), &person.email, visit.zone.as_ref(), Some(trouble));
        let mut response = visit.show(&page, Privacy::Personal)?;
        *response.status_mut() = status;
        Ok(response)
    };
    if !form.is_genuine {
        return again(&Trouble::Stale, StatusCode::FORBIDDEN);
    }
    let fields = &form.fields;
    let new = (fields.get("password"), fields.get("repeated"));
    match state.app.accounts().change_password(person, *sign_in, fields.get(PRESENT), new).await? {
        Ok(()) => see_other(&format!("{}?done=password", Address::Account)),
        Err(why) => again(&Trouble::Refused(why), StatusCode::UNPROCESSABLE_ENTITY),
    }
}
