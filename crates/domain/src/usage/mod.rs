//! Pay-per-use: what a session uses, measured from facts, and what its host is charged for it. An estimate is accepted
//! before anything starts, facts are metered while it runs, and what was metered is settled when it is over.

pub mod adding;
pub mod attendance;
pub mod ceiling;
pub mod charge;
pub mod clock;
pub mod course;
pub mod estimate;
pub mod facts;
pub mod gate;
pub mod live;
pub mod meter;
pub mod paying;
pub mod settlement;

use crate::time::Span;

/// How somebody is in the teleconference; each way has its rate (S-11, S-63).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AudioType {
    /// Dialled a number at his own cost.
    CallIn,
    /// Dialled a number that is free for him.
    TollFree,
    /// Was called.
    CallOut,
    /// Over the network.
    Voip,
}

impl AudioType {
    /// Every type, in the order of the tariff.
    pub const ALL: [Self; 4] = [Self::CallIn, Self::TollFree, Self::CallOut, Self::Voip];

    /// As stored, and as the form's value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CallIn => "call-in",
            Self::TollFree => "toll-free",
            Self::CallOut => "call-out",
            Self::Voip => "voip",
        }
    }

    /// Reads [`AudioType::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What is metered, each by itself: computers in the session, and parties in the teleconference by their type. Its
/// minutes are *people minutes* and *teleconference minutes* (S-53).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Leg {
    /// A computer connected to the session.
    Computer,
    /// A party connected to the teleconference.
    Audio(AudioType),
}

impl Leg {
    /// Every leg, in the order of estimates and statements.
    pub const ALL: [Self; 5] = [
        Self::Computer,
        Self::Audio(AudioType::CallIn),
        Self::Audio(AudioType::TollFree),
        Self::Audio(AudioType::CallOut),
        Self::Audio(AudioType::Voip),
    ];

    /// As stored, and as the form's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Computer => "computer",
            Self::Audio(kind) => kind.as_str(),
        }
    }

    /// Reads [`Leg::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|leg| leg.as_str() == text)
    }

    fn place(self) -> usize {
        match self {
            Self::Computer => 0,
            Self::Audio(AudioType::CallIn) => 1,
            Self::Audio(AudioType::TollFree) => 2,
            Self::Audio(AudioType::CallOut) => 3,
            Self::Audio(AudioType::Voip) => 4,
        }
    }
}

/// A value for each leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PerLeg<T>([T; 5]);

impl<T: Copy> PerLeg<T> {
    /// The value that `of` gives for each leg.
    pub fn from_fn(of: impl Fn(Leg) -> T) -> Self {
        Self(Leg::ALL.map(of))
    }

    /// The value of a leg.
    pub fn get(&self, leg: Leg) -> T {
        self.0[leg.place()]
    }

    /// Sets the value of a leg.
    pub fn set(&mut self, leg: Leg, value: T) {
        self.0[leg.place()] = value;
    }

    /// Legs and their values, in the order of statements.
    pub fn iter(&self) -> impl Iterator<Item = (Leg, T)> + '_ {
        Leg::ALL.into_iter().zip(self.0)
    }
}

/// How long each leg was used, over everybody: person-microseconds.
pub type Quantities = PerLeg<Span>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_leg_has_a_word_and_a_place_of_its_own() {
        let mut places = PerLeg::<usize>::default();
        for (place, leg) in Leg::ALL.into_iter().enumerate() {
            assert_eq!(Leg::parse(leg.as_str()), Some(leg));
            places.set(leg, place);
        }
        assert_eq!(places.iter().collect::<Vec<_>>(), Leg::ALL.into_iter().zip(0..5).collect::<Vec<_>>());
        assert_eq!(Leg::parse("audio"), None);
    }
}
