//! Databases of older versions with something in every table: what an upgrade finds at people's places. The rows were
//! written by the version itself (a file for each in `filled/`, a row of a table on each line), so that a migration is
//! proven on what was really stored.

use crate::databases::{TestDatabase, empty_database};
use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use store::{Engine, MIGRATIONS};
use tokio_postgres::NoTls;

/// Versions of which a filled database is kept: how many migrations they had, and their rows.
pub const VERSIONS: [(usize, &str); 2] =
    [(2, include_str!("../filled/0002.jsonl")), (12, include_str!("../filled/0012.jsonl"))];

/// As the runner of migrations makes it.
const APPLIED: &str = "create table schema_migration (number integer primary key, name text not null, \
    checksum text not null)";

/// A row of a table.
#[derive(Debug, Clone)]
pub struct FilledRow {
    /// The table.
    pub table: String,
    /// Its columns. Bytes and ids are `{"hex": "…"}`, truths are 0 and 1.
    pub row: Map<String, Value>,
}

/// The rows of a version, in the order in which tables were made.
///
/// # Panics
/// When the file is not one of rows.
pub fn rows(text: &str) -> Vec<FilledRow> {
    let line = |line: &str| {
        let mut line: Map<String, Value> = serde_json::from_str(line).expect("a row");
        let table = line.remove("table").expect("a table");
        let Some(Value::Object(row)) = line.remove("row") else { panic!("no columns") };
        FilledRow { table: table.as_str().expect("a name").to_owned(), row }
    };
    text.lines().map(line).collect()
}

/// A database with the schema of that many migrations and these rows.
///
/// # Panics
/// When it cannot be filled.
pub async fn filled_database(engine: Engine, migrations: usize, rows: &[FilledRow]) -> TestDatabase {
    let database = empty_database(engine).await;
    let schema: Vec<String> =
        MIGRATIONS[..migrations].iter().map(|migration| migration.render(engine)).collect();
    match engine {
        Engine::Sqlite => fill_sqlite(&database, &schema, rows),
        Engine::Postgres => fill_postgres(&database, &schema, rows).await,
    }
    database
}

fn fill_sqlite(database: &TestDatabase, schema: &[String], rows: &[FilledRow]) {
    let file = database.folder().join("empty.db");
    let connection = Connection::open(file).expect("a file can be made");
    connection.execute_batch(APPLIED).expect("a table");
    for migration in schema {
        connection.execute_batch(migration).expect("the schema of then");
    }
    // Rows may come before those that they refer to; the runner looks at keys afterwards.
    connection.execute_batch("pragma foreign_keys = off; begin").expect("begun");
    connection.execute_batch(&emptied(rows)).expect("emptied");
    for FilledRow { table, row } in rows {
        let columns: Vec<&str> = row.keys().map(String::as_str).collect();
        let places: Vec<String> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
        let sql = format!("insert into {table} ({}) values ({})", columns.join(", "), places.join(", "));
        let cells = row.values().map(|value| match value {
            Value::Null => Cell::Null,
            Value::Number(number) => Cell::Integer(number.as_i64().expect("whole")),
            Value::String(text) => Cell::Text(text.clone()),
            other => Cell::Blob(bytes(other)),
        });
        connection
            .execute(&sql, rusqlite::params_from_iter(cells))
            .unwrap_or_else(|error| panic!("{table}: {error}"));
    }
    connection.execute_batch("commit").expect("kept");
}

async fn fill_postgres(database: &TestDatabase, schema: &[String], rows: &[FilledRow]) {
    let (client, connection) =
        tokio_postgres::connect(&database.config().url, NoTls).await.expect("the database answers");
    // The test sees the failure through the client.
    tokio::spawn(async move { drop(connection.await) });
    client.batch_execute(APPLIED).await.expect("a table");
    for migration in schema {
        client.batch_execute(migration).await.expect("the schema of then");
    }
    let query = "select table_name::text, column_name::text, data_type::text from information_schema.columns \
        where table_schema = 'public'";
    let types: BTreeMap<(String, String), String> = client
        .query(query, &[])
        .await
        .expect("the catalogue answers")
        .iter()
        .map(|row| ((row.get(0), row.get(1)), row.get(2)))
        .collect();
    let mut sql = String::from("begin; set local session_replication_role = replica;\n");
    sql += &emptied(rows);
    for FilledRow { table, row } in rows {
        let columns: Vec<&str> = row.keys().map(String::as_str).collect();
        let values = row.iter().map(|(column, value)| {
            let kind =
                types.get(&(table.clone(), column.clone())).unwrap_or_else(|| panic!("{table}.{column}"));
            literal(kind, value)
        });
        let values: Vec<String> = values.collect();
        sql += &format!("insert into {table} ({}) values ({});\n", columns.join(", "), values.join(", "));
    }
    sql += "commit";
    client.batch_execute(&sql).await.unwrap_or_else(|error| panic!("{error:?}"));
}

/// Takes away what the migrations themselves put into the tables.
fn emptied(rows: &[FilledRow]) -> String {
    let tables: BTreeSet<&str> = rows.iter().map(|row| row.table.as_str()).collect();
    tables.iter().map(|table| format!("delete from {table};\n")).collect()
}

/// A value as PostgreSQL writes it in a statement.
fn literal(kind: &str, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Null) => "null".to_owned(),
        ("boolean", value) => if value.as_i64() == Some(0) { "false" } else { "true" }.to_owned(),
        (_, Value::Number(number)) => number.to_string(),
        (_, Value::String(text)) => format!("'{}'", text.replace('\'', "''")),
        ("uuid", value) => format!("'{}'::uuid", hex(value)),
        (_, value) => format!("'\\x{}'::bytea", hex(value)),
    }
}

fn hex(value: &Value) -> &str {
    value["hex"].as_str().expect("digits")
}

fn bytes(value: &Value) -> Vec<u8> {
    let digits = hex(value);
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("a digit");
    (0..digits.len()).step_by(2).map(byte).collect()
}
