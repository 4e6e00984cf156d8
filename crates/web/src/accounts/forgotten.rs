//! A forgotten password: a link by mail. The answer is the same whether the address has an account or not.

use super::sign_in::{origin, too_many};
use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::address::ClientAddress;
use crate::request::form::PostedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::Visit;
use app::accounts::ResetRefusal;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::registrations::details::Field;
use http::{HeaderMap, StatusCode};
use locale::{Address, Messages, Zone};

/// Why the form is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No link was sent.
    Refused(ResetRefusal),
    /// The form could not be trusted.
    Stale,
}

/// The form.
#[derive(Template)]
#[template(path = "accounts/forgotten.html")]
pub(crate) struct ForgottenPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    mistakes: Mistakes<'static>,
    email: TextField<'a>,
}

impl<'a> ForgottenPage<'a> {
    /// The form, with the address as it was typed.
    pub fn new(frame: Frame<'a>, zone: Option<&Zone>, email: &'a str, trouble: Option<Trouble>) -> Self {
        let t = frame.t;
        let words = trouble.map(|trouble| match trouble {
            Trouble::Refused(ResetRefusal::Invalid(problem)) => t.problem(Field::Email, problem),
            Trouble::Refused(ResetRefusal::TooMany(until)) => too_many(t, until, zone),
            Trouble::Stale => t.text("form-stale").into_owned(),
        });
        let mistakes = words.clone().into_iter().map(|words| Mistake { field: "email", words }).collect();
        Self {
            t,
            mistakes: Mistakes::new(t, mistakes).kept(""),
            email: TextField::new("email", t.text("sign-in-email"), email)
                .kind("email")
                .autocomplete("username")
                .problem(words),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("forgotten-title"))
    }
}

/// What happens next.
#[derive(Template)]
#[template(path = "accounts/forgotten_sent.html")]
pub(crate) struct SentPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    email: &'a str,
}

impl<'a> SentPage<'a> {
    /// For that address.
    pub fn new(frame: Frame<'a>, email: &'a str) -> Self {
        Self { t: frame.t, frame, email }
    }

    fn title(&self) -> String {
        self.t.text("forgotten-sent-title").into_owned()
    }
}

/// `GET /sign-in/forgotten`
pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    visit.show(&ForgottenPage::new(visit.frame(), visit.zone.as_ref(), "", None), Privacy::Personal)
}

/// `POST /sign-in/forgotten`: sends a link, if there is somebody to send it to.
pub(crate) async fn send(
    visit: Visit,
    address: ClientAddress,
    State(state): State<WebState>,
    headers: HeaderMap,
    form: PostedForm,
) -> Result<Response, Failure> {
    let email = form.fields.get("email").trim().to_owned();
    let frame = || visit.frame_at(Address::Forgotten.path());
    let again = |trouble, status| {
        let page = ForgottenPage::new(frame(), visit.zone.as_ref(), &email, Some(trouble));
        let mut response = visit.show(&page, Privacy::Personal)?;
        *response.status_mut() = status;
        Ok(response)
    };
    if !form.is_genuine {
        return again(Trouble::Stale, StatusCode::FORBIDDEN);
    }
    let origin = origin(&state, &address, &headers);
    match state.app.accounts().forgotten(&email, &origin, visit.t.locale()).await? {
        Ok(()) => visit.show(&SentPage::new(frame(), &email), Privacy::Personal),
        Err(why @ ResetRefusal::Invalid(_)) => again(Trouble::Refused(why), StatusCode::UNPROCESSABLE_ENTITY),
        Err(why @ ResetRefusal::TooMany(_)) => again(Trouble::Refused(why), StatusCode::TOO_MANY_REQUESTS),
    }
}
