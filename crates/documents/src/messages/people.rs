//! Who a registration is for: somebody else has the seat, who paid gave it up, an address was
//! corrected, a lost link.

use super::givings::removing;
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
    /// Takes the entry out of the calendar; none where it is one mailbox's, which keeps it.
    pub calendar: Option<SeatCalendar>,
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
            .paragraph(t.text("mail-replaced-link"));
        let letter = removing(letter, t, self.calendar.as_ref());
        MailBody { calendar: self.calendar.as_ref().map(SeatCalendar::render), ..letter.render() }
    }
}

/// Somebody else has the seat now: to who paid for it. The link that he keeps reaches everything but the seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOnMail {
    /// Who paid, and for which session.
    pub about: RegistrationFacts,
    /// Who has the seat now.
    pub successor: String,
    /// Takes the entry out of the calendar; none where it is one mailbox's, which keeps it.
    pub calendar: Option<SeatCalendar>,
}

impl PassedOnMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-replaced-subject", &[("session", session.as_str().into())]);
        let values = [("session", session.into()), ("successor", one_line(&self.successor).into())];
        let letter = Letter::new(&self.about, subject, "mail-passed-on-title")
            .paragraph(t.with("mail-passed-on-text", &values))
            .paragraph(t.text("mail-passed-on-yours"))
            .action("mail-passed-on-link", &self.about.registration_url)
            .note(t.text("mail-passed-on-old-link"));
        let letter = removing(letter, t, self.calendar.as_ref());
        MailBody { calendar: self.calendar.as_ref().map(SeatCalendar::render), ..letter.render() }
    }
}

/// Who paid for the seat gave it up: to who had it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatGoneMail {
    /// Who had it, and for which session.
    pub about: RegistrationFacts,
    /// Takes the entry out of the calendar.
    pub calendar: SeatCalendar,
}

impl SeatGoneMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-cancelled-subject", &[("session", session.as_str().into())]);
        let letter = Letter::new(&self.about, subject, "mail-seat-gone-title")
            .paragraph(t.with("mail-seat-gone-text", &[("session", session.into())]))
            .note(t.text("mail-calendar-removes"))
            .link("mail-confirmation-registration", &self.about.registration_url);
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
    /// The host has it sent; nobody asked on the page for lost links.
    pub by_site: bool,
}

impl LostLinkMail {
    /// Writes it.
    pub fn render(&self) -> MailBody {
        let t = self.about.t();
        let session = self.about.session();
        let subject = t.with("mail-lost-link-subject", &[("session", session.as_str().into())]);
        let letter = Letter::new(&self.about, subject, "mail-lost-link-title");
        if self.by_site {
            let values = [("site", one_line(&self.about.site).into()), ("session", session.into())];
            return letter
                .paragraph(t.with("mail-lost-link-by-site-text", &values))
                .action("mail-confirmation-registration", &self.about.registration_url)
                .render();
        }
        letter
            .paragraph(t.with("mail-lost-link-text", &[("session", session.into())]))
            .action("mail-confirmation-registration", &self.about.registration_url)
            .note(t.text("mail-lost-link-not-you"))
            .render()
    }
}
