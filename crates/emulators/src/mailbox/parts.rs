//! A mail taken apart.

use mail_parser::{MessageParser, MimeHeaders, PartType};
use serde::{Deserialize, Serialize};

use super::store::Summary;

/// A mail with its parts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mail {
    /// Number, envelope and subject.
    #[serde(flatten)]
    pub summary: Summary,
    /// The text part, or the HTML part as text.
    pub text: Option<String>,
    /// The HTML part.
    pub html: Option<String>,
    /// Attachments and calendar entries, in order.
    pub attachments: Vec<Attachment>,
    /// The mail as it came.
    pub raw: String,
}

/// An attachment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attachment {
    /// File name, or one made from its place and type.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size: usize,
    /// Its text, when it is text (a calendar entry, for instance).
    pub text: Option<String>,
    /// Its bytes, for the pages.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

impl Mail {
    /// Takes the bytes apart; what cannot be read is left out.
    pub(super) fn read(summary: Summary, raw: &[u8]) -> Self {
        let mut mail = Self {
            summary,
            text: None,
            html: None,
            attachments: Vec::new(),
            raw: String::from_utf8_lossy(raw).into_owned(),
        };
        let Some(parsed) = MessageParser::default().parse(raw) else { return mail };
        mail.text = parsed.body_text(0).map(|text| text.into_owned());
        mail.html = parsed.html_bodies().find(|part| part.is_text_html()).and_then(|part| match &part.body {
            PartType::Html(html) => Some(html.to_string()),
            _ => None,
        });
        for part in parsed.parts.iter().filter(|part| wanted(part)) {
            let (media_type, ending) = media_type(part);
            let at = mail.attachments.len() + 1;
            mail.attachments.push(Attachment {
                name: part.attachment_name().map_or_else(|| format!("part-{at}.{ending}"), String::from),
                media_type,
                size: part.contents().len(),
                text: part.text_contents().map(String::from),
                bytes: part.contents().to_vec(),
            });
        }
        mail
    }
}

/// Parts to offer for download: attachments, and a calendar entry that stands beside the text.
fn wanted(part: &mail_parser::MessagePart<'_>) -> bool {
    let is = |kind: &str, sub: &str| {
        part.content_type().is_some_and(|t| {
            t.ctype().eq_ignore_ascii_case(kind)
                && (sub.is_empty() || t.subtype().is_some_and(|s| s.eq_ignore_ascii_case(sub)))
        })
    };
    let attached = part.content_disposition().is_some_and(|d| d.ctype().eq_ignore_ascii_case("attachment"));
    let body = part.content_type().is_none() || is("text", "plain") || is("text", "html");
    !is("multipart", "") && (attached || part.attachment_name().is_some() || !body)
}

fn media_type(part: &mail_parser::MessagePart<'_>) -> (String, String) {
    let Some(found) = part.content_type() else { return ("application/octet-stream".into(), "bin".into()) };
    let sub = found.subtype().unwrap_or("octet-stream").to_ascii_lowercase();
    let ending = if sub == "calendar" { "ics".to_string() } else { sub.clone() };
    (format!("{}/{sub}", found.ctype().to_ascii_lowercase()), ending)
}
