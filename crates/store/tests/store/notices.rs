//! Notices come after the commit, and only then.

use crate::databases::each_engine;
use std::time::Duration;
use store::{Notice, Store, StoreError, Tx};
use tokio::sync::broadcast::Receiver;

async fn next(receiver: &mut Receiver<Notice>) -> Notice {
    let notice = tokio::time::timeout(Duration::from_secs(10), receiver.recv()).await;
    notice.expect("a notice comes").expect("the store is open")
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_are_sent_once_and_after_the_commit_only() {
    each_engine(async |database| {
        let store = database.open().await;
        let mut heard = store.subscribe();
        let refused: Result<(), StoreError> = store
            .run(async |tx: &mut Tx| {
                tx.after_commit(Notice::new("job", "refused"));
                Err(StoreError::Other("no".to_owned()))
            })
            .await;
        assert!(refused.is_err());
        for grouped in [false, true] {
            let work = async |tx: &mut Tx| {
                tx.after_commit(Notice::new("job", "a"));
                let part: Result<(), StoreError> = tx
                    .savepoint(async |tx: &mut Tx| {
                        tx.after_commit(Notice::new("job", "undone"));
                        Err(StoreError::Other("no".to_owned()))
                    })
                    .await;
                assert!(part.is_err());
                tx.after_commit(Notice::new("job", "a"));
                tx.after_commit(Notice::new("seat", "b: ' \u{202e} €"));
                Ok::<(), StoreError>(())
            };
            if grouped { store.run_grouped("k", work).await } else { store.run(work).await }
                .expect("committed");
            assert_eq!(next(&mut heard).await, Notice::new("job", "a"));
            assert_eq!(next(&mut heard).await, Notice::new("seat", "b: ' \u{202e} €"));
        }
        store
            .run(async |tx: &mut Tx| {
                tx.after_commit(Notice::new("end", ""));
                Ok::<(), StoreError>(())
            })
            .await
            .expect("committed");
        assert_eq!(next(&mut heard).await, Notice::new("end", ""), "nothing undone was sent");
        store.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_processes_hear_notices_on_postgres() {
    each_engine(async |database| {
        if database.engine() != store::Engine::Postgres {
            return;
        }
        let here = database.open().await;
        let there = Store::open(database.config()).await.expect("a second process may open it");
        let mut heard = there.subscribe();
        here.run(async |tx: &mut Tx| {
            tx.after_commit(Notice::new("job", "1"));
            Ok::<(), StoreError>(())
        })
        .await
        .expect("committed");
        assert_eq!(next(&mut heard).await, Notice::new("job", "1"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_connection_for_notices_is_made_anew() {
    each_engine(async |database| {
        if database.engine() != store::Engine::Postgres {
            return;
        }
        let store = database.open().await;
        let mut heard = store.subscribe();
        let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
            where datname = current_database() and pid <> pg_backend_pid() and query like 'listen%'";
        assert_eq!(crate::helpers::count(&store, end).await, 1);
        // Notices of the moment without a connection are lost, as documented: ask until one comes through.
        for attempt in 0..100 {
            store
                .run(async move |tx: &mut Tx| {
                    tx.after_commit(Notice::new("job", attempt.to_string()));
                    Ok::<(), StoreError>(())
                })
                .await
                .expect("committed");
            if tokio::time::timeout(Duration::from_millis(200), heard.recv()).await.is_ok() {
                return;
            }
        }
        panic!("no notice came through within 20 s");
    })
    .await;
}
