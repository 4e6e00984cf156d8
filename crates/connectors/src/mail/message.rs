//! A mail as MIME text: alternatives (text, HTML, calendar entry) and the calendar entry again as a file.

use super::{CalendarPart, MailError, Mailbox, OutgoingMail};
use lettre::Message;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox as WireMailbox, MultiPart, SinglePart};

/// "Written by a program": keeps absence notes from being sent back (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Composes the mail. Line breaks and other control characters in subject and names become spaces, so that no text
/// can add a header; an address or id that contains them is refused.
pub(super) fn compose(mail: &OutgoingMail) -> Result<Message, MailError> {
    let mut builder = Message::builder()
        .message_id(Some(message_id(&mail.message_id)?))
        .from(mailbox(&mail.from.name, &mail.from.address)?)
        .to(mailbox(&mail.to_name, &mail.to_address)?)
        .subject(one_line(&mail.subject))
        .header(AutoSubmitted);
    if let Some(Mailbox { name, address }) = &mail.reply_to {
        builder = builder.reply_to(mailbox(name, address)?);
    }
    let alternatives = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    let whole = match &mail.calendar {
        None => alternatives,
        Some(calendar) => MultiPart::mixed()
            .multipart(alternatives.singlepart(calendar_alternative(calendar)?))
            .singlepart(calendar_file(calendar)?),
    };
    builder.multipart(whole).map_err(|_| REFUSED)
}

const REFUSED: MailError = MailError::Permanent { code: None };

fn calendar_alternative(calendar: &CalendarPart) -> Result<SinglePart, MailError> {
    let kind = calendar_type(calendar)?;
    Ok(SinglePart::builder().header(kind).body(calendar.text.clone()))
}

fn calendar_file(calendar: &CalendarPart) -> Result<SinglePart, MailError> {
    // Another type than the alternative's: some programs would enter it into the calendar twice.
    let kind = ContentType::parse("application/ics; name=\"invite.ics\"").map_err(|_| REFUSED)?;
    Ok(Attachment::new("invite.ics".to_owned()).body(calendar.text.clone(), kind))
}

fn calendar_type(calendar: &CalendarPart) -> Result<ContentType, MailError> {
    let method = calendar.method.as_str();
    ContentType::parse(&format!("text/calendar; charset=utf-8; method={method}")).map_err(|_| REFUSED)
}

fn mailbox(name: &str, address: &str) -> Result<WireMailbox, MailError> {
    let address = ascii_domain(address)?.parse().map_err(|_| REFUSED)?;
    let name = one_line(name);
    Ok(WireMailbox::new((!name.is_empty()).then_some(name), address))
}

/// The address with its domain in the form that every mail server takes: `info@xn--bcher-kva.example`.
fn ascii_domain(address: &str) -> Result<String, MailError> {
    let Some((local, domain)) = address.rsplit_once('@') else { return Err(REFUSED) };
    if domain.is_ascii() {
        return Ok(address.to_owned());
    }
    idna::domain_to_ascii(domain).map(|domain| format!("{local}@{domain}")).map_err(|_| REFUSED)
}

fn message_id(id: &str) -> Result<String, MailError> {
    let valid = id.split_once('@').is_some_and(|(local, domain)| {
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
        };
        plain(local) && plain(domain)
    });
    if valid { Ok(format!("<{id}>")) } else { Err(REFUSED) }
}

fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.chars().map(|c| if breaks(c) { ' ' } else { c }).collect::<String>().trim().to_owned()
}
