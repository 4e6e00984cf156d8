//! A host's own sessions: listed, looked at, announced, started, forgotten. An administrator acts on all of the site
//! (S-34). Somebody else's session is not found (decision 15).

use super::form::ScheduleForm;
use super::scheduling::{self, How, ScheduleRefusal};
use super::{SessionView, Sessions, inviting};
use crate::sites::Site;
use crate::spawn::spawn;
use crate::usage::MoneyMayCome;
use crate::usage::estimates::{EstimateRefusal, Next, next};
use crate::{App, AppError, CrashPoint};
use domain::ids::AccountId;
use domain::sessions::SessionState;
use domain::sessions::schedule::Standing;
use domain::sessions::start::{StartFacts, StartRefusal, start};
use domain::time::Timestamp;
use locale::Locale;
pub use store::sessions::hosting::Shelf;
use store::sessions::{SessionRow, hosting};
use store::{Tx, sessions};

/// Who acts on sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acting {
    /// The person.
    pub account: AccountId,
    /// Whether he may act on every session of the site, not only on those that he hosts.
    pub on_all: bool,
}

impl Acting {
    /// As the audit log names him.
    pub fn actor(self) -> String {
        crate::audit::actor(self.account)
    }

    /// Whether he may act on this session.
    pub(crate) fn may(self, row: &SessionRow) -> bool {
        self.on_all || row.host == Some(self.account)
    }
}

/// Most sessions of one list.
pub(super) const SHELF_MAX: i64 = 100;

/// A session as its host sees it.
#[derive(Debug, Clone)]
pub struct HostedSession {
    /// What everybody sees.
    pub view: SessionView,
    /// Whether it is in the public catalogue.
    pub listed: bool,
    /// Where it takes place; may be empty.
    pub meeting_link: String,
    /// Code of its division; may be empty.
    pub division: String,
    /// Who hosts it.
    pub host: Option<AccountId>,
    /// First line of the confirmation; may be empty.
    pub greeting: String,
    /// Paragraph of the confirmation; may be empty.
    pub confirmation_text: String,
    /// One more for every change.
    pub version: i64,
}

impl HostedSession {
    pub(super) fn of(row: SessionRow, site: &Site) -> Result<Self, AppError> {
        Ok(Self {
            listed: row.listed,
            meeting_link: row.meeting_link.clone(),
            division: row.division.clone(),
            host: row.host,
            greeting: row.greeting.clone(),
            confirmation_text: row.confirmation_text.clone(),
            version: row.version,
            view: SessionView::of(row, &site.tax)?,
        })
    }

    /// What the rules need to know of it when it is changed.
    pub fn standing(&self) -> Standing {
        let facts = &self.view.session;
        Standing {
            starts_at: facts.starts_at,
            ends_at: facts.ends_at,
            taken: self.view.seats.held + self.view.seats.sold,
            fee: facts.fee_due(),
            announced: facts.state != SessionState::Draft,
            has_started: false,
            paid_until: None,
        }
    }
}

impl Sessions<'_> {
    /// One list of sessions: the host's own, or those of `host` or of everybody for who may act on all. `from` is where an
    /// earlier list ended.
    pub async fn list_hosted(
        &self,
        by: Acting,
        site: &Site,
        host: Option<AccountId>,
        shelf: Shelf,
        from: Option<Timestamp>,
    ) -> Result<Vec<HostedSession>, AppError> {
        let host = if by.on_all { host } else { Some(by.account) };
        let when = (self.0.now(), from);
        let mut tx = self.0.store().reader().await?;
        let rows = hosting::list(&mut tx, site.id, host, shelf, when, SHELF_MAX).await?;
        rows.into_iter().map(|row| HostedSession::of(row, site)).collect()
    }

    /// Who hosts sessions of the site, by name, for who may act on all of them; nobody for others.
    pub async fn hosts(&self, by: Acting, site: &Site) -> Result<Vec<(AccountId, String)>, AppError> {
        if !by.on_all {
            return Ok(Vec::new());
        }
        let mut tx = self.0.store().reader().await?;
        Ok(hosting::hosts(&mut tx, site.id).await?)
    }

    /// A session, for who may act on it.
    pub async fn find_hosted(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
    ) -> Result<Option<HostedSession>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let row = find(&mut tx, by, site, slug).await?;
        row.map(|row| HostedSession::of(row, site)).transpose()
    }

    /// The schedule page filled in with a session, to change or duplicate it.
    pub async fn form_of(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
        locale: Locale,
    ) -> Result<Option<ScheduleForm>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(row) = find(&mut tx, by, site, slug).await? else { return Ok(None) };
        let counts = store::usage::estimates::expected(&mut tx, site.id, row.session.id).await?;
        Ok(Some(ScheduleForm::of(&row, locale).expecting(&counts)))
    }

    /// *Schedule* of a draft: announces it, if it still can be; its invitations leave. Where its host pays per use, the
    /// estimate comes first. `None`: there is no such session.
    pub async fn announce(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
    ) -> Result<Option<Result<(), ScheduleRefusal>>, AppError> {
        let offer = self.offer(site).await?;
        let Some(form) = self.form_of(by, site, slug, Locale::En).await? else { return Ok(None) };
        let Some(hosted) = self.find_hosted(by, site, slug).await? else { return Ok(None) };
        // What was good when it was kept may have passed since, or e-commerce may have been switched off.
        let standing = Some(Standing { fee: None, ..hosted.standing() });
        if hosted.view.session.state == SessionState::Draft
            && let Err(problems) =
                self.check(site, &offer, &form, Locale::En, How::Schedule, moving(standing))
        {
            return Ok(Some(Err(ScheduleRefusal::Invalid(problems))));
        }
        let (app, in_site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let store = self.0.store().clone();
        let unit = async move |tx: &mut Tx| {
            let Some(row) = find(tx, by, &in_site, &slug).await? else { return Ok(None) };
            if row.session.state == SessionState::Draft && next(&app, tx, &row).await? != Next::Free {
                return Ok(Some(Err(ScheduleRefusal::Estimate(EstimateRefusal::NotAccepted))));
            }
            announce(&app, tx, by, &row).await?;
            Ok::<_, AppError>(Some(Ok(())))
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// *Start session*: opens the door now, and our room if it takes place there; where the host goes: a link, or nothing
    /// for our room. `None`: there is no such session.
    pub async fn start(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
    ) -> Result<Option<Result<String, StartRefusal>>, AppError> {
        let session = {
            let mut tx = self.0.store().reader().await?;
            find(&mut tx, by, site, slug).await?.map(|row| row.session.id)
        };
        if let Some(session) = session {
            crate::usage::ask_before_start(self.0, site.id, session).await?;
        }
        let (app, in_site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let store = self.0.store().clone();
        let unit = async move |tx: &mut Tx| {
            let Some(row) = find(tx, by, &in_site, &slug).await? else { return Ok(None) };
            Ok::<_, AppError>(Some(start_now(&app, tx, by, &row).await?.map(|()| row.meeting_link)))
        };
        let started = spawn(async move { store.run(unit).await }).await??;
        if matches!(started, Some(Ok(_))) {
            self.0.reach(CrashPoint::SessionStarted);
        }
        Ok(started)
    }

    /// Forgets a draft. `None`: there is none. One that somebody has begun to pay for is kept until no money can come any
    /// more.
    pub async fn forget_draft(
        &self,
        by: Acting,
        site: &Site,
        slug: &str,
    ) -> Result<Option<Result<(), MoneyMayCome>>, AppError> {
        let (app, in_site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let store = self.0.store().clone();
        let unit = async move |tx: &mut Tx| {
            let found = find(tx, by, &in_site, &slug).await?;
            let Some(row) = found.filter(|row| row.session.state == SessionState::Draft) else {
                return Ok(None);
            };
            let id = row.session.id;
            if let Some(may_come) = crate::usage::money_may_come(&app, tx, in_site.id, id).await? {
                return Ok(Some(Err(may_come)));
            }
            let accepted = store::usage::estimates::newest(tx, in_site.id, id).await?;
            let is_done = match accepted {
                // What he accepted, and what came of paying it, stays in the books.
                Some(_) => hosting::forget_draft(tx, in_site.id, id, app.now()).await?,
                None => hosting::delete_draft(tx, in_site.id, id).await?,
            };
            if !is_done {
                return Ok(None);
            }
            crate::usage::note_change(&app, tx, in_site.id, id).await?;
            app.audit(tx, in_site.id, &by.actor(), "forget draft", &row.slug, "").await?;
            Ok::<_, AppError>(Some(Ok(())))
        };
        spawn(async move { store.run(unit).await }).await?
    }
}

/// A start that has passed is a mistake also when it was not touched.
fn moving(standing: Option<Standing>) -> Option<Standing> {
    standing.map(|standing| Standing { starts_at: Timestamp(i64::MIN), ..standing })
}

/// Starts a session, if nothing stands in its way; every road to a running session leads through here.
pub(crate) async fn start_now(
    app: &App,
    tx: &mut Tx,
    by: Acting,
    row: &SessionRow,
) -> Result<Result<(), StartRefusal>, AppError> {
    let room = store::classrooms::get(tx, row.site_id, row.session.id).await?;
    let gate = crate::usage::may_start(app, tx, row).await?;
    let facts = StartFacts { session: &row.session, room_ended: room.ended_at.is_some(), gate };
    let now = app.now();
    let started = match start(&facts, now) {
        Ok(started) => started,
        Err(refusal) => return Ok(Err(refusal)),
    };
    hosting::open_door(tx, row.site_id, row.session.id, started.opens_before).await?;
    if row.meeting_link.is_empty() {
        let on = crate::usage::started_on(app, tx, row).await?;
        store::classrooms::start(tx, (row.site_id, row.session.id), now, on).await?;
    }
    crate::usage::note_change(app, tx, row.site_id, row.session.id).await?;
    app.audit(tx, row.site_id, &by.actor(), "start session", &row.slug, "").await?;
    Ok(Ok(()))
}

/// Announces a draft; its invitations leave. Nothing happens when it is announced already.
pub(crate) async fn announce(app: &App, tx: &mut Tx, by: Acting, row: &SessionRow) -> Result<(), AppError> {
    if hosting::announce(tx, row.site_id, row.session.id).await? {
        let detail = scheduling::fee_detail(row.session.fee_due());
        app.audit(tx, row.site_id, &by.actor(), "schedule session", &row.slug, &detail).await?;
        inviting::send_waiting(app, tx, row).await?;
    }
    Ok(())
}

/// The session at this address, for who may act on it.
pub(crate) async fn find(
    tx: &mut Tx,
    by: Acting,
    site: &Site,
    slug: &str,
) -> Result<Option<SessionRow>, AppError> {
    Ok(sessions::find(tx, site.id, slug).await?.filter(|row| by.may(row)))
}
