//! SQLite's errors in the store's words.

use crate::StoreError;
use rusqlite::{Error, ErrorCode, ffi};

/// What a trigger of an append-only table says, followed by the table's name.
const APPEND_ONLY: &str = "append-only: ";

/// Translates an error of SQLite; never shows values of rows.
pub(crate) fn translate(error: Error) -> StoreError {
    match error {
        Error::SqliteFailure(failure, text) => failure_kind(failure, text.unwrap_or_default()),
        Error::InvalidParameterCount(given, wanted) => {
            StoreError::Type(format!("the statement takes {wanted} parameters, {given} given"))
        }
        other => StoreError::Other(other.to_string()),
    }
}

fn failure_kind(failure: ffi::Error, text: String) -> StoreError {
    match failure.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            return StoreError::UniqueViolation { on: unique_key(&text) };
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => return StoreError::ForeignKeyViolation,
        ffi::SQLITE_CONSTRAINT_CHECK => return StoreError::CheckViolation { constraint: subject(&text) },
        ffi::SQLITE_CONSTRAINT_NOTNULL => return StoreError::NotNullViolation { column: subject(&text) },
        ffi::SQLITE_CONSTRAINT_TRIGGER => {
            return match text.strip_prefix(APPEND_ONLY) {
                Some(table) => StoreError::AppendOnly { table: table.to_owned() },
                // `on delete restrict` is a trigger to SQLite.
                None if text.starts_with("FOREIGN KEY") => StoreError::ForeignKeyViolation,
                None => StoreError::Other(text),
            };
        }
        ffi::SQLITE_CONSTRAINT_DATATYPE => return StoreError::Type(text),
        _ => {}
    }
    match failure.code {
        ErrorCode::DiskFull => StoreError::DiskFull,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::OperationInterrupted => {
            StoreError::Busy
        }
        ErrorCode::ReadOnly => StoreError::ReadOnly,
        ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::NotADatabase => {
            StoreError::Unavailable(text)
        }
        _ => StoreError::Other(if text.is_empty() { failure.to_string() } else { text }),
    }
}

/// `"CHECK constraint failed: seats_positive"` → `"seats_positive"`.
fn subject(text: &str) -> String {
    text.split_once(": ").map_or(text, |(_, subject)| subject).to_owned()
}

/// `"UNIQUE constraint failed: seat.session_id, seat.number"` → the columns; `"… failed: index 'name'"` → the name.
fn unique_key(text: &str) -> String {
    let subject = subject(text);
    match subject.strip_prefix("index '").and_then(|rest| rest.strip_suffix('\'')) {
        Some(index) => index.to_owned(),
        None => subject,
    }
}
