//! Mails between hosts and the heads of their divisions.

use super::*;

/// What each mail between a host and a head tells.
fn division(locale: Locale, words: &str) -> DivisionFacts {
    DivisionFacts {
        locale,
        name: "Noor de Wit".into(),
        test: false,
        site: "Demo Academy".into(),
        accent: None,
        contact: "help@academy.example".into(),
        session: "Effective feedback for team leads".into(),
        host: "Anna de Boer".into(),
        division: "4711 Sales".into(),
        amount: Money::new(4_758, Currency::from_code("EUR").expect("EUR")),
        words: words.into(),
        url: "https://training.example/demo/claims".into(),
    }
}

pub(super) fn of_divisions(locale: Locale) -> Vec<(&'static str, Mail)> {
    let answered =
        |answer, words| Mail::ClaimAnswered(ClaimAnsweredMail { about: division(locale, words), answer });
    let about = division(locale, "The fair is in March.");
    let free = Money::new(1_000, about.amount.currency);
    let budget =
        |allowed, words| Mail::BudgetAnswered(BudgetAnsweredMail { about: division(locale, words), allowed });
    vec![
        ("claim_filed", Mail::ClaimFiled(ClaimFiledMail { about: division(locale, "") })),
        ("claim_approved", answered(ClaimAnswer::Approved, "")),
        ("claim_refused", answered(ClaimAnswer::Refused, "Book it to 4712.")),
        ("claim_reimbursed", answered(ClaimAnswer::Reimbursed, "2026-118")),
        ("budget_asked", Mail::BudgetAsked(BudgetAskedMail { about, free })),
        ("budget_allowed", budget(true, "")),
        ("budget_declined", budget(false, "Next year.")),
        ("account_refused", Mail::AccountRefused(account_refused(locale))),
    ]
}
