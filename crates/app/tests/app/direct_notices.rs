//! Notifications of direct payments (PS-I-34 to PS-I-36, PS-F21, PS-F22): the card's payment is made by a call of ours, so what PayPal
//! tells of it is older or younger than what we know, and in any case only a reason to ask.

use crate::common::balance;
use crate::pro_uk::{books, hear};
use crate::pro_uk_direct::{page_is_open, type_card, usual};
use app::crash::CrashPoint;
use app::payments::{CardAnswer, Noted, Notice};
use app::registrations::Standing;
use bytes::Bytes;
use domain::ids::MerchantAccountId;
use domain::ledger::Account;
use domain::time::Span;
use emulators::express::{Delivery, Kind, Signature};
use emulators::payflow::{Arm, FaultKind, Operation};
use http::Request;
use http::header::CONTENT_TYPE;
use std::sync::{Arc, Mutex};
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::payer::Card;
use testkit::stolen::dump;

async fn told(test: &TestApp) -> Vec<(MerchantAccountId, Notice)> {
    test.express.deliveries().await.expect("readable").iter().map(notice).collect()
}

fn notice(delivery: &Delivery) -> (MerchantAccountId, Notice) {
    testkit::notices::notice(&delivery.url, &delivery.headers, &delivery.body)
}

async fn note(test: &TestApp, (account, notice): &(MerchantAccountId, Notice)) -> Noted {
    test.app.payments().note_notice(*account, notice).await.expect("the store works")
}

/// What there is of money, seats, papers and mails: everything but what was asked and heard, and when.
async fn kept(test: &TestApp) -> String {
    let kept = [
        "ledger_",
        "chain_link",
        "capture",
        "refund",
        "receipt",
        "credit_note",
        "registration",
        "seat",
        "mail",
    ];
    let all = dump(test.app.store()).await;
    let lines = all.lines().filter(|line| kept.iter().any(|table| line.starts_with(table)));
    lines.map(|line| format!("{line}\n")).collect()
}

/// Every order of so many.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else { return vec![Vec::new()] };
    let shorter = orders(last);
    let with_last = |at: usize| {
        shorter.iter().map(move |order| {
            let mut order = order.clone();
            order.insert(at, last);
            order
        })
    };
    (0..count).flat_map(with_last).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn in_any_order_and_number_they_change_nothing_that_was_known() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, _) = test.register("paid", 1).await;
        assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
        test.run_for(Span::minutes(2)).await;
        let refunds = test.app.refunds();
        let offer = refunds.cancel_offer(&test.site, &link).await.expect("the store works");
        let offer = offer.expect("a genuine link").expect("in time");
        let cancelled = refunds.cancel(&test.site, &link, (offer.back.minor, offer.kept().minor)).await;
        cancelled.expect("the store works").expect("a genuine link").expect("cancelled");
        test.run_for(Span::hours(2)).await;
        let all = test.express.deliveries().await.expect("readable");
        for word in ["Pending", "Completed", "Refunded"] {
            assert!(all.iter().any(|one| one.body.contains(&format!("payment_status={word}"))), "{all:#?}");
        }
        assert!(all.iter().all(|one| one.body.contains("txn_type=web%5faccept")), "{all:#?}");
        let before = kept(&test).await;
        assert!(before.contains("credit_note "), "{before}");
        for order in orders(all.len()) {
            for at in order.iter().chain(&order) {
                assert_eq!(note(&test, &notice(&all[*at])).await, Noted::Kept, "{order:?}");
            }
            test.run_for(Span::minutes(2)).await;
            assert_eq!(kept(&test).await, before, "I-34: {order:?}");
        }
        // PayPal says of old ones, too, that they are its own.
        test.run_for(Span::days(30)).await;
        let before = kept(&test).await;
        hear(&test).await;
        test.run_for(Span::minutes(2)).await;
        assert_eq!(kept(&test).await, before, "a replay");
        let books = books(&test).await;
        assert_eq!((books.open_holds, books.captured, books.refunded), (0, 12_100, 12_100));
        test.assert_sound().await;
    })
    .await;
}

/// The notification of a payment is there before the answer to it is missed, and again after it was looked up.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_before_the_answer_makes_us_ask_and_nobody_pays_twice() {
    for fault in [FaultKind::DropAfter, FaultKind::DropBefore] {
        each_engine(async |database| {
            let test = usual(database).await;
            crate::pro_uk::lag(&test);
            let (link, _) = test.register("paid", 1).await;
            test.express.arm(Arm::once(Operation::Authorize, fault));
            assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
            assert!(matches!(test.view(&link).await.standing, Standing::Checking));
            let is_paid = fault == FaultKind::DropAfter;
            assert_eq!(told(&test).await.len(), usize::from(is_paid), "{fault:?}");
            hear(&test).await;
            hear(&test).await;
            test.run_for(Span::minutes(1)).await;
            // Not known yet: nobody pays on top.
            assert!(matches!(test.view(&link).await.standing, Standing::Checking), "{fault:?}");
            assert!(!page_is_open(&test, &link).await, "{fault:?}");
            assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::NothingToPay));
            test.run_for(Span::minutes(30)).await;
            hear(&test).await;
            test.run_for(Span::minutes(1)).await;
            assert_eq!(test.view(&link).await.standing == Standing::Confirmed, is_paid, "{fault:?}");
            assert_eq!(books(&test).await.captured, if is_paid { 12_100 } else { 0 });
            test.assert_sound().await;
        })
        .await;
    }
}

/// PayPal has answered, and before that is written down here its notification has made us ask.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_while_the_answer_is_under_way_tells_the_same_once() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, _) = test.register("paid", 1).await;
        let (answered, is_answered) = std::sync::mpsc::channel();
        let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
        let waits = Mutex::new(Some(may_go_on));
        let hook = Arc::new(move |reached: CrashPoint| {
            let is_it = reached == CrashPoint::AuthorizationHeard;
            let waits = if is_it { waits.lock().expect("unbroken").take() } else { None };
            if let Some(waits) = waits {
                answered.send(()).expect("somebody waits for it");
                waits.recv().expect("told");
            }
        });
        let test = test.restart(database, hook).await;
        let (app, site, of) = (test.app.clone(), test.site.clone(), link.clone());
        let paying =
            tokio::spawn(
                async move { app.registrations().pay_by_card(&site, &of, Card::good().typed()).await },
            );
        tokio::task::block_in_place(|| is_answered.recv()).expect("answered");
        assert_eq!(told(&test).await.len(), 1);
        hear(&test).await;
        hear(&test).await;
        test.run_for(Span::seconds(5)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed, "by what it was told");
        go_on.send(()).expect("it waits");
        assert_eq!(paying.await.expect("not dead").expect("the store works"), Ok(CardAnswer::Sent));
        hear(&test).await;
        test.run_for(Span::minutes(2)).await;
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        let books = books(&test).await;
        assert_eq!((books.open_holds, books.captured), (0, 12_100));
        test.assert_sound().await;
    })
    .await;
}

/// Filters hold it, and somebody at PayPal decides: told, we know within seconds.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_decided_at_paypal_is_known_within_seconds() {
    for accepts in [true, false] {
        each_engine(async |database| {
            let test = usual(database).await;
            let (link, _) = test.register("paid", 1).await;
            assert_eq!(type_card(&test, &link, Card::reviewed().typed()).await, Ok(CardAnswer::Sent));
            // What is known already is told, and nobody takes it for a decision.
            hear(&test).await;
            test.run_for(Span::minutes(40)).await;
            assert_eq!(test.view(&link).await.standing, Standing::UnderReview);
            let held = books(&test).await.transactions.last().expect("one").id.clone();
            test.express.decide(&held, accepts).await.expect("decided at PayPal");
            hear(&test).await;
            test.run_for(Span::seconds(5)).await;
            let standing = test.view(&link).await.standing;
            assert_ne!(standing, Standing::UnderReview, "{accepts}");
            assert_eq!(standing == Standing::Confirmed, accepts, "{standing:?}");
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_paypal_takes_back_waits_for_a_person() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, _) = test.register("paid", 1).await;
        assert_eq!(type_card(&test, &link, Card::good().typed()).await, Ok(CardAnswer::Sent));
        test.run_for(Span::minutes(2)).await;
        let capture = books(&test).await.transactions.into_iter().find(|of| of.kind == Kind::Capture);
        test.express.take_back(&capture.expect("taken").id).await.expect("taken back");
        hear(&test).await;
        test.run_for(Span::minutes(1)).await;
        let mut tx = test.app.store().reader().await.expect("the store works");
        let counted = store::payments::attempts::count_by_state(&mut tx).await.expect("readable");
        assert_eq!(counted, [("quarantine".to_owned(), 1)]);
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100, "a person decides");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forgeries_change_no_row() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, _) = test.register("paid", 1).await;
        let (other, _) = test.register("paid", 2).await;
        assert_eq!(type_card(&test, &link, Card::reviewed().typed()).await, Ok(CardAnswer::Sent));
        assert_eq!(type_card(&test, &other, Card::reviewed().typed()).await, Ok(CardAnswer::Sent));
        let all = told(&test).await;
        let [one, of_other] = &all[..] else { panic!("{all:#?}") };
        let text = |notice: &Notice| String::from_utf8(notice.body.to_vec()).expect("a form");
        let (account, good) = one;
        let body = text(good);
        let custom = |body: &str| {
            let (_, rest) = body.split_once("custom=").expect("it names its payment");
            rest.split('&').next().unwrap_or_default().to_owned()
        };
        let (ours, others) = (custom(&body), custom(&text(&of_other.1)));
        assert_ne!(ours, others);
        let before = dump(test.app.store()).await;
        for (forged, expected) in [
            (body.replace("payment_status=Pending", "payment_status=Completed"), Noted::Refused),
            (body.replace("mc_gross=121", "mc_gross=1"), Noted::Refused),
            // The one's notification, told of the other's payment.
            (body.replace(&ours, &others), Noted::Refused),
            (format!("{body}&custom={others}"), Noted::Refused),
            (format!("custom={others}&{body}"), Noted::Refused),
            // Of PayPal's sandbox; it is not even asked.
            (format!("{body}&test_ipn=1"), Noted::Refused),
            // About nothing that was paid here: not asked either.
            (body.replace(&ours, "000000000000"), Noted::Kept),
            (format!("{{\"custom\":\"{ours}\"}}"), Noted::Kept),
            (String::new(), Noted::Kept),
            (format!("{body}&memo={}", "x".repeat(20_000)), Noted::Kept),
        ] {
            assert_ne!(forged, body);
            let forged = Notice { body: Bytes::from(forged), ..good.clone() };
            assert_eq!(note(&test, &(*account, forged.clone())).await, expected, "I-35: {forged:?}");
        }
        let odd = Notice { body: Bytes::from_static(b"\xff\xfe%zz&=&custom"), ..good.clone() };
        assert_eq!(note(&test, &(*account, odd)).await, Noted::Kept);
        let nobody = MerchantAccountId(uuid::Uuid::from_u128(1));
        assert_eq!(note(&test, &(nobody, good.clone())).await, Noted::Unknown);
        assert_eq!(dump(test.app.store()).await, before, "I-35");
    })
    .await;
}

/// Anybody may have PayPal tell us of a payment of his own, with a number of ours written on it: genuine, and about nothing here.
#[tokio::test(flavor = "multi_thread")]
async fn a_genuine_one_of_another_payment_that_names_ours_pays_for_nothing() {
    each_engine(async |database| {
        let test = usual(database).await;
        let (link, _) = test.register("paid", 1).await;
        let (address, reference) = {
            let mut tx = test.app.store().reader().await.expect("the store works");
            let accounts = store::sites::list_accounts(&mut tx, test.site.id).await.expect("readable");
            let account = accounts.first().expect("connected").id;
            let all = store::payments::attempts::list_all_unresolved(&mut tx).await.expect("readable");
            let attempt = store::payments::attempts::get(&mut tx, test.site.id, all[0].0).await.expect("there");
            (format!("{}/notifications/paypal/{account}", test.app.base_url()), attempt.reference)
        };
        let (known, card) = (Signature::default(), Card::good());
        let body = format!(
            "USER={}&PWD={}&SIGNATURE={}&VERSION=124&METHOD=DoDirectPayment&PAYMENTACTION=Sale&AMT=121.00&CURRENCYCODE=GBP\
             &INVNUM=elsewhere&CUSTOM={}&NOTIFYURL={address}&CREDITCARDTYPE=Visa&ACCT={}&EXPDATE=122030&CVV2=123\
             &IPADDRESS=203.0.113.7&FIRSTNAME=Mal&LASTNAME=Lory&STREET=1+Main+St&CITY=Leeds&ZIP=10001&COUNTRYCODE=GB",
            known.user, known.password, known.signature, reference.as_str(), card.number
        );
        let request = Request::post("http://127.0.0.1:3/live/nvp")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(body));
        test.express.call(request.expect("a request")).await.expect("answered");
        assert_eq!(books(&test).await.captured, 12_100, "paid, elsewhere");
        assert_eq!(told(&test).await.len(), 1);
        hear(&test).await;
        test.run_for(Span::minutes(5)).await;
        let standing = test.view(&link).await.standing;
        assert!(matches!(standing, Standing::AwaitingPayment { page_open: true, .. }), "{standing:?}");
        assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
        // His own card pays as always.
        assert_eq!(type_card(&test, &link, card.typed()).await, Ok(CardAnswer::Sent));
        assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100);
    })
    .await;
}
