//! Receipts without gaps, a ledger that other programs accept, and a chain that shows what was changed.

use crate::common::{balance, buy, pay_well};
use domain::ledger::Account;
use domain::payments::gateway::Mode;
use domain::time::Span;
use locale::{Locale, Messages};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;
use store::{Store, StoreError};
use testkit::databases::{TestDatabase, each_engine, empty_database, engines, fresh_database};
use testkit::{TestApp, TestAppOptions};

#[tokio::test(flavor = "multi_thread")]
async fn twenty_purchases_at_once_number_their_receipts_without_gaps() {
    each_engine(async |database| {
        let test = Arc::new(TestApp::start(database).await);
        let purchases: Vec<_> = (1..=20_u128)
            .map(|browser| {
                let test = test.clone();
                tokio::spawn(async move {
                    let (link, url) = test.register("paid", browser).await;
                    pay_well(&test, &url).await;
                    test.come_back(&link).await;
                    link
                })
            })
            .collect();
        let mut links = Vec::new();
        for purchase in purchases {
            links.push(purchase.await.expect("no purchase fails"));
        }
        test.run_for(Span::minutes(1)).await;
        let mut numbers = Vec::new();
        for link in &links {
            numbers.push(test.view(link).await.receipt.expect("paid").to_string());
        }
        numbers.sort();
        let expected: Vec<String> = (1..=20).map(|n| format!("2026-{n:06}")).collect();
        assert_eq!(numbers, expected, "PS-I-21");
        assert_eq!(balance(&test, Account::GatewayClearing).await, 20 * 12_100);
        test.assert_sound().await;
    })
    .await;
}

/// The plain-text accounting program of Debian, or none: its name is printed then.
pub fn hledger() -> Option<String> {
    let program = std::env::var("BURSAR_TEST_HLEDGER").unwrap_or_else(|_| "hledger".into());
    let there = Command::new(&program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !there {
        println!("left out, there is no hledger: {}", std::thread::current().name().unwrap_or("a test"));
    }
    there.then_some(program)
}

/// What that program finds in the export: it accepts every entry, and gives these balances by account, minor units.
pub async fn read_by(program: &str, test: &TestApp, database: &TestDatabase) -> BTreeMap<i64, i64> {
    let export = test
        .app
        .ledger()
        .export(&test.site, Mode::Production, Messages::new(Locale::Nl))
        .await
        .expect("readable");
    let file = database.folder().join("books.journal");
    std::fs::write(&file, &export).expect("a file in the test's folder");
    let run = |arguments: &[&str]| {
        let output = Command::new(program).arg("-f").arg(&file).args(arguments).output().expect("it starts");
        assert!(output.status.success(), "{}\n{export}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    run(&["check"]);
    let mut found: BTreeMap<i64, i64> = BTreeMap::new();
    for line in run(&["balance", "--flat", "--no-total", "--empty", "-O", "csv"]).lines().skip(1) {
        let (account, amount) = line.trim_matches('"').split_once("\",\"").expect("two columns");
        let code = account.split([':', ' ']).find_map(|word| word.parse().ok()).expect("a code in the name");
        let digits: String = amount.chars().filter(|c| c.is_ascii_digit() || *c == '-').collect();
        let minor: i64 = digits.parse().expect("an amount");
        let whole = !amount.contains('.');
        *found.entry(code).or_default() += if whole { minor * 100 } else { minor };
    }
    assert_eq!(found.values().sum::<i64>(), 0, "the whole of it is zero");
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn another_program_reads_the_ledger_and_finds_the_same_balances() {
    let Some(program) = hledger() else { return };
    each_engine(async |database| {
        let options = TestAppOptions {
            page_life: Span::minutes(16),
            capacity: Some(3),
            fee: 9_999,
            ..TestAppOptions::default()
        };
        let test = TestApp::start_with(database, options).await;
        // Two have seats, one hold stays, one is released for want of a seat.
        let (late, late_url) = test.register("paid", 1).await;
        test.run_for(Span::minutes(20)).await;
        for browser in 2..=3 {
            buy(&test, browser).await;
        }
        let (_, held) = test.register("paid", 4).await;
        testkit::payer::pay(&test.emulator, &held, &testkit::Card::reviewed()).await;
        pay_well(&test, &late_url).await;
        test.come_back(&late).await;
        test.run_for(Span::minutes(1)).await;
        test.assert_sound().await;

        let found = read_by(&program, &test, database).await;
        for account in Account::ALL {
            let ours = balance(&test, account).await;
            assert_eq!(found.get(&account.code()).copied().unwrap_or(0), ours, "{account:?}: {found:?}");
        }
        assert_eq!(found[&1100], 2 * 9_999);
        assert_eq!(found[&9000], 9_999, "the hold under review");
    })
    .await;
}

store::statements! {
    /// Changes a line.
    CHANGE_LINE = "update ledger_line set minor = minor + 1 where number = 1";
    /// Changes a receipt.
    CHANGE_RECEIPT = "update receipt set number = number + 1";
    /// Takes an observation away.
    DROP_OBSERVATIONS = "delete from observation";
    /// Takes an entry away.
    DROP_LINES = "delete from ledger_line";
    /// Takes links away.
    DROP_LINKS = "delete from chain_link";
    /// Takes audit lines away.
    DROP_AUDIT = "delete from audit";
    /// Lets ledger lines be changed, as a thief with the database's password could.
    UNLOCK_LINES => {
        sqlite: "drop trigger ledger_line_no_update",
        postgres: "drop trigger ledger_line_no_change on ledger_line",
    };
    /// Lets receipts be changed.
    UNLOCK_RECEIPTS => {
        sqlite: "drop trigger receipt_no_update",
        postgres: "drop trigger receipt_no_change on receipt",
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_the_books_are_never_changed_or_deleted() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        buy(&test, 1).await;
        test.assert_sound().await;
        let statements =
            [&CHANGE_LINE, &CHANGE_RECEIPT, &DROP_OBSERVATIONS, &DROP_LINES, &DROP_LINKS, &DROP_AUDIT];
        for statement in statements {
            let changed = test.app.store().run(async move |tx| tx.execute(statement, &[]).await).await;
            assert!(changed.is_err(), "PS-I-20: {} went through", statement.name());
        }
        test.assert_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_shows_what_was_changed_behind_our_back() {
    for (unlock, change) in [(&UNLOCK_LINES, &CHANGE_LINE), (&UNLOCK_RECEIPTS, &CHANGE_RECEIPT)] {
        each_engine(async |database| {
            let test = TestApp::start(database).await;
            buy(&test, 1).await;
            test.assert_sound().await;
            let tampered = test
                .app
                .store()
                .run(async move |tx| {
                    tx.execute(unlock, &[]).await?;
                    tx.execute(change, &[]).await.map(drop)
                })
                .await;
            assert_eq!(tampered, Ok::<(), StoreError>(()));
            let verdict = test.app.ledger().verify_chain().await.expect("readable");
            assert!(verdict.is_err(), "nothing was noticed");
            assert!(!test.violations().await.is_empty(), "the invariants see it as well");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_books_move_to_the_other_engine_and_stay_the_same() {
    let engines = engines();
    let [one, other] = engines[..] else { return };
    for (from, to) in [(one, other), (other, one)] {
        let (database, target) = (fresh_database(from).await, empty_database(to).await);
        let test = TestApp::start(&database).await;
        for browser in 1..=3 {
            buy(&test, browser).await;
        }
        test.register("paid", 4).await;
        test.app.ledger().seal().await.expect("sealed");
        let before = test.app.ledger().balances(&test.site, Mode::Production).await.expect("readable");
        let chain = test.app.ledger().verify_chain().await.expect("readable");
        assert!(chain.is_ok_and(|seals| seals > 3));
        test.app.store().close().await;

        let proof = Store::copy(&database.config(), &target.config()).await.expect("copied");
        assert_eq!(proof.sums.len(), before.len());
        let copy = target.open().await;
        let mut tx = copy.reader().await.expect("readable");
        let balances = store::ledger::balances(&mut tx, test.site.id, Mode::Production).await;
        assert_eq!(balances.expect("readable"), before);
        drop(tx);
        assert_eq!(app::ledger::verify_chain(&copy).await.expect("readable"), chain);
        copy.close().await;
        database.remove().await;
        target.remove().await;
    }
}
