//! Health: how an installation does, judged from facts that were gathered a moment ago. Nothing is called good that
//! nobody looked at.

use crate::time::{Span, Timestamp};
use crate::usage::clock::JUMP;

/// A judgement may be shown for this long; after that somebody has to look again.
pub const FRESH: Span = Span::minutes(1);

/// Follow-up work that has been due for longer is late: workers take it within seconds.
pub const WORK_LATE: Span = Span::minutes(1);

/// Then nobody can be working at all.
pub const WORK_STUCK: Span = Span::minutes(10);

/// A mail that has waited for longer is late.
pub const MAIL_LATE: Span = Span::minutes(5);

/// Then people wait for a confirmation that does not come.
pub const MAIL_STUCK: Span = Span::hours(1);

/// A call to a gateway ends within a minute; an outcome that is open for longer is unknown.
pub const PAYMENT_UNKNOWN: Span = Span::minutes(2);

/// Then money is somewhere and nobody knows where.
pub const PAYMENT_LOST: Span = Span::hours(1);

/// Ledger entries and receipts are sealed every minute; older ones without a seal are late.
pub const SEAL_LATE: Span = Span::minutes(5);

/// Beyond this a clock that jumped is plainly wrong, now or before (PS-C24).
pub const CLOCK_WRONG: Span = Span::minutes(5);

/// How many there are, and since when the oldest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// How many.
    pub count: i64,
    /// Since when the oldest of them.
    pub since: Option<Timestamp>,
}

/// What was found out about an installation at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// When it was looked.
    pub looked_at: Timestamp,
    /// Whether the workers were ever started: their standing job is there.
    pub has_workers: bool,
    /// Follow-up work that is due and not taken; since when the oldest is due.
    pub overdue: Waiting,
    /// Mails that the mail server has not taken; since when the oldest waits.
    pub mails: Waiting,
    /// Payments whose outcome the gateway has not told; since when the oldest was asked.
    pub unknown: Waiting,
    /// Payments that wait for a person's decision.
    pub for_a_person: Waiting,
    /// Differences between the gateways' own lists and the books; since when the oldest is known.
    pub differences: Waiting,
    /// Merchant accounts with a list that were not compared for days; up to when the first was.
    pub uncompared: Waiting,
    /// Merchant accounts whose gateway gives no good answer; since when the first.
    pub silent_gateways: Waiting,
    /// Ledger entries and receipts without a seal; since when the oldest.
    pub unsealed: Waiting,
    /// Free space on the database's disk, bytes; unknown where the database does not tell.
    pub disk_free: Option<u64>,
    /// Less than that stops the sale, bytes.
    pub disk_floor: u64,
    /// Restored from a backup and not released: nothing is sold.
    pub is_restored: bool,
    /// How far the machine's clock is ahead of the time by which the process goes.
    pub clock_off: Span,
    /// Packages of fonts without which papers cannot print every name.
    pub fonts_lacking: &'static [&'static str],
}

/// How one thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// As it should be.
    Good,
    /// The database does not tell; nobody can say.
    Untold,
    /// Somebody should look at it.
    Attention,
    /// Something does not work.
    Bad,
}

/// What is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Check {
    /// Follow-up work is done in time.
    Work,
    /// Mails leave.
    Mails,
    /// Outcomes of payments are known.
    Payments,
    /// Nothing waits for a person.
    People,
    /// The gateways' own lists agree with the books.
    Lists,
    /// The gateways answer.
    Gateways,
    /// The books are sealed.
    Seals,
    /// There is room on the disk.
    Disk,
    /// The installation is not one restored from a backup.
    Restored,
    /// The machine's clock has not jumped.
    Clock,
    /// Papers can print every name.
    Papers,
}

impl Check {
    /// Every check, in the order of the page.
    pub const ALL: [Self; 11] = [
        Self::Work,
        Self::Mails,
        Self::Payments,
        Self::People,
        Self::Lists,
        Self::Gateways,
        Self::Seals,
        Self::Disk,
        Self::Restored,
        Self::Clock,
        Self::Papers,
    ];
}

impl Facts {
    /// How one thing stood when it was looked.
    pub fn standing(&self, check: Check) -> Standing {
        match check {
            Check::Work if !self.has_workers => Standing::Bad,
            Check::Work => self.by_age(self.overdue, WORK_LATE, WORK_STUCK),
            Check::Mails => self.by_age(self.mails, MAIL_LATE, MAIL_STUCK),
            Check::Payments => self.by_age(self.unknown, PAYMENT_UNKNOWN, PAYMENT_LOST),
            Check::People => attention_if(self.for_a_person.count > 0),
            Check::Lists => attention_if(self.differences.count > 0 || self.uncompared.count > 0),
            Check::Gateways => attention_if(self.silent_gateways.count > 0),
            Check::Seals => self.by_age(self.unsealed, SEAL_LATE, Span::hours(1)),
            Check::Disk => match self.disk_free {
                None => Standing::Untold,
                Some(free) if free < self.disk_floor => Standing::Bad,
                Some(free) => attention_if(free < self.disk_floor.saturating_mul(8)),
            },
            Check::Restored if self.is_restored => Standing::Bad,
            Check::Restored => Standing::Good,
            Check::Clock if self.clock_off.0.abs() > CLOCK_WRONG.0 => Standing::Bad,
            Check::Clock => attention_if(self.clock_off.0.abs() > JUMP.0),
            Check::Papers => attention_if(!self.fonts_lacking.is_empty()),
        }
    }

    /// The worst of all, which is what a summary says; what nobody can say worsens nothing.
    pub fn worst(&self) -> Standing {
        let told = Check::ALL.into_iter().map(|check| self.standing(check));
        told.filter(|standing| *standing != Standing::Untold).max().unwrap_or(Standing::Good)
    }

    /// Whether the judgement may still be shown at `now`.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.since(self.looked_at) <= FRESH
    }

    fn by_age(&self, waiting: Waiting, late: Span, stuck: Span) -> Standing {
        let age = waiting.since.map_or(Span(0), |since| self.looked_at.since(since));
        match () {
            () if waiting.count == 0 || age <= late => Standing::Good,
            () if age <= stuck => Standing::Attention,
            () => Standing::Bad,
        }
    }
}

fn attention_if(wrong: bool) -> Standing {
    if wrong { Standing::Attention } else { Standing::Good }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_608_000_000_000);
    const MIB: u64 = 1024 * 1024;

    fn well() -> Facts {
        let none = Waiting::default();
        Facts {
            looked_at: NOW,
            has_workers: true,
            overdue: none,
            mails: none,
            unknown: none,
            for_a_person: none,
            differences: none,
            uncompared: none,
            silent_gateways: none,
            unsealed: none,
            disk_free: Some(100_000 * MIB),
            disk_floor: 64 * MIB,
            is_restored: false,
            clock_off: Span(0),
            fonts_lacking: &[],
        }
    }

    #[test]
    fn a_clock_that_jumped_is_said_to_be_off() {
        for (off, expected) in [
            (Span::seconds(-2), Standing::Good),
            (Span::seconds(3), Standing::Attention),
            (Span::minutes(-5), Standing::Attention),
            (Span::days(1), Standing::Bad),
        ] {
            assert_eq!(Facts { clock_off: off, ..well() }.standing(Check::Clock), expected, "{off:?}");
        }
    }

    #[test]
    fn names_that_cannot_be_printed_ask_for_attention() {
        let facts = Facts { fonts_lacking: &["fonts-noto-cjk"], ..well() };
        assert_eq!(
            (facts.standing(Check::Papers), facts.worst()),
            (Standing::Attention, Standing::Attention)
        );
    }

    fn since(age: Span) -> Waiting {
        Waiting { count: 1, since: Some(NOW.minus(age)) }
    }

    #[test]
    fn an_installation_without_troubles_is_well() {
        for check in Check::ALL {
            assert_eq!(well().standing(check), Standing::Good, "{check:?}");
        }
        assert_eq!(well().worst(), Standing::Good);
    }

    #[test]
    fn what_waits_is_judged_by_how_long() {
        type Set = fn(&mut Facts, Waiting);
        let cases: [(Check, Set, Span, Span); 4] = [
            (Check::Work, |facts, waiting| facts.overdue = waiting, WORK_LATE, WORK_STUCK),
            (Check::Mails, |facts, waiting| facts.mails = waiting, MAIL_LATE, MAIL_STUCK),
            (Check::Payments, |facts, waiting| facts.unknown = waiting, PAYMENT_UNKNOWN, PAYMENT_LOST),
            (Check::Seals, |facts, waiting| facts.unsealed = waiting, SEAL_LATE, Span::hours(1)),
        ];
        for (check, set, late, stuck) in cases {
            for (age, expected) in [
                (late, Standing::Good),
                (Span(late.0 + 1), Standing::Attention),
                (stuck, Standing::Attention),
                (Span(stuck.0 + 1), Standing::Bad),
            ] {
                let mut facts = well();
                set(&mut facts, since(age));
                assert_eq!(facts.standing(check), expected, "{check:?} after {age:?}");
                assert_eq!(facts.worst(), expected, "{check:?}");
            }
        }
    }

    #[test]
    fn what_a_person_or_a_gateway_keeps_waiting_asks_for_attention_at_once() {
        let facts = Facts { for_a_person: since(Span(0)), ..well() };
        assert_eq!(facts.standing(Check::People), Standing::Attention);
        let facts = Facts { silent_gateways: since(Span(0)), ..well() };
        assert_eq!(facts.standing(Check::Gateways), Standing::Attention);
    }

    #[test]
    fn a_full_disk_and_a_restored_database_stop_the_sale() {
        for (free, expected) in [
            (None, Standing::Untold),
            (Some(63 * MIB), Standing::Bad),
            (Some(64 * MIB), Standing::Attention),
            (Some(512 * MIB), Standing::Good),
        ] {
            assert_eq!(Facts { disk_free: free, ..well() }.standing(Check::Disk), expected, "{free:?}");
        }
        assert_eq!(
            Facts { disk_free: None, ..well() }.worst(),
            Standing::Good,
            "what nobody can say is no trouble"
        );
        assert_eq!(Facts { is_restored: true, ..well() }.worst(), Standing::Bad);
        assert_eq!(Facts { has_workers: false, ..well() }.worst(), Standing::Bad);
    }

    #[test]
    fn nothing_is_good_that_nobody_looked_at_for_a_minute() {
        assert!(well().is_fresh(NOW.plus(FRESH)));
        assert!(!well().is_fresh(NOW.plus(Span(FRESH.0 + 1))));
    }
}
