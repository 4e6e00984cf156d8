//! Payments that their gateway has promised, and which are no money yet: what they wait for is told to who can act, and to nobody
//! else.

use crate::common::{attempts_in, mails_about};
use crate::decisions::waiting;
use crate::{express, payflow_express};
use app::PersonalLink;
use app::money::What;
use app::registrations::Standing;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::{Mode, Promise, Verdict};
use domain::payments::situation::Waiting;
use domain::time::Span;
use emulators::express::Signature;
use emulators::payflow::Operation;
use testkit::databases::each_engine;
use testkit::{TestApp, TestAppOptions};

/// How many payments the site is told to see to; of the installation, how many wait for a person and of how many nobody knows how they
/// ended.
async fn told(test: &TestApp) -> (usize, i64, i64) {
    let listed = test.app.money().overview(&test.site, Mode::Production).await.expect("readable").waiting;
    let facts = test.app.health().look().await.expect("readable").facts;
    (listed.len(), facts.for_a_person.count, facts.unknown.count)
}

/// What its page says that it was said to wait for.
async fn shown(test: &TestApp, link: &PersonalLink) -> Vec<Promise> {
    let reference = test.view(link).await.reference;
    let view = test.app.money().payment(&test.site, &reference).await.expect("readable").expect("a payment");
    let promises = view.history.into_iter().filter_map(|moment| match moment.what {
        What::Heard { verdict: Verdict::Pending, promise, .. } => promise,
        _ => None,
    });
    promises.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_transfer_is_nobodys_task_however_many_days_it_takes() {
    each_engine(async |database| {
        let options = TestAppOptions { action: "sale", ..TestAppOptions::default() };
        let test = payflow_express::selling_with(database, options).await;
        let (link, url) = test.register("paid", 1).await;
        payflow_express::act(&test, &url, "approve", "echeck").await;
        payflow_express::come_back(&test, &link).await;
        test.run_for(Span::hours(2)).await;
        assert_eq!(told(&test).await, (0, 0, 0));
        assert_eq!(shown(&test, &link).await.first(), Some(&Promise::Transfer));
        test.run_for(Span::days(9)).await;
        assert_eq!((told(&test).await, waiting(&test, &link).await), ((0, 0, 0), None));
        assert_eq!(attempts_in(&test, AttemptState::Unknown).await, 1, "it is asked about still");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_seller_must_accept_is_on_his_list_until_he_does() {
    each_engine(async |database| {
        let test = express::selling(database, "sale").await;
        test.express.set_signature(Signature { currencies: Vec::new(), ..Signature::default() });
        let (link, url) = test.register("paid", 1).await;
        express::act(&test, &url, "approve", "balance").await;
        express::come_back(&test, &link).await;
        test.run_for(Span::hours(2)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Checking);
        assert_eq!(told(&test).await, (1, 1, 0));
        assert_eq!(waiting(&test, &link).await, Some(Waiting::Promised(Promise::Acceptance)));
        assert_eq!(shown(&test, &link).await.first(), Some(&Promise::Acceptance));
        let promised = test.express.books().await.expect("readable").transactions[0].id.clone();
        test.express.decide(&promised, true).await.expect("it waits");
        test.run_for(Span::hours(4)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!((told(&test).await, waiting(&test, &link).await), ((0, 0, 0), None));
        test.assert_sound().await;
    })
    .await;
}

/// Whoever was told that his payment is being checked hears that nothing came of it, also when that is weeks later.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_promised_and_fails_after_nine_days_is_told_of() {
    each_engine(async |database| {
        let test = express::selling(database, "sale").await;
        test.express.set_signature(Signature { currencies: Vec::new(), ..Signature::default() });
        let (link, url) = test.register("paid", 1).await;
        express::act(&test, &url, "approve", "balance").await;
        express::come_back(&test, &link).await;
        test.run_for(Span::hours(2)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Checking);
        let promised = test.express.books().await.expect("readable").transactions[0].id.clone();
        // However long it takes, it is asked about a few times a day only.
        let before = asked(&test).await;
        test.run_for(Span::days(9)).await;
        let calls = asked(&test).await - before;
        assert!(calls < 9 * 24, "asked {calls} times");
        let told = mails_about(&test, "did not go through");
        test.express.decide(&promised, false).await.expect("it waits");
        test.run_for(Span::hours(4)).await;
        assert_eq!(mails_about(&test, "did not go through"), told + 1);
        test.assert_sound().await;
    })
    .await;
}

async fn asked(test: &TestApp) -> usize {
    let log = test.express.log_after(0, i64::MAX).await.expect("readable");
    log.iter().filter(|entry| entry.op == Operation::Inquiry.word()).count()
}
