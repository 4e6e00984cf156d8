//! `/{site}/room/{session}/slides`: a session's files of slides, for who leads it. The room asks the same page behind the
//! scenes.

use crate::assets;
use crate::forms::{Mistake, Mistakes};
use crate::hosting::acting;
use crate::layout::Frame;
use crate::request::form::CheckedForm;
use crate::request::form_token;
use crate::request::upload::Upload;
use crate::response::{Failure, Privacy, refresh, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::classrooms::{DeckRefusal, DeckView};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::classrooms::slides::{DECKS_MAX, DeckState, FILE_BYTES_MAX, PAGES_MAX, SlidesProblem};
use domain::ids::DeckId;
use http::StatusCode;
use locale::{Address, Messages};
use uuid::Uuid;

/// So much more than a file may have is read, so that one that is too large gets words and not only a refusal.
pub(crate) const READ_BYTES_MAX: usize = 2 * FILE_BYTES_MAX;

/// Between two looks at pages that are being made, seconds.
const LOOK_AGAIN: i64 = 3;

/// The page.
#[derive(Template)]
#[template(path = "classrooms/slides.html")]
pub(crate) struct SlidesPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    topic: &'a str,
    action: String,
    back: String,
    room: String,
    decks: Vec<Line<'a>>,
    hint: String,
    problem: Option<String>,
    mistakes: Mistakes<'a>,
}

/// A file on the page.
struct Line<'a> {
    name: &'a str,
    about: String,
    is_problem: bool,
    /// Pages that are there, and that there will be.
    progress: Option<(i64, i64)>,
    /// Its first page.
    picture: Option<String>,
    remove: String,
    remove_label: String,
}

/// What the page is made from.
pub(crate) struct SlidesFacts<'a> {
    /// The session's slug.
    pub slug: &'a str,
    /// Its topic.
    pub topic: &'a str,
    /// Its files.
    pub decks: &'a [DeckView],
    /// Why a file was not taken.
    pub refusal: Option<DeckRefusal>,
}

impl<'a> SlidesPage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &SlidesFacts<'a>) -> Self {
        let (t, session) = (frame.t, facts.slug);
        let site = frame.site.map_or("", |site| site.slug.as_str());
        let line = |deck: &'a DeckView| {
            let id = deck.id.to_string();
            Line {
                name: &deck.name,
                about: about(t, deck),
                is_problem: matches!(deck.state, DeckState::Refused(_)),
                progress: (deck.state == DeckState::Rendering && deck.pages > 0)
                    .then_some((deck.done, deck.pages)),
                picture: (deck.state == DeckState::Ready)
                    .then(|| Address::RoomSlide { site, session, deck: &id, page: "1" }.path()),
                remove: Address::RoomSlidesRemove { site, session, deck: &id }.path(),
                remove_label: t.with("room-slides-remove-of", &[("name", deck.name.as_str().into())]),
            }
        };
        let problem = facts.refusal.map(|refusal| refusal_words(t, refusal));
        let mistake = problem.clone().map(|words| Mistake { field: "file", words });
        Self {
            t,
            topic: facts.topic,
            action: Address::RoomSlides { site, session }.path(),
            back: Address::HostSession { site, session }.path(),
            room: Address::Room { site, session }.path(),
            decks: facts.decks.iter().map(line).collect(),
            hint: hint(t),
            problem,
            mistakes: Mistakes::new(t, mistake.into_iter().collect()).kept(t.text("room-slides-kept")),
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.with("room-slides-title", &[("session", self.topic.into())]))
    }

    fn style(&self) -> &'static str {
        &assets::ROOM_STYLE.path
    }
}

/// What a file may be.
pub(super) fn hint(t: Messages) -> String {
    let megabytes = FILE_BYTES_MAX / (1_024 * 1_024);
    t.with("room-slides-hint", &[("megabytes", megabytes.into()), ("pages", PAGES_MAX.into())])
}

/// How a file stands, in words.
pub(super) fn about(t: Messages, deck: &DeckView) -> String {
    match deck.state {
        DeckState::Ready => t.with("room-slides-ready", &[("count", deck.pages.into())]),
        DeckState::Rendering if deck.pages == 0 => t.text("room-slides-waiting").into_owned(),
        DeckState::Rendering => t.with(
            "room-slides-rendering",
            &[("done", t.integer(deck.done).into()), ("pages", t.integer(deck.pages).into())],
        ),
        DeckState::Refused(problem) => match problem {
            SlidesProblem::NotPdf => t.text("room-slides-not-pdf").into_owned(),
            SlidesProblem::Locked => t.text("room-slides-locked").into_owned(),
            SlidesProblem::NoPages => t.text("room-slides-no-pages").into_owned(),
            SlidesProblem::TooManyPages => t.with("room-slides-many-pages", &[("pages", PAGES_MAX.into())]),
            SlidesProblem::TooSlow => t.text("room-slides-slow").into_owned(),
            SlidesProblem::TooHeavy => t.text("room-slides-heavy").into_owned(),
            SlidesProblem::Interrupted => t.text("room-slides-interrupted").into_owned(),
        },
    }
}

fn refusal_words(t: Messages, refusal: DeckRefusal) -> String {
    match refusal {
        DeckRefusal::Missing => t.text("room-slides-missing").into_owned(),
        DeckRefusal::TooLarge => {
            let megabytes = FILE_BYTES_MAX / (1_024 * 1_024);
            t.with("room-slides-large", &[("megabytes", megabytes.into())])
        }
        DeckRefusal::NotPdf => t.text("room-slides-not-pdf").into_owned(),
        DeckRefusal::TooMany => t.with("room-slides-many", &[("count", DECKS_MAX.into())]),
        DeckRefusal::Busy => t.text("room-slides-busy").into_owned(),
        DeckRefusal::Over => t.text("room-slides-over").into_owned(),
    }
}

/// `GET /{site}/room/{session}/slides`
pub(crate) async fn show(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    page(&who, &state, None).await
}

async fn page(who: &SignedIn, state: &WebState, refusal: Option<DeckRefusal>) -> Result<Response, Failure> {
    let (by, site, slug) = (acting(who), &who.visit.site, who.visit.param("session"));
    let hosted = state.app.sessions().find_hosted(by, site, slug).await?.ok_or(Failure::NotFound)?;
    let decks = state.app.classrooms().decks(by, site, slug).await?.ok_or(Failure::NotFound)?;
    let here = Address::RoomSlides { site: &site.slug, session: slug }.path();
    let frame = who.visit.frame_at(here).showing(hosted.view.session.mode);
    let facts = SlidesFacts { slug, topic: &hosted.view.topic, decks: &decks, refusal };
    let mut response = who.visit.show(&SlidesPage::new(frame, &facts), Privacy::Personal)?;
    if refusal.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    } else if decks.iter().any(|deck| deck.state == DeckState::Rendering) {
        response = (refresh(LOOK_AGAIN), response).into_response();
    }
    Ok(response)
}

/// `POST /{site}/room/{session}/slides`
pub(crate) async fn add(
    who: SignedIn,
    State(state): State<WebState>,
    upload: Upload<READ_BYTES_MAX>,
) -> Result<Response, Failure> {
    let (site, slug) = (&who.visit.site, who.visit.param("session"));
    let file = (upload.name.as_str(), upload.file);
    match state.app.classrooms().add_deck(acting(&who), site, slug, file).await?.ok_or(Failure::NotFound)? {
        Ok(_) => see_other(&Address::RoomSlides { site: &site.slug, session: slug }.path()),
        Err(refusal) => page(&who, &state, Some(refusal)).await,
    }
}

/// `POST /{site}/room/{session}/slides/{deck}/remove`
pub(crate) async fn remove(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, Failure> {
    let (site, slug) = (&who.visit.site, who.visit.param("session"));
    let deck = Uuid::parse_str(who.visit.param("deck")).map_err(|_| Failure::NotFound)?;
    // One that is gone already is gone.
    state.app.classrooms().remove_deck(acting(&who), site, slug, DeckId(deck)).await?;
    see_other(&Address::RoomSlides { site: &site.slug, session: slug }.path())
}
