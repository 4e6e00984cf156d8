//! Disputes that are lost (PS 6.11, LT-E17): what of the payment is gone, and what can still go back.

use crate::common::{balance, buy};
use crate::disputes::{books, decide, going_back, lost, open, payment, totals};
use crate::refunds::{CLERK, eur, give, refunded, registration};
use app::money::{Decided, Decision};
use app::refunds::{CalledOffOffer, OrderRefusal};
use domain::ledger::Account;
use domain::money::{Currency, Money};
use domain::payments::intent::IntentState;
use domain::refunds::OrderState;
use domain::time::Span;
use store::payments::disputes::DisputeRow;
use testkit::TestApp;
use testkit::databases::each_engine;

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_dispute_is_a_loss_and_leaves_nothing_to_give_back() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let of = open(&test, &link, 12_100).await;
        assert_eq!(decide(&test, &link, lost).await, Decided::Done);
        assert_eq!(books(&test).await, [-1_500, 0, 10_000, 1_500, 0, 0], "LT-E17");
        let view = payment(&test, &link).await;
        assert_eq!(
            (view.state, view.lost, view.left),
            (IntentState::ChargedBack, eur(&test, 12_100), eur(&test, 0))
        );
        assert_eq!(
            (view.taken, view.returned, view.disputed),
            (eur(&test, 12_100), eur(&test, 0), eur(&test, 0))
        );
        assert_eq!(totals(&test).await, [12_100, 0, 12_100, 1_500], "and there it stays");
        assert_eq!(give(&test, of, 1).await, Err(OrderRefusal::NothingLeft));
        // The session is called off afterwards: he has his money.
        let session = test.session("paid").await.session.id;
        let called_off = test.app.refunds().cancel_session(CLERK, test.site.id, session, "ill").await;
        called_off.expect("works").expect("scheduled");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 0);
        test.assert_sound().await;
    })
    .await;
}

/// His bank gives the payer a part: first what was to go back to him anyway; the rest is at the gateway again, and can go back.
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_that_is_lost_in_part_is_a_loss_of_that_part() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        let of = open(&test, &link, 12_100).await;
        let part = |minor| {
            move |of: &DisputeRow| Decision::DisputeLost(of.id, Money::new(minor, of.amount.currency))
        };
        assert_eq!(decide(&test, &link, part(0)).await, Decided::BadAmount);
        assert_eq!(decide(&test, &link, part(12_101)).await, Decided::TooMuch(eur(&test, 12_100)));
        let dollars = |of: &DisputeRow| {
            Decision::DisputeLost(of.id, Money::new(100, Currency::from_code("USD").expect("USD")))
        };
        assert_eq!(decide(&test, &link, dollars).await, Decided::BadAmount);
        assert_eq!(books(&test).await, [-1_500, 12_100, 0, 1_500, -2_100, 0], "nothing was done");
        assert_eq!(decide(&test, &link, part(6_050)).await, Decided::Done);
        assert_eq!(
            books(&test).await,
            [4_550, 0, 5_000, 1_500, -1_050, 0],
            "LT-E17 of a half, LT-E16 of the other"
        );
        let view = payment(&test, &link).await;
        assert_eq!((view.lost, view.left), (eur(&test, 6_050), eur(&test, 6_050)));
        assert_eq!(totals(&test).await, [12_100, 0, 6_050, 1_500]);
        test.assert_sound().await;
        assert_eq!(give(&test, of, 6_051).await, Err(OrderRefusal::TooMuch(eur(&test, 6_050))));
        let session = test.session("paid").await.session.id;
        let called_off = test.app.refunds().cancel_session(CLERK, test.site.id, session, "ill").await;
        called_off.expect("works").expect("scheduled");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 6_050, "what he has not got yet");
        assert_eq!(balance(&test, Account::DeferredRevenue).await, 0);
        test.assert_sound().await;
    })
    .await;
}

/// More was asked back than he got by it: that much counts as given, and the rest is sent.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_and_was_not_lost_is_sent() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let link = buy(&test, 1).await;
        open(&test, &link, 12_100).await;
        let cancelled = test.app.refunds().cancel(&test.site, &link, (12_100, 0)).await;
        cancelled.expect("works").expect("a link").expect("by the rules");
        let part = |of: &DisputeRow| Decision::DisputeLost(of.id, Money::new(5_000, of.amount.currency));
        assert_eq!(decide(&test, &link, part).await, Decided::Done);
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 7_100, "once");
        assert_eq!(books(&test).await, [-1_500, 0, 0, 1_500, 0, 0], "no loss: it was to go back");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_to_go_back_is_done_by_losing_the_dispute() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let (whole, part) = (buy(&test, 1).await, buy(&test, 2).await);
        let session = test.session("paid").await.session.id;
        let refunds = test.app.refunds();
        let offer = async || refunds.called_off_offer(&test.site, session).await.expect("readable");
        open(&test, &whole, 12_100).await;
        let back = eur(&test, 24_200);
        assert_eq!(offer().await, CalledOffOffer { back, payers: 2, disputed: 1 });
        open(&test, &part, 5_000).await;
        assert_eq!(offer().await.disputed, 2);
        let called_off = refunds.cancel_session(CLERK, test.site.id, session, "ill").await;
        called_off.expect("works").expect("scheduled");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(refunded(&test).await, 0);
        let progress = refunds.progress(test.site.id, session).await.expect("readable");
        let told = [progress.waiting, progress.going_back, progress.disputed, progress.gone_back];
        assert_eq!((told, progress.given_up, progress.minor), ([0, 0, 2, 0], 2, 24_200), "nothing moves");
        let mut tx = test.app.store().reader().await.expect("a reader");
        let people =
            store::sessions::people::list(&mut tx, test.site.id, session, 10).await.expect("readable");
        drop(tx);
        let given: Vec<_> = people.iter().map(|row| (row.given.disputed, row.given.coming())).collect();
        assert_eq!(given, [(12_100, 0); 2]);
        let told = going_back(&test, &whole).await;
        assert_eq!((told.waits, told.going), (eur(&test, 12_100), eur(&test, 0)), "nothing is on its way");
        for link in [&whole, &part] {
            assert_eq!(decide(&test, link, lost).await, Decided::Done);
        }
        test.run_for(Span::minutes(5)).await;
        // Of the second one only a part was disputed: the rest goes back as it was paid.
        assert_eq!(refunded(&test).await, 7_100);
        assert_eq!(books(&test).await, [-3_000, 0, 0, 3_000, 0, 0], "nothing was kept, so nothing is lost");
        assert_eq!(balance(&test, Account::DeferredRevenue).await, 0);
        let of = registration(&test, &part).await;
        let orders = test.app.refunds().list(test.site.id, of).await.expect("readable");
        let found: Vec<_> = orders.iter().map(|row| (row.order.state, row.part.gross.minor)).collect();
        assert_eq!(found, [(OrderState::Done, 7_100), (OrderState::TakenBack, 5_000)]);
        for link in [&whole, &part] {
            assert_eq!(payment(&test, link).await.state, IntentState::ChargedBack);
        }
        for (link, taken_back, gone) in [(&whole, 12_100, 0), (&part, 5_000, 7_100)] {
            let told = going_back(&test, link).await;
            assert_eq!([told.taken_back, told.gone], [taken_back, gone].map(|minor| eur(&test, minor)));
            assert_eq!([told.waits, told.going, told.kept], [eur(&test, 0); 3], "he reads that he has it");
        }
        test.assert_sound().await;
    })
    .await;
}
