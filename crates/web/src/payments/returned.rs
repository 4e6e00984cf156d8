//! The browser comes back from the gateway. What it brings is a hint: it makes us look, it proves nothing, and it
//! needs no form token. Both methods, because the account's settings at the gateway choose.

use super::checkout::to_registration;
use crate::request::form::{Fields, UncheckedForm};
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::{Personal, SiteVisit};
use app::registrations::PageHint;
use axum::extract::State;
use axum::response::Response;
use domain::ids::SiteId;
use http::Uri;
use locale::Address;

/// The field in which Website Payments Pro names what was paid.
const PAYMENT: &str = "tx";

/// `GET /{site}/checkout/{reference}/return`, also after cancelling and after an error (`?outcome=…`).
pub(crate) async fn from_browser(
    person: Personal,
    State(state): State<WebState>,
    address: Uri,
) -> Result<Response, Failure> {
    look(person, &state, &query(&address), &Fields::default()).await
}

/// The same by POST.
pub(crate) async fn from_form(
    person: Personal,
    State(state): State<WebState>,
    address: Uri,
    UncheckedForm(form): UncheckedForm,
) -> Result<Response, Failure> {
    look(person, &state, &query(&address), &form).await
}

fn query(address: &Uri) -> Fields {
    Fields::parse(address.query().unwrap_or_default().as_bytes())
}

async fn look(
    Personal { visit, link }: Personal,
    state: &WebState,
    query: &Fields,
    form: &Fields,
) -> Result<Response, Failure> {
    let hint = hint(form).or_else(|| hint(query));
    let page = page_of(form).or_else(|| page_of(query)).unwrap_or_default();
    note_payment(state, visit.site.id, page, query, form).await?;
    state.app.registrations().returned(&visit.site, &link, hint, page).await?;
    let reference = link.to_string();
    if hint.is_none() && query.get("outcome") == "cancel" {
        // Kept in the address: the page tells what it means for him, and another device is told the usual.
        let address = Address::Registration { site: &visit.site.slug, reference: &reference }.path();
        return see_other(&format!("{address}?outcome=cancel"));
    }
    to_registration(&visit.site.slug, &reference)
}

/// `GET /{site}/host/payments/{page}/return`: a host comes back. He need not be signed in for us to look.
pub(crate) async fn host_from_browser(
    visit: SiteVisit,
    State(state): State<WebState>,
    address: Uri,
) -> Result<Response, Failure> {
    look_for_host(&visit, &state, &query(&address), &Fields::default()).await
}

/// The same by POST.
pub(crate) async fn host_from_form(
    visit: SiteVisit,
    State(state): State<WebState>,
    address: Uri,
    UncheckedForm(form): UncheckedForm,
) -> Result<Response, Failure> {
    look_for_host(&visit, &state, &query(&address), &form).await
}

async fn look_for_host(
    visit: &SiteVisit,
    state: &WebState,
    query: &Fields,
    form: &Fields,
) -> Result<Response, Failure> {
    let hint = hint(form).or_else(|| hint(query));
    note_payment(state, visit.site.id, visit.param("page"), query, form).await?;
    let session = state.app.usage().returned(&visit.site, visit.param("page"), hint).await?;
    let session = session.ok_or(Failure::NotFound)?;
    see_other(&crate::usage::payment::followed(&visit.site.slug, &session))
}

/// What was paid on the page, where its address names it.
async fn note_payment(
    state: &WebState,
    site: SiteId,
    page: &str,
    query: &Fields,
    form: &Fields,
) -> Result<(), Failure> {
    let named = [form, query].map(|fields| fields.get(PAYMENT)).into_iter().find(|named| !named.is_empty());
    match named {
        Some(payment) => Ok(state.app.payments().note_payment(site, page, payment).await?),
        None => Ok(()),
    }
}

/// What the gateway calls the page from which the browser comes: Payflow by our name of it, PayPal by its own; at
/// Website Payments Pro we named it in the address.
fn page_of(fields: &Fields) -> Option<&str> {
    ["SECURETOKENID", "token", "page"].into_iter().map(|name| fields.get(name)).find(|page| !page.is_empty())
}

/// What the gateway's page said: paid (or held for review, or unscreened), or its token is used, in use or out of time,
/// or the page ended in an error, which it does when its tries are spent. PayPal's names the payer when he has approved, or the
/// payment when he has paid.
fn hint(fields: &Fields) -> Option<PageHint> {
    if !fields.get("PayerID").is_empty() || !fields.get(PAYMENT).is_empty() {
        return Some(PageHint::Paid);
    }
    match (fields.get("RESULT"), fields.get("outcome")) {
        ("0" | "126" | "127", _) => Some(PageHint::Paid),
        ("161", _) => Some(PageHint::InUse),
        ("160" | "162", _) | (_, "error") => Some(PageHint::Spent),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_named_as_its_gateway_names_it() {
        for (text, expected) in [
            ("RESULT=0&SECURETOKENID=a1&SECURETOKEN=b2", Some("a1")),
            ("token=5O190127TN364715T&PayerID=FSMVU44LF3YUS", Some("5O190127TN364715T")),
            ("page=c3&tx=62U664727W5914806", Some("c3")),
            ("outcome=cancel", None),
        ] {
            assert_eq!(page_of(&Fields::parse(text.as_bytes())), expected, "{text}");
        }
    }

    #[test]
    fn the_result_is_a_hint_and_nothing_else_is() {
        for (text, expected) in [
            ("RESULT=160", Some(PageHint::Spent)),
            ("outcome=error&RESULT=161", Some(PageHint::InUse)),
            ("a=1&RESULT=162", Some(PageHint::Spent)),
            ("RESULT=0", Some(PageHint::Paid)),
            ("RESULT=126&RESPMSG=x", Some(PageHint::Paid)),
            ("RESULT=12", None),
            ("outcome=error&RESULT=12", Some(PageHint::Spent)),
            ("outcome=error&RESULT=0", Some(PageHint::Paid)),
            ("token=5O190127TN364715T&PayerID=FSMVU44LF3YUS", Some(PageHint::Paid)),
            ("page=c3&tx=62U664727W5914806", Some(PageHint::Paid)),
            ("outcome=cancel&token=5O190127TN364715T", None),
            ("outcome=cancel", None),
            ("", None),
        ] {
            assert_eq!(hint(&Fields::parse(text.as_bytes())), expected, "{text}");
        }
    }
}
