//! Disputes that PayPal itself tells of (PS 6.11, PS-F29): noted and ended without anybody typing them, and never posted twice.

use crate::common::balance;
use crate::paypal_notices::{deliveries, note, notice, object, told};
use app::PersonalLink;
use app::disputes::{DisputeRefusal, NewDispute as Typed};
use app::money::{PaymentView, What};
use app::payments::{Noted, Notice};
use app::refunds::{ConsoleRefund, OrderRefusal, RefundRequest};
use bytes::Bytes;
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::ledger::Account;
use domain::money::Money;
use domain::payments::dispute::{DisputeState, Ended};
use domain::payments::intent::IntentState;
use domain::refunds::OrderState;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use emulators::paypal::{Decision, Ending, Kind, NewDispute};
use store::payments::disputes::DisputeRow;
use testkit::TestApp;
use testkit::databases::{TestDatabase, each_engine};
use testkit::paypal::approve;

/// What PayPal keeps of a price of 121.00, and does not give back.
const FEE: i64 = 446;

const CLERK: AccountId = AccountId(uuid::Uuid::from_u128(7));

/// A site that PayPal tells of everything, a payment, and what was taken by it.
pub(crate) async fn paid(database: &TestDatabase) -> (TestApp, PersonalLink, String) {
    let test = told(database).await;
    let (link, url) = test.register("paid", 1).await;
    approve(&test, &url).await;
    test.come_back(&link).await;
    test.run_for(Span::minutes(1)).await;
    let capture = object(&test, Kind::Capture).await;
    (test, link, capture)
}

/// Opens a dispute at PayPal, of which nobody has heard yet.
pub(crate) async fn open(test: &TestApp, capture: &str, minor: Option<i64>) -> String {
    let reason = "MERCHANDISE_OR_SERVICE_NOT_RECEIVED".to_owned();
    let new = NewDispute { reason, minor, days: Some(10), charged_back: false };
    test.paypal.open_dispute(capture, new).await.expect("taken")
}

pub(crate) async fn decide(test: &TestApp, id: &str, ending: Ending, minor: Option<i64>, fee: i64) {
    test.paypal.decide_dispute(id, Decision { ending, minor, fee }).await.expect("open");
}

/// Hands over everything that PayPal has told, newest first or oldest first.
pub(crate) async fn hear(test: &TestApp, is_reversed: bool) {
    let mut all = deliveries(test).await;
    if is_reversed {
        all.reverse();
    }
    for delivery in &all {
        let (account, told) = notice(delivery);
        assert_eq!(note(test, account, &told).await, Noted::Kept);
    }
    test.run_for(Span::seconds(5)).await;
}

/// Somebody asks PayPal; what it told long ago proves nothing any more.
pub(crate) async fn ask(test: &TestApp, link: &PersonalLink) {
    let reference = test.view(link).await.reference;
    test.app.money().inquire(CLERK, &test.site, &reference).await.expect("asked").expect("a payment");
    test.run_for(Span::seconds(5)).await;
}

pub(crate) async fn payment(test: &TestApp, link: &PersonalLink) -> PaymentView {
    let reference = test.view(link).await.reference;
    test.app.money().payment(&test.site, &reference).await.expect("readable").expect("paid")
}

pub(crate) async fn disputes(test: &TestApp, link: &PersonalLink) -> Vec<DisputeRow> {
    let of = payment(test, link).await.id;
    let mut tx = test.app.store().reader().await.expect("a reader");
    store::payments::disputes::list(&mut tx, test.site.id, of).await.expect("readable")
}

/// Balances of what disputes move: at the gateway, disputed, lost, fees, tax, owed.
pub(crate) async fn books(test: &TestApp) -> [i64; 6] {
    let mut sums = [0; 6];
    for (sum, account) in sums.iter_mut().zip([
        Account::GatewayClearing,
        Account::DisputedFunds,
        Account::DisputeLosses,
        Account::DisputeFees,
        Account::OutputTax,
        Account::RefundsPayable,
    ]) {
        *sum = balance(test, account).await;
    }
    sums
}

pub(crate) async fn refunded(test: &TestApp) -> i64 {
    test.paypal.books().await.expect("readable").refunded
}

pub(crate) fn eur(test: &TestApp, minor: i64) -> Money {
    Money::new(minor, test.site.currency)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_is_noted_by_itself_and_what_waits_goes_on_when_it_is_won() {
    for ending in [Ending::Seller, Ending::Cancelled] {
        each_engine(async |database| {
            let (test, link, capture) = paid(database).await;
            let case = open(&test, &capture, None).await;
            hear(&test, false).await;
            let row = disputes(&test, &link).await.remove(0);
            assert_eq!(
                (row.case_number, row.amount, row.state, row.by_gateway, row.doubt),
                (case.clone(), eur(&test, 12_100), DisputeState::Open, true, None)
            );
            assert!(row.answer_by.is_some_and(|by| by > row.opened_at));
            assert_eq!(books(&test).await, [-FEE, 12_100, 0, 0, -2_100, 0], "LT-E15");
            assert_eq!(payment(&test, &link).await.state, IntentState::InDispute);
            test.assert_sound().await;
            let cancelled = test.app.refunds().cancel(&test.site, &link, (12_100, 0)).await;
            cancelled.expect("works").expect("a link").expect("by the rules");
            test.run_for(Span::hours(2)).await;
            assert_eq!(refunded(&test).await, 0, "it would leave twice");
            decide(&test, &case, ending, None, 0).await;
            hear(&test, true).await;
            test.run_for(Span::minutes(5)).await;
            assert_eq!(disputes(&test, &link).await[0].state, DisputeState::Won);
            assert_eq!(refunded(&test).await, 12_100, "once");
            assert_eq!(books(&test).await, [-FEE, 0, 0, 0, 0, 0], "LT-E16, then E6 and E7");
            test.assert_sound().await;
        })
        .await;
    }
}

/// Whatever order the notifications come in, and however often: also where nobody had heard of it before it was lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_dispute_is_posted_once_and_its_reversal_is_no_refund() {
    for (hears_of_opening, is_reversed) in [(true, false), (true, true), (false, true)] {
        each_engine(async |database| {
            let (test, link, capture) = paid(database).await;
            let case = open(&test, &capture, None).await;
            if hears_of_opening {
                hear(&test, false).await;
            }
            decide(&test, &case, Ending::Buyer, None, 1_600).await;
            for _ in 0..2 {
                hear(&test, is_reversed).await;
                let all = disputes(&test, &link).await;
                assert_eq!(all.len(), 1);
                assert_eq!((all[0].state, all[0].fee), (DisputeState::Lost, eur(&test, 1_600)));
                assert_eq!(books(&test).await, [-FEE - 1_600, 0, 10_000, 1_600, 0, 0], "LT-E17");
            }
            let view = payment(&test, &link).await;
            assert_eq!(
                (view.state, view.lost, view.returned, view.left),
                (IntentState::ChargedBack, eur(&test, 12_100), eur(&test, 0), eur(&test, 0))
            );
            // Who reads the reversal's id at PayPal types it in vain.
            let object = test.paypal.disputes().await.expect("readable")[0].reversal.clone();
            let typed =
                ConsoleRefund { id: test.app.refunds().new_id(), object, given: None, reason: String::new() };
            let noted = test.app.refunds().record_console(CLERK, test.site.id, view.id, typed).await;
            assert_eq!(noted.expect("the store works"), Err(OrderRefusal::Disputed));
            // Days later, too, and by whoever asks.
            test.run_for(Span::days(3)).await;
            let reference = test.view(&link).await.reference;
            test.app.money().inquire(CLERK, &test.site, &reference).await.expect("asked");
            assert_eq!(books(&test).await, [-FEE - 1_600, 0, 10_000, 1_600, 0, 0]);
            test.assert_sound().await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_notifications_an_open_dispute_is_asked_about_every_day() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let case = open(&test, &capture, Some(5_000)).await;
        let reference = test.view(&link).await.reference;
        test.app.money().inquire(CLERK, &test.site, &reference).await.expect("asked");
        assert_eq!(disputes(&test, &link).await.len(), 1, "whoever asks finds it");
        hear(&test, false).await;
        decide(&test, &case, Ending::Buyer, None, 0).await;
        test.run_for(Span::hours(25)).await;
        assert_eq!(disputes(&test, &link).await[0].state, DisputeState::Lost);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_notification_of_a_dispute_changes_nothing() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        open(&test, &capture, None).await;
        let (account, good) = notice(deliveries(&test).await.last().expect("told"));
        let mut longer = good.body.to_vec();
        longer.push(b' ');
        let forged = Notice { body: Bytes::from(longer), ..good };
        assert_eq!(note(&test, account, &forged).await, Noted::Refused);
        test.run_for(Span::minutes(1)).await;
        assert!(disputes(&test, &link).await.is_empty(), "nobody looked");
    })
    .await;
}

/// The clerk was quicker, and read his own time zone: it is one dispute, whose number and fee are PayPal's.
#[tokio::test(flavor = "multi_thread")]
async fn one_that_a_clerk_has_noted_is_the_same() {
    for (number, is_won) in [("PP-D-10001", true), ("case of Jane", false)] {
        each_engine(async |database| {
            let (test, link, capture) = paid(database).await;
            let case = open(&test, &capture, None).await;
            let of = payment(&test, &link).await.id;
            let typed = Typed {
                id: test.app.disputes().new_id(),
                amount: eur(&test, 12_100),
                fee: eur(&test, 0),
                case_number: number.into(),
                opened_at: test.clock_now().minus(Span::seconds(60)),
                answer_by: None,
                reason: String::new(),
            };
            let noted = test.app.disputes().note(CLERK, test.site.id, of, typed).await;
            assert_eq!(noted.expect("the store works"), Ok(()));
            test.run_for(Span::seconds(5)).await;
            let all = disputes(&test, &link).await;
            assert_eq!(all.len(), 1, "never two for one");
            assert_eq!((&all[0].case_number, all[0].by_gateway), (&case, true));
            // PayPal says that it is open: nobody here knows better.
            let how = if is_won { Ended::Won } else { Ended::Lost(all[0].amount) };
            let ended = test.app.disputes().end(CLERK, test.site.id, of, (all[0].id, how, "")).await;
            assert_eq!(ended.expect("the store works"), Err(DisputeRefusal::ToldByGateway));
            let ending = if is_won { Ending::Seller } else { Ending::Buyer };
            decide(&test, &case, ending, None, 0).await;
            hear(&test, true).await;
            let all = disputes(&test, &link).await;
            let expected = if is_won { DisputeState::Won } else { DisputeState::Lost };
            assert_eq!((all.len(), all[0].state), (1, expected));
            test.assert_sound().await;
        })
        .await;
    }
}

/// We had not heard of it when a refund was sent: it waits, as one does that is asked for now.
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_a_dispute_refuses_waits_for_its_end() {
    for is_won in [true, false] {
        each_engine(async |database| {
            let (test, link, capture) = paid(database).await;
            let case = open(&test, &capture, None).await;
            let of = payment(&test, &link).await.id;
            let id = test.app.refunds().new_id();
            let request = RefundRequest { id, amount: eur(&test, 2_100), reason: "Rain.".into() };
            let asked = test.app.refunds().request(CLERK, test.site.id, of, request).await;
            asked.expect("the store works").expect("ordered");
            test.run_for(Span::minutes(5)).await;
            let orders = async || {
                let mut tx = test.app.store().reader().await.expect("a reader");
                store::refunds::list(&mut tx, test.site.id, of).await.expect("readable")
            };
            assert_eq!(disputes(&test, &link).await.len(), 1, "PayPal's answer made us ask");
            assert_eq!(orders().await[0].order.state, OrderState::Requested, "it waits");
            test.assert_sound().await;
            decide(&test, &case, if is_won { Ending::Seller } else { Ending::Buyer }, None, 0).await;
            hear(&test, false).await;
            test.run_for(Span::minutes(5)).await;
            let state = if is_won { OrderState::Done } else { OrderState::TakenBack };
            let all = orders().await;
            assert_eq!((all.len(), all[0].order.state), (1, state));
            assert_eq!(refunded(&test).await, if is_won { 2_100 } else { 0 });
            test.assert_sound().await;
        })
        .await;
    }
}

/// PayPal gives the payer a part: that is lost, and the rest is here again.
#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_is_awarded_to_the_payer_is_lost_once() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let case = open(&test, &capture, None).await;
        hear(&test, false).await;
        decide(&test, &case, Ending::Buyer, Some(6_050), 0).await;
        for _ in 0..2 {
            hear(&test, true).await;
        }
        let row = disputes(&test, &link).await.remove(0);
        assert_eq!((row.state, row.lost, row.doubt), (DisputeState::Lost, eur(&test, 6_050), None));
        assert_eq!(books(&test).await, [6_050 - FEE, 0, 5_000, 0, -1_050, 0], "LT-E17 of a part");
        test.assert_sound().await;
        // Much later somebody gives some of the rest back at the console: that is a refund.
        test.run_for(Span::days(4)).await;
        test.paypal.give_back(&capture, 2_000).await.expect("so much is left");
        ask(&test, &link).await;
        let view = payment(&test, &link).await;
        assert_eq!((view.returned, view.lost), (eur(&test, 2_000), eur(&test, 6_050)));
        test.assert_sound().await;
    })
    .await;
}

/// What somebody gives back at the console while it is open carries out what waits, before that is sent.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_at_the_console_is_not_sent_when_the_dispute_is_won() {
    for ending in [Ending::Cancelled, Ending::Payout] {
        each_engine(async |database| {
            let (test, link, capture) = paid(database).await;
            let case = open(&test, &capture, None).await;
            let of = payment(&test, &link).await.id;
            let id = test.app.refunds().new_id();
            let request = RefundRequest { id, amount: eur(&test, 5_000), reason: "Rain.".into() };
            let asked = test.app.refunds().request(CLERK, test.site.id, of, request).await;
            asked.expect("the store works").expect("ordered");
            // PayPal's answer made us ask: it waits.
            test.run_for(Span::minutes(5)).await;
            test.paypal.give_back(&capture, 2_000).await.expect("so much is left");
            hear(&test, false).await;
            assert_eq!(payment(&test, &link).await.returned, eur(&test, 0), "whose doing it is is not known");
            decide(&test, &case, ending, None, 0).await;
            hear(&test, true).await;
            if ending == Ending::Payout {
                let id = disputes(&test, &link).await[0].id;
                let ended = test.app.disputes().end(CLERK, test.site.id, of, (id, Ended::Won, "seen")).await;
                assert_eq!(ended.expect("the store works"), Ok(()));
            }
            test.run_for(Span::minutes(5)).await;
            assert_eq!(refunded(&test).await, 5_000, "he has it once");
            assert_eq!(balance(&test, Account::GatewayClearing).await, 7_100 - FEE);
            test.assert_sound().await;
        })
        .await;
    }
}

/// The clerk read another day, another amount and another fee: what PayPal says is in the books, and its reversal no refund.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_clerk_noted_otherwise_is_corrected() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        test.paypal.permit_disputes(false);
        let case = open(&test, &capture, Some(5_100)).await;
        decide(&test, &case, Ending::Buyer, None, 1_600).await;
        test.run_for(Span::hours(30)).await;
        let of = payment(&test, &link).await.id;
        let typed = Typed {
            id: test.app.disputes().new_id(),
            amount: eur(&test, 5_000),
            fee: eur(&test, 2_000),
            case_number: "case of Jane".into(),
            opened_at: test.clock_now().minus(Span::hours(2)),
            answer_by: None,
            reason: String::new(),
        };
        let noted = test.app.disputes().note(CLERK, test.site.id, of, typed).await;
        assert_eq!(noted.expect("the store works"), Ok(()));
        test.paypal.permit_disputes(true);
        ask(&test, &link).await;
        test.run_for(Span::minutes(5)).await;
        let row = disputes(&test, &link).await.remove(0);
        assert_eq!((row.case_number, row.state), (case, DisputeState::Lost));
        assert_eq!(
            (row.amount, row.lost, row.fee),
            (eur(&test, 5_100), eur(&test, 5_100), eur(&test, 1_600))
        );
        assert_eq!(payment(&test, &link).await.returned, eur(&test, 0));
        assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100 - FEE - 5_100 - 1_600);
        test.assert_sound().await;
    })
    .await;
}

/// The payer appeals: PayPal has the money once more, under the same number.
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_that_is_taken_up_again_holds_everything_back_again() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let case = open(&test, &capture, None).await;
        hear(&test, false).await;
        decide(&test, &case, Ending::Seller, None, 1_000).await;
        hear(&test, false).await;
        assert_eq!(books(&test).await, [12_100 - FEE - 1_000, 0, 0, 1_000, -2_100, 0]);
        test.run_for(Span::days(2)).await;
        test.paypal.reopen_dispute(&case).await.expect("it was won");
        ask(&test, &link).await;
        let states: Vec<DisputeState> = disputes(&test, &link).await.iter().map(|row| row.state).collect();
        assert_eq!(states, [DisputeState::Won, DisputeState::Open]);
        assert_eq!(books(&test).await, [-FEE - 1_000, 12_100, 0, 1_000, -2_100, 0], "LT-E15 again");
        test.assert_sound().await;
        test.run_for(Span::days(2)).await;
        decide(&test, &case, Ending::Buyer, None, 600).await;
        for _ in 0..2 {
            ask(&test, &link).await;
        }
        // PayPal tells what it has kept in all: a part of that is in the books already.
        assert_eq!(books(&test).await, [-FEE - 1_600, 0, 10_000, 1_600, 0, 0], "LT-E17");
        test.assert_sound().await;
    })
    .await;
}

/// A dispute over other money than what a clerk noted: nothing is taken in until somebody has looked, and he reads that.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_dispute_took_that_fits_nothing_is_no_refund() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        test.paypal.permit_disputes(false);
        let case = open(&test, &capture, None).await;
        decide(&test, &case, Ending::Buyer, None, 0).await;
        test.run_for(Span::days(5)).await;
        let of = payment(&test, &link).await.id;
        let typed = Typed {
            id: test.app.disputes().new_id(),
            amount: eur(&test, 12_100),
            fee: eur(&test, 0),
            case_number: "at the bank".into(),
            opened_at: test.clock_now(),
            answer_by: None,
            reason: String::new(),
        };
        let id = typed.id;
        let noted = test.app.disputes().note(CLERK, test.site.id, of, typed).await;
        assert_eq!(noted.expect("the store works"), Ok(()));
        test.paypal.permit_disputes(true);
        for _ in 0..2 {
            ask(&test, &link).await;
        }
        let view = payment(&test, &link).await;
        assert_eq!((view.returned, view.disputed), (eur(&test, 0), eur(&test, 12_100)), "as he noted it");
        let doubts = view
            .history
            .iter()
            .filter(|moment| matches!(&moment.what, What::Acted { action, .. } if action == "doubt dispute"));
        assert_eq!(doubts.count(), 1, "told once");
        let ended = test
            .app
            .disputes()
            .end(CLERK, test.site.id, of, (id, Ended::Lost(eur(&test, 12_100)), "the same one"))
            .await;
        assert_eq!(ended.expect("the store works"), Ok(()));
        ask(&test, &link).await;
        assert_eq!(books(&test).await, [-FEE, 0, 10_000, 0, 0, 0], "LT-E17, once");
        test.assert_sound().await;
    })
    .await;
}

/// What does not say who has which money is a person's to decide; until then nothing is posted of it.
#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_that_does_not_fit_waits_for_a_person() {
    for lost in [0, 5_000] {
        each_engine(async |database| {
            let (test, link, capture) = paid(database).await;
            let case = open(&test, &capture, None).await;
            hear(&test, false).await;
            decide(&test, &case, Ending::Payout, None, 0).await;
            for _ in 0..2 {
                hear(&test, true).await;
            }
            let row = disputes(&test, &link).await.remove(0);
            assert_eq!(row.state, DisputeState::Open);
            assert!(row.doubt.is_some());
            assert_eq!(books(&test).await, [-FEE, 12_100, 0, 0, -2_100, 0], "as it was");
            let of = payment(&test, &link).await.id;
            // He has seen at PayPal what the payer got of ours.
            let how = if lost == 0 { Ended::Won } else { Ended::Lost(eur(&test, lost)) };
            let ended = test.app.disputes().end(CLERK, test.site.id, of, (row.id, how, "seen")).await;
            assert_eq!(ended.expect("the store works"), Ok(()));
            test.run_for(Span::minutes(5)).await;
            assert_eq!(balance(&test, Account::GatewayClearing).await, 12_100 - lost - FEE);
            let view = payment(&test, &link).await;
            assert_eq!((view.returned, view.lost), (eur(&test, 0), eur(&test, lost)));
            if lost == 0 {
                test.assert_sound().await;
            }
        })
        .await;
    }
}

/// Not every merchant's app may see disputes: everything else works, and a person notes them.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_permission_a_person_notes_and_decides_it() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let clerk = test.person(Role::Finance).await.person.account;
        test.paypal.permit_disputes(false);
        let case = open(&test, &capture, None).await;
        hear(&test, false).await;
        assert!(disputes(&test, &link).await.is_empty());
        let of = payment(&test, &link).await.id;
        let typed = Typed {
            id: test.app.disputes().new_id(),
            amount: eur(&test, 12_100),
            fee: eur(&test, 0),
            case_number: case.clone(),
            opened_at: test.clock_now().minus(Span::minutes(1)),
            answer_by: None,
            reason: String::new(),
        };
        let id = typed.id;
        let noted = test.app.disputes().note(clerk, test.site.id, of, typed).await;
        assert_eq!(noted.expect("the store works"), Ok(()));
        decide(&test, &case, Ending::Buyer, None, 0).await;
        hear(&test, true).await;
        assert_eq!(books(&test).await, [-FEE, 12_100, 0, 0, -2_100, 0], "the reversal is the dispute's");
        let ended =
            test.app.disputes().end(clerk, test.site.id, of, (id, Ended::Lost(eur(&test, 12_100)), "")).await;
        assert_eq!(ended.expect("the store works"), Ok(()));
        hear(&test, true).await;
        assert_eq!(books(&test).await, [-FEE, 0, 10_000, 0, 0, 0], "LT-E17, once");
        test.assert_sound().await;
    })
    .await;
}

/// Whose doing it is that money is shown as given back is not known while PayPal does not tell of disputes.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_taken_for_a_refund_while_paypal_does_not_tell_of_disputes() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let case = open(&test, &capture, None).await;
        decide(&test, &case, Ending::Buyer, None, 0).await;
        test.paypal.arm(Arm { count: 2, ..Arm::once(Operation::Other, FaultKind::Error500Before) });
        hear(&test, false).await;
        assert_eq!(books(&test).await, [12_100 - FEE, 0, 0, 0, -2_100, 0], "as it was");
        test.run_for(Span::hours(1)).await;
        assert_eq!(disputes(&test, &link).await[0].state, DisputeState::Lost);
        assert_eq!(books(&test).await, [-FEE, 0, 10_000, 0, 0, 0]);
        test.assert_sound().await;
    })
    .await;
}
