//! Purchases through Express Checkout: the payer approves on PayPal's page, and what he approved is held and charged by us.

use crate::common::{attempts_in, balance, mails, mails_about, page_again, seats};
use app::commerce::{
    AccountRefusal, CredentialsField, CredentialsForm, CredentialsProblem, Entered, SettingsForm,
};
use app::payments::{Noted, Notice};
use app::registrations::{PageHint, Standing};
use app::{NotSaved, PersonalLink};
use bytes::Bytes;
use domain::accounts::Role;
use domain::ids::MerchantAccountId;
use domain::ledger::Account;
use domain::payments::attempt::AttemptState;
use domain::payments::gateway::{Decline, Mode};
use domain::sites::{
    AccountState, AccountTrouble, CheckOutcome, GatewayProduct, SellerInput, SettingsField, SettingsProblem,
};
use domain::time::Span;
use emulators::express::{Books, Delivery, Kind, Signature};
use emulators::payflow::{Arm, FaultKind, Operation};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use locale::Locale;
use std::sync::Arc;
use testkit::databases::{TestDatabase, each_engine};
use testkit::{TestApp, TestAppOptions};

/// A site that is paid through Express Checkout, whose account was verified: PayPal tells it of its payments.
pub(crate) async fn selling(database: &TestDatabase, action: &'static str) -> TestApp {
    let gateway = GatewayProduct::ExpressCheckout;
    let test =
        TestApp::start_with(database, TestAppOptions { gateway, action, ..TestAppOptions::default() }).await;
    let administrator = test.person(Role::Administrator).await.person;
    let checked = test
        .app
        .commerce()
        .verify(&administrator, &test.site, (Mode::Production, GatewayProduct::ExpressCheckout))
        .await;
    assert_eq!(checked.expect("asked").map(|check| check.outcome), Some(CheckOutcome::Usable));
    test
}

/// What the payer does on PayPal's page; where he is sent.
pub(crate) async fn act(test: &TestApp, url: &str, act: &str, funding: &str) -> String {
    let query = url.split_once('?').expect("a token").1;
    let request = Request::post(url)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(format!("{query}&act={act}&funding={funding}")))
        .expect("a request");
    let response = test.express.call(request).await.expect("answered");
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    response.headers()[LOCATION].to_str().expect("an address").to_owned()
}

pub(crate) async fn come_back(test: &TestApp, link: &PersonalLink) {
    let hint = Some(PageHint::Paid);
    test.app.registrations().returned(&test.site, link, hint, "").await.expect("the store works");
}

async fn books(test: &TestApp) -> Books {
    test.express.books().await.expect("readable")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_bought_by_holding_and_by_taking_at_once() {
    for action in ["authorize", "sale"] {
        each_engine(async |database| {
            let test = selling(database, action).await;
            let (link, url) = test.register("paid", 1).await;
            assert!(
                url.starts_with("http://127.0.0.1:3/live/webscr?cmd=_express-checkout&useraction=commit"),
                "{url}"
            );
            let back = act(&test, &url, "approve", "balance").await;
            assert!(back.contains("PayerID="), "{back}");
            assert_eq!(books(&test).await.transactions, [], "approval moves no money");
            come_back(&test, &link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
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
async fn a_lost_answer_of_any_call_costs_nothing_and_charges_once() {
    for (action, op) in [
        ("authorize", Operation::Token),
        ("authorize", Operation::Authorize),
        ("sale", Operation::Sale),
        ("authorize", Operation::Capture),
        ("authorize", Operation::Inquiry),
    ] {
        for fault in
            [FaultKind::DropAfter, FaultKind::DropBefore, FaultKind::Error500After, FaultKind::Html200]
        {
            each_engine(async |database| {
                let test = selling(database, action).await;
                test.express.arm(Arm::once(op, fault));
                test.hold("paid", 1).await.expect("free");
                let form = test.form("paid", 1).await;
                let outcome = test.app.registrations().register(&test.site, form).await;
                let outcome = outcome.expect("the store works").expect("registered");
                let (app::registrations::PayOutcome::GoToPage { link, .. }
                | app::registrations::PayOutcome::PageUnavailable(link)
                | app::registrations::PayOutcome::NothingToPay(link)) = outcome;
                test.run_for(Span::minutes(1)).await;
                let url = page_again(&test, &link).await;
                act(&test, &url, "approve", "balance").await;
                come_back(&test, &link).await;
                test.run_for(Span::minutes(2)).await;
                assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "{op:?} {fault:?}");
                let books = books(&test).await;
                assert_eq!((books.open_holds, books.captured), (0, 12_100), "{op:?} {fault:?}");
                let of_money = books.transactions.iter().filter(|of| of.kind == Kind::Capture).count();
                assert_eq!(of_money, 1, "{op:?} {fault:?}");
                test.assert_sound().await;
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_pay_so_goes_back_to_the_same_page_and_pays_another_way() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        for _ in 0..2 {
            test.run_for(Span::minutes(6)).await;
            act(&test, &url, "approve", "declined").await;
            test.advance(Span::seconds(5)).await;
            come_back(&test, &link).await;
            let Standing::AwaitingPayment { decline, page_open, .. } = test.reads(&link).await.standing
            else {
                panic!("{:?}", test.view(&link).await.standing)
            };
            assert_eq!((decline, page_open), (Some(Decline::Funding), true));
            assert_eq!(page_again(&test, &link).await, url, "10486: the same token");
            test.advance(Span::seconds(5)).await;
        }
        act(&test, &url, "approve", "balance").await;
        come_back(&test, &link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        let books = books(&test).await;
        let ours = books.orders.iter().filter(|order| !order.custom_id.is_empty()).count();
        assert_eq!((ours, books.captured), (1, 12_100));
        // What PayPal tells of the last try is no news of those before, whose page it was as well.
        for delivery in test.express.deliveries().await.expect("readable").iter().rev() {
            let (account, told) = notice(delivery);
            let noted = test.app.payments().note_notice(account, &told).await.expect("the store works");
            assert_eq!(noted, Noted::Kept);
            test.run_for(Span::seconds(5)).await;
            assert_eq!(attempts_in(&test, AttemptState::Quarantine).await, 0, "{}", delivery.body);
        }
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        // He was there, and read it.
        assert_eq!(mails_about(&test, "did not go through"), 0);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_paypal_lets_pay_nothing_may_try_again_on_a_further_page() {
    each_engine(async |database| {
        let test = selling(database, "sale").await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "refused").await;
        come_back(&test, &link).await;
        let Standing::AwaitingPayment { decline, page_open, .. } = test.view(&link).await.standing else {
            panic!("{:?}", test.view(&link).await.standing)
        };
        assert_eq!((decline, page_open), (Some(Decline::Funding), false));
        let again = page_again(&test, &link).await;
        assert_ne!(url, again);
        act(&test, &again, "approve", "balance").await;
        come_back(&test, &link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(books(&test).await.captured, 12_100);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_paypal_holds_back_waits_however_long_and_is_decided_there() {
    for accept in [true, false] {
        each_engine(async |database| {
            let test = selling(database, "authorize").await;
            let (link, url) = test.register("paid", 1).await;
            act(&test, &url, "approve", "review").await;
            come_back(&test, &link).await;
            assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
            // Longer than a token lives.
            test.run_for(Span::hours(4)).await;
            assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
            let held = books(&test).await.transactions[0].id.clone();
            test.express.decide(&held, accept).await.expect("held back");
            test.run_for(Span::hours(1)).await;
            let books = books(&test).await;
            let expected = if accept { 12_100 } else { 0 };
            assert_eq!((books.open_holds, books.captured), (0, expected));
            test.assert_sound().await;
        })
        .await;
    }
}

async fn give_back_all(test: &TestApp, link: &PersonalLink) {
    let refunds = test.app.refunds();
    let offer = refunds.cancel_offer(&test.site, link).await.expect("the store works");
    let offer = offer.expect("a genuine link").expect("in time");
    let cancelled = refunds.cancel(&test.site, link, (offer.back.minor, offer.kept().minor)).await;
    cancelled.expect("the store works").expect("a genuine link").expect("cancelled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_is_given_back_is_refunded_once_whatever_becomes_of_the_answer() {
    for fault in [None, Some(FaultKind::DropAfter), Some(FaultKind::DropBefore)] {
        each_engine(async |database| {
            let test = selling(database, "authorize").await;
            let (link, url) = test.register("paid", 1).await;
            act(&test, &url, "approve", "balance").await;
            come_back(&test, &link).await;
            fault.map(|fault| test.express.arm(Arm::once(Operation::Credit, fault)));
            give_back_all(&test, &link).await;
            // Sent again only when PayPal would show it by now: its key alone keeps nothing from being done twice.
            test.run_for(Span::hours(2)).await;
            let books = books(&test).await;
            assert_eq!((books.captured, books.refunded), (12_100, 12_100), "{fault:?}");
            assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
            test.assert_sound().await;
        })
        .await;
    }
}

/// The notification of a delivery, and the account that it is addressed to.
fn notice(delivery: &Delivery) -> (MerchantAccountId, Notice) {
    testkit::notices::notice(&delivery.url, &delivery.headers, &delivery.body)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_paypal_tells_makes_us_look_and_forgeries_do_not() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance").await;
        come_back(&test, &link).await;
        let capture = books(&test).await.transactions.into_iter().find(|of| of.kind == Kind::Capture);
        test.express.give_back(&capture.expect("taken").id, 2_100).await.expect("given back");
        let told = test.express.deliveries().await.expect("readable");
        let statuses: Vec<bool> = ["Pending", "Completed", "Refunded"]
            .iter()
            .map(|word| told.iter().any(|one| one.body.contains(&format!("payment_status={word}"))))
            .collect();
        assert_eq!(statuses, [true, true, true], "{told:#?}");
        // In any order, and more than once.
        for delivery in told.iter().rev().chain(&told) {
            let (account, told) = notice(delivery);
            let noted = test.app.payments().note_notice(account, &told).await.expect("the store works");
            assert_eq!(noted, Noted::Kept);
            let forged = Notice { body: Bytes::from(delivery.body.replace("mc_gross", "mc_cross")), ..told };
            let noted = test.app.payments().note_notice(account, &forged).await.expect("the store works");
            assert_eq!(noted, Noted::Refused);
        }
        test.run_for(Span::minutes(1)).await;
        assert_eq!(
            balance(&test, Account::GatewayClearing).await,
            12_100,
            "a person notes what was given back there"
        );
        let nobodys = Notice { body: Bytes::from_static(b"custom=000000000000&a=b"), ..notice(&told[0]).1 };
        let noted = test.app.payments().note_notice(notice(&told[0]).0, &nobodys).await;
        assert_eq!(
            noted.expect("the store works"),
            Noted::Kept,
            "PayPal is not asked about what is none of ours"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_paypal_takes_back_waits_for_a_person_also_at_an_account_that_nobody_verified() {
    each_engine(async |database| {
        let gateway = GatewayProduct::ExpressCheckout;
        let test =
            TestApp::start_with(database, TestAppOptions { gateway, ..TestAppOptions::default() }).await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance").await;
        come_back(&test, &link).await;
        let capture = books(&test).await.transactions.into_iter().find(|of| of.kind == Kind::Capture);
        test.express.take_back(&capture.expect("taken").id).await.expect("taken back");
        let told = test.express.deliveries().await.expect("readable");
        let reversed = told.iter().find(|one| one.body.contains("payment_status=Reversed"));
        let (account, reversed) = notice(reversed.expect("told"));
        let noted = test.app.payments().note_notice(account, &reversed).await.expect("the store works");
        assert_eq!(noted, Noted::Kept);
        test.run_for(Span::minutes(1)).await;
        let mut tx = test.app.store().reader().await.expect("the store works");
        let counted = store::payments::attempts::count_by_state(&mut tx).await.expect("readable");
        assert_eq!(counted, [("quarantine".to_owned(), 1)]);
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100, "a person decides");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_captured_at_the_console_waits_for_a_person_and_is_not_asked_for_again_and_again() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        test.express.arm(Arm { count: 100, ..Arm::once(Operation::Capture, FaultKind::DropBefore) });
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance").await;
        come_back(&test, &link).await;
        let held = books(&test).await.transactions[0].id.clone();
        test.express.disarm(None);
        let known = Signature::default();
        let body = format!(
            "USER={}&PWD={}&SIGNATURE={}&VERSION=124&METHOD=DoCapture&AUTHORIZATIONID={held}&AMT=121.00\
             &CURRENCYCODE=EUR&COMPLETETYPE=Complete&INVNUM=console",
            known.user, known.password, known.signature
        );
        let request = Request::post("http://127.0.0.1:3/live/nvp")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(body))
            .expect("a request");
        let answer = test.express.call(request).await.expect("answered");
        assert!(String::from_utf8_lossy(answer.body()).contains("ACK=Success"), "{answer:?}");
        test.run_for(Span::hours(2)).await;
        let mut tx = test.app.store().reader().await.expect("the store works");
        let counted = store::payments::attempts::count_by_state(&mut tx).await.expect("readable");
        assert_eq!(counted, [("quarantine".to_owned(), 1)]);
        let taken = books(&test).await.transactions.iter().filter(|of| of.kind == Kind::Capture).count();
        assert_eq!(taken, 1, "nothing of ours goes on top");
    })
    .await;
}

fn form(signature: &str) -> CredentialsForm {
    let known = Signature::default();
    CredentialsForm {
        gateway: "express-checkout".into(),
        user: known.user,
        password: known.password,
        signature: signature.into(),
        ..CredentialsForm::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_kept_when_paypal_knows_them_and_go_together() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let administrator = test.person(Role::Administrator).await.person;
        let commerce = test.app.commerce();
        let save = async |form: &CredentialsForm| {
            commerce.save_account(&administrator, &test.site, Mode::Production, form).await.expect("stored")
        };
        let Err(AccountRefusal::NotAccepted(answer)) = save(&form("not-it")).await else {
            panic!("accepted")
        };
        assert_eq!(answer.outcome, CheckOutcome::Refused(AccountTrouble::Credentials));
        let unsigned = vec![(CredentialsField::Signature, CredentialsProblem::Missing)];
        assert_eq!(save(&form("")).await, Err(AccountRefusal::Form(unsigned)));
        let lonely = CredentialsForm { password: String::new(), ..form("x") };
        let missing = vec![(CredentialsField::Password, CredentialsProblem::Missing)];
        assert_eq!(save(&lonely).await, Err(AccountRefusal::Form(missing)));
        // All that a new account needs is asked for at once.
        let other =
            CredentialsForm { gateway: GatewayProduct::PayPal.as_str().into(), ..CredentialsForm::default() };
        let fields = [CredentialsField::ClientId, CredentialsField::Password];
        let missing = fields.map(|field| (field, CredentialsProblem::Missing)).to_vec();
        assert_eq!(save(&other).await, Err(AccountRefusal::Form(missing)));
        assert_eq!(save(&form(&Signature::default().signature)).await, Ok(Entered::Proven));
        let accounts = commerce.merchant_accounts(&test.site).await.expect("readable");
        assert_eq!(accounts.main(Mode::Production).expect("entered").state, AccountState::Verified);
        // Both stay as they are when neither is entered again.
        for nothing in ["", "  "] {
            let same = CredentialsForm { password: nothing.into(), ..form("") };
            assert_eq!(save(&same).await, Ok(Entered::Unproven));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seller_outside_the_united_states_and_canada_cannot_have_one() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        assert_eq!(test.site.seller.country, "NL");
        let administrator = test.person(Role::Administrator).await.person;
        let form = form(&Signature::default().signature);
        for mode in [Mode::Test, Mode::Production] {
            let saved = test.app.commerce().save_account(&administrator, &test.site, mode, &form).await;
            assert_eq!(saved.expect("the store works"), Err(AccountRefusal::Elsewhere), "{mode:?}");
        }
        assert_eq!(books(&test).await.orders, [], "PayPal was not asked");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seller_who_has_one_does_not_move_to_where_it_may_not_be_used() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let by = test.person(Role::Administrator).await.person.account;
        let moved = async |country: &str| {
            let form = SettingsForm::of(&test.site, Locale::En);
            let form =
                SettingsForm { seller: SellerInput { country: country.into(), ..form.seller }, ..form };
            test.app
                .commerce()
                .save_settings(by, &test.site, Locale::En, &form, &test.site.settings_seen())
                .await
                .expect("the store works")
        };
        let refused = moved("DE").await;
        assert_eq!(
            refused,
            Err(NotSaved::Wrong(vec![(SettingsField::SellerCountry, SettingsProblem::AccountElsewhere)]))
        );
        assert_eq!(moved("CA").await, Ok(()));
    })
    .await;
}

/// PS-C22: books that were restored look for what was charged after the backup.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_charged_after_the_backup_is_found_and_taken_in() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        let backup = test.backed_up(database).await;
        act(&test, &url, "approve", "balance").await;
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
        assert_eq!(books(&test).await.captured, 12_100);
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100);
        test.app.store().close().await;
        target.remove().await;
    })
    .await;
}
