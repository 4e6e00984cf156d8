//! The page of one person's roles at a site.

use super::list::done_at;
use super::{ROLES, role_ticks, ticked};
use crate::forms::{Mistake, Mistakes, Ticks};
use crate::layout::Frame;
use crate::request::form::CheckedForm;
use crate::response::{Failure, Privacy};
use crate::state::WebState;
use crate::visit::{SignedIn, SiteVisit};
use app::accounts::Person;
use app::people::PersonAtSite;
use app::sites::Site;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::Role;
use domain::accounts::people::RolesRefusal;
use domain::ids::AccountId;
use http::StatusCode;
use locale::{Address, Messages};

/// The page.
#[derive(Template)]
#[template(path = "people/roles.html")]
pub(crate) struct RolesPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    name: String,
    email: &'a str,
    back: String,
    action: String,
    remove: String,
    remove_hint: String,
    mistakes: Mistakes<'static>,
    roles: Ticks<'static>,
    /// Where a lost second factor is taken away; none on one's own page.
    factor: Option<String>,
}

impl<'a> RolesPage<'a> {
    /// The page of `person`, with `chosen` ticked. `is_reader`: he changes his own roles.
    pub fn new(
        frame: Frame<'a>,
        site: &Site,
        person: &'a PersonAtSite,
        is_reader: bool,
        chosen: &[Role],
        refusal: Option<RolesRefusal>,
    ) -> Self {
        let t = frame.t;
        let problem = refusal.map(|refusal| {
            let key = match refusal {
                RolesRefusal::NoRole => "people-roles-missing",
                RolesRefusal::LastAdministrator if is_reader => "people-last-administrator",
                RolesRefusal::LastAdministrator => "people-last-administrator-other",
            };
            t.text(key).into_owned()
        });
        let (site, account) = (site.slug.as_str(), person.account.to_string());
        let name = [("name", person.name.as_str().into())];
        Self {
            name: t.with("people-change-title", &name),
            email: &person.email,
            back: Address::People { site }.path(),
            action: Address::PersonRoles { site, account: &account }.path(),
            remove: Address::PersonRemove { site, account: &account }.path(),
            remove_hint: t.with("people-remove-hint", &name),
            mistakes: Mistakes::new(
                t,
                problem.clone().map(|words| Mistake { field: ROLES, words }).into_iter().collect(),
            ),
            roles: role_ticks(t, chosen, problem),
            factor: (!is_reader).then(|| Address::PersonFactor { site, account: &account }.path()),
            t,
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.name)
    }

    fn token(&self) -> &str {
        self.frame.form_token.as_deref().unwrap_or_default()
    }
}

async fn find(visit: &SiteVisit, state: &WebState) -> Result<PersonAtSite, Failure> {
    let account: AccountId = visit.param("account").parse().map(AccountId).map_err(|_| Failure::NotFound)?;
    let view = state.app.people().view(&visit.site).await?;
    view.people.into_iter().find(|person| person.account == account).ok_or(Failure::NotFound)
}

/// `GET /{site}/admin/people/{account}`
pub(crate) async fn show(
    SignedIn { visit, person: reader, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let person = find(&visit, &state).await?;
    let is_reader = person.account == reader.account;
    let page = RolesPage::new(visit.frame(), &visit.site, &person, is_reader, &person.roles, None);
    visit.show(&page, Privacy::Personal)
}

/// `POST /{site}/admin/people/{account}`: other roles.
pub(crate) async fn save(
    SignedIn { visit, person: reader, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (person, wanted) = (find(&visit, &state).await?, ticked(&fields));
    let saved = if wanted.is_empty() {
        Err(RolesRefusal::NoRole)
    } else {
        state.app.people().set_roles(&reader, &visit.site, person.account, &wanted).await?
    };
    match saved {
        Ok(()) => done_at(&visit.site, "saved"),
        Err(refusal) => again(&visit, &person, &reader, &wanted, refusal),
    }
}

/// `POST /{site}/admin/people/{account}/remove`: no role any more.
pub(crate) async fn remove(
    SignedIn { visit, person: reader, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, Failure> {
    let person = find(&visit, &state).await?;
    match state.app.people().set_roles(&reader, &visit.site, person.account, &[]).await? {
        // Who took his own roles away may not see that page any more.
        Ok(()) if person.account == reader.account => crate::response::see_other(&Address::Account.path()),
        Ok(()) => done_at(&visit.site, "removed"),
        Err(refusal) => again(&visit, &person, &reader, &person.roles, refusal),
    }
}

fn again(
    visit: &SiteVisit,
    person: &PersonAtSite,
    reader: &Person,
    chosen: &[Role],
    refusal: RolesRefusal,
) -> Result<Response, Failure> {
    let account = person.account.to_string();
    let frame = visit.frame_at(Address::PersonRoles { site: &visit.site.slug, account: &account }.path());
    let is_reader = person.account == reader.account;
    let page = RolesPage::new(frame, &visit.site, person, is_reader, chosen, Some(refusal));
    let mut response = visit.show(&page, Privacy::Personal)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
