//! The step before somebody's second factor is taken away: what follows from it, and the password of who does it, asked
//! for again.

use crate::accounts::words::own_password;
use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::PostedForm;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, SiteVisit, Visit};
use app::accounts::{HelpRefusal, OwnPassword, Person};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::people::FactorResetRefusal;
use domain::ids::{AccountId, SiteId};
use http::StatusCode;
use locale::{Address, Messages, Zone};

/// The page.
#[derive(Template)]
#[template(path = "people/factor.html")]
pub(crate) struct FactorPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    email: String,
    back: String,
    action: String,
    mistakes: Mistakes<'static>,
    /// What follows and the password to give; or why it cannot be.
    form: Result<(String, TextField<'static>), String>,
}

/// Why the second factor stays.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trouble {
    /// The form was open for too long.
    Stale,
    /// It was refused.
    Refused(HelpRefusal),
}

/// What the page is made from.
pub(crate) struct FactorFacts<'a> {
    /// Whose second factor.
    pub person: &'a Person,
    /// Whether it may be taken away, as far as that is told.
    pub may: Result<(), FactorResetRefusal>,
    /// Where the page belongs.
    pub back: String,
    /// Its own address.
    pub action: String,
    /// Why it was not taken away.
    pub trouble: Option<Trouble>,
    /// The reader's zone.
    pub zone: Option<&'a Zone>,
}

impl<'a> FactorPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: FactorFacts<'_>) -> Self {
        let t = frame.t;
        let name = [("name", facts.person.name.as_str().into())];
        let problem = facts.trouble.map(|trouble| match trouble {
            Trouble::Stale => t.text("form-stale").into_owned(),
            Trouble::Refused(HelpRefusal::Password(why)) => own_password(t, why, facts.zone),
            Trouble::Refused(HelpRefusal::Rule(refusal)) => refusal_words(t, refusal, &facts.person.name),
        });
        let mistake = problem.clone().map(|words| Mistake { field: "password", words });
        let form = match told(facts.may) {
            Ok(()) => Ok((
                t.with("people-factor-hint", &name),
                TextField::new("password", t.text("password-present"), "")
                    .kind("password")
                    .autocomplete("current-password")
                    .problem(problem),
            )),
            Err(refusal) => Err(refusal_words(t, refusal, &facts.person.name)),
        };
        Self {
            t,
            email: format!("{} · {}", facts.person.name, facts.person.email),
            back: facts.back,
            action: facts.action,
            mistakes: Mistakes::new(t, mistake.into_iter().collect()).kept(""),
            form,
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("people-factor-title"))
    }
}

/// What is told before somebody has given his password and means it: not that the other has more rights than he.
fn told(may: Result<(), FactorResetRefusal>) -> Result<(), FactorResetRefusal> {
    match may {
        Err(FactorResetRefusal::MoreRights) => Ok(()),
        may => may,
    }
}

/// Why somebody's second factor cannot be taken away here.
pub(super) fn refusal_words(t: Messages, refusal: FactorResetRefusal, name: &str) -> String {
    let name = [("name", name.into())];
    match refusal {
        FactorResetRefusal::NoFactor => t.with("people-factor-none", &name),
        FactorResetRefusal::Yourself => t.text("people-factor-yourself").into_owned(),
        FactorResetRefusal::MoreRights => t.text("people-factor-more-rights").into_owned(),
    }
}

/// Where the page is: at a site, or among everybody.
struct Place {
    site: Option<SiteId>,
    account: AccountId,
    back: String,
    action: String,
    /// Where to go when it is done.
    done: String,
}

impl Place {
    fn of_site(visit: &SiteVisit) -> Result<Self, Failure> {
        let (site, account) = (visit.site.slug.as_str(), visit.param("account"));
        Ok(Self {
            site: Some(visit.site.id),
            account: account.parse().map(AccountId).map_err(|_| Failure::NotFound)?,
            back: Address::PersonRoles { site, account }.path(),
            action: Address::PersonFactor { site, account }.path(),
            done: format!("{}?done=factor", Address::People { site }),
        })
    }

    fn of_everybody(visit: &Visit) -> Result<Self, Failure> {
        let account = visit.param("account");
        Ok(Self {
            site: None,
            account: account.parse().map(AccountId).map_err(|_| Failure::NotFound)?,
            back: Address::Everybody.path(),
            action: Address::EverybodyFactor { account }.path(),
            done: format!("{}?done=factor", Address::Everybody),
        })
    }
}

async fn page(
    visit: &Visit,
    frame: Frame<'_>,
    reader: &Person,
    state: &WebState,
    place: Place,
    trouble: Option<Trouble>,
) -> Result<Response, Failure> {
    let helped = state.app.accounts().helped(reader, place.site, place.account).await?;
    let (person, may) = helped.ok_or(Failure::NotFound)?;
    let status = match trouble {
        Some(Trouble::Stale) => StatusCode::FORBIDDEN,
        Some(Trouble::Refused(HelpRefusal::Password(OwnPassword::TooMany(_)))) => {
            StatusCode::TOO_MANY_REQUESTS
        }
        Some(Trouble::Refused(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let Place { back, action, .. } = place;
    let facts = FactorFacts { person: &person, may, back, action, trouble, zone: visit.zone.as_ref() };
    let mut response = visit.show(&FactorPage::new(frame, facts), Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

/// What came of the form; `None`: the second factor is away.
async fn take(
    reader: &Person,
    state: &WebState,
    place: &Place,
    form: &PostedForm,
) -> Result<Option<Trouble>, Failure> {
    if !form.is_genuine {
        return Ok(Some(Trouble::Stale));
    }
    let password = form.fields.get("password");
    let accounts = state.app.accounts();
    let taken = accounts.reset_second_factor(reader, place.site, place.account, password).await?;
    Ok(taken.ok_or(Failure::NotFound)?.err().map(Trouble::Refused))
}

/// `GET /{site}/admin/people/{account}/second-factor`
pub(crate) async fn show(
    SignedIn { visit, person, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    page(&visit, visit.frame(), &person, &state, Place::of_site(&visit)?, None).await
}

/// `POST /{site}/admin/people/{account}/second-factor`: takes away what its owner has lost.
pub(crate) async fn post(
    SignedIn { visit, person, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let place = Place::of_site(&visit)?;
    match take(&person, &state, &place, &form).await? {
        None => see_other(&place.done),
        trouble => page(&visit, visit.frame_at(place.action.clone()), &person, &state, place, trouble).await,
    }
}

/// `GET /operator/people/{account}/second-factor`
pub(crate) async fn show_everybody(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    page(&visit, visit.frame(), &person, &state, Place::of_everybody(&visit)?, None).await
}

/// `POST /operator/people/{account}/second-factor`
pub(crate) async fn post_everybody(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let place = Place::of_everybody(&visit)?;
    match take(&person, &state, &place, &form).await? {
        None => see_other(&place.done),
        trouble => page(&visit, visit.frame_at(place.action.clone()), &person, &state, place, trouble).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reads_on_the_page_who_has_more_rights() {
        use FactorResetRefusal::{MoreRights, NoFactor, Yourself};
        assert_eq!(told(Err(MoreRights)), told(Ok(())));
        for refusal in [NoFactor, Yourself] {
            assert_eq!(told(Err(refusal)), Err(refusal));
        }
    }
}
