//! Backups: consistent while others write, and portable between the engines.

use crate::contents::{LINKS, contents, fill};
use crate::databases::{TestDatabase, each_engine, empty_database, engines, fresh_database};
use crate::helpers::{count, run, sql};
use domain::time::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Statement, Store, StoreError, Tx};

static BEAT: Statement = Statement::new("beat", "update canary set beat = beat + 1");
static FOLLOW: Statement =
    Statement::new("follow", "update installation set created_at = (select beat from canary)");

/// Keeps two rows equal, in one unit each time: a torn backup would have them differ.
fn keep_writing(store: &Store, stop: &Arc<AtomicBool>) -> tokio::task::JoinHandle<()> {
    let (store, stop) = (store.clone(), Arc::clone(stop));
    tokio::spawn(async move {
        while !stop.load(Ordering::Relaxed) {
            let unit = store.run(async |tx: &mut Tx| {
                tx.execute(&BEAT, &[]).await?;
                tx.execute(&FOLLOW, &[]).await
            });
            unit.await.expect("written");
        }
    })
}

async fn restored(backup: &std::path::Path, engine: store::Engine) -> (TestDatabase, Store) {
    let target = empty_database(engine).await;
    let store = Store::restore(backup, target.config()).await.expect("restored");
    (target, store)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_either_engine_restores_into_either() {
    each_engine(async |database| {
        let store = database.open().await;
        let stop = Arc::new(AtomicBool::new(false));
        let writing = keep_writing(&store, &stop);
        while count(&store, "select beat from canary").await < 3 {
            tokio::task::yield_now().await;
        }
        let file = database.folder().join("backup.db");
        store.backup(&file).await.expect("backed up");
        let second = database.folder().join("second.db");
        Store::backup_of(&database.config(), &second).await.expect("as another process would");
        stop.store(true, Ordering::Relaxed);
        writing.await.expect("the writer did not fail");
        let Err(StoreError::Config(text)) = store.backup(&file).await else { panic!("overwritten") };
        assert!(text.contains("already"), "{text}");
        let original = store.installation().await.expect("it has its row");
        store.close().await;

        for engine in engines() {
            let (target, copy) = restored(&file, engine).await;
            let installation = copy.installation().await.expect("it has its row");
            assert_eq!(installation.id, original.id);
            assert!(installation.is_restored());
            let beat = count(&copy, "select beat from canary").await;
            assert!(beat >= 3 && installation.created_at == Timestamp(beat), "{beat}, {installation:?}");
            let now = Timestamp(1_700_000_000_000_000);
            assert_eq!(copy.release_restored(now).await, Ok(true));
            assert_eq!(copy.release_restored(now).await, Ok(false));
            let released = copy.installation().await.expect("it has its row");
            assert!(!released.is_restored() && released.released_at == Some(now));
            copy.close().await;
            let Err(StoreError::Config(text)) = Store::restore(&file, target.config()).await else {
                panic!("restored over a database in use");
            };
            assert!(text.contains("empty"), "{text}");
            target.remove().await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_no_backup_is_refused() {
    for engine in engines() {
        let target = empty_database(engine).await;
        let file = target.folder().join("letter.txt");
        std::fs::write(&file, "Dear Ada, this is a letter and not a backup, however long it may get.")
            .expect("written");
        for path in [file, target.folder().join("missing.db")] {
            let refused = Store::restore(&path, target.config()).await;
            assert!(matches!(refused, Err(StoreError::Config(_))), "{refused:?}");
        }
        target.open().await.close().await;
        target.remove().await;
    }
}

#[tokio::test]
async fn cells_of_every_kind_survive_the_way_between_the_engines() {
    for engine in engines() {
        let database = fresh_database(engine).await;
        let store = database.open().await;
        fill(&store).await;
        let before = contents(&store).await;
        assert_eq!((before.0.len() as i64, before.1.len()), (LINKS, 1));
        let file = database.folder().join("backup.db");
        store.backup(&file).await.expect("backed up");
        store.close().await;
        for other in engines() {
            let (target, copy) = restored(&file, other).await;
            assert!(contents(&copy).await == before, "from {engine} to {other}");
            let change = run(&copy, sql("update chain_link set sealed_at = 0"), vec![]).await;
            assert!(
                matches!(change, Err(StoreError::AppendOnly { .. })),
                "the copy is as strict: {change:?}"
            );
            copy.close().await;
            target.remove().await;
        }
        database.remove().await;
    }
}

/// A backup holds personal data: nobody but its owner reads it.
#[cfg(unix)]
#[tokio::test]
async fn databases_and_backups_are_private_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let database = empty_database(store::Engine::Sqlite).await;
    let store = database.open().await;
    let backup = database.folder().join("backup.db");
    store.backup(&backup).await.expect("backed up");
    for file in [backup, database.folder().join("empty.db"), database.folder().join("empty.db-wal")] {
        let mode = std::fs::metadata(&file).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", file.display());
    }
    store.close().await;
}
