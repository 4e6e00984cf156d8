//! "You host a session now": to whom an administrator has given it.

use super::MailBody;
use super::letter::Letter;
use crate::line::one_line;
use domain::sites::Accent;
use domain::time::Timestamp;
use locale::{Locale, Messages, Zone};

/// A session is hosted by its reader now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOverMail {
    /// The host's language.
    pub locale: Locale,
    /// Whether it is a session of Test mode.
    pub test: bool,
    /// The site's name.
    pub site: String,
    /// The site's accent, when it has one of its own.
    pub accent: Option<Accent>,
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
    /// Its page, for its host.
    pub session_url: String,
}

impl HandedOverMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.locale);
        let session = one_line(&self.session);
        let subject = t.with("mail-handed-over-subject", &[("session", session.as_str().into())]);
        let site = [("site", self.site.as_str().into())];
        Letter::to_anybody(t, &self.site, &self.contact, &subject, "mail-handed-over-title")
            .accent(self.accent)
            .test(self.test)
            .paragraph(t.with("mail-handed-over-text", &site))
            .fact("mail-session", session)
            .fact("mail-when", t.long_range(self.starts_at, self.ends_at, &self.zone))
            .action("mail-handed-over-action", &self.session_url)
            .render()
    }
}
