//! Scheduling a session: what the site allows, what the typed page would become, and making it so.

use super::form::ScheduleForm;
use super::hosting::{self as hosted, Acting};
use super::{Sessions, inviting};
use crate::commerce::offers::offered;
use crate::entropy::base32;
use crate::error::{Stop, refused};
use crate::sites::{PayerTexts, Site};
use crate::spawn::spawn;
use crate::usage::estimates::{self, Acceptance, EstimateRefusal, ToAccept};
use crate::{App, AppError};
use domain::divisions::DivisionUse;
use domain::ids::SessionId;
use domain::money::Money;
use domain::registrations::hold::Seats;
use domain::sessions::invitations::{self, Pasted};
use domain::sessions::schedule::{
    Field, OPENS_BEFORE, Plan, Problem, Problems, ScheduleCommand, ScheduleFacts, Standing, Starts, Typed,
    schedule,
};
use domain::sessions::{Session, SessionState};
use domain::sites::{FeesMissing, PayerText, Price, fees_available};
use domain::time::Timestamp;
use domain::usage::Leg;
use domain::usage::estimate::WhenPaid;
use locale::Locale;
use store::sessions::{SessionRow, hosting};
use store::sites::MerchantAccountRow;
use store::usage::estimates as rows;
use store::{Tx, divisions, sessions};

/// What becomes of a schedule page whose button was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Kept as a draft that only its host sees.
    Draft,
    /// *Schedule*: announced.
    Schedule,
    /// *Start session*: announced, and it starts now.
    Start,
}

/// A button, and what its host accepted before he came to it: where he pays per use, nothing is scheduled or started
/// before he was shown what it is estimated to cost (S-51).
#[derive(Debug, Clone, Copy)]
pub struct Pressed {
    /// The button.
    pub how: How,
    /// The estimate that he accepts.
    pub acceptance: Option<Acceptance>,
}

impl From<How> for Pressed {
    fn from(how: How) -> Self {
        Self { how, acceptance: None }
    }
}

/// Why nothing was scheduled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScheduleRefusal {
    /// Something is wrong with what was typed.
    Invalid(Problems),
    /// Its host pays per use, and has not accepted what that is estimated to cost.
    Estimate(EstimateRefusal),
    /// The form was sent before, and has become the session at this address, which is not what it says now: who goes back in
    /// his browser and sends it again means to change that session.
    Kept(String),
}

/// What a site lets its hosts do on the schedule page.
#[derive(Debug, Clone)]
pub struct ScheduleOffer {
    /// Whether a fee can be charged, and otherwise what is missing (S-2).
    pub fees: Result<(), FeesMissing>,
    /// Largest fee (S-43).
    pub fee_max: Money,
    /// Decimals that the gateway takes.
    pub gateway_digits: u32,
    /// Most that it takes in one payment, where it has a limit.
    pub payment_max: Option<Money>,
    /// Codes and names of divisions; empty when the site keeps none.
    pub divisions: Vec<(String, String)>,
    /// Whether every session names one.
    pub division_required: bool,
    /// Whether the site has words for sessions that consumers cannot withdraw from: without them nobody may claim it.
    pub may_exclude_withdrawal: bool,
    /// Whether hosts pay per use, and so say how many people they expect.
    pub pays_per_use: bool,
}

/// A session that was scheduled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheduled {
    /// Its address under the site.
    pub slug: String,
    /// Where its host goes now, when it was started.
    pub meeting_link: Option<String>,
    /// Whether its host pays now: his payment announces it.
    pub is_to_be_paid: bool,
    /// How many people were invited, or will be when the draft is announced.
    pub invited: usize,
}

impl Sessions<'_> {
    /// What the site lets its hosts do.
    pub async fn offer(&self, site: &Site) -> Result<ScheduleOffer, AppError> {
        let mut tx = self.0.store().reader().await?;
        offer(self.0, &mut tx, site).await
    }

    /// What the typed page would become, without doing it: the plan, or everything that is wrong. `standing` is what is
    /// known of the session when it is changed; `now` is when it starts with *Start session*.
    pub fn check(
        &self,
        site: &Site,
        offer: &ScheduleOffer,
        form: &ScheduleForm,
        locale: Locale,
        how: How,
        standing: Option<Standing>,
    ) -> Result<Plan, Problems> {
        let command = command(site, form, locale, how);
        let codes: Vec<String> = offer.divisions.iter().map(|(code, _)| code.clone()).collect();
        schedule(&command, &facts(site, offer, &codes, standing), self.0.now())
    }

    /// What attendees would pay for the typed fee, as far as it can be read: to be echoed before anything is scheduled
    /// (decision 22).
    pub fn understood(&self, site: &Site, form: &ScheduleForm, locale: Locale) -> Option<Price> {
        match form.read(locale, site.currency).fee {
            Typed::Is(fee) if fee.minor > 0 => site.tax.price(fee).ok(),
            _ => None,
        }
    }

    /// Schedules what was typed, or says everything that is wrong. The same form schedules once (PS-K6), and is refused when
    /// it says something else than at that time.
    pub async fn schedule(
        &self,
        by: Acting,
        site: &Site,
        form: &ScheduleForm,
        locale: Locale,
        pressed: impl Into<Pressed>,
        form_key: &str,
    ) -> Result<Result<Scheduled, ScheduleRefusal>, AppError> {
        let app = self.0;
        let Pressed { how, acceptance } = pressed.into();
        let offer = self.offer(site).await?;
        let pasted = invitations::read(&form.invitations);
        let checked = self.check(site, &offer, form, locale, how, None);
        let mut problems = checked.as_ref().err().cloned().unwrap_or_default();
        if let Err(refusal) = self.admit(site, None, form, &pasted).await? {
            problems.push((Field::Invitations, Problem::Invitations(refusal)));
        }
        let (Ok(plan), true) = (checked, problems.is_empty()) else {
            return Ok(Err(ScheduleRefusal::Invalid(problems)));
        };
        let key = app.sign("schedule form", &[by.account.0.as_bytes(), form_key.as_bytes()].concat());
        let key = base32(&key[..20]);
        let row = row_of(app, by, site, form, plan.clone(), how);
        let (store, inside, in_site) = (app.store().clone(), app.clone(), site.clone());
        let (mail_locale, typed) = (locale.code().to_owned(), form.clone());
        let unit = async move |tx: &mut Tx| {
            let pays = how != How::Draft && estimates::pays_per_use(tx, in_site.id).await?;
            if let Some(earlier) = hosting::find_by_form(tx, in_site.id, &key).await? {
                let again =
                    Again { typed: &typed, plan: plan.clone(), how, acceptance, pasted: &pasted, pays };
                if !again.is_what_became(&inside, tx, (by, &in_site), &earlier).await? {
                    return Err(Stop::Refused(ScheduleRefusal::Kept(earlier.slug)));
                }
                let is_draft = earlier.session.state == SessionState::Draft;
                let is_to_be_paid = is_draft || acceptance.is_some_and(|accepted| accepted.pays_now);
                return Ok((earlier, pays && is_to_be_paid));
            }
            let mut row = row.clone();
            if pays {
                row.session.state = SessionState::Draft;
                let of = ToAccept {
                    session: (in_site.id, &row.session),
                    slug: &row.slug,
                    typed: &typed,
                    acceptance,
                    how,
                    used: None,
                };
                let accepted = estimates::accept(&inside, tx, by, of).await;
                if accepted.map_err(|stop| stop.map(ScheduleRefusal::Estimate))? {
                    row.session.state = SessionState::Scheduled;
                }
            }
            sessions::insert(tx, &row, in_site.currency, Some(&key), inside.now()).await?;
            let is_draft = row.session.state == SessionState::Draft;
            let action = if is_draft { "keep draft" } else { "schedule session" };
            let detail = fee_detail(row.session.fee);
            inside.audit(tx, in_site.id, &by.actor(), action, &row.slug, &detail).await?;
            if how == How::Start
                && !pays
                && let Err(refusal) = hosted::start_now(&inside, tx, by, &row).await?
            {
                // It stays announced; its page says what stands in the way.
                tracing::info!(refusal = ?refusal, "a session that was scheduled does not start with it");
            }
            if !pays && typed.expected.iter().any(|count| !count.is_empty()) {
                rows::set_expected(tx, in_site.id, row.session.id, &typed.counts()).await?;
            }
            let announced = row.session.state == SessionState::Scheduled;
            inviting::add(&inside, tx, by, &row, &pasted, &mail_locale, announced).await?;
            let is_to_be_paid = pays && !announced;
            Ok::<_, Stop<ScheduleRefusal>>((row, is_to_be_paid))
        };
        let done = refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)?;
        let (row, is_to_be_paid) = match done {
            Ok(done) => done,
            Err(refusal) => return Ok(Err(refusal)),
        };
        Ok(Ok(Scheduled {
            slug: row.slug,
            meeting_link: (how == How::Start && !is_to_be_paid).then_some(row.meeting_link),
            is_to_be_paid,
            invited: invitations::read(&form.invitations).addresses.len(),
        }))
    }

    /// Whether a session is what the form of its page asks for, accepted as it stands: a second click.
    pub async fn is_as_accepted(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        (form, locale): (&ScheduleForm, Locale),
        pressed: Pressed,
    ) -> Result<bool, AppError> {
        let offer = self.offer(site).await?;
        let mut tx = self.0.store().reader().await?;
        let Some(row) = hosted::find(&mut tx, by, site, slug).await? else { return Ok(false) };
        let standing = hosted::HostedSession::of(row.clone(), site)?.standing();
        let Ok(plan) = self.check(site, &offer, form, locale, pressed.how, Some(standing)) else {
            return Ok(false);
        };
        let pasted = invitations::read(&form.invitations);
        Ok(is_accepted(&mut tx, &row, form, pressed.how, pressed.acceptance).await?
            && inviting::new_ones(&mut tx, (site.id, row.session.id), &pasted).await?.is_empty()
            && is_as_planned(&row, form, plan, pressed.how, self.0.now()))
    }

    /// Whether the pasted addresses may be invited; an empty field is no mistake.
    async fn admit(
        &self,
        site: &Site,
        session: Option<SessionId>,
        form: &ScheduleForm,
        pasted: &Pasted,
    ) -> Result<Result<(), invitations::InviteRefusal>, AppError> {
        if form.invitations.trim().is_empty() {
            return Ok(Ok(()));
        }
        let mut tx = self.0.store().reader().await?;
        inviting::admit(self.0, &mut tx, site.id, session, pasted).await
    }
}

/// A form that was sent before.
struct Again<'a> {
    typed: &'a ScheduleForm,
    plan: Plan,
    how: How,
    acceptance: Option<Acceptance>,
    pasted: &'a Pasted,
    /// Whether its host pays per use for what he does with it.
    pays: bool,
}

impl Again<'_> {
    /// Whether the session that it has become is what it asks for now: a second click, or an answer that was lost.
    async fn is_what_became(
        &self,
        app: &App,
        tx: &mut Tx,
        (by, site): (Acting, &Site),
        row: &SessionRow,
    ) -> Result<bool, AppError> {
        let of = (site.id, row.session.id);
        // Called off, over, deleted, or another's since.
        let stands = row.session.goes_on(app.now()) && hosted::find(tx, by, site, &row.slug).await?.is_some();
        let is_as_kept = (self.how == How::Draft) == (row.session.state == SessionState::Draft);
        let says_the_same = match self.pays {
            true => is_accepted(tx, row, self.typed, self.how, self.acceptance).await?,
            false => is_as_kept && rows::expected(tx, of.0, of.1).await? == self.typed.counts(),
        };
        Ok(stands
            && says_the_same
            && inviting::new_ones(tx, of, self.pasted).await?.is_empty()
            && is_as_planned(row, self.typed, self.plan.clone(), self.how, app.now()))
    }
}

/// Whether a session is what the plan of a form would make of it; what starts at once has no times of its own.
fn is_as_planned(row: &SessionRow, form: &ScheduleForm, plan: Plan, how: How, now: Timestamp) -> bool {
    let mut planned = apply(row.clone(), form, plan);
    if how == How::Start {
        let (of, is) = (&mut planned.session, &row.session);
        if is.starts_at > now {
            return false;
        }
        of.ends_at = is.starts_at.plus(of.ends_at.since(of.starts_at));
        (of.starts_at, of.registration_closes_at) = (is.starts_at, is.registration_closes_at);
    }
    planned == *row
}

/// Whether the session's estimate is the one that is accepted with the form.
async fn is_accepted(
    tx: &mut Tx,
    row: &SessionRow,
    form: &ScheduleForm,
    how: How,
    acceptance: Option<Acceptance>,
) -> Result<bool, AppError> {
    let (Some(acceptance), Some(accepted)) =
        (acceptance, rows::newest(tx, row.site_id, row.session.id).await?)
    else {
        return Ok(false);
    };
    let pasted = invitations::read(&form.invitations);
    let invited = inviting::besides(tx, (row.site_id, row.session.id), &pasted).await?;
    let typed = estimates::expected(form, invited);
    let counts = accepted.expected.counts;
    let same = Leg::ALL.into_iter().all(|leg| match typed.counts.get(leg) {
        Typed::Is(count) => count == counts.get(leg),
        Typed::Nothing => counts.get(leg) == 0,
        Typed::Unreadable => false,
    });
    let starts = accepted.when_paid == WhenPaid::Starts;
    Ok(same && acceptance.at_ceiling == accepted.at_ceiling && starts == (how == How::Start))
}

/// The rules' command of what was typed.
pub(super) fn command(site: &Site, form: &ScheduleForm, locale: Locale, how: How) -> ScheduleCommand {
    let command = form.read(locale, site.currency);
    match how {
        How::Start => ScheduleCommand { starts: Starts::Now, ..command },
        How::Draft | How::Schedule => command,
    }
}

/// The rules' facts.
pub(super) fn facts<'a>(
    site: &'a Site,
    offer: &ScheduleOffer,
    divisions: &'a [String],
    standing: Option<Standing>,
) -> ScheduleFacts<'a> {
    ScheduleFacts {
        mode: site.mode,
        tax: &site.tax,
        fee_max: offer.fee_max,
        gateway_digits: offer.gateway_digits,
        payment_max: offer.payment_max,
        fees: offer.fees,
        divisions,
        division_required: offer.division_required,
        may_exclude_withdrawal: offer.may_exclude_withdrawal,
        standing,
        may_have_begun: false,
    }
}

/// Most that can be paid at once through one of the accounts; none where one of them has no such limit.
fn payment_max(app: &App, site: &Site, accounts: &[MerchantAccountRow]) -> Option<Money> {
    let most = accounts.iter().map(|account| {
        app.gateways().capabilities(account.login.interface()).largest(site.currency).map(|most| most.minor)
    });
    let most: Option<Vec<i64>> = most.collect();
    most?.into_iter().max().map(|minor| Money::new(minor, site.currency))
}

pub(super) async fn offer(app: &App, tx: &mut Tx, site: &Site) -> Result<ScheduleOffer, AppError> {
    let accounts = offered(app, tx, site.as_seller(), site.mode, None).await?;
    let texts = PayerTexts::of(store::sites::list_texts(tx, site.id).await?, site);
    let usage = divisions::get_use(tx, site.id).await?;
    let kept = if usage == DivisionUse::Off { Vec::new() } else { divisions::list(tx, site.id).await? };
    let active = kept.into_iter().filter(|row| row.active);
    Ok(ScheduleOffer {
        fees: fees_available(site.fees, site.mode, !accounts.is_empty()),
        fee_max: site.fee_max,
        gateway_digits: app.gateways().digits(site.currency),
        payment_max: payment_max(app, site, &accounts),
        divisions: active.map(|row| (row.division.code, row.division.name)).collect(),
        division_required: usage == DivisionUse::Required,
        may_exclude_withdrawal: texts.has(PayerText::NoWithdrawal),
        pays_per_use: site.usage.is_on(),
    })
}

/// In the audit log.
pub(super) fn fee_detail(fee: Option<Money>) -> String {
    fee.map_or_else(|| "free".to_owned(), domain::audit::amount)
}

fn row_of(app: &App, by: Acting, site: &Site, form: &ScheduleForm, plan: Plan, how: How) -> SessionRow {
    let slug = slug(&plan.topic, &base32(&app.random_bytes::<5>()));
    let id = app.id();
    let state = if how == How::Draft { SessionState::Draft } else { SessionState::Scheduled };
    let row = SessionRow {
        session: Session {
            id,
            mode: plan.mode,
            state,
            starts_at: Timestamp(0),
            ends_at: Timestamp(0),
            opens_before: OPENS_BEFORE,
            registration_required: true,
            no_withdrawal: false,
            registration_closes_at: Timestamp(0),
            fee: None,
        },
        site_id: site.id,
        slug,
        topic: String::new(),
        description: String::new(),
        agenda: String::new(),
        presenter: String::new(),
        language: String::new(),
        listed: false,
        time_zone: String::new(),
        meeting_link: String::new(),
        calendar_sequence: 0,
        seats: Seats { capacity: plan.capacity, held: 0, sold: 0 },
        host: Some(by.account),
        division: String::new(),
        cancelling: plan.cancelling,
        greeting: String::new(),
        confirmation_text: String::new(),
        version: 1,
    };
    apply(row, form, plan)
}

/// The session with a plan carried out.
pub(super) fn apply(row: SessionRow, form: &ScheduleForm, plan: Plan) -> SessionRow {
    SessionRow {
        session: Session {
            starts_at: plan.starts_at,
            ends_at: plan.ends_at,
            registration_required: plan.registration_required,
            no_withdrawal: plan.no_withdrawal,
            registration_closes_at: plan.registration_closes_at,
            fee: plan.fee,
            ..row.session
        },
        topic: plan.topic,
        description: plan.description,
        agenda: plan.agenda,
        presenter: plan.presenter,
        language: Locale::parse(&form.language).unwrap_or_default().code().to_owned(),
        listed: plan.listed,
        time_zone: form.time_zone.clone(),
        meeting_link: plan.meeting_link,
        seats: Seats { capacity: plan.capacity, ..row.seats },
        division: plan.division,
        cancelling: plan.cancelling,
        greeting: plan.greeting,
        confirmation_text: plan.confirmation_text,
        ..row
    }
}

/// Longest part of an address that is made from the topic, characters.
const SLUG_WORDS_MAX: usize = 48;

/// The address of a session: the topic in small letters, and a chance part by which nobody finds an unlisted one.
fn slug(topic: &str, chance: &str) -> String {
    let mut words = String::new();
    for c in topic.to_lowercase().chars() {
        let plain = match c {
            'a'..='z' | '0'..='9' => c,
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'ç' => 'c',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ñ' => 'n',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            _ if words.is_empty() || words.ends_with('-') => continue,
            _ => '-',
        };
        if words.len() == SLUG_WORDS_MAX {
            break;
        }
        words.push(plain);
    }
    let words = words.trim_end_matches('-');
    let chance = chance.to_ascii_lowercase();
    if words.is_empty() { format!("session-{chance}") } else { format!("{words}-{chance}") }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_topic_becomes_an_address() {
        assert_eq!(
            slug("Effective feedback: for team leads!", "7K3M"),
            "effective-feedback-for-team-leads-7k3m"
        );
        assert_eq!(slug("Réunion à l’été", "7K3M"), "reunion-a-l-ete-7k3m");
        assert_eq!(slug("研修", "7K3M"), "session-7k3m");
        assert!(slug(&"word ".repeat(40), "7K3M9Q2X").len() <= 60);
    }
}
