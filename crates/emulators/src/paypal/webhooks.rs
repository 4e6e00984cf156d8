//! Notifications: who wants to hear, what is told, signed as PayPal signs it.
//!
//! The key is everybody's: it proves nothing but that the signature is computed as it should be.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};

use super::api::{self, Asked, Reply};
use super::config::App;
use crate::clock::Micros;
use crate::payflow::mix;
use crate::wallet::{Mode, deliveries};

const KEY: &str = include_str!("signing-key.pem");
/// What proves it, as it is served.
pub(super) const CERTIFICATE: &str = include_str!("signing-certificate.pem");
/// Where it is served, below a world's address.
pub(super) const CERTIFICATE_PATH: &str = "v1/notifications/certs/CERT-360caa42-fca2a594-emulator";

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS webhooks (
    id TEXT PRIMARY KEY, mode TEXT NOT NULL, client_id TEXT NOT NULL, url TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS webhook_events (
    webhook TEXT PRIMARY KEY, events TEXT NOT NULL) STRICT;
";

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
    set_events(db, &id, &request["event_types"])?;
    let shown = json!({ "id": id, "url": url, "event_types": request["event_types"], "links": [] });
    Ok(Reply(StatusCode::CREATED, shown))
}

fn set_events(db: &Connection, webhook: &str, events: &Value) -> rusqlite::Result<()> {
    db.execute("INSERT OR REPLACE INTO webhook_events VALUES (?1, ?2)", params![webhook, events.to_string()])
        .map(drop)
}

/// What is told to a webhook.
fn events(db: &Connection, webhook: &str) -> rusqlite::Result<Value> {
    let sql = "SELECT events FROM webhook_events WHERE webhook = ?1";
    let known: Option<String> = db.query_row(sql, [webhook], |row| row.get(0)).optional()?;
    Ok(known.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_else(|| json!([])))
}

/// `PATCH /v1/notifications/webhooks/{id}`: what is told from now on.
pub(super) fn change(db: &Connection, asked: &Asked<'_>, id: &str) -> anyhow::Result<Reply> {
    let request: Value = serde_json::from_slice(asked.body).unwrap_or_default();
    let patch = &request[0];
    let known = "SELECT url FROM webhooks WHERE id = ?1 AND mode = ?2 AND client_id = ?3";
    let whose = params![id, asked.app.mode.word(), asked.app.client_id];
    let url: Option<String> = db.query_row(known, whose, |row| row.get(0)).optional()?;
    let Some(url) = url else { return Ok(api::error(StatusCode::NOT_FOUND, "INVALID_RESOURCE_ID")) };
    let named = patch["value"].as_array().is_some_and(|types| !types.is_empty());
    if patch["op"] != "replace" || patch["path"] != "/event_types" || !named {
        return Ok(api::error(StatusCode::BAD_REQUEST, "VALIDATION_ERROR"));
    }
    set_events(db, id, &patch["value"])?;
    let shown = json!({ "id": id, "url": url, "event_types": patch["value"], "links": [] });
    Ok(Reply(StatusCode::OK, shown))
}

/// Everything that this app has subscribed.
pub(super) fn list(db: &Connection, asked: &Asked<'_>) -> anyhow::Result<Reply> {
    let mut found = db.prepare("SELECT id, url FROM webhooks WHERE mode = ?1 AND client_id = ?2")?;
    let read = |row: &rusqlite::Row<'_>| {
        let id: String = row.get(0)?;
        Ok(json!({ "id": id, "url": row.get::<_, String>(1)?, "event_types": events(db, &id)? }))
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
        let wanted = events(db, &webhook)?;
        if !wanted.as_array().into_iter().flatten().any(|of| of["name"] == event_type) {
            continue;
        }
        let number = deliveries::next(db)?;
        let time = api::moment(now);
        let body = json!({
            "id": format!("WH-{:016X}-{number:08}", unique(number)),
            "event_version": "1.0",
            "create_time": time,
            "resource_type": resource_type,
            "resource_version": "2.0",
            "event_type": event_type,
            "summary": "Something happened to a payment",
            "resource": resource,
            "links": [],
        });
        send(db, number, (&webhook, &url), public_url, (&body.to_string(), &time))?;
    }
    Ok(())
}

/// Writes this, whatever it is, to everybody who listens in a world, signed as any notification.
pub(super) fn say(
    db: &Connection,
    mode: Mode,
    public_url: &str,
    body: &str,
    now: Micros,
) -> anyhow::Result<()> {
    let mut found = db.prepare_cached("SELECT id, url FROM webhooks WHERE mode = ?1")?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    for webhook in found.query_map([mode.word()], read)? {
        let (webhook, url) = webhook?;
        send(db, deliveries::next(db)?, (&webhook, &url), public_url, (body, &api::moment(now)))?;
    }
    Ok(())
}

/// What is drawn of a notification's number.
fn unique(number: i64) -> u64 {
    mix(u64::try_from(number).unwrap_or(0) ^ 7)
}

/// Enters a notification with its signature.
fn send(
    db: &Connection,
    number: i64,
    (webhook, url): (&str, &str),
    public_url: &str,
    (body, time): (&str, &str),
) -> anyhow::Result<()> {
    let transmission = format!("{:08x}-{number:04}-11f0-8e5a-8d0e7d6f5c01", unique(number));
    let headers = [
        ("paypal-auth-algo", "SHA256withRSA".to_owned()),
        ("paypal-cert-url", format!("{public_url}/{CERTIFICATE_PATH}")),
        ("paypal-transmission-id", transmission.clone()),
        ("paypal-transmission-sig", sign(&transmission, time, webhook, body)),
        ("paypal-transmission-time", time.to_owned()),
    ];
    deliveries::enter(db, number, url, &headers, body)
}
