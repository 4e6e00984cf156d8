//! The list of PayPal's classic interface held against our books, for each product that is paid through it: the list says neither whose a
//! line is nor what it came of, and PayPal is asked about what our books do not know.

use crate::common::balance;
use crate::decisions::decide;
use crate::disputes_told::payment;
use crate::reconciliation::{LATER, agreed, compare, differing, pass, seen, view_of};
use app::PersonalLink;
use app::money::{Decided, Decision};
use app::payments::CardAnswer;
use app::reconciliation::{Answer, Difference, Movement};
use app::refunds::{ConsoleRefund, RefundRequest};
use app::registrations::Standing;
use domain::accounts::Role;
use domain::ledger::Account;
use domain::money::Money;
use domain::sites::{GatewayProduct, ProUkEdition};
use domain::time::Span;
use emulators::express::{Kind, Mode, Moved, Signature, Transaction};
use emulators::payflow::{Account as GatewayAccount, Arm, FaultKind, Mode as Host, Operation};
use testkit::databases::{TestDatabase, each_engine};
use testkit::payer::Card;
use testkit::{TestApp, TestAppOptions};

/// What is sold through the classic interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    Express,
    Hosted,
    Direct,
}

pub(crate) const ALL: [Product; 3] = [Product::Express, Product::Hosted, Product::Direct];

pub(crate) async fn selling(database: &TestDatabase, product: Product) -> TestApp {
    let (gateway, currency) = match product {
        Product::Express => (GatewayProduct::ExpressCheckout, "EUR"),
        Product::Hosted => (GatewayProduct::ProUk, "GBP"),
        Product::Direct => return crate::pro_uk_direct::usual(database).await,
    };
    TestApp::start_with(database, TestAppOptions { gateway, currency, ..TestAppOptions::default() }).await
}

/// Somebody buys a seat.
pub(crate) async fn buy(test: &TestApp, product: Product, browser: u128) -> PersonalLink {
    let link = if product == Product::Direct {
        let (link, _) = test.register("paid", browser).await;
        let paid = test.app.registrations().pay_by_card(&test.site, &link, Card::good().typed()).await;
        assert_eq!(paid.expect("the store works"), Ok(CardAnswer::Sent));
        test.run_for(Span::minutes(1)).await;
        link
    } else {
        testkit::express::buy(test, browser).await
    };
    assert_eq!(test.view(&link).await.standing, Standing::Confirmed);
    link
}

pub(crate) async fn captures(test: &TestApp) -> Vec<Transaction> {
    let books = test.express.books().await.expect("readable");
    books.transactions.into_iter().filter(|of| of.kind == Kind::Capture).collect()
}

/// A site that has sold one seat; its link and what was taken.
pub(crate) async fn sold(database: &TestDatabase, product: Product) -> (TestApp, PersonalLink, String) {
    let test = selling(database, product).await;
    let link = buy(&test, product, 1).await;
    let capture = captures(&test).await.remove(0).id;
    (test, link, capture)
}

/// Something moves at the account by itself.
pub(crate) async fn moved(test: &TestApp, of: Moved) -> String {
    let of = Moved { currency: test.site.currency.code().into(), ..of };
    test.express.enter_moved(Mode::Live, &Signature::default().user, of).await.expect("entered")
}

/// How often PayPal was asked about one transaction.
pub(crate) async fn asked_about(test: &TestApp) -> usize {
    let log = test.express.log_after(0, i64::MAX).await.expect("readable");
    log.iter().filter(|entry| entry.request.contains("GetTransactionDetails")).count()
}

pub(crate) async fn compared(test: &TestApp) -> Answer {
    test.advance(Span::minutes(2)).await;
    let account = view_of(test).await.accounts.first().expect("connected").id;
    let answer = test.app.reconciliation().compare(&test.site, account).await;
    answer.expect("the store works").expect("listed")
}

/// Somebody notes what was given back at PayPal.
pub(crate) async fn note_console_refund(test: &TestApp, link: &PersonalLink, (object, minor): (String, i64)) {
    let clerk = test.person(Role::Finance).await.person.account;
    let told = ConsoleRefund {
        id: test.app.refunds().new_id(),
        object,
        given: Some((Money::new(minor, test.site.currency), test.clock_now())),
        reason: "At PayPal.".into(),
    };
    let of = payment(test, link).await.id;
    let noted = test.app.refunds().record_console(clerk, test.site.id, of, told).await;
    noted.expect("the store works").expect("noted");
}

fn arm_list(test: &TestApp, fault: FaultKind, count: u64) {
    test.express.arm(Arm { count, ..Arm::once(Operation::Inquiry, fault) });
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_day_of_sales_and_refunds_nothing_differs_and_nobody_is_asked_about_a_line() {
    for product in ALL {
        each_engine(async |database| {
            let test = selling(database, product).await;
            let (first, second) = (buy(&test, product, 1).await, buy(&test, product, 2).await);
            let clerk = test.person(Role::Finance).await.person.account;
            for (link, minor) in [(&first, 12_100), (&second, 2_000)] {
                let (of, id) = (payment(&test, link).await.id, test.app.refunds().new_id());
                let amount = Money::new(minor, test.site.currency);
                let request = RefundRequest { id, amount, reason: "Rain.".into() };
                let asked = test.app.refunds().request(clerk, test.site.id, of, request).await;
                asked.expect("the store works").expect("ordered");
            }
            test.run_for(Span::minutes(1)).await;
            let listed = |kind: &str, status: &str, minor| Moved {
                kind: kind.into(),
                status: status.into(),
                minor,
                ..Moved::default()
            };
            for other in [
                listed("Transfer", "Completed", -9_000),
                listed("Currency Conversion (debit)", "Completed", -500),
                listed("Temporary Hold", "Placed", -500),
                listed("Authorization", "Voided", 12_100),
                listed("Fee Reversal", "Completed", 100),
                // What has not moved.
                listed("Payment", "Pending", 700),
                listed("Payment", "Denied", 700),
            ] {
                moved(&test, other).await;
            }
            test.advance(LATER).await;
            let before = asked_about(&test).await;
            let view = compare(&test).await;
            // Two captures and two refunds; of the others the two holds.
            assert_eq!((differing(&view), agreed(&view)), (vec![], (4, 7)), "{product:?} {view:#?}");
            assert_eq!(asked_about(&test).await, before, "the list says it all");
            // The job does the same once a day.
            app::jobs::recover(&test.app).await.expect("recovered");
            let last = view.accounts[0].last.clone();
            pass(&test, Span::hours(26)).await;
            let view = view_of(&test).await;
            assert_ne!(view.accounts[0].last, last);
            assert_eq!((differing(&view), agreed(&view)), (vec![], (4, 7)));
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_at_the_console_is_told_with_its_payment_and_agrees_once_it_is_noted() {
    for product in ALL {
        each_engine(async |database| {
            let (test, link, capture) = sold(database, product).await;
            let given = test.express.give_back(&capture, 2_000).await.expect("given");
            test.advance(LATER).await;
            let view = compare(&test).await;
            assert_eq!(differing(&view), vec![(Difference::NotHere, given.as_str())], "{product:?}");
            let line = &view.differences[0];
            assert_eq!(line.row.movement, Movement::GivenBack);
            assert_eq!(line.row.theirs.map(|of| of.minor), Some(2_000));
            assert_eq!(line.reference, Some(test.view(&link).await.reference), "its payment is named");
            // Nothing is taken in by itself: whose doing it was PayPal does not say for sure.
            assert_eq!(payment(&test, &link).await.returned.minor, 0);
            note_console_refund(&test, &link, (given, 2_000)).await;
            let view = compare(&test).await;
            assert_eq!((differing(&view), agreed(&view).0), (vec![], 2), "{product:?} {view:#?}");
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_the_books_do_not_know_is_told_if_it_is_ours_and_others_are_asked_about_once() {
    each_engine(async |database| {
        let (test, link, _) = sold(database, Product::Express).await;
        let number = captures(&test).await.remove(0).invoice_id;
        // By hand, of another shop, of another shop's form, and sent by the merchant.
        let by_hand = moved(&test, Moved::default()).await;
        let of = |custom: &str, invoice: &str| Moved {
            custom_id: custom.into(),
            invoice_id: invoice.into(),
            ..Moved::default()
        };
        moved(&test, of("202611280001", "shop 1")).await;
        moved(&test, of("", "202611280001")).await;
        moved(&test, of("somebody@example.org", "7K3M9Q2XVB4V")).await;
        moved(&test, Moved { minor: -700, ..Moved::default() }).await;
        // Under numbers as ours that nobody knows, and under one of ours.
        let strange = moved(&test, of("7K3M9Q2XVB4T", "7K3M9Q2XVB4V")).await;
        let ours = moved(&test, of("", &number)).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        let mut told = differing(&view);
        told.sort_by_key(|(_, object)| *object != strange);
        assert_eq!(told, vec![(Difference::NotHere, strange.as_str()), (Difference::NotHere, ours.as_str())]);
        assert_eq!(agreed(&view), (1, 6), "{view:#?}");
        let named: Vec<_> = view.differences.iter().filter_map(|line| line.reference.clone()).collect();
        assert_eq!(named, [test.view(&link).await.reference]);
        // What was said once is not asked again, but of a payment of ours.
        assert_eq!(differing(&compare(&test).await).len(), 2);
        let log = test.express.log_after(0, i64::MAX).await.expect("readable");
        for id in [&by_hand, &strange] {
            let asked = log.iter().filter(|entry| entry.request.contains(&format!("TRANSACTIONID={id}")));
            assert_eq!(asked.count(), 1, "{id}");
        }
        // Nothing that somebody wrote on his own sale is kept.
        let mut tx = test.app.store().reader().await.expect("a reader");
        let account = view.accounts[0].id;
        let kept = store::reconciliation::lines::list_origins(&mut tx, account).await.expect("readable");
        drop(tx);
        assert_eq!(kept.len(), 6);
        let marks: Vec<_> = kept.iter().filter_map(|of| of.attempt_reference.as_deref()).collect();
        assert_eq!(marks, ["7K3M9Q2XVB4T"]);
        // Somebody knows what it is.
        let clerk = test.person(Role::Finance).await.person.account;
        for line in &view.differences {
            let office = test.app.reconciliation();
            let explained = office.explain(clerk, &test.site, seen(line), "By telephone.").await;
            explained.expect("the store works").expect("open");
        }
        assert_eq!(differing(&compare(&test).await), vec![]);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_list_does_not_have_is_asked_about_before_anybody_is_accused() {
    for product in ALL {
        each_engine(async |database| {
            let (test, _, capture) = sold(database, product).await;
            test.advance(LATER).await;
            // The search is days late, and knows the payment by its id.
            test.express.arm(Arm {
                lag_s: 3 * 86_400,
                count: 0,
                ..Arm::once(Operation::Inquiry, FaultKind::InquiryLag)
            });
            let view = compare(&test).await;
            assert_eq!((differing(&view), agreed(&view)), (vec![], (1, 0)), "{product:?} {view:#?}");
            test.express.disarm(None);
            // PayPal knows nothing of it at all.
            arm_list(&test, FaultKind::NotFound, 0);
            let view = compare(&test).await;
            assert_eq!(differing(&view), vec![(Difference::NotThere, capture.as_str())], "{product:?}");
            assert!(view.differences[0].reference.is_some(), "its payment is named");
            assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100, "nothing is posted");
            test.express.disarm(None);
            assert_eq!(differing(&compare(&test).await), vec![], "it agrees now");
            // Another amount: it is asked for in two parts.
            arm_list(&test, FaultKind::OtherAmount, 2);
            let view = compare(&test).await;
            assert_eq!(differing(&view), vec![(Difference::Amount, capture.as_str())], "{product:?}");
            assert_eq!(differing(&compare(&test).await), vec![]);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_lines_than_an_answer_has_are_compared_and_more_than_can_be_asked_about_another_day() {
    each_engine(async |database| {
        let (test, _, _) = sold(database, Product::Express).await;
        for _ in 0..50 {
            for _ in 0..5 {
                moved(&test, Moved::default()).await;
            }
            test.advance(Span::seconds(7)).await;
        }
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (1, 251)), "{view:#?}");
        for _ in 0..350 {
            moved(&test, Moved::default()).await;
            test.advance(Span::seconds(1)).await;
        }
        test.advance(LATER).await;
        assert_eq!(compared(&test).await, Answer::Unfinished, "each of them is a call");
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view)), (vec![], (1, 601)), "the rest of them");
        let before = asked_about(&test).await;
        compare(&test).await;
        assert_eq!(asked_about(&test).await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_may_not_search_is_told_so_and_nothing_is_said_of_its_books() {
    each_engine(async |database| {
        let (test, _, _) = sold(database, Product::Hosted).await;
        test.advance(LATER).await;
        compare(&test).await;
        let before = view_of(&test).await.accounts[0].last.clone().expect("compared").compared;
        test.express.permit_search(false);
        assert_eq!(compared(&test).await, Answer::NotPermitted);
        test.express.permit_search(true);
        for fault in [FaultKind::DropBefore, FaultKind::HalfAnswer, FaultKind::Garbage, FaultKind::Empty] {
            arm_list(&test, fault, 1);
            assert_eq!(compared(&test).await, Answer::NoAnswer, "{fault:?}");
        }
        let after = view_of(&test).await.accounts[0].last.clone().expect("compared").compared;
        assert_eq!(after, before);
        // Two lines that nobody knows, after the two calls of the list.
        for (fault, count, expected) in [
            // Asked once more it says what they are.
            (FaultKind::Error500After, 1, Answer::Compared),
            (FaultKind::HalfAnswer, 2, Answer::Compared),
            // Twice nothing of either, nor of what is there for sure.
            (FaultKind::Error500After, 5, Answer::NoAnswer),
            // It may list, and not ask: nothing is shown of what is there for sure.
            (FaultKind::NotFound, 2, Answer::NotPermitted),
        ] {
            for _ in 0..2 {
                moved(&test, Moved::default()).await;
            }
            test.advance(LATER).await;
            test.express.arm(Arm { nth: 3, count, ..Arm::once(Operation::Inquiry, fault) });
            assert_eq!(compared(&test).await, expected, "{fault:?}");
            test.express.disarm(None);
        }
        let view = compare(&test).await;
        assert_eq!((differing(&view), agreed(&view).0), (vec![], 1));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_cannot_be_read_is_no_answer_if_it_is_ours_and_else_counted() {
    each_engine(async |database| {
        let (test, _, capture) = sold(database, Product::Express).await;
        let odd = |parent: &str| Moved {
            kind: "Astonishment".into(),
            minor: -500,
            parent: parent.into(),
            ..Moved::default()
        };
        moved(&test, odd("")).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        assert_eq!(
            (differing(&view), agreed(&view)),
            (vec![], (1, 2)),
            "nothing says that it is ours: {view:#?}"
        );
        // Its details say what it is.
        let status = "Held".to_owned();
        moved(
            &test,
            Moved { status, parent: capture, kind: "Refund".into(), minor: -500, ..Moved::default() },
        )
        .await;
        test.advance(LATER).await;
        assert_eq!(
            compared(&test).await,
            Answer::NoAnswer,
            "of our payment, and nobody can say how it stands"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_paypal_takes_back_is_told_as_such_until_somebody_notes_it() {
    for product in [Product::Express, Product::Direct] {
        each_engine(async |database| {
            let (test, link, capture) = sold(database, product).await;
            test.express.take_back(&capture).await.expect("taken back");
            test.advance(LATER).await;
            let view = compare(&test).await;
            let told: Vec<_> =
                view.differences.iter().map(|line| (line.row.difference, line.row.movement)).collect();
            assert_eq!(told, vec![(Difference::NotHere, Movement::TakenBack)], "{product:?} {view:#?}");
            let line = &view.differences[0];
            assert_eq!(line.row.theirs.map(|of| of.minor), Some(12_100));
            assert_eq!(line.reference, Some(test.view(&link).await.reference));
            assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100, "nothing is posted");
            // A person knows that it is lost: he sees to the payment, and notes what is gone.
            let decided = decide(&test, &link, Decision::Close { keeps_seat: true }, "Lost at PayPal.").await;
            assert_eq!(decided, Decided::Done);
            note_console_refund(&test, &link, (line.row.object.0.clone(), 12_100)).await;
            let view = compare(&test).await;
            assert_eq!((differing(&view), agreed(&view).0), (vec![], 2), "{product:?} {view:#?}");
            assert_eq!(balance(&test, Account::GatewayClearing).await, 0);
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_shows_what_it_does_not_know_of_the_classic_interface() {
    each_engine(async |database| {
        let (test, _, _) = sold(database, Product::Express).await;
        let backup = test.backed_up(database).await;
        buy(&test, Product::Express, 2).await;
        let lost = captures(&test).await.remove(1).id;
        let given = test.express.give_back(&lost, 700).await.expect("there is so much");
        let (test, _target) = test.restored_from(&backup, database.engine()).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        let mut told = differing(&view);
        told.sort_by_key(|(_, object)| *object != lost);
        let expected = [lost.as_str(), given.as_str()].map(|object| (Difference::NotHere, object));
        assert_eq!(told, expected, "{view:#?}");
        assert_eq!(agreed(&view).0, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_of_the_payflow_edition_has_no_list_and_is_not_missed() {
    for (edition, expected) in [(ProUkEdition::Payflow, 0), (ProUkEdition::Hosted, 1)] {
        each_engine(async |database| {
            let options = TestAppOptions {
                gateway: GatewayProduct::ProUk,
                edition,
                currency: "GBP",
                gateway_account: GatewayAccount::uk(Host::Live),
                ..TestAppOptions::default()
            };
            let test = TestApp::start_with(database, options).await;
            test.register("paid", 1).await;
            assert_eq!(view_of(&test).await.accounts[0].is_listed, expected == 1);
            test.express.permit_search(false);
            test.advance(Span::days(4)).await;
            let facts = test.app.health().look().await.expect("readable").facts;
            assert_eq!(facts.uncompared.count, expected);
        })
        .await;
    }
}
