//! Facts about connections: the one normal form into which every classroom's callbacks, polls and reports are brought
//! (`classrooms.md` section 0). A fact may come twice, late, in any order, or not at all; [`super::meter`] copes.

use super::Leg;
use crate::ids::RegistrationId;
use crate::time::Timestamp;

/// One leg of one connection, as its source knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Connection {
    /// The source's own id of the connection, another for each leg and, as a rule, for each reconnect.
    pub id: String,
    /// Whose connection it is, by the source's own id.
    pub participant: String,
    /// The computer or telephone that is connected, unique in the session. Connections of one device are counted once
    /// while they overlap; a source that cannot tell devices apart names the connection.
    pub device: String,
    /// What is metered.
    pub leg: Leg,
    /// The device of the computer that an audio leg belongs to: it is counted only while that computer is connected.
    /// `None` for computers, and for telephones, which stand alone (decision 10).
    pub computer: Option<String>,
    /// The registration with which the person came in, if any.
    pub registration: Option<RegistrationId>,
}

/// Somebody whom a poll found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// The connection.
    pub connection: Connection,
    /// Since when, by the source's own clock, if it says so.
    pub since: Option<Timestamp>,
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A connection came up.
    Up(Connection),
    /// The connection of this id went down.
    Down(String),
    /// The connection of this id was found to have gone without a word: it was over when it was last heard of, the time of
    /// this fact.
    Lost(String),
    /// A connection was heard of (a heartbeat, by our own clock). A connection that once had one must have one again
    /// within [`super::meter::SILENCE`], else it is over; and at the end within [`super::meter::FRESH`] (PS-U3).
    Heard(Connection),
    /// Everybody whom the source has in the room, asked at one moment of our own clock.
    Poll(Vec<Present>),
    /// What the source's own report says afterwards. It corrects what had to be estimated, and nothing else.
    Reported {
        /// The connection.
        connection: Connection,
        /// When it came up.
        up: Timestamp,
        /// When it went down.
        down: Timestamp,
    },
    /// The room was closed: nobody is connected any more.
    Ended,
}

/// A fact, as it was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Who says it: a classroom, one node of it, a host.
    pub source: String,
    /// The run of the room that it is about, by the source's own id.
    pub instance: String,
    /// The source's key of this fact: delivered twice, it has the same.
    pub event_key: String,
    /// When it happened, by the source's clock; of a report, when the connection came up.
    pub at: Timestamp,
    /// When we heard it, by ours.
    pub observed_at: Timestamp,
    /// What it says.
    pub what: What,
}
