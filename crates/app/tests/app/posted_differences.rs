//! LT-E19: a difference between a gateway's list and the books that stays is posted by a person, once, and taken back by an entry of its
//! own.

use crate::audit::noted;
use crate::common::balance;
use crate::disputes_told::{eur, hear, open, paid, payment};
use crate::reconciliation::{LATER, compare, differing, view_of};
use app::money::Actor;
use app::reconciliation::{
    Difference, DifferenceRow, DifferenceView, ExplainRefusal, Movement, PostRefusal, PostedAs,
    ReconciliationView, SeenDifference, SeenPosting, Unpostable, sides,
};
use domain::accounts::Role;
use domain::ids::{AccountId, DifferenceId};
use domain::ledger::Account;
use domain::money::{Currency, Money};
use domain::payments::gateway::{Mode, ObjectId};
use domain::refunds::ReasonProblem;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Operation};
use emulators::paypal::Ending;
use locale::{Locale, Messages};
use store::Engine;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::paypal::pay_elsewhere;

const WHY: &str = "The bank statement shows it.";

/// What its page shows.
async fn page(test: &TestApp, id: DifferenceId) -> DifferenceView {
    let view = test.app.reconciliation().difference(&test.site, id).await.expect("readable");
    view.expect("there is one")
}

/// What somebody sees who acts now.
async fn seen(test: &TestApp, id: DifferenceId) -> SeenPosting {
    let view = page(test, id).await;
    let postings = view.postings.last().map_or(0, |last| last.row.number);
    SeenPosting { id, sides: sides(&view.line.row), postings }
}

async fn clerk(test: &TestApp) -> AccountId {
    test.person(Role::Finance).await.person.account
}

async fn post(
    test: &TestApp,
    (by, seen): (AccountId, &SeenPosting),
    posted_as: PostedAs,
) -> Result<(), PostRefusal> {
    let office = test.app.reconciliation();
    office.post(by, &test.site, seen.clone(), (posted_as, WHY)).await.expect("the store works")
}

async fn reverse(test: &TestApp, (by, seen): (AccountId, &SeenPosting)) -> Result<(), PostRefusal> {
    let office = test.app.reconciliation();
    office.reverse(by, &test.site, seen.clone(), "It was late.").await.expect("the store works")
}

/// The only difference that is open.
fn only(view: &ReconciliationView) -> DifferenceId {
    assert_eq!(view.differences.len(), 1, "{view:#?}");
    view.differences[0].row.id
}

/// How many differences are open, by page, overview and health.
async fn open_ones(test: &TestApp) -> [i64; 3] {
    let overview = test.app.money().overview(&test.site, test.site.mode).await.expect("readable");
    let health = test.app.health().look().await.expect("readable").facts.differences.count;
    [view_of(test).await.open, overview.differences, health]
}

/// PayPal's list lacks everything, until that is disarmed.
fn lose_everything(test: &TestApp) {
    test.paypal.arm(Arm { count: 0, ..Arm::once(Operation::Other, FaultKind::NotFound) });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_difference_that_stays_is_posted_once_and_is_none_any_more() {
    each_engine(async |database| {
        let (test, _, capture) = paid(database).await;
        let (by, before) = (clerk(&test).await, balance(&test, Account::GatewayClearing).await);
        test.advance(LATER).await;
        lose_everything(&test);
        let id = only(&compare(&test).await);
        assert_eq!(page(&test, id).await.postable, Ok(eur(&test, -12_100)));
        let form = seen(&test, id).await;
        // Not without a reason, and not otherwise than he saw.
        let office = test.app.reconciliation();
        for (reason, problem) in [(" ", ReasonProblem::Missing), (&*"x".repeat(501), ReasonProblem::TooLong)]
        {
            let refused = office.post(by, &test.site, form.clone(), (PostedAs::NotYetPlaced, reason)).await;
            assert_eq!(refused.expect("the store works"), Err(PostRefusal::Reason(problem)));
        }
        for other in [
            SeenPosting { sides: "EUR1/".into(), ..form.clone() },
            SeenPosting { postings: 2, ..form.clone() },
        ] {
            assert_eq!(post(&test, (by, &other), PostedAs::GatewayFee).await, Err(PostRefusal::Otherwise));
        }
        let nobodys = SeenPosting { id: DifferenceId(uuid::Uuid::from_u128(9)), ..form.clone() };
        assert_eq!(post(&test, (by, &nobodys), PostedAs::GatewayFee).await, Err(PostRefusal::Ended));
        assert_eq!(balance(&test, Account::GatewayClearing).await, before, "nothing is posted yet");

        // A double click, on two nodes where there may be two.
        let other = match database.engine() {
            Engine::Sqlite => test.app.clone(),
            Engine::Postgres => test.beside(database).await,
        };
        let once = |app: app::App| {
            let (site, form) = (test.site.clone(), form.clone());
            async move { app.reconciliation().post(by, &site, form, (PostedAs::NotYetPlaced, WHY)).await }
        };
        let both = tokio::join!(once(test.app.clone()), once(other));
        assert_eq!([both.0.expect("works"), both.1.expect("works")], [Ok(()), Ok(())]);
        // The same form once more, after the server has died.
        let test = test.restart(database, std::sync::Arc::new(|_| {})).await;
        assert_eq!(post(&test, (by, &form), PostedAs::NotYetPlaced).await, Ok(()));
        assert_eq!(balance(&test, Account::GatewayClearing).await, before - 12_100);
        assert_eq!(balance(&test, Account::MoneyNotYetPlaced).await, 12_100);

        // It is shown, counts no more, and does not come again.
        for _ in 0..2 {
            assert_eq!(open_ones(&test).await, [0, 0, 0]);
            let view = view_of(&test).await;
            let [posted] = &view.posted[..] else { panic!("{view:#?}") };
            assert_eq!((posted.line.row.id, posted.posted.row.reason.as_str()), (id, WHY));
            assert!(matches!(posted.posted.by, Actor::Person(_)), "{posted:?}");
            assert_eq!(differing(&compare(&test).await), vec![]);
        }
        let office = test.app.reconciliation();
        let explained = SeenDifference { id, sides: form.sides.clone(), all: None };
        let explained = office.explain(by, &test.site, explained, "Ours.").await.expect("the store works");
        assert_eq!(explained, Err(ExplainRefusal::Ended));
        let journal = test.app.ledger().export(&test.site, test.site.mode, Messages::new(Locale::En)).await;
        let journal = journal.expect("readable");
        assert!(journal.contains(&format!("cause:{id}/1")), "{journal}");
        assert!(journal.contains("2050 Not yet placed"), "{journal}");
        let audit = noted(&test, "post difference").await;
        let [line] = &audit[..] else { panic!("{audit:?}") };
        assert_eq!(line.subject, capture);
        assert_eq!(line.detail, format!("-121.00 EUR · 2050 · {WHY}"));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_posted_is_taken_back_once_when_both_agree_after_all() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        let (by, before) = (clerk(&test).await, balance(&test, Account::GatewayClearing).await);
        test.advance(LATER).await;
        lose_everything(&test);
        let id = only(&compare(&test).await);
        assert_eq!(post(&test, (by, &seen(&test, id).await), PostedAs::ExchangeDifference).await, Ok(()));
        assert_eq!(balance(&test, Account::ExchangeDifferences).await, 12_100);
        // It was late: what is posted is too much, and that is told.
        test.paypal.disarm(None);
        for _ in 0..2 {
            let view = compare(&test).await;
            assert_eq!((only(&view), view.differences[0].posted), (id, Some(1)));
            assert!(view.differences[0].agreed_at.is_some() && view.posted.is_empty());
            assert_eq!(open_ones(&test).await, [1, 1, 1]);
        }
        // It is missing again, as it was: what was posted stands.
        lose_everything(&test);
        assert_eq!(differing(&compare(&test).await), vec![]);
        assert_eq!(view_of(&test).await.posted.len(), 1);
        test.paypal.disarm(None);
        let seen_then = seen(&test, only(&compare(&test).await)).await;
        let explain = SeenDifference { id, sides: seen_then.sides.clone(), all: None };
        let explained = test.app.reconciliation().explain(by, &test.site, explain, "Ours.").await;
        assert_eq!(explained.expect("the store works"), Err(ExplainRefusal::Otherwise), "posted is posted");
        let again = SeenPosting { postings: 7, ..seen_then.clone() };
        assert_eq!(post(&test, (by, &again), PostedAs::GatewayFee).await, Err(PostRefusal::Otherwise));
        assert_eq!(reverse(&test, (by, &again)).await, Err(PostRefusal::Otherwise));
        for _ in 0..2 {
            assert_eq!(reverse(&test, (by, &seen_then)).await, Ok(()), "a double click");
        }
        assert_eq!(balance(&test, Account::GatewayClearing).await, before);
        assert_eq!(balance(&test, Account::ExchangeDifferences).await, 0);
        assert_eq!(open_ones(&test).await, [0, 0, 0], "both agree");
        let all = page(&test, id).await.postings;
        assert_eq!(all.iter().map(|of| of.row.is_reversal()).collect::<Vec<_>>(), [false, true]);
        assert_eq!(differing(&compare(&test).await), vec![]);

        // Once more it is missing, and posted as something else; then that was a mistake.
        lose_everything(&test);
        assert_eq!(only(&compare(&test).await), id);
        let stale = seen_then;
        assert_eq!(post(&test, (by, &stale), PostedAs::GatewayFee).await, Err(PostRefusal::Otherwise));
        assert_eq!(post(&test, (by, &seen(&test, id).await), PostedAs::GatewayFee).await, Ok(()));
        assert_eq!(reverse(&test, (by, &stale)).await, Err(PostRefusal::Otherwise), "an old form");
        assert_eq!(open_ones(&test).await, [0, 0, 0]);
        assert_eq!(reverse(&test, (by, &seen(&test, id).await)).await, Ok(()));
        assert_eq!(open_ones(&test).await, [1, 1, 1], "it differs still");
        assert_eq!(page(&test, id).await.postings.len(), 4);
        assert_eq!(balance(&test, Account::GatewayClearing).await, before);
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_movement_is_posted_once_however_it_differs_and_whoever_chooses() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        let (by, other) = (clerk(&test).await, clerk(&test).await);
        test.advance(LATER).await;
        lose_everything(&test);
        let id = only(&compare(&test).await);
        let form = seen(&test, id).await;
        assert_eq!(post(&test, (by, &form), PostedAs::GatewayFee).await, Ok(()));
        assert_eq!(post(&test, (by, &form), PostedAs::GatewayFee).await, Ok(()), "a double click");
        let differently = [(by, PostedAs::NotYetPlaced), (other, PostedAs::GatewayFee)];
        for (who, posted_as) in differently {
            assert_eq!(post(&test, (who, &form), posted_as).await, Err(PostRefusal::Otherwise));
        }
        // The list has it after all, with another amount.
        test.paypal.disarm(None);
        for _ in 0..2 {
            test.paypal.arm(Arm::once(Operation::Other, FaultKind::OtherAmount));
        }
        let view = compare(&test).await;
        let beside = view.differences.iter().find(|line| line.row.id != id).expect("it differs otherwise");
        assert_eq!(beside.row.difference, Difference::Amount);
        assert_eq!(view.posted.len(), 1, "that they agree is not said");
        assert_eq!(page(&test, beside.row.id).await.postable, Err(PostRefusal::PostedBeside));
        let form = seen(&test, beside.row.id).await;
        assert_eq!(post(&test, (by, &form), PostedAs::GatewayFee).await, Err(PostRefusal::PostedBeside));
        assert_eq!(reverse(&test, (by, &seen(&test, id).await)).await, Ok(()));
        assert_eq!(post(&test, (by, &form), PostedAs::GatewayFee).await, Ok(()));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_after_it_was_posted_is_taken_back_first() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        let by = clerk(&test).await;
        let (_, url) = test.register("paid", 2).await;
        pay_elsewhere(&test, &url, "7K3M9Q2XVB4T", "7K3M9Q2XVB4V").await;
        test.advance(LATER).await;
        let id = only(&compare(&test).await);
        let before = balance(&test, Account::GatewayClearing).await;
        assert_eq!(post(&test, (by, &seen(&test, id).await), PostedAs::NotYetPlaced).await, Ok(()));
        assert_eq!(balance(&test, Account::GatewayClearing).await, before + 5_000);
        assert_eq!(balance(&test, Account::MoneyNotYetPlaced).await, -5_000);
        assert_eq!(differing(&compare(&test).await), vec![]);
        // The gateway says another amount of everything.
        for _ in 0..2 {
            test.paypal.arm(Arm::once(Operation::Other, FaultKind::OtherAmount));
        }
        let view = compare(&test).await;
        let line = view.differences.iter().find(|line| line.row.id == id).expect("it is open");
        assert_eq!((line.posted, line.agreed_at), (Some(1), None));
        let now = seen(&test, id).await;
        assert_eq!(post(&test, (by, &now), PostedAs::NotYetPlaced).await, Err(PostRefusal::Otherwise));
        assert_eq!(reverse(&test, (by, &now)).await, Ok(()));
        assert_eq!(balance(&test, Account::GatewayClearing).await, before);
        let now = seen(&test, id).await;
        let amount = page(&test, id).await.postable.expect("it may be posted");
        assert_ne!(amount.minor, 5_000);
        assert_eq!(post(&test, (by, &now), PostedAs::NotYetPlaced).await, Ok(()));
        assert_eq!(balance(&test, Account::GatewayClearing).await, before + amount.minor);
    })
    .await;
}

/// Notes a difference of the site's first account, as a comparison would.
async fn differs(
    test: &TestApp,
    number: u128,
    change: impl FnOnce(DifferenceRow) -> DifferenceRow,
) -> DifferenceId {
    let (site, now) = (test.site.clone(), test.clock_now());
    let mut tx = test.app.store().reader().await.expect("a reader");
    let account = store::sites::list_accounts(&mut tx, site.id).await.expect("readable").remove(0);
    drop(tx);
    let row = change(DifferenceRow {
        id: DifferenceId(uuid::Uuid::from_u128(number)),
        site_id: site.id,
        mode: site.mode,
        merchant_account_id: account.id,
        difference: Difference::Fee,
        object: ObjectId("5RB12345UX678901C".into()),
        movement: Movement::Taken,
        theirs: Some(Money::new(450, site.currency)),
        ours: Some(Money::new(446, site.currency)),
        intent_id: None,
        moved_at: now,
        found_at: now,
    });
    let id = row.id;
    let unit = async move |tx: &mut store::Tx| store::reconciliation::found(tx, &row).await;
    assert!(test.app.store().run(unit).await.expect("writable"));
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fee_that_was_posted_is_the_payments_and_neither_taken_nor_given_back() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let by = clerk(&test).await;
        let intent = payment(&test, &link).await.id;
        let figures = async || {
            let view = payment(&test, &link).await;
            let sums = test
                .app
                .money()
                .payments(&test.site, &crate::money::everything(), None)
                .await
                .expect("readable")
                .sums;
            let week = test.app.money().overview(&test.site, test.site.mode).await.expect("readable").weeks;
            let week = week.last().expect("this week").clone();
            (
                view.fee.map(|fee| fee.minor),
                (view.taken.minor, view.returned.minor, week.taken.minor, week.returned.minor),
                (sums[0].fee.minor, sums[0].taken.minor, sums[0].returned.minor),
            )
        };
        let taken = (12_100, 0, 12_100, 0);
        assert_eq!(figures().await, (Some(446), taken, (446, 12_100, 0)));
        let id = differs(&test, 1, |row| DifferenceRow {
            object: ObjectId(capture.clone()),
            intent_id: Some(intent),
            ..row
        })
        .await;
        assert_eq!(post(&test, (by, &seen(&test, id).await), PostedAs::GatewayFee).await, Ok(()));
        assert_eq!(figures().await, (Some(450), taken, (450, 12_100, 0)));
        assert_eq!(balance(&test, Account::GatewayFees).await, 450);
        let history = payment(&test, &link).await.history;
        assert!(
            history.iter().any(|moment| matches!(
                &moment.what,
                app::money::What::Booked { event: domain::ledger::Event::DifferencePosted, .. }
            )),
            "{history:#?}"
        );
        assert_eq!(reverse(&test, (by, &seen(&test, id).await)).await, Ok(()));
        assert_eq!(figures().await, (Some(446), taken, (446, 12_100, 0)));
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_decided_or_no_amount_is_not_posted() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let by = clerk(&test).await;
        let case = open(&test, &capture, None).await;
        hear(&test, false).await;
        let intent = payment(&test, &link).await.id;
        let before = balance(&test, Account::GatewayClearing).await;
        let usd = Money::new(12_100, Currency::from_code("USD").expect("USD"));
        let disputed = differs(&test, 2, |row| DifferenceRow {
            difference: Difference::NotHere,
            movement: Movement::TakenBack,
            object: ObjectId("1".into()),
            ours: None,
            intent_id: Some(intent),
            ..row
        })
        .await;
        let waiting = differs(&test, 3, |row| DifferenceRow { difference: Difference::Waiting, ..row }).await;
        let currencies = differs(&test, 4, |row| DifferenceRow {
            difference: Difference::Amount,
            theirs: Some(usd),
            ..row
        })
        .await;
        for (id, refusal) in [
            (disputed, PostRefusal::Disputed),
            (waiting, PostRefusal::Unpostable(Unpostable::Waiting)),
            (currencies, PostRefusal::Unpostable(Unpostable::Currencies)),
        ] {
            assert_eq!(page(&test, id).await.postable, Err(refusal));
            let refused = post(&test, (by, &seen(&test, id).await), PostedAs::NotYetPlaced).await;
            assert_eq!(refused, Err(refusal));
        }
        assert_eq!(balance(&test, Account::GatewayClearing).await, before);
        // When it is decided, what differs still can be posted.
        crate::disputes_told::decide(&test, &case, Ending::Seller, None, 0).await;
        hear(&test, false).await;
        assert_eq!(post(&test, (by, &seen(&test, disputed).await), PostedAs::NotYetPlaced).await, Ok(()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_books_get_long_after_it_was_posted_is_told() {
    each_engine(async |database| {
        let (test, link, capture) = paid(database).await;
        let by = clerk(&test).await;
        let intent = payment(&test, &link).await.id;
        let taken_back = |object: &'static str| {
            move |row| DifferenceRow {
                difference: Difference::NotHere,
                movement: Movement::TakenBack,
                object: ObjectId(object.into()),
                ours: None,
                ..row
            }
        };
        let theirs = Some(Money::new(12_100, test.site.currency));
        let of_payment =
            |row| DifferenceRow { intent_id: Some(intent), theirs, ..taken_back("9BX12345UX678901C")(row) };
        let disputed = differs(&test, 1, of_payment).await;
        let strange = differs(&test, 2, taken_back("9BX12345UX678902C")).await;
        let another = |row| DifferenceRow { intent_id: Some(intent), ..taken_back("9BX12345UX678903C")(row) };
        let another = differs(&test, 3, another).await;
        for id in [disputed, strange, another] {
            assert_eq!(post(&test, (by, &seen(&test, id).await), PostedAs::GatewayFee).await, Ok(()));
        }
        // Out of the window that is compared.
        test.advance(Span::days(50)).await;
        assert_eq!(differing(&compare(&test).await), vec![]);
        assert_eq!(open_ones(&test).await, [0, 0, 0]);
        // The bank's letter comes late.
        let clearing = balance(&test, Account::GatewayClearing).await;
        open(&test, &capture, None).await;
        crate::disputes_told::ask(&test, &link).await;
        assert_ne!(balance(&test, Account::GatewayClearing).await, clearing, "twice in the books");
        let view = compare(&test).await;
        assert_eq!(only(&view), disputed, "the others are of no payment, or of another amount");
        assert!(view.differences[0].agreed_at.is_some(), "{view:#?}");
        let form = seen(&test, disputed).await;
        assert_eq!(post(&test, (by, &form), PostedAs::GatewayFee).await, Err(PostRefusal::Otherwise));
        compare(&test).await;
        assert_eq!(reverse(&test, (by, &form)).await, Ok(()));
        assert_eq!(differing(&compare(&test).await), vec![]);
        assert_eq!(open_ones(&test).await, [0, 0, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn test_and_production_have_books_of_their_own() {
    each_engine(async |database| {
        let (test, _, _) = paid(database).await;
        let by = clerk(&test).await;
        let office = test.app.ledger();
        let balances = async |mode| office.balances(&test.site, mode).await.expect("readable");
        let before = balances(Mode::Production).await;
        let id = differs(&test, 5, |row| DifferenceRow { mode: Mode::Test, ..row }).await;
        assert_eq!(post(&test, (by, &seen(&test, id).await), PostedAs::GatewayFee).await, Ok(()));
        assert_eq!(balances(Mode::Production).await, before);
        let eur = test.site.currency;
        let posted = [(Account::GatewayClearing, eur, -4), (Account::GatewayFees, eur, 4)];
        assert_eq!(balances(Mode::Test).await, posted);
        assert!(view_of(&test).await.posted.is_empty());
        let tests = test.app.reconciliation().view(&test.site, Mode::Test).await.expect("readable");
        assert_eq!(tests.posted.len(), 1);
    })
    .await;
}
