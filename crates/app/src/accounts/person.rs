//! Somebody who is signed in.

use crate::audit::actor;
use domain::accounts::{Act, Role};
use domain::ids::{AccountId, SiteId};
use std::fmt;

/// Somebody who is signed in, and what he may do.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// How he is called.
    pub name: String,
    /// By which he signs in.
    pub email: String,
    /// Whether he runs the installation.
    pub is_operator: bool,
    /// What he is, and where.
    pub roles: Vec<(SiteId, Role)>,
}

impl fmt::Debug for Person {
    /// Neither name nor address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("account", &self.account)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

impl Person {
    /// Whether he may do this at the site. For acts on one session, a host's right ends at his own sessions.
    pub fn may(&self, site: SiteId, act: Act) -> bool {
        self.roles_at(site).any(|role| role.may(act))
    }

    /// Whether he may do this in the installation.
    pub fn may_operate(&self, act: Act) -> bool {
        self.is_operator && Role::Operator.may(act)
    }

    /// What he is at the site.
    pub fn roles_at(&self, site: SiteId) -> impl Iterator<Item = Role> {
        self.roles.iter().filter(move |(at, _)| *at == site).map(|(_, role)| *role)
    }

    /// Whether he must sign in with a second factor.
    pub fn needs_second_factor(&self) -> bool {
        self.is_operator || self.roles.iter().any(|(_, role)| role.needs_second_factor())
    }

    /// How the audit log names him.
    pub fn actor(&self) -> String {
        actor(self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn rights_end_at_the_site() {
        let (here, there) = (SiteId(Uuid::from_u128(1)), SiteId(Uuid::from_u128(2)));
        let person = Person {
            account: AccountId(Uuid::nil()),
            name: "Noor".into(),
            email: "noor@example.org".into(),
            is_operator: true,
            roles: vec![(here, Role::Host), (here, Role::Finance)],
        };
        assert!(person.may(here, Act::HostSessions) && person.may(here, Act::MovePayments));
        assert!(!person.may(here, Act::SetUpSite));
        assert!(!person.may(there, Act::HostSessions));
        assert!(person.may_operate(Act::ProvideSites) && !person.may(here, Act::ProvideSites));
        assert!(!person.may_operate(Act::HostSessions), "an operator is nothing inside a site");
        assert!(!format!("{person:?}").contains("oor"));
    }
}
