//! Who may come to an address. The router's table names it for every row; this layer holds it before any handler runs,
//! so that a page cannot be reached without its right, and a page without a right cannot be written.

use crate::request::form::encode;
use crate::request::{kept_form, known_browser, next, sign_in_cookie};
use crate::response::{Failure, see_other};
use crate::state::WebState;
use app::accounts::SignIn;
use app::sites::Site;
use axum::RequestExt as _;
use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::accounts::Act;
use http::Method;
use locale::Address;
use locale::addresses::patterns as at;
use std::collections::HashMap;
use std::sync::Arc;

/// Who may come to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anyone.
    Public,
    /// Who has the personal link; whether it is genuine, the use case checks.
    PersonalLink,
    /// Other programs. Nobody is looked up.
    Machine,
    /// Anyone who is signed in.
    SignedIn,
    /// Who runs the installation and may do this.
    Operator(Act),
    /// Who may do this at the site of the address.
    Site(Act),
}

/// The router's table.
pub(crate) type Table = Arc<HashMap<&'static str, Access>>;

/// Who sent the request, for extractors, and for the frame of a page that tells of a failure.
#[derive(Debug, Clone, Default)]
pub(crate) struct Present {
    /// The sign-in of the browser's token, while it lives.
    pub sign_in: Option<SignIn>,
    /// The site of the address, where it was looked up already.
    pub site: Option<Site>,
}

/// Middleware: finds out who it is, and lets pass who may.
pub(crate) async fn enforce(
    State((state, table)): State<(WebState, Table)>,
    mut request: Request,
    next: Next,
) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().cloned();
    let access = pattern.as_ref().and_then(|pattern| table.get(pattern.as_str()).copied());
    let access = access.unwrap_or(Access::Public);
    let mut present = Present::default();
    if access != Access::Machine
        && let Some(token) = sign_in_cookie::token(request.headers(), state.https)
    {
        present.sign_in = match state.app.accounts().who(token).await {
            Ok(sign_in) => sign_in,
            Err(error) => return Failure::from(error).into_response(),
        };
    }
    let pattern = pattern.as_ref().map_or("", MatchedPath::as_str);
    let mut response = match judge(&state, access, pattern, &mut present, &mut request).await {
        Ok(None) => {
            request.extensions_mut().insert(present.clone());
            let kept = match kept_form::named(&request) {
                Some(id) => kept_form::find(&state, &present, id).await,
                None => None,
            };
            let mut response = next.run(request).await;
            if access == Access::PersonalLink
                && response.extensions().get::<Failure>() == Some(&Failure::NotFound)
            {
                // The same for a link that is dead and for one that never was.
                response.extensions_mut().insert(Failure::DeadLink);
            }
            match kept {
                Some(kept) => kept_form::show_again(response, &kept).await,
                None => response,
            }
        }
        Ok(Some(elsewhere)) => see_other(&elsewhere).into_response(),
        Err(failure) => failure.into_response(),
    };
    response.extensions_mut().insert(present);
    response
}

/// Lets the request pass (`None`), or says where the browser must go first.
async fn judge(
    state: &WebState,
    access: Access,
    pattern: &str,
    present: &mut Present,
    request: &mut Request,
) -> Result<Option<String>, Failure> {
    if matches!(access, Access::Public | Access::PersonalLink | Access::Machine) {
        return Ok(None);
    }
    let Some(sign_in) = &present.sign_in else {
        if pattern == at::ROOM && is_visitor(state, request) {
            // The address that a host sees and passes on: who never signed in here wants to come in, not to sign in.
            return Ok(Some(format!("{}/guest", request.uri().path())));
        }
        return Ok(Some(with_next(Address::SignIn, &wanted(state, access, request).await)));
    };
    if sign_in.stage != domain::accounts::sign_ins::Stage::Complete {
        return Ok(Some(with_next(Address::SignInCode, &wanted(state, access, request).await)));
    }
    if pattern == at::SIGN_OUT {
        return Ok(None);
    }
    if sign_in.owes_set_up() {
        // Led through setting up the second factor; everything else waits.
        return Ok(if pattern == at::SECOND_FACTOR {
            None
        } else {
            Some(with_next(Address::SecondFactor, &wanted(state, access, request).await))
        });
    }
    let person = &sign_in.person;
    match access {
        Access::Operator(act) if !person.may_operate(act) => Err(Failure::NotFound),
        Access::Site(act) => {
            let site = site_of(state, request).await?;
            if !person.may(site.id, act) {
                // Who works there, or did, knows the site: it only says that the page is not his. To all others it is none.
                let knows = state.app.people().has_worked(person, &site).await?;
                return Err(if knows { Failure::NoRight } else { Failure::NotFound });
            }
            present.site = Some(site);
            Ok(None)
        }
        _ => Ok(None),
    }
}

/// Whether somebody looks at a page in whose browser nobody has signed in before.
fn is_visitor(state: &WebState, request: &Request) -> bool {
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    looks && known_browser::mark(request.headers(), state.https).is_none()
}

/// The site of the address.
async fn site_of(state: &WebState, request: &mut Request) -> Result<Site, Failure> {
    let params = request.extract_parts::<RawPathParams>().await.map_err(|_| Failure::NotFound)?;
    let slug = params.iter().find(|(name, _)| *name == "site").map(|(_, slug)| slug);
    let slug = slug.filter(|slug| !slug.contains('\0')).ok_or(Failure::NotFound)?;
    state.app.sites().find(slug).await?.ok_or(Failure::NotFound)
}

/// The page that was asked for, or the page that a form was on: there what was typed is shown again.
async fn wanted(state: &WebState, access: Access, request: &mut Request) -> String {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        let path = request.uri().path_and_query().map_or("", |path| path.as_str());
        return if next::is_local(path) { path.to_owned() } else { String::new() };
    }
    let page = next::of_referer(request.headers(), &state.origin);
    kept_form::keep(state, access, page, request).await
}

/// An address that knows where to go on to.
pub(crate) fn with_next(address: Address<'_>, next: &str) -> String {
    if next.is_empty() {
        return address.path();
    }
    format!("{}?next={}", address.path(), encode(next))
}
