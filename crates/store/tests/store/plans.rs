//! What SQLite walks through to answer a statement. Nothing on a buyer's way may cost more as the books grow: a statement
//! that walks a whole table, or all rows of a site, stands in [`WALKS`] with its reason, or it needs an index.
//!
//! SQLite takes a partial index only for a statement that repeats the index's condition word for word; this test is
//! what notices.

use crate::databases::fresh_database;
use crate::helpers::rows;
use std::collections::BTreeSet;
use store::{Engine, Statement, Store, Value, all_statements};

/// Conditions that hold for all rows of a site, or for so many that meeting them is a walk.
const WIDE: [&str; 6] = ["site_id", "mode", "state", "kind", "currency", "source"];

/// Whether this step of a plan walks through rows that grow with the books.
fn is_walk(step: &str) -> bool {
    if step.starts_with("SCAN ") {
        return step != "SCAN CONSTANT ROW";
    }
    let Some((_, condition)) = step.strip_prefix("SEARCH ").and_then(|rest| rest.rsplit_once('(')) else {
        return false;
    };
    let columns = condition.trim_end_matches(')').split(" AND ");
    columns.into_iter().all(|column| column.strip_suffix("=?").is_some_and(|name| WIDE.contains(&name)))
}

async fn steps(store: &Store, statement: &Statement) -> Vec<String> {
    let sql = statement.sqlite();
    let given = (1..).take_while(|number| sql.contains(&format!("?{number}"))).count();
    let plan = rows(store, &format!("explain query plan {sql}"), &vec![Value::Null; given]).await;
    let plan = plan.unwrap_or_else(|error| panic!("{}: {error}", statement.name()));
    plan.iter().map(|row| row.get::<String>(3).expect("a step's text")).collect()
}

async fn walks(store: &Store, statement: &Statement) -> Vec<String> {
    steps(store, statement).await.into_iter().filter(|step| is_walk(step)).collect()
}

#[tokio::test]
async fn only_these_statements_walk_through_what_grows() {
    let database = fresh_database(Engine::Sqlite).await;
    let store = database.open().await;
    let mut found = BTreeSet::new();
    let mut unexpected = Vec::new();
    let named = |name: &str| WALKS.iter().any(|(_, names)| names.contains(&name));
    for statement in all_statements() {
        let steps = walks(&store, statement).await;
        let name = statement.name().trim_start_matches("bursar_store::").trim_start_matches("store::");
        if !steps.is_empty() && !named(name) {
            unexpected.push(format!("{name}: {}", steps.join("; ")));
        }
        if !steps.is_empty() {
            found.insert(name);
        }
    }
    assert!(unexpected.is_empty(), "add an index or a reason:\n{}", unexpected.join("\n"));
    let listed = WALKS.iter().flat_map(|(_, names)| names.iter());
    let idle: Vec<_> = listed.filter(|name| !found.contains(*name)).collect();
    assert!(idle.is_empty(), "these walk no more: take them off the list: {idle:?}");
    store.close().await;
    database.remove().await;
}

/// A session of thousands of seats is no longer to register for than one of ten: SQLite, which knows nothing of how many
/// rows an index leads to, would rather walk through everybody who has a seat there.
#[tokio::test]
async fn who_registers_is_looked_for_by_address() {
    let database = fresh_database(Engine::Sqlite).await;
    let store = database.open().await;
    for (name, index) in [
        (
            "registrations::LIST_SEATED_BY_EMAIL",
            "registration_by_email (site_id=? AND email=? AND session_id=?)",
        ),
        ("invitations::LIST_UNANSWERED", "registration_by_email (site_id=? AND email=? AND session_id=?)"),
        (
            "invitations::LIST_UNANSWERED",
            "registration_by_payer (site_id=? AND payer_email=? AND session_id=?)",
        ),
    ] {
        let statement = all_statements()
            .into_iter()
            .find(|statement| statement.name().ends_with(name))
            .expect("it is there");
        let steps = steps(&store, statement).await;
        assert!(steps.iter().any(|step| step.ends_with(index)), "{name}: {steps:#?}");
    }
    store.close().await;
    database.remove().await;
}

#[test]
fn walks_are_told_from_searches() {
    for (step, expected) in [
        ("SCAN job", true),
        ("SCAN e USING COVERING INDEX ledger_entry_by_time", true),
        ("SCAN CONSTANT ROW", false),
        ("SEARCH r USING INDEX r_by_site (site_id=? AND mode=?)", true),
        ("SEARCH r USING INDEX r_by_time (site_id=? AND mode=? AND posted_at>?)", false),
        ("SEARCH s USING PRIMARY KEY (id=?)", false),
        ("USE TEMP B-TREE FOR ORDER BY", false),
    ] {
        assert_eq!(is_walk(step), expected, "{step}");
    }
}

/// The statements that walk, by why they may.
const WALKS: &[(&str, &[&str])] = &[
    (
        "rooms that run now, who waits before them, from where guests came until then, and slides, which are forgotten
        after a month",
        &[
            "classrooms::people::FORGET_GUESTS",
            "classrooms::people::FORGET_ORIGINS",
            "classrooms::LIST_RUNNING",
            "classrooms::slides::LIST_OLD_DECKS",
            "classrooms::waiting::FORGET_WAITING",
        ],
    ),
    (
        "a table of one row, or of what an installation has: sites, tariffs, accounts, jobs that are not done",
        &[
            "engine::health::BEAT",
            "engine::installation::FIND",
            "engine::installation::MARK_RESTORED",
            "engine::installation::RELEASE",
            "accounts::people::COUNT_OPERATORS",
            "accounts::people::OPERATORS",
            "accounts::people::SEARCH_PEOPLE",
            "accounts::people::COUNT_BY_SITE",
            "health::OVERDUE",
            "health::HAS_KIND",
            "health::MAILS_WAITING",
            "health::JOB_KINDS",
            "health::LIST_JOBS",
            "health::SILENT_GATEWAYS",
            "jobs::DUE_KINDS",
            "jobs::NEXT_DUE",
            "jobs::OLDEST_LEASE",
            "jobs::COUNT_JOBS",
            "jobs::CLEAR_LEASES",
            "tariffs::LIST_TARIFFS",
            "sites::LIST_SITES",
            "sites::FIND_OPERATORS",
            "reconciliation::UNCOMPARED",
            "settlements::LIST_IMPORTING",
        ],
    ),
    (
        "what a site has few of: people, divisions, open requests for budget, merchant accounts, texts, a logo",
        &[
            "accounts::people::PEOPLE_OF_SITE",
            "classrooms::people::LEADERS_NAMES",
            "accounts::people::COUNT_OTHERS",
            "divisions::LIST_DIVISIONS",
            "reconciliation::LIST_RUNS",
            "divisions::COUNT_DIVISIONS",
            "divisions::budgets::LIST_REQUESTS",
            "divisions::heads::LIST_WITH_ROLE",
            "divisions::heads::LEAVE",
            "divisions::heads::LIST_HEADED",
            "sites::logos::FIND_LOGO",
            "sites::logos::REMOVE_LOGO",
            "sites::merchant_accounts::LIST_ACCOUNTS",
            "sites::merchant_accounts::LIST_RETIRED",
            "sites::merchant_accounts::LIST_RETIRED_IN_USE",
            "sites::texts::LIST_TEXTS",
        ],
    ),
    (
        "what differs from the gateways' lists and nobody has explained: an index of that alone, which should be empty",
        &[
            "reconciliation::ALL_OPEN",
            "reconciliation::OPEN",
            "reconciliation::LIST_OPEN",
            "reconciliation::LIST_OPEN_OF_ACCOUNT",
        ],
    ),
    (
        "what people have posted of such differences: an index of that alone, each by hand",
        &["reconciliation::postings::IS_POSTED_BESIDE"],
    ),
    (
        "ends at the first rows of an index in its own order",
        &[
            "audit::LIST_ACTIONS",
            "chain::LIST_UNSEALED",
            "chain::LAST_LINK",
            "health::LAST_SEAL",
            "health::UNSEALED",
            "reconciliation::postings::LIST_POSTED",
        ],
    ),
    (
        "housekeeping: now and then, of what is soon forgotten",
        &[
            "accounts::kept_forms::FORGET_KEPT_FORMS",
            "accounts::links::FORGET_LINKS",
            "accounts::sign_ins::FORGET_SIGN_INS",
        ],
    ),
    (
        "once: at the start, after an outage, when books are proven, when a site changes its currency or goes live",
        &[
            "chain::COUNT_FORGOTTEN",
            "payments::attempts::LIST_ALL_UNRESOLVED",
            "sites::SET_SESSION_CURRENCY",
            "sites::USES_CURRENCY",
            "sites::HAS_TEST_PURCHASE",
            "tariffs::INSERT_VERSION",
        ],
    ),
    (
        "pages and figures of staff over a site's sessions or books",
        &[
            "health::UNKNOWN",
            "health::FOR_A_PERSON",
            "ledger::BALANCES",
            "money::LIST_CAME_UP",
            "money::LIST_WAITING",
            "money::LIST_SESSION_NAMES",
            "money::LIST_SITES_OF_HOSTS",
            "payments::attempts::COUNT_BY_STATE",
            "refunds::FIND_OTHERS_OBJECT",
            "refunds::LIST_BY_STATE",
            "sessions::hosting::LIST_HOSTED_UPCOMING",
            "sessions::hosting::HOSTS",
            "claims::LIST_CLAIMS",
            "divisions::RENAME_CODE",
            "divisions::budgets::LIST_LINES",
            "usage::statements::LIST_LATEST",
        ],
    ),
];
