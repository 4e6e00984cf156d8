//! Time of the meter (PS-U2): our own clock, guarded by the machine's monotonic one, and the clocks of those who report
//! to us. Clocks of people's devices are never used.

use crate::time::{Span, Timestamp};

/// A deviation of the wall clock beyond this is a jump.
pub const JUMP: Span = Span::seconds(2);

/// A sender's clock that is off by more than this is corrected, and said to be off.
pub const SKEW_CORRECTED: Span = Span::seconds(5);

/// Beyond this a sender's clock is not used at all.
pub const SKEW_MAX: Span = Span::seconds(60);

/// The wall clock as it was at one moment, carried on by the monotonic clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SteadyClock {
    wall: Timestamp,
    monotonic: Span,
    deviation: Span,
}

/// A jump of the wall clock: recorded, and not billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockJump {
    /// When, by the steady clock.
    pub at: Timestamp,
    /// How far it jumped: positive is forward.
    pub by: Span,
}

impl SteadyClock {
    /// Begins with what both clocks show now; `monotonic` counts from any moment.
    pub fn new(wall: Timestamp, monotonic: Span) -> Self {
        Self { wall, monotonic, deviation: Span(0) }
    }

    /// The steady time, from what both clocks show now, and the jump of the wall clock since the last reading, if any.
    pub fn read(&mut self, wall: Timestamp, monotonic: Span) -> (Timestamp, Option<ClockJump>) {
        let steady = self.wall.plus(Span(monotonic.0 - self.monotonic.0));
        let deviation = wall.since(steady);
        let by = Span(deviation.0 - self.deviation.0);
        if by.0.abs() <= JUMP.0 {
            return (steady, None);
        }
        self.deviation = deviation;
        (steady, Some(ClockJump { at: steady, by }))
    }
}

/// How a sender's clock stands to ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenderClock {
    /// As good as ours: its times are taken as they are.
    Agrees,
    /// Off by this much (ours − his): his times are moved by it.
    Off(Span),
    /// Too far off: the time at which we heard is taken instead.
    Useless,
}

/// Judges a sender's clock by the differences (heard − said) of its facts, in any order: by their median, which a few late
/// deliveries do not move.
pub fn judge(mut differences: Vec<Span>) -> SenderClock {
    differences.sort_unstable();
    let Some(&median) = differences.get(differences.len().saturating_sub(1) / 2) else {
        return SenderClock::Agrees;
    };
    match median.0.abs() {
        off if off <= SKEW_CORRECTED.0 => SenderClock::Agrees,
        off if off <= SKEW_MAX.0 => SenderClock::Off(median),
        _ => SenderClock::Useless,
    }
}

impl SenderClock {
    /// The time of a fact by our clock: what its sender says, unless his clock is of no use or says what lies in the future.
    /// In whole milliseconds, the unit in which use is counted.
    pub fn ours(self, said: Timestamp, heard: Timestamp) -> Timestamp {
        let moved = match self {
            Self::Agrees => said,
            Self::Off(by) => said.plus(by),
            Self::Useless => heard,
        };
        let ahead = moved.since(heard);
        let at = if ahead.0 > SKEW_CORRECTED.0 { heard } else { moved };
        Timestamp(at.0.div_euclid(1_000) * 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp(0).plus(Span::seconds(seconds))
    }

    #[test]
    fn a_jump_of_the_wall_clock_is_told_once_and_not_billed() {
        let mut clock = SteadyClock::new(at(1_000), Span::seconds(7));
        assert_eq!(clock.read(at(1_010), Span::seconds(17)), (at(1_010), None));
        let day = 86_400;
        let jump = ClockJump { at: at(1_020), by: Span::seconds(day) };
        assert_eq!(clock.read(at(1_020 + day), Span::seconds(27)), (at(1_020), Some(jump)));
        assert_eq!(clock.read(at(1_021 + day), Span::seconds(28)), (at(1_021), None), "told once");
        let back = ClockJump { at: at(1_022), by: Span::seconds(-day) };
        assert_eq!(clock.read(at(1_022), Span::seconds(29)), (at(1_022), Some(back)));
    }

    #[test]
    fn slow_correction_of_the_wall_clock_is_no_jump() {
        let mut clock = SteadyClock::new(at(0), Span(0));
        assert_eq!(clock.read(at(12), Span::seconds(10)), (at(10), None));
    }

    #[test]
    fn a_senders_clock_is_judged_by_the_median() {
        let judged = |seconds: &[i64]| judge(seconds.iter().map(|&s| Span::seconds(s)).collect());
        assert_eq!(judged(&[]), SenderClock::Agrees);
        assert_eq!(judged(&[0, 1, 300, 0, 3_600]), SenderClock::Agrees, "two were delivered late");
        assert_eq!(judged(&[40, 41, 42]), SenderClock::Off(Span::seconds(41)));
        assert_eq!(judged(&[-40, -40]), SenderClock::Off(Span::seconds(-40)));
        assert_eq!(judged(&[90, 90, 91]), SenderClock::Useless);
    }

    #[test]
    fn times_of_a_sender_are_taken_by_our_clock_in_milliseconds() {
        assert_eq!(SenderClock::Agrees.ours(Timestamp(12_345_678), at(99)), Timestamp(12_345_000));
        assert_eq!(SenderClock::Off(Span::seconds(41)).ours(at(10), at(99)), at(51));
        assert_eq!(SenderClock::Useless.ours(at(10), at(99)), at(99));
        assert_eq!(SenderClock::Agrees.ours(at(200), at(99)), at(99), "it lies in the future");
    }
}
