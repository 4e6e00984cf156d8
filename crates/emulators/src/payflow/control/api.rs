//! The control API: JSON in, JSON out, under `/control/api`.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use crate::clock::Micros;
use crate::payflow::books::{self, Kind, State as Standing, Txn, move_money};
use crate::payflow::config::{Account, Settings};
use crate::payflow::emulator::Emulator;
use crate::payflow::faults::FaultKind;
use crate::payflow::hosted;
use crate::steering::{self, From, Standing as Common, Steered, json, standing};

impl Steered for Emulator {
    fn can(kind: FaultKind) -> bool {
        !kind.is_of_orders()
    }
}

pub(super) fn router() -> Router<Emulator> {
    steering::router()
        .route("/state", get(state))
        .route("/books", get(read_books))
        .route("/settings", get(settings).post(set_settings))
        .route("/accounts", get(accounts).post(set_account))
        .route("/review", get(held))
        .route("/review/{pnref}", post(decide))
        .route("/transactions/{pnref}", post(act))
        .route("/transactions/{pnref}/void", post(void))
        .route("/transactions/{pnref}/credit", post(credit))
        .route("/forge", post(forge))
}

/// Where the emulator stands.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    common: Common,
    settings: Settings,
}

fn report(emulator: &Emulator) -> Report {
    Report { common: standing(emulator), settings: emulator.settings() }
}

async fn state(State(emulator): State<Emulator>) -> Response {
    json(Ok(report(&emulator)))
}

async fn read_books(State(emulator): State<Emulator>, Query(from): Query<From>) -> Response {
    json(emulator.books_after(from.after, from.limit.unwrap_or(i64::MAX)).await)
}

async fn settings(State(emulator): State<Emulator>) -> Response {
    json(Ok(emulator.settings()))
}

async fn set_settings(State(emulator): State<Emulator>, Json(to): Json<Settings>) -> Response {
    emulator.set_settings(to);
    json(Ok(report(&emulator)))
}

/// Accounts without their passwords.
async fn accounts(State(emulator): State<Emulator>) -> Response {
    let mut all = Vec::clone(&emulator.accounts());
    for account in &mut all {
        account.pwd = "***".into();
    }
    json(Ok(all))
}

async fn set_account(State(emulator): State<Emulator>, Json(account): Json<Account>) -> Response {
    emulator.set_account(account);
    accounts(State(emulator)).await
}

async fn held(State(emulator): State<Emulator>) -> Response {
    json(emulator.held().await)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    approve: bool,
}

async fn decide(
    State(emulator): State<Emulator>,
    Path(pnref): Path<String>,
    Json(decision): Json<Decision>,
) -> Response {
    let decided = emulator.decide(&pnref, decision.approve).await;
    json(decided.map(|()| report(&emulator)))
}

/// Somebody voids it at the gateway's own console.
async fn void(State(emulator): State<Emulator>, Path(pnref): Path<String>) -> Response {
    let voided = emulator.void_at_console(&pnref).await;
    json(voided.map(|()| report(&emulator)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credit {
    minor: i64,
}

/// Somebody gives a part of it back at the gateway's own console; the credit's PNREF.
async fn credit(
    State(emulator): State<Emulator>,
    Path(pnref): Path<String>,
    Json(credit): Json<Credit>,
) -> Response {
    let given = emulator.credit_at_console(&pnref, credit.minor).await;
    json(given.map(|pnref| serde_json::json!({ "pnref": pnref })))
}

/// What befalls a transaction at the bank, without anybody asking for it.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "act", deny_unknown_fields)]
enum Act {
    /// The hold's time is over.
    Expire,
    /// The issuer lets go of the hold.
    IssuerVoid,
    /// A sale or capture brought `minor` less than it should.
    Reduce { minor: i64 },
}

async fn act(State(emulator): State<Emulator>, Path(pnref): Path<String>, Json(act): Json<Act>) -> Response {
    let now = emulator.clock().now();
    let done = emulator.0.db.run(move |db| befall(db, &pnref, act, now)).await;
    json(done.map(|()| report(&emulator)))
}

fn befall(db: &rusqlite::Connection, pnref: &str, act: Act, now: Micros) -> anyhow::Result<()> {
    let txn = books::by_any_pnref(db, pnref)?;
    let mut txn: Txn = txn.ok_or_else(|| anyhow::anyhow!("no transaction {pnref}"))?;
    let holds = matches!(txn.state, Standing::Open | Standing::Held);
    let taken = txn.state == Standing::Taken && matches!(txn.kind, Kind::Sale | Kind::Capture);
    match act {
        Act::Expire | Act::IssuerVoid if !holds => anyhow::bail!("{pnref} holds nothing"),
        Act::Expire => {
            txn.expires_at = now;
            books::update(db, &txn)?;
            return books::expire_due(db, now);
        }
        Act::IssuerVoid => {
            let rest = txn.amount - txn.taken;
            move_money(db, &txn, "voided by the issuer", &[("holds", -rest), ("cardholder", rest)], now)?;
            txn.state = Standing::Voided;
        }
        Act::Reduce { minor } => {
            anyhow::ensure!(taken && minor > 0 && minor < txn.amount, "{pnref} cannot be reduced by {minor}");
            move_money(db, &txn, "reduced", &[("captured", -minor), ("cardholder", minor)], now)?;
            txn.amount -= minor;
        }
    }
    txn.changed_at = now;
    Ok(books::update(db, &txn)?)
}

async fn forge(State(emulator): State<Emulator>, Json(forgery): Json<hosted::Forgery>) -> Response {
    let statuses = hosted::forge(&emulator, forgery).await;
    json(statuses.map(|statuses| serde_json::json!({ "statuses": statuses })))
}
