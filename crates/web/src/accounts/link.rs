//! A link that was sent or printed: the first operator's, an invitation, a reset. It lets somebody choose a password,
//! or accept an invitation with the account that he has.

use super::account::home;
use super::sign_in::{go_on, origin, remember};
use super::words::{choice_problem, mistakes};
use crate::access::with_next;
use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::address::ClientAddress;
use crate::request::form::{CheckedForm, PostedForm};
use crate::request::{form_token, sign_in_cookie};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::accounts::{
    Accepted, Choice, ChoiceField, ChoiceProblems, LinkRefusal, LinkView, Person, passwords::LENGTH_MIN,
};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::links::LinkKind;
use http::{HeaderMap, StatusCode, header};
use locale::{Address, Messages};

/// The form.
#[derive(Template)]
#[template(path = "accounts/link.html")]
pub(crate) struct LinkPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    action: String,
    title: String,
    lead: String,
    mistakes: Mistakes<'static>,
    /// The address of the account, where it is not asked for: for the browser's keeper of passwords.
    for_email: Option<&'a str>,
    name: Option<TextField<'a>>,
    email: Option<TextField<'a>>,
    password: TextField<'a>,
    repeated: TextField<'a>,
    button: String,
}

impl<'a> LinkPage<'a> {
    /// The form of that link; `problems` is what is wrong with `choice`, none that the form could not be trusted.
    pub fn new(
        frame: Frame<'a>,
        token: &str,
        link: &'a LinkView,
        choice: &'a Choice,
        problems: Option<&ChoiceProblems>,
    ) -> Self {
        let t = frame.t;
        let found = match problems {
            Some(problems) => mistakes(t, problems),
            None => vec![Mistake { field: "password", words: t.text("form-stale").into_owned() }],
        };
        let empty = ChoiceProblems::new();
        let problems = problems.unwrap_or(&empty);
        let field = |field: ChoiceField, label: &str, value: &'a str| {
            let problem = problems.iter().find(|(found, _)| *found == field);
            TextField::new(field.as_str(), t.text(label), value)
                .problem(problem.map(|(_, problem)| choice_problem(t, field, *problem)))
        };
        let asks = link.kind != LinkKind::Reset;
        Self {
            t,
            action: Address::AccountLink { token }.path(),
            title: t.text(title(link.kind)).into_owned(),
            lead: lead(t, link),
            mistakes: Mistakes::new(t, found).kept(""),
            for_email: (link.kind != LinkKind::FirstOperator).then_some(link.email.as_str()),
            name: asks.then(|| field(ChoiceField::Name, "choice-name", &choice.name).autocomplete("name")),
            email: (link.kind == LinkKind::FirstOperator).then(|| {
                field(ChoiceField::Email, "sign-in-email", &choice.email)
                    .kind("email")
                    .autocomplete("username")
            }),
            password: field(ChoiceField::Password, "choice-password", "")
                .kind("password")
                .autocomplete("new-password")
                .hint(t.with("choice-password-hint", &[("count", LENGTH_MIN.into())])),
            repeated: field(ChoiceField::Repeated, "choice-repeated", "")
                .kind("password")
                .autocomplete("new-password"),
            button: t.text(if asks { "choice-make-account" } else { "choice-set-password" }).into_owned(),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.title)
    }
}

fn title(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::FirstOperator => locale::msg!("link-first-title"),
        LinkKind::Invitation => locale::msg!("link-invited-title"),
        LinkKind::Reset => locale::msg!("link-reset-title"),
    }
}

fn lead(t: Messages, link: &LinkView) -> String {
    match link.kind {
        LinkKind::FirstOperator => t.text("link-first-text").into_owned(),
        LinkKind::Reset => t.with("link-reset-text", &[("email", link.email.as_str().into())]),
        LinkKind::Invitation => invited(t, link),
    }
}

/// Who invites, and as what.
fn invited(t: Messages, link: &LinkView) -> String {
    let roles: Vec<_> = link.roles.iter().map(|role| t.role(*role)).collect();
    let roles = roles.join(", ");
    match &link.site {
        Some(site) => {
            let values = [("site", site.name.as_str().into()), ("roles", roles.as_str().into())];
            t.with("link-invited-text", &values)
        }
        None => t.with("link-invited-operator", &[("roles", roles.as_str().into())]),
    }
}

/// An invitation to somebody who has an account.
#[derive(Template)]
#[template(path = "accounts/join.html")]
pub(crate) struct JoinPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    lead: String,
    email: &'a str,
    /// Where to sign in first, when nobody or somebody else is signed in.
    sign_in: Option<String>,
    /// Who is signed in and is not meant.
    other: Option<&'a str>,
    action: String,
}

impl<'a> JoinPage<'a> {
    /// Of that invitation, for who is signed in.
    pub fn new(frame: Frame<'a>, token: &str, link: &'a LinkView, person: Option<&'a Person>) -> Self {
        let t = frame.t;
        let is_meant = person.is_some_and(|person| person.email == link.email);
        let here = Address::AccountLink { token }.path();
        Self {
            t,
            lead: invited(t, link),
            email: &link.email,
            sign_in: (!is_meant).then(|| with_next(Address::SignIn, &here)),
            other: person.filter(|_| !is_meant).map(|person| person.email.as_str()),
            action: Address::AccountLinkJoin { token }.path(),
            frame,
        }
    }

    fn title(&self) -> String {
        self.t.text("link-invited-title").into_owned()
    }
}

/// The link does nothing any more.
#[derive(Template)]
#[template(path = "accounts/gone.html")]
pub(crate) struct GonePage<'a> {
    t: Messages,
    frame: Frame<'a>,
}

impl<'a> GonePage<'a> {
    /// The same for every link that does not work.
    pub fn new(frame: Frame<'a>) -> Self {
        Self { t: frame.t, frame }
    }

    fn title(&self) -> String {
        self.t.text("link-gone-title").into_owned()
    }
}

fn gone(visit: &Visit) -> Result<Response, Failure> {
    let mut response = visit.show(&GonePage::new(visit.frame()), Privacy::Personal)?;
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response)
}

/// `GET /sign-in/links/{token}`
pub(crate) async fn show(visit: Visit, State(state): State<WebState>) -> Result<Response, Failure> {
    let token = visit.param("token");
    let Some(link) = state.app.accounts().link(token).await? else { return gone(&visit) };
    if link.kind == LinkKind::Invitation && link.account.is_some() {
        let page = JoinPage::new(visit.frame(), token, &link, visit.person());
        return visit.show(&page, Privacy::Personal);
    }
    let choice = Choice { name: link.name.clone(), ..Choice::default() };
    let page = LinkPage::new(visit.frame(), token, &link, &choice, Some(&ChoiceProblems::new()));
    visit.show(&page, Privacy::Personal)
}

/// `POST /sign-in/links/{token}`: uses the link.
pub(crate) async fn accept(
    visit: Visit,
    address: ClientAddress,
    State(state): State<WebState>,
    headers: HeaderMap,
    form: PostedForm,
) -> Result<Response, Failure> {
    let token = visit.param("token");
    let accounts = state.app.accounts();
    let Some(link) = accounts.link(token).await? else { return gone(&visit) };
    let text = |field: ChoiceField| form.fields.get(field.as_str()).to_owned();
    let choice = Choice {
        name: text(ChoiceField::Name),
        email: text(ChoiceField::Email),
        password: text(ChoiceField::Password),
        repeated: text(ChoiceField::Repeated),
    };
    let again = |problems: Option<&ChoiceProblems>, status| {
        let page = LinkPage::new(visit.frame(), token, &link, &choice, problems);
        let mut response = visit.show(&page, Privacy::Personal)?;
        *response.status_mut() = status;
        Ok(response)
    };
    if !form.is_genuine {
        return again(None, StatusCode::FORBIDDEN);
    }
    let origin = origin(&state, &address, &headers);
    let before = sign_in_cookie::token(&headers, state.https);
    match accounts.accept(token, &choice, visit.t.locale(), &origin, before).await? {
        Ok(Accepted::SignedIn(new)) => go_on(&state, &headers, &new, "").await,
        Ok(Accepted::PasswordSet) => {
            let mut response = see_other(&format!("{}?done=password", Address::SignIn))?;
            if let Some(cookie) = sign_in_cookie::line(None, state.https) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            // Whoever has the mailbox is let in here, however many try elsewhere.
            remember(&state, &headers, &link.email, &mut response);
            Ok(response)
        }
        Err(LinkRefusal::Gone) => gone(&visit),
        Err(LinkRefusal::HasAccount) => see_other(&Address::AccountLink { token }.path()),
        Err(LinkRefusal::Invalid(problems)) => again(Some(&problems), StatusCode::UNPROCESSABLE_ENTITY),
    }
}

/// `POST /sign-in/links/{token}/join`: accepts an invitation with the account that one has.
pub(crate) async fn join(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    _: CheckedForm,
) -> Result<Response, Failure> {
    match state.app.accounts().join(&person, visit.param("token")).await? {
        Some(person) => see_other(&home(&state, &person).await?),
        None => gone(&visit),
    }
}
