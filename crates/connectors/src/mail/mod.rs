//! Outgoing mail. The outbox calls a [`Mailer`]; delivery is at least once, with a stable Message-ID (PS-C11).

mod memory;
mod message;
mod smtp;

pub use memory::MemoryMailer;
pub use smtp::{SmtpConfig, SmtpMailer, SmtpSecurity};

use futures_util::future::BoxFuture;
use std::fmt;

/// One mail to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    /// The same for every try to send this mail: `local@domain`, without angle brackets.
    pub message_id: String,
    /// Sender.
    pub from: Mailbox,
    /// Where answers go, when not to the sender.
    pub reply_to: Option<Mailbox>,
    /// Receiver's name; may be empty.
    pub to_name: String,
    /// Receiver's address.
    pub to_address: String,
    /// Subject, one line.
    pub subject: String,
    /// The mail as plain text.
    pub text: String,
    /// The mail as HTML.
    pub html: String,
    /// The calendar entry.
    pub calendar: Option<CalendarPart>,
}

impl fmt::Debug for OutgoingMail {
    /// Prints no personal data and no link.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutgoingMail({})", self.message_id)
    }
}

/// A name and an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// Display name; may be empty.
    pub name: String,
    /// Address.
    pub address: String,
}

/// A calendar entry, sent both as an alternative of the text, which calendars act on, and as a file.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarPart {
    /// What the receiver's calendar does with it; equal to METHOD in `text`.
    pub method: CalendarMethod,
    /// The iCalendar text.
    pub text: String,
}

impl fmt::Debug for CalendarPart {
    /// Prints no link.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CalendarPart({:?})", self.method)
    }
}

/// iCalendar's METHOD (RFC 5546).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarMethod {
    /// An entry without an answer expected.
    Publish,
    /// An invitation, or a change of one.
    Request,
    /// The entry is to be removed.
    Cancel,
}

impl CalendarMethod {
    /// As written in METHOD and in the content type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// Why a mail was not accepted. Carries no address and no text of the server's, which may repeat one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// This mail will never be accepted: the address is no address, or the server refused it for good.
    #[error("mail was refused for good{}", code_text(*code))]
    Permanent {
        /// The server's reply code; none when the mail could not even be composed.
        code: Option<u16>,
    },
    /// Try again later: the server is away, busy, or does not let us in.
    #[error("mail was not accepted now{}", code_text(*code))]
    Temporary {
        /// The server's reply code, when there was a reply.
        code: Option<u16>,
    },
}

fn code_text(code: Option<u16>) -> String {
    code.map(|code| format!(" (reply {code})")).unwrap_or_default()
}

/// Hands mails over for delivery.
pub trait Mailer: Send + Sync {
    /// Sends one mail. After an error nothing is known to have been delivered; after a lost answer it may have been.
    fn send<'a>(&'a self, mail: &'a OutgoingMail) -> BoxFuture<'a, Result<(), MailError>>;
}
