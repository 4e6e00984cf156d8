//! Mails: one input per kind with everything it tells, and the finished subject, text, HTML and calendar entry.
//! Texts come from the catalogue of the receiver's language; every mail is laid out as the same [`letter::Letter`].

mod confirmation;
mod invitation;
mod letter;
mod returns;
mod reviews;

pub use confirmation::{ConfirmationMail, PaidPrice};
pub use invitation::InvitationMail;
pub use returns::{GoingBack, ReturnedNoSeatMail, ReturnedSecondPaymentMail};
pub use reviews::{ReviewBegunMail, ReviewEndedMail, ReviewEnding};

use crate::calendar::CalendarFile;
use crate::line::one_line;
use domain::messages::MailKind;
use domain::time::Timestamp;
use locale::{Locale, Messages, Zone};

/// What every mail about a registration tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationFacts {
    /// The receiver's language.
    pub locale: Locale,
    /// Whether it is a registration of Test mode.
    pub test: bool,
    /// The site's name.
    pub site: String,
    /// The site's address for questions.
    pub contact: String,
    /// The receiver's first and last name.
    pub name: String,
    /// The registration's reference.
    pub reference: String,
    /// The registration's page.
    pub registration_url: String,
    /// The session's title.
    pub session: String,
    /// The session's start.
    pub starts_at: Timestamp,
    /// The session's end.
    pub ends_at: Timestamp,
    /// The session's zone.
    pub zone: Zone,
}

/// A mail of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mail {
    /// The seat is confirmed.
    Confirmation(ConfirmationMail),
    /// Money came when no seat was left.
    ReturnedNoSeat(ReturnedNoSeatMail),
    /// A second payment goes back.
    ReturnedSecondPayment(ReturnedSecondPaymentMail),
    /// The payment is being checked.
    ReviewBegun(ReviewBegunMail),
    /// The check ended without a seat.
    ReviewEnded(ReviewEndedMail),
    /// Somebody is asked to come.
    Invitation(InvitationMail),
}

/// A finished mail. The subject is one line without control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailBody {
    /// One line.
    pub subject: String,
    /// Plain text, lines ended by LF.
    pub text: String,
    /// A whole HTML document without remote content.
    pub html: String,
    /// The calendar entry to attach.
    pub calendar: Option<CalendarFile>,
}

impl Mail {
    /// Its kind.
    pub fn kind(&self) -> MailKind {
        match self {
            Self::Confirmation(_) => MailKind::Confirmation,
            Self::ReturnedNoSeat(_) => MailKind::ReturnedNoSeat,
            Self::ReturnedSecondPayment(_) => MailKind::ReturnedSecondPayment,
            Self::ReviewBegun(_) => MailKind::ReviewBegun,
            Self::ReviewEnded(_) => MailKind::ReviewEnded,
            Self::Invitation(_) => MailKind::Invitation,
        }
    }

    /// Writes it.
    pub fn render(&self) -> MailBody {
        match self {
            Self::Confirmation(mail) => mail.render(),
            Self::ReturnedNoSeat(mail) => mail.render(),
            Self::ReturnedSecondPayment(mail) => mail.render(),
            Self::ReviewBegun(mail) => mail.render(),
            Self::ReviewEnded(mail) => mail.render(),
            Self::Invitation(mail) => mail.render(),
        }
    }
}

impl RegistrationFacts {
    fn t(&self) -> Messages {
        Messages::new(self.locale)
    }

    /// The session's title, fit for a sentence.
    fn session(&self) -> String {
        one_line(&self.session)
    }
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
