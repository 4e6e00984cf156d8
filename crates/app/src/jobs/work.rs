//! What each kind of job does.

use super::Kind;
use super::queue::{
    CANCEL_SESSION_JOB, EXPIRE_JOB, FORGET_SIGN_INS_JOB, FREE_BUDGET_JOB, LOOK_JOB, RECOGNIZE_JOB,
    RECONCILE_JOB, RENEW_SUBSCRIPTIONS_JOB, RESOLVE_JOB, SEAL_JOB, SEND_MAIL_JOB, SWEEP_ROOMS_JOB,
    TELL_MOVED_JOB, TELL_NOTHING_JOB, USE_JOB,
};
use crate::messages::{self, Sent};
use crate::payments::{give_up, read_attempt};
use crate::refunds::{self, Looked};
use crate::registrations::expire_hold;
use crate::spawn::spawn;
use crate::{App, AppError, CrashPoint};
use domain::ids::{AttemptId, IntentId, MailId, RefundId, SeatHoldId, SessionId, SiteId};
use domain::payments::schedule;
use domain::time::{Span, Timestamp};
use store::jobs::JobRow;
use store::{Tx, jobs, mails};

/// Between two sealings.
const SEAL_EVERY: Span = Span::minutes(1);

/// Between two times of forgetting.
const FORGET_EVERY: Span = Span::hours(1);

/// Between two looks at rooms that nobody ended.
const SWEEP_EVERY: Span = Span::minutes(1);

/// Between two looks whether gateways still tell us of what happens.
pub(super) const RENEW_SUBSCRIPTIONS_EVERY: Span = Span::days(1);

/// Between two looks which accounts are to be compared with their gateway's list.
pub(super) const RECONCILE_EVERY: Span = Span::hours(1);

/// Between two tries to end a dispute that the gateway has decided and that cannot be ended yet.
const END_AGAIN: Span = Span::hours(1);

/// What becomes of a job after it was worked on.
enum After {
    Finished,
    /// Finished: the mail server took or refused the mail, or nobody was to get it; noted in the same unit.
    MailEnded {
        site: Option<SiteId>,
        mail: MailId,
        ending: MailEnding,
    },
    Again(Timestamp, Option<String>),
    /// To be done again, and nothing went wrong: an error later is the first. Only looking at an attempt goes on counting,
    /// because how often it was asked about decides when it is asked about next.
    Renewed(Timestamp),
}

/// How working on a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// It is done, or nothing is known.
    Done,
    /// It is done again later.
    Later,
}

/// How a mail ended.
#[derive(Debug)]
enum MailEnding {
    /// To this address; it says of these orders that their money is on its way.
    Sent(Option<String>, Vec<RefundId>),
    Refused,
    Dropped,
}

/// Does a job that was taken, and gives it back or ends it.
pub(super) async fn perform(app: App, kind: Kind, job: JobRow) -> Ended {
    let after = match work(&app, kind, &job).await {
        Ok(after) => after,
        Err(error) => {
            tracing::warn!(job.kind = kind.name, job.tries = job.tries, error = %error, "a job is tried again later");
            After::Again(app.now().plus(backoff(job.tries)), Some(error.to_string()))
        }
    };
    let ended =
        if matches!(after, After::Again(..) | After::Renewed(_)) { Ended::Later } else { Ended::Done };
    let (store, name, now) = (app.store().clone(), kind.name.to_owned(), app.now());
    let unit = async move |tx: &mut Tx| {
        match &after {
            After::Finished => jobs::finish(tx, &name, &job).await?,
            After::MailEnded { site, mail, ending } => {
                match ending {
                    MailEnding::Refused => mails::note_refused(tx, *site, *mail).await?,
                    MailEnding::Dropped => mails::note_dropped(tx, *site, *mail).await?,
                    MailEnding::Sent(to, promised) => {
                        mails::note_sent(tx, *site, *mail, (to.as_deref(), now)).await?;
                        messages::follow_up(&app, tx, *site, promised).await?;
                    }
                }
                jobs::finish(tx, &name, &job).await?;
            }
            After::Renewed(due_at) => jobs::renew(tx, &name, &job, *due_at).await?,
            After::Again(due_at, error) => {
                jobs::postpone(tx, &name, &job, *due_at, error.as_deref()).await?;
            }
        }
        Ok::<_, AppError>(())
    };
    if let Ok(Err(error)) = spawn(async move { store.run_unhurried(unit).await }).await {
        // Its lease will run out, and it is done again: every job may be.
        tracing::warn!(job.kind = kind.name, error = %error, "a finished job could not be ended");
    }
    ended
}

/// 5 s, doubling to an hour.
fn backoff(tries: i64) -> Span {
    let doublings = u32::try_from(tries.clamp(1, 10) - 1).unwrap_or(0);
    Span::seconds((5_i64 << doublings).min(3_600))
}

fn site_of(job: &JobRow) -> Result<SiteId, AppError> {
    job.site_id.ok_or(AppError::Broken("a job names no site"))
}

async fn work(app: &App, kind: Kind, job: &JobRow) -> Result<After, AppError> {
    match kind.name {
        RESOLVE_JOB => resolve(app, job).await,
        LOOK_JOB => {
            let (site, attempt) = (site_of(job)?, AttemptId(job.subject));
            let looked = refunds::look(app, site, attempt, None).await?;
            Ok(match looked {
                // Money that is shown as given back may be a dispute's, or that it is shown is not known: asked until it is.
                Looked { is_answered: false, .. } => After::Again(app.now().plus(backoff(job.tries)), None),
                Looked { has_undone: true, .. } => After::Renewed(app.now().plus(END_AGAIN)),
                _ if looked.has_open_unfit || crate::disputes::is_open(app, site, attempt).await? => {
                    After::Renewed(app.now().plus(crate::disputes::LOOK_EVERY))
                }
                _ => After::Finished,
            })
        }
        EXPIRE_JOB => {
            expire_hold(app, site_of(job)?, SeatHoldId(job.subject)).await?;
            Ok(After::Finished)
        }
        SEND_MAIL_JOB => send_mail(app, job).await,
        CANCEL_SESSION_JOB => {
            let again = refunds::cancel_registrations(app, site_of(job)?, SessionId(job.subject)).await?;
            Ok(again_at(again))
        }
        TELL_MOVED_JOB => {
            refunds::tell_moved(app, site_of(job)?, SessionId(job.subject)).await?;
            Ok(After::Finished)
        }
        TELL_NOTHING_JOB => {
            let (site, attempt) = (site_of(job)?, AttemptId(job.subject));
            Ok(again_at(crate::payments::tell_if_gone(app, site, attempt).await?))
        }
        USE_JOB => {
            let again = crate::usage::look_after(app, site_of(job)?, SessionId(job.subject)).await?;
            Ok(again_at(again))
        }
        RECOGNIZE_JOB => Ok(again_at(refunds::recognize(app, site_of(job)?, SessionId(job.subject)).await?)),
        FREE_BUDGET_JOB => {
            let again = crate::divisions::budgets::look(app, site_of(job)?, IntentId(job.subject)).await?;
            Ok(again_at(again))
        }
        SEAL_JOB => {
            crate::ledger::seal(app).await?;
            Ok(After::Renewed(app.now().plus(SEAL_EVERY)))
        }
        FORGET_SIGN_INS_JOB => {
            crate::accounts::forget(app).await?;
            Ok(After::Renewed(app.now().plus(FORGET_EVERY)))
        }
        SWEEP_ROOMS_JOB => {
            crate::classrooms::sweep(app).await?;
            Ok(After::Renewed(app.now().plus(SWEEP_EVERY)))
        }
        RENEW_SUBSCRIPTIONS_JOB => {
            crate::payments::renew_subscriptions(app).await?;
            Ok(After::Renewed(app.now().plus(RENEW_SUBSCRIPTIONS_EVERY)))
        }
        RECONCILE_JOB => {
            crate::reconciliation::reconcile_due(app).await?;
            Ok(After::Renewed(app.now().plus(RECONCILE_EVERY)))
        }
        _ => Err(AppError::Broken("a kind of job that nobody works on")),
    }
}

fn again_at(due_at: Option<Timestamp>) -> After {
    due_at.map_or(After::Finished, After::Renewed)
}

/// Looks at an attempt; when nothing new was learnt, says when to look again.
async fn resolve(app: &App, job: &JobRow) -> Result<After, AppError> {
    let (site, attempt) = (site_of(job)?, AttemptId(job.subject));
    app.payments().resolve(site, attempt).await?;
    let loaded = {
        let mut tx = app.store().reader().await?;
        read_attempt(app, &mut tx, site, attempt).await?
    };
    let now = app.now();
    let Some(due_at) = schedule::look_at(&loaded.situation, job.tries, now) else {
        return Ok(After::Finished);
    };
    // Counted from what is open: what a host paid weeks ago is captured when his session is over.
    let since = schedule::unanswered_since(&loaded.situation).unwrap_or(loaded.attempt.created_at);
    if schedule::gives_up(&loaded.situation, since, now) {
        // A page that brought nothing and was only looked at once more is nobody's task.
        let situation = &loaded.situation;
        let has_ended = !situation.state().is_live()
            && situation.next_late_look().is_some()
            && !situation.may_be_paid_still(now);
        if !has_ended {
            give_up(app, site, attempt).await?;
        }
        return Ok(After::Finished);
    }
    // While the gateway is silent its account is probed, oftener than the schedule (decision 9).
    let probe_at = loaded.account.probe_at.filter(|_| loaded.situation.next_call(now).is_some());
    let due_at = probe_at.map_or(due_at, |probe_at| probe_at.max(now.plus(Span::seconds(1))));
    Ok(After::Again(due_at, None))
}

async fn send_mail(app: &App, job: &JobRow) -> Result<After, AppError> {
    let (site, id) = (job.site_id, MailId(job.subject));
    let sent = messages::send(app, site, id).await?;
    app.reach(CrashPoint::MailSent);
    Ok(match sent {
        Sent::Later(error) => After::Again(app.now().plus(backoff(job.tries)), Some(error.to_string())),
        Sent::Waits(until) => After::Renewed(until),
        Sent::Refused => After::MailEnded { site, mail: id, ending: MailEnding::Refused },
        Sent::Dropped => After::MailEnded { site, mail: id, ending: MailEnding::Dropped },
        Sent::Delivered { to, promised } => {
            After::MailEnded { site, mail: id, ending: MailEnding::Sent(to, promised) }
        }
    })
}
