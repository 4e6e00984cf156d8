//! A guest gives his name, where nobody registers.

use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::registrations::join::{Closed, JoinPage};
use crate::request::address::ClientAddress;
use crate::request::form::CheckedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::sessions::When;
use crate::state::WebState;
use crate::visit::SiteVisit;
use app::classrooms::{CameFrom, GuestRefusal};
use app::sessions::SessionView;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::classrooms::speech::TextProblem;
use domain::sessions::SessionState;
use http::StatusCode;
use locale::{Address, Messages, Zone};

/// The field.
const NAME: &str = "name";

/// The page.
#[derive(Template)]
#[template(path = "classrooms/guest.html")]
pub(crate) struct GuestPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    session: &'a SessionView,
    when: When,
    action: String,
    name: TextField<'a>,
    mistakes: Mistakes<'a>,
}

impl<'a> GuestPage<'a> {
    /// The page of a session; `typed` is the name so far, `refusal` why it was not taken.
    pub fn new(
        frame: Frame<'a>,
        session: &'a SessionView,
        typed: &'a str,
        refusal: Option<GuestRefusal>,
        reader: Option<&Zone>,
    ) -> Self {
        let t = frame.t;
        let frame = frame.showing(session.session.mode);
        let problem = refusal.map(|refusal| match refusal {
            GuestRefusal::Name(TextProblem::Empty) => t.text("room-guest-name-missing").into_owned(),
            GuestRefusal::Name(TextProblem::TooLong(max)) => {
                t.with("room-guest-name-long", &[("max", max.into())])
            }
            GuestRefusal::NameOfLeader => t.text("room-guest-name-leader").into_owned(),
            GuestRefusal::Full => t.text("room-guest-full").into_owned(),
            GuestRefusal::TooManyFromAddress => t.text("room-guest-network").into_owned(),
            GuestRefusal::Removed => t.text("room-removed").into_owned(),
        });
        let site = frame.site.map_or("", |site| site.slug.as_str());
        Self {
            t,
            when: When::of(t, session, reader),
            session,
            action: Address::RoomGuest { site, session: &session.slug }.path(),
            name: TextField::new(NAME, t.text("room-guest-name"), typed).problem(problem.clone()),
            mistakes: Mistakes::new(
                t,
                problem.into_iter().map(|words| Mistake { field: NAME, words }).collect(),
            ),
            frame,
        }
    }

    fn title(&self) -> String {
        self.t.with("join-title", &[("session", self.session.topic.as_str().into())])
    }
}

async fn find(visit: &SiteVisit, state: &WebState) -> Result<SessionView, Failure> {
    let slug = visit.param("session");
    let found = state.app.sessions().find(&visit.site, slug, visit.test_access).await?;
    found.ok_or(Failure::NotFound)
}

/// Whether people come in by their name alone.
fn is_open(view: &SessionView) -> bool {
    view.is_here && !view.session.registration_required && view.session.state == SessionState::Scheduled
}

/// The page that says so, when the session is over: nobody is asked for a name any more.
async fn over(visit: &SiteVisit, state: &WebState, view: &SessionView) -> Result<Option<Response>, Failure> {
    let room = state.app.classrooms().standing(visit.site.id, view.session.id).await?;
    if !room.is_over(&view.session, state.app.now()) {
        return Ok(None);
    }
    let closed = Closed::Ended(room.over_at(&view.session));
    let page = JoinPage::new(visit.frame(), view, closed, visit.zone.as_ref());
    visit.show(&page, Privacy::Public).map(Some)
}

/// `GET /{site}/room/{session}/guest`
pub(crate) async fn show(visit: SiteVisit, State(state): State<WebState>) -> Result<Response, Failure> {
    let session = find(&visit, &state).await?;
    if !is_open(&session) {
        // Its page says how one comes in, or why nobody does.
        let (site, session) = (visit.site.slug.as_str(), session.slug.as_str());
        return see_other(&Address::Session { site, session }.path());
    }
    if let Some(over) = over(&visit, &state, &session).await? {
        return Ok(over);
    }
    let page = GuestPage::new(visit.frame(), &session, "", None, visit.zone.as_ref());
    visit.show(&page, Privacy::Public)
}

/// `POST /{site}/room/{session}/guest`
pub(crate) async fn welcome(
    visit: SiteVisit,
    address: ClientAddress,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let session = Some(find(&visit, &state).await?).filter(is_open).ok_or(Failure::NotFound)?;
    if let Some(over) = over(&visit, &state, &session).await? {
        return Ok(over);
    }
    let typed = fields.get(NAME);
    let from = CameFrom { browser: visit.browser.key(), address: address.0 };
    let welcomed = state.app.classrooms().welcome_guest(&visit.site, &session.slug, typed, from).await?;
    match welcomed.ok_or(Failure::NotFound)? {
        Ok(link) => {
            let (site, session, token) = (visit.site.slug.as_str(), session.slug.as_str(), link.to_string());
            see_other(&Address::RoomSeat { site, session, token: &token }.path())
        }
        Err(refusal) => {
            let page = GuestPage::new(visit.frame(), &session, typed, Some(refusal), visit.zone.as_ref());
            let mut response = visit.show(&page, Privacy::Personal)?;
            *response.status_mut() = match refusal {
                GuestRefusal::TooManyFromAddress => StatusCode::TOO_MANY_REQUESTS,
                GuestRefusal::Removed => StatusCode::FORBIDDEN,
                GuestRefusal::Name(_) | GuestRefusal::NameOfLeader | GuestRefusal::Full => {
                    StatusCode::UNPROCESSABLE_ENTITY
                }
            };
            Ok(response)
        }
    }
}
