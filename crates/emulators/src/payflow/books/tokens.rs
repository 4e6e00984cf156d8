//! Secure tokens: what was agreed before the payer came.

use anyhow::Context;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::clock::Micros;
use crate::payflow::config::Mode;
use crate::payflow::nvp::Nvp;

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub id: i64,
    /// SECURETOKEN.
    pub secret: String,
    /// SECURETOKENID.
    pub token_id: String,
    pub mode: Mode,
    pub vendor: String,
    /// The request's fields without credentials.
    pub fields: Nvp,
    /// Refused tries.
    pub tries: i64,
    /// Used up by an approval.
    pub paid: bool,
    pub created_at: Micros,
}

/// Adds a token; false when the merchant has used its SECURETOKENID before.
pub(crate) fn add(db: &Connection, token: &Token) -> anyhow::Result<bool> {
    let pairs: Vec<(&str, &str)> = token.fields.iter().collect();
    let added = db
        .prepare_cached(
            "INSERT INTO tokens (secret, token_id, mode, vendor, fields, tries, paid, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            token.secret,
            token.token_id,
            token.mode.word(),
            token.vendor,
            serde_json::to_string(&pairs)?,
            token.tries,
            token.paid,
            token.created_at
        ])?;
    Ok(added == 1)
}

const COLUMNS: &str = "id, secret, token_id, mode, vendor, fields, tries, paid, created_at";

fn one(db: &Connection, tail: &str, params: impl rusqlite::Params) -> anyhow::Result<Option<Token>> {
    let read = |row: &Row<'_>| -> rusqlite::Result<(Token, String)> {
        let mode: String = row.get(3)?;
        let token = Token {
            id: row.get(0)?,
            secret: row.get(1)?,
            token_id: row.get(2)?,
            mode: if mode == Mode::Live.word() { Mode::Live } else { Mode::Test },
            vendor: row.get(4)?,
            fields: Nvp::default(),
            tries: row.get(6)?,
            paid: row.get(7)?,
            created_at: row.get(8)?,
        };
        Ok((token, row.get(5)?))
    };
    let found = db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM tokens {tail}"))?
        .query_row(params, read)
        .optional()?;
    let Some((mut token, fields)) = found else { return Ok(None) };
    let pairs: Vec<(String, String)> = serde_json::from_str(&fields).context("the fields of a token")?;
    for (name, value) in pairs {
        token.fields.set(name, value);
    }
    Ok(Some(token))
}

/// By SECURETOKEN.
pub(crate) fn by_secret(db: &Connection, mode: Mode, secret: &str) -> anyhow::Result<Option<Token>> {
    one(db, "WHERE secret = ?1 AND mode = ?2", params![secret, mode.word()])
}

/// By SECURETOKENID; `other` asks for the newest token that is not this one.
pub(crate) fn by_id(db: &Connection, token_id: &str, other: bool) -> anyhow::Result<Option<Token>> {
    let tail = match other {
        false => "WHERE token_id = ?1 ORDER BY id DESC LIMIT 1",
        true => "WHERE token_id <> ?1 ORDER BY id DESC LIMIT 1",
    };
    one(db, tail, [token_id])
}

/// Writes how a try ended.
pub(crate) fn save_try(db: &Connection, token: &Token) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE tokens SET tries = ?2, paid = ?3 WHERE id = ?1")?.execute(params![
        token.id,
        token.tries,
        token.paid
    ])?;
    Ok(())
}
