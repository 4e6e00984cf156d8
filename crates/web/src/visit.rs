//! Who comes to which site: the extractors that handlers begin with. A handler that takes [`Personal`] cannot be
//! reached without a personal link; whether the link is genuine, its use case checks, and what it finds nothing for is
//! answered with 404 (decision 15).

use crate::layout::Frame;
use crate::request::{browser::Browser, form_token, reader, test_link};
use crate::response::{Failure, Privacy, html};
use crate::state::WebState;
use app::registrations::PersonalLink;
use app::sessions::TestAccess;
use app::sites::Site;
use askama::Template;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::response::Response;
use http::header;
use http::request::Parts;
use locale::{Locale, Messages, Zone};

/// A reader at a site that exists.
pub(crate) struct SiteVisit {
    /// The site of the address.
    pub site: Site,
    /// The reader's language.
    pub t: Messages,
    /// The reader's time zone, when the browser told it.
    pub zone: Option<Zone>,
    /// The browser.
    pub browser: Browser,
    /// Whether sessions of Test mode are shown (decision 11).
    pub test_access: TestAccess,
    state: WebState,
    path: String,
    params: Vec<(String, String)>,
}

impl FromRequestParts<WebState> for SiteVisit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        // What cannot be decoded names nothing.
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Failure::NotFound)?;
        let params: Vec<(String, String)> =
            params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        // No name of ours holds one, and no database takes one.
        if params.iter().any(|(_, value)| value.contains('\0')) {
            return Err(Failure::NotFound);
        }
        let slug = params.iter().find(|(name, _)| name == "site").map(|(_, slug)| slug);
        let site = state.app.sites().find(slug.ok_or(Failure::NotFound)?).await?;
        let site = site.ok_or(Failure::NotFound)?;
        let headers = &parts.headers;
        Ok(Self {
            t: Messages::new(reader::language(headers, Locale::parse(&site.locale))),
            zone: reader::zone(headers),
            browser: Browser::of(&state.app, headers, state.https),
            test_access: test_link::access(&state.app, &site, headers),
            state: state.clone(),
            path: parts.uri.path().to_owned(),
            params,
            site,
        })
    }
}

impl SiteVisit {
    /// A segment of the address, such as the session's slug.
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// The token of this browser's forms.
    pub fn form_token(&self) -> String {
        form_token::token(&self.state, &self.browser)
    }

    /// The frame of a page at this address.
    pub fn frame(&self) -> Frame<'_> {
        self.frame_at(self.path.clone())
    }

    /// The frame of a page that is shown in answer to a form, and is found again at `here`.
    pub fn frame_at(&self, here: String) -> Frame<'_> {
        Frame { t: self.t, site: Some(&self.site), form_token: Some(self.form_token()), here, shows: None }
    }

    /// Shows a page, and gives the browser its key on the first visit.
    pub fn show(&self, page: &impl Template, privacy: Privacy) -> Result<Response, Failure> {
        let mut response = html(page, privacy)?;
        if let Some(cookie) = self.browser.set_cookie(&self.state.app, self.state.https) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(response)
    }
}

/// A visit by a personal link.
pub(crate) struct Personal {
    /// The visit.
    pub visit: SiteVisit,
    /// The link.
    pub link: PersonalLink,
}

impl FromRequestParts<WebState> for Personal {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let visit = SiteVisit::from_request_parts(parts, state).await?;
        let link = state.app.registrations().parse_link(visit.param("reference"));
        Ok(Self { link: link.ok_or(Failure::NotFound)?, visit })
    }
}
