//! What was typed is not lost when a sign-in has ended meanwhile. A form that comes too late is kept for who typed it;
//! after he has signed in, its page is shown as always, with what he typed in its fields. Nothing is done with it: he
//! presses the button again, in a form with a token of his new sign-in.
//!
//! Kept is only what the browser proves to have been shown to somebody who was signed in there (`form_token::shown`), so
//! that no other site can put words into his form. The token names the page, too: browsers need not say where they were.

use super::browser::Browser;
use super::form::{Fields, read};
use super::form_token;
use crate::access::{Access, Present};
use crate::response::refill;
use crate::state::WebState;
use app::accounts::KeptForm;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use domain::accounts::Act;
use domain::ids::KeptFormId;
use domain::payments::card::Field;
use http::uri::PathAndQuery;
use http::{HeaderValue, Method, StatusCode, header};
use locale::{Locale, Messages};

/// Part of the query of the page on which a kept form is shown again.
const KEPT: &str = "kept";

/// Never kept, whatever form they are on; browsers do not fill in passwords that pages give them either.
const SECRETS: [&str; 10] = [
    form_token::FIELD,
    "password",
    "repeated",
    "present",
    "code",
    Field::Number.as_str(),
    Field::Expiry.as_str(),
    Field::Code.as_str(),
    Field::Start.as_str(),
    Field::Issue.as_str(),
];

/// How the addresses end to which a card is sent.
const CARD_PAY: &str = "/card/pay";

/// Most bytes of a page that is filled in.
const PAGE_MAX: usize = 2 * 1024 * 1024;

/// Whether what is typed at such an address may be kept: credentials of gateways and what protects an account may not.
fn may_be_kept(access: Access) -> bool {
    match access {
        Access::Operator(_) => true,
        Access::Site(act) => act != Act::ManageMerchantAccounts,
        Access::Public | Access::PersonalLink | Access::Machine | Access::SignedIn => false,
    }
}

/// Keeps the form of a request that is not let through. `page` is what the browser says of where it was, with its query;
/// may be empty. Gives the address of the page that it was on, where it is shown again; when it is not kept, `page`.
pub(crate) async fn keep(state: &WebState, access: Access, page: String, request: &mut Request) -> String {
    // A form with a card is not even read.
    let has_card = request.uri().path().ends_with(CARD_PAY);
    if request.method() != Method::POST || has_card || !may_be_kept(access) {
        return page;
    }
    let action = request.uri().path_and_query().map_or("/", PathAndQuery::as_str).to_owned();
    let body = std::mem::take(request.body_mut());
    let Ok(body) = read(body, state.config.form_bytes_max).await else { return page };
    let fields = Fields::parse(&body);
    let headers = request.headers();
    let browser = Browser::of(&state.app, headers, state.https);
    let Some(shown) = form_token::shown(state, headers, &browser, fields.get(form_token::FIELD)) else {
        return page;
    };
    let page = if page.is_empty() { shown.page } else { page };
    let fields = fields.without(&SECRETS).without_cards().write();
    if fields.is_empty() {
        return page;
    }
    match state.app.accounts().keep_form(shown.to, KeptForm { action, fields }).await {
        Ok(id) => at(&page, id),
        Err(error) => {
            tracing::warn!(%error, "a form could not be kept");
            page
        }
    }
}

/// The page's address, naming the form.
fn at(page: &str, id: KeptFormId) -> String {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let others = Fields::parse(query.as_bytes()).without(&[KEPT]).write();
    let and = if others.is_empty() { "" } else { "&" };
    format!("{path}?{others}{and}{KEPT}={id}")
}

/// Whether an address shows a kept form.
pub(crate) fn is_named(address: &str) -> bool {
    address.split_once('?').is_some_and(|(_, query)| Fields::parse(query.as_bytes()).has(KEPT))
}

/// Which form the page that is asked for shows.
pub(crate) fn named(request: &Request) -> Option<KeptFormId> {
    let query = request.uri().query().filter(|_| request.method() == Method::GET)?;
    Fields::parse(query.as_bytes()).get(KEPT).parse().map(KeptFormId).ok()
}

/// The form of this id, if it is of who asks.
pub(crate) async fn find(state: &WebState, present: &Present, id: KeptFormId) -> Option<KeptForm> {
    let sign_in = present.sign_in.as_ref().filter(|sign_in| sign_in.is_complete())?;
    match state.app.accounts().kept_form(&sign_in.person, id).await {
        Ok(kept) => kept,
        Err(error) => {
            tracing::warn!(%error, "a kept form cannot be read");
            None
        }
    }
}

/// The page with what was typed in the form that was sent there.
pub(crate) async fn show_again(response: Response, kept: &KeptForm) -> Response {
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.to_str().is_ok_and(|kind| kind.starts_with("text/html")));
    if response.status() != StatusCode::OK || !is_page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, PAGE_MAX).await else { return broken() };
    let Ok(page) = String::from_utf8(bytes.into()) else { return broken() };
    let t = Messages::new(language(&page));
    let filled = refill::fill(&page, &kept.action, &Fields::parse(kept.fields.as_bytes()), t).unwrap_or(page);
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(filled.len()));
    Response::from_parts(parts, Body::from(filled))
}

fn broken() -> Response {
    use axum::response::IntoResponse as _;
    crate::response::Failure::Internal.into_response()
}

/// Of a page of ours.
fn language(page: &str) -> Locale {
    let code = page.split_once("<html lang=\"").and_then(|(_, rest)| rest.get(..2));
    code.and_then(Locale::parse).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_found_again_with_its_query() {
        let id = KeptFormId(uuid::Uuid::nil());
        let zero = "00000000-0000-0000-0000-000000000000";
        assert_eq!(at("/a/host/sessions/new", id), format!("/a/host/sessions/new?kept={zero}"));
        let with_query = at("/a/host/sessions/new?from=x%26y&kept=old", id);
        assert_eq!(with_query, format!("/a/host/sessions/new?from=x%26y&kept={zero}"));
        assert!(is_named(&with_query) && !is_named("/a/host?list=kept"));
    }

    #[test]
    fn a_card_is_recognised_by_the_address_to_which_it_is_sent() {
        use locale::Address;
        let site = "academy";
        let seat = Address::CheckoutCardPay { site, reference: "x" }.path();
        let host = Address::HostPaymentCardPay { site, page: "x" }.path();
        assert!(seat.ends_with(CARD_PAY) && host.ends_with(CARD_PAY));
    }

    #[test]
    fn credentials_and_what_protects_an_account_are_not_kept() {
        assert!(
            may_be_kept(Access::Site(Act::HostSessions)) && may_be_kept(Access::Operator(Act::ProvideSites))
        );
        for access in [Access::Site(Act::ManageMerchantAccounts), Access::SignedIn, Access::Public] {
            assert!(!may_be_kept(access), "{access:?}");
        }
    }
}
