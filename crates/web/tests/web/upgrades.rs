//! A database that an older version has filled is brought to this one: nothing is lost, everything is read on its pages,
//! and it sells on.

use super::browser::{Browser, pages, text};
use super::money::bought;
use domain::accounts::Role;
use domain::payments::gateway::Mode;
use domain::time::Span;
use http::StatusCode;
use serde_json::Value;
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
    let number = |row: &serde_json::Map<String, Value>, column: &str| row[column].as_i64().expect("whole");
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

/// A seat that version 12 passed on: who had it first was told, and nothing else was kept of him.
fn passed_on(rows: &mut [FilledRow]) -> (String, String) {
    let is_paid = |rows: &[FilledRow], id: &Value| {
        rows.iter().any(|row| {
            row.table == "intent" && row.row["registration_id"] == *id && !row.row["secured_by"].is_null()
        })
    };
    let known = &*rows;
    let seat = known.iter().position(|row| {
        row.table == "registration" && row.row["state"] == "confirmed" && is_paid(known, &row.row["id"])
    });
    let seat = seat.expect("somebody bought a seat");
    let then = rows[seat].row.clone();
    let text = |column: &str| then[column].as_str().expect("text").to_owned();
    let (name, email) = (format!("{} {}", text("first_name"), text("last_name")), text("email"));
    for (column, value) in [("first_name", "Kim"), ("last_name", "Jansen"), ("email", "kim@example.org")] {
        rows[seat].row.insert(column.to_owned(), Value::from(value));
    }
    let told = rows.iter_mut().find(|row| {
        row.table == "mail" && row.row["kind"] == "confirmation" && row.row["subject"] == then["id"]
    });
    let told = &mut told.expect("it was confirmed").row;
    told.insert("kind".to_owned(), Value::from("replaced"));
    told.insert("cause".to_owned(), Value::from("person 1"));
    told.insert("to_name".to_owned(), Value::from(name.as_str()));
    told.insert("to_address".to_owned(), Value::from(email.as_str()));
    (name, email)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_paid_for_a_seat_that_was_passed_on_before_it_was_kept_is_found_again() {
    let mut rows = rows(VERSIONS[1].1);
    let (name, email) = passed_on(&mut rows);
    for engine in engines() {
        let database = filled_database(engine, VERSIONS[1].0, &rows).await;
        let test = TestApp::on(&database).await;
        let router = pages(&test);
        let mut browser = Browser::signed_in(&router, "en", &test.person(Role::Administrator).await);
        let people = browser.get("/academy/host/sessions/paid/people").await.body;
        assert!(people.contains("Kim Jansen") && people.contains(&format!("paid by {name}")), "{people}");
        assert_eq!(people.matches("paid by ").count(), 1, "of the others it was right");
        // He gets a link of his own, and only he decides about the money.
        let mut anyone = Browser::new(&router, "en");
        let ask = anyone.get("/academy/lost-link").await;
        anyone.submit(&ask, "/academy/lost-link", &[("email", &email)]).await;
        let mail = mail_to(&test, &email).await;
        let link = mail.split_once("/academy/registrations/").expect("a link").1;
        let link = link.split_whitespace().next().expect("a link");
        let page = anyone.get(&format!("/academy/registrations/{link}")).await;
        assert_eq!(page.heading(), text("en", "colleague-done-title"), "{}", page.body);
        assert!(page.body.contains("Kim Jansen") && page.body.contains("/cancel"));
        test.app.store().close().await;
        database.remove().await;
    }
}

/// The text of the mail to this address, once what goes on after an answer has sent it.
async fn mail_to(test: &TestApp, email: &str) -> String {
    let sent = tokio::time::timeout(std::time::Duration::from_secs(30), async {
        loop {
            test.run_jobs().await;
            if let Some(mail) = test.mailer.sent().iter().rfind(|mail| mail.to_address == email) {
                return mail.text.clone();
            }
            tokio::task::yield_now().await;
        }
    });
    sent.await.expect("it is sent")
}
