//! What programs can do to every emulator under `/control/api`: faults, clock, outage, byte log. JSON in, JSON out.

use std::ops::Deref;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::clock::{Micros, SECOND};
use crate::machine::Machine;
use crate::payflow::{Arm, FaultKind};

/// An emulator, for all its pages.
pub(crate) trait Steered: Deref<Target = Machine> + Clone + Send + Sync + 'static {
    /// Whether what it stands in for can fail like this.
    fn can(fault: FaultKind) -> bool;
}

pub(crate) fn router<E: Steered>() -> Router<E> {
    Router::new()
        .route("/log", get(read_log::<E>))
        .route("/faults", get(faults::<E>).post(arm::<E>).delete(disarm_all::<E>))
        .route("/faults/{id}", delete(disarm::<E>))
        .route("/clock", get(clock::<E>).post(move_clock::<E>))
        .route("/down", post(down::<E>))
}

/// An error as an answer: what was asked cannot be done.
pub(crate) fn refusal(error: &anyhow::Error) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, format!("{error:#}\n")).into_response()
}

pub(crate) fn json<T: Serialize>(value: anyhow::Result<T>) -> Response {
    match value {
        Ok(value) => Json(value).into_response(),
        Err(error) => refusal(&error),
    }
}

/// Where an emulator stands.
#[derive(Serialize)]
pub(crate) struct Standing {
    now_us: Micros,
    offset_us: Micros,
    down: bool,
}

pub(crate) fn standing(machine: &Machine) -> Standing {
    let clock = machine.clock();
    Standing { now_us: clock.now(), offset_us: clock.offset(), down: machine.is_down() }
}

/// Where to read on, and how much.
#[derive(Deserialize)]
pub(crate) struct From {
    #[serde(default)]
    pub after: i64,
    pub limit: Option<i64>,
}

async fn read_log<E: Steered>(State(emulator): State<E>, Query(from): Query<From>) -> Response {
    json(emulator.log_after(from.after, from.limit.unwrap_or(10_000)).await)
}

async fn faults<E: Steered>(State(emulator): State<E>) -> Response {
    json(Ok(emulator.faults()))
}

async fn arm<E: Steered>(State(emulator): State<E>, Json(arm): Json<Arm>) -> Response {
    if !E::can(arm.fault) {
        return refusal(&anyhow::anyhow!("this gateway does not fail like that"));
    }
    json(Ok(serde_json::json!({ "id": emulator.arm(arm) })))
}

async fn disarm<E: Steered>(State(emulator): State<E>, Path(id): Path<u64>) -> Response {
    emulator.disarm(Some(id));
    json(Ok(emulator.faults()))
}

async fn disarm_all<E: Steered>(State(emulator): State<E>) -> Response {
    emulator.disarm(None);
    json(Ok(emulator.faults()))
}

async fn clock<E: Steered>(State(emulator): State<E>) -> Response {
    json(Ok(standing(&emulator)))
}

/// One of: seconds to move on, or the whole distance from the machine's time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    advance_seconds: Option<i64>,
    offset_seconds: Option<i64>,
}

async fn move_clock<E: Steered>(State(emulator): State<E>, Json(to): Json<Move>) -> Response {
    let start = to.offset_seconds.map_or(emulator.clock().offset(), |seconds| seconds * SECOND);
    let moved = emulator.move_clock(start + to.advance_seconds.unwrap_or(0) * SECOND).await;
    json(moved.map(|()| standing(&emulator)))
}

/// Whether an outage begins or ends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Down {
    pub down: bool,
}

async fn down<E: Steered>(State(emulator): State<E>, Json(to): Json<Down>) -> Response {
    emulator.set_down(to.down);
    json(Ok(standing(&emulator)))
}
