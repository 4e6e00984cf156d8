//! The audit log in the reader's words. What was done is stored as a verb and a noun in English; each has its message
//! here. A test looks through the use cases for actions that were forgotten.

mod details;
mod features;

pub use features::{Features, offered};

use crate::{Messages, msg};
use std::borrow::Cow;

/// What an action is about: the groups in which a reader looks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuditGroup {
    /// Registrations and who has them.
    Seats,
    /// Sessions.
    Sessions,
    /// Payments and what goes back.
    Money,
    /// Who works at the site, and signing in.
    Accounts,
    /// How the site is set up.
    Settings,
    /// Pay-per-use, budgets and claims.
    Use,
}

impl AuditGroup {
    /// Every group, in the order of the list.
    pub const ALL: [Self; 6] =
        [Self::Seats, Self::Sessions, Self::Money, Self::Accounts, Self::Settings, Self::Use];

    /// The group of an action as stored; none when it is not known yet.
    pub fn of(action: &str) -> Option<Self> {
        ACTIONS
            .iter()
            .find(|(_, actions)| actions.iter().any(|(word, _)| *word == action))
            .map(|(group, _)| *group)
    }
}

/// What can be done, as stored, and its message.
const ACTIONS: &[(AuditGroup, &[(&str, &str)])] = &[
    (
        AuditGroup::Seats,
        &[
            ("register", msg!("audit-register")),
            ("confirm seat", msg!("audit-confirm-seat")),
            ("find no seat", msg!("audit-find-no-seat")),
            ("begin review", msg!("audit-begin-review")),
            ("end review", msg!("audit-end-review")),
            ("give seat", msg!("audit-give-seat")),
            ("write to people", msg!("audit-write-to-people")),
            ("cancel registration", msg!("audit-cancel-registration")),
            ("correct registration", msg!("audit-correct-registration")),
            ("accept new date", msg!("audit-accept-new-date")),
            ("correct payer", msg!("audit-correct-payer")),
            ("send colleague", msg!("audit-send-colleague")),
            ("make out receipt", msg!("audit-make-out-receipt")),
            ("send link", msg!("audit-send-link")),
        ],
    ),
    (
        AuditGroup::Sessions,
        &[
            ("schedule session", msg!("audit-schedule-session")),
            ("keep draft", msg!("audit-keep-draft")),
            ("start session", msg!("audit-start-session")),
            ("end session", msg!("audit-end-session")),
            ("add slides", msg!("audit-add-slides")),
            ("remove slides", msg!("audit-remove-slides")),
            ("change session", msg!("audit-change-session")),
            ("forget draft", msg!("audit-forget-draft")),
            ("invite people", msg!("audit-invite-people")),
            ("cancel session", msg!("audit-cancel-session")),
            ("held elsewhere", msg!("audit-held-elsewhere")),
            ("move session", msg!("audit-move-session")),
            ("make test session", msg!("audit-make-test-session")),
        ],
    ),
    (
        AuditGroup::Money,
        &[
            ("raise alarm", msg!("audit-raise-alarm")),
            ("ask a person", msg!("audit-ask-a-person")),
            ("find payment voided", msg!("audit-find-payment-voided")),
            ("refuse refund", msg!("audit-refuse-refund")),
            ("refund done", msg!("audit-refund-done")),
            ("refund failed", msg!("audit-refund-failed")),
            ("hold back refund", msg!("audit-hold-back-refund")),
            ("refund released", msg!("audit-refund-released")),
            ("give back kept fee", msg!("audit-give-back-kept-fee")),
            ("request refund", msg!("audit-request-refund")),
            ("retry refund", msg!("audit-retry-refund")),
            ("settle refund otherwise", msg!("audit-settle-refund-otherwise")),
            ("dismiss refund", msg!("audit-dismiss-refund")),
            ("refund without credit note", msg!("audit-refund-without-credit-note")),
            ("refund requested", msg!("audit-refund-requested")),
            ("refund paid-otherwise", msg!("audit-refund-paid-otherwise")),
            ("refund dismissed", msg!("audit-refund-dismissed")),
            ("ask gateway", msg!("audit-ask-gateway")),
            ("decline payment", msg!("audit-decline-payment")),
            ("accept payment", msg!("audit-accept-payment")),
            ("charge again", msg!("audit-charge-again")),
            ("release hold", msg!("audit-release-hold")),
            ("set answers aside", msg!("audit-set-answers-aside")),
            ("close payment", msg!("audit-close-payment")),
            ("record console refund", msg!("audit-record-console-refund")),
            ("pay refund by bank", msg!("audit-pay-refund-by-bank")),
            ("note dispute", msg!("audit-note-dispute")),
            ("explain difference", msg!("audit-explain-difference")),
            ("post difference", msg!("audit-post-difference")),
            ("reverse difference", msg!("audit-reverse-difference")),
            ("import settlement file", msg!("audit-import-settlement-file")),
            ("take settlement file", msg!("audit-take-settlement-file")),
            ("remove settlement file", msg!("audit-remove-settlement-file")),
            ("doubt dispute", msg!("audit-doubt-dispute")),
            ("doubt refund", msg!("audit-doubt-refund")),
            ("misfit refund", msg!("audit-misfit-refund")),
            ("win dispute", msg!("audit-win-dispute")),
            ("lose dispute", msg!("audit-lose-dispute")),
        ],
    ),
    (
        AuditGroup::Accounts,
        &[
            ("invite", msg!("audit-invite")),
            ("withdraw invitation", msg!("audit-withdraw-invitation")),
            ("give role", msg!("audit-give-role")),
            ("take role", msg!("audit-take-role")),
            ("hand over session", msg!("audit-hand-over-session")),
            ("add account", msg!("audit-add-account")),
            ("add operator", msg!("audit-add-operator")),
            ("enter password", msg!("audit-enter-password")),
            ("sign in", msg!("audit-sign-in")),
            ("sign out", msg!("audit-sign-out")),
            ("change name or language", msg!("audit-change-name-or-language")),
            ("end other sign-ins", msg!("audit-end-other-sign-ins")),
            ("end sign-in", msg!("audit-end-sign-in")),
            ("remove second factor", msg!("audit-remove-second-factor")),
            ("renew recovery codes", msg!("audit-renew-recovery-codes")),
            ("set up second factor", msg!("audit-set-up-second-factor")),
            ("reset second factor", msg!("audit-reset-second-factor")),
        ],
    ),
    (
        AuditGroup::Settings,
        &[
            ("make site", msg!("audit-make-site")),
            ("change site", msg!("audit-change-site")),
            ("provide e-commerce", msg!("audit-provide-e-commerce")),
            ("withdraw e-commerce", msg!("audit-withdraw-e-commerce")),
            ("enable e-commerce", msg!("audit-enable-e-commerce")),
            ("disable e-commerce", msg!("audit-disable-e-commerce")),
            ("change e-commerce", msg!("audit-change-e-commerce")),
            ("set use of divisions", msg!("audit-set-use-of-divisions")),
            ("add division", msg!("audit-add-division")),
            ("change division", msg!("audit-change-division")),
            ("close division", msg!("audit-close-division")),
            ("change accent", msg!("audit-change-accent")),
            ("change logo", msg!("audit-change-logo")),
            ("remove logo", msg!("audit-remove-logo")),
            ("change merchant account", msg!("audit-change-merchant-account")),
            ("connect merchant account", msg!("audit-connect-merchant-account")),
            ("verify merchant account", msg!("audit-verify-merchant-account")),
            ("reorder merchant accounts", msg!("audit-reorder-merchant-accounts")),
            ("pause merchant account", msg!("audit-pause-merchant-account")),
            ("offer merchant account", msg!("audit-offer-merchant-account")),
            ("remove merchant account", msg!("audit-remove-merchant-account")),
            ("replace credentials", msg!("audit-replace-credentials")),
            ("refuse credentials", msg!("audit-refuse-credentials")),
            ("change text", msg!("audit-change-text")),
            ("switch mode", msg!("audit-switch-mode")),
            ("hurry job", msg!("audit-hurry-job")),
            ("enter operator as seller", msg!("audit-enter-operator-as-seller")),
            ("set heads", msg!("audit-set-heads")),
        ],
    ),
    (
        AuditGroup::Use,
        &[
            ("make tariff", msg!("audit-make-tariff")),
            ("add tariff version", msg!("audit-add-tariff-version")),
            ("withdraw tariff version", msg!("audit-withdraw-tariff-version")),
            ("accept estimate", msg!("audit-accept-estimate")),
            ("keep estimate", msg!("audit-keep-estimate")),
            ("provide pay-per-use", msg!("audit-provide-pay-per-use")),
            ("withdraw pay-per-use", msg!("audit-withdraw-pay-per-use")),
            ("change pay-per-use", msg!("audit-change-pay-per-use")),
            ("enable pay-per-use", msg!("audit-enable-pay-per-use")),
            ("disable pay-per-use", msg!("audit-disable-pay-per-use")),
            ("begin to pay", msg!("audit-begin-to-pay")),
            ("hold ceiling", msg!("audit-hold-ceiling")),
            ("find no session", msg!("audit-find-no-session")),
            ("replace ceiling", msg!("audit-replace-ceiling")),
            ("give ceiling back", msg!("audit-give-ceiling-back")),
            ("freeze use", msg!("audit-freeze-use")),
            ("add budget", msg!("audit-add-budget")),
            ("change budget", msg!("audit-change-budget")),
            ("overdraw budget", msg!("audit-overdraw-budget")),
            ("exceed budget", msg!("audit-exceed-budget")),
            ("ask for budget", msg!("audit-ask-for-budget")),
            ("allow budget", msg!("audit-allow-budget")),
            ("decline budget", msg!("audit-decline-budget")),
            ("file claim", msg!("audit-file-claim")),
            ("approve claim", msg!("audit-approve-claim")),
            ("refuse claim", msg!("audit-refuse-claim")),
            ("reimburse claim", msg!("audit-reimburse-claim")),
            ("settle claim", msg!("audit-settle-claim")),
        ],
    ),
];

/// Every action of a group that can be asked for, as stored.
pub fn actions(group: AuditGroup) -> impl Iterator<Item = &'static str> {
    let of_group = ACTIONS.iter().filter(move |(of, _)| *of == group);
    of_group.flat_map(|(_, actions)| actions.iter().map(|(action, _)| *action))
}

impl Messages {
    /// What somebody did: “confirmed the seat”. One that is not known yet is shown as stored.
    pub fn audit_action(self, action: &str) -> String {
        let mut all = ACTIONS.iter().flat_map(|(_, actions)| actions.iter());
        match all.find(|(word, _)| *word == action) {
            Some((_, key)) => self.text(key).into_owned(),
            None => action.to_owned(),
        }
    }

    /// What the actions of a group are about.
    pub fn audit_group(self, group: AuditGroup) -> Cow<'static, str> {
        self.text(match group {
            AuditGroup::Seats => msg!("audit-group-seats"),
            AuditGroup::Sessions => msg!("audit-group-sessions"),
            AuditGroup::Money => msg!("audit-group-money"),
            AuditGroup::Accounts => msg!("audit-group-accounts"),
            AuditGroup::Settings => msg!("audit-group-settings"),
            AuditGroup::Use => msg!("audit-group-use"),
        })
    }

    fn known(self, table: &[(&str, &'static str)], stored: &str) -> String {
        match table.iter().find(|(word, _)| *word == stored) {
            Some((_, key)) => self.text(key).into_owned(),
            None => stored.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Locale;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn what_is_known_is_translated_and_what_is_not_is_shown_as_it_is() {
        let t = Messages::new(Locale::Nl);
        assert_eq!(t.audit_action("confirm seat"), "bevestigde de plaats");
        assert_eq!(t.audit_action("walk the dog"), "walk the dog");
    }

    #[test]
    fn every_action_of_the_use_cases_has_its_words() {
        let mut used = BTreeSet::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src"), &mut used);
        assert!(used.contains("confirm seat") && used.contains("add division"), "{used:?}");
        let known: BTreeSet<String> =
            AuditGroup::ALL.into_iter().flat_map(actions).map(str::to_owned).collect();
        let unknown: Vec<_> = used.difference(&known).collect();
        assert!(unknown.is_empty(), "actions without words: {unknown:?}");
    }

    #[test]
    fn the_search_for_actions_sees_choices_and_nested_calls() {
        let source = r#"app.audit(tx, Some(f(a, b)), &actor(by), if x { "go up" } else { "go down" }, "s", &g("not this"))"#;
        let mut found = BTreeSet::new();
        actions_in(source, &mut found);
        assert_eq!(found, BTreeSet::from(["go up".to_owned(), "go down".to_owned()]));
        actions_in(r#"let action = match x { 1 => "jump", _ => "sit" }; let actor = "me";"#, &mut found);
        assert!(found.contains("jump") && found.contains("sit") && !found.contains("me"));
    }

    fn collect(path: &Path, used: &mut BTreeSet<String>) {
        if path.is_dir() {
            for entry in std::fs::read_dir(path).expect("a readable folder") {
                collect(&entry.expect("an entry").path(), used);
            }
        } else if path.extension().is_some_and(|end| end == "rs") {
            actions_in(&std::fs::read_to_string(path).expect("a text file"), used);
        }
    }

    /// The literals in the fourth argument of every call of `audit`.
    fn actions_in(source: &str, used: &mut BTreeSet<String>) {
        // An action that is chosen before the call is named so.
        for chosen in source.split("let act").skip(1) {
            let (name, rest) = chosen.split_once(" = ").unwrap_or_default();
            if matches!(name, "" | "ion") {
                let end = rest.find(';').unwrap_or(rest.len());
                used.extend(rest[..end].split('"').skip(1).step_by(2).map(str::to_owned));
            }
        }
        for call in source.split(".audit(").skip(1) {
            let (mut depth, mut argument, mut in_text, mut text) = (0_i32, 0, false, String::new());
            for c in call.chars() {
                match c {
                    '"' if in_text => {
                        // What is put together at run time ends in one of the words of its own list.
                        if argument == 3 && !text.contains('{') {
                            used.insert(std::mem::take(&mut text));
                        }
                        in_text = false;
                    }
                    '"' => {
                        text.clear();
                        in_text = true;
                    }
                    _ if in_text => text.push(c),
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' if depth == 0 => break,
                    ')' | ']' | '}' => depth -= 1,
                    ',' if depth == 0 => argument += 1,
                    _ => {}
                }
            }
        }
    }
}
