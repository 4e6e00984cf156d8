//! PostgreSQL's errors in the store's words.

use super::value::Mismatch;
use crate::StoreError;
use std::error::Error as _;
use tokio_postgres::Error;
use tokio_postgres::error::{DbError, SqlState};

/// What the trigger of an append-only table raises.
const APPEND_ONLY: &str = "BU001";

/// Translates an error of PostgreSQL; never shows values of rows (its `detail` has them).
pub(crate) fn translate(error: Error) -> StoreError {
    if let Some(fault) = error.as_db_error() {
        return fault_kind(fault);
    }
    if let Some(mismatch) = error.source().and_then(|source| source.downcast_ref::<Mismatch>()) {
        return StoreError::Type(mismatch.to_string());
    }
    if error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>()) {
        return StoreError::Unavailable(error.to_string());
    }
    StoreError::Other(error.to_string())
}

fn fault_kind(fault: &DbError) -> StoreError {
    let constraint = || fault.constraint().unwrap_or_default().to_owned();
    let code = fault.code();
    match code {
        &SqlState::UNIQUE_VIOLATION => StoreError::UniqueViolation { on: unique_key(fault) },
        &SqlState::FOREIGN_KEY_VIOLATION | &SqlState::RESTRICT_VIOLATION => StoreError::ForeignKeyViolation,
        &SqlState::CHECK_VIOLATION => StoreError::CheckViolation { constraint: constraint() },
        &SqlState::NOT_NULL_VIOLATION => StoreError::NotNullViolation {
            column: format!("{}.{}", fault.table().unwrap_or_default(), fault.column().unwrap_or_default()),
        },
        &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => StoreError::Serialization,
        &SqlState::LOCK_NOT_AVAILABLE | &SqlState::QUERY_CANCELED => StoreError::Busy,
        &SqlState::DISK_FULL => StoreError::DiskFull,
        &SqlState::READ_ONLY_SQL_TRANSACTION => StoreError::ReadOnly,
        &SqlState::IN_FAILED_SQL_TRANSACTION => StoreError::Aborted,
        &SqlState::DATATYPE_MISMATCH => StoreError::Type(fault.message().to_owned()),
        _ if code.code() == APPEND_ONLY => {
            StoreError::AppendOnly { table: fault.table().unwrap_or_default().to_owned() }
        }
        // Connections, shutting down, too many of them, and its own disk.
        _ if ["08", "57P", "53300", "58"].iter().any(|class| code.code().starts_with(class)) => {
            StoreError::Unavailable(fault.message().to_owned())
        }
        _ => StoreError::Other(format!("{} ({})", fault.message(), code.code())),
    }
}

/// `Key (session_id, number)=(…)` of table `seat` → `"seat.session_id, seat.number"`, as SQLite says it; the index's
/// name where the key is an expression. The words around are in the server's language, the parentheses are not.
fn unique_key(fault: &DbError) -> String {
    let columns = fault
        .detail()
        .and_then(|detail| detail.split_once(")=("))
        .and_then(|(key, _)| key.split_once('('))
        .map(|(_, columns)| columns);
    match (columns, fault.table()) {
        (Some(columns), Some(table)) if !columns.contains('(') => {
            let columns: Vec<String> =
                columns.split(", ").map(|column| format!("{table}.{column}")).collect();
            columns.join(", ")
        }
        _ => fault.constraint().unwrap_or_default().to_owned(),
    }
}
