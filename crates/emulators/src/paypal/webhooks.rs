//! Notifications: who wants to hear, what is told, signed as PayPal signs it.
//!
//! The key is everybody's: it proves nothing but that the signature is computed as it should be.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::api::{self, Asked, Reply};
use super::config::App;
use super::emulator::Emulator;
use crate::clock::Micros;
use crate::payflow::{FaultKind, Operation, mix, post_elsewhere};

const KEY: &str = include_str!("signing-key.pem");
/// What proves it, as it is served.
pub(super) const CERTIFICATE: &str = include_str!("signing-certificate.pem");
/// Where it is served, below a world's address.
pub(super) const CERTIFICATE_PATH: &str = "v1/notifications/certs/CERT-360caa42-fca2a594-emulator";

/// Tries to deliver a notification.
const TRIES: usize = 3;

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS webhooks (
    id TEXT PRIMARY KEY, mode TEXT NOT NULL, client_id TEXT NOT NULL, url TEXT NOT NULL) STRICT;
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

/// `POST` and `GET /v1/notifications/webhooks`.
pub(super) fn subscribe(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Reply> {
    let request: Value = serde_json::from_slice(asked.body).unwrap_or_default();
    let url = request["url"].as_str().unwrap_or_default();
    let named = request["event_types"].as_array().is_some_and(|types| !types.is_empty());
    if !url.starts_with("http") || !named {
        return Ok(api::error(StatusCode::BAD_REQUEST, "VALIDATION_ERROR"));
    }
    let (mode, client) = (asked.app.mode.word(), &asked.app.client_id);
    let known = "SELECT id FROM webhooks WHERE mode = ?1 AND client_id = ?2 AND url = ?3";
    let known: Option<String> =
        db.query_row(known, params![mode, client, url], |row| row.get(0)).optional()?;
    if known.is_some() {
        return Ok(api::error(StatusCode::BAD_REQUEST, "WEBHOOK_URL_ALREADY_EXISTS"));
    }
    let number: i64 = db.query_row("SELECT count(*) + 1 FROM webhooks", [], |row| row.get(0))?;
    let id = format!("WH{:015X}", mix(u64::try_from(number).unwrap_or(0)) >> 4);
    db.execute("INSERT INTO webhooks VALUES (?1, ?2, ?3, ?4)", params![id, mode, client, url])?;
    let shown = json!({ "id": id, "url": url, "event_types": request["event_types"], "links": [] });
    Ok(Reply(StatusCode::CREATED, shown))
}

/// Everything that this app has subscribed.
pub(super) fn list(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Reply> {
    let mut found = db.prepare("SELECT id, url FROM webhooks WHERE mode = ?1 AND client_id = ?2")?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(json!({ "id": row.get::<_, String>(0)?, "url": row.get::<_, String>(1)?, "event_types": [] }))
    };
    let all = found.query_map(params![asked.app.mode.word(), asked.app.client_id], read)?;
    let all: Vec<Value> = all.collect::<Result<_, _>>()?;
    Ok(Reply(StatusCode::OK, json!({ "webhooks": all })))
}

/// `POST /v1/notifications/verify-webhook-signature`.
pub(super) fn verify(asked: &Asked<'_>) -> Reply {
    let request: Value = serde_json::from_slice(asked.body).unwrap_or_default();
    let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
    // The event is signed byte for byte: it stands last in what is asked.
    let body = String::from_utf8_lossy(asked.body);
    let event = body.split_once("\"webhook_event\":").map(|(_, event)| event.trim_end());
    let event = event.and_then(|event| event.strip_suffix('}')).unwrap_or_default();
    let sent = (text("transmission_id"), text("transmission_time"));
    let expected = sign(&sent.0, &sent.1, &text("webhook_id"), event);
    let good = text("auth_algo") == "SHA256withRSA" && expected == text("transmission_sig");
    Reply(StatusCode::OK, json!({ "verification_status": if good { "SUCCESS" } else { "FAILURE" } }))
}

/// The signature of a notification.
fn sign(id: &str, time: &str, webhook: &str, body: &str) -> String {
    let der: String = KEY.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = STANDARD.decode(der).expect("our own key");
    let key = RsaKeyPair::from_pkcs8(&der).expect("our own key");
    let message = format!("{id}|{time}|{webhook}|{}", crc32fast::hash(body.as_bytes()));
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
        .expect("a key of 2048 bits signs");
    STANDARD.encode(signature)
}

/// Writes a notification to everybody who wants to hear of this app.
pub(super) fn tell(
    db: &Connection,
    app: &App,
    public_url: &str,
    (event_type, resource_type, resource): (&str, &str, &Value),
    now: Micros,
) -> anyhow::Result<()> {
    let mut found = db.prepare_cached("SELECT id, url FROM webhooks WHERE mode = ?1 AND client_id = ?2")?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let webhooks: Vec<(String, String)> =
        found.query_map(params![app.mode.word(), app.client_id], read)?.collect::<Result<_, _>>()?;
    for (webhook, url) in webhooks {
        let number: i64 =
            db.query_row("SELECT coalesce(max(number), 0) + 1 FROM deliveries", [], |row| row.get(0))?;
        let unique = mix(u64::try_from(number).unwrap_or(0) ^ 7);
        let time = api::moment(now);
        let body = json!({
            "id": format!("WH-{unique:016X}-{number:08}"),
            "event_version": "1.0",
            "create_time": time,
            "resource_type": resource_type,
            "resource_version": "2.0",
            "event_type": event_type,
            "summary": "Something happened to a payment",
            "resource": resource,
            "links": [],
        });
        let body = body.to_string();
        let transmission = format!("{unique:08x}-{number:04}-11f0-8e5a-8d0e7d6f5c01");
        let headers = [
            ("paypal-auth-algo", "SHA256withRSA".to_owned()),
            ("paypal-cert-url", format!("{public_url}/{CERTIFICATE_PATH}")),
            ("paypal-transmission-id", transmission.clone()),
            ("paypal-transmission-sig", sign(&transmission, &time, &webhook, &body)),
            ("paypal-transmission-time", time),
        ];
        db.execute(
            "INSERT INTO deliveries VALUES (?1, ?2, ?3, ?4, 0)",
            params![number, url, serde_json::to_string(&headers)?, body],
        )?;
    }
    Ok(())
}

fn delivery(row: &rusqlite::Row<'_>) -> rusqlite::Result<Delivery> {
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
pub(super) fn all(db: &Connection) -> rusqlite::Result<Vec<Delivery>> {
    db.prepare_cached("SELECT * FROM deliveries ORDER BY number")?.query_map([], delivery)?.collect()
}

/// Sends what is new. Faults of silent posts strike: one that is dropped is not sent, a double one is sent twice.
pub(super) async fn deliver(emulator: Emulator) {
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
            let emulator = emulator.clone();
            let one = one.clone();
            tokio::spawn(async move {
                for _ in 0..TRIES {
                    let answer = post_elsewhere(&one.url, &one.headers, one.body.clone()).await;
                    if let Ok(status @ 200..300) = answer {
                        let number = one.number;
                        let noted = emulator.db.run(move |db| {
                            let sql = "UPDATE deliveries SET answer = ?2 WHERE number = ?1";
                            Ok(db.execute(sql, params![number, status])?)
                        });
                        if let Err(error) = noted.await {
                            tracing::error!(%error, "a delivery could not be noted");
                        }
                        return;
                    }
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            });
        }
    }
}
