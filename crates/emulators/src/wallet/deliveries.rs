//! Notifications on their way to whoever wants to hear.

use std::time::Duration;

use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use crate::payflow::{FaultKind, Operation, post_elsewhere};
use crate::steering::Steered;

/// Tries to deliver a notification.
const TRIES: usize = 3;

pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS deliveries (
    number INTEGER PRIMARY KEY, url TEXT NOT NULL, headers TEXT NOT NULL, body TEXT NOT NULL,
    answer INTEGER NOT NULL) STRICT;
";

/// A notification, as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its number.
    pub number: i64,
    /// Where it goes.
    pub url: String,
    /// Its headers besides the usual ones.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: String,
    /// The status that it was answered with; 0 before.
    pub answer: i64,
}

/// The number of the next one.
pub(crate) fn next(db: &Connection) -> rusqlite::Result<i64> {
    db.query_row("SELECT coalesce(max(number), 0) + 1 FROM deliveries", [], |row| row.get(0))
}

/// Enters one.
pub(crate) fn enter(
    db: &Connection,
    number: i64,
    url: &str,
    headers: &[(&str, String)],
    body: &str,
) -> anyhow::Result<()> {
    let headers = serde_json::to_string(headers)?;
    db.execute("INSERT INTO deliveries VALUES (?1, ?2, ?3, ?4, 0)", params![number, url, headers, body])?;
    Ok(())
}

fn delivery(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    let headers: String = row.get(2)?;
    Ok(Delivery {
        number: row.get(0)?,
        url: row.get(1)?,
        headers: serde_json::from_str(&headers).unwrap_or_default(),
        body: row.get(3)?,
        answer: row.get(4)?,
    })
}

/// All of them, oldest first.
pub(crate) async fn of<E: Steered>(emulator: &E) -> anyhow::Result<Vec<Delivery>> {
    let all = |db: &Connection| {
        let mut found = db.prepare_cached("SELECT * FROM deliveries ORDER BY number")?;
        Ok(found.query_map([], delivery)?.collect::<Result<_, _>>()?)
    };
    emulator.db.run(all).await
}

/// Sends what is new. Faults of silent posts strike: one that is dropped is not sent, a double one is sent twice.
pub(crate) async fn deliver<E: Steered>(emulator: E) {
    let news = |db: &Connection| {
        let mut found = db.prepare_cached("SELECT * FROM deliveries WHERE answer = 0 ORDER BY number")?;
        let all: Vec<Delivery> = found.query_map([], delivery)?.collect::<Result<_, _>>()?;
        // Taken: nobody else sends them.
        db.execute("UPDATE deliveries SET answer = -1 WHERE answer = 0", [])?;
        Ok(all)
    };
    for one in emulator.db.run(news).await.unwrap_or_default() {
        let arm = emulator.faults.draw(Operation::SilentPost);
        let times = match arm.map(|arm| arm.fault) {
            Some(fault) if fault.prevents() || fault == FaultKind::DropAfter => 0,
            Some(FaultKind::DoubleAnswer) => 2,
            _ => 1,
        };
        for _ in 0..times {
            tokio::spawn(send(emulator.clone(), one.clone()));
        }
    }
}

async fn send<E: Steered>(emulator: E, one: Delivery) {
    for _ in 0..TRIES {
        let answer = post_elsewhere(&one.url, &one.headers, one.body.clone()).await;
        if let Ok(status @ 200..300) = answer {
            let noted = emulator.db.run(move |db| {
                let sql = "UPDATE deliveries SET answer = ?2 WHERE number = ?1";
                Ok(db.execute(sql, params![one.number, status])?)
            });
            if let Err(error) = noted.await {
                tracing::error!(%error, "a delivery could not be noted");
            }
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
