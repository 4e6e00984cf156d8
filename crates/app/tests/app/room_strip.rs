//! What the host of a pay-per-use session sees of its use while it runs.

use crate::classrooms::{here, host, start};
use crate::common::pay_well;
use app::classrooms::{Connected, Leaving, RoomConnection, Strip, Woken};
use app::sessions::Acting;
use domain::accounts::Role;
use domain::time::Span;
use domain::usage::Leg;
use domain::usage::ceiling::{AtCeiling, Nearness};
use domain::usage::meter::Edge;
use domain::usage::settlement::SettlementRule;
use store::Engine;
use store::usage::statements;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::hosts::{Accepting, HostedHere};

/// Waits until the host's strip is so.
async fn strip(leader: &mut RoomConnection, is: impl Fn(&Strip) -> bool) -> Strip {
    let looking = async {
        loop {
            if leader.woken().await.expect("somebody looks") == Woken::ByStrip
                && let Some(strip) = leader.strip().filter(|strip| is(strip))
            {
                return *strip;
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), looking).await.expect("it comes to that")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_sees_minutes_and_cost_run_against_the_ceiling() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        test.sell_minutes("authorize").await;
        let hosted = test.hosted_here(Accepting::default()).await;
        let url = test.host_page(&hosted).await;
        pay_well(&test, &url).await;
        test.host_returns(&url).await;
        test.run_jobs().await;
        let mut leader = test.begin_here(&hosted).await;
        // Less than a silence: heartbeats are written by the machine's clock, also between these two lines.
        test.advance(Span::seconds(10)).await;
        leader.heard();
        // It is shown what heartbeats have shown.
        let is_heard = |strip: &Strip| strip.live.used.get(Leg::Computer) > Span(0);
        let first = strip(&mut leader, is_heard).await;
        assert_eq!(first.live.connected.get(Leg::Computer), 1);
        assert_eq!(first.live.used.get(Leg::Computer), Span::seconds(10));
        assert_eq!((first.live.cost.gross.minor, first.ceiling.minor), (1, 1_568), "a cent");
        assert_eq!((first.live.nearness, first.ends_at), (Nearness::Far, None));

        // Somebody else, by another source of facts, until four fifths of it are used.
        test.connect(&hosted, "desk").await;
        test.advance(Span::minutes(173)).await;
        let near = strip(&mut leader, |strip| strip.live.nearness != Nearness::Far).await;
        assert_eq!(near.live.nearness, Nearness::Near);
        assert!(near.live.cost.gross.minor * 100 >= 80 * near.ceiling.minor, "{near:?}");
        assert_eq!(near.ends_at, None, "it goes on");
        test.end_here(&leader).await;
        test.assert_sound().await;
    })
    .await;
}

/// A session in our room, paid and begun.
async fn begun(test: &TestApp, accepting: Accepting) -> (HostedHere, Box<RoomConnection>) {
    test.sell_minutes("authorize").await;
    let hosted = test.hosted_here(accepting).await;
    let url = test.host_page(&hosted).await;
    pay_well(test, &url).await;
    test.host_returns(&url).await;
    test.run_jobs().await;
    let leader = test.begin_here(&hosted).await;
    (hosted, leader)
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_and_cost_move_with_the_clock_between_heartbeats() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (_, mut leader) = begun(&test, Accepting::default()).await;
        // Less than a heartbeat apart: what is shown is counted on from the one of his coming in.
        for second in 1..=4 {
            test.advance(Span::seconds(1)).await;
            let shown =
                strip(&mut leader, |strip| strip.live.used.get(Leg::Computer) == Span::seconds(second)).await;
            assert_eq!(shown.live.connected.get(Leg::Computer), 1);
        }
        // Nothing was heard for longer than heartbeats are apart: he has gone, and was there until the last one.
        test.advance(Span::seconds(30)).await;
        let silent = strip(&mut leader, |strip| strip.live.connected.get(Leg::Computer) == 0).await;
        assert!(silent.live.used.get(Leg::Computer) <= Span::seconds(4));
        test.end_here(&leader).await;
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_when_a_session_ends_at_its_ceiling() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let accepting = Accepting { at_ceiling: AtCeiling::End, ..Accepting::default() };
        let (hosted, mut leader) = begun(&test, accepting).await;
        assert_eq!(leader.foreseen_end(), None);
        test.connect(&hosted, "desk").await;
        // 15.68 are held, a computer costs 7.26 cents a minute: 95 % are passed after 206 of 215 minutes.
        test.advance(Span::minutes(206)).await;
        let told = async {
            loop {
                if leader.woken().await.expect("somebody looks") == Woken::ByEnd
                    && let Some(end) = leader.foreseen_end()
                {
                    return end;
                }
            }
        };
        let end = tokio::time::timeout(std::time::Duration::from_secs(60), told).await.expect("it is told");
        let ahead = end.since(test.clock_now());
        assert!(ahead > Span::minutes(8) && ahead < Span::minutes(11), "{ahead:?}");
        test.end_here(&leader).await;
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_to_two_nodes_stand_in_one_strip_and_one_statement() {
    each_engine(async |database| {
        if database.engine() != Engine::Postgres {
            return;
        }
        let test = TestApp::start(database).await;
        let (hosted, mut leader) = begun(&test, Accepting::default()).await;
        let second = test.beside(database).await;
        let robin = test.person(Role::Administrator).await.person.account;
        let by = Acting { account: robin, on_all: true };
        let door = second.classrooms().at_door_by_account(by, "Robin", &test.site, &hosted.slug).await;
        let door = door.expect("works").expect("he leads every session");
        let Connected::Inside(mut other) = second.classrooms().connect(&door, "laptop").await.expect("works")
        else {
            panic!("he does not get in");
        };
        // Each node tells its host of both, to the second.
        test.advance(Span::seconds(7)).await;
        for at in [&mut leader, &mut other] {
            let both = strip(at, |strip| strip.live.used.get(Leg::Computer) == Span::seconds(14)).await;
            assert_eq!(both.live.connected.get(Leg::Computer), 2);
        }
        other.leave(test.clock_now(), Leaving::Said).await.expect("noted");
        test.advance(Span::seconds(5)).await;
        let rest = strip(&mut leader, |strip| strip.live.used.get(Leg::Computer) == Span::seconds(19)).await;
        assert_eq!(rest.live.connected.get(Leg::Computer), 1);
        test.end_here(&leader).await;
        test.run_for(Span::minutes(2)).await;
        // The node on which nobody ended it reads the same statement.
        let mut reader = second.store().reader().await.expect("readable");
        let statement = statements::of_session(&mut reader, test.site.id, hosted.id).await.expect("readable");
        let statement = statement.expect("frozen");
        assert_eq!(statement.used.get(Leg::Computer), Span::seconds(19));
        let found = statements::intervals(&mut reader, test.site.id, statement.id).await.expect("readable");
        // They stand in the order of people, whose ids are of chance.
        let mut lengths: Vec<_> = found.iter().map(|one| (one.length(), one.down_edge)).collect();
        lengths.sort_by_key(|(length, _)| *length);
        assert_eq!(lengths, [(Span::seconds(7), Edge::Said), (Span::seconds(12), Edge::Session)]);
        drop(reader);
        test.assert_sound().await;
        second.store().close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_nobody_pays_for_by_the_minute_has_no_strip() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        start(&test, by, &slug).await;
        let door = test.app.classrooms().at_door_by_account(by, "Noor", &test.site, &slug).await;
        assert!(!door.expect("works").expect("mine").is_metered);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_estimate_is_final_the_strip_says_what_is_charged() {
    let cases = [(SettlementRule::Measured, None), (SettlementRule::EstimateIsFinal, Some(1_307))];
    for (settlement, charged) in cases {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            let (hosted, _connection) = begun(&test, Accepting { settlement, ..Accepting::default() }).await;
            let now = test.app.classrooms().use_now(test.site.id, hosted.id).await.expect("readable");
            assert_eq!(now.expect("it runs").is_final.map(|money| money.minor), charged);
        })
        .await;
    }
}
