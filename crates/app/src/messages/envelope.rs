//! The envelope of a mail: from whom, to whom, and what is in it.

use crate::App;
use connectors::mail::{CalendarMethod, CalendarPart, Mailbox, OutgoingMail};
use documents::MailBody;
use documents::line::one_line;
use store::mails::MailRow;

/// From a site that has a name and an address for questions, which may be empty, or from the installation; to a name and
/// an address.
pub(crate) fn outgoing(
    app: &App,
    mail: &MailRow,
    from: Option<(&str, &str)>,
    (to_name, to_address): (&str, &str),
    body: MailBody,
) -> OutgoingMail {
    let own = &app.settings().mail_from;
    let name = from.map_or_else(|| one_line(&own.name), |(name, _)| one_line(name));
    let reply_to = from.filter(|(_, address)| !address.is_empty());
    OutgoingMail {
        message_id: mail.message_id.clone(),
        from: Mailbox { name, address: own.address.clone() },
        reply_to: reply_to
            .map(|(name, address)| Mailbox { name: one_line(name), address: address.to_owned() }),
        to_name: one_line(to_name),
        to_address: to_address.to_owned(),
        subject: body.subject,
        text: body.text,
        html: body.html,
        calendar: body.calendar.map(|file| CalendarPart {
            method: if file.cancels { CalendarMethod::Cancel } else { CalendarMethod::Publish },
            text: file.content,
        }),
    }
}
