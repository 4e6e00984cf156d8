//! Mails as they came.

use mail_parser::MessageParser;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::clock::Micros;

/// Tables.
pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS mails (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  received_at INTEGER NOT NULL,
  sender TEXT NOT NULL,
  recipients TEXT NOT NULL,
  subject TEXT NOT NULL,
  message_id TEXT NOT NULL,
  raw BLOB NOT NULL
) STRICT;
";

/// What a list tells of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Number.
    pub id: i64,
    /// Microseconds since 1970 in UTC.
    pub received_at_us: Micros,
    /// Sender of the envelope.
    pub from: String,
    /// Recipients of the envelope.
    pub to: Vec<String>,
    /// Subject, decoded.
    pub subject: String,
    /// Message-ID without its brackets.
    pub message_id: String,
}

pub(super) fn insert(
    db: &Connection,
    now: Micros,
    from: &str,
    to: &[String],
    raw: &[u8],
) -> anyhow::Result<i64> {
    let parsed = MessageParser::default().parse_headers(raw);
    let header = |text: Option<&str>| text.unwrap_or_default().to_string();
    let subject = header(parsed.as_ref().and_then(|mail| mail.subject()));
    let message_id = header(parsed.as_ref().and_then(|mail| mail.message_id()));
    // Newlines around each address make a search for one of them exact.
    let recipients = format!("\n{}\n", to.join("\n"));
    db.prepare_cached(
        "INSERT INTO mails (received_at, sender, recipients, subject, message_id, raw)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![now, from, recipients, subject, message_id, raw])?;
    Ok(db.last_insert_rowid())
}

const COLUMNS: &str = "id, received_at, sender, recipients, subject, message_id";

fn summary(row: &Row<'_>) -> rusqlite::Result<Summary> {
    let recipients: String = row.get(3)?;
    Ok(Summary {
        id: row.get(0)?,
        received_at_us: row.get(1)?,
        from: row.get(2)?,
        to: recipients.lines().filter(|line| !line.is_empty()).map(String::from).collect(),
        subject: row.get(4)?,
        message_id: row.get(5)?,
    })
}

/// Oldest first.
pub(super) fn after(db: &Connection, id: i64, to: Option<&str>, limit: i64) -> anyhow::Result<Vec<Summary>> {
    let wanted = to.map(|to| format!("\n{to}\n")).unwrap_or_default();
    let text = format!(
        "SELECT {COLUMNS} FROM mails WHERE id > ?1 AND (?2 = '' OR instr(recipients, ?2) > 0) ORDER BY id LIMIT ?3"
    );
    let rows = db
        .prepare_cached(&text)?
        .query_map(params![id, wanted, limit], summary)?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Newest first, before a number.
pub(super) fn before(db: &Connection, id: i64, limit: i64) -> anyhow::Result<Vec<Summary>> {
    let text = format!("SELECT {COLUMNS} FROM mails WHERE id < ?1 ORDER BY id DESC LIMIT ?2");
    let rows = db.prepare_cached(&text)?.query_map([id, limit], summary)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

pub(super) fn one(db: &Connection, id: i64) -> anyhow::Result<Option<(Summary, Vec<u8>)>> {
    let text = format!("SELECT {COLUMNS}, raw FROM mails WHERE id = ?1");
    let read = |row: &Row<'_>| Ok((summary(row)?, row.get(6)?));
    Ok(db.prepare_cached(&text)?.query_row([id], read).optional()?)
}
