//! An administrator gives a session to another host.

use super::session::find;
use crate::forms::{Choice, Choices, Mistake, Mistakes};
use crate::layout::Frame;
use crate::request::form::CheckedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::SignedIn;
use app::sessions::{HandOverRefusal, HostedSession};
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::ids::AccountId;
use http::StatusCode;
use locale::{Address, Messages, msg};

/// Name of the choice.
const HOST: &str = "host";

/// The page.
#[derive(Template)]
#[template(path = "hosting/handing_over.html")]
pub(crate) struct HandOverPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    topic: &'a str,
    back: String,
    here: String,
    mistakes: Mistakes<'a>,
    now: String,
    hosts: Choices<'a>,
}

impl<'a> HandOverPage<'a> {
    /// The page of a session, with who may host it (id and name) and whom of them was chosen.
    pub fn new(
        frame: Frame<'a>,
        site: &'a Site,
        hosted: &'a HostedSession,
        hosts: &'a [(String, String)],
        (chosen, refusal): (&'a str, Option<HandOverRefusal>),
    ) -> Self {
        let t = frame.t;
        let (slug, session) = (site.slug.as_str(), hosted.view.slug.as_str());
        let problem = refusal.map(|refusal| {
            let words = match refusal {
                HandOverRefusal::NotAHost => msg!("host-hand-over-choose"),
                HandOverRefusal::Runs => msg!("host-hand-over-runs"),
                HandOverRefusal::Paid => msg!("host-hand-over-paid"),
                HandOverRefusal::Over => msg!("host-hand-over-over"),
            };
            t.text(words).into_owned()
        });
        let has_it = hosted.host.map(|host| host.to_string()).unwrap_or_default();
        let host = hosts.iter().find(|(id, _)| *id == has_it);
        let choices = hosts.iter().filter(|(id, _)| *id != has_it);
        let choices = choices.map(|(id, name)| Choice::new(id, name.as_str())).collect();
        Self {
            t,
            topic: &hosted.view.topic,
            back: Address::HostSession { site: slug, session }.path(),
            here: Address::HostHandOver { site: slug, session }.path(),
            mistakes: Mistakes::new(
                t,
                problem.clone().map(|words| Mistake { field: HOST, words }).into_iter().collect(),
            ),
            now: match host {
                Some((_, name)) => t.with("host-hand-over-now", &[("name", name.as_str().into())]),
                None => t.text("host-hand-over-nobody").into_owned(),
            },
            hosts: Choices::new(HOST, t.text("host-hand-over-to"), chosen, choices)
                .nothing(t.text("host-hand-over-nothing"))
                .problem(problem),
            frame: frame.showing(hosted.view.session.mode),
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&format!("{} · {}", self.t.text("host-hand-over-title"), self.topic))
    }
}

async fn page(
    who: &SignedIn,
    state: &WebState,
    (chosen, refusal): (&str, Option<HandOverRefusal>),
) -> Result<Response, Failure> {
    let (site, hosted) = (&who.visit.site, find(who, state).await?);
    let hosts = state.app.sessions().possible_hosts(site).await?;
    let hosts: Vec<_> = hosts.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let page = HandOverPage::new(who.visit.frame(), site, &hosted, &hosts, (chosen, refusal));
    let mut response = who.visit.show(&page, Privacy::Personal)?;
    if refusal.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// `GET /{site}/host/sessions/{session}/host`
pub(crate) async fn show(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    page(&who, &state, ("", None)).await
}

/// `POST /{site}/host/sessions/{session}/host`: gives it to who was chosen.
pub(crate) async fn hand_over(
    who: SignedIn,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (site, slug, chosen) = (&who.visit.site, who.visit.param("session"), fields.get(HOST));
    let to = chosen.parse().ok().map(AccountId);
    let done = state.app.sessions().hand_over(&who.person, site, slug, to).await?;
    match done.ok_or(Failure::NotFound)? {
        Ok(()) => {
            let there = Address::HostSession { site: &site.slug, session: slug }.path();
            // Nobody is written to who took it himself.
            let done = if to == Some(who.person.account) { "taken-over" } else { "handed-over" };
            see_other(&format!("{there}?done={done}"))
        }
        Err(refusal) => page(&who, &state, (chosen, Some(refusal))).await,
    }
}
