//! The classroom that Bursar serves: the door, what is done inside, and the picture of it that everybody inside sees.
//!
//! Nothing lives in a node that a restart would lose. What was said and decided is in the store; who is connected is a
//! fact of pay-per-use; a [`hub`] only spares every connection of a node its own look at the same rows.

mod acts;
mod connection;
mod door;
mod ending;
mod hub;
mod looks;
mod picture;
mod slides;
mod strip;
mod teleconference;
mod waiting;

pub use acts::{ActRefusal, RoomAct};
pub use connection::{Connected, Leaving, RoomConnection, Woken};
pub use door::{CameFrom, Entrance, GuestRefusal};
pub(crate) use ending::{end_for_all, presence, sweep};
pub(crate) use hub::Hubs;
pub use picture::{
    MessageView, PersonView, Picture, PollView, QuestionView, RoomView, ShownView, Stamped, WaitingView,
};
pub(crate) use slides::RenderQueue;
pub use slides::{DeckRefusal, DeckView, PagePicture, Pointed, Rendered, Rendering, SlideRenderer};
pub use store::classrooms::slides::{PageRow, Shown};
pub use store::classrooms::speech::QuestionState;
pub use strip::Strip;
pub use waiting::Waiting;

use crate::App;
use domain::classrooms::RoomRole;
use domain::ids::{AccountId, Reference, RegistrationId, SessionId, SignInId};
use domain::time::{Span, Timestamp};

/// Our own rooms, as a source of facts.
pub const SOURCE: &str = "room";

/// What people say of themselves, and a host of his people: that they are in the teleconference. A classroom that carries
/// sound is a source of its own beside this one.
pub const SAID: &str = "said";

/// Between two heartbeats of a connection; a killed server's minutes end at the last one.
pub(crate) const HEARTBEAT: Span = Span::seconds(5);

/// A connection that gave no sign for this long is gone.
pub const SILENT: Span = Span::seconds(12);

/// Use cases of rooms.
#[derive(Clone, Copy)]
pub struct Classrooms<'a>(pub(crate) &'a App);

/// What somebody comes with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Identity {
    /// The personal link of a registration, in this version: who has a later one is somebody else.
    Registration(RegistrationId, i64),
    /// A sign-in.
    Account(AccountId),
    /// A name that he gave, where nobody registers.
    Guest(Reference),
}

impl Identity {
    /// As stored.
    fn as_text(&self) -> String {
        match self {
            Self::Registration(id, version) => format!("registration {id} {version}"),
            Self::Account(id) => format!("account {id}"),
            Self::Guest(reference) => format!("guest {reference}"),
        }
    }

    /// A guest's reference, from [`Identity::as_text`].
    fn guest(text: &str) -> Option<Reference> {
        text.strip_prefix("guest ").and_then(Reference::parse)
    }
}

/// Somebody at a room's door.
#[derive(Debug, Clone)]
pub(crate) struct Comer {
    pub identity: Identity,
    pub role: RoomRole,
    pub name: String,
    /// The sign-in by which he comes, if he does by one.
    pub sign_in: Option<SignInId>,
}

/// How the facts of a room name its one run.
pub(crate) fn instance(session: SessionId) -> String {
    session.to_string()
}

/// The time since which a connection must have been heard of to count as connected.
pub(crate) fn heard_since(now: Timestamp) -> Timestamp {
    now.minus(SILENT)
}
