//! Mails to people who sign in: an invitation, a link to choose another password, and that something was changed.

use super::{MailBody, letter::Letter};
use crate::line::one_line;
use domain::sites::Accent;
use domain::time::Timestamp;
use locale::{Locale, Messages, Zone, msg};

/// What every mail to somebody who signs in tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountFacts {
    /// The receiver's language.
    pub locale: Locale,
    /// How the receiver is called; may be empty.
    pub name: String,
    /// Who writes: the site that invites, or the installation's host.
    pub sender: String,
    /// The site's accent, when a site writes that has one of its own.
    pub accent: Option<Accent>,
}

impl AccountFacts {
    fn letter(&self, subject: &str, title: &str, unexpected: &str) -> Letter {
        let t = Messages::new(self.locale);
        let letter = Letter::to_anybody(t, &self.sender, "", subject, title)
            .accent(self.accent)
            .questions(t.text(unexpected));
        let name = one_line(&self.name);
        if name.is_empty() {
            letter
        } else {
            letter.greeting(&t.with("mail-greeting", &[("name", name.into())]))
        }
    }
}

/// Somebody is asked to work at a site, or to run the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountInvitationMail {
    /// To whom.
    pub about: AccountFacts,
    /// As what, in words of the receiver's language.
    pub roles: String,
    /// Whether the receiver has an account: then he chooses no password.
    pub has_account: bool,
    /// The link, which works once.
    pub url: String,
    /// How many days it works.
    pub days: i64,
}

impl AccountInvitationMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.about.locale);
        let sender = one_line(&self.about.sender);
        let subject = t.with("mail-invited-subject", &[("sender", sender.as_str().into())]);
        let values = [("sender", sender.into()), ("roles", one_line(&self.roles).into())];
        let text = match self.has_account {
            true => msg!("mail-invited-account-text"),
            false => msg!("mail-invited-text"),
        };
        self.about
            .letter(&subject, "mail-invited-title", "mail-invited-unexpected")
            .paragraph(t.with(text, &values))
            .action("mail-invited-accept", &self.url)
            .note(t.with("mail-invited-until", &[("count", self.days.into())]))
            .render()
    }
}

/// A link to choose another password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordResetMail {
    /// To whom.
    pub about: AccountFacts,
    /// The link, which works once.
    pub url: String,
    /// How many minutes it works.
    pub minutes: i64,
}

impl PasswordResetMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.about.locale);
        self.about
            .letter(&t.text("mail-reset-subject"), "mail-reset-title", "mail-reset-unexpected")
            .paragraph(t.text("mail-reset-text"))
            .action("mail-reset-choose", &self.url)
            .note(t.with("mail-reset-until", &[("minutes", self.minutes.into())]))
            .render()
    }
}

/// What was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountChange {
    /// Another password.
    Password,
    /// Another second factor, or none any more.
    SecondFactor,
    /// Somebody else has taken it away, because it was lost.
    SecondFactorReset,
}

/// Something that protects the account was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountChangedMail {
    /// To whom.
    pub about: AccountFacts,
    /// What.
    pub what: AccountChange,
    /// When.
    pub at: Timestamp,
    /// Where another password is asked for.
    pub url: String,
}

impl AccountChangedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.about.locale);
        let (subject, title, text) = match self.what {
            AccountChange::Password => {
                ("mail-password-changed-subject", "mail-password-changed-title", "mail-password-changed-text")
            }
            AccountChange::SecondFactor => {
                ("mail-factor-changed-subject", "mail-factor-changed-title", "mail-factor-changed-text")
            }
            AccountChange::SecondFactorReset => {
                ("mail-factor-reset-subject", "mail-factor-reset-title", "mail-factor-reset-text")
            }
        };
        let at = format!("{} UTC", t.short_date_time(self.at, &Zone::UTC));
        let expected = match self.what {
            AccountChange::SecondFactorReset => "mail-factor-reset-expected",
            AccountChange::Password | AccountChange::SecondFactor => "mail-changed-expected",
        };
        self.about
            .letter(&t.text(subject), title, expected)
            .paragraph(t.with(text, &[("time", at.into())]))
            .paragraph(t.text("mail-changed-not-you"))
            .link("mail-changed-reset", &self.url)
            .render()
    }
}
