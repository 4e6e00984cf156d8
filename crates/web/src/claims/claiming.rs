//! What a host can do about the cost of his session: the part of the statement's page, and the one click.

use crate::request::form::CheckedForm;
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::claims::{ClaimLine, Claiming};
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::State;
use axum::response::Response;
use domain::claims::ClaimRefusal;
use locale::{Address, Messages};

/// The part of the page.
#[derive(Template)]
#[template(path = "claims/claiming.html")]
pub(crate) struct ClaimingPart {
    t: Messages,
    token: String,
    claims: Vec<(String, String)>,
    file: Option<(String, String)>,
    why_not: Option<String>,
}

/// Safe because its template escapes.
impl HtmlSafe for ClaimingPart {}

impl ClaimingPart {
    /// For the reader of the statement of `session`.
    pub fn new(t: Messages, site: &str, session: &str, token: &str, claiming: &Claiming) -> Self {
        let link = |line: &ClaimLine| {
            let values = [
                ("amount", t.money(line.row.claim.amount).into()),
                ("state", t.claim_state(line.row.claim.state).into()),
            ];
            let address = Address::Claim { site, claim: &line.row.id.to_string() }.path();
            (address, t.with("claims-link", values))
        };
        let has_claims = !claiming.claims.is_empty();
        Self {
            t,
            token: token.to_owned(),
            claims: claiming.claims.iter().map(link).collect(),
            file: claiming.now.ok().map(|amount| {
                let words = t.with("claims-file", [("amount", t.money(amount).into())]);
                (Address::FileClaim { site, session }.path(), words)
            }),
            why_not: match claiming.now {
                // Others only read.
                Ok(_) | Err(ClaimRefusal::NotThePayer) => None,
                Err(ClaimRefusal::NothingLeft) if has_claims => None,
                Err(refusal) => Some(t.claim_refusal(refusal)),
            },
        }
    }
}

/// `POST /{site}/statements/{session}/claim`
pub(crate) async fn file(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, Failure> {
    let (site, session) = (&who.visit.site, who.visit.param("session"));
    let filed = state.app.claims().file(&who.person, site, session).await?;
    match filed.ok_or(Failure::NotFound)? {
        Ok(id) => {
            let address = Address::Claim { site: &site.slug, claim: &id.to_string() }.path();
            see_other(&format!("{address}?done=filed"))
        }
        // The statement's page says why it cannot be claimed now.
        Err(_) => see_other(&Address::Statement { site: &site.slug, session }.path()),
    }
}
