//! Who a registration is for: somebody else has the seat, an address was corrected, a lost link.

use super::{MailBody, RegistrationFacts, letter::Letter};
use crate::calendar::SeatCalendar;
use crate::line::one_line;

/// Somebody else has the seat now: to who had it. No link: his own is dead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplacedMail {
    /// Who had it, and for which session.
    pub about: RegistrationFacts,
    /// Who has it now.
    pub successor: String,
    /// Takes the entry out of the calendar.
    pub calendar: SeatCalendar,
}

impl ReplacedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-replaced-subject", &[("session", session.as_str().into())]);
        let values = [("session", session.into()), ("successor", one_line(&self.successor).into())];
        let letter = Letter::new(&self.about, subject, "mail-replaced-title")
            .paragraph(t.with("mail-replaced-text", &values))
            .paragraph(t.text("mail-replaced-link"))
            .note(t.text("mail-calendar-removes"));
        MailBody { calendar: Some(self.calendar.render()), ..letter.render() }
    }
}

/// The mail address was changed: to the old one. No link: those that it knows are dead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressChangedMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
    /// The site's address for questions.
    pub contact: String,
}

impl AddressChangedMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-address-changed-subject", &[("session", session.as_str().into())]);
        Letter::new(&self.about, subject, "mail-address-changed-title")
            .paragraph(t.with("mail-address-changed-text", &[("session", session.into())]))
            .paragraph(t.with("mail-address-changed-not-you", &[("contact", one_line(&self.contact).into())]))
            .render()
    }
}

/// The personal link, because it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostLinkMail {
    /// Whose, and for which session.
    pub about: RegistrationFacts,
}

impl LostLinkMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-lost-link-subject", &[("session", session.as_str().into())]);
        Letter::new(&self.about, subject, "mail-lost-link-title")
            .paragraph(t.with("mail-lost-link-text", &[("session", session.into())]))
            .action("mail-confirmation-registration", &self.about.registration_url)
            .note(t.text("mail-lost-link-not-you"))
            .render()
    }
}
