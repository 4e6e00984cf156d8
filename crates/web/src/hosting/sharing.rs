//! Sharing a session: its link, a QR code of it, and a button for other people's pages. The button is a picture that we
//! serve, with live seats and price: no script, and nobody frames our pages.

use crate::request::form::Fields;
use crate::response::Failure;
use crate::sessions::{cannot_be_paid, seats_words};
use crate::state::WebState;
use crate::visit::SiteVisit;
use app::sessions::SessionView;
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::registrations::hold::Seats;
use domain::sessions::Registration;
use domain::sites::{Accent, Colour};
use domain::time::Timestamp;
use http::{HeaderValue, header};
use locale::{Address, BaseUrl, Locale, Messages, msg};
use qrcode::QrCode;
use qrcode::render::svg;

/// What a host shares.
pub(super) struct Share {
    /// The whole address of the session's page.
    pub link: String,
    /// Address of the code.
    pub code: String,
    /// Name under which it is saved.
    pub code_file: String,
    /// What is pasted into another page.
    pub snippet: String,
    /// Address of the button's picture.
    pub button: String,
    /// What the picture says to who does not see it.
    pub button_alt: String,
}

impl Share {
    /// Of a session that is announced.
    pub fn of(t: Messages, site: &Site, base: &BaseUrl, view: &SessionView) -> Self {
        let (site, session) = (&site.slug, &view.slug);
        let address = Address::Session { site, session };
        let query = format!("?language={}", t.code());
        let button = Address::SessionButton { site, session };
        let alt = t.with("host-button-alt", &[("session", view.topic.as_str().into())]);
        let snippet = Snippet {
            link: &address.absolute(base),
            picture: &format!("{}{query}", button.absolute(base)),
            alt: &alt,
        };
        Self {
            link: address.absolute(base),
            code: Address::SessionCode { site, session }.path(),
            code_file: format!("{session}.svg"),
            snippet: snippet.render().unwrap_or_default(),
            button: format!("{}{query}", button.path()),
            button_alt: alt,
        }
    }
}

/// HTML for another page: a link around a picture.
#[derive(Template)]
#[template(
    source = r#"<a href="{{ link }}"><img src="{{ picture }}" alt="{{ alt }}" width="320" height="72"></a>"#,
    ext = "html"
)]
struct Snippet<'a> {
    link: &'a str,
    picture: &'a str,
    alt: &'a str,
}

/// The button's picture.
#[derive(Template)]
#[template(path = "hosting/button.svg", escape = "html")]
pub(crate) struct Button {
    label: String,
    price: String,
    seats: String,
    action: String,
    is_open: bool,
    /// Ground of what can be pressed; white is read on it.
    accent: Colour,
}

impl Button {
    /// Of a session of `site` at `now`.
    pub fn of(t: Messages, site: &Site, view: &SessionView, now: Timestamp) -> Self {
        let price = match &view.price {
            Some(price) => t.money(price.gross),
            None => t.text("sessions-free").into_owned(),
        };
        let registration = view.session.registration(now);
        let (key, is_open) = match registration {
            Registration::Open if cannot_be_paid(site, view) => (msg!("host-button-closed"), false),
            Registration::Open if view.seats.has_room() => (msg!("session-register"), true),
            Registration::Open => (msg!("sessions-sold-out"), false),
            Registration::NotNeeded => (msg!("host-button-look"), true),
            Registration::SessionCancelled => (msg!("sessions-cancelled"), false),
            Registration::Closed | Registration::NotAnnounced => (msg!("host-button-closed"), false),
        };
        let seats = match registration {
            Registration::NotNeeded => t.text("sessions-no-registration").into_owned(),
            Registration::Open if !cannot_be_paid(site, view) => seats_of_button(t, &view.seats),
            _ => String::new(),
        };
        let action = t.text(key).into_owned();
        Self {
            label: format!("{}: {action}, {price}", view.topic),
            price,
            seats,
            action,
            is_open,
            accent: Accent::on_paper(site.accent),
        }
    }
}

/// `6 of 8 left`: the picture has room for few letters.
fn seats_of_button(t: Messages, seats: &Seats) -> String {
    match (seats.left(), seats.capacity) {
        (Some(left), Some(capacity)) if left > 0 => {
            t.with("host-button-seats", [("count", left.into()), ("capacity", capacity.into())])
        }
        _ => seats_words(t, seats),
    }
}

/// `GET /{site}/sessions/{session}/code.svg`
pub(crate) async fn code(visit: SiteVisit, State(state): State<WebState>) -> Result<Response, Failure> {
    let (site, slug) = (&visit.site, visit.param("session"));
    state.app.sessions().find(site, slug, visit.test_access).await?.ok_or(Failure::NotFound)?;
    let link = Address::Session { site: &site.slug, session: slug }.absolute(state.app.base());
    let code = QrCode::new(link.as_bytes()).map_err(|error| {
        tracing::error!(%error, "a link does not fit a QR code");
        Failure::Internal
    })?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(320, 320).build();
    Ok(svg_response(picture, "public, max-age=86400"))
}

/// `GET /{site}/sessions/{session}/button.svg`: for a minute caches may keep it.
pub(crate) async fn button(
    visit: SiteVisit,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let view = state.app.sessions().find(&visit.site, visit.param("session"), visit.test_access).await?;
    let view = view.ok_or(Failure::NotFound)?;
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let language = Locale::parse(asked.get("language")).or_else(|| Locale::parse(&visit.site.locale));
    let button = Button::of(Messages::new(language.unwrap_or_default()), &visit.site, &view, state.app.now());
    let picture = button.render().map_err(|error| {
        tracing::error!(%error, "a button could not be drawn");
        Failure::Internal
    })?;
    Ok(svg_response(picture, "public, max-age=60"))
}

/// A picture that other sites may show.
fn svg_response(picture: String, cache: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (crate::response::SHARED_WITH, HeaderValue::from_static("cross-origin")),
    ];
    (headers, picture).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Beside what is pressed there is room for some two dozen letters of the picture's size.
    #[test]
    fn seats_fit_beside_what_is_pressed_in_every_language() {
        for locale in Locale::ALL {
            let t = Messages::new(locale);
            for seats in [
                Seats { capacity: Some(10_000), held: 0, sold: 0 },
                Seats { capacity: Some(1), held: 0, sold: 0 },
                Seats { capacity: Some(10), held: 2, sold: 8 },
                Seats { capacity: None, held: 0, sold: 0 },
            ] {
                let words = seats_of_button(t, &seats);
                assert!(words.chars().count() <= 24, "{locale}: {words}");
            }
        }
    }
}
