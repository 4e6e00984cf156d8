//! "You are invited": what, when, what it costs, and the link of the session. Nothing personal is in it.

use super::letter::Letter;
use super::{MailBody, PaidPrice};
use crate::line::one_line;
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
