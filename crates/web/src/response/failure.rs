//! What went wrong, as a page in the reader's language. A handler returns a [`Failure`]; [`explain`] turns it into a
//! page once the site and the language are known.

use super::access_log::{REQUEST_ID, request_id};
use super::page::{Privacy, html};
use crate::access::Present;
use crate::layout::Frame;
use crate::request::reader;
use crate::state::WebState;
use app::AppError;
use app::sites::Site;
use askama::Template;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use locale::{Address, Messages, msg};

/// Why there is no other answer. Refusals of the business are not failures: they have pages of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nothing is at this address, or nothing that this person may know of (decision 15).
    NotFound,
    /// A page of his site that is not his, or no longer; its status is that of a page that is not there.
    NoRight,
    /// A personal link that opens nothing, whether it ever did or not.
    DeadLink,
    /// The address knows other methods only.
    MethodNotAllowed,
    /// The form is larger than forms may be.
    TooLarge,
    /// The body broke off.
    BadRequest,
    /// The form was not sent by this browser from one of our pages.
    FormStale,
    /// A bug, or something outside did not do what it must. Logged where it was met.
    Internal,
    /// The database is not there for the moment.
    Unavailable,
    /// The installation was restored from a backup and is not released: nothing is sold, no money moves.
    Restored,
}

impl Failure {
    /// Every kind, for the samples.
    pub const ALL: [Self; 10] = [
        Self::NotFound,
        Self::NoRight,
        Self::DeadLink,
        Self::MethodNotAllowed,
        Self::TooLarge,
        Self::BadRequest,
        Self::FormStale,
        Self::Internal,
        Self::Unavailable,
        Self::Restored,
    ];

    /// The response's status.
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotFound | Self::NoRight | Self::DeadLink => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::FormStale => StatusCode::FORBIDDEN,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable | Self::Restored => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Keys of title and text.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => (msg!("error-not-found-title"), msg!("error-not-found-text")),
            Self::NoRight => (msg!("error-no-right-title"), msg!("error-no-right-text")),
            Self::DeadLink => (msg!("error-dead-link-title"), msg!("error-dead-link-text")),
            Self::MethodNotAllowed => (msg!("error-method-title"), msg!("error-method-text")),
            Self::TooLarge => (msg!("error-too-large-title"), msg!("error-too-large-text")),
            Self::BadRequest => (msg!("error-bad-request-title"), msg!("error-bad-request-text")),
            Self::FormStale => (msg!("error-form-stale-title"), msg!("error-form-stale-text")),
            Self::Internal => (msg!("error-internal-title"), msg!("error-internal-text")),
            Self::Unavailable => (msg!("error-unavailable-title"), msg!("error-unavailable-text")),
            Self::Restored => (msg!("error-restored-title"), msg!("error-restored-text")),
        }
    }
}

impl IntoResponse for Failure {
    /// Bare: [`explain`] makes the page.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Unavailable(_) | AppError::CutOff => {
                tracing::warn!(%error, "cannot serve now");
                Self::Unavailable
            }
            // Said once at the start, and on the page of health.
            AppError::Restored => Self::Restored,
            error => {
                tracing::error!(error = &error as &dyn std::error::Error, "a use case failed");
                Self::Internal
            }
        }
    }
}

/// The page of a failure.
#[derive(Template)]
#[template(path = "response/failure.html")]
pub(crate) struct FailurePage<'a> {
    /// The reader's language.
    pub t: Messages,
    /// The frame.
    pub frame: Frame<'a>,
    /// What went wrong.
    pub failure: Failure,
    /// Who gives the right that somebody lacks.
    pub ask: &'a [String],
    /// By which support finds it in the log; empty where that would help nobody.
    pub request_id: &'a str,
}

impl FailurePage<'_> {
    fn title(&self) -> String {
        self.t.text(self.failure.words().0).into_owned()
    }

    fn text(&self) -> String {
        self.t.text(self.failure.words().1).into_owned()
    }

    fn next_step(&self) -> Option<String> {
        let key = match self.failure {
            Failure::FormStale => msg!("error-form-stale-next"),
            Failure::Restored => msg!("error-restored-next"),
            Failure::NoRight if !self.ask.is_empty() => {
                return Some(self.t.with("error-no-right-next", &[("names", self.ask.join(", ").into())]));
            }
            _ => return None,
        };
        Some(self.t.text(key).into_owned())
    }

    /// Where a link is sent again, for whose opens nothing.
    fn lost_link(&self) -> Option<String> {
        let site = self.frame.site.filter(|_| self.failure == Failure::DeadLink)?;
        Some(Address::LostLink { site: &site.slug }.path())
    }

    fn home(&self) -> String {
        self.frame.site.map_or(Address::Sites, |site| Address::Catalogue { site: &site.slug }).path()
    }
}

/// Middleware: gives a failure its page. Everything else passes.
pub(crate) async fn explain(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let Some(&failure) = response.extensions().get::<Failure>() else { return response };
    let site = if failure == Failure::Unavailable { None } else { site_of(&state, &path).await };
    let language = site
        .as_ref()
        .map_or_else(|| reader::language(&headers, None), |site| reader::language_at(&headers, site));
    let t = Messages::new(language);
    let request_id = match failure {
        Failure::Internal | Failure::Unavailable => request_id(&response),
        _ => String::new(),
    };
    let present = response.extensions().get::<Present>().cloned().unwrap_or_default();
    let person = present.sign_in.as_ref().filter(|sign_in| sign_in.is_complete());
    let person = person.map(|sign_in| &sign_in.person);
    let frame = Frame {
        t,
        site: site.as_ref(),
        person,
        form_token: None,
        here: path,
        keeps: None,
        shows: None,
        about_money: false,
        walk: None,
        seller: None,
    };
    let ask = match &site {
        Some(site) if failure == Failure::NoRight => state.app.people().administrators(site).await,
        _ => Ok(Vec::new()),
    };
    let ask = ask.unwrap_or_default();
    let page = FailurePage { t, frame, failure, ask: &ask, request_id: &request_id };
    let Ok(mut page) = html(&page, Privacy::Personal) else { return response };
    *page.status_mut() = response.status();
    for name in [header::ALLOW, REQUEST_ID] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    if failure == Failure::Unavailable {
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    if failure == Failure::Restored {
        // Somebody compares books.
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("3600"));
    }
    page
}

/// The site that an address lies under, to frame the page; when it cannot be had, the page goes without.
async fn site_of(state: &WebState, path: &str) -> Option<Site> {
    let slug = path.split('/').nth(1).filter(|slug| !slug.is_empty() && slug.len() <= 64)?;
    if locale::addresses::is_reserved(slug) {
        return None;
    }
    state.app.sites().find(slug).await.ok().flatten()
}
