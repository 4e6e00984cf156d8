//! From the schedule page to the estimated session cost and back, as often as wanted (S-51, S-54). Looking at an estimate
//! changes nothing: what was typed goes along in its form.

use super::acting;
use super::schedule::{Page, sent_to};
use super::schedule_page::PageNotice;
use crate::layout::KEPT_LANGUAGE;
use crate::request::form::{Fields, PostedForm};
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::usage::estimate_page::{AT_CEILING, EstimateFacts, EstimatePage, HOW, SHOWN, SURE, USUAL};
use crate::usage::payment;
use crate::visit::SignedIn;
use app::sessions::{HostedSession, How, Pressed};
use app::sites::Site;
use app::usage::estimates::{Acceptance, EstimateRefusal, Shown, Terms, expected};
use app::usage::{HowToPay, UsePayment};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::ids::SessionId;
use domain::sessions::schedule::{Field, Problem, Problems, Typed};
use domain::sessions::{Session, SessionState};
use domain::usage::adding::proposed_minutes;
use domain::usage::ceiling::AtCeiling;
use domain::usage::estimate::{COUNT_MAX, estimate};
use domain::usage::gate::HostPayment;
use domain::usage::{Leg, PerLeg};
use http::StatusCode;
use locale::{Address, Locale};

/// Which button was pressed, on the schedule page or on that of the estimate; none of these is *Check* or *Change*.
pub(super) fn pressed(fields: &Fields) -> Option<Pressed> {
    let led_here = led_to_estimate(fields).unwrap_or(How::Schedule);
    let accepts = |pays_now| Pressed {
        how: led_here,
        acceptance: Some(Acceptance {
            shown: Shown::parse(fields.get(SHOWN)),
            at_ceiling: AtCeiling::parse(fields.get(AT_CEILING)).unwrap_or_default(),
            is_sure: !fields.get(SURE).is_empty(),
            pays_now,
        }),
    };
    match fields.get("action") {
        "schedule" => Some(How::Schedule.into()),
        "start" => Some(How::Start.into()),
        "draft" => Some(How::Draft.into()),
        "recount" => Some(led_here.into()),
        "accept" => Some(accepts(true)),
        "later" => Some(accepts(false)),
        _ => None,
    }
}

/// Which button had led to the page of the estimate, where the form is sent from there.
pub(super) fn led_to_estimate(fields: &Fields) -> Option<How> {
    match fields.get(HOW) {
        "" => None,
        "start" => Some(How::Start),
        _ => Some(How::Schedule),
    }
}

impl Page {
    /// What is wrong, where it was typed: beside the estimate, or on the schedule page.
    pub(super) async fn invalid(
        mut self,
        who: &SignedIn,
        state: &WebState,
        fields: &Fields,
        how: How,
        problems: Problems,
    ) -> Result<Response, Failure> {
        // The estimate's page says what is wrong with its figures, and nothing of seats or of what is held.
        let beside = |(field, problem): &(Field, Problem)| {
            matches!(field, Field::Minutes | Field::Expected(_))
                && !matches!(problem, Problem::MovedByEdit | Problem::HoldTooShort(_))
        };
        let from_estimate = matches!(fields.get("action"), "recount" | "accept" | "later");
        if from_estimate && problems.iter().all(beside) {
            return self.estimate(who, state, how, None).await;
        }
        self.problems = problems;
        self.show(who, state, StatusCode::UNPROCESSABLE_ENTITY).await
    }

    /// Puts the figures in for which what the host has paid is enough.
    async fn fill_in_what_is_held(
        &mut self,
        state: &WebState,
        site: &Site,
        session: SessionId,
    ) -> Result<(), Failure> {
        let usage = state.app.usage();
        if let Some(before) = usage.in_force(site, session).await? {
            let counts = before.expected.counts;
            self.form.expected = Leg::ALL.map(|leg| counts.get(leg).to_string());
            self.form.at_ceiling = before.at_ceiling.as_str().to_owned();
        }
        Ok(())
    }

    /// Puts in what he has accepted last where he has typed nothing since.
    async fn fill_in_what_was_accepted(
        &mut self,
        state: &WebState,
        site: &Site,
        session: SessionId,
    ) -> Result<(), Failure> {
        if let Some(before) = state.app.usage().accepted(site, session).await? {
            let computers = before.expected.counts.get(Leg::Computer).to_string();
            if self.form.expected[0].trim().is_empty() {
                self.form.expected[0] = computers;
            }
            self.form.at_ceiling = before.at_ceiling.as_str().to_owned();
        }
        Ok(())
    }

    /// Whoever is there now is expected at least, and for longer than until now.
    async fn fill_in_what_goes_on(
        &mut self,
        state: &WebState,
        site: &Site,
        session: &Session,
    ) -> Result<(), Failure> {
        let usage = state.app.usage();
        let Some(now) = state.app.classrooms().use_now(site.id, session.id).await? else { return Ok(()) };
        let Some(Terms { terms, .. }) = usage.terms_of(site, session).await? else { return Ok(()) };
        for ((_, there), typed) in now.live.connected.iter().zip(&mut self.form.expected) {
            let expected = typed.trim().parse::<u32>();
            if there > 0 && expected.unwrap_or(0) < there {
                *typed = there.to_string();
            }
        }
        let mut counts = PerLeg::<i64>::default();
        for (leg, typed) in Leg::ALL.into_iter().zip(&self.form.expected) {
            counts.set(leg, typed.trim().parse().unwrap_or(0).min(COUNT_MAX));
        }
        let planned = self.form.minutes.parse().unwrap_or(0);
        let accepted = usage.accepted(site, session.id).await?;
        let planned = accepted.map_or(planned, |accepted| planned.max(accepted.expected.minutes));
        let until_now = (state.app.now().since(now.since), &now.live.used);
        let minutes = proposed_minutes(planned, until_now, &counts, &terms.version.tariff);
        self.form.minutes = minutes.to_string();
        Ok(())
    }

    /// The estimate of what was typed.
    pub(super) async fn estimate(
        self,
        who: &SignedIn,
        state: &WebState,
        how: How,
        refusal: Option<&EstimateRefusal>,
    ) -> Result<Response, Failure> {
        let (visit, site) = (&who.visit, &who.visit.site);
        let standing = self.hosted.as_ref().map(|hosted| &hosted.view.session);
        let mode = standing.map_or(site.mode, |session| session.mode);
        let found = match standing {
            Some(session) => state.app.usage().terms_of(site, session).await?,
            None => state.app.usage().terms(site, mode).await?.map(|terms| Terms { terms, above: None }),
        };
        let Some(Terms { terms, above }) = found else {
            // It was switched off meanwhile, or the session is over.
            return match &self.hosted {
                Some(hosted) => {
                    let (site, session) = (site.slug.as_str(), hosted.view.slug.as_str());
                    see_other(&Address::HostSession { site, session }.path())
                }
                None => self.show(who, state, StatusCode::OK).await,
            };
        };
        let is_only = self.is_only_estimated();
        let times = if is_only {
            standing.map(|session| (session.starts_at, session.ends_at))
        } else {
            let offer = state.app.sessions().offer(site).await?;
            let plan = self.plan(who, state, &offer, how).ok();
            plan.map(|plan| (plan.starts_at, plan.ends_at))
        };
        let invited = match standing {
            Some(session) => {
                let pasted = &self.form.invitations;
                state.app.sessions().count_invited_besides(site, session.id, pasted).await?
            }
            None => 0,
        };
        let expected = expected(&self.form, invited);
        let estimate = estimate(&expected, &terms.version.tariff, terms.buffer);
        let mut counts = self.form.expected.clone();
        if let (true, Typed::Is(usual)) = (counts[0].trim().is_empty(), expected.counts.get(Leg::Computer)) {
            counts[0] = usual.to_string();
        }
        let version = self.version.to_string();
        let action = match &self.hosted {
            None => Address::HostNew { site: &site.slug },
            Some(hosted) if is_only => Address::HostEstimate { site: &site.slug, session: &hosted.view.slug },
            Some(hosted) => Address::HostEdit { site: &site.slug, session: &hosted.view.slug },
        };
        let held = match standing {
            Some(session) => {
                let payment = state.app.usage().payment(site, session.id).await?;
                let counts = |payment: &UsePayment| payment.lasts || above.is_some();
                payment.filter(|payment| counts(payment) && payment.secured.minor > 0)
            }
            None => None,
        };
        // Who adds to what is held sees what is used of it.
        let used = match standing.filter(|_| above.is_some()) {
            Some(session) => state.app.classrooms().use_now(site.id, session.id).await?,
            None => None,
        };
        let come_to = used.as_ref().map(|now| now.live.cost.gross);
        let used = used.map(|now| {
            let t = visit.t;
            let values =
                [("used", t.money(now.live.cost.gross).into()), ("held", t.money(now.ceiling).into())];
            format!("{} {}", t.text("estimate-runs"), t.with("estimate-runs-used", &values))
        });
        let fee_shown = self.fee_shown(who, state).to_string();
        let usual = if self.form.expected[0].trim().is_empty() { counts[0].as_str() } else { "" };
        let facts = EstimateFacts {
            action: sent_to(&action.path()),
            form: &self.form,
            carried: vec![
                ("form_key", &self.key),
                ("version", &version),
                ("fee_shown", &fee_shown),
                (USUAL, usual),
            ],
            how,
            is_only,
            times,
            terms: &terms,
            counts: &counts,
            estimate: &estimate,
            runs: above.is_some(),
            used: come_to,
            held: held.map(|payment| (payment.secured, payment.payment == HostPayment::Captured)),
            notice: match refusal {
                Some(EstimateRefusal::Changed) => Some(visit.t.text("estimate-changed").into_owned()),
                Some(EstimateRefusal::Unusual) => Some(visit.t.text("estimate-unsure").into_owned()),
                Some(EstimateRefusal::NotMore) => Some(visit.t.text("estimate-not-more").into_owned()),
                _ => used,
            },
            now: state.app.now(),
        };
        let status = match (&estimate, refusal) {
            (Err(_), _) => StatusCode::UNPROCESSABLE_ENTITY,
            (Ok(_), Some(EstimateRefusal::NotAccepted) | None) => StatusCode::OK,
            (Ok(_), Some(_)) => StatusCode::CONFLICT,
        };
        let page = EstimatePage::new(visit.frame_of_use(state, action.path()).await?, facts);
        let mut response = visit.show(&page, Privacy::Form)?;
        *response.status_mut() = status;
        Ok(response)
    }
}

/// A session that its host may still pay for, with the schedule page as it would have been typed for it.
async fn find(who: &SignedIn, state: &WebState) -> Result<(HostedSession, Page), Failure> {
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let sessions = state.app.sessions();
    let hosted = sessions.find_hosted(acting(who), site, slug).await?.ok_or(Failure::NotFound)?;
    let form = sessions.form_of(acting(who), site, slug, t.locale()).await?.ok_or(Failure::NotFound)?;
    Ok((hosted.clone(), Page::new(form, Some(hosted)).staying()))
}

/// `GET /{site}/host/sessions/{session}/estimate`: what a session that there is would cost.
pub(crate) async fn show(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let (hosted, mut page) = find(&who, &state).await?;
    let (site, session) = (&who.visit.site, &hosted.view.session);
    if !asked.get(payment::HELD).is_empty() {
        page.fill_in_what_is_held(&state, site, session.id).await?;
    } else {
        page.fill_in_what_was_accepted(&state, site, session.id).await?;
    }
    let has_started = state.app.usage().has_started(site.id, session.id).await?;
    if has_started {
        page.fill_in_what_goes_on(&state, site, session).await?;
    }
    let is_past = state.app.now() >= session.ends_at && !has_started;
    if session.state == SessionState::Cancelled || is_past {
        return see_other(&Address::HostSession { site: &site.slug, session: &hosted.view.slug }.path());
    }
    let starts = asked.get(HOW) == "start" && session.state == SessionState::Scheduled;
    page.estimate(&who, &state, if starts { How::Start } else { How::Schedule }, None).await
}

/// `POST /{site}/host/sessions/{session}/estimate`: accepts it for a session that stays as it is, or leads back.
pub(crate) async fn accept(
    mut who: SignedIn,
    State(state): State<WebState>,
    sent: PostedForm,
) -> Result<Response, Failure> {
    let (hosted, _) = find(&who, &state).await?;
    let slug = hosted.view.slug.clone();
    let page = Page::sent(&state, &sent.fields, Some(hosted)).staying();
    if !sent.is_genuine {
        return page.with(PageNotice::Stale).show(&who, &state, StatusCode::FORBIDDEN).await;
    }
    if let Some(language) = Locale::parse(sent.fields.get(KEPT_LANGUAGE)) {
        return page.show_in(&mut who, &state, &sent.fields, language).await;
    }
    let site = &who.visit.site;
    let Some(pressed) = pressed(&sent.fields) else { return page.show(&who, &state, StatusCode::OK).await };
    let Some(acceptance) = pressed.acceptance else {
        return page.estimate(&who, &state, pressed.how, None).await;
    };
    let accepted =
        state.app.usage().accept(acting(&who), site, &slug, &page.form, pressed.how, acceptance).await?;
    match accepted.ok_or(Failure::NotFound)? {
        Ok(()) if acceptance.pays_now => payment::go(&who, &state, &slug, HowToPay::Now).await,
        Ok(()) => see_other(&payment::followed(&site.slug, &slug)),
        Err(refusal) => page.estimate(&who, &state, pressed.how, Some(&refusal)).await,
    }
}
