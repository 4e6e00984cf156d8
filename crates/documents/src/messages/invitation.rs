//! "You are invited": what, when, what it costs, and the link of the session. Nothing personal is in it.

use super::letter::Letter;
use super::{MailBody, PaidPrice};
use crate::line::one_line;
use domain::sites::Accent;
use domain::time::Timestamp;
use locale::{Locale, Messages, Zone};

/// Somebody is asked to come to a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationMail {
    /// Language of the mail.
    pub locale: Locale,
    /// Whether it is a session of Test mode.
    pub test: bool,
    /// The site's name.
    pub site: String,
    /// The site's address for questions.
    pub contact: String,
    /// The session's title.
    pub session: String,
    /// What it is about, a paragraph each line.
    pub description: String,
    /// The session's start.
    pub starts_at: Timestamp,
    /// The session's end.
    pub ends_at: Timestamp,
    /// The session's zone.
    pub zone: Zone,
    /// The site's accent, when it has one of its own.
    pub accent: Option<Accent>,
    /// What a seat costs; `None` is free.
    pub price: Option<PaidPrice>,
    /// The session's page.
    pub session_url: String,
}

impl InvitationMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.locale);
        let session = one_line(&self.session);
        let subject = t.with("mail-invitation-subject", &[("session", session.as_str().into())]);
        let text = [("site", one_line(&self.site).into()), ("session", session.as_str().into())];
        let price = match &self.price {
            None => t.text("mail-invitation-free").into_owned(),
            Some(price) => price.words(t),
        };
        Letter::to_anybody(t, &self.site, &self.contact, &subject, "mail-invitation-title")
            .test(self.test)
            .accent(self.accent)
            .paragraph(t.with("mail-invitation-text", &text))
            .paragraphs(&self.description)
            .fact("mail-session", session)
            .fact("mail-when", t.long_range_inside(self.starts_at, self.ends_at, &self.zone))
            .fact("mail-invitation-fee", price)
            .action("mail-invitation-action", &self.session_url)
            .note(t.with("mail-invitation-why", &[("site", one_line(&self.site).into())]))
            .render()
    }
}

/// What mails to who was asked, and has not answered, tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitedFacts {
    /// Language of the mail.
    pub locale: Locale,
    /// Whether it is a session of Test mode.
    pub test: bool,
    /// The site's name.
    pub site: String,
    /// The site's address for questions.
    pub contact: String,
    /// The session's title.
    pub session: String,
    /// The session's start.
    pub starts_at: Timestamp,
    /// The session's end.
    pub ends_at: Timestamp,
    /// The session's zone.
    pub zone: Zone,
    /// The site's accent, when it has one of its own.
    pub accent: Option<Accent>,
}

impl InvitedFacts {
    fn letter(&self, subject: &str, title: &str, text: &str) -> Letter {
        let t = Messages::new(self.locale);
        let session = one_line(&self.session);
        let values = [("site", one_line(&self.site).into()), ("session", session.as_str().into())];
        let subject = t.with(subject, &values);
        Letter::to_anybody(t, &self.site, &self.contact, &subject, title)
            .test(self.test)
            .accent(self.accent)
            .paragraph(t.with(text, &values))
            .fact("mail-session", session)
    }

    fn when(&self) -> String {
        Messages::new(self.locale).long_range_inside(self.starts_at, self.ends_at, &self.zone)
    }
}

/// The session that somebody was asked to takes place at another time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitedMovedMail {
    /// To what, at its new time.
    pub about: InvitedFacts,
    /// The session's page.
    pub session_url: String,
}

impl InvitedMovedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        self.about
            .letter("mail-moved-subject", "mail-invited-moved-title", "mail-invited-moved-text")
            .fact("mail-when", self.about.when())
            .action("mail-invitation-action", &self.session_url)
            .render()
    }
}

/// The session that somebody was asked to does not take place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitedCancelledMail {
    /// To what.
    pub about: InvitedFacts,
    /// Why, in the host's words; may be empty.
    pub reason: String,
    /// The catalogue, for another session.
    pub sessions_url: String,
}

impl InvitedCancelledMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.about.locale);
        let letter = self
            .about
            .letter(
                "mail-session-cancelled-subject",
                "mail-session-cancelled-title",
                "mail-invited-cancelled-text",
            )
            .fact("mail-when", self.about.when());
        let reason = one_line(&self.reason);
        let letter = match reason.trim() {
            "" => letter,
            reason => letter.paragraph(t.with("mail-session-cancelled-reason", &[("reason", reason.into())])),
        };
        letter.action("mail-returned-sessions", &self.sessions_url).render()
    }
}
