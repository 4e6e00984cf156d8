//! What the tests share.

use store::{Row, Statement, Store, StoreError, Tx, Value};

/// A statement made by a test; it lives as long as the process. Referred to by a `static` or through [`Sql`].
pub fn sql(text: impl Into<String>) -> &'static Statement {
    let text: &'static str = Box::leak(text.into().into_boxed_str());
    Box::leak(Box::new(Statement::new("a statement of a test", text)))
}

/// Makes the tables of a test. `{int}` and the other tokens are those of migrations.
pub async fn tables(store: &Store, text: &'static str) {
    let migration = store::Migration { name: "0000_test", source: text };
    for part in migration.render(store.engine()).split(";\n\n") {
        let statement = sql(part);
        run(store, statement, vec![]).await.expect("the tables of the test can be made");
    }
}

/// One statement as a unit of its own.
pub async fn run(
    store: &Store,
    statement: &'static Statement,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    store.run(async move |tx: &mut Tx| tx.execute(statement, &values).await).await
}

/// The rows of one statement, read.
pub async fn rows(store: &Store, text: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
    store.reader().await?.query(sql(text), values).await
}

/// The only cell of the only row.
pub async fn cell(store: &Store, text: &str) -> Value {
    let rows = rows(store, text, &[]).await.expect("the statement of the test runs");
    assert_eq!(rows.len(), 1, "{text}");
    rows[0].cells()[0].clone()
}

/// A count.
pub async fn count(store: &Store, text: &str) -> i64 {
    match cell(store, text).await {
        Value::Int(number) => number,
        other => panic!("{text}: {other:?}"),
    }
}
