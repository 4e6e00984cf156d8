//! Units of work: the same behaviour on both engines.

use crate::databases::each_engine;
use store::{Statement, Store, StoreError, Tx, Value};

/// A statement made by a test; its text lives as long as the process.
pub fn sql(text: impl Into<String>) -> &'static Statement {
    let text: &'static str = Box::leak(text.into().into_boxed_str());
    Box::leak(Box::new(Statement::new("test", text)))
}

pub async fn ddl(store: &Store, text: &'static str) {
    let statement = sql(text);
    store.run(async move |tx: &mut Tx| tx.execute(statement, &[]).await.map(drop)).await.expect("schema")
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

async fn find(tx: &mut Tx, statement: &Statement, name: &str) -> Result<Option<i64>, StoreError> {
    tx.query_opt(statement, &[name.into()]).await?.map(|row| row.get(0)).transpose()
}

/// As a handler of the application would: borrowed arguments, and a future that can be spawned.
async fn read_borrowed(store: &Store, statement: &Statement, name: &str) -> Result<Option<i64>, StoreError> {
    let mut reader = store.reader().await?;
    find(&mut reader, statement, name).await
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_borrow_and_can_be_spawned() {
    each_engine(async |database| {
        let store = database.open().await;
        let look = sql("select cast(length($1) as bigint)");
        let name = "four".to_owned();
        let found = assert_send(read_borrowed(&store, look, &name)).await;
        assert_eq!(found, Ok(Some(4)));
        let spawned = tokio::spawn({
            let store = store.clone();
            async move { read_borrowed(&store, look, &name).await }
        });
        assert_eq!(spawned.await.expect("no panic"), Ok(Some(4)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn units_commit_or_leave_nothing() {
    each_engine(async |database| {
        let store = database.open().await;
        ddl(&store, "create table thing (name text not null primary key)").await;
        static INSERT: Statement = Statement::new("insert", "insert into thing (name) values ($1)");
        let count = sql("select count(*) from thing");
        let kept = tokio::spawn({
            let store = store.clone();
            async move {
                let name = "kept".to_owned();
                store.run(async move |tx: &mut Tx| tx.execute(&INSERT, &[name.as_str().into()]).await).await
            }
        });
        assert_eq!(kept.await.expect("no panic"), Ok(1));
        let refused: Result<(), StoreError> = store
            .run(async move |tx: &mut Tx| {
                tx.execute(&INSERT, &[Value::from("refused")]).await?;
                Err(StoreError::Other("refused by the rules".to_owned()))
            })
            .await;
        assert_eq!(refused, Err(StoreError::Other("refused by the rules".to_owned())));
        let found: i64 =
            store.read(async |tx: &mut Tx| tx.query_one(count, &[]).await?.get(0)).await.expect("count");
        assert_eq!(found, 1);
        store.close().await;
    })
    .await;
}
