//! Scheduling, changing and duplicating. What was typed is kept whatever happens; nothing is scheduled before the fee
//! was echoed as it was understood (decision 22).

use super::changed::differences;
use super::estimating::{led_to_estimate, pressed};
use super::schedule_page::{PageNotice, SchedulePage, SchedulePageFacts};
use super::summary::fee_shown;
use super::{acting, notices};
use crate::commerce::missing::MissingNotice;
use crate::layout::KEPT_LANGUAGE;
use crate::request::form::{Fields, PostedForm};
use crate::request::reader;
use crate::response::{Failure, Privacy, see_other};
use crate::state::WebState;
use crate::usage::estimate_page::{AT_CEILING, CHANGE, USUAL};
use crate::usage::payment;
use crate::visit::SignedIn;
use app::sessions::{ChangeRefusal, HostedSession, How, ScheduleForm, ScheduleOffer, ScheduleRefusal, Which};
use app::usage::HowToPay;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::sessions::SessionState;
use domain::sessions::schedule::{Field, Plan, Problems};
use domain::usage::Leg;
use http::StatusCode;
use locale::{Address, Locale};

/// Where a form is sent to which its host may come back: the page's own address with a query, because a browser forgets
/// the page that it keeps at an address as soon as a form is sent to that very one.
pub(super) fn sent_to(page: &str) -> String {
    format!("{page}?sent")
}

/// `GET /{site}/host/sessions/new`: the empty page, or with `?from=` the copy of a session without its date.
pub(crate) async fn show_new(
    who: SignedIn,
    RawQuery(query): RawQuery,
    State(state): State<WebState>,
) -> Result<Response, Failure> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let (site, t) = (&who.visit.site, who.visit.t);
    let copy = match asked.get("from") {
        "" => None,
        slug => state.app.sessions().form_of(acting(&who), site, slug, t.locale()).await?,
    };
    let form = match copy {
        Some(copy) => ScheduleForm { date: String::new(), which: Which::Unsaid, ..copy },
        None => ScheduleForm {
            presenter: who.person.name.clone(),
            ..ScheduleForm::empty(&site.time_zone, &site.locale)
        },
    };
    let page = Page { key: new_key(&state), ..Page::new(form, None) };
    page.show(&who, &state, StatusCode::OK).await
}

/// `POST /{site}/host/sessions/new`
pub(crate) async fn post_new(
    mut who: SignedIn,
    State(state): State<WebState>,
    sent: PostedForm,
) -> Result<Response, Failure> {
    let page = Page::sent(&state, &sent.fields, None);
    if !sent.is_genuine {
        return page.with(PageNotice::Stale).show(&who, &state, StatusCode::FORBIDDEN).await;
    }
    if let Some(language) = Locale::parse(sent.fields.get(KEPT_LANGUAGE)) {
        return page.show_in(&mut who, &state, &sent.fields, language).await;
    }
    let site = &who.visit.site;
    let Some(pressed) = pressed(&sent.fields) else { return page.check(&who, &state, &sent.fields).await };
    let how = pressed.how;
    if let Some(amount) = page.unconfirmed_fee(&who, &state, &sent.fields, how).await? {
        return page.with(PageNotice::ConfirmFee { amount }).show(&who, &state, StatusCode::OK).await;
    }
    let locale = who.visit.t.locale();
    let outcome =
        state.app.sessions().schedule(acting(&who), site, &page.form, locale, pressed, &page.key).await?;
    match outcome {
        Err(ScheduleRefusal::Invalid(problems)) => {
            page.invalid(&who, &state, &sent.fields, how, problems).await
        }
        Err(ScheduleRefusal::Estimate(refusal)) => page.estimate(&who, &state, how, Some(&refusal)).await,
        Err(ScheduleRefusal::Kept(slug)) => page.kept(&who, &state, &slug).await,
        Ok(scheduled) if scheduled.is_to_be_paid => {
            payment::go(&who, &state, &scheduled.slug, HowToPay::Now).await
        }
        Ok(scheduled) => {
            if scheduled.meeting_link.as_deref() == Some("") {
                return see_other(&Address::Room { site: &site.slug, session: &scheduled.slug }.path());
            }
            let here = Address::HostSession { site: &site.slug, session: &scheduled.slug }.path();
            let done = match how {
                How::Draft => "draft".to_owned(),
                How::Schedule => format!("scheduled&invited={}", scheduled.invited),
                How::Start => started(&state),
            };
            see_other(&format!("{here}?done={done}"))
        }
    }
}

/// `GET /{site}/host/sessions/{session}/edit`
pub(crate) async fn show_edit(who: SignedIn, State(state): State<WebState>) -> Result<Response, Failure> {
    let (site, slug, t) = (&who.visit.site, who.visit.param("session"), who.visit.t);
    let sessions = state.app.sessions();
    let hosted = sessions.find_hosted(acting(&who), site, slug).await?.ok_or(Failure::NotFound)?;
    let form = sessions.form_of(acting(&who), site, slug, t.locale()).await?.ok_or(Failure::NotFound)?;
    Page::new(form, Some(hosted)).show(&who, &state, StatusCode::OK).await
}

/// `POST /{site}/host/sessions/{session}/edit`
pub(crate) async fn post_edit(
    mut who: SignedIn,
    State(state): State<WebState>,
    sent: PostedForm,
) -> Result<Response, Failure> {
    let (by, sessions) = (acting(&who), state.app.sessions());
    let hosted = sessions.find_hosted(by, &who.visit.site, who.visit.param("session")).await?;
    let page = Page::sent(&state, &sent.fields, Some(hosted.ok_or(Failure::NotFound)?));
    if !sent.is_genuine {
        return page.with(PageNotice::Stale).show(&who, &state, StatusCode::FORBIDDEN).await;
    }
    if let Some(language) = Locale::parse(sent.fields.get(KEPT_LANGUAGE)) {
        return page.show_in(&mut who, &state, &sent.fields, language).await;
    }
    let (site, slug) = (&who.visit.site, who.visit.param("session"));
    // What has been announced starts from its own page.
    let may_start = page.is_draft();
    let Some(pressed) = pressed(&sent.fields).filter(|pressed| may_start || pressed.how != How::Start) else {
        return page.check(&who, &state, &sent.fields).await;
    };
    let how = pressed.how;
    if sent.fields.get("action") == "recount" {
        return page.estimate(&who, &state, how, None).await;
    }
    if let Some(amount) = page.unconfirmed_fee(&who, &state, &sent.fields, how).await? {
        return page.with(PageNotice::ConfirmFee { amount }).show(&who, &state, StatusCode::OK).await;
    }
    let typed = (&page.form, who.visit.t.locale());
    let outcome = sessions.change(by, site, slug, typed, pressed, page.version).await?;
    let here = Address::HostSession { site: &site.slug, session: slug }.path();
    match outcome.ok_or(Failure::NotFound)? {
        Ok(changed) if changed.is_to_be_paid => payment::go(&who, &state, slug, HowToPay::Now).await,
        Ok(changed) if changed.is_started && page.form.is_here() => {
            see_other(&Address::Room { site: &site.slug, session: slug }.path())
        }
        Ok(changed) if changed.is_started => see_other(&format!("{here}?done={}", started(&state))),
        Ok(changed) => see_other(&format!("{here}?{}", notices::after_change(changed))),
        Err(ChangeRefusal::Invalid(problems)) => {
            page.invalid(&who, &state, &sent.fields, how, problems).await
        }
        Err(ChangeRefusal::Estimate(refusal)) => page.estimate(&who, &state, how, Some(&refusal)).await,
        // A second click on what is accepted.
        Err(ChangeRefusal::ChangedMeanwhile)
            if sessions.is_as_accepted(by, site, slug, typed, pressed).await? =>
        {
            match pressed.acceptance.is_some_and(|accepted| accepted.pays_now) {
                true => payment::go(&who, &state, slug, HowToPay::Now).await,
                false => see_other(&here),
            }
        }
        Err(ChangeRefusal::ChangedMeanwhile) => {
            let t = who.visit.t;
            let present = sessions.form_of(by, site, slug, t.locale()).await?.ok_or(Failure::NotFound)?;
            let notice = PageNotice::ChangedMeanwhile { present: differences(t, &page.form, &present) };
            page.seen().with(notice).show(&who, &state, StatusCode::CONFLICT).await
        }
        Err(ChangeRefusal::Over) => see_other(&here),
    }
}

/// For the address of the page after starting: it sends its host on only shortly after.
pub(super) fn started(state: &WebState) -> String {
    format!("started&at={}", state.app.now().micros() / 1_000_000)
}

fn new_key(state: &WebState) -> String {
    BASE64.encode(state.app.random_bytes::<16>())
}

/// The page with what was typed.
pub(super) struct Page {
    pub(super) form: ScheduleForm,
    pub(super) key: String,
    pub(super) hosted: Option<HostedSession>,
    /// Of the session that the form was filled in for, however often the page was shown since: what somebody else saved
    /// meanwhile is not overwritten unseen. 0 for a new one.
    pub(super) version: i64,
    pub(super) problems: Problems,
    stays: bool,
    notice: Option<PageNotice>,
}

impl Page {
    /// Of a form that nobody has sent yet; `hosted` is the session that is changed.
    pub fn new(form: ScheduleForm, hosted: Option<HostedSession>) -> Self {
        let version = hosted.as_ref().map_or(0, |hosted| hosted.version);
        Self {
            form,
            key: String::new(),
            hosted,
            version,
            problems: Problems::new(),
            stays: false,
            notice: None,
        }
    }

    /// The same, with what is wrong.
    pub fn with_problems(self, problems: Problems) -> Self {
        Self { problems, ..self }
    }

    pub(super) fn sent(state: &WebState, fields: &Fields, hosted: Option<HostedSession>) -> Self {
        let key = fields.get("form_key");
        let good = key.len() == 22 && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        // A version that cannot be read is none that was ever shown.
        let version = hosted.as_ref().map_or(0, |_| fields.get("version").parse().unwrap_or(-1));
        let key = if good { key.to_owned() } else { new_key(state) };
        Self { key, version, ..Self::new(typed(fields), hosted) }
    }

    fn is_draft(&self) -> bool {
        self.hosted.as_ref().is_some_and(|hosted| hosted.view.session.state == SessionState::Draft)
    }

    /// Of a form that has become a session before, which is not what it says now: it can change that session, seen; where
    /// there is nothing to change any more, it is that of a new one.
    async fn kept(mut self, who: &SignedIn, state: &WebState, slug: &str) -> Result<Response, Failure> {
        let (by, site, t, sessions) = (acting(who), &who.visit.site, who.visit.t, state.app.sessions());
        let hosted = sessions.find_hosted(by, site, slug).await?;
        let hosted = hosted.filter(|hosted| hosted.view.session.goes_on(state.app.now()));
        let present = sessions.form_of(by, site, slug, t.locale()).await?;
        let notice = match (hosted, present) {
            (Some(hosted), Some(present)) => {
                let session = hosted.view.session.id;
                self.form.invitations = sessions.not_invited(site, session, &self.form.invitations).await?;
                self.hosted = Some(hosted);
                self = self.seen();
                PageNotice::Kept { present: differences(t, &self.form, &present) }
            }
            _ => {
                self.key = new_key(state);
                PageNotice::Gone
            }
        };
        self.with(notice).show(who, state, StatusCode::CONFLICT).await
    }

    /// The same for a host who is shown now what was saved meanwhile.
    fn seen(mut self) -> Self {
        self.version = self.hosted.as_ref().map_or(0, |hosted| hosted.version);
        self
    }

    /// The same for a session that stays as it is: only its estimate is looked at and accepted.
    pub(super) fn staying(self) -> Self {
        Self { stays: true, ..self }
    }

    /// Whether only the estimate is accepted; what is still a draft is changed with it.
    pub(super) fn is_only_estimated(&self) -> bool {
        self.stays && !self.is_draft()
    }

    pub(super) fn with(mut self, notice: PageNotice) -> Self {
        self.notice = Some(notice);
        self
    }

    /// What it would become with a button.
    pub(super) fn plan(
        &self,
        who: &SignedIn,
        state: &WebState,
        offer: &ScheduleOffer,
        how: How,
    ) -> Result<Plan, Problems> {
        let standing = self.hosted.as_ref().map(HostedSession::standing);
        let (site, locale) = (&who.visit.site, who.visit.t.locale());
        state.app.sessions().check(site, offer, &self.form, locale, how, standing)
    }

    /// The amount, when one was typed that the page had not echoed yet.
    async fn unconfirmed_fee(
        &self,
        who: &SignedIn,
        state: &WebState,
        fields: &Fields,
        how: How,
    ) -> Result<Option<String>, Failure> {
        let site = &who.visit.site;
        let offer = state.app.sessions().offer(site).await?;
        let Ok(plan) = self.plan(who, state, &offer, how) else { return Ok(None) };
        let shown = fields.get("fee_shown").parse().unwrap_or(0);
        let unseen = plan.price.filter(|_| fee_shown(site, plan.price) != shown);
        Ok(unseen.map(|price| who.visit.t.money(price.gross)))
    }

    /// The fee that was understood, for a page that carries the form along.
    pub(super) fn fee_shown(&self, who: &SignedIn, state: &WebState) -> i64 {
        let site = &who.visit.site;
        fee_shown(site, state.app.sessions().understood(site, &self.form, who.visit.t.locale()))
    }

    /// The same, or its estimate where that was shown, in another language, which the browser keeps.
    pub(super) async fn show_in(
        mut self,
        who: &mut SignedIn,
        state: &WebState,
        fields: &Fields,
        language: Locale,
    ) -> Result<Response, Failure> {
        self.form = self.form.in_language(who.visit.t.locale(), language, who.visit.site.currency);
        who.visit.speak(language);
        let mut response = match led_to_estimate(fields) {
            Some(how) => self.estimate(who, state, how, None).await?,
            None => self.show(who, state, StatusCode::OK).await?,
        };
        reader::keep_language(&mut response, language, state.https);
        Ok(response)
    }

    /// *Check*: says what is wrong and what would happen. *Change* on the estimate's page only leads back here.
    async fn check(mut self, who: &SignedIn, state: &WebState, fields: &Fields) -> Result<Response, Failure> {
        if fields.get("action") != CHANGE {
            let offer = state.app.sessions().offer(&who.visit.site).await?;
            self.problems = self.plan(who, state, &offer, How::Schedule).err().unwrap_or_default();
        }
        self.show(who, state, StatusCode::OK).await
    }

    /// Shows it.
    pub async fn show(
        self,
        who: &SignedIn,
        state: &WebState,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let (visit, site) = (&who.visit, &who.visit.site);
        let offer = state.app.sessions().offer(site).await?;
        // A page that nobody has filled in yet says nothing of what is missing, but what it would become.
        let plan = self.plan(who, state, &offer, How::Schedule);
        let action = match &self.hosted {
            None => Address::HostNew { site: &site.slug },
            Some(hosted) => Address::HostEdit { site: &site.slug, session: &hosted.view.slug },
        };
        let keeps_price = match (&self.hosted, plan.as_ref()) {
            (Some(hosted), Ok(plan)) => {
                let change = state.app.sessions().fee_change(site, hosted, plan).await?;
                notices::fee_sentences(visit.t, change)
            }
            _ => Vec::new(),
        };
        let missing = match offer.fees {
            Ok(()) => None,
            Err(_) => state.app.commerce().missing(site, site.mode).await?,
        };
        let may = |act| who.person.may(site.id, act);
        let facts = SchedulePageFacts {
            site,
            offer: &offer,
            missing: missing.map(|missing| MissingNotice::new(visit.t, site, &missing, may)),
            form: &self.form,
            problems: &self.problems,
            plan: plan.as_ref(),
            reader: visit.zone.as_ref(),
            now: state.app.now(),
            understood: state.app.sessions().understood(site, &self.form, visit.t.locale()),
            keeps_price,
            notice: self.notice.clone(),
            action: sent_to(&action.path()),
            form_key: &self.key,
            version: self.version,
            is_announced: self
                .hosted
                .as_ref()
                .is_some_and(|hosted| hosted.view.session.state != SessionState::Draft),
        };
        let page = SchedulePage::new(visit.frame_at(action.path()), facts);
        let mut response = visit.show(&page, Privacy::Form)?;
        *response.status_mut() = status;
        Ok(response)
    }
}

/// The form as sent.
fn typed(fields: &Fields) -> ScheduleForm {
    let text = |field: Field| fields.get(field.as_str()).to_owned();
    ScheduleForm {
        topic: text(Field::Topic),
        description: text(Field::Description),
        agenda: text(Field::Agenda),
        presenter: text(Field::Presenter),
        language: fields.get("language").to_owned(),
        date: text(Field::Date),
        time: text(Field::Time),
        which: Which::parse(fields.get("which")),
        time_zone: text(Field::TimeZone),
        minutes: text(Field::Minutes),
        listed: fields.get("listed") != "no",
        no_withdrawal: !fields.get("no_withdrawal").is_empty(),
        registration: !fields.get(Field::Registration.as_str()).is_empty(),
        closes: text(Field::Closes),
        closes_unit: fields.get("closes_unit").to_owned(),
        capacity: text(Field::Capacity),
        cancelling: text(Field::Cancelling),
        cancelling_unit: fields.get("cancelling_unit").to_owned(),
        fee: text(Field::Fee),
        place: fields.get("place").to_owned(),
        meeting_link: text(Field::MeetingLink),
        division: text(Field::Division),
        greeting: text(Field::Greeting),
        confirmation_text: text(Field::ConfirmationText),
        invitations: text(Field::Invitations),
        expected: Leg::ALL.map(|leg| match leg {
            // What the estimate's page had filled in itself follows the rest of the form.
            Leg::Computer if fields.get(USUAL) == fields.get(Field::Expected(leg).as_str()) => String::new(),
            _ => text(Field::Expected(leg)),
        }),
        at_ceiling: fields.get(AT_CEILING).to_owned(),
    }
}
