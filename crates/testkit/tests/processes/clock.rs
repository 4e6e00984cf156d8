//! The clock of Bursar's machine jumps by a day while a session runs (PS-C24, U2): nothing is billed for it, nothing ends by
//! it, no hold is given back, and afterwards everything is settled as if it had not jumped.

use super::host_cases::HostJourney;
use super::host_journeys::{assert_settled, finish};
use super::world::World;
use bursar_testkit::databases::engines;
use bursar_testkit::hosts::Accepting;
use bursar_testkit::simulated_host::Step;
use domain::sites::GatewayProduct;
use domain::time::Span;

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_by_a_day_bills_nothing_and_ends_nothing() {
    for engine in engines() {
        let mut world =
            World::with_host(engine, GatewayProduct::PayflowPro.into(), "authorize", Accepting::default())
                .await;
        world.start(None).await;
        let mut host = world.host();
        finish(&mut world, &mut host, &[Step::Pay, Step::Start, Step::Attend(1)]).await;
        for (number, days) in [(2, 1), (3, -2), (4, 30)] {
            // Somebody is connected meanwhile, by a classroom that sends no heartbeats.
            host.connects(number).await.expect("it lives");
            world.jump(Span::days(days));
            // The workers look at the session, and at everything else, by their clock.
            world.pass(60).await;
            world.bursar.settle().await;
            let now = host.standing().await.expect("it lives");
            assert!(now.is_paid && !now.has_ended && now.charged.is_none(), "{days}: {now:?}");
            host.disconnects(number).await.expect("it lives");
        }
        world.jump(Span(0));
        finish(&mut world, &mut host, &[Step::End, Step::AwaitCharge]).await;
        world.bursar.settle().await;
        // Half an hour, and three minutes: between 218 and twice that.
        assert_settled(&world, &host, HostJourney::Teach).await;
        world.end().await;
    }
}
