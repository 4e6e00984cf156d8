//! The page of everybody who works at a site, with a form to invite somebody.

use super::{role_names, role_ticks, ticked};
use crate::forms::{Mistake, Mistakes, TextField, Ticks};
use crate::hosting::mine::host_address;
use crate::layout::Frame;
use crate::layout::confirm::{Confirm, ConfirmPage};
use crate::request::form::{CheckedForm, Fields};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, SiteVisit};
use app::accounts::Person;
use app::people::{Invitation, Invite, InviteField, InviteProblem, PeopleView};
use app::sites::Site;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::ids::{AccountId, AccountLinkId};
use http::StatusCode;
use locale::{Address, Messages, Zone};

/// The page.
#[derive(Template)]
#[template(path = "people/list.html")]
pub(crate) struct PeoplePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    intro: String,
    done: Option<String>,
    mistakes: Mistakes<'static>,
    /// Coming sessions whose host may host none any more, in words, and where they are.
    hosts_gone: Vec<(String, String)>,
    people: Vec<Row>,
    invitations: Vec<InvitationRow>,
    action: String,
    email: TextField<'a>,
    name: TextField<'a>,
    roles: Ticks<'static>,
}

/// Somebody.
struct Row {
    name: String,
    is_reader: bool,
    email: String,
    roles: String,
    address: String,
}

/// An invitation that waits.
struct InvitationRow {
    name: String,
    email: String,
    roles: String,
    since: String,
    resend: String,
    withdraw: String,
}

/// What the page is made from.
pub(crate) struct PeopleFacts<'a> {
    /// The site.
    pub site: &'a Site,
    /// Who reads.
    pub reader: &'a Person,
    /// Who works there.
    pub view: &'a PeopleView,
    /// What was just done.
    pub done: Option<String>,
    /// Who has coming sessions and may host none any more: id, name, and how many.
    pub hosts_gone: &'a [(AccountId, String, i64)],
    /// The invitation as typed.
    pub typed: &'a Invite,
    /// What is wrong with it.
    pub problems: &'a [(InviteField, InviteProblem)],
    /// The reader's zone.
    pub zone: &'a Zone,
}

impl<'a> PeoplePage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &PeopleFacts<'a>) -> Self {
        let t = frame.t;
        let PeopleFacts { site, reader, view, typed, problems, .. } = *facts;
        let problem =
            |field| problems.iter().find(|(f, _)| *f == field).map(|&(_, p)| t.invitation_problem(p));
        let person = |person: &app::people::PersonAtSite| Row {
            name: person.name.clone(),
            is_reader: person.account == reader.account,
            email: person.email.clone(),
            roles: role_names(t, &person.roles),
            address: Address::PersonRoles { site: &site.slug, account: &person.account.to_string() }.path(),
        };
        Self {
            intro: t.with("people-intro", &[("site", site.name.as_str().into())]),
            done: facts.done.clone(),
            mistakes: Mistakes::new(
                t,
                problems
                    .iter()
                    .map(|&(field, p)| Mistake { field: field.as_str(), words: t.invitation_problem(p) })
                    .collect(),
            ),
            hosts_gone: facts
                .hosts_gone
                .iter()
                .map(|(host, name, count)| {
                    let values = [("name", name.as_str().into()), ("count", (*count).into())];
                    (t.with("people-host-gone", values), host_address(site, *host))
                })
                .collect(),
            people: view.people.iter().map(person).collect(),
            invitations: view
                .invitations
                .iter()
                .map(|invitation| invitation_row(t, site, invitation, facts.zone))
                .collect(),
            action: Address::People { site: &site.slug }.path(),
            email: TextField::new(InviteField::Email.as_str(), t.text("people-email"), &typed.email)
                .kind("email")
                .problem(problem(InviteField::Email)),
            name: TextField::new(InviteField::Name.as_str(), t.text("people-name"), &typed.name)
                .hint(t.text("people-name-hint"))
                .problem(problem(InviteField::Name)),
            roles: role_ticks(t, &typed.roles, problem(InviteField::Roles)),
            t,
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(&self.t.text("people-title"))
    }

    fn token(&self) -> &str {
        self.frame.form_token.as_deref().unwrap_or_default()
    }
}

fn invitation_row(t: Messages, site: &Site, invitation: &Invitation, zone: &Zone) -> InvitationRow {
    let times = [
        ("time", t.short_date_time(invitation.sent_at, zone).into()),
        ("until", t.date_time_in_zone(invitation.ends_at, zone).into()),
    ];
    let (site, id) = (site.slug.as_str(), invitation.id.to_string());
    InvitationRow {
        name: invitation.name.clone(),
        email: invitation.email.clone(),
        roles: role_names(t, &invitation.roles),
        since: t.with("people-invited-since", &times),
        resend: Address::InvitationResend { site, invitation: &id }.path(),
        withdraw: Address::InvitationWithdraw { site, invitation: &id }.path(),
    }
}

/// The words for what was just done; the address only names it.
fn done(t: Messages, query: &Fields) -> Option<String> {
    let key = match query.get("done") {
        "invited" => "people-done-invited",
        "saved" => "people-done-saved",
        "removed" => "people-done-removed",
        "resent" => "people-done-resent",
        "withdrawn" => "people-done-withdrawn",
        "factor" => "people-done-factor",
        _ => return None,
    };
    Some(t.text(key).into_owned())
}

pub(super) fn done_at(site: &Site, what: &str) -> Result<Response, Failure> {
    see_other(&format!("{}?done={what}", Address::People { site: &site.slug }))
}

/// `GET /{site}/admin/people`
pub(crate) async fn show(
    SignedIn { visit, person, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let view = state.app.people().view(&visit.site).await?;
    let hosts_gone = state.app.sessions().hosts_gone(&visit.site).await?;
    let facts = PeopleFacts {
        site: &visit.site,
        reader: &person,
        view: &view,
        hosts_gone: &hosts_gone,
        done: done(visit.t, &Fields::parse(query.unwrap_or_default().as_bytes())),
        typed: &Invite::default(),
        problems: &[],
        zone: &visit.zone.clone().unwrap_or_else(|| locale::Zone::stored(&visit.site.time_zone)),
    };
    visit.show(&PeoplePage::new(visit.frame(), &facts), Privacy::Personal)
}

/// `POST /{site}/admin/people`: invites somebody.
pub(crate) async fn invite(
    SignedIn { visit, person, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let typed = Invite {
        email: fields.get(InviteField::Email.as_str()).to_owned(),
        name: fields.get(InviteField::Name.as_str()).to_owned(),
        roles: ticked(&fields),
        locale: visit.t.code().to_owned(),
    };
    let Err(problems) = state.app.people().invite(&person, &visit.site, &typed).await? else {
        return done_at(&visit.site, "invited");
    };
    let view = state.app.people().view(&visit.site).await?;
    let hosts_gone = state.app.sessions().hosts_gone(&visit.site).await?;
    let facts = PeopleFacts {
        site: &visit.site,
        reader: &person,
        view: &view,
        hosts_gone: &hosts_gone,
        done: None,
        typed: &typed,
        problems: &problems,
        zone: &visit.zone.clone().unwrap_or_else(|| locale::Zone::stored(&visit.site.time_zone)),
    };
    let mut response = visit.show(&PeoplePage::new(visit.frame(), &facts), Privacy::Personal)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

fn invitation_of(visit: &SiteVisit) -> Result<AccountLinkId, Failure> {
    visit.param("invitation").parse().map(AccountLinkId).map_err(|_| Failure::NotFound)
}

/// `POST /{site}/admin/invitations/{invitation}/resend`
pub(crate) async fn resend(
    SignedIn { visit, person, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, Failure> {
    let sent = state.app.people().resend(&person, &visit.site, invitation_of(&visit)?).await?;
    if sent { done_at(&visit.site, "resent") } else { Err(Failure::NotFound) }
}

/// The step before an invitation is withdrawn.
pub(crate) fn withdrawal(
    t: Messages,
    invitation: &Invitation,
    back: (String, String),
    action: String,
) -> Confirm {
    let values = [("email", invitation.email.as_str().into())];
    Confirm {
        title: t.text("people-withdraw-title").into_owned(),
        about: format!("{} · {}", invitation.name, invitation.email)
            .trim_start_matches([' ', '·'])
            .to_owned(),
        texts: vec![t.with("people-withdraw-text", &values)],
        back,
        action,
        field: None,
        button: t.text("people-withdraw").into_owned(),
        keep: t.text("confirm-keep").into_owned(),
    }
}

/// `GET /{site}/admin/invitations/{invitation}/withdraw`: what happens then.
pub(crate) async fn show_withdraw(
    SignedIn { visit, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let (site, id) = (visit.site.slug.as_str(), invitation_of(&visit)?);
    let view = state.app.people().view(&visit.site).await?;
    let invitation = view.invitations.iter().find(|invitation| invitation.id == id);
    let back = (Address::People { site }.path(), visit.t.text("people-back").into_owned());
    let action = Address::InvitationWithdraw { site, invitation: visit.param("invitation") }.path();
    let step = withdrawal(visit.t, invitation.ok_or(Failure::NotFound)?, back, action);
    visit.show(&ConfirmPage::new(visit.frame(), step), Privacy::Personal)
}

/// `POST /{site}/admin/invitations/{invitation}/withdraw`
pub(crate) async fn withdraw(
    SignedIn { visit, person, .. }: SignedIn<SiteVisit>,
    State(state): State<WebState>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, Failure> {
    let withdrawn = state.app.people().withdraw(&person, &visit.site, invitation_of(&visit)?).await?;
    if withdrawn { done_at(&visit.site, "withdrawn") } else { Err(Failure::NotFound) }
}
