//! "Was your session held?": to the host of a session with paid seats that nobody started here.

use super::MailBody;
use super::accounts::AccountFacts;
use super::letter::Letter;
use crate::line::one_line;
use domain::time::Timestamp;
use locale::{Messages, Zone};

/// Nobody started a session with paid seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldAskedMail {
    /// To whom.
    pub about: AccountFacts,
    /// Whether it is a session of Test mode.
    pub test: bool,
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
    /// Seats that are paid.
    pub seats: i64,
    /// When everything goes back by itself if nobody answers.
    pub until: Timestamp,
    /// Where it is answered.
    pub session_url: String,
}

impl HeldAskedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.about.locale);
        let session = one_line(&self.session);
        let subject = t.with("mail-held-asked-subject", &[("session", session.as_str().into())]);
        let until = [("time", t.short_date_time(self.until, &self.zone).into())];
        Letter::to_anybody(t, &self.about.sender, &self.contact, &subject, "mail-held-asked-title")
            .accent(self.about.accent)
            .test(self.test)
            .greeting(&t.with("mail-greeting", &[("name", one_line(&self.about.name).into())]))
            .paragraph(t.with("mail-held-asked-text", &[("count", self.seats.into())]))
            .paragraph(t.with("mail-held-asked-until", &until))
            .fact("mail-session", session)
            .fact("mail-when", t.long_range(self.starts_at, self.ends_at, &self.zone))
            .action("mail-held-asked-action", &self.session_url)
            .render()
    }
}
