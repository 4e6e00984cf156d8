//! A lost link is sent again. The answer is the same whether there is a registration or not, and so are its limits.

use crate::accounts::sign_in::minute_after;
use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::address::ClientAddress;
use crate::request::form::PostedForm;
use crate::request::form_token;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::SiteVisit;
use app::registrations::LostLinkRefusal;
use app::sites::Site;
use askama::Template;
use axum::extract::State as Shared;
use axum::response::Response;
use domain::registrations::details::Field;
use http::StatusCode;
use locale::{Address, Messages, Zone};

/// Why the form is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing was looked for.
    Refused(LostLinkRefusal),
    /// The form could not be trusted.
    Stale,
}

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
    pub fn new(
        frame: Frame<'a>,
        (site, reader): (&Site, Option<&Zone>),
        typed: &'a str,
        trouble: Option<Trouble>,
        sent: bool,
    ) -> Self {
        let t = frame.t;
        let words = trouble.map(|trouble| match trouble {
            Trouble::Refused(LostLinkRefusal::Invalid(problem)) => t.problem(Field::Email, problem),
            Trouble::Refused(LostLinkRefusal::TooMany(until)) => {
                let until = [("time", minute_after(t, until, reader).into())];
                t.with("lost-too-many", &until)
            }
            Trouble::Stale => t.text("form-stale").into_owned(),
        });
        let field = Field::Email.as_str();
        let mistakes = words.iter().map(|words| Mistake { field, words: words.clone() }).collect();
        Self {
            t,
            action: Address::LostLink { site: &site.slug }.path(),
            email: TextField::new(field, t.text("register-email"), typed)
                .kind("email")
                .autocomplete("email")
                .problem(words),
            mistakes: Mistakes::new(t, mistakes).kept(""),
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
    page(&visit, "", None, StatusCode::OK)
}

/// `POST /{site}/lost-link`
pub(crate) async fn send(
    visit: SiteVisit,
    address: ClientAddress,
    Shared(state): Shared<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let typed = form.fields.get(Field::Email.as_str());
    if !form.is_genuine {
        return page(&visit, typed, Some(Trouble::Stale), StatusCode::FORBIDDEN);
    }
    match state.app.registrations().send_lost_links(&visit.site, typed, address.0).await? {
        Ok(()) => {
            let sent = LostPage::new(visit.frame(), (&visit.site, visit.zone.as_ref()), typed, None, true);
            visit.show(&sent, Privacy::Personal)
        }
        Err(why) => {
            let status = match why {
                LostLinkRefusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
                LostLinkRefusal::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            };
            page(&visit, typed, Some(Trouble::Refused(why)), status)
        }
    }
}

fn page(
    visit: &SiteVisit,
    typed: &str,
    trouble: Option<Trouble>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let page = LostPage::new(visit.frame(), (&visit.site, visit.zone.as_ref()), typed, trouble, false);
    let mut response = visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}
