//! A host pays a session whose division has a budget: a higher ceiling needs only what it is higher, and a refusal changes
//! nothing (PS-C25, PS-I-39).

use crate::common::pay_well;
use crate::divisions::{Kept, kept};
use app::divisions::{Asked, Outlook};
use app::usage::{HostPay, HowToPay};
use domain::money::Money;
use domain::time::Span;
use testkit::databases::{TestDatabase, each_engine};
use testkit::hosts::{Accepting, HostedHere};

/// A session of a division with a budget; its host has accepted € 15.68.
async fn planned(database: &TestDatabase, minor: i64) -> (Kept, HostedHere) {
    let kept = kept(database, minor, false).await;
    kept.test.sell_minutes("authorize").await;
    let here = kept.test.hosted_here(Accepting::default()).await;
    kept.test.book(&here.slug, here.by.account, "4711").await;
    (kept, here)
}

/// He accepts another estimate, later.
async fn accept(kept: &Kept, here: &HostedHere, computers: i64) -> Money {
    kept.test.advance(Span::minutes(1)).await;
    let accepting = Accepting { computers, ..Accepting::default() };
    kept.test.accept(here.by.account, here.id, accepting).await.ceiling
}

#[tokio::test(flavor = "multi_thread")]
async fn a_higher_ceiling_needs_only_what_it_is_higher() {
    each_engine(async |database| {
        let (kept, here) = planned(database, 4_000).await;
        let test = &kept.test;
        let url = test.host_page(&here).await;
        pay_well(test, &url).await;
        test.host_returns(&url).await;
        test.run_jobs().await;
        assert_eq!(kept.stands().await, [4_000, 1_568, 0]);
        let higher = accept(&kept, &here, 6).await.minor;
        assert!(1_568 + higher > 4_000 && higher <= 4_000, "both do not fit, it alone does: {higher}");
        let url = test.host_page(&here).await;
        assert_eq!(kept.stands().await, [4_000, higher, 0], "what the old one holds counts");
        pay_well(test, &url).await;
        test.host_returns(&url).await;
        test.run_jobs().await;
        assert_eq!(kept.stands().await, [4_000, higher, 0], "it went over to the new one");
        let too_high = accept(&kept, &here, 9).await.minor;
        assert!(too_high > 4_000);
        let told = test.host_pays(&here, HowToPay::Hold).await;
        assert!(matches!(told, HostPay::BudgetExhausted(free) if free.minor == 4_000), "{told:?}");
        // Its page says the same of what would be added, and a head can be asked where there is one.
        let said = test.app.divisions().outlook(here.by, &test.site, &here.slug).await.expect("readable");
        let said = said.expect("more is accepted than is held");
        assert_eq!((said.adds, said.amount.minor), (true, too_high - higher));
        assert!(matches!(said.outlook, Outlook::Exhausted(free) if free.minor == 4_000 - higher), "{said:?}");
        let asked = test.app.divisions().ask(here.by, &test.site, &here.slug, "").await.expect("works");
        assert_eq!(asked, Some(Asked::Nobody), "the budget is short, and nobody heads this division");
        // Called off: all of it is free again.
        let cancelled = test.app.refunds().cancel_session(here.by.account, test.site.id, here.id, "").await;
        cancelled.expect("works").expect("called off");
        test.run_jobs().await;
        assert_eq!(kept.stands().await, [4_000, 0, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceiling_that_the_budget_refuses_gives_nothing_up() {
    each_engine(async |database| {
        let (kept, here) = planned(database, 2_000).await;
        let test = &kept.test;
        let url = test.host_page(&here).await;
        assert_eq!(kept.stands().await, [2_000, 1_568, 0]);
        assert!(accept(&kept, &here, 6).await.minor > 2_000);
        let told = test.host_pays(&here, HowToPay::Hold).await;
        assert!(matches!(told, HostPay::BudgetExhausted(free) if free.minor == 2_000), "{told:?}");
        assert_eq!(kept.stands().await, [2_000, 1_568, 0], "its page is open still");
        accept(&kept, &here, 3).await;
        assert_eq!(test.host_page(&here).await, url, "and can be paid");
    })
    .await;
}
