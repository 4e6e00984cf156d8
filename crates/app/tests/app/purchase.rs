//! The whole path of one purchase.

use app::registrations::Standing;
use domain::ledger::Account;
use domain::payments::gateway::Mode;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::payer::{Card, PageVisit, pay};

#[tokio::test(flavor = "multi_thread")]
async fn a_payer_gets_a_seat_a_receipt_and_a_mail() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        let visit = pay(&test.emulator, &url, &Card::good()).await;
        assert!(matches!(visit, PageVisit::SentBack(_)), "{visit:?}");
        test.come_back(&link).await;

        let view = test.view(&link).await;
        assert_eq!(view.standing, Standing::Confirmed);
        assert_eq!(view.receipt.map(|number| number.to_string()), Some("2026-000001".into()));
        let session = test.session("paid").await;
        assert_eq!((session.seats.held, session.seats.sold), (0, 1));

        test.run_jobs().await;
        let mails = test.mailer.sent();
        assert_eq!(mails.len(), 1);
        assert!(mails[0].calendar.is_some());

        let balances = test.app.ledger().balances(&test.site, Mode::Production).await.expect("readable");
        let of = |account| balances.iter().find(|(a, _, _)| *a == account).map(|(_, _, minor)| *minor);
        assert_eq!(of(Account::GatewayClearing), Some(12_100));
        assert_eq!(of(Account::DeferredRevenue), Some(-10_000));
        assert_eq!(of(Account::OutputTax), Some(-2_100));
        assert_eq!(of(Account::AuthorizationsOutstanding), Some(0));
        let books = test.emulator.books().await.expect("books");
        assert_eq!(books.open_holds, 0);
        test.app.ledger().seal().await.expect("sealed");
        assert_eq!(
            test.app.ledger().verify_chain().await.expect("readable"),
            Ok(3),
            "two entries and a receipt"
        );
        test.assert_sound().await;
    })
    .await;
}
