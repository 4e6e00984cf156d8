//! Signing in with a password, and out. The page says the same whether the address has an account or not.

use super::account::home;
use crate::access::with_next;
use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::address::ClientAddress;
use crate::request::browser_name::browser_name;
use crate::request::form::{CheckedForm, Fields, PostedForm};
use crate::request::{form_token, kept_form, known_browser, next, sign_in_cookie};
use crate::response::{Failure, Privacy, forget_pages, see_other};
use crate::state::WebState;
use crate::visit::Visit;
use app::accounts::{Credentials, NewSignIn, Origin, SignInRefusal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::sign_ins::Stage;
use domain::time::Timestamp;
use http::{HeaderMap, StatusCode, Uri, header};
use locale::{Address, Messages, Zone};

/// Why the form is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The sign-in was refused.
    Refused(SignInRefusal),
    /// The form could not be trusted.
    Stale,
}

/// The page.
#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
pub(crate) struct SignInPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    next: &'a str,
    /// The password was just changed by a link.
    is_changed: bool,
    /// Something was typed, and is kept until one has signed in.
    is_kept: bool,
    mistakes: Mistakes<'static>,
    email: TextField<'a>,
    password: TextField<'a>,
}

impl<'a> SignInPage<'a> {
    /// The form, with the mail address as it was typed.
    pub fn new(
        frame: Frame<'a>,
        zone: Option<&Zone>,
        next: &'a str,
        email: &'a str,
        trouble: Option<Trouble>,
    ) -> Self {
        let t = frame.t;
        let words = trouble.map(|trouble| match trouble {
            Trouble::Refused(SignInRefusal::Wrong) => t.text("sign-in-wrong").into_owned(),
            Trouble::Refused(SignInRefusal::TooMany(until)) => {
                format!("{} {}", too_many(t, until, zone), t.text("sign-in-too-many-way"))
            }
            Trouble::Stale => t.text("form-stale").into_owned(),
        });
        let mistakes = words.into_iter().map(|words| Mistake { field: "email", words }).collect();
        Self {
            t,
            next,
            is_changed: false,
            is_kept: kept_form::is_named(next),
            email: TextField::new("email", t.text("sign-in-email"), email)
                .kind("email")
                .autocomplete("username"),
            password: TextField::new("password", t.text("sign-in-password"), "")
                .kind("password")
                .autocomplete("current-password"),
            mistakes: Mistakes::new(t, mistakes).kept(""),
            frame,
        }
    }

    /// The same after a link has changed the password.
    pub fn after_change(self, is_changed: bool) -> Self {
        Self { is_changed, ..self }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("sign-in-title"))
    }
}

/// Until when nothing is looked at, on the reader's clock where it is known.
pub(super) fn too_many(t: Messages, until: Timestamp, zone: Option<&Zone>) -> String {
    t.with("sign-in-too-many", &[("time", minute_after(t, until, zone).into())])
}

/// The minute from which something is let through again, on the reader's clock where the browser told it. It is rounded
/// up: who comes back in it must not be too early.
pub(crate) fn minute_after(t: Messages, until: Timestamp, zone: Option<&Zone>) -> String {
    let until = until.plus(domain::time::Span::seconds(59));
    match zone {
        Some(zone) => t.time_of_day(until, zone),
        None => format!("{} UTC", t.time_of_day(until, &Zone::UTC)),
    }
}

/// `GET /sign-in`: the form; who is signed in already goes on.
pub(crate) async fn show(visit: Visit, State(state): State<WebState>, uri: Uri) -> Result<Response, Failure> {
    let next = next::of_query(&uri);
    if let Some(sign_in) = &visit.sign_in
        && sign_in.stage == Stage::Complete
    {
        let elsewhere = if next.is_empty() { home(&state, &sign_in.person).await? } else { next };
        return see_other(&elsewhere);
    }
    let is_changed = Fields::parse(uri.query().unwrap_or_default().as_bytes()).get("done") == "password";
    let page = SignInPage::new(visit.frame(), visit.zone.as_ref(), &next, "", None);
    let page = page.after_change(is_changed);
    visit.show(&page, Privacy::Personal)
}

/// `POST /sign-in`: signs in and goes on, to the second factor or to where one wanted to go.
pub(crate) async fn sign_in(
    visit: Visit,
    address: ClientAddress,
    State(state): State<WebState>,
    headers: HeaderMap,
    form: PostedForm,
) -> Result<Response, Failure> {
    let fields = &form.fields;
    let next = next::of_form(fields);
    let email = fields.get("email").to_owned();
    let again = |trouble, status| {
        let here = Address::SignIn.path();
        let page = SignInPage::new(visit.frame_at(here), visit.zone.as_ref(), &next, &email, Some(trouble));
        let mut response = visit.show(&page, Privacy::Personal)?;
        *response.status_mut() = status;
        Ok(response)
    };
    if !form.is_genuine {
        return again(Trouble::Stale, StatusCode::FORBIDDEN);
    }
    let credentials = Credentials { email: email.clone(), password: fields.get("password").to_owned() };
    let origin = origin(&state, &address, &headers);
    let before = sign_in_cookie::token(&headers, state.https);
    match state.app.accounts().sign_in(&credentials, &origin, before).await? {
        Ok(new) => go_on(&state, &headers, &new, &next).await,
        Err(refusal @ SignInRefusal::Wrong) => {
            again(Trouble::Refused(refusal), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(refusal @ SignInRefusal::TooMany(_)) => {
            again(Trouble::Refused(refusal), StatusCode::TOO_MANY_REQUESTS)
        }
    }
}

/// Where a request comes from.
pub(super) fn origin(state: &WebState, address: &ClientAddress, headers: &HeaderMap) -> Origin {
    let mark = known_browser::mark(headers, state.https).map(str::to_owned);
    Origin { address: address.0, browser: browser_name(headers), mark }
}

/// Lets a browser be known from now on, in which the owner of the address has proven who he is.
pub(super) fn remember(state: &WebState, headers: &HeaderMap, email: &str, response: &mut Response) {
    let mark = state.app.accounts().mark_browser(known_browser::mark(headers, state.https), email);
    if let Some(cookie) = known_browser::line(&mark, state.https) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Gives the browser its token, and sends it on.
pub(super) async fn go_on(
    state: &WebState,
    headers: &HeaderMap,
    new: &NewSignIn,
    next: &str,
) -> Result<Response, Failure> {
    let elsewhere = match new.stage {
        Stage::Password => with_next(Address::SignInCode, next),
        Stage::Complete if next.is_empty() => home(state, &new.person).await?,
        Stage::Complete => next.to_owned(),
    };
    let mut response = see_other(&elsewhere)?;
    if let Some(cookie) = sign_in_cookie::line(Some(&new.token), state.https) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    if new.stage == Stage::Complete {
        remember(state, headers, &new.person.email, &mut response);
    }
    Ok(response)
}

/// `POST /sign-out`: ends this sign-in.
pub(crate) async fn sign_out(
    State(state): State<WebState>,
    headers: HeaderMap,
    _: CheckedForm,
) -> Result<Response, Failure> {
    if let Some(token) = sign_in_cookie::token(&headers, state.https) {
        state.app.accounts().sign_out(token).await?;
    }
    let mut response = see_other(&Address::SignIn.path())?;
    if let Some(cookie) = sign_in_cookie::line(None, state.https) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    forget_pages(&mut response);
    Ok(response)
}
