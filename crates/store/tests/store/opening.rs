//! Opening a database: migrations, the lock, what is refused.

use crate::databases::{each_engine, empty_database, engines, fresh_database};
use crate::helpers::{count, rows, run, sql};
use domain::time::Timestamp;
use store::{Engine, MIGRATIONS, Store, StoreConfig, StoreError};

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_is_migrated_once_even_by_many() {
    for engine in engines() {
        let database = empty_database(engine).await;
        let opening = (0..4).map(|_| tokio::spawn(Store::open(database.config())));
        let mut stores = Vec::new();
        for opened in opening.collect::<Vec<_>>() {
            match opened.await.expect("no panic") {
                Ok(store) => stores.push(store),
                Err(error) => {
                    assert!(engine == Engine::Sqlite && matches!(error, StoreError::Config(_)), "{error:?}")
                }
            }
        }
        assert_eq!(stores.len(), if engine == Engine::Sqlite { 1 } else { 4 });
        assert_eq!(count(&stores[0], "select count(*) from schema_migration").await, MIGRATIONS.len() as i64);
        let first = stores[0].installation().await.expect("it has its row");
        assert!(!first.is_restored());
        for store in stores {
            store.close().await;
        }
        let again = database.open().await;
        assert_eq!(again.installation().await, Ok(first), "the installation keeps its identity");
        again.close().await;
        database.remove().await;
    }
}

#[tokio::test]
async fn an_edited_or_unknown_migration_is_refused() {
    each_engine(async |database| {
        for (change, expected) in [
            ("update schema_migration set checksum = 'edited' where number = 1", "never edited"),
            (
                "insert into schema_migration (number, name, checksum) values (9999, '9999_future', 'x')",
                "newer version",
            ),
        ] {
            let spoiled = fresh_database(database.engine()).await;
            let store = spoiled.open().await;
            run(&store, sql(change), vec![]).await.expect("changed");
            store.close().await;
            match Store::open(spoiled.config()).await {
                Err(StoreError::Migration(text)) => assert!(text.contains(expected), "{text}"),
                other => panic!("{other:?}"),
            }
            spoiled.remove().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_second_process_cannot_open_a_sqlite_file() {
    let database = fresh_database(Engine::Sqlite).await;
    let store = database.open().await;
    let Err(StoreError::Config(text)) = Store::open(database.config()).await else {
        panic!("it opened twice")
    };
    assert!(
        text.contains("in use by another process") && text.contains(&std::process::id().to_string()),
        "{text}"
    );
    store.close().await;
    let refused = run(&store, sql("select 1"), vec![]).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    database.open().await.close().await;
}

#[tokio::test]
async fn unusable_addresses_are_refused_in_words() {
    for (url, expected) in [
        ("mysql://localhost/x", "neither sqlite:// nor postgres://"),
        ("sqlite://", "no file name"),
        ("sqlite:///nowhere/at/all.db", "/nowhere/at/all.db"),
        ("postgres://localhost:port/x", "wanted postgres://"),
        ("postgres://localhost/x?sslmode=require", "TLS"),
    ] {
        match Store::open(StoreConfig::new(url)).await {
            Err(StoreError::Config(text)) => assert!(text.contains(expected), "{url}: {text}"),
            other => panic!("{url}: {other:?}"),
        }
    }
    let nobody = Store::open(StoreConfig::new("postgres://nobody@127.0.0.1:1/nothing")).await;
    assert!(matches!(nobody, Err(StoreError::Unavailable(_))), "{nobody:?}");
}

#[tokio::test]
async fn sqlite_commits_reach_the_disk_before_they_are_answered() {
    let database = fresh_database(Engine::Sqlite).await;
    let store = database.open().await;
    let pragma = async |name: &str| {
        let statement = sql(format!("pragma {name}"));
        let row = store
            .run(async move |tx: &mut store::Tx| tx.query_one(statement, &[]).await)
            .await
            .expect("answered");
        row.cells()[0].clone()
    };
    assert_eq!(pragma("journal_mode").await, "wal".into());
    assert_eq!(pragma("synchronous").await, 2.into(), "full");
    assert_eq!(pragma("foreign_keys").await, 1.into());
    assert_eq!(pragma("page_size").await, 2048.into(), "a purchase changes little on many pages");
    store.close().await;
}

#[tokio::test]
async fn the_canary_writes_and_looks_at_the_room_left() {
    each_engine(async |database| {
        let store = database.open().await;
        store.canary().await.expect("there is room");
        store.canary().await.expect("there is room");
        assert_eq!(count(&store, "select beat from canary").await, 2);
        store.close().await;
        if database.engine() == Engine::Sqlite {
            let mut config = database.config();
            config.free_space_floor = u64::MAX;
            let store = Store::open(config).await.expect("opens");
            assert_eq!(store.canary().await, Err(StoreError::DiskFull));
            assert_eq!(count(&store, "select beat from canary").await, 2);
            store.close().await;
        }
    })
    .await;
}

/// A full disk undoes the whole group, says what it is, and leaves a store that works once there is room.
#[tokio::test]
async fn a_full_disk_fails_the_unit_and_nothing_else() {
    let database = fresh_database(Engine::Sqlite).await;
    let store = database.open().await;
    run(&store, sql("create table blob (raw blob not null) strict"), vec![]).await.expect("made");
    let limit = async |pages: i64| {
        let statement = sql(format!("pragma max_page_count = {pages}"));
        run(&store, statement, vec![]).await.expect("set");
    };
    limit(count(&store, "pragma page_count").await + 1).await;
    let large = || vec![vec![7_u8; 100_000].into()];
    let insert = sql("insert into blob (raw) values ($1)");
    assert_eq!(run(&store, insert, large()).await, Err(StoreError::DiskFull));
    assert_eq!(count(&store, "select count(*) from blob").await, 0);
    limit(1_000_000).await;
    assert_eq!(run(&store, insert, large()).await, Ok(1));
    store.close().await;
}

#[tokio::test]
async fn restored_mode_is_released_once() {
    each_engine(async |database| {
        let store = database.open().await;
        let now = Timestamp(1_700_000_000_000_000);
        assert_eq!(store.release_restored(now).await, Ok(false), "it was never restored");
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn postgres_commits_reach_the_disk_before_they_are_answered() {
    if !engines().contains(&Engine::Postgres) {
        return;
    }
    let database = fresh_database(Engine::Postgres).await;
    let mut config = database.config();
    // What an administrator, or another tool on the same address, may have set.
    config.url.push_str("?options=-c%20work_mem%3D5MB");
    let store = Store::open(config).await.expect("opens");
    for (setting, expected) in [("synchronous_commit", "on"), ("work_mem", "5MB"), ("lock_timeout", "5s")] {
        let found = rows(&store, &format!("select current_setting('{setting}')"), &[]).await.expect("row");
        assert_eq!(found[0].get::<String>(0), Ok(expected.to_owned()));
    }
    store.close().await;
    database.remove().await;
}

#[tokio::test]
async fn a_database_that_is_not_utf8_is_refused() {
    if !engines().contains(&Engine::Postgres) {
        return;
    }
    let helper = empty_database(Engine::Postgres).await;
    let store = helper.open().await;
    let name = format!("bursar_latin_{}", std::process::id());
    let url = helper.config().url;
    let (server, _) = url.rsplit_once('/').expect("an address with a database");
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("connects");
    let driver = tokio::spawn(connection);
    let create = format!("create database {name} template template0 encoding 'LATIN1' locale 'C'");
    client.batch_execute(&create).await.expect("made");
    let refused = Store::open(StoreConfig::new(format!("{server}/{name}"))).await;
    assert!(matches!(&refused, Err(StoreError::Config(text)) if text.contains("UTF-8")), "{refused:?}");
    client.batch_execute(&format!("drop database {name} with (force)")).await.expect("removed");
    driver.abort();
    store.close().await;
    helper.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_is_read_while_another_process_serves_it() {
    each_engine(async |database| {
        let serving = database.open().await;
        let reading = Store::open_reading(database.config()).await.expect("opened beside");
        run(&serving, sql("update canary set beat = 5"), vec![]).await.expect("written");
        assert_eq!(count(&reading, "select beat from canary").await, 5);
        if database.engine() == Engine::Sqlite {
            let written = run(&reading, sql("update canary set beat = 6"), vec![]).await;
            assert!(matches!(written, Err(StoreError::Unavailable(_))), "{written:?}");
        }
        reading.close().await;
        serving.close().await;
    })
    .await;
}

#[tokio::test]
async fn only_a_database_of_this_version_is_read() {
    let database = fresh_database(Engine::Sqlite).await;
    let missing = StoreConfig::new(format!("sqlite://{}/missing.db", database.folder().display()));
    let refused = Store::open_reading(missing).await;
    assert!(matches!(&refused, Err(StoreError::Config(text)) if text.contains("no such")), "{refused:?}");
    let store = database.open().await;
    let last = sql("delete from schema_migration where number = (select max(number) from schema_migration)");
    run(&store, last, vec![]).await.expect("changed");
    store.close().await;
    let refused = Store::open_reading(database.config()).await;
    assert!(
        matches!(&refused, Err(StoreError::Migration(text)) if text.contains("is missing")),
        "{refused:?}"
    );
    database.remove().await;
}
