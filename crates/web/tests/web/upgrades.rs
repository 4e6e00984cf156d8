//! A database that an older version has filled is brought to this one: nothing is lost, everything is read on its pages,
//! and it sells on.

use super::browser::{Browser, pages, text};
use super::money::bought;
use domain::accounts::Role;
use domain::payments::gateway::Mode;
use domain::time::Span;
use http::StatusCode;
use std::collections::{BTreeMap, BTreeSet};
use testkit::databases::engines;
use testkit::filled::{FilledRow, VERSIONS, filled_database, rows};
use testkit::{TestApp, stolen};

#[tokio::test(flavor = "multi_thread")]
async fn what_older_versions_stored_is_all_there_and_read() {
    for (migrations, text) in VERSIONS {
        let rows = rows(text);
        let filled: BTreeSet<&str> = rows.iter().map(|row| row.table.as_str()).collect();
        assert!(filled.len() >= if migrations < 12 { 21 } else { 37 }, "every table of then: {filled:?}");
        for engine in engines() {
            println!("{migrations} migrations on {engine}");
            let database = filled_database(engine, migrations, &rows).await;
            let test = TestApp::on(&database).await;
            test.advance(Span::minutes(2)).await;
            nothing_is_lost(&test, &rows).await;
            the_books_are_whole(&test, &rows).await;
            staff_read_everything(&test, &rows).await;
            let registration = bought(&test).await;
            let page = Browser::new(&pages(&test), "en").get(&registration).await;
            assert_eq!(page.heading(), super::browser::text("en", "registration-confirmed-title"));
            test.app.store().close().await;
            database.remove().await;
        }
    }
}

/// As many rows in every table of then as there were.
async fn nothing_is_lost(test: &TestApp, rows: &[FilledRow]) {
    let count = |tables: &mut dyn Iterator<Item = String>| {
        tables.fold(BTreeMap::new(), |mut counts: BTreeMap<String, usize>, table| {
            *counts.entry(table).or_default() += 1;
            counts
        })
    };
    let stored = stolen::dump(test.app.store()).await;
    let starts = stored.lines().filter_map(|line| line.split_once(' '));
    let now = count(&mut starts.map(|(table, _)| table.to_owned()));
    let then = count(&mut rows.iter().map(|row| row.table.clone()));
    for (table, number) in then.iter().filter(|(table, _)| *table != "schema_migration") {
        // A cell with a line break makes another line: never fewer.
        assert!(
            now.get(table).is_some_and(|found| found >= number),
            "{table}: {number}, now {:?}",
            now.get(table)
        );
    }
}

/// The hash chain holds, every entry is balanced, and accounts stand where they stood.
async fn the_books_are_whole(test: &TestApp, rows: &[FilledRow]) {
    let of = |table: &'static str| rows.iter().filter(move |row| row.table == table).map(|row| &row.row);
    let seals = i64::try_from(of("chain_link").count()).expect("few");
    assert_eq!(test.app.ledger().verify_chain().await.expect("readable"), Ok(seals));
    let number =
        |row: &serde_json::Map<String, serde_json::Value>, column: &str| row[column].as_i64().expect("whole");
    let mut then: BTreeMap<i64, i64> = BTreeMap::new();
    for line in of("ledger_line") {
        *then.entry(number(line, "account")).or_default() += number(line, "minor");
    }
    assert_eq!(then.values().sum::<i64>(), 0);
    let balances = test.app.ledger().balances(&test.site, Mode::Production).await.expect("readable");
    let now: BTreeMap<i64, i64> =
        balances.iter().map(|(account, _, minor)| (account.code(), *minor)).collect();
    then.retain(|_, minor| *minor != 0);
    let now: BTreeMap<i64, i64> = now.into_iter().filter(|(_, minor)| *minor != 0).collect();
    assert_eq!(now, then);
}

/// Every address on the page that begins so.
fn links(body: &str, start: &str) -> BTreeSet<String> {
    body.split('"').filter(|part| part.starts_with(start)).map(|part| part.replace("&#38;", "&")).collect()
}

async fn staff_read_everything(test: &TestApp, rows: &[FilledRow]) {
    // Of a version without accounts, whoever comes in later reads what it stored.
    let of = async |role: Role| {
        let emails = rows.iter().filter(|row| row.table == "account").map(|row| row.row["email"].as_str());
        match emails.flatten().find(|email| email.starts_with(role.as_str())) {
            Some(email) => test.sign_in(email).await,
            None => test.person(role).await,
        }
    };
    let router = pages(test);
    let admin = of(Role::Administrator).await;
    let mut browser = Browser::signed_in(&router, "en", &admin);
    let page = browser.get("/academy/money").await;
    let payments = links(&page.body, "/academy/money/payments/");
    let intents = rows.iter().filter(|row| row.table == "intent").count();
    assert_eq!(
        payments.iter().filter(|path| !path.ends_with(".csv") && !path.contains(".csv?")).count(),
        intents
    );
    let mut documents = BTreeSet::new();
    for payment in payments {
        let page = browser.get(&payment).await;
        assert_eq!(page.status, StatusCode::OK, "{payment}");
        documents.extend(links(&page.body, "/academy/money/documents/"));
    }
    let issued = rows.iter().filter(|row| matches!(row.table.as_str(), "receipt" | "credit_note")).count();
    assert_eq!(documents.len(), issued);
    for document in documents {
        assert!(browser.get(&document).await.body.starts_with("%PDF-"), "{document}");
    }
    let list = browser.get("/academy/host").await;
    let sessions = links(&list.body, "/academy/host/sessions/");
    assert!(sessions.len() >= 3, "{sessions:?}");
    for session in sessions.iter().filter(|path| !path.ends_with("/new")) {
        for page in ["", "/edit", "/people", "/people.csv"] {
            let answer = browser.get(&format!("{session}{page}")).await;
            assert!(matches!(answer.status, StatusCode::OK | StatusCode::NOT_FOUND), "{session}{page}");
            assert!(!page.is_empty() || answer.status == StatusCode::OK, "{session}");
        }
    }
    for page in
        ["", "/e-commerce", "/merchant-accounts", "/texts", "/appearance", "/people", "/divisions", "/audit"]
    {
        let answer = browser.get(&format!("/academy/admin{page}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
    }
    for page in ["/academy/", "/academy/sessions/paid", "/account", "/academy/money/ledger.journal"] {
        assert_eq!(browser.get(page).await.status, StatusCode::OK, "{page}");
    }
    let operator = of(Role::Operator).await;
    let mut browser = Browser::signed_in(&router, "en", &operator);
    for page in
        ["/operator", "/operator/sites/academy", "/operator/people", "/operator/jobs", "/operator/health"]
    {
        let answer = browser.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
    }
    let jobs = browser.get("/operator/jobs").await;
    assert!(jobs.body.contains(&text("en", "job-seal-chain")), "jobs of then wait still");
}
