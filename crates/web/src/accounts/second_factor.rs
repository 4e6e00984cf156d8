//! The second factor: setting it up, another one, and the recovery codes, which are shown once.

use super::account::home;
use super::sign_in::too_many;
use super::words::own_password;
use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::{Frame, QrCode};
use crate::request::form::PostedForm;
use crate::request::{form_token, next};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::accounts::{CodeRefusal, FactorRefusal, OwnPassword, Person, SharedSecret, SignIn};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::{StatusCode, Uri};
use locale::{Address, Messages, Zone};

/// Why the form is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The second factor stays as it is.
    Refused(FactorRefusal),
    /// The form could not be trusted.
    Stale,
}

/// The page.
#[derive(Template)]
#[template(path = "accounts/second_factor.html")]
pub(crate) struct SecondFactorPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    next: &'a str,
    mistakes: Mistakes<'static>,
    is_needed: bool,
    has_one: bool,
    qr: QrCode,
    /// The secret in groups of four, to be typed.
    secret: String,
    code: TextField<'a>,
    password: TextField<'a>,
}

/// What the page is made from.
pub(crate) struct SecondFactorFacts<'a> {
    /// Whether a role asks for a second factor.
    pub is_needed: bool,
    /// Whether there is one already.
    pub has_one: bool,
    /// What is offered.
    pub secret: &'a SharedSecret,
    /// The same as apps read it.
    pub address: &'a str,
    /// Where to go on to.
    pub next: &'a str,
    /// The reader's time zone, when known.
    pub zone: Option<&'a Zone>,
    /// Why the form is shown again.
    pub trouble: Option<Trouble>,
}

impl<'a> SecondFactorPage<'a> {
    /// The page of `facts`.
    ///
    /// # Errors
    /// When the picture cannot be drawn.
    pub fn new(frame: Frame<'a>, facts: &SecondFactorFacts<'a>) -> Result<Self, Failure> {
        let t = frame.t;
        let found: Vec<Mistake<'static>> =
            facts.trouble.map(|trouble| mistake(t, trouble, facts.zone)).into_iter().collect();
        let problem = |field: &str| {
            found.iter().find(|mistake| mistake.field == field).map(|mistake| mistake.words.clone())
        };
        let base32 = facts.secret.base32();
        let groups: Vec<&str> =
            base32.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        Ok(Self {
            t,
            next: facts.next,
            is_needed: facts.is_needed,
            has_one: facts.has_one,
            qr: QrCode::new(facts.address, t.text("factor-picture")).ok_or(Failure::Internal)?,
            secret: groups.join(" "),
            code: TextField::new("code", t.text("factor-code"), "")
                .autocomplete("one-time-code")
                .input_mode("numeric")
                .problem(problem("code")),
            password: TextField::new("password", t.text("password-present"), "")
                .kind("password")
                .autocomplete("current-password")
                .problem(problem("password")),
            mistakes: Mistakes::new(t, found).kept(""),
            frame,
        })
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("factor-title"))
    }

    fn token(&self) -> &str {
        self.frame.form_token.as_deref().unwrap_or_default()
    }
}

fn mistake(t: Messages, trouble: Trouble, zone: Option<&Zone>) -> Mistake<'static> {
    let (field, words) = match trouble {
        Trouble::Stale => ("code", t.text("form-stale").into_owned()),
        Trouble::Refused(FactorRefusal::Password(why)) => ("password", own_password(t, why, zone)),
        Trouble::Refused(FactorRefusal::Code(CodeRefusal::TooMany(until))) => {
            ("code", too_many(t, until, zone))
        }
        Trouble::Refused(FactorRefusal::Code(CodeRefusal::Wrong | CodeRefusal::TooLate)) => {
            ("code", t.text("factor-code-wrong").into_owned())
        }
        Trouble::Refused(FactorRefusal::Needed) => ("password", t.text("factor-needed").into_owned()),
    };
    Mistake { field, words }
}

/// The recovery codes.
#[derive(Template)]
#[template(path = "accounts/codes.html")]
pub(crate) struct CodesPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    codes: &'a [String],
    go_on: String,
}

impl<'a> CodesPage<'a> {
    /// These codes; `go_on` is where to go when they are kept.
    pub fn new(frame: Frame<'a>, codes: &'a [String], go_on: String) -> Self {
        Self { t: frame.t, frame, codes, go_on }
    }

    fn title(&self) -> String {
        self.t.text("codes-title").into_owned()
    }
}

/// Who has given his password, and the second factor if there is one. The layer in front lets nobody else come here.
fn owner(visit: &Visit) -> Result<&SignIn, Failure> {
    visit.sign_in.as_ref().ok_or(Failure::NotFound)
}

/// `GET /account/second-factor`: also for who must set one up before anything else.
pub(crate) async fn show(visit: Visit, State(state): State<WebState>, uri: Uri) -> Result<Response, Failure> {
    page(&visit, &state, &next::of_query(&uri), None).await
}

async fn page(
    visit: &Visit,
    state: &WebState,
    next: &str,
    trouble: Option<Trouble>,
) -> Result<Response, Failure> {
    let sign_in = owner(visit)?;
    let accounts = state.app.accounts();
    let secret = accounts.offered_secret(&sign_in.person, sign_in.id).await?;
    let address = accounts.secret_address(&sign_in.person, &secret)?;
    let facts = SecondFactorFacts {
        is_needed: sign_in.person.needs_second_factor(),
        has_one: sign_in.has_second_factor,
        secret: &secret,
        address: &address,
        next,
        zone: visit.zone.as_ref(),
        trouble,
    };
    let frame = visit.frame_at(Address::SecondFactor.path());
    let mut response = visit.show(&SecondFactorPage::new(frame, &facts)?, Privacy::Secret)?;
    if let Some(trouble) = trouble {
        *response.status_mut() = status(trouble);
    }
    Ok(response)
}

fn status(trouble: Trouble) -> StatusCode {
    match trouble {
        Trouble::Stale => StatusCode::FORBIDDEN,
        Trouble::Refused(
            FactorRefusal::Password(OwnPassword::TooMany(_)) | FactorRefusal::Code(CodeRefusal::TooMany(_)),
        ) => StatusCode::TOO_MANY_REQUESTS,
        Trouble::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// `POST /account/second-factor`: sets up what was offered, and shows the recovery codes.
pub(crate) async fn set_up(
    visit: Visit,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let next = next::of_form(&form.fields);
    if !form.is_genuine {
        return page(&visit, &state, &next, Some(Trouble::Stale)).await;
    }
    let sign_in = owner(&visit)?;
    let (code, password) = (form.fields.get("code"), form.fields.get("password"));
    let set = state.app.accounts().set_up_second_factor(&sign_in.person, sign_in.id, code, password).await?;
    match set {
        Ok(codes) => show_codes(&visit, &state, &sign_in.person, &codes, &next).await,
        Err(why) => page(&visit, &state, &next, Some(Trouble::Refused(why))).await,
    }
}

async fn show_codes(
    visit: &Visit,
    state: &WebState,
    person: &Person,
    codes: &[String],
    next: &str,
) -> Result<Response, Failure> {
    let go_on = if next.is_empty() { home(state, person).await? } else { next.to_owned() };
    let frame = Frame { person: Some(person), ..visit.frame_at(Address::SecondFactor.path()) };
    visit.show(&CodesPage::new(frame, codes, go_on), Privacy::Secret)
}

/// `POST /account/second-factor/recovery-codes`: new ones in place of the old.
pub(crate) async fn renew_codes(
    here: SignedIn<Visit>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    if !form.is_genuine {
        return page(&here.visit, &state, "", Some(Trouble::Stale)).await;
    }
    let renewed =
        state.app.accounts().renew_recovery_codes(&here.person, form.fields.get("password")).await?;
    match renewed {
        Ok(codes) => show_codes(&here.visit, &state, &here.person, &codes, &Address::Account.path()).await,
        Err(why) => page(&here.visit, &state, "", Some(Trouble::Refused(FactorRefusal::Password(why)))).await,
    }
}

/// `POST /account/second-factor/remove`
pub(crate) async fn remove(
    here: SignedIn<Visit>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    if !form.is_genuine {
        return page(&here.visit, &state, "", Some(Trouble::Stale)).await;
    }
    match state.app.accounts().remove_second_factor(&here.person, form.fields.get("password")).await? {
        Ok(()) => see_other(&format!("{}?done=factor-removed", Address::Account)),
        Err(why) => page(&here.visit, &state, "", Some(Trouble::Refused(why))).await,
    }
}
