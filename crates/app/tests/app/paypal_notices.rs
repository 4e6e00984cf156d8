//! PayPal's notifications: signed ones make us look, and no others do anything (PS-I-34 to PS-I-36, PS-F21, PS-F22).

use crate::common::balance;
use crate::refund_books::with_part_policy;
use app::disputes::{DisputeRefusal, NewDispute};
use app::payments::{Noted, Notice};
use app::refunds::{ConsoleRefund, HowPaid, OrderRefusal, RefundRequest};
use app::registrations::Standing;
use bytes::Bytes;
use domain::accounts::Role;
use domain::ids::{AccountId, MerchantAccountId, RefundId};
use domain::ledger::Account;
use domain::money::Money;
use domain::payments::dispute::Ended;
use domain::payments::gateway::{Mode, ObjectId};
use domain::sites::{CheckOutcome, GatewayProduct};
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use emulators::paypal::{Delivery, Kind};
use testkit::databases::{TestDatabase, each_engine};
use testkit::paypal::{act, approve};
use testkit::{TestApp, TestAppOptions};

/// What PayPal keeps of a price of 121.00, and does not give back.
const FEE: i64 = 446;

/// A site that PayPal tells of its payments: its account was verified.
pub(crate) async fn told(database: &TestDatabase) -> TestApp {
    let options = TestAppOptions { gateway: GatewayProduct::PayPal, ..TestAppOptions::default() };
    let test = TestApp::start_with(database, options).await;
    let administrator = test.person(Role::Administrator).await.person;
    let checked = test
        .app
        .commerce()
        .verify(&administrator, &test.site, (Mode::Production, GatewayProduct::PayPal))
        .await;
    assert_eq!(checked.expect("asked").map(|check| check.outcome), Some(CheckOutcome::Usable));
    test
}

pub(crate) async fn deliveries(test: &TestApp) -> Vec<Delivery> {
    test.paypal.deliveries().await.expect("readable")
}

/// The notification of a delivery, and the account that it is addressed to.
pub(crate) fn notice(delivery: &Delivery) -> (MerchantAccountId, Notice) {
    testkit::notices::notice(&delivery.url, &delivery.headers, &delivery.body)
}

pub(crate) async fn note(test: &TestApp, account: MerchantAccountId, notice: &Notice) -> Noted {
    test.app.payments().note_notice(account, notice).await.expect("the store works")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_paypal_tells_is_looked_at_within_seconds_although_nobody_comes_back() {
    each_engine(async |database| {
        let test = told(database).await;
        let (link, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        let (account, told) = notice(&deliveries(&test).await[0]);
        // However often it comes.
        for _ in 0..3 {
            assert_eq!(note(&test, account, &told).await, Noted::Kept);
        }
        test.run_for(Span::seconds(3)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        // Everything that PayPal has told since, newest first, twice, and once more days later: nothing happens twice.
        let mut all = deliveries(&test).await;
        all.reverse();
        assert!(all.len() >= 3, "{all:#?}");
        for delivery in all.iter().chain(&all) {
            let (account, told) = notice(delivery);
            assert_eq!(note(&test, account, &told).await, Noted::Kept, "I-34");
        }
        test.assert_sound().await;
        assert_eq!(test.paypal.books().await.expect("readable").captured, 12_100);
        test.advance(Span::days(4)).await;
        assert_eq!(note(&test, account, &told).await, Noted::Refused, "an old one is somebody's replay");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forgeries_are_refused_and_no_foreign_server_is_called() {
    each_engine(async |database| {
        let test = told(database).await;
        let (link, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        let (account, good) = notice(&deliveries(&test).await[0]);
        let mut longer = good.body.to_vec();
        longer.push(b' ');
        let other_time = good.sent_at.replace("08:0", "08:1");
        assert_ne!(other_time, good.sent_at);
        let signature = |text: &str| Notice { signature: text.into(), ..good.clone() };
        let forgeries = [
            signature(""),
            signature("bm9ib2R5"),
            signature("not base64"),
            Notice { body: longer.into(), ..good.clone() },
            Notice { body: Bytes::from_static(b"[]"), ..good.clone() },
            Notice { body: Bytes::from_static(b"\xff{"), ..good.clone() },
            Notice { id: format!("{}0", good.id), ..good.clone() },
            Notice { sent_at: other_time, ..good.clone() },
            Notice { sent_at: "yesterday".into(), ..good.clone() },
            Notice { algorithm: "none".into(), ..good.clone() },
            Notice {
                certificate_url: "https://evil.test/v1/notifications/certs/CERT-1".into(),
                ..good.clone()
            },
            Notice { certificate_url: good.certificate_url.replace("/live/", "/sandbox/"), ..good.clone() },
        ];
        for forgery in &forgeries {
            assert_eq!(note(&test, account, forgery).await, Noted::Refused, "I-35: {forgery:?}");
        }
        let nobody = MerchantAccountId(uuid::Uuid::from_u128(1));
        assert_eq!(note(&test, nobody, &good).await, Noted::Unknown);
        test.run_for(Span::seconds(3)).await;
        let standing = test.view(&link).await.standing;
        assert!(matches!(standing, Standing::AwaitingPayment { .. }), "nobody looked: {standing:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_certificate_paypal_is_asked_whether_it_sent_this() {
    each_engine(async |database| {
        let test = told(database).await;
        let (link, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        let (account, good) = notice(&deliveries(&test).await[0]);
        let elsewhere = Notice { certificate_url: format!("{}-GONE", good.certificate_url), ..good.clone() };
        let altered = Notice { id: format!("{}0", elsewhere.id), ..elsewhere.clone() };
        assert_eq!(note(&test, account, &altered).await, Noted::Refused);
        test.paypal.arm(Arm::once(Operation::Other, FaultKind::Error500Before));
        assert_eq!(note(&test, account, &elsewhere).await, Noted::Later, "PayPal sends it again");
        assert_eq!(note(&test, account, &elsewhere).await, Noted::Kept);
        test.run_for(Span::seconds(3)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.assert_sound().await;
    })
    .await;
}

/// The gateway's id of the one transaction of that kind.
pub(crate) async fn object(test: &TestApp, kind: Kind) -> String {
    let books = test.paypal.books().await.expect("readable");
    let mut of_kind = books.transactions.iter().filter(|of| of.kind == kind);
    of_kind.next().expect("there is one").id.clone()
}

/// Hands over what PayPal has told last.
async fn hear_the_last(test: &TestApp) {
    let all = deliveries(test).await;
    let (account, told) = notice(all.last().expect("something was told"));
    assert_eq!(note(test, account, &told).await, Noted::Kept);
    test.run_for(Span::seconds(5)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_at_paypals_console_becomes_ours_once() {
    each_engine(async |database| {
        let test = told(database).await;
        let (link, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        test.run_jobs().await;
        let mails = test.mailer.sent().len();
        test.paypal.give_back(&object(&test, Kind::Capture).await, 2_100).await.expect("so much is left");
        for _ in 0..2 {
            hear_the_last(&test).await;
            assert_eq!(balance(&test, Account::GatewayClearing).await, 10_000 - FEE, "but for PayPal's fee");
        }
        assert_eq!(test.mailer.sent().len(), mails + 1, "the payer is told once");
        test.assert_sound().await;
        // The rest goes back by ourselves; what PayPal tells of it is no other refund.
        let refunds = test.app.refunds();
        let offer = refunds.cancel_offer(&test.site, &link).await.expect("the store works");
        let offer = offer.expect("a genuine link").expect("in time");
        let shown = (offer.back.minor, offer.kept().minor);
        assert_eq!(shown.0, 10_000);
        refunds
            .cancel(&test.site, &link, shown)
            .await
            .expect("the store works")
            .expect("genuine")
            .expect("cancelled");
        test.run_for(Span::minutes(1)).await;
        hear_the_last(&test).await;
        assert_eq!(balance(&test, Account::GatewayClearing).await, -FEE, "PayPal keeps its fee");
        test.assert_sound().await;
    })
    .await;
}

/// What was taken and has not gone back, whatever PayPal keeps of it.
async fn cleared(test: &TestApp) -> i64 {
    balance(test, Account::GatewayClearing).await + balance(test, Account::GatewayFees).await
}

/// What a clerk types of a refund at PayPal's console: its id is all that counts.
fn typed(test: &TestApp, object: &str) -> ConsoleRefund {
    let given = Some((Money::new(1, test.site.currency), test.clock_now()));
    ConsoleRefund {
        id: test.app.refunds().new_id(),
        object: object.to_owned(),
        given,
        reason: "Rain.".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_refund_that_a_clerk_tells_of_first_is_looked_up_and_booked_once() {
    each_engine(async |database| {
        let test = told(database).await;
        let clerk = test.person(Role::Finance).await.person.account;
        let (link, url) = test.register("paid", 1).await;
        approve(&test, &url).await;
        test.come_back(&link).await;
        let reference = test.view(&link).await.reference;
        let page = test.app.money().payment(&test.site, &reference).await.expect("readable");
        let of = page.expect("a payment").id;
        let record = async |told: ConsoleRefund| {
            test.app.refunds().record_console(clerk, test.site.id, of, told).await.expect("the store works")
        };
        let capture = object(&test, Kind::Capture).await;
        let given = test.paypal.give_back(&capture, 2_100).await.expect("so much is left");
        let hold = object(&test, Kind::Authorization).await;
        for (id, refusal) in [
            (capture.as_str(), OrderRefusal::NotARefund),
            (&hold, OrderRefusal::NotARefund),
            ("4XY00000000000001", OrderRefusal::NotShown),
            ("", OrderRefusal::BadReference),
        ] {
            assert_eq!(record(typed(&test, id)).await, Err(refusal), "{id:?}");
        }
        test.paypal.arm(Arm::once(Operation::Inquiry, FaultKind::Error500Before));
        assert_eq!(record(typed(&test, &given)).await, Err(OrderRefusal::NoAnswer));
        assert_eq!(cleared(&test).await, 12_100, "nothing was noted");
        // Its amount is PayPal's, whatever was typed, and so is the spelling of its id.
        let form = typed(&test, &given.to_ascii_lowercase());
        for _ in 0..2 {
            assert_eq!(record(form.clone()).await, Ok(()), "a double click notes once");
        }
        assert_eq!(record(typed(&test, &given)).await, Err(OrderRefusal::Known));
        assert_eq!(cleared(&test).await, 10_000);
        // The notice comes later: it is the same refund. Of a second one the notice is first.
        hear_the_last(&test).await;
        assert_eq!(cleared(&test).await, 10_000);
        let second = test.paypal.give_back(&capture, 1_000).await.expect("so much is left");
        hear_the_last(&test).await;
        assert_eq!(record(typed(&test, &second)).await, Err(OrderRefusal::Known));
        assert_eq!(cleared(&test).await, 9_000);
        test.assert_sound().await;
    })
    .await;
}

/// A seat that was paid, of which a clerk gives so much back, and PayPal refuses: who he is, the order, and what was taken.
async fn failed_refund(test: &TestApp, minor: i64) -> (AccountId, RefundId, String) {
    let clerk = test.person(Role::Finance).await.person.account;
    let (link, url) = test.register("paid", 1).await;
    approve(test, &url).await;
    test.come_back(&link).await;
    let reference = test.view(&link).await.reference;
    let page = test.app.money().payment(&test.site, &reference).await.expect("readable");
    let (of, id) = (page.expect("a payment").id, test.app.refunds().new_id());
    test.paypal.arm(Arm::once(Operation::Credit, FaultKind::Result));
    let amount = Money::new(minor, test.site.currency);
    let request = RefundRequest { id, amount, reason: "Rain.".into() };
    let asked = test.app.refunds().request(clerk, test.site.id, of, request).await;
    asked.expect("the store works").expect("ordered");
    test.run_for(Span::minutes(5)).await;
    (clerk, id, object(test, Kind::Capture).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_refund_is_settled_only_by_one_of_its_amount_that_paypal_shows() {
    each_engine(async |database| {
        let test = told(database).await;
        let (clerk, id, capture) = failed_refund(&test, 5_000).await;
        let settle = async |object: &str| {
            let how = HowPaid::AtConsole(ObjectId(object.to_owned()));
            let refunds = test.app.refunds();
            refunds.settle_otherwise(clerk, test.site.id, id, (how, "done")).await.expect("the store works")
        };
        let other = test.paypal.give_back(&capture, 4_000).await.expect("so much is left");
        let less = Money::new(4_000, test.site.currency);
        assert_eq!(settle(&other).await, Err(OrderRefusal::OtherAmount(less)));
        assert_eq!(settle(&capture).await, Err(OrderRefusal::NotARefund));
        let given = test.paypal.give_back(&capture, 5_000).await.expect("so much is left");
        assert_eq!(settle(&given).await, Ok(()));
        // Both are told of later: one is known, the other is the site's own.
        hear_the_last(&test).await;
        assert_eq!(cleared(&test).await, 3_100);
        assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
        test.assert_sound().await;
    })
    .await;
}

/// PayPal tells of it before the clerk does: what had failed is carried out by it, and nothing is left to give twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_refund_is_settled_by_the_notice_of_one_at_the_console() {
    each_engine(async |database| {
        let test = told(database).await;
        let (clerk, id, capture) = failed_refund(&test, 5_000).await;
        let given = test.paypal.give_back(&capture, 5_000).await.expect("so much is left");
        hear_the_last(&test).await;
        assert_eq!(cleared(&test).await, 12_100 - 5_000);
        assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
        let how = HowPaid::AtConsole(ObjectId(given));
        let again = test.app.refunds().settle_otherwise(clerk, test.site.id, id, (how, "done")).await;
        assert!(again.expect("the store works").is_err(), "it is settled");
        let retried = test.app.refunds().retry(clerk, test.site.id, id).await.expect("the store works");
        assert!(retried.is_err(), "nobody asks PayPal once more");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(cleared(&test).await, 12_100 - 5_000);
        test.assert_sound().await;
    })
    .await;
}

/// At once, so that what PayPal answers is the answer to its first send.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_of_a_failed_refund_is_sent_when_one_at_the_console_is_told_of() {
    each_engine(async |database| {
        let test = told(database).await;
        let (_, _, capture) = failed_refund(&test, 12_100).await;
        test.paypal.give_back(&capture, 5_000).await.expect("so much is left");
        hear_the_last(&test).await;
        assert_eq!(cleared(&test).await, 0, "the rest has gone back as well");
        assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
        test.assert_sound().await;
    })
    .await;
}

/// A clerk gives a failed refund at the console in two parts. The rest is not sent between them, and not after them: more would leave
/// than was owed.
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_refund_that_is_given_at_the_console_in_two_parts_goes_back_once() {
    for (parts, is_told_between) in [([8_000, 2_000], true), ([8_000, 2_000], false), ([2_000, 8_000], false)]
    {
        each_engine(async |database| {
            let test = told(database).await;
            let (clerk, id, capture) = failed_refund(&test, 10_000).await;
            for minor in parts {
                test.paypal.give_back(&capture, minor).await.expect("so much is left");
                if is_told_between {
                    hear_the_last(&test).await;
                }
            }
            hear_the_last(&test).await;
            test.run_for(Span::minutes(5)).await;
            assert_eq!(cleared(&test).await, 12_100 - 10_000);
            assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
            let retried = test.app.refunds().retry(clerk, test.site.id, id).await.expect("the store works");
            assert_eq!(retried, Err(OrderRefusal::NotFailed), "nothing is left of it");
            let books = test.paypal.books().await.expect("books");
            let given = books.transactions.iter().filter(|found| found.kind == Kind::Refund);
            assert_eq!(given.map(|found| found.amount).sum::<i64>(), 10_000);
            test.assert_sound().await;
        })
        .await;
    }
}

/// He gives a part there, and leaves the rest to us: it is his to say.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_of_a_failed_refund_of_a_part_is_asked_for_again_by_a_person() {
    each_engine(async |database| {
        let test = told(database).await;
        let (clerk, id, capture) = failed_refund(&test, 10_000).await;
        test.paypal.give_back(&capture, 8_000).await.expect("so much is left");
        hear_the_last(&test).await;
        test.run_for(Span::minutes(5)).await;
        assert_eq!(cleared(&test).await, 12_100 - 8_000);
        assert_eq!(balance(&test, Account::RefundsPayable).await, -2_000);
        let retried = test.app.refunds().retry(clerk, test.site.id, id).await.expect("the store works");
        assert_eq!(retried, Ok(()));
        test.run_for(Span::minutes(5)).await;
        assert_eq!(cleared(&test).await, 12_100 - 10_000);
        assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
        test.assert_sound().await;
    })
    .await;
}

/// Two clerks at one failed refund: one gives the money at PayPal's console, which tells us nothing, and the other by bank.
#[tokio::test(flavor = "multi_thread")]
async fn before_a_failed_refund_is_noted_as_paid_by_bank_paypal_is_asked_what_went_back() {
    for (minor, is_this_one) in [(5_000, true), (4_000, false)] {
        each_engine(async |database| {
            let test = told(database).await;
            let (clerk, id, capture) = failed_refund(&test, 5_000).await;
            test.paypal.give_back(&capture, minor).await.expect("so much is left");
            let by_bank = async || {
                let refunds = test.app.refunds();
                let paid = refunds.settle_otherwise(clerk, test.site.id, id, (HowPaid::ByBank, "IBAN")).await;
                paid.expect("the store works")
            };
            if is_this_one {
                assert_eq!(by_bank().await, Err(OrderRefusal::NotFailed), "it was carried out there");
                assert_eq!(balance(&test, Account::RefundsPayable).await, 0);
            } else {
                // He sees it on the page now, and says so once more if it is another one.
                assert_eq!(by_bank().await, Err(OrderRefusal::ShownThere));
                assert_eq!(by_bank().await, Ok(()));
            }
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_is_let_go_at_paypals_console_is_ours_no_more() {
    each_engine(async |database| {
        let test = told(database).await;
        let (link, url) = test.register("paid", 1).await;
        act(&test, &url, "approve", "review").await;
        test.come_back(&link).await;
        assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
        test.paypal.release(&object(&test, Kind::Authorization).await).await.expect("held");
        hear_the_last(&test).await;
        assert_ne!(test.view(&link).await.standing, Standing::UnderReview);
        test.assert_sound().await;
    })
    .await;
}

/// Somebody gives back at the console what a dispute holds back here: PayPal is asked before anything that waited is sent.
#[tokio::test(flavor = "multi_thread")]
async fn what_went_back_at_the_console_while_it_was_disputed_goes_back_once() {
    for (at_console, waits, is_won) in [
        (12_100, 12_100, true),
        (2_100, 12_100, true),
        (2_000, 9_075, true),
        (12_100, 12_100, false),
        (2_100, 12_100, false),
        (2_000, 9_075, false),
    ] {
        each_engine(async |database| {
            let mut test = told(database).await;
            if waits < 12_100 {
                test = with_part_policy(test).await;
            }
            let clerk = test.person(Role::Finance).await.person.account;
            let (link, url) = test.register("paid", 1).await;
            approve(&test, &url).await;
            test.come_back(&link).await;
            test.run_for(if waits < 12_100 { Span::days(3) } else { Span::minutes(1) }).await;
            let reference = test.view(&link).await.reference;
            let page = test.app.money().payment(&test.site, &reference).await.expect("readable");
            let of = page.expect("a payment").id;
            let dispute = NewDispute {
                id: test.app.disputes().new_id(),
                amount: Money::new(12_100, test.site.currency),
                fee: Money::zero(test.site.currency),
                case_number: "PP-D-1".into(),
                opened_at: test.clock_now(),
                answer_by: None,
                reason: String::new(),
            };
            let id = dispute.id;
            let how = if is_won { Ended::Won } else { Ended::Lost(dispute.amount) };
            let noted = test.app.disputes().note(clerk, test.site.id, of, dispute).await;
            assert_eq!(noted.expect("the store works"), Ok(()));
            let cancelled = test.app.refunds().cancel(&test.site, &link, (waits, 12_100 - waits)).await;
            cancelled.expect("the store works").expect("genuine").expect("by the rules");
            let capture = object(&test, Kind::Capture).await;
            test.paypal.give_back(&capture, at_console).await.expect("so much is left");
            let end = async || {
                let ended = test.app.disputes().end(clerk, test.site.id, of, (id, how, "")).await;
                ended.expect("the store works")
            };
            test.paypal.arm(Arm { count: 20, ..Arm::once(Operation::Inquiry, FaultKind::DropBefore) });
            assert_eq!(end().await, Err(DisputeRefusal::NoAnswer), "what was given there is not known");
            test.paypal.disarm(None);
            test.run_for(Span::minutes(2)).await;
            assert_eq!(end().await, Ok(()));
            test.run_for(Span::minutes(5)).await;
            let books = test.paypal.books().await.expect("books");
            let given = books.transactions.iter().filter(|found| found.kind == Kind::Refund);
            let given: i64 = given.map(|found| found.amount).sum();
            assert_eq!(given, if is_won { waits } else { at_console });
            // Lost, he has what went back besides, and the fee is a loss, too.
            let kept = 12_100 - waits;
            let lost = if is_won { 0 } else { at_console + kept - kept * 21 / 121 };
            assert_eq!(balance(&test, Account::DisputeLosses).await, lost);
            assert_eq!(balance(&test, Account::CancellationFees).await, -(kept - kept * 21 / 121));
            for account in [Account::DisputedFunds, Account::RefundsPayable, Account::DeferredRevenue] {
                assert_eq!(balance(&test, account).await, 0, "{account:?}");
            }
            test.assert_sound().await;
        })
        .await;
    }
}
