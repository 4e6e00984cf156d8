//! Units of work: all or nothing, run again, never waiting, whatever the engine.

use crate::databases::each_engine;
use crate::helpers::{count, run, sql, tables};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;
use store::{Statement, Store, StoreError, Tx};
use tokio::sync::Barrier;

const TABLES: &str = "create table try_seat (
    number {int} not null primary key,
    holder {text} not null
){strict};

create table try_doctor (
    name {text} not null primary key,
    on_call {bool} not null
){strict};
";

static INSERT: Statement = Statement::new("insert", "insert into try_seat (number, holder) values ($1, $2)");
static COUNT: Statement = Statement::new("count", "select count(*) from try_seat");
const SEATS: &str = "select count(*) from try_seat";

async fn with_seats(test: impl AsyncFn(&Store)) {
    each_engine(async |database| {
        let store = database.open().await;
        tables(&store, TABLES).await;
        test(&store).await;
        store.close().await;
    })
    .await;
}

async fn take(tx: &mut Tx, number: i64) -> Result<(), StoreError> {
    tx.execute(&INSERT, &[number.into(), "somebody".into()]).await.map(drop)
}

fn no() -> StoreError {
    StoreError::Other("no".to_owned())
}

#[tokio::test]
async fn a_unit_commits_or_leaves_nothing() {
    with_seats(async |store| {
        store.run(async |tx: &mut Tx| take(tx, 1).await).await.expect("committed");
        let refused: Result<(), StoreError> = store
            .run(async |tx: &mut Tx| {
                take(tx, 2).await?;
                Err(no())
            })
            .await;
        assert_eq!(refused, Err(no()));
        assert_eq!(count(store, SEATS).await, 1);
        store.run_hot(async |tx: &mut Tx| take(tx, 3).await).await.expect("committed");
        assert_eq!(count(store, SEATS).await, 2);
    })
    .await;
}

/// As the application would call it: borrowed arguments, own errors, and a future that can be spawned.
#[tokio::test(flavor = "multi_thread")]
async fn calls_can_be_spawned() {
    #[derive(Debug, PartialEq)]
    enum Refusal {
        Store(StoreError),
    }
    impl From<StoreError> for Refusal {
        fn from(error: StoreError) -> Self {
            Self::Store(error)
        }
    }
    async fn holder(store: &Store, number: i64, ending: &str) -> Result<Option<String>, Refusal> {
        static FIND: Statement =
            Statement::new("find", "select holder || $2 from try_seat where number = $1");
        let mut reader = store.reader().await?;
        let row = reader.query_opt(&FIND, &[number.into(), ending.into()]).await?;
        Ok(row.map(|row| row.get(0)).transpose()?)
    }
    async fn hold(store: &Store, number: i64, name: &str) -> Result<u64, Refusal> {
        let (store, name) = (store.clone(), name.to_owned());
        let unit = async move {
            store
                .run(async move |tx: &mut Tx| {
                    Ok(tx.execute(&INSERT, &[number.into(), name.as_str().into()]).await?)
                })
                .await
        };
        tokio::spawn(unit).await.unwrap_or(Err(Refusal::Store(StoreError::Panicked)))
    }
    with_seats(async |store| {
        assert_eq!(hold(store, 7, "Ada").await, Ok(1));
        let found = tokio::spawn({
            let store = store.clone();
            async move { holder(&store, 7, "!").await }
        });
        assert_eq!(found.await.expect("no panic"), Ok(Some("Ada!".to_owned())));
        let read = store.read(async |tx: &mut Tx| tx.query_one(&COUNT, &[]).await?.get::<i64>(0));
        assert_eq!(read.await, Ok(1));
        let long = store.read_long(async |tx: &mut Tx| tx.query_one(&COUNT, &[]).await?.get::<i64>(0)).await;
        assert_eq!(long, Ok::<_, StoreError>(1));
    })
    .await;
}

#[tokio::test]
async fn a_panic_undoes_its_own_unit_and_nothing_else() {
    with_seats(async |store| {
        for grouped in [false, true] {
            let work = async |tx: &mut Tx| {
                take(tx, 1).await?;
                if tx.query_one(&COUNT, &[]).await?.get::<i64>(0)? > 0 {
                    panic!("a bug in a rule");
                }
                Ok::<(), StoreError>(())
            };
            let panicked = if grouped { store.run_grouped("k", work).await } else { store.run(work).await };
            assert_eq!(panicked, Err(StoreError::Panicked));
            assert_eq!(count(store, SEATS).await, 0);
        }
        store.run(async |tx: &mut Tx| take(tx, 1).await).await.expect("the store lives on");
        assert_eq!(count(store, SEATS).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_savepoint_undoes_its_part_alone() {
    with_seats(async |store| {
        store
            .run(async |tx: &mut Tx| {
                take(tx, 1).await?;
                let part = tx.savepoint(async |tx: &mut Tx| {
                    take(tx, 2).await?;
                    take(tx, 1).await
                });
                assert!(part.await.expect_err("seat 1 is taken").is_unique("try_seat.number"));
                let nested: Result<(), StoreError> = tx
                    .savepoint(async |tx: &mut Tx| {
                        take(tx, 3).await?;
                        let inner: Result<(), StoreError> = tx
                            .savepoint(async |tx: &mut Tx| {
                                take(tx, 4).await?;
                                Err(no())
                            })
                            .await;
                        assert_eq!(inner, Err(no()));
                        take(tx, 5).await
                    })
                    .await;
                assert_eq!(nested, Ok(()));
                take(tx, 6).await
            })
            .await
            .expect("committed");
        assert_eq!(count(store, "select cast(sum(number) as bigint) from try_seat").await, 1 + 3 + 5 + 6);
    })
    .await;
}

#[tokio::test]
async fn a_unit_cannot_go_on_after_a_failed_statement() {
    with_seats(async |store| {
        for grouped in [false, true] {
            let work = async |tx: &mut Tx| {
                take(tx, 1).await?;
                // Swallowed; PostgreSQL would answer the commit with a silent rollback.
                let _ = take(tx, 1).await;
                assert_eq!(take(tx, 2).await, Err(StoreError::Aborted));
                Ok::<(), StoreError>(())
            };
            let outcome = if grouped { store.run_grouped("k", work).await } else { store.run(work).await };
            assert_eq!(outcome, Err(StoreError::Aborted));
            assert_eq!(count(store, SEATS).await, 0);
        }
    })
    .await;
}

#[tokio::test]
async fn readers_cannot_write_and_see_one_picture() {
    with_seats(async |store| {
        let mut reader = store.reader().await.expect("reader");
        assert_eq!(reader.query_one(&COUNT, &[]).await.and_then(|row| row.get::<i64>(0)), Ok(0));
        store.run(async |tx: &mut Tx| take(tx, 1).await).await.expect("committed");
        assert_eq!(reader.query_one(&COUNT, &[]).await.and_then(|row| row.get::<i64>(0)), Ok(0));
        assert_eq!(take(&mut reader, 2).await, Err(StoreError::ReadOnly));
        drop(reader);
        let mut reader = store.reader().await.expect("reader");
        assert_eq!(take(&mut reader, 3).await, Err(StoreError::ReadOnly), "also as its first statement");
        drop(reader);
        assert_eq!(count(store, SEATS).await, 1);
    })
    .await;
}

/// Write skew: two doctors leave, each having seen the other on call. One after the other, one must stay.
#[tokio::test(flavor = "multi_thread")]
async fn colliding_units_run_again_until_they_fit() {
    with_seats(async |store| {
        let insert = sql("insert into try_doctor (name, on_call) values ($1, $2)");
        for name in ["Ada", "Grace"] {
            run(store, insert, vec![name.into(), true.into()]).await.expect("inserted");
        }
        static ON_CALL: Statement =
            Statement::new("on call", "select count(*) from try_doctor where on_call = $1");
        static LEAVE: Statement =
            Statement::new("leave", "update try_doctor set on_call = $1 where name = $2");
        let runs = Arc::new(AtomicU32::new(0));
        let leave = |name: &str| {
            let (store, runs, name) = (store.clone(), Arc::clone(&runs), name.to_owned());
            tokio::spawn(async move {
                store
                    .run(async move |tx: &mut Tx| {
                        runs.fetch_add(1, Ordering::Relaxed);
                        if tx.query_one(&ON_CALL, &[true.into()]).await?.get::<i64>(0)? < 2 {
                            return Err(no());
                        }
                        // Widens the moment in which the other may look as well.
                        static PAUSE: Statement =
                            Statement::per_engine("pause", "select 1", "select pg_sleep(0.2)");
                        tx.query(&PAUSE, &[]).await?;
                        tx.execute(&LEAVE, &[false.into(), name.as_str().into()]).await
                    })
                    .await
            })
        };
        let outcomes = [leave("Ada"), leave("Grace")];
        let mut left = 0;
        for outcome in outcomes {
            match outcome.await.expect("no panic") {
                Ok(1) => left += 1,
                other => {
                    assert_eq!(other, Err(no()), "the one who stays is told by the rule, not by a collision")
                }
            }
        }
        assert_eq!(left, 1);
        assert_eq!(count(store, "select count(*) from try_doctor where on_call").await, 1);
        if store.engine() == store::Engine::Postgres {
            assert!(runs.load(Ordering::Relaxed) >= 3, "one of them had to run again");
            assert!(store.stats().retries >= 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_inside_a_unit_fails_loudly_on_sqlite() {
    with_seats(async |store| {
        if store.engine() != store::Engine::Sqlite {
            return;
        }
        let waited = store
            .run(async |tx: &mut Tx| {
                take(tx, 1).await?;
                tokio::task::yield_now().await;
                take(tx, 2).await
            })
            .await;
        assert_eq!(waited, Err(StoreError::WaitedInTransaction));
        let waited: Result<(), StoreError> = store
            .read(async |_: &mut Tx| {
                tokio::task::yield_now().await;
                Ok(())
            })
            .await;
        assert_eq!(waited, Err(StoreError::WaitedInTransaction));
        assert_eq!(count(store, SEATS).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_does_not_undo_a_commit() {
    with_seats(async |store| {
        let barrier = Arc::new(Barrier::new(2));
        let client = tokio::spawn({
            let (store, barrier) = (store.clone(), Arc::clone(&barrier));
            async move {
                let unit =
                    tokio::spawn(async move { store.run(async |tx: &mut Tx| take(tx, 1).await).await });
                barrier.wait().await;
                drop(unit.await);
            }
        });
        barrier.wait().await;
        client.abort();
        drop(client.await);
        for _ in 0..500 {
            if count(store, SEATS).await == 1 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the unit was not committed within 5 s");
    })
    .await;
}

/// A call that was not spawned is dropped at its first wait: the transaction ends, the connection is not reused
/// with half a unit in it.
#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_call_leaves_no_half_unit() {
    with_seats(async |store| {
        let mut dropped = 0;
        for round in 0..20 {
            let mut unit = pin!(store.run(async move |tx: &mut Tx| {
                take(tx, 1_000 + round).await?;
                take(tx, 2_000 + round).await
            }));
            // So many looks at it, and it is dropped wherever it has come to.
            let mut is_done = false;
            for _ in 0..=round {
                if !is_done {
                    is_done = poll_fn(|context| Poll::Ready(unit.as_mut().poll(context).is_ready())).await;
                    tokio::task::yield_now().await;
                }
            }
            dropped += usize::from(!is_done);
        }
        // One look does not reach a server and come back.
        assert!(dropped > 0 || store.engine() == store::Engine::Sqlite);
        let whole = store.run(async |tx: &mut Tx| {
            take(tx, 1_999).await?;
            take(tx, 2_999).await
        });
        whole.await.expect("the store lives on");
        let halves = "select count(*) from try_seat as a where number >= 1000 and not exists \
            (select 1 from try_seat as b where b.number in (a.number - 1000, a.number + 1000) and b.number >= 1000)";
        assert_eq!(count(store, halves).await, 0);
    })
    .await;
}

/// PostgreSQL ends a connection in the middle of a unit: nothing was committed, so it is simply run again.
#[tokio::test(flavor = "multi_thread")]
async fn a_broken_connection_before_the_commit_is_replaced() {
    with_seats(async |store| {
        if store.engine() != store::Engine::Postgres {
            return;
        }
        static END: Statement = Statement::new("end", "select pg_terminate_backend(pg_backend_pid())");
        for (grouped, seat) in [(false, 1), (true, 2)] {
            let runs = Arc::new(AtomicU32::new(0));
            let counted = Arc::clone(&runs);
            let work = async move |tx: &mut Tx| {
                take(tx, seat).await?;
                if counted.fetch_add(1, Ordering::Relaxed) == 0 {
                    tx.query(&END, &[]).await?;
                }
                Ok::<(), StoreError>(())
            };
            let outcome = if grouped { store.run_grouped("k", work).await } else { store.run(work).await };
            assert_eq!(outcome, Ok(()));
            assert_eq!(runs.load(Ordering::Relaxed), 2);
        }
        assert_eq!(count(store, SEATS).await, 2);
        let hopeless = store.run(async |tx: &mut Tx| tx.query(&END, &[]).await).await;
        assert!(matches!(hopeless, Err(StoreError::Unavailable(_))), "{hopeless:?}");
    })
    .await;
}
