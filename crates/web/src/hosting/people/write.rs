//! Messages to people: said to how many first.

use super::typed::Typed;
use super::{Extra, page};
use crate::hosting::acting;
use crate::request::form::sent_id;
use crate::response::{Failure, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::sessions::{MessageRefusal, PeopleFilter};
use axum::response::Response;
use domain::ids::{HostMessageId, RegistrationId};
use http::StatusCode;
use locale::{Address, msg};

/// Says to how many it would go, or sends it.
pub(super) async fn write(
    who: &SignedIn,
    state: &WebState,
    typed: Typed,
    send: bool,
) -> Result<Response, Failure> {
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let sessions = state.app.sessions();
    let people = sessions.people(acting(who), site, slug, &PeopleFilter::default()).await?;
    let people = people.ok_or(Failure::NotFound)?;
    let to: Vec<RegistrationId> = typed.chosen.iter().map(|(registration, _)| *registration).collect();
    let count = people.iter().filter(|row| row.is_reachable() && to.contains(&row.id)).count();
    let refused = |refusal| {
        let (field, key) = match refusal {
            MessageRefusal::Empty => ("subject", msg!("host-write-empty")),
            MessageRefusal::TooLong => ("body", msg!("host-write-long")),
            MessageRefusal::Nobody => ("subject", msg!("host-write-nobody")),
        };
        Extra { problems: vec![(field, t.text(key).into_owned())], ..Extra::default() }
    };
    let extra = if !send {
        if count == 0 {
            refused(MessageRefusal::Nobody)
        } else if typed.subject.trim().is_empty() || typed.body.trim().is_empty() {
            refused(MessageRefusal::Empty)
        } else {
            let mut preview = t.with("host-write-count", &[("count", count.into())]);
            let chosen = people.iter().filter(|row| to.contains(&row.id) && !row.is_reachable());
            let names: Vec<_> = chosen.map(|row| format!("{} {}", row.first_name, row.last_name)).collect();
            if !names.is_empty() {
                let values = [("count", names.len().into()), ("names", names.join(", ").into())];
                preview = format!("{preview} {}", t.with("host-write-left-out", &values));
            }
            Extra { preview: Some(preview), ..Extra::default() }
        }
    } else {
        let id = sent_id(&typed.message).map(HostMessageId)?;
        let text = (typed.subject.as_str(), typed.body.as_str());
        let sent = sessions.write_to(acting(who), site, slug, (id, &to), text).await?;
        match sent.ok_or(Failure::NotFound)? {
            Ok(count) => {
                let here = Address::HostPeople { site: &site.slug, session: slug }.path();
                return see_other(&format!("{here}?done=written&count={count}"));
            }
            Err(refusal) => refused(refusal),
        }
    };
    let status = if extra.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(who, state, typed, extra, status).await
}
