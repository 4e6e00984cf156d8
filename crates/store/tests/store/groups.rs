//! Units that share a flush.

use crate::databases::each_engine;
use crate::helpers::{count, run, sql, tables};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Engine, Statement, Store, StoreError, Tx};
use uuid::Uuid;

const TABLES: &str = "create table try_session (
    id {int} not null primary key,
    taken {int} not null,
    seats {int} not null
){strict};

create table try_hold (
    id {uuid} not null primary key,
    session_id {int} not null references try_session (id)
){strict};
";

static TAKE: Statement =
    Statement::new("take", "update try_session set taken = taken + 1 where id = $1 and taken < seats");
static HOLD: Statement = Statement::new("hold", "insert into try_hold (id, session_id) values ($1, $2)");

#[derive(Debug, PartialEq)]
enum Refusal {
    SoldOut,
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

async fn hold_a_seat(tx: &mut Tx, session: i64, id: Uuid) -> Result<(), Refusal> {
    if tx.execute(&TAKE, &[session.into()]).await? == 0 {
        return Err(Refusal::SoldOut);
    }
    tx.execute(&HOLD, &[id.into(), session.into()]).await?;
    Ok(())
}

async fn session(store: &Store, id: i64, seats: i64) {
    let insert = sql("insert into try_session (id, taken, seats) values ($1, 0, $2)");
    run(store, insert, vec![id.into(), seats.into()]).await.expect("inserted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_and_twenty_eight_clients_share_flushes() {
    each_engine(async |database| {
        // A flush of 4 ms, as a usual disk has: on a faster one fewer units would gather.
        let mut config = database.config();
        config.flush_delay = Some(Duration::from_millis(4));
        let store = Store::open(config).await.expect("opens");
        tables(&store, TABLES).await;
        session(&store, 1, 1_000_000).await;
        let before = store.stats();
        let clients: Vec<_> = (0..128)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    for _ in 0..20 {
                        let id = next_id();
                        let held = store
                            .run_grouped("1", async move |tx: &mut Tx| hold_a_seat(tx, 1, id).await)
                            .await;
                        assert_eq!(held, Ok(()));
                    }
                })
            })
            .collect();
        for client in clients {
            client.await.expect("no client fails");
        }
        let done = store.stats().since(&before);
        println!("{}: {done:?}", database.engine());
        assert_eq!(done.units, 128 * 20);
        assert!(done.units_per_flush_percent() >= 1_600, "{done:?}");
        assert_eq!(count(&store, "select count(*) from try_hold").await, 128 * 20);
        assert_eq!(count(&store, "select taken from try_session").await, 128 * 20);
        store.close().await;
    })
    .await;
}

fn next_id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1 << 40);
    Uuid::from_u128(NEXT.fetch_add(1, Ordering::Relaxed).into())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_seat_is_taken_once() {
    each_engine(async |database| {
        let store = database.open().await;
        tables(&store, TABLES).await;
        session(&store, 1, 50).await;
        for ways in 0..3 {
            run(&store, sql("delete from try_hold"), vec![]).await.expect("cleared");
            run(&store, sql("update try_session set taken = 0"), vec![]).await.expect("cleared");
            let clients: Vec<_> = (0..200)
                .map(|_| {
                    let store = store.clone();
                    tokio::spawn(async move {
                        let id = next_id();
                        let work = async move |tx: &mut Tx| hold_a_seat(tx, 1, id).await;
                        match ways {
                            0 => store.run(work).await,
                            1 => store.run_hot(work).await,
                            _ => store.run_grouped("1", work).await,
                        }
                    })
                })
                .collect();
            let mut held = 0;
            for client in clients {
                match client.await.expect("no client panics") {
                    Ok(()) => held += 1,
                    Err(refusal) => assert_eq!(refusal, Refusal::SoldOut),
                }
            }
            assert_eq!(held, 50);
            assert_eq!(count(&store, "select count(*) from try_hold").await, 50);
            assert_eq!(count(&store, "select taken from try_session").await, 50);
        }
        store.close().await;
    })
    .await;
}

/// One flush, many units: a refusal, a failed statement and a panic among them undo only themselves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_unit_does_not_spoil_its_group() {
    each_engine(async |database| {
        let store = database.open().await;
        tables(&store, TABLES).await;
        session(&store, 1, 1_000).await;
        let before = store.stats();
        let clients: Vec<_> = (0..80_u128)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move {
                    let work = async move |tx: &mut Tx| {
                        hold_a_seat(tx, 1, Uuid::from_u128(number)).await?;
                        match number % 4 {
                            0 => Ok(()),
                            1 => Err(Refusal::SoldOut),
                            2 => Ok(tx
                                .execute(&HOLD, &[Uuid::from_u128(number).into(), 1.into()])
                                .await
                                .map(drop)?),
                            _ => panic!("a bug in a rule"),
                        }
                    };
                    (number % 4, store.run_grouped("1", work).await)
                })
            })
            .collect();
        for client in clients {
            let (kind, outcome) = client.await.expect("the panic stays inside the unit");
            match kind {
                0 => assert_eq!(outcome, Ok(())),
                1 => assert_eq!(outcome, Err(Refusal::SoldOut)),
                2 => assert!(matches!(outcome, Err(Refusal::Store(StoreError::UniqueViolation { .. })))),
                _ => assert_eq!(outcome, Err(Refusal::Store(StoreError::Panicked))),
            }
        }
        assert_eq!(count(&store, "select count(*) from try_hold").await, 20);
        assert_eq!(count(&store, "select taken from try_session").await, 20);
        assert_eq!(store.stats().since(&before).units, 20);
        store.close().await;
    })
    .await;
}

/// A client that is dropped while it holds the group's transaction takes the group's writes with it; the others run
/// again and miss nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_survives_a_client_that_goes_away() {
    each_engine(async |database| {
        if database.engine() == Engine::Sqlite {
            // There a unit never leaves the writer thread.
            return;
        }
        let store = database.open().await;
        tables(&store, TABLES).await;
        session(&store, 1, 1_000).await;
        let clients: Vec<_> = (0..60_u128)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move {
                    let work = async move |tx: &mut Tx| {
                        hold_a_seat(tx, 1, Uuid::from_u128(number)).await?;
                        if number % 20 == 7 {
                            // Longer than its caller waits.
                            tx.query(sql("select pg_sleep(1)"), &[]).await?;
                        }
                        Ok::<_, Refusal>(())
                    };
                    let unit = store.run_grouped("1", work);
                    if number % 20 == 7 {
                        drop(tokio::time::timeout(Duration::from_millis(100), unit).await);
                        return None;
                    }
                    Some(unit.await)
                })
            })
            .collect();
        let mut held = 0;
        for client in clients {
            if let Some(outcome) = client.await.expect("no client panics") {
                assert_eq!(outcome, Ok(()));
                held += 1;
            }
        }
        assert_eq!(held, 57);
        assert_eq!(count(&store, "select count(*) from try_hold").await, 57);
        assert_eq!(count(&store, "select taken from try_session").await, 57);
    })
    .await;
}

/// Nobody waits for them: on SQLite they go with the next unit that somebody waits for, or alone when none comes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unhurried_units_share_the_flush_of_the_next_or_go_alone() {
    each_engine(async |database| {
        let store = database.open().await;
        tables(&store, TABLES).await;
        session(&store, 1, 1_000).await;
        let unhurried = |store: &Store| {
            let store = store.clone();
            async move {
                let work = async move |tx: &mut Tx| hold_a_seat(tx, 1, next_id()).await;
                store.run_unhurried(work).await
            }
        };
        // Alone, and answered once it is on the disk.
        assert_eq!(unhurried(&store).await, Ok(()));
        assert_eq!(count(&store, "select count(*) from try_hold").await, 1);
        // In company: these are polled in turn, so that the hurried one comes last. Where this thread is kept waiting in
        // between, they have waited long enough and go alone: that is no fault, unless they always do.
        let groups = database.engine() == Engine::Sqlite;
        let mut flushes = Vec::new();
        while flushes.is_empty() || (groups && flushes.len() < 100 && !flushes.contains(&1)) {
            let before = store.stats();
            let hurried = store.run(async move |tx: &mut Tx| hold_a_seat(tx, 1, next_id()).await);
            let (one, two, last) = tokio::join!(biased; unhurried(&store), unhurried(&store), hurried);
            assert_eq!((one, two, last), (Ok(()), Ok(()), Ok(())));
            let done = store.stats().since(&before);
            assert_eq!(done.units, 3);
            flushes.push(done.flushes);
        }
        assert!(!groups || flushes.contains(&1), "{flushes:?}");
        // A refusal is a refusal, and undoes nothing of others.
        run(&store, sql("update try_session set taken = seats"), vec![]).await.expect("sold out");
        assert_eq!(unhurried(&store).await, Err(Refusal::SoldOut));
        store.close().await;
        assert!(matches!(unhurried(&store).await, Err(Refusal::Store(StoreError::Unavailable(_)))));
    })
    .await;
}
