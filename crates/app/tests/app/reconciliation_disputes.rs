//! What disputes moved at the gateway, held against the books: payment by payment, as what is gone in the end.

use crate::disputes_told::{decide, disputes, open, paid, payment};
use crate::reconciliation::{LATER, charge_back, compare, differing, pass, seen};
use app::reconciliation::{Difference, Movement};
use domain::accounts::Role;
use domain::payments::dispute::Ended;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use emulators::paypal::Ending;
use testkit::databases::each_engine;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_and_no_dispute_accounts_for_is_told() {
    each_engine(async |database| {
        let (test, _, capture) = paid(database).await;
        // PayPal does not show disputes to this app, and its list does.
        test.paypal.permit_disputes(false);
        charge_back(&test, &capture, Some(3_000)).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        let row = &view.differences[0].row;
        assert_eq!(
            (view.differences.len(), row.difference, row.movement),
            (1, Difference::NotHere, Movement::TakenBack)
        );
        assert_eq!((row.theirs.map(|of| of.minor), row.ours), (Some(3_000), None));
        assert!(view.differences[0].reference.is_some(), "its payment is named");
        // Once it may be seen it is found, and agrees.
        test.paypal.permit_disputes(true);
        assert_eq!(differing(&compare(&test).await), vec![]);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_differed_stays_while_what_came_last_is_not_surely_listed() {
    each_engine(async |database| {
        let (test, _, capture) = paid(database).await;
        let case = charge_back(&test, &capture, Some(3_000)).await;
        decide(&test, &case, Ending::Buyer, None, 0).await;
        test.advance(LATER).await;
        assert_eq!(differing(&compare(&test).await), vec![]);
        // From here on PayPal does not show disputes to this app.
        test.paypal.permit_disputes(false);
        let another = charge_back(&test, &capture, Some(1_000)).await;
        test.advance(LATER).await;
        let told = vec![(Difference::Amount, case.as_str())];
        assert_eq!(differing(&compare(&test).await), told);
        decide(&test, &another, Ending::Buyer, Some(400), 0).await;
        assert_eq!(differing(&compare(&test).await), told, "a part came back a moment ago");
        test.advance(LATER).await;
        assert!(differing(&compare(&test).await).contains(&told[0]), "and now it is listed");
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_dispute_without_a_reversal_is_told() {
    each_engine(async |database| {
        let (test, _, capture) = paid(database).await;
        let case = open(&test, &capture, Some(5_000)).await;
        decide(&test, &case, Ending::Buyer, None, 0).await;
        test.advance(LATER).await;
        assert_eq!(differing(&compare(&test).await), vec![]);
        // What was noted these days may not be listed yet.
        let armed = async || {
            for _ in 0..2 {
                test.paypal.arm(Arm::once(Operation::Other, FaultKind::NotFound));
            }
        };
        pass(&test, Span::days(2)).await;
        armed().await;
        assert_eq!(differing(&compare(&test).await), vec![(Difference::NotThere, capture.as_str())]);
        pass(&test, Span::days(2)).await;
        assert_eq!(differing(&compare(&test).await), vec![]);
        for _ in 0..2 {
            test.paypal.arm(Arm::once(Operation::Other, FaultKind::NotFound));
        }
        let view = compare(&test).await;
        let mut told = differing(&view);
        told.sort_by_key(|(_, object)| *object != capture);
        assert_eq!(
            told,
            vec![(Difference::NotThere, capture.as_str()), (Difference::NotThere, case.as_str())]
        );
        let lost = view.differences.iter().find(|line| line.row.object.0 == case).expect("told");
        assert_eq!((lost.row.ours.map(|of| of.minor), lost.row.movement), (Some(5_000), Movement::TakenBack));
        assert_eq!(differing(&compare(&test).await), vec![]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_a_second_time_is_told_although_as_much_was_lost_before() {
    each_engine(async |database| {
        let (test, _, capture) = paid(database).await;
        let case = charge_back(&test, &capture, Some(3_000)).await;
        decide(&test, &case, Ending::Buyer, None, 0).await;
        test.advance(LATER).await;
        assert_eq!(differing(&compare(&test).await), vec![]);
        // From here on PayPal does not show disputes to this app.
        test.paypal.permit_disputes(false);
        pass(&test, Span::days(20)).await;
        charge_back(&test, &capture, Some(3_000)).await;
        pass(&test, Span::days(1)).await;
        assert_eq!(differing(&compare(&test).await), vec![(Difference::Amount, case.as_str())]);
        // The first one leaves the list, and the second one stays.
        for day in (22..54).step_by(2) {
            pass(&test, Span::days(2)).await;
            assert_eq!(differing(&compare(&test).await).len(), 1, "on day {day}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_came_back_of_a_dispute_that_was_won_is_told_however_long_it_took() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        charge_back(&test, &capture, Some(3_000)).await;
        test.advance(LATER).await;
        assert_eq!(differing(&compare(&test).await), vec![]);
        test.paypal.permit_disputes(false);
        pass(&test, Span::days(60)).await;
        assert_eq!(differing(&compare(&test).await), vec![], "it is open");
        // Somebody notes that it was won, and PayPal keeps the money.
        let clerk = test.person(Role::Finance).await.person.account;
        let (of, case) = (payment(&test, &link).await.id, disputes(&test, &link).await.remove(0));
        let ended = test.app.disputes().end(clerk, test.site.id, of, (case.id, Ended::Won, "")).await;
        ended.expect("the store works").expect("it is open");
        test.advance(LATER).await;
        assert_eq!(differing(&compare(&test).await), vec![], "it may be listed later");
        pass(&test, Span::days(4)).await;
        let view = compare(&test).await;
        assert_eq!(differing(&view), vec![(Difference::Amount, case.case_number.as_str())]);
        let row = &view.differences[0].row;
        assert_eq!((row.theirs.map(|of| of.minor), row.ours.map(|of| of.minor)), (Some(3_000), Some(0)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_after_its_loss_was_explained_is_told() {
    each_engine(async |database| {
        let (test, _, capture) = paid(database).await;
        test.paypal.permit_disputes(false);
        let case = charge_back(&test, &capture, Some(3_000)).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        let clerk = test.person(Role::Finance).await.person.account;
        let office = test.app.reconciliation();
        let explained = office.explain(clerk, &test.site, seen(&view.differences[0]), "Written off.").await;
        explained.expect("the store works").expect("it is open");
        assert_eq!(differing(&compare(&test).await), vec![]);
        decide(&test, &case, Ending::Seller, None, 0).await;
        test.advance(LATER).await;
        let view = compare(&test).await;
        let told: Vec<_> =
            view.differences.iter().map(|line| (line.row.difference, line.row.movement)).collect();
        assert_eq!(told, vec![(Difference::NotHere, Movement::Returned)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_dispute_that_is_listed_as_a_refund_agrees_until_all_of_it_has_left_the_list() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        test.paypal.list_reversals_as_refunds(true);
        let case = open(&test, &capture, Some(5_000)).await;
        pass(&test, Span::days(20)).await;
        decide(&test, &case, Ending::Buyer, None, 0).await;
        // We hear of it on another day than PayPal lists it under.
        test.advance(Span::hours(30)).await;
        for _ in 0..50 {
            assert_eq!(differing(&compare(&test).await), vec![]);
            pass(&test, Span::days(1)).await;
        }
        assert_eq!(disputes(&test, &link).await[0].lost.minor, 5_000);
        test.assert_sound().await;
    })
    .await;
}
