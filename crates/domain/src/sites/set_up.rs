//! The way to the first sale: what an administrator still has to do, in its order, and when a site may go live (S-23).

use super::fees::FeeSwitches;
use crate::payments::gateway::Mode;

/// How a merchant account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountState {
    /// There is none.
    Missing,
    /// Its present credentials have not been proven at the gateway.
    Unverified,
    /// The gateway knew the present credentials.
    Verified,
}

/// What decides about the set-up of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetUp {
    /// The two switches.
    pub switches: FeeSwitches,
    /// The site's mode.
    pub mode: Mode,
    /// The account of Test mode.
    pub test: AccountState,
    /// The account of Production.
    pub production: AccountState,
    /// Whether a purchase in Test mode was confirmed.
    pub test_purchase: bool,
}

/// A step of the set-up, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The operator provides e-commerce.
    Provided,
    /// The administrator has enabled it.
    Enabled,
    /// A merchant account is entered.
    Connected,
    /// The gateway knew the credentials of Test mode.
    VerifiedInTest,
    /// A seat was bought in Test mode.
    TestPurchase,
    /// Production is on.
    Production,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepState {
    /// Done.
    Done,
    /// The one to do now.
    Next,
    /// Possible only after an earlier one.
    Waiting,
}

/// Why a site cannot go live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SwitchRefusal {
    /// E-commerce is not provided to the site.
    NotProvided,
    /// It is not enabled.
    NotEnabled,
    /// There is no merchant account for Production.
    NoAccount,
    /// Its present credentials have not been verified at the live host.
    NotVerified,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 6] = [
        Self::Provided,
        Self::Enabled,
        Self::Connected,
        Self::VerifiedInTest,
        Self::TestPurchase,
        Self::Production,
    ];
}

impl SetUp {
    /// Whether a site may change to `mode` (S-23). Test is always allowed.
    pub fn may_switch(&self, mode: Mode) -> Result<(), SwitchRefusal> {
        match self {
            _ if mode == Mode::Test => Ok(()),
            Self { switches: FeeSwitches { provided: false, .. }, .. } => Err(SwitchRefusal::NotProvided),
            Self { switches: FeeSwitches { enabled: false, .. }, .. } => Err(SwitchRefusal::NotEnabled),
            Self { production: AccountState::Missing, .. } => Err(SwitchRefusal::NoAccount),
            Self { production: AccountState::Unverified, .. } => Err(SwitchRefusal::NotVerified),
            Self { production: AccountState::Verified, .. } => Ok(()),
        }
    }

    /// Whether the site sells: the checklist is no longer its administrator's first page.
    pub fn is_done(&self) -> bool {
        self.switches.provided && self.is_done_step(Step::Production)
    }

    /// Every step with how it stands: the first that is not done is the next, what builds on it waits.
    pub fn steps(&self) -> [(Step, StepState); 6] {
        let mut next_is_found = false;
        Step::ALL.map(|step| {
            let state = match (self.is_done_step(step), next_is_found) {
                (true, _) => StepState::Done,
                (false, false) => StepState::Next,
                (false, true) => StepState::Waiting,
            };
            next_is_found |= state == StepState::Next;
            (step, state)
        })
    }

    /// How many steps are left.
    pub fn left(&self) -> usize {
        Step::ALL.into_iter().filter(|step| !self.is_done_step(*step)).count()
    }

    fn is_done_step(&self, step: Step) -> bool {
        // Who sells already needs no trial any more.
        let live = self.switches.enabled
            && self.mode == Mode::Production
            && self.production != AccountState::Missing;
        match step {
            Step::Provided => self.switches.provided,
            Step::Enabled => self.switches.enabled,
            Step::Connected => self.test != AccountState::Missing || self.production != AccountState::Missing,
            Step::VerifiedInTest => self.test == AccountState::Verified || live,
            Step::TestPurchase => self.test_purchase || live,
            Step::Production => live,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: SetUp = SetUp {
        switches: FeeSwitches { provided: false, enabled: false },
        mode: Mode::Test,
        test: AccountState::Missing,
        production: AccountState::Missing,
        test_purchase: false,
    };
    const ON: FeeSwitches = FeeSwitches { provided: true, enabled: true };

    fn next(set_up: &SetUp) -> Option<Step> {
        set_up.steps().into_iter().find(|(_, state)| *state == StepState::Next).map(|(step, _)| step)
    }

    #[test]
    fn the_steps_follow_each_other() {
        assert_eq!((next(&NEW), NEW.left(), NEW.is_done()), (Some(Step::Provided), 6, false));
        let provided = SetUp { switches: FeeSwitches { provided: true, enabled: false }, ..NEW };
        assert_eq!(next(&provided), Some(Step::Enabled));
        let enabled = SetUp { switches: ON, ..NEW };
        assert_eq!(next(&enabled), Some(Step::Connected));
        let connected = SetUp { test: AccountState::Unverified, ..enabled };
        assert_eq!(next(&connected), Some(Step::VerifiedInTest));
        let verified = SetUp { test: AccountState::Verified, ..enabled };
        assert_eq!((next(&verified), verified.left()), (Some(Step::TestPurchase), 2));
        let bought = SetUp { test_purchase: true, ..verified };
        assert_eq!(next(&bought), Some(Step::Production));
        let live = SetUp { production: AccountState::Verified, mode: Mode::Production, ..bought };
        assert_eq!((next(&live), live.left(), live.is_done()), (None, 0, true));
    }

    #[test]
    fn production_needs_its_own_verified_credentials() {
        let ready = SetUp { switches: ON, production: AccountState::Verified, ..NEW };
        assert_eq!(ready.may_switch(Mode::Production), Ok(()), "no purchase in Test mode is forced");
        for (set_up, refusal) in [
            (NEW, SwitchRefusal::NotProvided),
            (SetUp { switches: FeeSwitches { enabled: false, ..ON }, ..ready }, SwitchRefusal::NotEnabled),
            (SetUp { production: AccountState::Missing, ..ready }, SwitchRefusal::NoAccount),
            (SetUp { production: AccountState::Unverified, ..ready }, SwitchRefusal::NotVerified),
            (
                SetUp { production: AccountState::Missing, test: AccountState::Verified, ..ready },
                SwitchRefusal::NoAccount,
            ),
        ] {
            assert_eq!(set_up.may_switch(Mode::Production), Err(refusal));
            assert_eq!(set_up.may_switch(Mode::Test), Ok(()), "back to Test is always allowed");
        }
    }

    #[test]
    fn a_site_that_lost_its_switch_is_not_done() {
        let live =
            SetUp { switches: ON, mode: Mode::Production, production: AccountState::Unverified, ..NEW };
        assert!(live.is_done());
        assert!(!SetUp { switches: FeeSwitches { provided: false, ..ON }, ..live }.is_done());
    }
}
