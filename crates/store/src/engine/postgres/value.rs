//! Values on their way to and from PostgreSQL.

use crate::Value;
use crate::engine::sqlite::NUL;
use std::error::Error;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

/// A value and a type that have nothing to do with each other.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Mismatch(String);

type Fault = Box<dyn Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, target: &Type, out: &mut BytesMut) -> Result<IsNull, Fault> {
        match (self, target) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(number), &Type::INT8) => number.to_sql(target, out),
            (Self::Int(number), &Type::INT4) => i32::try_from(*number)?.to_sql(target, out),
            (Self::Int(number), &Type::INT2) => i16::try_from(*number)?.to_sql(target, out),
            // Rows that come from SQLite know no booleans and no identifiers.
            (Self::Int(truth @ (0 | 1)), &Type::BOOL) => (*truth == 1).to_sql(target, out),
            (Self::Bytes(bytes), &Type::UUID) => Uuid::from_slice(bytes)?.to_sql(target, out),
            (Self::Text(text), _) if text.contains('\0') => Err(Box::new(Mismatch(NUL.to_owned()))),
            (Self::Text(text), &(Type::TEXT | Type::VARCHAR | Type::NAME | Type::BPCHAR | Type::UNKNOWN)) => {
                text.to_sql(target, out)
            }
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(target, out),
            (Self::Uuid(id), &Type::UUID) => id.to_sql(target, out),
            (Self::Bool(truth), &Type::BOOL) => truth.to_sql(target, out),
            _ => Err(Box::new(Mismatch(format!("{} where the statement wants {target}", self.kind())))),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A cell of an answer.
pub(crate) struct Cell(pub Value);

impl<'a> FromSql<'a> for Cell {
    fn from_sql(source: &Type, raw: &'a [u8]) -> Result<Self, Fault> {
        Ok(Self(match source {
            &Type::INT8 => Value::Int(i64::from_sql(source, raw)?),
            &Type::INT4 => Value::Int(i32::from_sql(source, raw)?.into()),
            &Type::INT2 => Value::Int(i16::from_sql(source, raw)?.into()),
            &(Type::TEXT | Type::VARCHAR | Type::NAME | Type::BPCHAR | Type::UNKNOWN) => {
                Value::Text(String::from_sql(source, raw)?)
            }
            &Type::UUID => Value::Uuid(Uuid::from_sql(source, raw)?),
            &Type::BYTEA => Value::Bytes(raw.to_vec()),
            &Type::BOOL => Value::Bool(bool::from_sql(source, raw)?),
            &Type::VOID => Value::Null,
            other => {
                return Err(Box::new(Mismatch(format!("{other} is not portable; cast it in the statement"))));
            }
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Fault> {
        Ok(Self(Value::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
