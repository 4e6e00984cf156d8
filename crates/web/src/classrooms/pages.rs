//! The pages that a room shows: each as a picture, and all of them one below the other for who has no script.

use super::page::at_door;
use crate::assets;
use crate::layout::Frame;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, SiteVisit};
use app::classrooms::{Entrance, PageRow, Shown};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::ids::DeckId;
use http::{HeaderValue, header};
use locale::{Address, Messages};
use uuid::Uuid;

/// All pages of what is shown.
#[derive(Template)]
#[template(path = "classrooms/pages.html")]
pub(crate) struct PagesPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    topic: &'a str,
    room: String,
    pages: Vec<Sheet>,
}

/// One page.
struct Sheet {
    picture: String,
    name: String,
    width: u16,
    height: u16,
    text: String,
    is_shown: bool,
}

impl<'a> PagesPage<'a> {
    /// The page of a session's room, for somebody with this personal link.
    pub fn new(
        frame: Frame<'a>,
        (slug, topic): (&'a str, &'a str),
        token: &str,
        shown: Option<&(Shown, Vec<PageRow>)>,
    ) -> Self {
        let t = frame.t;
        let site = frame.site.map_or("", |site| site.slug.as_str());
        let room = Address::RoomSeat { site, session: slug, token }.path();
        let sheets = shown.into_iter().flat_map(|(shown, pages)| {
            let deck = shown.deck.to_string();
            pages.iter().map(move |page| {
                let number = page.number.to_string();
                let count = i64::try_from(pages.len()).unwrap_or(i64::MAX);
                let picture =
                    Address::RoomSeatSlide { site, session: slug, token, deck: &deck, page: &number };
                Sheet {
                    picture: picture.path(),
                    name: t.with(
                        "room-slide-page",
                        &[("page", t.integer(page.number).into()), ("pages", t.integer(count).into())],
                    ),
                    width: page.width,
                    height: page.height,
                    text: page.text.clone(),
                    is_shown: page.number == shown.page,
                }
            })
        });
        Self { t, topic, room, pages: sheets.collect(), frame }
    }

    fn title(&self) -> String {
        self.t.with("room-slides-title", &[("session", self.topic.into())])
    }

    fn style(&self) -> &'static str {
        &assets::ROOM_STYLE.path
    }
}

/// `GET /{site}/room/{session}/with/{token}/slides`
pub(crate) async fn show(visit: SiteVisit, State(state): State<WebState>) -> Result<Response, Failure> {
    let (slug, token) = (visit.param("session"), visit.param("token"));
    let found = state.app.classrooms().at_door_by_link(&visit.site, slug, token).await?;
    let found = found.ok_or(Failure::NotFound)?;
    let shown = state.app.classrooms().shown_pages(&found).await?;
    let frame = visit.frame().showing(found.session.session.mode);
    let topic = found.session.topic.as_str();
    visit.show(&PagesPage::new(frame, (slug, topic), token, shown.as_ref()), Privacy::Personal)
}

/// `GET /{site}/room/{session}/slides/{deck}/{page}`
pub(crate) async fn picture_for_leader(
    who: SignedIn,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let found = at_door(&who, &state).await?;
    picture(&state, &found, &who.visit).await
}

/// `GET /{site}/room/{session}/with/{token}/slides/{deck}/{page}`
pub(crate) async fn picture_for_seat(
    visit: SiteVisit,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let (slug, token) = (visit.param("session"), visit.param("token"));
    let found = state.app.classrooms().at_door_by_link(&visit.site, slug, token).await?;
    picture(&state, &found.ok_or(Failure::NotFound)?, &visit).await
}

async fn picture(state: &WebState, at_door: &Entrance, visit: &SiteVisit) -> Result<Response, Failure> {
    let deck = Uuid::parse_str(visit.param("deck")).map_err(|_| Failure::NotFound)?;
    let page = visit.param("page").parse().map_err(|_| Failure::NotFound)?;
    let wanted = Shown { deck: DeckId(deck), page };
    let found = state.app.classrooms().page_picture(at_door, wanted).await?.ok_or(Failure::NotFound)?;
    let media_type = HeaderValue::try_from(found.media_type).map_err(|_| Failure::Internal)?;
    // A page never changes; a browser may keep it for as long as a session lasts, and nobody else may.
    let kept = HeaderValue::from_static("private, max-age=86400, immutable");
    Ok(([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, kept)], found.bytes).into_response())
}
