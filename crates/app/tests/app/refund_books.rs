//! Refunds in the books, read by another program: every balance, and documents that add up with the ledger (PS-I-22).

use crate::books::{hledger, read_by};
use crate::common::{balance, buy, pay_well};
use crate::refunds::{CLERK, eur, registration};
use app::PersonalLink;
use app::money::{Decided, Decision};
use app::refunds::{ConsoleRefund, HowPaid, RefundRequest};
use app::sessions::{Acting, GivenSeat};
use domain::accounts::Role;
use domain::ids::RefundId;
use domain::ledger::Account;
use domain::payments::gateway::Mode;
use domain::refunds::Cause;
use domain::time::Span;
use emulators::payflow::{Arm, FaultKind, Kind, Operation};
use locale::{Locale, Messages};
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::payer::{Card, pay};

store::statements! {
    /// Other rules for giving back.
    SET_POLICY = "update site set refund_policy = 'full 100h; 75% 24h'";
    /// Net, tax and gross of all receipts that stand.
    RECEIPTS = "select cast(coalesce(sum(i.net), 0) as bigint), cast(coalesce(sum(i.tax), 0) as bigint),
        cast(coalesce(sum(i.due), 0) as bigint) from receipt r join intent i on i.id = r.intent_id
        where not exists (select 1 from receipt later where later.replaces = r.id)";
    /// Net, tax and gross of all credit notes over money.
    CREDIT_NOTES = "select cast(coalesce(sum(net), 0) as bigint), cast(coalesce(sum(tax), 0) as bigint),
        cast(coalesce(sum(gross), 0) as bigint) from credit_note where reason = 'refund'";
}

/// Receipts less credit notes: net, tax, gross.
async fn documents(test: &TestApp) -> (i64, i64, i64) {
    let mut tx = test.app.store().reader().await.expect("readable");
    let mut sums = Vec::new();
    for statement in [&RECEIPTS, &CREDIT_NOTES] {
        let row = tx.query_one(statement, &[]).await.expect("readable");
        let sum = |index| row.get::<i64>(index).expect("a number");
        sums.push((sum(0), sum(1), sum(2)));
    }
    (sums[0].0 - sums[1].0, sums[0].1 - sums[1].1, sums[0].2 - sums[1].2)
}

async fn ask_back(test: &TestApp, link: &PersonalLink, minor: i64) -> RefundId {
    let (id, amount) = (test.app.refunds().new_id(), eur(test, minor));
    let request = RefundRequest { id, amount, reason: "The sound was bad.".into() };
    let of = registration(test, link).await;
    let asked = test.app.refunds().request(CLERK, test.site.id, of, request).await.expect("it works");
    asked.expect("so much is left")
}

/// The rules give three quarters back until a day before the start.
pub async fn with_part_policy(mut test: TestApp) -> TestApp {
    let changed = test.app.store().run(async |tx| tx.execute(&SET_POLICY, &[]).await).await;
    assert_eq!(changed.expect("the store works"), 1);
    test.site = test.app.sites().find(&test.site.slug).await.expect("readable").expect("there");
    test
}

/// LT-E5, E6, E8 (taxed), E9, E12 and E22 by the real use cases, with refunds that failed, were settled by bank, given at
/// the console, given up, or came after the session.
#[tokio::test(flavor = "multi_thread")]
async fn another_program_proves_refunds() {
    let Some(program) = hledger() else { return };
    each_engine(async |database| {
        let test = with_part_policy(TestApp::start(database).await).await;
        let mut links = Vec::new();
        for browser in 1..=8 {
            links.push(buy(&test, browser).await);
        }
        // E22: a free seat posts nothing.
        let t = Messages::new(Locale::En);
        let before = test.app.ledger().export(&test.site, Mode::Production, t).await.expect("readable");
        let by = Acting { account: test.person(Role::Administrator).await.person.account, on_all: true };
        let given = GivenSeat {
            first_name: "Kim".into(),
            last_name: "Jansen".into(),
            email: "kim@example.org".into(),
            is_second: false,
        };
        let seat = test.app.sessions().give_seat(by, &test.site, "paid", &given, ("key", t)).await;
        assert_eq!(seat.expect("works"), Some(Ok(())));
        let after = test.app.ledger().export(&test.site, Mode::Production, t).await.expect("readable");
        assert_eq!(before, after, "LT-E22");

        // E6 and E7, in full and in part.
        ask_back(&test, &links[0], 12_100).await;
        ask_back(&test, &links[1], 2_101).await;
        // Refused by the gateway: paid by bank, and given up.
        for (link, dismiss) in [(&links[2], false), (&links[3], true)] {
            let mut no = Arm::once(Operation::Credit, FaultKind::Result);
            no.result = 105;
            test.emulator.arm(no);
            let refund = ask_back(&test, link, 5_000).await;
            test.run_for(Span::minutes(5)).await;
            let refunds = test.app.refunds();
            let decided = if dismiss {
                refunds.dismiss(CLERK, test.site.id, refund, "a mistake").await
            } else {
                refunds.settle_otherwise(CLERK, test.site.id, refund, (HowPaid::ByBank, "IBAN")).await
            };
            decided.expect("works").expect("it had failed");
        }
        // Given at the console.
        let books = test.emulator.books().await.expect("books");
        let mut untouched = books.transactions.iter().filter(|txn| txn.kind == Kind::Capture).skip(4);
        let capture = untouched.next().expect("a capture that nobody touched").pnref.clone();
        let object = test.emulator.credit_at_console(&capture, 1_111).await.expect("so much is left");
        let told = ConsoleRefund {
            id: test.app.refunds().new_id(),
            object,
            given: Some((eur(&test, 1_111), test.clock_now())),
            reason: String::new(),
        };
        let of = registration(&test, &links[4]).await;
        let noted = test.app.refunds().record_console(CLERK, test.site.id, of, told).await;
        noted.expect("works").expect("so much is left");
        // E12: another session is called off, with one paid and one still under review there.
        let (paid, url) = test.register("open-now", 20).await;
        pay_well(&test, &url).await;
        test.come_back(&paid).await;
        let (held, url) = test.register("open-now", 21).await;
        pay(&test.emulator, &url, &Card::reviewed()).await;
        test.come_back(&held).await;
        let other = test.session("open-now").await.session.id;
        let called_off = test.app.refunds().cancel_session(CLERK, test.site.id, other, "ill").await;
        called_off.expect("works").expect("scheduled");
        test.run_for(Span::minutes(5)).await;
        // A review that is accepted is a fee like any other.
        let (accepted, url) = test.register("paid", 30).await;
        pay(&test.emulator, &url, &Card::reviewed()).await;
        test.come_back(&accepted).await;
        let reference = test.view(&accepted).await.reference;
        let decision = (Decision::Accept, "");
        let decided = test.app.money().decide(CLERK, &test.site, &reference, decision).await;
        assert_eq!(decided.expect("works"), Some(Decided::Done));
        // E8, taxed: given back within two days, three quarters go back.
        test.run_for(Span::days(3)).await;
        let cancelled = test.app.refunds().cancel(&test.site, &links[5], (9_075, 3_025)).await;
        cancelled.expect("works").expect("a link").expect("by the rules");
        test.run_for(Span::minutes(5)).await;
        assert_eq!(balance(&test, Account::CancellationFees).await, -2_500, "LT-E8");
        test.assert_sound().await;

        // E5, and E9 for everybody who did not come; then a refund out of what was earned.
        test.run_for(Span::days(4)).await;
        ask_back(&test, &links[6], 6_050).await;
        test.run_for(Span::days(1)).await;
        test.assert_sound().await;
        let causes = test.app.refunds().list(test.site.id, of).await.expect("readable");
        assert_eq!(causes[0].order.cause, Cause::Console);

        let found = read_by(&program, &test, database).await;
        let balance_of = |account: Account| found.get(&account.code()).copied().unwrap_or(0);
        for account in Account::ALL {
            assert_eq!(balance_of(account), balance(&test, account).await, "{account:?}: {found:?}");
        }
        assert!(found.keys().all(|code| Account::from_code(*code).is_some()), "{found:?}");
        let totals = test.emulator.books().await.expect("books").totals;
        let there: i64 = totals.iter().map(|total| total.captured - total.refunded).sum();
        let (net, tax, gross) = documents(&test).await;
        for (account, expected) in [
            (Account::GatewayClearing, there),
            (Account::Bank, -5_000),
            (Account::RefundsPayable, 0),
            (Account::MoneyNotYetPlaced, 0),
            (Account::DeferredRevenue, 0),
            (Account::AuthorizationsOutstanding, 0),
            (Account::AuthorizationsContra, 0),
            (Account::OutputTax, -tax),
        ] {
            assert_eq!(balance_of(account), expected, "{account:?}: {found:?}");
        }
        let earned = balance_of(Account::TrainingRevenue) + balance_of(Account::CancellationFees);
        assert_eq!(earned, -net, "what was earned is what the documents say without tax");
        let money = balance_of(Account::GatewayClearing) + balance_of(Account::Bank);
        assert_eq!((gross, net + tax), (money, money), "PS-I-22");
    })
    .await;
}
