//! The classroom that Bursar serves itself: who may come in, who leads, what is said to whom.

pub mod ending;
pub mod entry;
pub mod pace;
pub mod slides;
pub mod speech;
pub mod voices;

/// What somebody is in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RoomRole {
    /// Hosts the session.
    Host,
    /// An administrator of the site, who may do what the host may.
    Administrator,
    /// Came with the personal link of a confirmed registration.
    Attendee,
    /// Came to a session for which nobody registers.
    Guest,
}

impl RoomRole {
    /// Every role, in the order of the list of people.
    pub const ALL: [Self; 4] = [Self::Host, Self::Administrator, Self::Attendee, Self::Guest];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Administrator => "administrator",
            Self::Attendee => "attendee",
            Self::Guest => "guest",
        }
    }

    /// Reads [`RoomRole::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Whether he starts, locks, removes, asks polls, and ends.
    pub fn leads(self) -> bool {
        matches!(self, Self::Host | Self::Administrator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_have_words_and_only_staff_leads() {
        for role in RoomRole::ALL {
            assert_eq!(RoomRole::parse(role.as_str()), Some(role));
        }
        let leads: Vec<bool> = RoomRole::ALL.into_iter().map(RoomRole::leads).collect();
        assert_eq!(leads, [true, true, false, false]);
    }
}
