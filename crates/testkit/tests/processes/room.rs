//! A disk that takes nothing at the worst moment (PS-C21, F32): the gateway has captured, the ledger cannot be written.

use super::host_cases::HostJourney;
use super::host_journeys::{assert_settled, finish, go, steps};
use super::journeys::PATIENCE;
use super::world::World;
use app::crash::CrashPoint;
use bursar_testkit::TestAppOptions;
use bursar_testkit::databases::engines;
use bursar_testkit::hosts::Accepting;
use bursar_testkit::simulated_buyer::Stage;
use domain::sites::GatewayProduct;
use emulators::payflow::Kind;
use std::time::{Duration, Instant};
use store::Engine;

/// PostgreSQL's own code for a full disk.
const FULL: &str = "53100";

/// Its code for a disk that fails.
const IO_ERROR: &str = "58030";

/// Its code where nothing can be written: it has become the standby of another one.
const READ_ONLY: &str = "25006";

/// PostgreSQL has no room for what is captured, and says so by `code`.
fn no_room(code: &str) -> String {
    format!(
        "create function no_room() returns trigger language plpgsql as
            $$ begin raise exception 'could not extend file' using errcode = '{code}'; end $$;
        create trigger no_room before insert on ledger_entry for each row
            when (new.event like '%captured%') execute function no_room()"
    )
}

const ROOM_AGAIN: &str = "drop trigger no_room on ledger_entry; drop function no_room()";

async fn is_captured(world: &World) -> bool {
    let books = world.emulator.books().await;
    books.transactions.iter().any(|txn| txn.kind == Kind::Capture && txn.result == 0)
}

/// Goes on until somebody has paid; returns once the gateway has captured.
async fn captured(world: &World) {
    for _ in 0..200 {
        if is_captured(world).await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing was captured");
}

/// Every write to a file fails from the moment at which the gateway's answer to the capture is in hand, as the operating
/// system does it (a limit on file sizes); the process lives. With room again it writes down what was captured, without
/// another capture. SQLite only: PostgreSQL writes in a process of its own, see the next test.
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_takes_no_byte_when_the_capture_must_be_written_loses_nothing() {
    let mut world = World::new(Engine::Sqlite, &TestAppOptions::default()).await;
    world.start_without_room_at(CrashPoint::CaptureHeard).await;
    let mut buyer = world.buyer(1);
    buyer.go_on(|stage| matches!(stage, Stage::SentBack(_)), 10).await.expect("it lives");
    let _ = buyer.step().await;
    captured(&world).await;
    // It lives and answers; it does not say that the payment failed, and it does not capture again.
    for _ in 0..3 {
        let _ = buyer.step().await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(!world.bursar.is_dead());
    assert_ne!(buyer.stage, Stage::Returned);
    let mut other = world.buyer(2);
    let sold = other.go_on(|stage| matches!(stage, Stage::AtGateway(_)), 5).await;
    assert!(!matches!(other.stage, Stage::AtGateway(_)), "nothing is sold that cannot be written: {sold:?}");
    world.bursar.make_room().await;
    buyer.go_on(|stage| *stage == Stage::Confirmed, 120).await.expect("it lives");
    assert_eq!(buyer.stage, Stage::Confirmed, "{}", world.bursar.complaints());
    assert_eq!(buyer.told_failed, Vec::new(), "I-38");
    world.end().await;
}

/// The database itself says that nothing can be written when the ledger is: an error raised there, in PostgreSQL's own code for it.
/// Recovery is C8 once there is room.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_without_room_for_the_ledger_loses_nothing() {
    if !engines().contains(&Engine::Postgres) {
        return;
    }
    for code in [FULL, IO_ERROR, READ_ONLY] {
        let mut world = World::new(Engine::Postgres, &TestAppOptions::default()).await;
        world.start(None).await;
        world.sql(&no_room(code)).await;
        let mut buyer = world.buyer(1);
        buyer.go_on(|stage| matches!(stage, Stage::SentBack(_)), 10).await.expect("it lives");
        let _ = buyer.step().await;
        captured(&world).await;
        for _ in 0..3 {
            let _ = buyer.step().await;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        assert!(!world.bursar.is_dead());
        assert_ne!(buyer.stage, Stage::Returned);
        world.sql(ROOM_AGAIN).await;
        buyer.go_on(|stage| *stage == Stage::Confirmed, 120).await.expect("it lives");
        assert_eq!((buyer.stage.clone(), buyer.told_failed.clone()), (Stage::Confirmed, Vec::new()), "I-38");
        world.end().await;
    }
}

/// What a session has used is captured, and cannot be written down: it is once there is room, and the host is charged once.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_when_a_session_is_settled_loses_nothing_and_charges_once() {
    for engine in engines() {
        let mut world =
            World::with_host(engine, GatewayProduct::PayflowPro.into(), "authorize", Accepting::default())
                .await;
        match engine {
            Engine::Sqlite => world.start_without_room_at(CrashPoint::CaptureHeard).await,
            Engine::Postgres => {
                world.start(None).await;
                world.sql(&no_room(FULL)).await;
            }
        }
        let mut host = world.host();
        let (steps, ..) = steps(HostJourney::Teach);
        let begun = Instant::now();
        while !is_captured(&world).await {
            assert!(begun.elapsed() < PATIENCE, "nothing was captured\n{}", world.bursar.complaints());
            go(&world, &mut host, steps).await;
        }
        for _ in 0..3 {
            go(&world, &mut host, steps).await;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        assert!(!world.bursar.is_dead());
        match engine {
            Engine::Sqlite => world.bursar.make_room().await,
            Engine::Postgres => world.sql(ROOM_AGAIN).await,
        }
        finish(&mut world, &mut host, steps).await;
        world.bursar.settle().await;
        assert_settled(&world, &host, HostJourney::Teach).await;
        world.end().await;
    }
}

/// Before anything is sent the disk is looked at: with too little room nothing is sold, nothing reaches the gateway, and
/// what was captured before is still written down.
#[tokio::test(flavor = "multi_thread")]
async fn with_too_little_room_nothing_is_sent_to_the_gateway() {
    let mut world = World::new(Engine::Sqlite, &TestAppOptions::default()).await;
    world.settings.free_space_floor = Some(u64::MAX);
    world.start(None).await;
    let mut buyer = world.buyer(1);
    buyer.go_on(|stage| matches!(stage, Stage::AtGateway(_)), 6).await.expect("it answers");
    assert_eq!(buyer.stage, Stage::Form, "the seat is kept, the form is refused");
    assert_eq!(world.emulator.log().await.len(), 0, "nothing reached the gateway");
    world.bursar.kill();
    world.settings.free_space_floor = None;
    world.start(None).await;
    buyer.go_on(|stage| *stage == Stage::Confirmed, 20).await.expect("it lives");
    assert_eq!(buyer.stage, Stage::Confirmed, "with room again the same form goes through");
    world.end().await;
}
