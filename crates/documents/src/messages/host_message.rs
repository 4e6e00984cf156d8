//! What a host writes to the people of his session, in his own words.

use super::{MailBody, RegistrationFacts, letter::Letter};
use crate::line::one_line;

/// A message of the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostMessageMail {
    /// To whom, and about which session.
    pub about: RegistrationFacts,
    /// One line.
    pub subject: String,
    /// The text, a paragraph each line.
    pub body: String,
}

impl HostMessageMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let about = &self.about;
        Letter::new(about, one_line(&self.subject), "mail-host-message-title")
            .paragraphs(&self.body)
            .link("mail-confirmation-registration", &about.registration_url)
            .render()
    }
}
