//! "Your session can be paid now": to the host whose session was scheduled before its money could be held (decision 2).

use super::MailBody;
use super::letter::Letter;
use crate::line::one_line;
use domain::money::Money;
use domain::sites::Accent;
use domain::time::Timestamp;
use locale::{Locale, Messages, Zone};

/// The money of a session can be held now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldDueMail {
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
    /// What is to be held.
    pub ceiling: Money,
    /// Where it is paid.
    pub pay_url: String,
}

impl HoldDueMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = Messages::new(self.locale);
        let session = one_line(&self.session);
        let subject = t.with("mail-hold-due-subject", &[("session", session.as_str().into())]);
        let amount = [("amount", t.money(self.ceiling).into())];
        Letter::to_anybody(t, &self.site, &self.contact, &subject, "mail-hold-due-title")
            .accent(self.accent)
            .test(self.test)
            .paragraph(t.with("mail-hold-due-text", &amount))
            .paragraph(t.text("mail-hold-due-why"))
            .fact("mail-session", session)
            .fact("mail-when", t.long_range(self.starts_at, self.ends_at, &self.zone))
            .action("mail-hold-due-action", &self.pay_url)
            .render()
    }
}
