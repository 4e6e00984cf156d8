//! Changing a session (S-44): who registered keeps his price; nobody is moved behind his back.

use super::form::ScheduleForm;
use super::hosting::{self as hosted, Acting, HostedSession};
use super::scheduling::{self, How, Pressed};
use super::{Sessions, inviting};
use crate::AppError;
use crate::error::{Stop, refused};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::usage::estimates::{self, EstimateRefusal, Next, ToAccept};
use domain::audit::{Changes, Setting, instant, yes_no};
use domain::messages::MailKind;
use domain::money::Money;
use domain::sessions::SessionState;
use domain::sessions::invitations;
use domain::sessions::schedule::{Field, Plan, Problem, Problems, schedule};
use locale::Locale;
use store::sessions::SessionRow;
use store::sessions::hosting::{self, SeatsAtPrice};
use store::usage::estimates as rows;
use store::{Tx, sessions};

/// Why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeRefusal {
    /// Something is wrong with what was typed.
    Invalid(Problems),
    /// Somebody else changed the session since the page was shown.
    ChangedMeanwhile,
    /// It was called off or is over: there is nothing to change any more.
    Over,
    /// Its host pays per use, and has not accepted what that is estimated to cost.
    Estimate(EstimateRefusal),
}

/// What a change of the fee means to those who have registered (S-44), by what each of them pays: the fee may have been
/// another one between, and a seat that was given has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FeeChange {
    /// Who came in free and stays so: the fee is for new registrants.
    pub free: i64,
    /// Who has a seat at another fee and keeps it.
    pub paid: i64,
    /// Whether there is no fee any more, which gives nothing back by itself.
    pub is_removed: bool,
}

impl FeeChange {
    fn of(before: Option<Money>, plan: &Plan, registered: &[SeatsAtPrice]) -> Self {
        if before == plan.fee {
            return Self::default();
        }
        let price = plan.price.map(|price| price.gross.minor);
        let count = |concerns: &dyn Fn(Option<i64>) -> bool| {
            registered.iter().filter(|seats| concerns(seats.due)).map(|seats| seats.count).sum()
        };
        Self {
            free: if price.is_some() { count(&|due| due.is_none()) } else { 0 },
            paid: count(&|due| due.is_some() && due != price),
            is_removed: price.is_none(),
        }
    }
}

/// A session that was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// What the new fee means to those who have registered.
    pub fee: FeeChange,
    /// How many people were invited with it.
    pub invited: usize,
    /// Whether its host pays now: his payment announces it, if it was not announced before.
    pub is_to_be_paid: bool,
    /// Whether it was started.
    pub is_started: bool,
}

impl Sessions<'_> {
    /// What the fee of this plan would mean to those who have registered for a session.
    pub async fn fee_change(
        &self,
        site: &Site,
        hosted: &HostedSession,
        plan: &Plan,
    ) -> Result<FeeChange, AppError> {
        let mut tx = self.0.store().reader().await?;
        let session = &hosted.view.session;
        let registered = hosting::seats_by_price(&mut tx, site.id, session.id).await?;
        Ok(FeeChange::of(session.fee_due(), plan, &registered))
    }

    /// Changes a session as typed; with [`How::Schedule`] a draft is announced with it, and with
    /// [`How::Start`] started, unless its host pays first. `version` is that of the page.
    /// `None`: there is no such session.
    pub async fn change(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        (form, locale): (&ScheduleForm, Locale),
        pressed: impl Into<Pressed>,
        version: i64,
    ) -> Result<Option<Result<Changed, ChangeRefusal>>, AppError> {
        let Pressed { how, acceptance } = pressed.into();
        let (app, in_site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let (store, form) = (self.0.store().clone(), form.clone());
        let offer = self.offer(site).await?;
        let pasted = invitations::read(&form.invitations);
        let unit = async move |tx: &mut Tx| {
            let Some(found) = hosted::find(tx, by, &in_site, &slug).await? else {
                return Err(Stop::Refused(None));
            };
            let refuse = |refusal| Stop::Refused(Some(refusal));
            // The seats are locked first, so that nobody buys one between the decision and the change.
            let seats = sessions::lock_seats(tx, in_site.id, found.session.id).await?;
            let before = SessionRow { seats, ..found };
            let now = app.now();
            if !before.session.goes_on(now) {
                return Err(refuse(ChangeRefusal::Over));
            }
            if before.version != version {
                return Err(refuse(ChangeRefusal::ChangedMeanwhile));
            }
            let room = store::classrooms::get(tx, in_site.id, before.session.id).await?;
            let standing = domain::sessions::schedule::Standing {
                has_started: room.started_at.is_some(),
                paid_until: crate::usage::paid_until(&app, tx, &before, &room).await?,
                ..HostedSession::of(before.clone(), &in_site)?.standing()
            };
            let codes: Vec<String> = offer.divisions.iter().map(|(code, _)| code.clone()).collect();
            let facts = scheduling::facts(&in_site, &offer, &codes, Some(standing));
            let checked = schedule(&scheduling::command(&in_site, &form, locale, how), &facts, now);
            let mut problems = checked.as_ref().err().cloned().unwrap_or_default();
            if !form.invitations.trim().is_empty()
                && let Err(refusal) =
                    inviting::admit(&app, tx, in_site.id, Some(before.session.id), &pasted).await?
            {
                problems.push((Field::Invitations, Problem::Invitations(refusal)));
            }
            let (Ok(plan), true) = (checked, problems.is_empty()) else {
                return Err(refuse(ChangeRefusal::Invalid(problems)));
            };
            let registered = hosting::seats_by_price(tx, in_site.id, before.session.id).await?;
            let fee = FeeChange::of(before.session.fee_due(), &plan, &registered);
            let mut after = scheduling::apply(before.clone(), &form, plan);
            if let Some(ended_at) = room.ended_at {
                // Whatever the form says: nobody gets a seat in a room that has ended.
                let closes_at = &mut after.session.registration_closes_at;
                *closes_at = ended_at.min(*closes_at);
            }
            if appears_in_calendars(&before, &after) {
                after.calendar_sequence += 1;
            }
            if !sessions::set_capacity(tx, in_site.id, after.session.id, after.seats.capacity)
                .await?
                .is_made()
                || !hosting::update(tx, &after).await?
            {
                return Err(refuse(ChangeRefusal::ChangedMeanwhile));
            }
            if before.division != after.division || before.session.starts_at != after.session.starts_at {
                // Another budget may be asked now: who heads this one has nothing to answer any more.
                store::divisions::budgets::close_requests(tx, in_site.id, after.session.id, now).await?;
            }
            let moves = before.division != after.division || !same_times(&before, &after);
            if moves && let Err(short) = crate::divisions::rebooking::rebook(&app, tx, &after).await? {
                let problem = (Field::Division, Problem::BudgetExhausted(short.free));
                return Err(refuse(ChangeRefusal::Invalid(vec![problem])));
            }
            let detail = difference(&before, &after).to_text();
            app.audit(tx, in_site.id, &by.actor(), "change session", &after.slug, &detail).await?;
            rows::set_expected(tx, in_site.id, after.session.id, &form.counts()).await?;
            let next = match how {
                How::Draft => Next::Free,
                How::Schedule | How::Start => estimates::next(&app, tx, &after).await?,
            };
            if next == Next::Free && how != How::Draft {
                estimates::keep_what_is_paid(&app, tx, by.account, &after).await?;
            }
            let announces = match next {
                Next::Free => how != How::Draft,
                Next::Waits => false,
                Next::Estimate => {
                    let session = (in_site.id, &after.session);
                    let of =
                        ToAccept { session, slug: &after.slug, typed: &form, acceptance, how, used: None };
                    let accepted = estimates::accept(&app, tx, by, of).await;
                    accepted.map_err(|stop| stop.map(|refusal| Some(ChangeRefusal::Estimate(refusal))))?
                }
            };
            if announces {
                hosted::announce(&app, tx, by, &after).await?;
            }
            let mut is_started = false;
            if announces && how == How::Start {
                // What was accepted before pay-per-use was switched off is paid before it starts.
                let row = sessions::get(tx, in_site.id, after.session.id).await?;
                is_started = hosted::start_now(&app, tx, by, &row).await?.is_ok();
            }
            let announced = after.session.state == SessionState::Scheduled || announces;
            let (was, is) = (&before.session, &after.session);
            let is_moved = (was.starts_at, was.ends_at) != (is.starts_at, is.ends_at);
            if is_moved && was.state == SessionState::Scheduled {
                // Nobody has a seat yet, or it could not be moved here.
                let (session, cause) = ((in_site.id, is.id), format!("version {}", after.calendar_sequence));
                let kind = MailKind::InvitedMoved;
                inviting::tell_unanswered(&app, tx, session, kind, &cause).await?;
            }
            inviting::add(&app, tx, by, &after, &pasted, locale.code(), announced).await?;
            let invited = pasted.addresses.len();
            let pays_now = next == Next::Estimate && acceptance.is_some_and(|accepted| accepted.pays_now);
            let is_to_be_paid = pays_now || (next != Next::Free && !announced);
            Ok::<_, Stop<Option<ChangeRefusal>>>(Changed { fee, invited, is_to_be_paid, is_started })
        };
        let done = spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?;
        Ok(match refused(done)? {
            Ok(changed) => Some(Ok(changed)),
            Err(refusal) => refusal.map(Err),
        })
    }
}

/// Whether calendar entries that people have must be replaced.
fn appears_in_calendars(before: &SessionRow, after: &SessionRow) -> bool {
    before.topic != after.topic || !same_times(before, after)
}

fn same_times(before: &SessionRow, after: &SessionRow) -> bool {
    let times = |row: &SessionRow| (row.session.starts_at, row.session.ends_at);
    times(before) == times(after)
}

/// What was changed, for the audit log: of long texts only that they were.
fn difference(before: &SessionRow, after: &SessionRow) -> Changes {
    use Setting as S;
    let (old, new) = (&before.session, &after.session);
    let at = |row: &SessionRow, at| instant(at, &row.time_zone);
    let fee = scheduling::fee_detail;
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    Changes::default()
        .of(S::Topic, &before.topic, &after.topic)
        .of(S::Fee, fee(old.fee_due()), fee(new.fee_due()))
        .of(S::Start, at(before, old.starts_at), at(after, new.starts_at))
        .of(S::End, at(before, old.ends_at), at(after, new.ends_at))
        .of(S::TimeZone, &before.time_zone, &after.time_zone)
        .of(S::Capacity, number(before.seats.capacity), number(after.seats.capacity))
        .of(S::Listing, yes_no(before.listed), yes_no(after.listed))
        .of(S::Registration, yes_no(old.registration_required), yes_no(new.registration_required))
        .only(S::RegistrationCloses, old.registration_closes_at != new.registration_closes_at)
        .only(S::Cancelling, before.cancelling != after.cancelling)
        .of(S::Presenter, &before.presenter, &after.presenter)
        .only(S::Language, before.language != after.language)
        .only(S::Description, before.description != after.description)
        .only(S::Agenda, before.agenda != after.agenda)
        .only(S::MeetingLink, before.meeting_link != after.meeting_link)
        .of(S::Division, &before.division, &after.division)
        .only(S::Greeting, before.greeting != after.greeting)
        .only(S::ConfirmationText, before.confirmation_text != after.confirmation_text)
}
