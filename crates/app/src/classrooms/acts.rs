//! What is done in a room. Each act is one unit of work that touches the room first; everybody's picture follows.

use super::ending::end;
use super::teleconference::{self, NewLeg, computer_of};
use super::{RoomConnection, SOURCE, heard_since, instance};
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::classrooms::RoomRole;
use domain::classrooms::slides::DeckState;
use domain::classrooms::speech::{self, Audience, PollProblem, TextProblem};
use domain::classrooms::voices;
use domain::ids::{RoomPersonId, SessionId, SiteId};
use domain::time::Timestamp;
use domain::usage::AudioType;
use store::classrooms::people::{self, Counted, RoomPersonRow};
use store::classrooms::polls::{self, VoteRow};
use store::classrooms::slides::{self, Shown};
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
    /// Leads: shows a page of a file (counted from 1), or nothing.
    Show(Option<Shown>),
    /// Says how he is in the teleconference, or that he is not.
    Audio(Option<AudioType>),
    /// Leads: says it of somebody.
    SetAudio(RoomPersonId, Option<AudioType>),
    /// Leads: ends the session for all.
    End,
}

impl RoomAct {
    /// Whether only who leads does it.
    pub fn is_leaders(&self) -> bool {
        !matches!(self, Self::Say { .. } | Self::Hand(_) | Self::Ask(_) | Self::Vote { .. } | Self::Audio(_))
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
    /// There is nobody, no question, no page, or no poll that takes votes.
    Gone,
    /// Somebody's voice would come over the network, and no computer of his is connected.
    NoComputer,
    /// That a guest is in the teleconference by telephone, who leads says.
    LeaderSays,
    /// He did it often enough in this session, or all people together did.
    Enough,
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
        if act.is_leaders() && !self.is_signed_in().await? {
            return Ok(Err(ActRefusal::Out));
        }
        let act = match checked(act) {
            Ok(act) => act,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let doing = Doing {
            site: self.site,
            session: self.session,
            by: self.person,
            device: self.device().to_owned(),
            new_leg: uuid::Uuid::from(self.app().id::<RoomPersonId>()).to_string(),
            leads: self.role.leads(),
            app: self.app().clone(),
        };
        let store = self.app().store().clone();
        let key = self.session.to_string();
        let unit = async move |tx: &mut Tx| doing.perform(tx, &act).await;
        spawn(async move { store.run_grouped(&key, unit).await }).await?
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

/// Whom an act is about, other than who acts.
fn other_of(act: &RoomAct) -> Option<RoomPersonId> {
    match act {
        RoomAct::Say { to: Audience::Person(id), .. } | RoomAct::LowerHand(id) => Some(*id),
        _ => None,
    }
}

/// Somebody in a room, doing something.
struct Doing {
    site: SiteId,
    session: SessionId,
    by: RoomPersonId,
    /// The computer that he acts on.
    device: String,
    /// The id of a leg that he may begin.
    new_leg: String,
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
        let me = people::get(tx, site, session, self.by).await?;
        let Some(me) = me.filter(|me| me.is_entitled && (self.leads || me.row.removed_at.is_none())) else {
            return Ok(Err(ActRefusal::Out));
        };
        if let Some(other) = other_of(act)
            && people::get(tx, site, session, other).await?.is_none()
        {
            return Ok(Err(ActRefusal::Gone));
        }
        match act {
            RoomAct::Say { to, text } => {
                let message =
                    MessageRow { number: 0, from: self.by, audience: *to, text: text.clone(), at: now };
                let may = self.may_once_more(tx, Counted::Messages, speech::MESSAGES_EACH).await?;
                let max = if self.leads { i64::MAX } else { speech::MESSAGES_ALL };
                if !may || !said::say(tx, site, session, &message, max).await? {
                    return Ok(Err(ActRefusal::Enough));
                }
            }
            RoomAct::Hand(up) => {
                // Who raised it first stays first.
                let at = up.then(|| me.row.hand_at.unwrap_or(now));
                people::set_hand(tx, site, session, self.by, at).await?;
            }
            RoomAct::LowerHand(id) => people::set_hand(tx, site, session, *id, None).await?,
            RoomAct::Ask(text) => {
                let may = self.may_once_more(tx, Counted::Questions, speech::QUESTIONS_EACH).await?;
                let max = if self.leads { i64::MAX } else { speech::QUESTIONS_ALL };
                if !may || !said::ask(tx, site, session, self.by, (text, now), max).await? {
                    return Ok(Err(ActRefusal::Enough));
                }
            }
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
            RoomAct::Show(shown) => return self.show(tx, *shown).await,
            RoomAct::Audio(kind) => return self.say_audio(tx, &me.row, *kind).await,
            RoomAct::SetAudio(id, kind) => {
                let other = people::get(tx, site, session, *id).await?;
                let Some(other) = other
                    .filter(|other| kind.is_none() || other.is_entitled && other.row.removed_at.is_none())
                else {
                    return Ok(Err(ActRefusal::Gone));
                };
                return self.set_audio(tx, &other.row, *kind).await;
            }
            RoomAct::End => {
                let account = me.row.account.ok_or(AppError::Broken("who leads a room has no account"))?;
                end(&self.app, tx, (site, session), now, &crate::audit::actor(account)).await?;
            }
        }
        Ok(Ok(()))
    }

    async fn show(&self, tx: &mut Tx, shown: Option<Shown>) -> Result<Result<(), ActRefusal>, AppError> {
        let (site, session) = (self.site, self.session);
        if let Some(shown) = shown {
            let decks = slides::list(tx, site, session).await?;
            let deck = decks.iter().find(|deck| deck.id == shown.deck && deck.state == DeckState::Ready);
            if deck.is_none_or(|deck| !(1..=deck.pages).contains(&shown.page)) {
                return Ok(Err(ActRefusal::Gone));
            }
        }
        slides::show(tx, site, session, shown).await?;
        Ok(Ok(()))
    }

    /// Counts what he does; who leads is not counted.
    async fn may_once_more(&self, tx: &mut Tx, what: Counted, max: i64) -> Result<bool, AppError> {
        Ok(self.leads || people::count_up(tx, (self.site, self.session, self.by), what, max).await?)
    }

    /// Says of himself how he is in the teleconference.
    async fn say_audio(
        &self,
        tx: &mut Tx,
        me: &RoomPersonRow,
        kind: Option<AudioType>,
    ) -> Result<Result<(), ActRefusal>, AppError> {
        if kind.is_some()
            && kind == me.audio.as_ref().map(|audio| audio.kind)
            && kind != Some(AudioType::Voip)
        {
            return Ok(Ok(()));
        }
        let role = if self.leads { RoomRole::Host } else { me.role };
        if !voices::may_say(role, kind) {
            return Ok(Err(ActRefusal::LeaderSays));
        }
        // Who has had enough may still hang up.
        let may =
            kind.is_none() || self.may_once_more(tx, Counted::AudioChanges, voices::CHANGES_EACH).await?;
        if may { self.set_audio(tx, me, kind).await } else { Ok(Err(ActRefusal::Enough)) }
    }

    async fn set_audio(
        &self,
        tx: &mut Tx,
        person: &RoomPersonRow,
        kind: Option<AudioType>,
    ) -> Result<Result<(), ActRefusal>, AppError> {
        let (site, session, now) = (self.site, self.session, self.app.now());
        let computer = match kind {
            Some(AudioType::Voip) if person.id == self.by => Some(self.device.clone()),
            Some(AudioType::Voip) => {
                let (room, own) = (instance(session), person.id.to_string());
                let since = heard_since(now);
                let connected = facts::connected_of(tx, site, session, (SOURCE, &room), since, &own).await?;
                let Some(computer) = computer_of(person.id, &connected) else {
                    return Ok(Err(ActRefusal::NoComputer));
                };
                Some(computer)
            }
            _ => None,
        };
        let leg = kind.map(|kind| NewLeg { kind, id: self.new_leg.clone(), computer, by_leader: self.leads });
        teleconference::set(tx, (site, session), person, leg, now).await?;
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
        let (site, session) = (self.site, self.session);
        let removed = people::set_removed(tx, site, session, id, at).await?;
        if removed
            && at.is_some()
            && let Some(person) = people::get(tx, site, session, id).await?
        {
            // Who is sent out is not in the session by telephone either.
            teleconference::set(tx, (site, session), &person.row, None, self.app.now()).await?;
        }
        Ok(removed.then_some(()).ok_or(ActRefusal::Gone))
    }
}
