//! What can go wrong in the store, in the same words for both engines.

/// A failure of the store. The same fault has the same kind on SQLite and on PostgreSQL (the conformance test proves
/// it). The texts never hold values of rows: they may be logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A second row with the same key. `on` names the columns in the order of the key: `"seat.session_id, seat.number"`;
    /// for an index over an expression it is the index's name.
    #[error("already there: {on}")]
    UniqueViolation {
        /// The columns, as `"table.column, table.column"`.
        on: String,
    },
    /// A reference to a row that is not there, or a row removed that is still referred to.
    #[error("a foreign key points at nothing")]
    ForeignKeyViolation,
    /// A `check` refused the row; constraints are named, so that both engines say the same.
    #[error("the check {constraint} refused the row")]
    CheckViolation {
        /// The constraint's name in the schema.
        constraint: String,
    },
    /// An obligatory column was left empty.
    #[error("{column} may not be empty")]
    NotNullViolation {
        /// The column, as `"table.column"`.
        column: String,
    },
    /// An update or delete of a row that is only ever appended (PS-I-20).
    #[error("rows of {table} are never changed or deleted")]
    AppendOnly {
        /// The table.
        table: String,
    },
    /// A write where only reading is allowed.
    #[error("a write in a unit that only reads")]
    ReadOnly,
    /// Concurrent units collided and the time for retrying is used up.
    #[error("collided with other units for too long")]
    Serialization,
    /// A lock or a statement took longer than allowed.
    #[error("the database is busy")]
    Busy,
    /// No room on the database's disk (PS-C21).
    #[error("the disk of the database is full")]
    DiskFull,
    /// The database cannot be reached; nothing was committed.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The connection broke while the commit was under way: it may or may not have happened.
    #[error("the connection broke during the commit: its outcome is unknown")]
    OutcomeUnknown,
    /// `query_one` found no row.
    #[error("{statement} found no row")]
    NotFound {
        /// The statement's name.
        statement: &'static str,
    },
    /// `query_one` or `query_opt` found more than one row.
    #[error("{statement} found more than one row")]
    TooManyRows {
        /// The statement's name.
        statement: &'static str,
    },
    /// The unit went on although one of its statements had failed outside of a savepoint.
    #[error("the unit went on after a failed statement")]
    Aborted,
    /// The closure of the unit panicked; nothing of it was committed.
    #[error("the unit of work panicked")]
    Panicked,
    /// The closure waited for something other than the database; nothing of it was committed.
    #[error("the unit of work waited for something other than the database")]
    WaitedInTransaction,
    /// A cell or parameter does not have the type that was asked for.
    #[error("{0}")]
    Type(String),
    /// The schema cannot be brought to this program's version.
    #[error("migration: {0}")]
    Migration(String),
    /// The configuration does not describe a usable database.
    #[error("database address: {0}")]
    Config(String),
    /// Anything else, in the engine's own words.
    #[error("database: {0}")]
    Other(String),
}

impl StoreError {
    /// Whether this is a second row with exactly these key columns, e.g. `"receipt.issuer, receipt.number"`.
    pub fn is_unique(&self, columns: &str) -> bool {
        matches!(self, Self::UniqueViolation { on } if on == columns)
    }

    /// Whether running the unit again may succeed because only other units stood in the way.
    pub(crate) fn is_collision(&self) -> bool {
        matches!(self, Self::Serialization)
    }
}
