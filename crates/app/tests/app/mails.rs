//! Mails behind a slow server.

use app::registrations::PayOutcome;
use std::time::Duration;
use testkit::databases::each_engine;
use testkit::{TestApp, TestAppOptions};
use tokio::sync::watch;

/// More than the mail worker is handed and does at a time.
const BURST: u128 = 280;

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_mails_goes_out_as_soon_as_the_server_takes_them() {
    each_engine(async |database| {
        let test =
            TestApp::start_with(database, TestAppOptions { capacity: None, ..TestAppOptions::default() })
                .await;
        let (stop, stopped) = watch::channel(false);
        let workers = tokio::spawn(app::jobs::run(test.app.clone(), stopped));
        test.mailer.hold_back(true);
        for browser in 1..=BURST {
            test.hold("free", browser).await.expect("a seat is left");
            let form = test.form("free", browser).await;
            let outcome = test.app.registrations().register(&test.site, form).await;
            assert!(matches!(outcome.expect("the store works"), Ok(PayOutcome::NothingToPay(_))));
        }
        test.mailer.hold_back(false);
        // The clock of this test stands still: a mail that waits for a lease to run out would wait for ever.
        let burst = usize::try_from(BURST).expect("small");
        let all = tokio::time::timeout(Duration::from_secs(30), test.mailer.wait_for(burst)).await;
        assert!(all.is_ok(), "{} of {BURST} mails were sent", test.mailer.sent().len());
        stop.send_replace(true);
        workers.await.expect("the workers end well");
        test.assert_sound().await;
    })
    .await;
}
