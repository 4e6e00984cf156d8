//! Money that goes back although somebody has a seat, and holds that declined tries leave behind.

use crate::common::{arm, attempts_in, awaiting, come_back_saying, mails, page_again, pay_well, sale, seats};
use app::PersonalLink;
use app::registrations::{LateMoney, PageHint, Standing};
use domain::ids::AccountId;
use domain::payments::gateway::Decline;
use domain::payments::situation::AttemptState;
use domain::time::Span;
use emulators::payflow::{Account, FaultKind, Operation};
use testkit::databases::each_engine;
use testkit::payer::{Card, PageVisit, pay};
use testkit::{TestApp, TestAppOptions};

const CLERK: AccountId = AccountId(uuid::Uuid::from_u128(7));

#[tokio::test(flavor = "multi_thread")]
async fn a_second_payment_on_an_older_page_goes_back() {
    for options in [TestAppOptions::default(), sale()] {
        each_engine(async |database| {
            let test = TestApp::start_with(database, options.clone()).await;
            let (link, old) = test.register("paid", 1).await;
            // The browser says that the page is spent, wrongly: nothing was paid on it, a further attempt begins.
            come_back_saying(&test, &link, PageHint::Spent).await;
            let new = page_again(&test, &link).await;
            assert_ne!(old, new);
            pay_well(&test, &new).await;
            test.come_back(&link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            assert_eq!(mails(&test).await, 1);
            // The old page is still watched.
            pay_well(&test, &old).await;
            test.run_for(Span::minutes(2)).await;
            assert_eq!(mails(&test).await, 2, "the payer is told");
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "the seat stays");
            let books = test.emulator.books().await.expect("books");
            assert_eq!(books.open_holds, 0);
            let kept: i64 = books.totals.iter().map(|total| total.captured - total.refunded).sum();
            assert_eq!(kept, 12_100);
            assert_eq!(seats(&test).await, (0, 1));
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_on_the_older_page_alone_goes_back_and_the_newer_page_still_sells() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, old) = test.register("paid", 1).await;
        come_back_saying(&test, &link, PageHint::Spent).await;
        let new = page_again(&test, &link).await;
        pay_well(&test, &old).await;
        test.run_for(Span::minutes(1)).await;
        assert_eq!(
            test.emulator.books().await.expect("books").open_holds,
            0,
            "decision 6: voided, never captured"
        );
        pay_well(&test, &new).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_refuses_mismatches_releases_the_hold_and_asks_again() {
    for (card, expected) in [
        (Card { street: "400 Main St".into(), ..Card::good() }, Decline::Address),
        (Card { code: "400".into(), ..Card::good() }, Decline::SecurityCode),
    ] {
        each_engine(async |database| {
            let options = TestAppOptions { on_mismatch: "refuse", ..TestAppOptions::default() };
            let test = TestApp::start_with(database, options).await;
            let (link, url) = test.register("paid", 1).await;
            pay(&test.emulator, &url, &card).await;
            test.come_back(&link).await;
            let (open, decline, _) = awaiting(&test, &link).await;
            assert!(!open, "this page is used up");
            assert_eq!(decline, Some(expected));
            assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
            assert_eq!(attempts_in(&test, AttemptState::Voided).await, 1);
            let next = page_again(&test, &link).await;
            pay_well(&test, &next).await;
            test.come_back(&link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_accepts_mismatches_sells() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        let card = Card { street: "400 Main St".into(), code: "400".into(), ..Card::good() };
        pay(&test.emulator, &url, &card).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_a_refusing_gateway_leaves_behind_is_voided() {
    for card in
        [Card { street: "400 Main St".into(), ..Card::good() }, Card { code: "400".into(), ..Card::good() }]
    {
        each_engine(async |database| {
            let account = Account {
                decline_on_avs_mismatch: true,
                decline_on_csc_mismatch: true,
                ..Account::default()
            };
            let options = TestAppOptions { gateway_account: account, ..TestAppOptions::default() };
            let test = TestApp::start_with(database, options).await;
            let (link, url) = test.register("paid", 1).await;
            assert_eq!(pay(&test.emulator, &url, &card).await, PageVisit::StillThere);
            assert_eq!(test.emulator.books().await.expect("books").open_holds, 1, "112 and 114 may hold");
            test.run_for(Span::seconds(30)).await;
            assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
            assert!(awaiting(&test, &link).await.0, "the page is open for another card");
            pay_well(&test, &url).await;
            test.come_back(&link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_the_issuer_ends_before_the_capture_needs_a_person() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        // The capture fails once in a way that allows another one; in between the hold ends.
        let mut busy = emulators::payflow::Arm::once(Operation::Capture, FaultKind::Refuse);
        busy.count = 3;
        test.emulator.arm(busy);
        let mut brief =
            emulators::payflow::Arm::once(Operation::HostedSubmit, FaultKind::AuthorizationExpires);
        brief.after_s = 1;
        test.emulator.arm(brief);
        pay_well(&test, &url).await;
        test.come_back(&link).await;
        test.run_for(Span::minutes(5)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "the seat was confirmed before");
        assert_eq!(attempts_in(&test, AttemptState::NeedsHuman).await, 1, "PS-F19: short, a person looks");
        assert_eq!(test.emulator.books().await.expect("books").open_holds, 0);
        arm(&test, Operation::Inquiry, FaultKind::NotFound);
        test.run_for(Span::days(1)).await;
        test.assert_sound().await;
    })
    .await;
}

/// Who pays at the gateway while his session is called off, or gives up a seat whose payment is checked, reads what becomes
/// of the money.
#[tokio::test(flavor = "multi_thread")]
async fn money_that_came_for_a_seat_given_up_is_told_of_on_its_page() {
    let late = async |test: &TestApp, link: &PersonalLink| match test.view(link).await.standing {
        Standing::Cancelled(cancellation) => (cancellation.money, cancellation.late),
        other => panic!("{other:?}"),
    };
    for (options, expected) in
        [(TestAppOptions::default(), LateMoney::Released), (sale(), LateMoney::SentBack)]
    {
        each_engine(async |database| {
            let test = TestApp::start_with(database, options.clone()).await;
            let (link, url) = test.register("paid", 1).await;
            let session = test.session("paid").await.session.id;
            let off = test.app.refunds().cancel_session(CLERK, test.site.id, session, "Ill.").await;
            off.expect("the store works").expect("called off");
            test.run_for(Span::minutes(1)).await;
            assert_eq!(late(&test, &link).await, (None, None), "nothing came yet");
            pay_well(&test, &url).await;
            test.come_back(&link).await;
            test.run_for(Span::minutes(2)).await;
            assert_eq!(late(&test, &link).await, (None, Some(expected)));
            test.assert_sound().await;
        })
        .await;
    }
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (link, url) = test.register("paid", 1).await;
        pay(&test.emulator, &url, &Card::reviewed()).await;
        test.come_back(&link).await;
        let refunds = test.app.refunds();
        let offer = refunds.cancel_offer(&test.site, &link).await.expect("the store works");
        let offer = offer.expect("a genuine link").expect("he may");
        let given = refunds.cancel(&test.site, &link, (offer.back.minor, offer.kept().minor)).await;
        given.expect("the store works").expect("a genuine link").expect("given up");
        let (money, told) = late(&test, &link).await;
        assert_eq!(money, None);
        assert!(matches!(told, Some(LateMoney::Checked | LateMoney::Released)), "{told:?}");
    })
    .await;
}
