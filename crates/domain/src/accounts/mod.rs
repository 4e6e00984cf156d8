//! Accounts: people who sign in, and what their roles let them do. Attendees have no account; they act through personal
//! links.

mod acts;
pub mod limits;
pub mod links;
pub mod people;
pub mod sign_ins;

pub use acts::Act;

/// What a person is, in an installation or at a site. One person may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Runs the installation: provides sites and e-commerce. Has no rights inside a site.
    Operator,
    /// Sets a site up and may do everything in it.
    Administrator,
    /// Schedules sessions and acts on his own ones.
    Host,
    /// Keeps the books of a site: payments, refunds, exports.
    Finance,
    /// Heads divisions: decides about claims of their hosts and about their budgets.
    Head,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Operator, Self::Administrator, Self::Host, Self::Finance, Self::Head];

    /// The roles that somebody can have at a site.
    pub const AT_SITE: [Self; 4] = [Self::Administrator, Self::Host, Self::Finance, Self::Head];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Administrator => "administrator",
            Self::Host => "host",
            Self::Finance => "finance",
            Self::Head => "head",
        }
    }

    /// Reads [`Role::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Whether the role allows the act. For acts on one session, a host's right ends at his own sessions.
    pub fn may(self, act: Act) -> bool {
        match self {
            Self::Operator => act.is_of_installation(),
            Self::Administrator => !act.is_of_installation(),
            Self::Host => matches!(act, Act::HostSessions | Act::SeeReports),
            Self::Finance => {
                matches!(act, Act::SeePayments | Act::MovePayments | Act::ExportBooks | Act::SeeReports)
            }
            Self::Head => matches!(act, Act::SeeReports),
        }
    }

    /// Whether who has it must sign in with a second factor.
    pub fn needs_second_factor(self) -> bool {
        matches!(self, Self::Operator | Self::Administrator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_has_no_rights_inside_a_site_and_nobody_else_has_any_outside() {
        for act in Act::ALL {
            for role in Role::AT_SITE {
                assert!(!(act.is_of_installation() && role.may(act)), "{role:?} {act:?}");
            }
            assert_eq!(Role::Operator.may(act), act.is_of_installation(), "{act:?}");
        }
    }

    #[test]
    fn a_host_sees_no_payments_of_others_and_finance_schedules_nothing() {
        assert!(!Role::Host.may(Act::SeePayments));
        assert!(!Role::Finance.may(Act::HostSessions));
        assert!(Role::Administrator.may(Act::HostSessions) && Role::Administrator.may(Act::MovePayments));
        let of_head: Vec<Act> = Act::ALL.into_iter().filter(|act| Role::Head.may(*act)).collect();
        assert_eq!(of_head, [Act::SeeReports], "a head decides about what he heads, nothing else");
    }
}
