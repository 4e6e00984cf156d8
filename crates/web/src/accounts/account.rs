//! One's own account: who one is, what one may do where, how the account is protected, where one is signed in.

use super::words::mistakes;
use crate::forms::{Choice, Choices, Mistakes, TextField};
use crate::layout::{Frame, areas_of};
use crate::request::form::{CheckedForm, Fields};
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::accounts::{AccountView, ChoiceField, ChoiceProblems, Person, Place, SignInView};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::accounts::Act;
use domain::ids::SignInId;
use domain::time::Timestamp;
use http::StatusCode;
use locale::{Address, Locale, Messages, Zone, msg};

/// The page.
#[derive(Template)]
#[template(path = "accounts/account.html")]
pub(crate) struct AccountPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    person: &'a Person,
    view: &'a AccountView,
    done: Option<String>,
    places: Vec<PlaceRow>,
    sign_ins: Vec<SignInRow>,
    mistakes: Mistakes<'static>,
    name: TextField<'a>,
    language: Choices<'a>,
}

/// A site at which one works.
struct PlaceRow {
    name: String,
    path: String,
    roles: String,
}

/// A browser in which one is signed in.
struct SignInRow {
    /// Browser and network address.
    what: String,
    when: String,
    /// Where it is ended; none for this one.
    end: Option<String>,
}

/// What the page is made from.
pub(crate) struct AccountFacts<'a> {
    /// Who.
    pub person: &'a Person,
    /// In which sign-in.
    pub sign_in: SignInId,
    /// Where he works.
    pub places: &'a [Place],
    /// How the account is protected.
    pub view: &'a AccountView,
    /// What was just done, as the address names it.
    pub done: &'a str,
    /// The name as typed.
    pub name: &'a str,
    /// What is wrong with it.
    pub problems: &'a ChoiceProblems,
    /// The reader's time zone, when known.
    pub zone: Option<&'a Zone>,
}

impl<'a> AccountPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &AccountFacts<'a>) -> Self {
        let t = frame.t;
        let found = mistakes(t, facts.problems);
        let problem = found.first().map(|mistake| mistake.words.clone());
        let languages = Locale::ALL.map(|locale| Choice::new(locale.code(), locale.native_name()));
        Self {
            t,
            person: facts.person,
            view: facts.view,
            done: done(t, facts.done),
            places: facts.places.iter().map(|place| place_row(t, facts.person, place)).collect(),
            sign_ins: facts
                .view
                .sign_ins
                .iter()
                .map(|sign_in| sign_in_row(t, sign_in, facts.sign_in, facts.zone))
                .collect(),
            mistakes: Mistakes::new(t, found).kept(""),
            name: TextField::new(ChoiceField::Name.as_str(), t.text("choice-name"), facts.name)
                .autocomplete("name")
                .problem(problem),
            language: Choices::new(
                "locale",
                t.text("account-language"),
                facts.view.locale.code(),
                languages.into(),
            ),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("account-title"))
    }

    fn token(&self) -> &str {
        self.frame.form_token.as_deref().unwrap_or_default()
    }

    fn codes_left(&self) -> String {
        self.t.with("account-codes-left", &[("count", self.view.recovery_codes.into())])
    }
}

/// The words for what was just done; the address only names it.
fn done(t: Messages, what: &str) -> Option<String> {
    let key = match what {
        "password" => msg!("account-done-password"),
        "ended" => msg!("account-done-ended"),
        "name" => msg!("account-done-name"),
        "factor-removed" => msg!("account-done-factor-removed"),
        _ => return None,
    };
    Some(t.text(key).into_owned())
}

fn place_row(t: Messages, person: &Person, place: &Place) -> PlaceRow {
    let roles: Vec<_> = place.roles.iter().map(|role| t.role(*role)).collect();
    PlaceRow { name: place.site.name.clone(), path: door(t, person, place), roles: roles.join(", ") }
}

fn sign_in_row(t: Messages, sign_in: &SignInView, this: SignInId, zone: Option<&Zone>) -> SignInRow {
    let at = |time: Timestamp| match zone {
        Some(zone) => t.short_date_time(time, zone),
        None => format!("{} UTC", t.short_date_time(time, &Zone::UTC)),
    };
    let browser = if sign_in.browser.is_empty() {
        t.text("account-browser-unknown").into_owned()
    } else {
        sign_in.browser.clone()
    };
    let times = [("since", at(sign_in.since).into()), ("seen", at(sign_in.seen_at).into())];
    SignInRow {
        what: t.with(
            "account-sign-in-where",
            &[("browser", browser.into()), ("address", sign_in.address.as_str().into())],
        ),
        when: t.with("account-sign-in-when", &times),
        end: (sign_in.id != this).then(|| Address::SignInEnd { sign_in: &sign_in.id.to_string() }.path()),
    }
}

/// The page at which somebody begins at a site: the set-up for who sets it up, else his first area.
fn door(t: Messages, person: &Person, place: &Place) -> String {
    let areas = areas_of(t, person, Some(&place.site), "");
    let begins = areas.iter().find(|area| area.act == Act::SetUpSite).or(areas.first());
    begins.map_or_else(|| Address::Catalogue { site: &place.site.slug }.path(), |area| area.path.clone())
}

/// Where somebody goes who signed in without wanting to go anywhere: to the one place where he works, if it is one.
pub(super) async fn home(state: &WebState, person: &Person) -> Result<String, Failure> {
    let t = Messages::new(Locale::default());
    let places = state.app.accounts().places(person).await?;
    let home = match (&places[..], person.is_operator) {
        ([place], false) => Some(door(t, person, place)),
        ([], true) => areas_of(t, person, None, "").first().map(|area| area.path.clone()),
        _ => None,
    };
    Ok(home.unwrap_or_else(|| Address::Account.path()))
}

/// `GET /account`
pub(crate) async fn show(
    here: SignedIn<Visit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let query = Fields::parse(query.unwrap_or_default().as_bytes());
    let name = here.person.name.clone();
    page(&here, &state, query.get("done"), &name, &ChoiceProblems::new()).await
}

/// `POST /account/name`
pub(crate) async fn rename(
    here: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let name = fields.get(ChoiceField::Name.as_str());
    let locale = Locale::parse(fields.get("locale")).unwrap_or(here.visit.t.locale());
    match state.app.accounts().rename(&here.person, name, locale).await? {
        Ok(()) => see_other(&format!("{}?done=name", Address::Account)),
        Err(problems) => {
            let mut response = page(&here, &state, "", name, &problems).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

async fn page(
    here: &SignedIn<Visit>,
    state: &WebState,
    done: &str,
    name: &str,
    problems: &ChoiceProblems,
) -> Result<Response, Failure> {
    let places = state.app.accounts().places(&here.person).await?;
    let view = state.app.accounts().view(&here.person).await?;
    let facts = AccountFacts {
        person: &here.person,
        sign_in: here.sign_in,
        places: &places,
        view: &view,
        done,
        name,
        problems,
        zone: here.visit.zone.as_ref(),
    };
    let frame = here.visit.frame_at(Address::Account.path());
    here.visit.show(&AccountPage::new(frame, &facts), Privacy::Personal)
}
