//! Values that go into statements and come out of rows: the types that both engines share. There is no float.

use super::error::StoreError;
use uuid::Uuid;

/// A parameter or a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// SQL null.
    Null,
    /// A whole number: counts, minor units of money, microseconds since 1970.
    Int(i64),
    /// Text, compared byte by byte.
    Text(String),
    /// Raw bytes.
    Bytes(Vec<u8>),
    /// An identifier (16 bytes on SQLite).
    Uuid(Uuid),
    /// Truth (0 or 1 on SQLite).
    Bool(bool),
}

impl Value {
    /// The name of the value's type, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Int(_) => "an integer",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
            Self::Uuid(_) => "a uuid",
            Self::Bool(_) => "a boolean",
        }
    }
}

macro_rules! value_from {
    ($($from:ty => |$value:ident| $to:expr;)*) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self {
                $to
            }
        }
    )*};
}

value_from! {
    i64 => |value| Self::Int(value);
    i32 => |value| Self::Int(value.into());
    u32 => |value| Self::Int(value.into());
    u16 => |value| Self::Int(value.into());
    u8 => |value| Self::Int(value.into());
    bool => |value| Self::Bool(value);
    &str => |value| Self::Text(value.to_owned());
    String => |value| Self::Text(value);
    &String => |value| Self::Text(value.clone());
    Vec<u8> => |value| Self::Bytes(value);
    &[u8] => |value| Self::Bytes(value.to_vec());
    Uuid => |value| Self::Uuid(value);
    domain::time::Timestamp => |value| Self::Int(value.0);
    domain::time::Span => |value| Self::Int(value.0);
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A type that can be read from a cell. Features implement it for their own enums; see [`text`] and [`int`].
pub trait FromValue: Sized {
    /// Reads the cell.
    ///
    /// # Errors
    /// [`StoreError::Type`] when the cell holds something else.
    fn from_value(value: &Value) -> Result<Self, StoreError>;
}

fn mismatch(wanted: &str, value: &Value) -> StoreError {
    StoreError::Type(format!("wanted {wanted}, found {}", value.kind()))
}

/// The cell's text, borrowed: for enums that are stored as words.
///
/// # Errors
/// [`StoreError::Type`] when the cell is not text.
pub fn text(value: &Value) -> Result<&str, StoreError> {
    match value {
        Value::Text(text) => Ok(text),
        other => Err(mismatch("text", other)),
    }
}

/// The cell's integer.
///
/// # Errors
/// [`StoreError::Type`] when the cell is not an integer.
pub fn int(value: &Value) -> Result<i64, StoreError> {
    match value {
        Value::Int(number) => Ok(*number),
        other => Err(mismatch("an integer", other)),
    }
}

impl FromValue for Value {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        Ok(value.clone())
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        int(value)
    }
}

macro_rules! narrow {
    ($($type:ty),*) => {$(
        impl FromValue for $type {
            fn from_value(value: &Value) -> Result<Self, StoreError> {
                Self::try_from(int(value)?)
                    .map_err(|_| StoreError::Type(format!("the integer does not fit {}", stringify!($type))))
            }
        }
    )*};
}

narrow!(i32, u64, u32, u16, u8);

impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        text(value).map(str::to_owned)
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        match value {
            Value::Bytes(bytes) => Ok(bytes.clone()),
            other => Err(mismatch("bytes", other)),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        match value {
            Value::Bool(truth) => Ok(*truth),
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            other => Err(mismatch("a boolean", other)),
        }
    }
}

impl FromValue for Uuid {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        match value {
            Value::Uuid(id) => Ok(*id),
            Value::Bytes(bytes) => Self::from_slice(bytes).map_err(|_| mismatch("a uuid", value)),
            other => Err(mismatch("a uuid", other)),
        }
    }
}

impl FromValue for domain::time::Timestamp {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        int(value).map(Self)
    }
}

impl FromValue for domain::time::Span {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        int(value).map(Self)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Result<Self, StoreError> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

macro_rules! domain_ids {
    ($($name:ident),* $(,)?) => {$(
        impl From<domain::ids::$name> for Value {
            fn from(id: domain::ids::$name) -> Self {
                Self::Uuid(id.0)
            }
        }

        impl FromValue for domain::ids::$name {
            fn from_value(value: &Value) -> Result<Self, StoreError> {
                Uuid::from_value(value).map(Self)
            }
        }
    )*};
}

domain_ids! {
    SiteId, MerchantAccountId, PayerTextId, SessionId, SeatHoldId, RegistrationId, IntentId, AttemptId, OperationId, RefundId, DisputeId, DifferenceId,
    SettlementFileId,
    ObservationId, EntryId, ReceiptId, CreditNoteId, MailId, JobId, AuditId, DivisionId, InvitationId, HostMessageId, TariffId, TariffVersionId, EstimateId, StatementId, AccountId, SignInId,
    AccountLinkId, KeptFormId, RoomPersonId, DeckId, BudgetId, BudgetChangeId, BudgetRequestId, ClaimId,
}

/// One row of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    cells: Box<[Value]>,
}

impl Row {
    pub(crate) fn new(cells: Vec<Value>) -> Self {
        Self { cells: cells.into_boxed_slice() }
    }

    /// Reads the cell at `index`, counted from 0 in the order of the select list.
    ///
    /// # Errors
    /// [`StoreError::Type`] when there is no such cell or it holds something else; the text says which and what.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T, StoreError> {
        self.get_with(index, T::from_value)
    }

    /// Reads the cell at `index` through `read`, for types that are stored as a word or a number.
    ///
    /// # Errors
    /// [`StoreError::Type`], with the cell's index added.
    pub fn get_with<T>(
        &self,
        index: usize,
        read: impl FnOnce(&Value) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some(cell) = self.cells.get(index) else {
            return Err(StoreError::Type(format!("cell {index}: the row has {} cells", self.cells.len())));
        };
        read(cell).map_err(|error| match error {
            StoreError::Type(text) => StoreError::Type(format!("cell {index}: {text}")),
            other => other,
        })
    }

    /// Reads a word at `index` with `parse`; `None` from it is an error that names the word.
    ///
    /// # Errors
    /// [`StoreError::Type`] when the cell is not text or `parse` does not know it.
    pub fn word<T>(&self, index: usize, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, StoreError> {
        self.get_with(index, |cell| {
            let word = text(cell)?;
            parse(word).ok_or_else(|| StoreError::Type(format!("unknown word {word:?}")))
        })
    }

    /// The same where there may be none.
    ///
    /// # Errors
    /// [`StoreError::Type`] when the cell is neither empty nor text that `parse` knows.
    pub fn word_opt<T>(
        &self,
        index: usize,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let Some(word) = self.get::<Option<String>>(index)? else { return Ok(None) };
        match parse(&word) {
            Some(known) => Ok(Some(known)),
            None => Err(StoreError::Type(format!("unknown word {word:?}"))),
        }
    }

    /// The cells in order.
    pub fn cells(&self) -> &[Value] {
        &self.cells
    }
}
