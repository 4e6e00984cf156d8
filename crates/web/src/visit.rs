//! Who comes to which page: the extractors that handlers begin with. [`Visit`] is anyone at a page of the installation,
//! [`SiteVisit`] anyone at a page of a site, [`Till`] at a page about money, [`Personal`] who has a personal link, [`SignedIn`] who is signed in. A
//! handler that takes one of the last two cannot be reached without; whether a link is genuine, its use case checks,
//! and what it finds nothing for is answered with 404 (decision 15).

use crate::access::Present;
use crate::layout::Frame;
use crate::request::{browser::Browser, form_token, reader, test_link};
use crate::response::{Failure, Privacy, html};
use crate::state::WebState;
use app::accounts::{Person, SignIn};
use app::registrations::PersonalLink;
use app::sessions::TestAccess;
use app::sites::Site;
use askama::Template;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::response::Response;
use domain::accounts::Act;
use domain::ids::SignInId;
use http::header;
use http::request::Parts;
use locale::{Locale, Messages, Zone};
use std::ops::Deref;

/// A reader at a page of the installation.
pub(crate) struct Visit {
    /// The reader's language.
    pub t: Messages,
    /// The reader's time zone, when the browser told it.
    pub zone: Option<Zone>,
    /// The browser.
    pub browser: Browser,
    /// The sign-in of the browser, complete or not.
    pub sign_in: Option<SignIn>,
    state: WebState,
    path: String,
    params: Vec<(String, String)>,
}

impl FromRequestParts<WebState> for Visit {
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
        let headers = &parts.headers;
        Ok(Self {
            t: Messages::new(reader::language(headers, None)),
            zone: reader::zone(headers),
            browser: Browser::of(&state.app, headers, state.https),
            sign_in: parts.extensions.get::<Present>().and_then(|present| present.sign_in.clone()),
            state: state.clone(),
            path: parts.uri.path().to_owned(),
            params,
        })
    }
}

impl Visit {
    /// A segment of the address, such as the session's slug.
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// The token of this browser's forms on the page at this address.
    fn form_token(&self, page: &str) -> String {
        let account = self.person().map(|person| person.account);
        form_token::token(&self.state, &self.browser, (account, page))
    }

    /// Who is signed in, when nothing is owed.
    pub fn person(&self) -> Option<&Person> {
        self.sign_in.as_ref().filter(|sign_in| sign_in.is_complete()).map(|sign_in| &sign_in.person)
    }

    /// The frame of a page at this address.
    pub fn frame(&self) -> Frame<'_> {
        self.frame_at(self.path.clone())
    }

    /// The frame of a page that is shown in answer to a form, and is found again at `here`.
    pub fn frame_at(&self, here: String) -> Frame<'_> {
        Frame {
            t: self.t,
            site: None,
            person: self.person(),
            form_token: Some(self.form_token(&here)),
            here,
            keeps: None,
            shows: None,
            about_money: false,
            walk: None,
            seller: None,
        }
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

/// A reader at a page of a site that exists.
pub(crate) struct SiteVisit {
    /// The site of the address.
    pub site: Site,
    /// Whether sessions of Test mode are shown (decision 11).
    pub test_access: TestAccess,
    visit: Visit,
}

impl Deref for SiteVisit {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl FromRequestParts<WebState> for SiteVisit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let mut visit = Visit::from_request_parts(parts, state).await?;
        let known = parts.extensions.get::<Present>().and_then(|present| present.site.clone());
        let site = match known {
            Some(site) => site,
            None => {
                let (_, slug) =
                    visit.params.iter().find(|(name, _)| name == "site").ok_or(Failure::NotFound)?;
                state.app.sites().find(slug).await?.ok_or(Failure::NotFound)?
            }
        };
        visit.t = Messages::new(reader::language_at(&parts.headers, &site));
        let is_staff = visit.person().is_some_and(|person| person.roles_at(site.id).next().is_some());
        let test_access =
            if is_staff { TestAccess::Open } else { test_link::access(&state.app, &site, &parts.headers) };
        Ok(Self { site, test_access, visit })
    }
}

impl SiteVisit {
    /// The frame of a page about what the operator sells, found again at `here`.
    pub async fn frame_of_use(&self, state: &WebState, here: String) -> Result<Frame<'_>, Failure> {
        let seller = state.app.sites().operators_seller().await?;
        // As statements and receipts name him, once somebody has said how.
        let name = seller.map(|site| if site.seller.name.is_empty() { site.name } else { site.seller.name });
        Ok(self.frame_at(here).sold_by(name))
    }

    /// The frame of a page at this address.
    pub fn frame(&self) -> Frame<'_> {
        Frame { site: Some(&self.site), ..self.visit.frame() }
    }

    /// Answers in another language than the reader had.
    pub fn speak(&mut self, language: Locale) {
        self.visit.t = Messages::new(language);
    }

    /// The frame of a page that is shown in answer to a form, and is found again at `here`.
    pub fn frame_at(&self, here: String) -> Frame<'_> {
        Frame { site: Some(&self.site), ..self.visit.frame_at(here) }
    }
}

/// A reader at the till of a seller: of the site of the address, or of the operator, to whom hosts pay. The addresses of
/// both are made in the same way, from the seller's slug.
pub(crate) struct Till {
    /// Who is paid.
    pub site: Site,
    /// Whether that is the operator.
    pub is_operators: bool,
    visit: Visit,
}

impl Deref for Till {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl FromRequestParts<WebState> for Till {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let visit = Visit::from_request_parts(parts, state).await?;
        if !visit.param("site").is_empty() {
            let SiteVisit { site, visit, .. } = SiteVisit::from_request_parts(parts, state).await?;
            return Ok(Self { site, is_operators: false, visit });
        }
        let seller = state.app.sites().operators_seller().await?.ok_or(Failure::NotFound)?;
        Ok(Self::of_operator(seller, visit))
    }
}

impl Till {
    /// The operator's.
    pub fn of_operator(seller: Site, visit: Visit) -> Self {
        Self { site: seller, is_operators: true, visit }
    }

    /// Whether `person` may do this here: at the operator's till, who runs the installation may everything.
    pub fn may(&self, person: &Person, act: Act) -> bool {
        if self.is_operators { person.may_operate(Act::ProvideSites) } else { person.may(self.site.id, act) }
    }

    /// The frame of a page at this address.
    pub fn frame(&self) -> Frame<'_> {
        Frame { site: self.shown(), ..self.visit.frame() }
    }

    /// The frame of a page that is shown in answer to a form, and is found again at `here`.
    pub fn frame_at(&self, here: String) -> Frame<'_> {
        Frame { site: self.shown(), ..self.visit.frame_at(here) }
    }

    fn shown(&self) -> Option<&Site> {
        (!self.is_operators).then_some(&self.site)
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

/// A visit by somebody who is signed in and owes nothing: `SignedIn` at a page of a site, `SignedIn<Visit>` at a page
/// of the installation. What he may do there, the router's table says.
pub(crate) struct SignedIn<V = SiteVisit> {
    /// The visit.
    pub visit: V,
    /// Who it is.
    pub person: Person,
    /// In which sign-in.
    pub sign_in: SignInId,
}

impl<V> FromRequestParts<WebState> for SignedIn<V>
where
    V: FromRequestParts<WebState, Rejection = Failure> + AsRef<Visit>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let visit = V::from_request_parts(parts, state).await?;
        let sign_in = visit.as_ref().sign_in.as_ref().filter(|sign_in| sign_in.is_complete());
        let (person, sign_in) = sign_in.map(|s| (s.person.clone(), s.id)).ok_or(Failure::NotFound)?;
        Ok(Self { visit, person, sign_in })
    }
}

impl AsRef<Visit> for Visit {
    fn as_ref(&self) -> &Visit {
        self
    }
}

impl AsRef<Visit> for Till {
    fn as_ref(&self) -> &Visit {
        &self.visit
    }
}

impl AsRef<Visit> for SiteVisit {
    fn as_ref(&self) -> &Visit {
        &self.visit
    }
}
