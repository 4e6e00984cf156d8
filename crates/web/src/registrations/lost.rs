//! A lost link is sent again. The answer is the same whether there is a registration or not.

use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::PostedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::SiteVisit;
use app::sites::Site;
use askama::Template;
use axum::extract::State as Shared;
use axum::response::Response;
use domain::registrations::details::{Field, Problem};
use http::StatusCode;
use locale::{Address, Messages};

/// The page.
#[derive(Template)]
#[template(path = "registrations/lost.html")]
pub(crate) struct LostPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    action: String,
    email: TextField<'a>,
    mistakes: Mistakes<'a>,
    /// What was done, once it was asked for.
    sent: Option<String>,
}

impl<'a> LostPage<'a> {
    /// The form, or what was done.
    pub fn new(frame: Frame<'a>, site: &Site, typed: &'a str, problem: Option<Problem>, sent: bool) -> Self {
        let t = frame.t;
        let words = problem.map(|problem| t.problem(Field::Email, problem));
        let field = Field::Email.as_str();
        let mistakes = words.iter().map(|words| Mistake { field, words: words.clone() }).collect();
        Self {
            t,
            action: Address::LostLink { site: &site.slug }.path(),
            email: TextField::new(field, t.text("register-email"), typed)
                .kind("email")
                .autocomplete("email")
                .problem(words),
            mistakes: Mistakes::new(t, mistakes),
            sent: sent.then(|| t.with("lost-sent-text", [("email", typed.trim().into())])),
            frame,
        }
    }

    fn heading(&self) -> String {
        let title =
            if self.sent.is_some() { self.t.text("lost-sent-title") } else { self.t.text("lost-title") };
        title.into_owned()
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.heading())
    }
}

/// `GET /{site}/lost-link`
pub(crate) async fn show(visit: SiteVisit) -> Result<Response, Failure> {
    visit.show(&LostPage::new(visit.frame(), &visit.site, "", None, false), Privacy::Personal)
}

/// `POST /{site}/lost-link`
pub(crate) async fn send(
    visit: SiteVisit,
    Shared(state): Shared<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let typed = form.fields.get(Field::Email.as_str());
    let (problem, status) = if form.is_genuine {
        let asked = state.app.registrations().send_lost_links(&visit.site, typed);
        let status = if asked.is_ok() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        (asked.err(), status)
    } else {
        (None, StatusCode::FORBIDDEN)
    };
    let sent = status == StatusCode::OK;
    let page = LostPage::new(visit.frame(), &visit.site, typed, problem, sent);
    let mut response = visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}
