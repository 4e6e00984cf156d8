//! Purchases through PayPal Express Checkout of an account at Payflow: the payer approves on PayPal's page, and what he approved is
//! held and charged by calls to Payflow.

use crate::common::{balance, mails, page_again, seats};
use crate::decisions::{CLERK, decide, waiting};
use crate::refunds::{eur, registration};
use app::PersonalLink;
use app::commerce::{AccountRefusal, CredentialsField, CredentialsForm, CredentialsProblem, Entered};
use app::money::{Decided, Decision};
use app::refunds::{ConsoleRefund, OrderRefusal};
use app::registrations::{PageHint, Standing};
use bytes::Bytes;
use domain::accounts::Role;
use domain::ledger::Account;
use domain::payments::gateway::{Decline, Mode};
use domain::payments::situation::{ReturnReason, Waiting};
use domain::sites::{AccountState, AccountTrouble, CheckOutcome, GatewayProduct};
use domain::time::Span;
use domain::usage::gate::HostPayment;
use emulators::payflow::{Arm, Books, FaultKind, Kind, Operation};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use testkit::databases::{TestDatabase, each_engine};
use testkit::hosts::Accepting;
use testkit::{TestApp, TestAppOptions};

const PRODUCT: GatewayProduct = GatewayProduct::PayflowExpress;

/// A site that is paid through Express Checkout of Payflow, whose account was verified.
pub(crate) async fn selling_with(database: &TestDatabase, options: TestAppOptions) -> TestApp {
    let test = TestApp::start_with(database, TestAppOptions { gateway: PRODUCT, ..options }).await;
    assert_eq!(test.site.seller.country, "US");
    let administrator = test.person(Role::Administrator).await.person;
    let checked = test.app.commerce().verify(&administrator, &test.site, (Mode::Production, PRODUCT)).await;
    assert_eq!(checked.expect("asked").map(|check| check.outcome), Some(CheckOutcome::Usable));
    test
}

async fn selling(database: &TestDatabase, action: &'static str) -> TestApp {
    selling_with(database, TestAppOptions { action, ..TestAppOptions::default() }).await
}

/// What the payer does on PayPal's page; where he is sent.
pub(crate) async fn act(test: &TestApp, url: &str, act: &str, funding: &str) -> String {
    let query = url.split_once('?').expect("a token").1;
    let request = Request::post(url)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(format!("{query}&act={act}&funding={funding}")))
        .expect("a request");
    let response = test.emulator.call(request).await.expect("answered");
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    response.headers()[LOCATION].to_str().expect("an address").to_owned()
}

async fn come_back_saying(test: &TestApp, link: &PersonalLink, hint: Option<PageHint>) {
    test.app.registrations().returned(&test.site, link, hint, "").await.expect("the store works");
}

pub(crate) async fn come_back(test: &TestApp, link: &PersonalLink) {
    come_back_saying(test, link, Some(PageHint::Paid)).await;
}

pub(crate) async fn books(test: &TestApp) -> Books {
    let books = test.emulator.books().await.expect("readable");
    assert!(books.balanced);
    books
}

/// What Payflow holds, has taken and has given back.
pub(crate) async fn sums(test: &TestApp) -> (usize, i64, i64) {
    let books = books(test).await;
    let captured = books.totals.iter().map(|total| total.captured).sum();
    (books.open_holds, captured, books.totals.iter().map(|total| total.refunded).sum())
}

async fn awaiting(test: &TestApp, link: &PersonalLink) -> (Option<Decline>, bool) {
    let Standing::AwaitingPayment { decline, page_open, .. } = test.view(link).await.standing else {
        panic!("{:?}", test.view(link).await.standing)
    };
    (decline, page_open)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_bought_by_holding_and_by_taking_at_once() {
    for (action, kinds) in
        [("authorize", [Kind::Authorization, Kind::Capture].as_slice()), ("sale", &[Kind::Sale])]
    {
        each_engine(async |database| {
            let test = selling(database, action).await;
            let (link, url) = test.register("paid", 1).await;
            assert!(
                url.starts_with(
                    "http://127.0.0.1/live/webscr?cmd=_express-checkout&useraction=commit&token=EC-"
                ),
                "{url}"
            );
            let back = act(&test, &url, "approve", "balance").await;
            assert!(back.contains("PayerID="), "{back}");
            assert!(books(&test).await.transactions.is_empty(), "approval moves no money");
            come_back(&test, &link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            let made: Vec<_> = books(&test).await.transactions.iter().map(|of| of.kind).collect();
            assert_eq!((made.as_slice(), sums(&test).await), (kinds, (0, 12_100, 0)));
            assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100);
            assert_eq!((seats(&test).await, mails(&test).await), ((0, 1), 1));
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payer_who_never_comes_back_is_found_and_charged_once() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance").await;
        test.run_for(Span::minutes(10)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(sums(&test).await, (0, 12_100, 0));
        test.assert_sound().await;
    })
    .await;
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
                test.emulator.arm(Arm::once(op, fault));
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
                assert_eq!(sums(&test).await, (0, 12_100, 0), "{op:?} {fault:?}");
                let takes = |kind| matches!(kind, Kind::Sale | Kind::Capture);
                let of_money = books(&test).await.transactions.iter().filter(|of| takes(of.kind)).count();
                assert_eq!(of_money, 1, "{op:?} {fault:?}");
                test.assert_sound().await;
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_declined_gets_a_new_page_and_pays_another_way() {
    for action in ["authorize", "sale"] {
        each_engine(async |database| {
            let test = selling(database, action).await;
            let (link, mut url) = test.register("paid", 1).await;
            for _ in 0..2 {
                act(&test, &url, "approve", "declined").await;
                come_back(&test, &link).await;
                // Nothing that Payflow tells of a token says whether he has approved it anew.
                assert_eq!(awaiting(&test, &link).await, (Some(Decline::Funding), false));
                let tried = books(&test).await.transactions.len();
                test.run_for(Span::minutes(1)).await;
                assert_eq!(books(&test).await.transactions.len(), tried, "asked for once");
                let again = page_again(&test, &link).await;
                assert_ne!(url, again);
                url = again;
            }
            act(&test, &url, "approve", "balance").await;
            come_back(&test, &link).await;
            assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
            assert_eq!(sums(&test).await, (0, 12_100, 0));
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gives_up_has_paid_nothing_and_may_come_again() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        let back = act(&test, &url, "cancel", "").await;
        assert!(back.contains("outcome=cancel"), "{back}");
        come_back_saying(&test, &link, None).await;
        assert_eq!(awaiting(&test, &link).await.0, None);
        assert!(books(&test).await.transactions.is_empty());
        // Nor has who says that he has paid.
        test.emulator.arm(Arm::once(Operation::HostedCancel, FaultKind::ReturnAfterCancel));
        assert!(act(&test, &url, "cancel", "").await.contains("PayerID="));
        come_back(&test, &link).await;
        assert!(books(&test).await.transactions.is_empty());
        act(&test, &url, "approve", "balance").await;
        come_back(&test, &link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(sums(&test).await, (0, 12_100, 0));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_approved_when_the_page_is_over_is_never_asked_for() {
    each_engine(async |database| {
        let test = selling(database, "sale").await;
        let (link, url) = test.register("paid", 1).await;
        test.run_for(Span::minutes(31)).await;
        act(&test, &url, "approve", "balance").await;
        come_back(&test, &link).await;
        test.run_for(Span::hours(3)).await;
        assert!(books(&test).await.transactions.is_empty());
        assert_eq!(seats(&test).await, (0, 0));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_paypal_holds_back_waits_however_long_and_is_decided_there() {
    for action in ["authorize", "sale"] {
        for accept in [true, false] {
            each_engine(async |database| {
                let test = selling(database, action).await;
                let (link, url) = test.register("paid", 1).await;
                act(&test, &url, "approve", "review").await;
                come_back(&test, &link).await;
                assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
                // Longer than a token lives.
                test.run_for(Span::hours(4)).await;
                assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
                let held = books(&test).await.transactions[0].pnref.clone();
                test.emulator.decide(&held, accept).await.expect("held back");
                test.run_for(Span::hours(7)).await;
                let expected = if accept { 12_100 } else { 0 };
                assert_eq!(sums(&test).await, (0, expected, 0), "{action} {accept}");
                assert_eq!(test.view(&link).await.standing == Standing::Confirmed, accept, "{action}");
                test.assert_sound().await;
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_transfer_that_takes_days_is_no_money_until_it_has_come() {
    each_engine(async |database| {
        let test = selling(database, "sale").await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "echeck").await;
        come_back(&test, &link).await;
        test.run_for(Span::minutes(5)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Checking, "promised, and nothing else");
        assert_eq!((sums(&test).await.1, balance(&test, Account::GatewayClearing).await), (0, 0));
        let promised = books(&test).await.transactions[0].pnref.clone();
        test.emulator.decide(&promised, true).await.expect("it has come");
        test.run_for(Span::hours(3)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(
            (sums(&test).await, balance(&test, Account::GatewayClearing).await),
            ((0, 12_100, 0), 12_100)
        );
        test.assert_sound().await;
    })
    .await;
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
    for action in ["authorize", "sale"] {
        for fault in [None, Some(FaultKind::DropAfter), Some(FaultKind::DropBefore)] {
            each_engine(async |database| {
                let test = selling(database, action).await;
                let (link, url) = test.register("paid", 1).await;
                act(&test, &url, "approve", "balance").await;
                come_back(&test, &link).await;
                fault.map(|fault| test.emulator.arm(Arm::once(Operation::Credit, fault)));
                give_back_all(&test, &link).await;
                test.run_for(Span::minutes(20)).await;
                assert_eq!(sums(&test).await, (0, 12_100, 12_100), "{fault:?}");
                let made = books(&test).await.transactions;
                assert!(
                    made.iter().all(|of| of.kind != Kind::Void),
                    "what has moved is refunded, never voided"
                );
                assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
                test.assert_sound().await;
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_was_held_for_a_seat_that_somebody_else_has_is_let_go() {
    for fault in [None, Some(FaultKind::DropAfter), Some(FaultKind::DropBefore)] {
        each_engine(async |database| {
            let options = TestAppOptions { capacity: Some(1), ..TestAppOptions::default() };
            let test = selling_with(database, options).await;
            let (late, url) = test.register("paid", 1).await;
            act(&test, &url, "approve", "balance").await;
            // What he approved is held, and nobody hears of it until his seat is another's.
            test.emulator.arm(Arm::once(Operation::Authorize, FaultKind::DropAfter));
            let silent = test.emulator.arm(Arm {
                count: 0,
                nth: 3,
                ..Arm::once(Operation::Inquiry, FaultKind::Html503)
            });
            come_back(&test, &late).await;
            test.run_for(Span::minutes(35)).await;
            assert_eq!(sums(&test).await.0, 1, "held");
            test.hold("paid", 2).await.expect("free again");
            test.emulator.disarm(Some(silent));
            fault.map(|fault| test.emulator.arm(Arm::once(Operation::Void, fault)));
            test.run_for(Span::hours(1)).await;
            assert_eq!(
                test.view(&late).await.standing,
                Standing::Returned(ReturnReason::NoSeat),
                "{fault:?}"
            );
            assert_eq!(sums(&test).await, (0, 0, 0), "{fault:?}");
            test.assert_sound().await;
        })
        .await;
    }
}

/// Journey B: a host's ceiling is held, and what was used is taken when the session is over.
#[tokio::test(flavor = "multi_thread")]
async fn a_hosts_ceiling_is_held_and_what_was_used_is_taken() {
    for fault in [
        None,
        Some((Operation::Authorize, FaultKind::DropAfter)),
        Some((Operation::Capture, FaultKind::DropAfter)),
    ] {
        each_engine(async |database| {
            let test = selling(database, "authorize").await;
            test.sell_minutes("authorize").await;
            let here = test.hosted_here(Accepting::default()).await;
            let url = test.host_page(&here).await;
            fault.map(|(op, fault)| test.emulator.arm(Arm::once(op, fault)));
            let back = act(&test, &url, "approve", "balance").await;
            let page =
                back.split(['/', '?']).find(|part| part.len() == 32).unwrap_or_else(|| panic!("{back}"));
            let host = test.app.usage().returned(&test.site, page, Some(PageHint::Paid)).await;
            assert!(host.expect("the store works").is_some(), "{back}");
            test.run_for(Span::minutes(1)).await;
            let standing = test.app.usage().host_payment(test.site.id, here.id).await.expect("readable");
            assert!(matches!(standing, HostPayment::Held { .. }), "{standing:?}");
            test.run_for(Span::hours(3)).await;
            assert_eq!(sums(&test).await, (1, 0, 0), "held, and not taken");
            let connection = test.begin_here(&here).await;
            test.attended(&here, "desk", Span::minutes(30)).await;
            test.end_here(&connection).await;
            test.run_for(Span::minutes(2)).await;
            // € 1.80 for 30 people minutes, and 38 cents of tax; the rest is released.
            let taken = books(&test).await.transactions.iter().filter(|of| of.kind == Kind::Capture).count();
            assert_eq!((sums(&test).await.0, taken), (0, 1), "{fault:?}");
            assert!(sums(&test).await.1 > 0);
            let standing = test.app.usage().host_payment(test.site.id, here.id).await.expect("readable");
            assert_eq!(standing, HostPayment::Captured, "{fault:?}");
            test.assert_sound().await;
        })
        .await;
    }
}

fn form(password: &str) -> CredentialsForm {
    let known = emulators::payflow::Account::default();
    CredentialsForm {
        gateway: PRODUCT.as_str().into(),
        partner: known.partner,
        vendor: known.vendor,
        user: known.user,
        password: password.into(),
        ..CredentialsForm::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_kept_when_payflow_knows_them_and_may_take_paypal() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let administrator = test.person(Role::Administrator).await.person;
        let commerce = test.app.commerce();
        let save = async |form: &CredentialsForm| {
            commerce.save_account(&administrator, &test.site, Mode::Production, form).await.expect("stored")
        };
        let refused = async |form: &CredentialsForm| match save(form).await {
            Err(AccountRefusal::NotAccepted(answer)) => answer.outcome,
            other => panic!("{other:?}"),
        };
        let good = emulators::payflow::Account::default().pwd;
        assert_eq!(refused(&form("not it")).await, CheckOutcome::Refused(AccountTrouble::Credentials));
        let nobody = CredentialsForm { vendor: String::new(), ..form(&good) };
        let missing = vec![(CredentialsField::Vendor, CredentialsProblem::Missing)];
        assert_eq!(save(&nobody).await, Err(AccountRefusal::Form(missing)));
        test.emulator
            .set_account(emulators::payflow::Account { express_checkout: false, ..Default::default() });
        assert_eq!(refused(&form(&good)).await, CheckOutcome::Refused(AccountTrouble::Feature));
        test.emulator.set_account(emulators::payflow::Account::default());
        assert_eq!(save(&form(&good)).await, Ok(Entered::Proven));
        let accounts = commerce.merchant_accounts(&test.site).await.expect("readable");
        assert_eq!(accounts.main(Mode::Production).expect("entered").state, AccountState::Verified);
        // Cards of the same account are an account of their own, beside it.
        let cards = CredentialsForm { gateway: GatewayProduct::PayflowPro.as_str().into(), ..form(&good) };
        assert_eq!(save(&cards).await, Ok(Entered::Proven));
        let accounts = commerce.merchant_accounts(&test.site).await.expect("readable");
        let found =
            [PRODUCT, GatewayProduct::PayflowPro].map(|of| accounts.find(Mode::Production, of).is_some());
        assert_eq!(found, [true, true]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seller_outside_the_united_states_and_canada_cannot_have_one() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        assert_eq!(test.site.seller.country, "NL");
        let administrator = test.person(Role::Administrator).await.person;
        let form = form(&emulators::payflow::Account::default().pwd);
        for mode in [Mode::Test, Mode::Production] {
            let saved = test.app.commerce().save_account(&administrator, &test.site, mode, &form).await;
            assert_eq!(saved.expect("the store works"), Err(AccountRefusal::Elsewhere), "{mode:?}");
        }
        let asked = test.emulator.log_after(0, i64::MAX).await.expect("readable");
        assert!(asked.iter().all(|entry| entry.op != "token"), "Payflow was not asked");
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
        let test = test.restart(&target, std::sync::Arc::new(|_| {})).await;
        test.run_for(Span::hours(5)).await;
        let view = test.view(&link).await;
        assert_eq!((view.standing, view.receipt.is_some()), (Standing::Confirmed, true));
        assert_eq!(
            (sums(&test).await, balance(&test, Account::GatewayClearing).await),
            ((0, 12_100, 0), 12_100)
        );
        test.app.store().close().await;
        target.remove().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_decides_here_what_paypal_reviews_is_told_that_it_is_decided_there() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "review").await;
        come_back(&test, &link).await;
        assert_eq!(decide(&test, &link, Decision::Accept, "").await, Decided::Done);
        test.run_for(Span::minutes(2)).await;
        assert!(matches!(waiting(&test, &link).await, Some(Waiting::Review { is_refused: true, .. })));
        assert_eq!(test.view(&link).await.standing, Standing::UnderReview, "nothing is guessed");
        let held = books(&test).await.transactions[0].pnref.clone();
        test.emulator.decide(&held, true).await.expect("held back");
        test.run_for(Span::hours(7)).await;
        assert_eq!(
            (test.view(&link).await.standing, sums(&test).await),
            (Standing::Confirmed, (0, 12_100, 0))
        );
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_given_in_paypal_manager_is_noted_by_its_pnref() {
    each_engine(async |database| {
        let test = selling(database, "authorize").await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "balance").await;
        come_back(&test, &link).await;
        let id = registration(&test, &link).await;
        let of = async |kind| {
            let made = books(&test).await.transactions;
            made.into_iter().find(|of| of.kind == kind).expect("made").pnref
        };
        let (hold, capture) = (of(Kind::Authorization).await, of(Kind::Capture).await);
        let object = test.emulator.credit_at_console(&capture, 2_100).await.expect("so much is left");
        let record = async |object: &str| {
            let told = ConsoleRefund {
                id: test.app.refunds().new_id(),
                object: object.to_owned(),
                given: Some((eur(&test, 2_100), test.clock_now())),
                reason: "asked by telephone".into(),
            };
            test.app.refunds().record_console(CLERK, test.site.id, id, told).await.expect("the store works")
        };
        // What PayPal itself calls it, the capture, and the hold.
        for (other, refusal) in [
            ("2P599077L3553652G", OrderRefusal::NotShown),
            (&*capture, OrderRefusal::NotARefund),
            (&*hold, OrderRefusal::NotARefund),
        ] {
            assert_eq!(record(other).await, Err(refusal));
        }
        assert_eq!(record(&object).await, Ok(()));
        assert_eq!(
            (sums(&test).await, balance(&test, Account::GatewayClearing).await),
            ((0, 12_100, 2_100), 10_000)
        );
        test.assert_sound().await;
    })
    .await;
}
