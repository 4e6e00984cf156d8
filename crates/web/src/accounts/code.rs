//! The code of the second factor, after the password.

use super::sign_in::{go_on, too_many};
use crate::access::with_next;
use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::PostedForm;
use crate::request::{form_token, next, sign_in_cookie};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::Visit;
use app::accounts::CodeRefusal;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::sign_ins::Stage;
use http::{HeaderMap, StatusCode, Uri};
use locale::{Address, Messages, Zone};

/// Why the form is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The code was refused.
    Refused(CodeRefusal),
    /// The form could not be trusted.
    Stale,
}

/// The page.
#[derive(Template)]
#[template(path = "accounts/code.html")]
pub(crate) struct CodePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    next: &'a str,
    mistakes: Mistakes<'static>,
    code: TextField<'a>,
}

impl<'a> CodePage<'a> {
    /// The form.
    pub fn new(frame: Frame<'a>, zone: Option<&Zone>, next: &'a str, trouble: Option<Trouble>) -> Self {
        let t = frame.t;
        let words = trouble.map(|trouble| match trouble {
            Trouble::Refused(CodeRefusal::TooMany(until)) => too_many(t, until, zone),
            Trouble::Refused(CodeRefusal::Wrong | CodeRefusal::TooLate) => {
                t.text("sign-in-code-wrong").into_owned()
            }
            Trouble::Stale => t.text("form-stale").into_owned(),
        });
        let mistakes: Vec<Mistake> =
            words.into_iter().map(|words| Mistake { field: "code", words }).collect();
        Self {
            t,
            next,
            code: TextField::new("code", t.text("sign-in-code"), "").autocomplete("one-time-code"),
            mistakes: Mistakes::new(t, mistakes).kept(""),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("sign-in-code-title"))
    }
}

/// `GET /sign-in/code`: the form, for a browser in which the password was given.
pub(crate) async fn show(visit: Visit, uri: Uri) -> Result<Response, Failure> {
    let next = next::of_query(&uri);
    if visit.sign_in.as_ref().is_none_or(|sign_in| sign_in.stage != Stage::Password) {
        return see_other(&with_next(Address::SignIn, &next));
    }
    visit.show(&CodePage::new(visit.frame(), visit.zone.as_ref(), &next, None), Privacy::Personal)
}

/// `POST /sign-in/code`: completes the sign-in.
pub(crate) async fn enter(
    visit: Visit,
    State(state): State<WebState>,
    headers: HeaderMap,
    form: PostedForm,
) -> Result<Response, Failure> {
    let next = next::of_form(&form.fields);
    let again = |trouble, status| {
        let frame = visit.frame_at(Address::SignInCode.path());
        let page = CodePage::new(frame, visit.zone.as_ref(), &next, Some(trouble));
        let mut response = visit.show(&page, Privacy::Personal)?;
        *response.status_mut() = status;
        Ok(response)
    };
    if !form.is_genuine {
        return again(Trouble::Stale, StatusCode::FORBIDDEN);
    }
    let token = sign_in_cookie::token(&headers, state.https).unwrap_or_default();
    match state.app.accounts().enter_code(token, form.fields.get("code")).await? {
        Ok(new) => go_on(&state, &headers, &new, &next).await,
        Err(CodeRefusal::TooLate) => see_other(&with_next(Address::SignIn, &next)),
        Err(refusal @ CodeRefusal::Wrong) => {
            again(Trouble::Refused(refusal), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(refusal @ CodeRefusal::TooMany(_)) => {
            again(Trouble::Refused(refusal), StatusCode::TOO_MANY_REQUESTS)
        }
    }
}
