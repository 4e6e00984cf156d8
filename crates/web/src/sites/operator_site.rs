//! The operator's page of one site: what is provided to it, who administers it, and what only he decides about it.

use super::profile_form::{ProfileForm, mistakes, of_site, typed};
use super::provision::{self, ProvisionSection};
use crate::forms::{Mistake, Mistakes, SeenField, TextField, not_saved};
use crate::layout::Frame;
use crate::layout::confirm::{Confirm, ConfirmPage};
use crate::people::list::withdrawal;
use crate::request::form::{CheckedForm, Fields};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::visit::{SignedIn, Visit};
use app::Seen;
use app::people::{Invitation, InviteProblem};
use app::sites::overview::SiteDetails;
use app::usage::provision::{ProvisionForm, ProvisionView};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::ids::AccountLinkId;
use domain::sites::profile::{Field, Problem, ProfileInput};
use domain::tariffs::ProvisionProblem;
use locale::{Address, Messages, Zone};

/// The field of another administrator's address.
const EMAIL: &str = "email";

/// The page.
#[derive(Template)]
#[template(path = "sites/operator_site.html")]
pub(crate) struct OperatorSitePage<'a> {
    t: Messages,
    frame: Frame<'a>,
    name: &'a str,
    slug: &'a str,
    done: Option<String>,
    mistakes: Mistakes<'static>,
    fees_provided: bool,
    usage: ProvisionSection<'a>,
    administrators: Vec<(&'a str, &'a str)>,
    invitations: Vec<InvitationLine>,
    email: TextField<'a>,
    profile: ProfileForm<'a>,
    seen: SeenField,
    changed: bool,
}

/// An invitation that waits.
struct InvitationLine {
    email: String,
    since: String,
    resend: String,
    withdraw: String,
}

/// What the page is made from.
pub(crate) struct SiteFacts<'a> {
    /// The site, and who administers it.
    pub details: &'a SiteDetails,
    /// What was just done.
    pub done: Option<String>,
    /// The profile as typed.
    pub typed: &'a ProfileInput,
    /// What is wrong with it.
    pub problems: &'a [(Field, Problem)],
    /// What its form has seen.
    pub seen: Seen,
    /// Somebody else saved the profile while it was filled in.
    pub changed: bool,
    /// The address typed for another administrator.
    pub email: &'a str,
    /// What is wrong with that.
    pub email_problem: Option<InviteProblem>,
    /// The reader's zone.
    pub zone: &'a Zone,
    /// What the site gets of pay-per-use.
    pub usage: &'a ProvisionView,
    /// The same as typed.
    pub usage_typed: &'a ProvisionForm,
    /// What is wrong with that.
    pub usage_problem: Option<ProvisionProblem>,
}

impl<'a> OperatorSitePage<'a> {
    /// The page of `facts`.
    pub fn new(frame: Frame<'a>, facts: &SiteFacts<'a>) -> Self {
        let t = frame.t;
        let details = facts.details;
        let site = &details.site;
        let email_problem = facts.email_problem.map(|problem| t.invitation_problem(problem));
        let mut wrong: Vec<_> =
            email_problem.iter().map(|words| Mistake { field: EMAIL, words: words.clone() }).collect();
        wrong.extend(facts.usage_problem.map(|problem| provision::mistake(t, problem)));
        wrong.extend(mistakes(t, facts.problems));
        let line = |invitation: &Invitation| invitation_line(t, &site.slug, invitation, facts.zone);
        Self {
            name: &site.name,
            slug: &site.slug,
            done: facts.done.clone(),
            mistakes: Mistakes::new(t, wrong),
            fees_provided: site.fees.provided,
            usage: ProvisionSection::new(
                t,
                (&site.slug, site.currency.code()),
                (facts.usage, facts.usage_typed),
                facts.usage_problem,
                frame.form_token.as_deref().unwrap_or_default(),
            ),
            administrators: details
                .administrators
                .iter()
                .map(|person| (person.name.as_str(), person.email.as_str()))
                .collect(),
            invitations: details.invitations.iter().map(line).collect(),
            email: TextField::new(EMAIL, t.text("operator-site-invite-email"), facts.email)
                .kind("email")
                .problem(email_problem),
            profile: ProfileForm::new(t, facts.typed, facts.problems),
            seen: SeenField(facts.seen.clone()),
            changed: facts.changed,
            t,
            frame,
        }
    }

    fn title(&self) -> String {
        self.mistakes.title(self.name)
    }

    fn token(&self) -> &str {
        self.frame.form_token.as_deref().unwrap_or_default()
    }
}

fn invitation_line(t: Messages, site: &str, invitation: &Invitation, zone: &Zone) -> InvitationLine {
    let times = [
        ("time", t.short_date_time(invitation.sent_at, zone).into()),
        ("until", t.date_time_in_zone(invitation.ends_at, zone).into()),
    ];
    let id = invitation.id.to_string();
    InvitationLine {
        email: invitation.email.clone(),
        since: t.with("people-invited-since", &times),
        resend: Address::OperatorResend { site, invitation: &id }.path(),
        withdraw: Address::OperatorWithdraw { site, invitation: &id }.path(),
    }
}

/// The words for what was just done; the address only names it.
fn done(t: Messages, query: &Fields, details: &SiteDetails) -> Option<String> {
    let key = match query.get("done") {
        "made" => {
            let email = details.invitations.first().map_or("", |invitation| invitation.email.as_str());
            return Some(t.with("operator-done-made", &[("email", email.into())]));
        }
        "saved" => "operator-done-saved",
        "provided" => "operator-done-provided",
        "withdrawn" => "operator-done-withdrawn",
        "usage-provided" => "operator-done-usage-provided",
        "usage-withdrawn" => "operator-done-usage-withdrawn",
        "invited" => "operator-done-invited",
        "withdrawn-invitation" => "operator-done-withdrawn-invitation",
        _ => return None,
    };
    Some(t.text(key).into_owned())
}

/// `GET /operator/sites/{site}`
pub(crate) async fn show(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let details = state.app.sites().details(visit.param("site")).await?.ok_or(Failure::NotFound)?;
    let query = Fields::parse(query.unwrap_or_default().as_bytes());
    let usage = state.app.usage().provision(&details.site).await?;
    let facts = SiteFacts {
        done: done(visit.t, &query, &details),
        details: &details,
        typed: &of_site(&details.site),
        problems: &[],
        seen: details.site.profile_seen(),
        changed: false,
        email: "",
        email_problem: None,
        zone: &clock(&visit, &details),
        usage: &usage,
        usage_typed: &ProvisionForm::of(&usage.provision, visit.t.locale()),
        usage_problem: None,
    };
    visit.show(&OperatorSitePage::new(visit.frame(), &facts), Privacy::Personal)
}

/// The reader's clock; while that is not known, the site's.
fn clock(visit: &Visit, details: &SiteDetails) -> Zone {
    visit.zone.clone().unwrap_or_else(|| Zone::stored(&details.site.time_zone))
}

fn done_at(site: &str, what: &str) -> Result<Response, Failure> {
    see_other(&format!("{}?done={what}", Address::OperatorSite { site }))
}

/// `POST /operator/sites/{site}`: what only the operator decides.
pub(crate) async fn save(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (slug, input, seen) = (visit.param("site"), typed(&fields), SeenField::sent(&fields));
    let saved = state.app.sites().change(&person, slug, &input, &seen).await?.ok_or(Failure::NotFound)?;
    let Err(refusal) = saved else { return done_at(slug, "saved") };
    let (changed, seen, problems) = refusal.parts(seen);
    let shown = Again { problems: &problems, seen: Some((&seen, changed)), ..Again::of(&input) };
    again(&visit, &state, shown).await
}

/// `GET /operator/sites/{site}/fees`: what happens when fee-based training is no longer provided.
pub(crate) async fn show_fees(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let (t, slug) = (visit.t, visit.param("site"));
    let site = state.app.sites().find(slug).await?.ok_or(Failure::NotFound)?;
    let here = Address::OperatorSite { site: slug }.path();
    if !site.fees.provided {
        return see_other(&here);
    }
    let on_sale = state.app.commerce().on_sale(&site).await?;
    let texts = vec![
        t.with("operator-withdraw-sales", &[("count", on_sale.into())]),
        t.text("operator-withdraw-sold").into_owned(),
        t.text("operator-withdraw-again").into_owned(),
    ];
    let step = Confirm {
        title: t.text("operator-withdraw-title").into_owned(),
        about: site.name.clone(),
        texts,
        back: (here, site.name.clone()),
        action: Address::OperatorFees { site: slug }.path(),
        field: Some(("fees", "withdraw")),
        button: t.text("operator-site-fees-withdraw").into_owned(),
        keep: t.text("confirm-keep").into_owned(),
    };
    visit.show(&ConfirmPage::new(visit.frame(), step), Privacy::Personal)
}

/// `POST /operator/sites/{site}/fees`: provides fee-based training, or no longer; with an effect at once.
pub(crate) async fn provide_fees(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (slug, provided) = (visit.param("site"), fields.get("fees") == "provide");
    let site = state.app.sites().find(slug).await?.ok_or(Failure::NotFound)?;
    state.app.commerce().provide_fees(person.account, site.id, provided).await?;
    done_at(slug, if provided { "provided" } else { "withdrawn" })
}

/// `POST /operator/sites/{site}/pay-per-use`: provides it, changes how, or withdraws it.
pub(crate) async fn provide_usage(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let slug = visit.param("site");
    let site = state.app.sites().find(slug).await?.ok_or(Failure::NotFound)?;
    let form = provision::typed(&fields);
    match state.app.usage().provide(&person, &site, &form, visit.t.locale()).await? {
        Ok(()) => done_at(slug, if form.provided { "usage-provided" } else { "usage-withdrawn" }),
        Err(problem) => {
            let typed = of_site(&site);
            again(&visit, &state, Again { usage: Some((&form, problem)), ..Again::of(&typed) }).await
        }
    }
}

/// `POST /operator/sites/{site}/administrators`: invites another one.
pub(crate) async fn invite(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, Failure> {
    let (slug, email) = (visit.param("site"), fields.get(EMAIL));
    let site = state.app.sites().find(slug).await?.ok_or(Failure::NotFound)?;
    match state.app.people().invite_administrator(&person, &site, email).await? {
        Ok(()) => done_at(slug, "invited"),
        Err(problem) => {
            let typed = of_site(&site);
            again(&visit, &state, Again { email: (email, Some(problem)), ..Again::of(&typed) }).await
        }
    }
}

/// `POST /operator/sites/{site}/invitations/{invitation}/resend`
pub(crate) async fn resend(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, Failure> {
    let site = state.app.sites().find(visit.param("site")).await?.ok_or(Failure::NotFound)?;
    let id = visit.param("invitation").parse().map(AccountLinkId).map_err(|_| Failure::NotFound)?;
    if !state.app.people().resend(&person, &site, id).await? {
        return Err(Failure::NotFound);
    }
    done_at(&site.slug, "invited")
}

/// `GET /operator/sites/{site}/invitations/{invitation}/withdraw`: what happens then.
pub(crate) async fn show_withdraw(
    SignedIn { visit, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let (slug, id) = (visit.param("site"), visit.param("invitation"));
    let details = state.app.sites().details(slug).await?.ok_or(Failure::NotFound)?;
    let invitation = details.invitations.iter().find(|invitation| invitation.id.to_string() == id);
    let back = (Address::OperatorSite { site: slug }.path(), details.site.name.clone());
    let action = Address::OperatorWithdraw { site: slug, invitation: id }.path();
    let step = withdrawal(visit.t, invitation.ok_or(Failure::NotFound)?, back, action);
    visit.show(&ConfirmPage::new(visit.frame(), step), Privacy::Personal)
}

/// `POST /operator/sites/{site}/invitations/{invitation}/withdraw`
pub(crate) async fn withdraw(
    SignedIn { visit, person, .. }: SignedIn<Visit>,
    State(state): State<WebState>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, Failure> {
    let site = state.app.sites().find(visit.param("site")).await?.ok_or(Failure::NotFound)?;
    let id = visit.param("invitation").parse().map(AccountLinkId).map_err(|_| Failure::NotFound)?;
    if !state.app.people().withdraw(&person, &site, id).await? {
        return Err(Failure::NotFound);
    }
    done_at(&site.slug, "withdrawn-invitation")
}

/// What was typed into one of the page's forms, with what is wrong.
#[derive(Clone, Copy)]
struct Again<'a> {
    /// The profile, as typed or as it is.
    typed: &'a ProfileInput,
    problems: &'a [(Field, Problem)],
    /// What the profile's form had seen, where that was sent, and whether it is outdated.
    seen: Option<(&'a Seen, bool)>,
    email: (&'a str, Option<InviteProblem>),
    usage: Option<(&'a ProvisionForm, ProvisionProblem)>,
}

impl<'a> Again<'a> {
    fn of(typed: &'a ProfileInput) -> Self {
        Self { typed, problems: &[], seen: None, email: ("", None), usage: None }
    }
}

async fn again(visit: &Visit, state: &WebState, with: Again<'_>) -> Result<Response, Failure> {
    let slug = visit.param("site");
    let details = state.app.sites().details(slug).await?.ok_or(Failure::NotFound)?;
    let here = Address::OperatorSite { site: slug }.path();
    let usage = state.app.usage().provision(&details.site).await?;
    let present = ProvisionForm::of(&usage.provision, visit.t.locale());
    let changed = with.seen.is_some_and(|(_, changed)| changed);
    let facts = SiteFacts {
        details: &details,
        done: None,
        typed: with.typed,
        problems: with.problems,
        seen: with.seen.map_or_else(|| details.site.profile_seen(), |(seen, _)| seen.clone()),
        changed,
        email: with.email.0,
        email_problem: with.email.1,
        zone: &clock(visit, &details),
        usage: &usage,
        usage_typed: with.usage.map_or(&present, |(typed, _)| typed),
        usage_problem: with.usage.map(|(_, problem)| problem),
    };
    let mut response = visit.show(&OperatorSitePage::new(visit.frame_at(here), &facts), Privacy::Personal)?;
    *response.status_mut() = not_saved(true, changed);
    Ok(response)
}
