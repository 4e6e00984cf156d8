//! Which actions a site's log may have: that depends on what the site has. Nobody looks for what cannot have happened.

use super::{AuditGroup, actions};
use std::collections::BTreeSet;

/// What a site has, as far as its log depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Features {
    /// It may charge fees.
    pub fees: bool,
    /// Its hosts pay for the use of sessions.
    pub usage: bool,
}

/// These stand in the log of the installation only, or were written by versions before.
const NEVER: &[&str] = &[
    "add operator",
    "enter password",
    "sign in",
    "sign out",
    "end sign-in",
    "end other sign-ins",
    "change name or language",
    "set up second factor",
    "renew recovery codes",
    "hurry job",
    "enter operator as seller",
    "make tariff",
    "add tariff version",
    "withdraw tariff version",
    "settle refund otherwise",
    "refund requested",
    "refund paid-otherwise",
    "refund dismissed",
];

/// These, and all that is about money, need fees.
const OF_FEES: &[&str] = &[
    "begin review",
    "end review",
    "correct payer",
    "make out receipt",
    "make test session",
    "enable e-commerce",
    "disable e-commerce",
    "change merchant account",
    "connect merchant account",
    "verify merchant account",
    "reorder merchant accounts",
    "pause merchant account",
    "offer merchant account",
    "remove merchant account",
    "replace credentials",
    "refuse credentials",
    "switch mode",
];

impl Features {
    fn may_write(self, group: AuditGroup, action: &str) -> bool {
        match group {
            _ if NEVER.contains(&action) => false,
            AuditGroup::Use => self.usage,
            AuditGroup::Money => self.fees,
            _ => self.fees || !OF_FEES.contains(&action),
        }
    }
}

/// The actions of a group that a site's log can be asked for: what its features can write, and what `occurs` there.
pub fn offered(
    group: AuditGroup,
    features: Features,
    occurs: &BTreeSet<String>,
) -> impl Iterator<Item = &'static str> {
    actions(group).filter(move |action| features.may_write(group, action) || occurs.contains(*action))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(features: Features, occurs: &BTreeSet<String>) -> Vec<&'static str> {
        AuditGroup::ALL.into_iter().flat_map(|group| offered(group, features, occurs)).collect()
    }

    #[test]
    fn nobody_is_offered_what_cannot_have_happened() {
        let nothing = BTreeSet::new();
        let plain = all(Features::default(), &nothing);
        let with_fees = all(Features { fees: true, usage: false }, &nothing);
        let whole = all(Features { fees: true, usage: true }, &nothing);
        assert!(plain.contains(&"schedule session") && !plain.contains(&"request refund"));
        assert!(with_fees.contains(&"request refund") && !with_fees.contains(&"file claim"));
        assert!(whole.contains(&"file claim") && !whole.contains(&"make tariff"));
        assert!(plain.len() < with_fees.len() && with_fees.len() < whole.len());
        let once = BTreeSet::from(["file claim".to_owned()]);
        assert!(all(Features::default(), &once).contains(&"file claim"), "what has happened");
    }

    #[test]
    fn every_exception_is_an_action() {
        let known: BTreeSet<&str> = AuditGroup::ALL.into_iter().flat_map(actions).collect();
        for action in NEVER.iter().chain(OF_FEES) {
            assert!(known.contains(action), "{action}");
        }
    }
}
