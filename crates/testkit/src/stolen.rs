//! What somebody has who has stolen the database.

use store::{Engine, Statement, Store, Value};

/// Everything that the tables hold, as text: bytes in hexadecimal digits, a row to a line.
///
/// # Panics
/// When the database cannot be read.
pub async fn dump(store: &Store) -> String {
    let tables = match store.engine() {
        Engine::Sqlite => "select name from sqlite_schema where type = 'table' and name not like 'sqlite%'",
        Engine::Postgres => "select cast(tablename as text) from pg_tables where schemaname = 'public'",
    };
    let mut reader = store.reader().await.expect("the database is readable");
    let mut text = String::new();
    for table in reader.query(of_a_test(tables), &[]).await.expect("the catalogue answers") {
        let table: String = table.get(0).expect("a name");
        // Numbers of 32 bits stand there alone; nobody's secret is among them.
        if table == "schema_migration" {
            continue;
        }
        let rows = reader.query(of_a_test(&format!("select * from {table}")), &[]).await;
        for row in rows.expect("the table is readable") {
            let cells: Vec<String> = row.cells().iter().map(cell).collect();
            text.push_str(&format!("{table} {}\n", cells.join(" ")));
        }
    }
    text
}

/// A statement that lives as long as the process.
fn of_a_test(sql: &str) -> &'static Statement {
    let sql: &'static str = Box::leak(sql.to_owned().into_boxed_str());
    Box::leak(Box::new(Statement::new("a statement of a test", sql)))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        Value::Uuid(id) => id.simple().to_string(),
        Value::Bool(truth) => truth.to_string(),
    }
}
