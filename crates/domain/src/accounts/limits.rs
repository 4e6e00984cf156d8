//! How often something may be tried: by whom, and within how long.

use crate::time::{Span, Timestamp};

/// So many tries within so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// By what the tries are counted and told apart from other limits.
    pub name: &'static str,
    /// Tries that are let through.
    pub tries: i64,
    /// From the first one.
    pub within: Span,
}

/// Signing in to one account, from one network address. Whoever tries from elsewhere cannot lock its owner out.
pub const SIGN_IN_HERE: Limit = Limit { name: "sign in here", tries: 10, within: Span::minutes(15) };

/// Signing in to one account, in one browser in which its owner has signed in before. It is counted by itself, so that
/// whoever tries from elsewhere, and from however many networks, cannot lock him out there.
pub const SIGN_IN_KNOWN: Limit = Limit { name: "sign in known", tries: 10, within: Span::minutes(15) };

/// Signing in to one account, from everywhere together, in browsers that are not known.
pub const SIGN_IN_ACCOUNT: Limit = Limit { name: "sign in account", tries: 100, within: Span::hours(1) };

/// Signing in from one network address, to whatever account.
pub const SIGN_IN_ADDRESS: Limit = Limit { name: "sign in address", tries: 50, within: Span::minutes(15) };

/// Codes of the second factor for one account: six digits are few.
pub const SECOND_FACTOR: Limit = Limit { name: "second factor", tries: 10, within: Span::minutes(15) };

/// Asking for a new password for one address.
pub const RESET_ACCOUNT: Limit = Limit { name: "reset account", tries: 5, within: Span::hours(1) };

/// Asking for new passwords from one network address.
pub const RESET_ADDRESS: Limit = Limit { name: "reset address", tries: 20, within: Span::hours(1) };

/// Asking from one network address for links to registrations that were lost, of whomever.
pub const LOST_LINK_NETWORK: Limit = Limit { name: "lost link network", tries: 20, within: Span::hours(1) };

/// Asking for the links of one mail address at one site.
pub const LOST_LINK_ADDRESS: Limit = Limit { name: "lost link address", tries: 5, within: Span::hours(1) };

/// Typing one's own password again before something is changed.
pub const OWN_PASSWORD: Limit = Limit { name: "own password", tries: 10, within: Span::minutes(15) };

/// The longest period of all limits.
pub const PERIOD_MAX: Span = Span::hours(1);

impl Limit {
    /// Whether the `count`th try of a period that began then is one too many: until when nothing is let through.
    pub fn refuses(self, count: i64, began_at: Timestamp) -> Option<Timestamp> {
        (count > self.tries).then(|| began_at.plus(self.within))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_allowed_and_no_more() {
        let began = Timestamp(7);
        assert_eq!(SIGN_IN_HERE.refuses(10, began), None);
        assert_eq!(SIGN_IN_HERE.refuses(11, began), Some(began.plus(Span::minutes(15))));
        for limit in [
            SIGN_IN_HERE,
            SIGN_IN_KNOWN,
            SIGN_IN_ACCOUNT,
            SIGN_IN_ADDRESS,
            SECOND_FACTOR,
            RESET_ACCOUNT,
            RESET_ADDRESS,
            LOST_LINK_NETWORK,
            LOST_LINK_ADDRESS,
        ] {
            assert!(limit.within <= PERIOD_MAX, "{}", limit.name);
        }
    }
}
