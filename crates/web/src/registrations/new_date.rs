//! The session was moved: the new date is accepted, or the seat given back for the whole price until a date.

use super::registration::{self, RegistrationFacts};
use crate::request::form::PostedForm;
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::Personal;
use app::registrations::MovedView;
use axum::extract::State;
use axum::response::Response;
use domain::registrations::people::Holder;
use domain::sessions::Door;
use http::StatusCode;
use locale::{Address, Messages, Zone};

/// What the registration's page says and offers.
pub(super) struct NewDatePanel {
    /// What was changed, and what was said to it, a sentence each.
    pub sentences: Vec<String>,
    /// Where the new date is accepted, and what that means; none when there is nothing to accept.
    pub accept: Option<(String, String)>,
    /// Where the seat is given back instead.
    pub cancel: Option<String>,
}

impl NewDatePanel {
    pub(super) fn of(t: Messages, facts: &RegistrationFacts<'_>, moved: &MovedView) -> Self {
        let (site, reference) = (&facts.site.slug, facts.link);
        let zone = Zone::stored(&facts.session.time_zone);
        let starts_at = facts.session.session.starts_at;
        let now = [
            ("date", t.date(starts_at, &zone).into()),
            ("time", t.time_for(starts_at, &zone, facts.reader).into()),
        ];
        let mut sentences = vec![t.with("moved-to", &now)];
        if let Some(from) = moved.from {
            let values = [
                ("date", t.date(from, &zone).into()),
                ("time", t.time_for(from, &zone, facts.reader).into()),
            ];
            sentences.push(t.with("moved-from", &values));
        }
        if let Some(at) = moved.accepted_at {
            let date = ("date", t.date(at, &zone).into());
            sentences.push(match facts.other.filter(|_| facts.holder == Holder::Payer) {
                Some(name) => t.with("moved-accepted-by", &[("name", name.into()), date]),
                None => t.with("moved-accepted", &[date]),
            });
        }
        if let Some(until) = moved.cancel_until {
            let values = [
                ("date", t.date(until, &zone).into()),
                ("time", t.time_for(until, &zone, facts.reader).into()),
            ];
            sentences.push(match facts.price {
                Some(_) => t.with("giving-moved", &values),
                None => t.with("giving-moved-free", &values),
            });
        }
        let before_the_door_opens = matches!(facts.session.session.door(facts.now), Door::OpensAt(_));
        // The rules for the new date, said before accepting and afterwards.
        let policy = facts
            .refund_policy
            .map(|policy| t.refund_policy(policy, starts_at, (&zone, facts.reader), facts.now));
        let accept = (moved.may_accept && before_the_door_opens).then(|| {
            let means = policy
                .as_ref()
                .map(|policy| accepting(t, moved, policy, (&zone, facts.reader)))
                .unwrap_or_default();
            (Address::AcceptNewDate { site, reference }.path(), means)
        });
        if let (None, Some(policy)) = (&accept, policy) {
            sentences.push(t.with("moved-policy", &[("policy", policy.into())]));
        }
        let cancel =
            moved.cancel_until.is_some().then(|| Address::CancelRegistration { site, reference }.path());
        Self { sentences, accept, cancel }
    }
}

/// What accepting means for who decides about the money: what applies then, and what ends, if anything does.
fn accepting(t: Messages, moved: &MovedView, policy: &str, (zone, reader): (&Zone, Option<&Zone>)) -> String {
    let then = t.with("moved-accept-means", &[("policy", policy.into())]);
    match moved.cancel_until.filter(|_| moved.accepting_costs) {
        None => then,
        Some(until) => {
            let until =
                [("date", t.date(until, zone).into()), ("time", t.time_for(until, zone, reader).into())];
            format!("{} {then}", t.with("moved-accept-ends", &until))
        }
    }
}

/// `GET /{site}/registrations/{reference}/new-date`: the question stands on the registration's page.
pub(crate) async fn show(
    Personal { visit, link }: Personal,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let view = state.app.registrations().view(&visit.site, &link).await?.ok_or(Failure::NotFound)?;
    let reference = &view.link.to_string();
    see_other(&Address::Registration { site: &visit.site.slug, reference }.path())
}

/// `POST /{site}/registrations/{reference}/new-date`: accepts it. The page says how it stands, whatever came of it.
pub(crate) async fn accept(
    Personal { visit, link }: Personal,
    State(state): State<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let registrations = state.app.registrations();
    if !form.is_genuine {
        let view = registrations.view(&visit.site, &link).await?.ok_or(Failure::NotFound)?;
        let mut response = registration::page(&visit, &state, &view, false).await?;
        *response.status_mut() = StatusCode::FORBIDDEN;
        return Ok(response);
    }
    registrations.accept_new_date(&visit.site, &link).await?.ok_or(Failure::NotFound)?;
    let reference = &link.to_string();
    see_other(&Address::Registration { site: &visit.site.slug, reference }.path())
}
