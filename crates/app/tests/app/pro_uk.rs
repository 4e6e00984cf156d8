//! Purchases through Website Payments Pro (UK), Hosted Solution: the payer pays by card on PayPal's page, and no call of ours
//! makes the payment. Who tells of it, if anybody does, is a hint.

use crate::common::{balance, mails, mails_about, page_again, seats};
use app::commerce::{AccountRefusal, CredentialsForm, Entered, SettingsForm};
use app::payments::Noted;
use app::registrations::{Doubt, PageHint, PayOutcome, Standing};
use app::{NotSaved, PersonalLink};
use bytes::Bytes;
use domain::accounts::Role;
use domain::ids::SiteId;
use domain::ledger::Account;
use domain::payments::gateway::Mode;
use domain::sites::{
    AccountTrouble, CheckOutcome, GatewayProduct, PayMethod, SellerInput, SettingsField, SettingsProblem,
};
use domain::time::Span;
use emulators::express::{Books, Kind, Signature};
use emulators::payflow::{Arm, FaultKind, Operation};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use locale::Locale;
use std::sync::Arc;
use testkit::databases::{TestDatabase, each_engine};
use testkit::{TestApp, TestAppOptions};

const PRODUCT: GatewayProduct = GatewayProduct::ProUk;

/// A site that is paid through Website Payments Pro, whose account was verified.
pub(crate) async fn selling(database: &TestDatabase, options: TestAppOptions) -> TestApp {
    let test = TestApp::start_with(database, TestAppOptions { gateway: PRODUCT, ..options }).await;
    assert_eq!(test.site.seller.country, "GB");
    let administrator = test.person(Role::Administrator).await.person;
    let checked = test.app.commerce().verify(&administrator, &test.site, (Mode::Production, PRODUCT)).await;
    assert_eq!(checked.expect("asked").map(|check| check.outcome), Some(CheckOutcome::Usable));
    test
}

pub(crate) async fn usual(database: &TestDatabase) -> TestApp {
    selling(database, TestAppOptions::default()).await
}

/// What the payer does on PayPal's page; where he is sent, or none where he stays.
pub(crate) async fn act(test: &TestApp, url: &str, act: &str, funding: &str) -> Option<String> {
    let request = Request::post(url)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(format!("act={act}&funding={funding}")))
        .expect("a request");
    let response = test.express.call(request).await.expect("answered");
    let sent = response.status() == StatusCode::SEE_OTHER;
    sent.then(|| response.headers()[LOCATION].to_str().expect("an address").to_owned())
}

pub(crate) async fn come_back(test: &TestApp, link: &PersonalLink) {
    let hint = Some(PageHint::Paid);
    test.app.registrations().returned(&test.site, link, hint, "").await.expect("the store works");
}

/// The field of an address.
pub(crate) fn field<'a>(address: &'a str, name: &str) -> &'a str {
    let (_, query) = address.split_once('?').expect("a query");
    let found = query.split('&').find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
    found.unwrap_or_else(|| panic!("{name} in {address}"))
}

/// The same from the page at `url`, naming what was paid there: what PayPal's address says, or what the payer has made of it.
pub(crate) async fn come_back_with(test: &TestApp, link: &PersonalLink, (page, payment): (&str, &str)) {
    test.app.payments().note_payment(test.site.id, page, payment).await.expect("the store works");
    come_back(test, link).await;
}

/// PayPal's search shows what was paid ten minutes later.
pub(crate) fn lag(test: &TestApp) {
    test.express.arm(Arm { lag_s: 600, count: 0, ..Arm::once(Operation::Inquiry, FaultKind::InquiryLag) });
}

/// Everything comes that PayPal tells.
pub(crate) async fn hear(test: &TestApp) {
    for delivery in test.express.deliveries().await.expect("readable") {
        let (account, notice) = testkit::notices::notice(&delivery.url, &delivery.headers, &delivery.body);
        let noted = test.app.payments().note_notice(account, &notice).await;
        assert_eq!(noted.expect("the store works"), Noted::Kept);
    }
}

pub(crate) async fn books(test: &TestApp) -> Books {
    test.express.books().await.expect("readable")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_bought_by_holding_and_by_taking_at_once() {
    for action in ["authorize", "sale"] {
        each_engine(async |database| {
            let test = selling(database, TestAppOptions { action, ..TestAppOptions::default() }).await;
            let (link, url) = test.register("paid", 1).await;
            assert!(
                url.starts_with("http://127.0.0.1:3/live/securepayments?hosted_button_id=HSSS-"),
                "{url}"
            );
            let back = act(&test, &url, "approve", "balance").await.expect("sent back");
            assert!(back.contains("?page=") && back.contains("&tx="), "{back}");
            assert_eq!(books(&test).await.transactions.len(), 1, "the page pays by itself");
            let log = test.express.log_after(0, i64::MAX).await.expect("readable");
            let asks_for_it = |request: &str| request.contains("=custom=") && request.contains("=lc=GB");
            assert!(log.iter().any(|entry| asks_for_it(&entry.request)), "in the payer's language");
            come_back(&test, &link).await;
            let view = test.view(&link).await;
            assert_eq!((view.standing, view.method), (Standing::Confirmed, Some(PayMethod::Card)));
            let books = books(&test).await;
            assert_eq!((books.open_holds, books.captured, books.refunded), (0, 12_100, 0));
            assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100);
            assert_eq!(seats(&test).await, (0, 1));
            assert_eq!(mails(&test).await, 1);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_found_where_nobody_returns_and_nothing_is_told() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance").await.expect("sent back, and never seen again");
        test.run_for(Span::minutes(2)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(books(&test).await.captured, 12_100);
        test.assert_sound().await;
    })
    .await;
}

/// PayPal's page lives longer than anybody is sent there.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_paid_after_the_seats_time_takes_a_free_seat_or_is_let_go() {
    for is_taken in [false, true] {
        each_engine(async |database| {
            let test =
                selling(database, TestAppOptions { capacity: Some(1), ..TestAppOptions::default() }).await;
            let (link, url) = test.register("paid", 1).await;
            test.run_for(Span::minutes(60)).await;
            if is_taken {
                let (other, page) = test.register("paid", 2).await;
                act(&test, &page, "approve", "balance").await.expect("sent back");
                come_back(&test, &other).await;
                assert_eq!(test.view(&other).await.standing, Standing::Confirmed);
            }
            test.run_for(Span::minutes(50)).await;
            act(&test, &url, "approve", "balance").await.expect("its button still lives");
            // Nobody comes back, and nothing is told.
            test.run_for(Span::minutes(20)).await;
            let standing = test.view(&link).await.standing;
            assert_eq!(standing == Standing::Confirmed, !is_taken, "{standing:?}");
            let books = books(&test).await;
            assert_eq!((books.open_holds, books.captured), (0, 12_100));
            assert_eq!(seats(&test).await, (0, 1));
            test.assert_sound().await;
        })
        .await;
    }
}

/// Nobody promises how long a button lives.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_paid_hours_later_is_found_and_goes_back_or_takes_a_free_seat() {
    for (action, returns, is_taken) in
        [("authorize", false, true), ("sale", false, true), ("authorize", false, false), ("sale", true, true)]
    {
        each_engine(async |database| {
            let options = TestAppOptions { action, capacity: Some(1), ..TestAppOptions::default() };
            let test = selling(database, options).await;
            let day = 24 * 60 * 60 * 1_000_000;
            test.express.set_signature(Signature { button_lives: day, ..Signature::default() });
            let (link, url) = test.register("paid", 1).await;
            test.run_for(Span::minutes(60)).await;
            if is_taken {
                let (other, page) = test.register("paid", 2).await;
                act(&test, &page, "approve", "balance").await.expect("sent back");
                come_back(&test, &other).await;
                assert_eq!(test.view(&other).await.standing, Standing::Confirmed);
            }
            test.run_for(Span::hours(3)).await;
            let back = act(&test, &url, "approve", "balance").await.expect("its button still lives");
            if returns {
                come_back_with(&test, &link, (field(&back, "page"), field(&back, "tx"))).await;
            } else {
                test.run_for(Span::hours(3)).await;
            }
            test.run_for(Span::minutes(30)).await;
            let standing = test.view(&link).await.standing;
            assert_eq!(standing == Standing::Confirmed, !is_taken, "{action} {standing:?}");
            let books = books(&test).await;
            assert_eq!(books.open_holds, 0, "{action}");
            assert_eq!(books.captured - books.refunded, 12_100, "{action}");
            assert_eq!(seats(&test).await, (0, 1));
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_of_any_call_costs_nothing_and_charges_once() {
    for op in [Operation::Token, Operation::HostedSubmit, Operation::Capture, Operation::Inquiry] {
        for fault in
            [FaultKind::DropAfter, FaultKind::DropBefore, FaultKind::Error500After, FaultKind::Html200]
        {
            each_engine(async |database| {
                let test = usual(database).await;
                test.express.arm(Arm::once(op, fault));
                test.hold("paid", 1).await.expect("free");
                let form = test.form("paid", 1).await;
                let outcome = test.app.registrations().register(&test.site, form).await;
                let outcome = outcome.expect("the store works").expect("registered");
                let (PayOutcome::GoToPage { link, .. }
                | PayOutcome::PageUnavailable(link)
                | PayOutcome::NothingToPay(link)) = outcome;
                test.run_for(Span::minutes(1)).await;
                let url = page_again(&test, &link).await;
                for _ in 0..2 {
                    // Whose browser gets no answer presses again.
                    let request = Request::post(&url)
                        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                        .body(Bytes::from_static(b"act=approve&funding=balance"))
                        .expect("a request");
                    drop(test.express.call(request).await);
                }
                come_back(&test, &link).await;
                test.run_for(Span::minutes(2)).await;
                assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{op:?} {fault:?}");
                let books = books(&test).await;
                assert_eq!((books.open_holds, books.captured), (0, 12_100), "{op:?} {fault:?}");
                test.assert_sound().await;
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_card_is_declined_types_another_one_on_the_same_page_or_gives_up() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, url) = test.register("paid", 1).await;
        assert_eq!(act(&test, &url, "approve", "declined").await, None, "he stays there");
        let back = act(&test, &url, "cancel", "").await.expect("sent back");
        assert!(back.contains("?outcome=cancel&page="), "it says which page he left: {back}");
        test.app.registrations().returned(&test.site, &link, None, "").await.expect("the store works");
        assert!(matches!(test.view(&link).await.standing, Standing::AwaitingPayment { page_open: true, .. }));
        assert_eq!(page_again(&test, &link).await, url, "the same page");
        act(&test, &url, "approve", "balance").await.expect("sent back");
        come_back(&test, &link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

/// PayPal's search shows late what was paid just now, and at once what was refused before.
#[tokio::test(flavor = "multi_thread")]
async fn who_pays_after_a_refusal_is_not_told_that_nothing_was_charged_while_the_search_lags() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "declined").await;
        test.run_for(Span::minutes(11)).await;
        lag(&test);
        act(&test, &url, "approve", "balance").await.expect("sent back");
        come_back(&test, &link).await;
        let standing = test.view(&link).await.standing;
        assert!(matches!(standing, Standing::Checking), "{standing:?}");
        test.run_for(Span::minutes(16)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(books(&test).await.captured, 12_100);
        test.assert_sound().await;
    })
    .await;
}

/// PS 3.5: a search that lags keeps nobody waiting who brings the payment's number, or whose payment PayPal tells of by it.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_named_is_known_at_once_though_the_search_lags() {
    for (action, by_browser) in [("authorize", true), ("sale", true), ("authorize", false)] {
        each_engine(async |database| {
            let test = selling(database, TestAppOptions { action, ..TestAppOptions::default() }).await;
            lag(&test);
            let (link, url) = test.register("paid", 1).await;
            let back = act(&test, &url, "approve", "balance").await.expect("sent back");
            if by_browser {
                come_back_with(&test, &link, (field(&back, "page"), field(&back, "tx"))).await;
            } else {
                come_back(&test, &link).await;
                let standing = test.view(&link).await.standing;
                assert!(matches!(standing, Standing::Checking), "{standing:?}");
                hear(&test).await;
                test.run_for(Span::seconds(5)).await;
            }
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{action} {by_browser}");
            assert_eq!(books(&test).await.captured, 12_100);
            test.assert_sound().await;
        })
        .await;
    }
}

/// "You have not been charged" is never said of a page that may have been paid on a moment ago.
#[tokio::test(flavor = "multi_thread")]
async fn who_stops_is_not_told_that_nothing_was_charged_while_the_search_lags() {
    each_engine(async |database| {
        let test = usual(database).await;
        lag(&test);
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance")
            .await
            .expect("an answer that is slow: he goes back by himself");
        test.app.registrations().returned(&test.site, &link, None, "").await.expect("the store works");
        let standing = test.view(&link).await.standing;
        assert!(
            matches!(
                standing,
                Standing::AwaitingPayment { doubt: Some(Doubt::LeftPage), nothing_found_at: Some(_), .. }
            ),
            "{standing:?}"
        );
        test.run_for(Span::minutes(12)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

/// Nor where he has left that page for another gateway's, which shows at once that nothing was paid on it.
#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_for_paypal_and_stops_there_is_not_told_that_nothing_was_charged_while_the_search_lags() {
    each_engine(async |database| {
        let also = Some(GatewayProduct::PayPal);
        let test = selling(database, TestAppOptions { also, ..TestAppOptions::default() }).await;
        lag(&test);
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance")
            .await
            .expect("an answer that is slow: he goes back by himself");
        let registrations = test.app.registrations();
        registrations.returned(&test.site, &link, None, "").await.expect("the store works");
        let other = registrations.pay(&test.site, &link, Some(PayMethod::PayPal)).await;
        let other = other.expect("the store works").expect("a genuine link");
        assert!(matches!(other, PayOutcome::GoToPage { .. }), "{other:?}");
        registrations.returned(&test.site, &link, None, "").await.expect("the store works");
        let standing = test.view(&link).await.standing;
        assert!(
            matches!(standing, Standing::AwaitingPayment { doubt: Some(Doubt::LeftPage), .. }),
            "{standing:?}"
        );
        test.run_for(Span::minutes(12)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

/// The number that a browser brings may be anybody's: it secures nothing, and it hinders nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_of_somebody_else_that_a_browser_names_is_passed_over() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (other, others) = test.register("paid", 1).await;
        let back = act(&test, &others, "approve", "balance").await.expect("sent back");
        let theirs = field(&back, "tx").to_owned();
        come_back(&test, &other).await;
        let (link, url) = test.register("paid", 2).await;
        // Ours by its address; who looks at it sees where it leads.
        let cancel = act(&test, &url, "cancel", "").await.expect("sent back");
        let page = field(&cancel, "page");
        for named in [theirs.as_str(), "HSSS-1", "X'; drop table attempt", ""] {
            come_back_with(&test, &link, (page, named)).await;
            let standing = test.view(&link).await.standing;
            assert!(matches!(standing, Standing::Checking), "{named}: {standing:?}");
        }
        // Nor does a page of another site.
        let elsewhere = SiteId(uuid::Uuid::from_u128(1));
        test.app
            .payments()
            .note_payment(elsewhere, page, "62U664727W5914806")
            .await
            .expect("the store works");
        let mut tx = test.app.store().reader().await.expect("readable");
        let row = store::payments::attempts::find_by_page(&mut tx, page).await.expect("readable");
        assert_eq!(row.expect("ours").named_payment.as_deref(), Some(theirs.as_str()));
        drop(tx);
        act(&test, &url, "approve", "balance").await.expect("sent back");
        test.run_for(Span::minutes(2)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "found by the search");
        assert_eq!(books(&test).await.captured, 24_200);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_paypal_holds_back_waits_and_is_decided_there() {
    for accept in [true, false] {
        each_engine(async |database| {
            let test = usual(database).await;
            let (link, url) = test.register("paid", 1).await;
            act(&test, &url, "approve", "review").await.expect("sent back");
            come_back(&test, &link).await;
            assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
            test.run_for(Span::hours(4)).await;
            assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
            let held = books(&test).await.transactions[0].id.clone();
            test.express.decide(&held, accept).await.expect("held back");
            test.run_for(Span::hours(1)).await;
            let books = books(&test).await;
            assert_eq!((books.open_holds, books.captured), (0, if accept { 12_100 } else { 0 }));
            test.assert_sound().await;
        })
        .await;
    }
}

/// In a currency that the account is not paid in: PayPal has the money as soon as its owner accepts it, and says so to nobody.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_promised_is_waited_for_until_it_is_money_or_is_not() {
    for (returns, accept) in [(false, true), (true, false)] {
        each_engine(async |database| {
            let test =
                selling(database, TestAppOptions { action: "sale", ..TestAppOptions::default() }).await;
            test.express.set_signature(Signature { currencies: Vec::new(), ..Signature::default() });
            let (link, url) = test.register("paid", 1).await;
            act(&test, &url, "approve", "balance").await.expect("sent back");
            if returns {
                come_back(&test, &link).await;
            }
            test.run_for(Span::minutes(1)).await;
            let standing = async || test.view(&link).await.standing;
            assert!(matches!(standing().await, Standing::Checking), "{:?}", standing().await);
            // Longer than its page lives, and the index of PayPal's lags.
            test.run_for(Span::hours(5)).await;
            assert!(matches!(standing().await, Standing::Checking), "{:?}", standing().await);
            let promised = books(&test).await.transactions[0].id.clone();
            test.express.decide(&promised, accept).await.expect("it waits");
            test.run_for(Span::hours(7)).await;
            let books = books(&test).await;
            assert_eq!((books.open_holds, books.captured), (0, if accept { 12_100 } else { 0 }));
            assert_eq!(standing().await == Standing::Confirmed, accept, "{:?}", standing().await);
            // Whoever has gone away is written to, however it ends.
            let told = mails_about(&test, "did not go through");
            // Somebody has to do something at PayPal, and is written to.
            let mails = test.mailer.sent().len() - mails_about(&test, "need a look");
            assert_eq!((mails, told), (1, usize::from(!accept)));
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_is_given_back_is_refunded_once_whatever_becomes_of_the_answer() {
    for fault in [None, Some(FaultKind::DropAfter), Some(FaultKind::DropBefore)] {
        each_engine(async |database| {
            let test = usual(database).await;
            let (link, url) = test.register("paid", 1).await;
            act(&test, &url, "approve", "balance").await.expect("sent back");
            come_back(&test, &link).await;
            fault.map(|fault| test.express.arm(Arm::once(Operation::Credit, fault)));
            let refunds = test.app.refunds();
            let offer = refunds.cancel_offer(&test.site, &link).await.expect("the store works");
            let offer = offer.expect("a genuine link").expect("in time");
            let cancelled = refunds.cancel(&test.site, &link, (offer.back.minor, offer.kept().minor)).await;
            cancelled.expect("the store works").expect("a genuine link").expect("cancelled");
            test.run_for(Span::hours(2)).await;
            let books = books(&test).await;
            assert_eq!((books.captured, books.refunded), (12_100, 12_100), "{fault:?}");
            assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_paypal_tells_makes_us_look_in_any_order_and_forgeries_do_not() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance").await.expect("sent back");
        // The notification comes before the browser, if that comes at all.
        for _ in 0..2 {
            let told = test.express.deliveries().await.expect("readable");
            assert!(told.iter().any(|one| one.body.contains("txn_type=pro%5fhosted")), "{told:#?}");
            for delivery in told.iter().rev() {
                let (account, notice) =
                    testkit::notices::notice(&delivery.url, &delivery.headers, &delivery.body);
                let forged = app::payments::Notice {
                    body: Bytes::from(delivery.body.replace("mc_gross", "mc_cross")),
                    ..notice.clone()
                };
                let noted = test.app.payments().note_notice(account, &forged).await;
                assert_eq!(noted.expect("the store works"), Noted::Refused);
                let noted = test.app.payments().note_notice(account, &notice).await;
                assert_eq!(noted.expect("the store works"), Noted::Kept);
            }
            test.run_for(Span::seconds(5)).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        }
        assert_eq!(books(&test).await.captured, 12_100);
        test.assert_sound().await;
    })
    .await;
}

fn form(signature: &str) -> CredentialsForm {
    let known = Signature::default();
    CredentialsForm {
        gateway: PRODUCT.as_str().into(),
        user: known.user,
        password: known.password,
        signature: signature.into(),
        ..CredentialsForm::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_entered_by_a_seller_in_the_united_kingdom_only() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let administrator = test.person(Role::Administrator).await.person;
        let good = form(&Signature::default().signature);
        let save = async |form: &CredentialsForm, mode| {
            let site = test.app.sites().find(testkit::SITE).await.expect("readable").expect("there");
            test.app.commerce().save_account(&administrator, &site, mode, form).await.expect("stored")
        };
        let moved = async |country: &str| {
            let site = test.app.sites().find(testkit::SITE).await.expect("readable").expect("there");
            let form = SettingsForm::of(&site, Locale::En);
            let seller = SellerInput { country: country.into(), ..form.seller };
            let form = SettingsForm { seller, ..form };
            let commerce = test.app.commerce();
            let (by, seen) = (administrator.account, site.settings_seen());
            let saved = commerce.save_settings(by, &site, Locale::En, &form, &seen);
            saved.await.expect("the store works")
        };
        for mode in [Mode::Test, Mode::Production] {
            assert_eq!(save(&good, mode).await, Err(AccountRefusal::Elsewhere), "{mode:?}");
        }
        assert_eq!(books(&test).await.orders, [], "PayPal was not asked");
        assert_eq!(moved("GB").await, Ok(()));
        let Err(AccountRefusal::NotAccepted(answer)) = save(&form("not it"), Mode::Production).await else {
            panic!("accepted")
        };
        assert_eq!(answer.outcome, CheckOutcome::Refused(AccountTrouble::Credentials));
        assert_eq!(save(&good, Mode::Production).await, Ok(Entered::Proven));
        let elsewhere = vec![(SettingsField::SellerCountry, SettingsProblem::AccountElsewhere)];
        assert_eq!(moved("NL").await, Err(NotSaved::Wrong(elsewhere)), "nobody moves away from it");
    })
    .await;
}

/// PS-C22: books that were restored look for what was paid after the backup.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_after_the_backup_is_found_and_taken_in() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, url) = test.register("paid", 1).await;
        let backup = test.backed_up(database).await;
        act(&test, &url, "approve", "balance").await.expect("sent back");
        come_back(&test, &link).await;
        test.run_for(Span::minutes(2)).await;
        assert!(test.view(&link).await.receipt.is_some(), "charged, and then the disk is lost");
        let (test, target) = test.restored_from(&backup, database.engine()).await;
        test.run_for(Span::minutes(30)).await;
        assert!(test.app.store().release_restored(test.clock_now()).await.expect("released"));
        let test = test.restart(&target, Arc::new(|_| {})).await;
        test.run_for(Span::hours(5)).await;
        let view = test.view(&link).await;
        assert_eq!((view.standing, view.receipt.is_some()), (Standing::Confirmed, true));
        let books = books(&test).await;
        let taken = books.transactions.iter().filter(|of| of.kind == Kind::Capture).count();
        assert_eq!((books.captured, taken), (12_100, 1));
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100);
        test.app.store().close().await;
        target.remove().await;
    })
    .await;
}
