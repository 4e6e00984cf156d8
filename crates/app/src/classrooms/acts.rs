//! What is done in a room. Each act is one unit of work that touches the room first; everybody's picture follows.

use super::{Classrooms, RoomConnection, SOURCE, instance};
use crate::sessions::{Acting, find};
use crate::sites::Site;
use crate::{App, AppError};
use domain::classrooms::speech::{self, Audience, PollProblem, TextProblem};
use domain::ids::{RoomPersonId, SessionId, SiteId};
use domain::time::Timestamp;
use domain::usage::facts::{Fact, What};
use store::classrooms::people;
use store::classrooms::polls::{self, VoteRow};
use store::classrooms::speech::{self as said, MessageRow, QuestionState};
use store::usage::facts;
use store::{Tx, classrooms as rows};

/// Something that somebody in a room does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomAct {
    /// Says something.
    Say {
        /// To whom.
        to: Audience,
        /// What.
        text: String,
    },
    /// Raises his hand, or lowers it.
    Hand(bool),
    /// Asks a question.
    Ask(String),
    /// Leads: lowers somebody's hand.
    LowerHand(RoomPersonId),
    /// Leads: answers a question, in writing, or aloud with nothing.
    Answer {
        /// Which.
        question: i64,
        /// The answer.
        text: String,
    },
    /// Leads: puts a question aside.
    Dismiss(i64),
    /// Leads: asks a poll.
    Poll {
        /// What.
        question: String,
        /// What can be chosen.
        choices: Vec<String>,
    },
    /// Votes.
    Vote {
        /// In which poll.
        poll: i64,
        /// What, counted from 0.
        choice: i64,
    },
    /// Leads: ends a poll, and shows its result to everybody or not.
    SetPoll {
        /// Which.
        poll: i64,
        /// Whether it goes on.
        stays_open: bool,
        /// Whether everybody sees the result.
        is_shared: bool,
    },
    /// Leads: nobody new comes in, or again.
    Lock(bool),
    /// Leads: sends somebody out, or lets him in again.
    Remove(RoomPersonId, bool),
    /// Leads: ends the session for all.
    End,
}

impl RoomAct {
    /// Whether only who leads does it.
    pub fn is_leaders(&self) -> bool {
        !matches!(self, Self::Say { .. } | Self::Hand(_) | Self::Ask(_) | Self::Vote { .. })
    }
}

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActRefusal {
    /// Only who leads may.
    NotYours,
    /// The room is over.
    Over,
    /// He was sent out, or has no seat any more.
    Out,
    /// A text.
    Text(TextProblem),
    /// A poll.
    Poll(PollProblem),
    /// There is nobody, no question, or no poll that takes votes.
    Gone,
}

impl From<TextProblem> for ActRefusal {
    fn from(problem: TextProblem) -> Self {
        Self::Text(problem)
    }
}

impl RoomConnection {
    /// Does something, or says why not.
    pub async fn act(&self, act: RoomAct) -> Result<Result<(), ActRefusal>, AppError> {
        if act.is_leaders() && !self.role.leads() {
            return Ok(Err(ActRefusal::NotYours));
        }
        let act = match checked(act) {
            Ok(act) => act,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let doing = Doing {
            site: self.site,
            session: self.session,
            by: self.person,
            leads: self.role.leads(),
            app: self.app().clone(),
        };
        let store = self.app().store().clone();
        let key = self.session.to_string();
        let unit = async move |tx: &mut Tx| doing.perform(tx, &act).await;
        tokio::spawn(async move { store.run_grouped(&key, unit).await }).await?
    }
}

impl Classrooms<'_> {
    /// Ends a room for all, from outside of it: false when it does not run.
    pub async fn end(&self, by: Acting, site: &Site, slug: &str) -> Result<bool, AppError> {
        let (app, in_site, slug) = (self.0.clone(), site.clone(), slug.to_owned());
        let store = self.0.store().clone();
        let unit = async move |tx: &mut Tx| {
            let Some(row) = find(tx, by, &in_site, &slug).await? else { return Ok(false) };
            let standing = rows::touch(tx, in_site.id, row.session.id).await?;
            if !standing.is_running(&row.session, app.now()) {
                return Ok(false);
            }
            end(&app, tx, in_site.id, row.session.id, &by.actor()).await?;
            Ok::<_, AppError>(true)
        };
        tokio::spawn(async move { store.run(unit).await }).await?
    }
}

/// Looks at the texts of an act before anything is locked.
fn checked(act: RoomAct) -> Result<RoomAct, ActRefusal> {
    let text = |typed: &str| speech::text(typed, speech::TEXT_MAX);
    Ok(match act {
        RoomAct::Say { to, text: typed } => RoomAct::Say { to, text: text(&typed)? },
        RoomAct::Ask(typed) => RoomAct::Ask(text(&typed)?),
        RoomAct::Answer { question, text: typed } => {
            let text = if typed.trim().is_empty() { String::new() } else { text(&typed)? };
            RoomAct::Answer { question, text }
        }
        RoomAct::Poll { question, choices } => {
            let (question, choices) = speech::poll(&question, &choices).map_err(ActRefusal::Poll)?;
            RoomAct::Poll { question, choices }
        }
        other => other,
    })
}

/// Ends a room that runs, for a reason of the program's own.
pub(crate) async fn end_for_all(
    app: &App,
    site: SiteId,
    session: SessionId,
    actor: &str,
) -> Result<(), AppError> {
    let (store, inside, actor) = (app.store().clone(), app.clone(), actor.to_owned());
    let unit = async move |tx: &mut Tx| {
        let standing = rows::touch(tx, site, session).await?;
        let planned = store::sessions::get(tx, site, session).await?.session;
        if standing.is_running(&planned, inside.now()) {
            end(&inside, tx, site, session, &actor).await?;
        }
        Ok::<_, AppError>(())
    };
    tokio::spawn(async move { store.run_hot(unit).await }).await?
}

/// Ends a room for all: what was connected is not any more.
async fn end(app: &App, tx: &mut Tx, site: SiteId, session: SessionId, actor: &str) -> Result<(), AppError> {
    let now = app.now();
    if rows::end(tx, site, session, now).await? {
        let ended = Fact {
            source: SOURCE.to_owned(),
            instance: instance(session),
            event_key: "ended".to_owned(),
            at: now,
            observed_at: now,
            what: What::Ended,
        };
        facts::accept(tx, site, session, &[ended]).await?;
        let slug = store::sessions::get(tx, site, session).await?.slug;
        app.audit(tx, site, actor, "end session", &slug, "").await?;
        crate::usage::note_change(app, tx, site, session).await?;
    }
    Ok(())
}

/// Somebody in a room, doing something.
struct Doing {
    site: SiteId,
    session: SessionId,
    by: RoomPersonId,
    leads: bool,
    app: App,
}

impl Doing {
    async fn perform(&self, tx: &mut Tx, act: &RoomAct) -> Result<Result<(), ActRefusal>, AppError> {
        let (site, session, now) = (self.site, self.session, self.app.now());
        let standing = rows::touch(tx, site, session).await?;
        let planned = store::sessions::get(tx, site, session).await?.session;
        if !standing.is_running(&planned, now) {
            return Ok(Err(ActRefusal::Over));
        }
        let everybody = people::list(tx, site, session).await?;
        let me = everybody.iter().find(|seen| seen.row.id == self.by);
        let Some(me) = me.filter(|me| me.is_entitled && (self.leads || me.row.removed_at.is_none())) else {
            return Ok(Err(ActRefusal::Out));
        };
        let is_there = |id: RoomPersonId| everybody.iter().any(|seen| seen.row.id == id);
        match act {
            RoomAct::Say { to: Audience::Person(to), .. } if !is_there(*to) => {
                return Ok(Err(ActRefusal::Gone));
            }
            RoomAct::LowerHand(id) if !is_there(*id) => return Ok(Err(ActRefusal::Gone)),
            RoomAct::Say { to, text } => {
                let message =
                    MessageRow { number: 0, from: self.by, audience: *to, text: text.clone(), at: now };
                said::say(tx, site, session, &message).await?;
            }
            RoomAct::Hand(up) => {
                // Who raised it first stays first.
                let at = up.then(|| me.row.hand_at.unwrap_or(now));
                people::set_hand(tx, site, session, self.by, at).await?;
            }
            RoomAct::LowerHand(id) => people::set_hand(tx, site, session, *id, None).await?,
            RoomAct::Ask(text) => said::ask(tx, site, session, self.by, text, now).await?,
            RoomAct::Answer { question, text } => {
                let closed =
                    said::close_question(tx, site, session, *question, QuestionState::Answered, text);
                return Ok(closed.await?.then_some(()).ok_or(ActRefusal::Gone));
            }
            RoomAct::Dismiss(question) => {
                let closed = said::close_question(tx, site, session, *question, QuestionState::Dismissed, "");
                return Ok(closed.await?.then_some(()).ok_or(ActRefusal::Gone));
            }
            RoomAct::Poll { question, choices } => {
                let choices = serde_json::to_string(choices)
                    .map_err(|_| AppError::Broken("the choices of a poll cannot be written"))?;
                polls::insert(tx, site, session, question, &choices, now).await?;
            }
            RoomAct::Vote { poll, choice } => return self.vote(tx, *poll, *choice).await,
            RoomAct::SetPoll { poll, stays_open, is_shared } => {
                polls::set(tx, site, session, *poll, (*stays_open, *is_shared)).await?;
            }
            RoomAct::Lock(locked) => rows::lock(tx, site, session, *locked).await?,
            RoomAct::Remove(id, out) => return self.remove(tx, *id, out.then_some(now)).await,
            RoomAct::End => {
                let account = me.row.account.ok_or(AppError::Broken("who leads a room has no account"))?;
                end(&self.app, tx, site, session, &format!("person {account}")).await?;
            }
        }
        Ok(Ok(()))
    }

    async fn vote(&self, tx: &mut Tx, poll: i64, choice: i64) -> Result<Result<(), ActRefusal>, AppError> {
        let (site, session) = (self.site, self.session);
        let known = polls::list(tx, site, session).await?.into_iter().find(|row| row.number == poll);
        let count =
            known.map_or(0, |row| serde_json::from_str::<Vec<String>>(&row.choices).map_or(0, |c| c.len()));
        if !usize::try_from(choice).is_ok_and(|choice| choice < count) {
            return Ok(Err(ActRefusal::Gone));
        }
        let vote = VoteRow { poll, person: self.by, choice };
        Ok(polls::vote(tx, site, session, &vote).await?.then_some(()).ok_or(ActRefusal::Gone))
    }

    async fn remove(
        &self,
        tx: &mut Tx,
        id: RoomPersonId,
        at: Option<Timestamp>,
    ) -> Result<Result<(), ActRefusal>, AppError> {
        let removed = people::set_removed(tx, self.site, self.session, id, at).await?;
        Ok(removed.then_some(()).ok_or(ActRefusal::Gone))
    }
}
