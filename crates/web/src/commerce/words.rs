//! Words that several of these pages say.

use domain::sites::{AccountTrouble, CheckOutcome};
use locale::{Messages, msg};

/// How a check of an account ended, and what to do.
pub(super) fn outcome(t: Messages, outcome: CheckOutcome, code: Option<i64>) -> String {
    let key = match outcome {
        CheckOutcome::Usable => msg!("check-usable"),
        CheckOutcome::NoAnswer => msg!("check-no-answer"),
        CheckOutcome::Refused(trouble) => match trouble {
            AccountTrouble::Credentials => msg!("check-credentials"),
            AccountTrouble::Permissions => msg!("check-permissions"),
            AccountTrouble::Currency => msg!("check-currency"),
            AccountTrouble::Feature => msg!("check-feature"),
            AccountTrouble::Suspended => msg!("check-suspended"),
            AccountTrouble::Other => msg!("check-other"),
        },
    };
    let words = t.text(key).into_owned();
    match code {
        Some(code) => format!("{words} {}", t.with("check-code", &[("code", code.to_string().into())])),
        None => words,
    }
}
