//! Connections of SQLite and the statements that run on them. Everything here answers at once.

use super::translate;
use crate::{Row, Statement, StoreError, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};
use std::path::Path;

/// Prepared statements kept per connection; more than the program has.
const STATEMENT_CACHE: usize = 1_024;

/// What both engines say to text with a NUL in it.
pub(crate) const NUL: &str = "text with a NUL character cannot be stored";

/// For both kinds of connection. A reader waits only while another process, a backup, holds a lock.
const COMMON: &str = "pragma busy_timeout = 5000; pragma foreign_keys = on; pragma temp_store = memory;";

/// For the writer: a commit is on the disk before it is answered (PS section 8). Checkpoints come every 8 000 pages
/// (16 MB), so that their flushes do not count against every hundredth group. A new file has small pages: a unit changes
/// few bytes on each of some thirty, and all of a page is summed, written and read again (docs/bench.md).
const WRITER: &str = "pragma page_size = 2048; pragma journal_mode = wal; pragma synchronous = full; \
    pragma cache_size = -8192; pragma wal_autocheckpoint = 8000; pragma journal_size_limit = 67108864;";

/// Opens the one connection that writes, and makes the file when there is none.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| unopened(path, error))?;
    connection.execute_batch(COMMON).map_err(translate)?;
    connection.execute_batch(WRITER).map_err(translate)?;
    keep_statements(&connection)?;
    Ok(connection)
}

/// Opens a connection that cannot write.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| unopened(path, error))?;
    connection.execute_batch(COMMON).map_err(translate)?;
    keep_statements(&connection)?;
    Ok(connection)
}

/// Statements are prepared once per connection. Without the second line SQLite plans a statement anew whenever other
/// values are bound to it, in case that these make another plan better: a third of the processor time of a purchase.
fn keep_statements(connection: &Connection) -> Result<(), StoreError> {
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop).map_err(translate)
}

/// Makes the file if need be, readable by its owner only: it holds personal data and sealed secrets.
pub(crate) fn protect_file(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| StoreError::Config(format!("{}: {error}", path.display())))?;
    Ok(())
}

fn unopened(path: &Path, error: rusqlite::Error) -> StoreError {
    StoreError::Config(format!("{}: {error}", path.display()))
}

/// A connection of SQLite as a [`crate::Tx`] uses it.
#[derive(Debug)]
pub(crate) struct SqliteTx {
    connection: Connection,
}

impl SqliteTx {
    pub(crate) fn new(connection: Connection) -> Self {
        Self { connection }
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn query(
        &mut self,
        statement: &Statement,
        parameters: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        let mut prepared = self.bound(statement, parameters)?;
        let columns = prepared.column_count();
        let mut rows = prepared.raw_query();
        let mut out = Vec::new();
        while let Some(row) = rows.next().map_err(translate)? {
            let cells =
                (0..columns).map(|index| cell(row.get_ref(index).map_err(translate)?, statement, index));
            out.push(Row::new(cells.collect::<Result<_, _>>()?));
        }
        Ok(out)
    }

    pub(crate) fn execute(&mut self, statement: &Statement, parameters: &[Value]) -> Result<u64, StoreError> {
        let mut prepared = self.bound(statement, parameters)?;
        if prepared.column_count() == 0 {
            return prepared.raw_execute().map(|rows| rows as u64).map_err(translate);
        }
        // With RETURNING, or a select: count the rows, as PostgreSQL does.
        let mut rows = prepared.raw_query();
        let mut count = 0;
        while rows.next().map_err(translate)?.is_some() {
            count += 1;
        }
        Ok(count)
    }

    pub(crate) fn prepare(&mut self, statement: &Statement) -> Result<(), StoreError> {
        self.connection.prepare_cached(statement.sqlite()).map(drop).map_err(|error| named(statement, error))
    }

    pub(crate) fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut control| control.raw_execute())
            .map(drop)
            .map_err(translate)
    }

    fn bound(
        &mut self,
        statement: &Statement,
        parameters: &[Value],
    ) -> Result<rusqlite::CachedStatement<'_>, StoreError> {
        let mut prepared =
            self.connection.prepare_cached(statement.sqlite()).map_err(|error| named(statement, error))?;
        if prepared.parameter_count() != parameters.len() {
            return Err(parameter_count(statement, prepared.parameter_count(), parameters.len()));
        }
        for (index, parameter) in parameters.iter().enumerate() {
            // PostgreSQL cannot store it; what works here must work there.
            if matches!(parameter, Value::Text(text) if text.contains('\0')) {
                return Err(StoreError::Type(NUL.to_owned()));
            }
            prepared.raw_bind_parameter(index + 1, parameter).map_err(translate)?;
        }
        Ok(prepared)
    }
}

/// The same words from both engines for a wrong number of parameters.
pub(crate) fn parameter_count(statement: &Statement, wanted: usize, given: usize) -> StoreError {
    StoreError::Type(format!("{} takes {wanted} parameters, {given} given", statement.name()))
}

fn named(statement: &Statement, error: rusqlite::Error) -> StoreError {
    match translate(error) {
        StoreError::Other(text) => StoreError::Other(format!("{}: {text}", statement.name())),
        other => other,
    }
}

fn cell(value: ValueRef<'_>, statement: &Statement, index: usize) -> Result<Value, StoreError> {
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Text(bytes) => String::from_utf8(bytes.to_vec()).map(Value::Text).map_err(|_| {
            StoreError::Type(format!("{}, cell {index}: text that is not UTF-8", statement.name()))
        }),
        ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes.to_vec())),
        ValueRef::Real(_) => Err(StoreError::Type(format!(
            "{}, cell {index}: a float; cast it to an integer in the statement",
            statement.name()
        ))),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Uuid(id) => ValueRef::Blob(id.as_bytes()),
            Self::Bool(truth) => ValueRef::Integer(i64::from(*truth)),
        }))
    }
}
