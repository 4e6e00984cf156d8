//! Correcting name and address, and sending a colleague instead: one form, two meanings.

use crate::forms::{Mistake, Mistakes, TextField};
use crate::layout::Frame;
use crate::request::form::{Fields, PostedForm};
use crate::request::form_token;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{Personal, SiteVisit};
use app::PersonalLink;
use app::registrations::{PersonInput, PersonRefusal, RegistrationView};
use app::sites::Site;
use askama::Template;
use axum::extract::State as Shared;
use axum::response::Response;
use domain::registrations::details::{Field, Problem};
use domain::registrations::people::Holder;
use http::StatusCode;
use locale::{Address, Messages};

/// What the form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// The same person, written right.
    Correct,
    /// Somebody else.
    Colleague,
}

/// The page.
#[derive(Template)]
#[template(path = "registrations/person.html")]
pub(crate) struct PersonPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    registration: String,
    action: String,
    change: Change,
    text: String,
    first_name: TextField<'a>,
    last_name: TextField<'a>,
    email: TextField<'a>,
    mistakes: Mistakes<'a>,
    refused: Option<(String, String)>,
    /// The session is over: nothing is asked.
    is_over: bool,
}

impl<'a> PersonPage<'a> {
    /// The page of a registration.
    pub fn new(
        frame: Frame<'a>,
        (site, view): (&Site, &RegistrationView),
        change: Change,
        typed: &'a PersonInput,
        refused: Option<&PersonRefusal>,
    ) -> Self {
        let t = frame.t;
        let link = view.link.to_string();
        let (slug, reference) = (&site.slug, link.as_str());
        let problems: &[(Field, Problem)] = match refused {
            Some(PersonRefusal::Invalid(problems)) => problems,
            _ => &[],
        };
        let words = |field, problem| match change {
            Change::Correct => t.problem(field, problem),
            Change::Colleague => t.problem_of_other(field, problem),
        };
        let problem = |field| problems.iter().find(|(f, _)| *f == field).map(|&(f, p)| words(f, p));
        let list = problems.iter().map(|&(f, p)| Mistake { field: f.as_str(), words: words(f, p) }).collect();
        let field = |field: Field, autocomplete, label: String, value: &'a str| {
            TextField::new(field.as_str(), label, value).autocomplete(autocomplete).problem(problem(field))
        };
        let contact = [("contact", site.contact().into())];
        let label = |correct: &str, colleague: &str| match change {
            Change::Correct => t.text(correct).into_owned(),
            Change::Colleague => t.text(colleague).into_owned(),
        };
        let mine = |own: &'static str| if change == Change::Correct { own } else { "off" };
        Self {
            t,
            registration: Address::Registration { site: slug, reference }.path(),
            action: match change {
                Change::Correct => Address::CorrectRegistration { site: slug, reference }.path(),
                Change::Colleague => Address::SendColleague { site: slug, reference }.path(),
            },
            text: match change {
                Change::Correct => t.text("correct-text").into_owned(),
                Change::Colleague => {
                    let session = [("session", view.session.topic.as_str().into())];
                    match (view.holder, view.price.is_some()) {
                        (Holder::Payer, _) => t.with("colleague-again-text", session),
                        (_, true) => t.with("colleague-text", session),
                        (_, false) => t.with("colleague-free-text", session),
                    }
                }
            },
            first_name: field(
                Field::FirstName,
                mine("given-name"),
                label("register-first-name", "colleague-first-name"),
                &typed.first_name,
            ),
            last_name: field(
                Field::LastName,
                mine("family-name"),
                label("register-last-name", "colleague-last-name"),
                &typed.last_name,
            ),
            email: field(
                Field::Email,
                mine("email"),
                label("register-email", "colleague-email"),
                &typed.email,
            )
            .kind("email")
            .hint(label("correct-address-note", "colleague-email-hint")),
            mistakes: Mistakes::new(t, list),
            refused: match refused {
                Some(PersonRefusal::TooOften) => Some((
                    t.text("person-too-often-title").into_owned(),
                    t.with("person-too-often-text", contact),
                )),
                Some(PersonRefusal::TooLate) => Some((
                    t.text("person-too-late-title").into_owned(),
                    t.with("person-too-late-text", contact),
                )),
                Some(PersonRefusal::Invalid(_)) | None => None,
            },
            is_over: refused == Some(&PersonRefusal::TooLate),
            change,
            frame: frame.showing(view.session.session.mode),
        }
    }

    fn heading(&self) -> String {
        match self.change {
            Change::Correct => self.t.text("correct-title").into_owned(),
            Change::Colleague => self.t.text("colleague-title").into_owned(),
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.heading())
    }

    fn button(&self) -> String {
        match self.change {
            Change::Correct => self.t.text("correct-save").into_owned(),
            Change::Colleague => self.t.text("colleague-send").into_owned(),
        }
    }
}

/// A seat that cost nothing was passed on: the reader's own link is dead, and nothing is left to him.
#[derive(Template)]
#[template(path = "registrations/passed_on.html")]
pub(crate) struct PassedOnPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    text: String,
}

impl<'a> PassedOnPage<'a> {
    /// The page that names who has the seat now.
    pub fn new(frame: Frame<'a>, name: &str, topic: &str) -> Self {
        let t = frame.t;
        let text = t.with("colleague-done-free-text", [("name", name.into()), ("session", topic.into())]);
        Self { t, text, frame }
    }

    fn title(&self) -> String {
        self.t.text("colleague-done-title").into_owned()
    }
}

async fn page(
    visit: &SiteVisit,
    state: &WebState,
    link: &PersonalLink,
    change: Change,
    (typed, refused): (&PersonInput, Option<&PersonRefusal>),
    status: StatusCode,
) -> Result<Response, Failure> {
    let view = state.app.registrations().view(&visit.site, link).await?.ok_or(Failure::NotFound)?;
    let page = PersonPage::new(visit.frame(), (&visit.site, &view), change, typed, refused);
    let mut response = visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = status;
    Ok(response)
}

fn typed(fields: &Fields) -> PersonInput {
    let text = |field: Field| fields.get(field.as_str()).to_owned();
    PersonInput {
        first_name: text(Field::FirstName),
        last_name: text(Field::LastName),
        email: text(Field::Email),
    }
}

fn status_of(refusal: &PersonRefusal) -> StatusCode {
    match refusal {
        PersonRefusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        PersonRefusal::TooOften => StatusCode::TOO_MANY_REQUESTS,
        PersonRefusal::TooLate => StatusCode::CONFLICT,
    }
}

/// `GET /{site}/registrations/{reference}/correct`
pub(crate) async fn show_correct(
    Personal { visit, link }: Personal,
    Shared(state): Shared<WebState>,
) -> Result<Response, Failure> {
    let person = state.app.registrations().person(&visit.site, &link).await?.ok_or(Failure::NotFound)?;
    page(&visit, &state, &link, Change::Correct, (&person, None), StatusCode::OK).await
}

/// `POST /{site}/registrations/{reference}/correct`: leads to the registration, by its new link if it has one.
pub(crate) async fn correct(
    Personal { visit, link }: Personal,
    Shared(state): Shared<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let input = typed(&form.fields);
    if !form.is_genuine {
        return page(&visit, &state, &link, Change::Correct, (&input, None), StatusCode::FORBIDDEN).await;
    }
    let corrected = state.app.registrations().correct(&visit.site, &link, &input).await?;
    match corrected.ok_or(Failure::NotFound)? {
        Ok(link) => {
            let reference = &link.to_string();
            see_other(&Address::Registration { site: &visit.site.slug, reference }.path())
        }
        Err(refusal) => {
            let status = status_of(&refusal);
            page(&visit, &state, &link, Change::Correct, (&input, Some(&refusal)), status).await
        }
    }
}

/// `GET /{site}/registrations/{reference}/colleague`
pub(crate) async fn show_colleague(
    Personal { visit, link }: Personal,
    Shared(state): Shared<WebState>,
) -> Result<Response, Failure> {
    let nobody = PersonInput::default();
    let decides = state.app.registrations().decides(&visit.site, &link).await?;
    if !decides {
        return Err(Failure::NotFound);
    }
    let view = state.app.registrations().view(&visit.site, &link).await?.ok_or(Failure::NotFound)?;
    let over = view.is_over(state.app.now()).then_some(&PersonRefusal::TooLate);
    page(&visit, &state, &link, Change::Colleague, (&nobody, over), StatusCode::OK).await
}

/// `POST /{site}/registrations/{reference}/colleague`: the reader's own link is dead afterwards; who paid goes on to the
/// one that he keeps.
pub(crate) async fn send_colleague(
    Personal { visit, link }: Personal,
    Shared(state): Shared<WebState>,
    form: PostedForm,
) -> Result<Response, Failure> {
    let input = typed(&form.fields);
    if !form.is_genuine {
        return page(&visit, &state, &link, Change::Colleague, (&input, None), StatusCode::FORBIDDEN).await;
    }
    let view = state.app.registrations().view(&visit.site, &link).await?.ok_or(Failure::NotFound)?;
    let sent = state.app.registrations().send_colleague(&visit.site, &link, &input).await?;
    match sent.ok_or(Failure::NotFound)? {
        Ok(Some(link)) => {
            let reference = &link.to_string();
            see_other(&Address::Registration { site: &visit.site.slug, reference }.path())
        }
        Ok(None) => {
            let name = format!("{} {}", input.first_name.trim(), input.last_name.trim());
            let home = Address::Catalogue { site: &visit.site.slug }.path();
            let page = PassedOnPage::new(visit.frame_at(home), &name, &view.session.topic);
            visit.show(&page, Privacy::Personal)
        }
        Err(refusal) => {
            let status = status_of(&refusal);
            page(&visit, &state, &link, Change::Colleague, (&input, Some(&refusal)), status).await
        }
    }
}
