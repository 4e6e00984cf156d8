//! Whole tables on their way between the engines, for backups and copies.

use super::error::StoreError;
use super::postgres::{PostgresTx, row};
use super::sqlite::translate;
use super::value::Value;
use futures_util::SinkExt as _;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params_from_iter};
use std::fmt::Write as _;

/// Rows fetched from PostgreSQL at a time.
const BATCH: usize = 1_000;

/// A table of ours; names come from the schema, which is our own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    /// Its name.
    pub name: String,
    columns: Vec<String>,
    references: Vec<String>,
}

impl Table {
    fn column_list(&self) -> String {
        self.columns.join(", ")
    }
}

/// Every table except the list of migrations, those that are referred to first.
pub(crate) fn in_order_of_references(schema: &Connection) -> Result<Vec<Table>, StoreError> {
    let names = strings(
        schema,
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' \
         and name <> 'schema_migration' order by name",
        "",
    )?;
    let mut waiting = Vec::new();
    for name in names {
        let columns = strings(schema, "select name from pragma_table_info(?1) order by cid", &name)?;
        let references = strings(
            schema,
            "select distinct \"table\" from pragma_foreign_key_list(?1) where \"table\" <> ?1",
            &name,
        )?;
        waiting.push(Table { name, columns, references });
    }
    let mut ordered: Vec<Table> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let ready = |table: &Table| {
            table.references.iter().all(|other| ordered.iter().any(|done| done.name == *other))
        };
        let (mut next, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(ready);
        if next.is_empty() {
            let names: Vec<_> = rest.iter().map(|table| table.name.as_str()).collect();
            return Err(StoreError::Migration(format!(
                "tables refer to each other in a circle: {}",
                names.join(", ")
            )));
        }
        ordered.append(&mut next);
        waiting = rest;
    }
    Ok(ordered)
}

fn strings(schema: &Connection, sql: &str, table: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = schema.prepare(sql).map_err(translate)?;
    let given: &[&str] = if statement.parameter_count() == 0 { &[] } else { &[table] };
    let rows = statement.query_map(params_from_iter(given), |row| row.get(0)).map_err(translate)?;
    rows.collect::<Result<_, _>>().map_err(translate)
}

/// Empties the tables of a fresh schema: migrations may have put rows there, which the copy brings too.
pub(crate) fn clear(target: &Connection, tables: &[Table]) -> Result<(), StoreError> {
    for table in tables.iter().rev() {
        target.execute(&format!("delete from {}", table.name), []).map_err(translate)?;
    }
    Ok(())
}

/// [`clear`] on PostgreSQL. Tables without rows are left alone: triggers of append-only tables may refuse any delete.
pub(crate) async fn clear_postgres(target: &mut PostgresTx, tables: &[Table]) -> Result<(), StoreError> {
    for table in tables.iter().rev() {
        let look = format!("select 1 from {} limit 1", table.name);
        let rows = target.client()?.query(&look, &[]).await.map_err(super::postgres::translate)?;
        if !rows.is_empty() {
            target.control(&format!("delete from {}", table.name)).await?;
        }
    }
    Ok(())
}

/// Fails when a row refers to one that is not there.
pub(crate) fn check_references(target: &Connection) -> Result<(), StoreError> {
    let broken: i64 = target
        .query_row("select count(*) from pragma_foreign_key_check", [], |row| row.get(0))
        .map_err(translate)?;
    if broken == 0 { Ok(()) } else { Err(StoreError::ForeignKeyViolation) }
}

/// Every row of a table.
pub(crate) fn select(table: &Table) -> String {
    format!("select {} from {}", table.column_list(), table.name)
}

/// Lets a transaction on PostgreSQL take the time that whole tables need.
pub(crate) async fn take_time(tx: &mut PostgresTx) -> Result<(), StoreError> {
    tx.control("set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0").await
}

/// Shows every row of a table on PostgreSQL, through a cursor.
pub(crate) async fn each_postgres_row(
    source: &mut PostgresTx,
    table: &Table,
    mut see: impl FnMut(&[Value]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    source.control(&format!("declare rows no scroll cursor for {}", select(table))).await?;
    loop {
        let fetch = format!("fetch {BATCH} from rows");
        let rows = source.client()?.query(&fetch, &[]).await.map_err(super::postgres::translate)?;
        for fetched in &rows {
            see(row(fetched)?.cells())?;
        }
        if rows.len() < BATCH {
            break;
        }
    }
    source.control("close rows").await
}

/// Copies one table from PostgreSQL.
pub(crate) async fn from_postgres(
    source: &mut PostgresTx,
    target: &Connection,
    table: &Table,
) -> Result<(), StoreError> {
    let columns = table.column_list();
    let marks = (1..=table.columns.len()).map(|number| format!("?{number}")).collect::<Vec<_>>().join(", ");
    let mut insert = target
        .prepare(&format!("insert into {} ({columns}) values ({marks})", table.name))
        .map_err(translate)?;
    each_postgres_row(source, table, |cells| {
        insert.execute(params_from_iter(cells)).map(drop).map_err(translate)
    })
    .await
}

/// Copies one table into PostgreSQL in a single `copy`, so that references within the table may point forwards.
pub(crate) async fn into_postgres(
    source: &Connection,
    target: &mut PostgresTx,
    table: &Table,
) -> Result<(), StoreError> {
    let columns = table.column_list();
    let look = format!("select {columns} from {} limit 0", table.name);
    let types = target.client()?.prepare(&look).await.map_err(super::postgres::translate)?;
    let kinds: Vec<_> = types.columns().iter().map(|column| column.type_().clone()).collect();
    let sql = format!("copy {} ({columns}) from stdin", table.name);
    let sink = target.client()?.copy_in(&sql).await.map_err(super::postgres::translate)?;
    let mut sink = std::pin::pin!(sink);
    let mut after = i64::MIN;
    loop {
        let (text, read) = page(source, table, &kinds, &mut after)?;
        sink.send(bytes::Bytes::from(text)).await.map_err(super::postgres::translate)?;
        if read < BATCH {
            break;
        }
    }
    sink.finish().await.map(drop).map_err(super::postgres::translate)
}

/// The page of rows behind the rowid `after`, as text for `copy`. Nothing is kept open on the source while the text is sent.
fn page(
    source: &Connection,
    table: &Table,
    kinds: &[tokio_postgres::types::Type],
    after: &mut i64,
) -> Result<(String, usize), StoreError> {
    let sql = format!(
        "select {}, rowid from {} where rowid > ?1 order by rowid limit ?2",
        table.column_list(),
        table.name
    );
    let mut statement = source.prepare_cached(&sql).map_err(translate)?;
    let mut rows = statement.query((*after, BATCH as i64)).map_err(translate)?;
    let mut out = String::new();
    let mut count = 0;
    while let Some(row) = rows.next().map_err(translate)? {
        for (index, kind) in kinds.iter().enumerate() {
            if index > 0 {
                out.push('\t');
            }
            copy_cell(&mut out, row.get_ref(index).map_err(translate)?, kind)?;
        }
        out.push('\n');
        *after = row.get(kinds.len()).map_err(translate)?;
        count += 1;
    }
    Ok((out, count))
}

fn copy_cell(
    out: &mut String,
    cell: ValueRef<'_>,
    kind: &tokio_postgres::types::Type,
) -> Result<(), StoreError> {
    use tokio_postgres::types::Type;
    let written = match cell {
        ValueRef::Null => write!(out, "\\N"),
        ValueRef::Integer(number) if *kind == Type::BOOL => {
            write!(out, "{}", if number == 0 { 'f' } else { 't' })
        }
        ValueRef::Integer(number) => write!(out, "{number}"),
        ValueRef::Text(bytes) => {
            for c in String::from_utf8_lossy(bytes).chars() {
                match c {
                    '\\' => out.push_str("\\\\"),
                    '\n' => out.push_str("\\n"),
                    '\r' => out.push_str("\\r"),
                    '\t' => out.push_str("\\t"),
                    c => out.push(c),
                }
            }
            Ok(())
        }
        ValueRef::Blob(bytes) if *kind == Type::UUID => match uuid::Uuid::from_slice(bytes) {
            Ok(id) => write!(out, "{id}"),
            Err(_) => return Err(StoreError::Type("an identifier that is not 16 bytes long".to_owned())),
        },
        ValueRef::Blob(bytes) => {
            out.push_str("\\\\x");
            bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
        }
        ValueRef::Real(_) => return Err(StoreError::Type("a float in a table".to_owned())),
    };
    written.map_err(|error| StoreError::Other(error.to_string()))
}
