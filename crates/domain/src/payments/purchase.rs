//! What an intent pays for: a seat, by who comes, or the use of a session, by its host. Both take the same way from the
//! hosted page to the books; everything in which they differ is asked of [`Purchase`].

use super::gateway::HostedAction;
use crate::ids::{AccountId, RegistrationId, SiteId};
use crate::money::Money;

/// What an intent pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purchase {
    /// A seat in a session, by the registration that it is for.
    Seat(RegistrationId),
    /// The right to run a session whose minutes are paid by its host (S-50).
    Use(Use),
}

/// The payment of the use of a session: the ceiling is held, and what was used is captured when it is over (decision 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// The site whose session it is. Who is paid is the operator.
    pub site: SiteId,
    /// 1, 2 … among the payments of the session.
    pub number: i64,
    /// Who pays.
    pub payer: AccountId,
    /// It adds to what others hold, while the session runs (decision 3). Otherwise it is for the whole ceiling, and takes
    /// the place of others.
    pub adds: bool,
    /// It is captured at once, because a hold would not last (decision 2).
    pub at_once: bool,
    /// What is taken of it: known once the use is frozen.
    pub taken: Option<Money>,
    /// Nothing will be taken of it: the session does not take place, another payment holds its ceiling, or nothing was
    /// used of it.
    pub given_up: bool,
}

/// When and how much is taken of money that is held for a confirmed purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Taking {
    /// All of it, at once.
    AtOnce,
    /// So much, as soon as it is known; the rest is released with it, and nothing is a release of all.
    AfterUse(Option<Money>),
}

impl Purchase {
    /// The registration of a seat.
    pub fn registration(&self) -> Option<RegistrationId> {
        match self {
            Self::Seat(registration) => Some(*registration),
            Self::Use(_) => None,
        }
    }

    /// When and how much is taken by an attempt that pays by `action`: where an account cannot hold money, it is taken
    /// at once whatever it is for.
    pub fn taking(&self, action: HostedAction) -> Taking {
        match (self, action) {
            (Self::Seat(_), _) | (Self::Use(_), HostedAction::Sale) => Taking::AtOnce,
            (Self::Use(paid), HostedAction::Authorize) if paid.at_once => Taking::AtOnce,
            (Self::Use(paid), HostedAction::Authorize) => Taking::AfterUse(paid.taken),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use uuid::Uuid;

    #[test]
    fn only_the_use_of_a_session_waits_for_its_end() {
        let some = Money::new(5, Currency::from_code("EUR").expect("EUR"));
        let paid = Use {
            site: SiteId(Uuid::nil()),
            number: 1,
            payer: AccountId(Uuid::nil()),
            adds: false,
            at_once: false,
            taken: None,
            given_up: false,
        };
        let seat = Purchase::Seat(RegistrationId(Uuid::nil()));
        for (purchase, action, expected) in [
            (seat, HostedAction::Authorize, Taking::AtOnce),
            (seat, HostedAction::Sale, Taking::AtOnce),
            (Purchase::Use(paid), HostedAction::Authorize, Taking::AfterUse(None)),
            (
                Purchase::Use(Use { taken: Some(some), ..paid }),
                HostedAction::Authorize,
                Taking::AfterUse(Some(some)),
            ),
            (Purchase::Use(Use { at_once: true, ..paid }), HostedAction::Authorize, Taking::AtOnce),
            (Purchase::Use(paid), HostedAction::Sale, Taking::AtOnce),
        ] {
            assert_eq!(purchase.taking(action), expected, "{purchase:?}");
        }
    }
}
