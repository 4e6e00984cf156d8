//! Being in the teleconference, as people say it themselves: the host pays for every minute of it, so what a stranger can
//! say, and how long it counts without him, is bounded.

use super::RoomRole;
use crate::time::{Span, Timestamp};
use crate::usage::AudioType;

/// A telephone is hung up this long after its person's last computer was heard of, unless who leads put him into the
/// teleconference: a computer may sleep for a while, and who went home stays in no session until its end.
pub const TELEPHONE_ALONE_MAX: Span = Span::minutes(15);

/// So many times may one person change how he is in the teleconference of a session. Who leads may always.
pub const CHANGES_EACH: i64 = 60;

/// Whether somebody in this role may say himself that he is in it so. Nobody knows a guest: for his voice his connected
/// computer is the proof, for a telephone somebody who leads.
pub fn may_say(role: RoomRole, kind: Option<AudioType>) -> bool {
    role != RoomRole::Guest || matches!(kind, None | Some(AudioType::Voip))
}

/// Whether a telephone is left alone: since `heard_at` none of its person's computers was heard of.
pub fn is_left_alone(by_leader: bool, heard_at: Option<Timestamp>, since: Timestamp, now: Timestamp) -> bool {
    let last = heard_at.map_or(since, |heard_at| heard_at.max(since));
    !by_leader && now.since(last) >= TELEPHONE_ALONE_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guest_speaks_for_his_computer_only() {
        assert!(may_say(RoomRole::Guest, None) && may_say(RoomRole::Guest, Some(AudioType::Voip)));
        for kind in AudioType::ALL.into_iter().filter(|kind| *kind != AudioType::Voip) {
            assert!(!may_say(RoomRole::Guest, Some(kind)));
            assert!(may_say(RoomRole::Attendee, Some(kind)) && may_say(RoomRole::Host, Some(kind)));
        }
    }

    #[test]
    fn a_telephone_may_be_alone_for_a_while() {
        let at = |minutes: i64| Timestamp(Span::minutes(minutes).0);
        assert!(!is_left_alone(false, Some(at(5)), at(0), at(19)));
        assert!(is_left_alone(false, Some(at(5)), at(0), at(20)));
        assert!(!is_left_alone(false, Some(at(5)), at(10), at(20)), "he said so later");
        assert!(is_left_alone(false, None, at(0), at(15)));
        assert!(!is_left_alone(true, Some(at(5)), at(0), at(300)), "who leads said so");
    }
}
