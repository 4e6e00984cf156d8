//! Mails between hosts and the heads of their divisions: claims, and what a budget does not suffice for.

use super::{MailBody, letter::Letter};
use crate::line::one_line;
use domain::money::Money;
use domain::sites::Accent;
use locale::{Locale, Messages};

/// What each of these mails tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionFacts {
    /// The receiver's language.
    pub locale: Locale,
    /// How the receiver is called.
    pub name: String,
    /// Whether it is about something of Test mode.
    pub test: bool,
    /// The site's name.
    pub site: String,
    /// The site's accent, when it has one of its own.
    pub accent: Option<Accent>,
    /// The site's address for questions.
    pub contact: String,
    /// The session's title.
    pub session: String,
    /// Who hosts it.
    pub host: String,
    /// Code and name of the division.
    pub division: String,
    /// What it is about.
    pub amount: Money,
    /// What somebody wrote; may be empty.
    pub words: String,
    /// Where it is seen, or decided.
    pub url: String,
}

impl DivisionFacts {
    fn letter(&self, subject: &str, title: &str) -> Letter {
        let t = Messages::new(self.locale);
        let values = [("session", one_line(&self.session).into()), ("host", one_line(&self.host).into())];
        let subject = t.with(subject, values);
        Letter::to_anybody(t, &self.site, &self.contact, &subject, title)
            .accent(self.accent)
            .test(self.test)
            .greeting(&t.with("mail-greeting", &[("name", one_line(&self.name).into())]))
            .fact("mail-session", one_line(&self.session))
            .fact("statement-division", one_line(&self.division))
    }

    fn t(&self) -> Messages {
        Messages::new(self.locale)
    }
}

/// A host claims what he paid: to the heads of his division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimFiledMail {
    /// What it tells.
    pub about: DivisionFacts,
}

impl ClaimFiledMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let about = &self.about;
        let t = about.t();
        let values = [("host", one_line(&about.host).into()), ("amount", t.money(about.amount).into())];
        about
            .letter("mail-claim-filed-subject", "mail-claim-filed-title")
            .fact("claims-amount", t.money(about.amount))
            .paragraph(t.with("mail-claim-filed-text", values))
            .action("mail-claim-filed-open", &about.url)
            .render()
    }
}

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimAnswer {
    /// The head agreed.
    Approved,
    /// He did not.
    Refused,
    /// The host has his money.
    Reimbursed,
}

/// The answer: to the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimAnsweredMail {
    /// What it tells.
    pub about: DivisionFacts,
    /// The answer.
    pub answer: ClaimAnswer,
}

impl ClaimAnsweredMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let about = &self.about;
        let t = about.t();
        let (subject, title) = match self.answer {
            ClaimAnswer::Approved => ("mail-claim-approved-subject", "mail-claim-approved-title"),
            ClaimAnswer::Refused => ("mail-claim-refused-subject", "mail-claim-refused-title"),
            ClaimAnswer::Reimbursed => ("mail-claim-reimbursed-subject", "mail-claim-reimbursed-title"),
        };
        let amount = [("amount", t.money(about.amount).into())];
        let text = match self.answer {
            ClaimAnswer::Approved => t.with("mail-claim-approved-text", amount),
            ClaimAnswer::Refused => t.with("mail-claim-refused-text", amount),
            ClaimAnswer::Reimbursed => t.with("mail-claim-reimbursed-text", amount),
        };
        about
            .letter(subject, title)
            .fact("claims-amount", t.money(about.amount))
            .paragraph(text)
            .paragraphs(&about.words)
            .action("mail-claim-open", &about.url)
            .render()
    }
}

/// A budget does not suffice for a session: to the heads of the division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetAskedMail {
    /// What it tells; the amount is what the session may cost at the most.
    pub about: DivisionFacts,
    /// What is free.
    pub free: Money,
}

impl BudgetAskedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let about = &self.about;
        let t = about.t();
        let values = [
            ("host", one_line(&about.host).into()),
            ("amount", t.money(about.amount).into()),
            ("free", t.money(self.free).into()),
        ];
        about
            .letter("mail-budget-asked-subject", "mail-budget-asked-title")
            .paragraph(t.with("mail-budget-asked-text", values))
            .paragraphs(&about.words)
            .action("mail-budget-asked-open", &about.url)
            .render()
    }
}

/// The answer: to the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetAnsweredMail {
    /// What it tells.
    pub about: DivisionFacts,
    /// Whether the budget was raised.
    pub allowed: bool,
}

impl BudgetAnsweredMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let about = &self.about;
        let t = about.t();
        let (subject, title, text) = if self.allowed {
            ("mail-budget-allowed-subject", "mail-budget-allowed-title", t.text("mail-budget-allowed-text"))
        } else {
            (
                "mail-budget-declined-subject",
                "mail-budget-declined-title",
                t.text("mail-budget-declined-text"),
            )
        };
        about
            .letter(subject, title)
            .paragraph(text)
            .paragraphs(&about.words)
            .action("mail-budget-answered-open", &about.url)
            .render()
    }
}
