//! Notifications: PayPal tells of what happens. Whether one is genuine is proven by the certificate that it names, which
//! lies on PayPal's own server, or, where that cannot be read, by asking PayPal. Even a genuine one is only a hint.

use super::PayPal;
use super::certificates::Known;
use super::request::Wire;
use super::response::json;
use crate::payments::paypal::Account;
use crate::payments::percent::percent_encoded;
use crate::payments::{Authenticity, Notice, Told};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::payments::gateway::ObjectId;
use domain::time::{Span, Timestamp};
use http::{Method, Request, Uri};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json as object};

/// PayPal tries for three days to deliver a notification; what is older is somebody's replay.
const AGE_MAX: Span = Span::hours(73);

/// How far PayPal's clock may be ahead of ours.
const AHEAD_MAX: Span = Span::minutes(10);

/// What is subscribed to: each of them may change what we know of a payment.
const EVENTS: [&str; 12] = [
    "CHECKOUT.ORDER.APPROVED",
    "PAYMENT.AUTHORIZATION.CREATED",
    "PAYMENT.AUTHORIZATION.VOIDED",
    "PAYMENT.CAPTURE.COMPLETED",
    "PAYMENT.CAPTURE.DENIED",
    "PAYMENT.CAPTURE.PENDING",
    "PAYMENT.CAPTURE.REFUNDED",
    "PAYMENT.CAPTURE.REVERSED",
    "CHECKOUT.PAYMENT-APPROVAL.REVERSED",
    "CUSTOMER.DISPUTE.CREATED",
    "CUSTOMER.DISPUTE.UPDATED",
    "CUSTOMER.DISPUTE.RESOLVED",
];

const WEBHOOKS: &str = "/v1/notifications/webhooks";

impl PayPal {
    /// As [`subscribe`](crate::payments::PaymentGateways::subscribe). An address that is subscribed already keeps its name, and is
    /// told of what it was not told before.
    pub async fn subscribe(&self, account: &Account, url: &str) -> Option<String> {
        let events: Vec<Value> = EVENTS.iter().map(|name| object!({ "name": name })).collect();
        if let Some((known, is_whole)) = self.subscribed(account, url).await? {
            if !is_whole {
                self.widen(account, &known, &events).await;
            }
            return Some(known);
        }
        let body = object!({ "url": url, "event_types": events });
        let made = self.ask(account, &Wire::post(WEBHOOKS.into(), Some(body)), None).await.ok()?;
        match made.status().is_success() {
            true => id_of(&json(made.body())?),
            // Somebody else was quicker, or it is refused.
            false => self.subscribed(account, url).await.flatten().map(|(known, _)| known),
        }
    }

    /// Adds what an earlier version of ours did not ask for. Where that is refused, what was asked for is told as before.
    async fn widen(&self, account: &Account, subscription: &str, events: &[Value]) {
        let body = object!([{ "op": "replace", "path": "/event_types", "value": events }]).to_string();
        let path = format!("{WEBHOOKS}/{}", percent_encoded(subscription));
        let wire = Wire { method: Method::PATCH, path, body: Some(body) };
        let is_done = self.ask(account, &wire, None).await.is_ok_and(|answer| answer.status().is_success());
        if !is_done {
            tracing::warn!(subscription, "PayPal does not tell of everything that it is asked to tell of");
        }
    }

    /// What the address is subscribed by, if it is, and whether to everything; none when PayPal does not say so.
    async fn subscribed(&self, account: &Account, url: &str) -> Option<Option<(String, bool)>> {
        let list = Wire { method: Method::GET, path: WEBHOOKS.into(), body: None };
        let known = self.ask(account, &list, None).await.ok()?;
        if !known.status().is_success() {
            return None;
        }
        let known = json(known.body())?;
        let all = known.get("webhooks").and_then(Value::as_array)?;
        let ours = all.iter().find(|webhook| webhook.get("url").and_then(Value::as_str) == Some(url));
        let is_whole = |webhook: &Value| {
            let told = webhook.get("event_types").and_then(Value::as_array).into_iter().flatten();
            let told: Vec<&str> =
                told.filter_map(|event| event.get("name").and_then(Value::as_str)).collect();
            told.contains(&"*") || EVENTS.iter().all(|name| told.contains(name))
        };
        Some(ours.and_then(|webhook| Some((id_of(webhook)?, is_whole(webhook)))))
    }

    /// As [`authenticate`](crate::payments::PaymentGateways::authenticate).
    pub async fn authenticate(
        &self,
        account: &Account,
        subscription: &str,
        notice: &Notice,
        now: Timestamp,
    ) -> Authenticity {
        let Some(event) = json(&notice.body) else { return Authenticity::Forged };
        if !is_recent(&notice.sent_at, now)
            || notice.algorithm != "SHA256withRSA"
            || !self.addresses.is_certificate(account.mode, &notice.certificate_url)
        {
            return Authenticity::Forged;
        }
        let is_genuine = match self.certificate(&notice.certificate_url, now).await {
            Some(certificate) => Some(is_signed_by(&certificate, subscription, notice)),
            None if self.certificates.may_call(now) => {
                self.is_vouched_for(account, subscription, notice).await
            }
            None => None,
        };
        match is_genuine {
            Some(true) => Authenticity::Genuine(told(&event)),
            Some(false) => Authenticity::Forged,
            None => Authenticity::Undecided,
        }
    }

    /// The certificate at that address, which is one of PayPal's; none when it cannot be had.
    async fn certificate(&self, url: &str, now: Timestamp) -> Option<CertificateDer<'static>> {
        match self.certificates.find(url, now) {
            Known::Here(certificate) => return Some(certificate),
            Known::Missing => return None,
            Known::Unknown if !self.certificates.may_call(now) => return None,
            Known::Unknown => {}
        }
        let found = self.fetched(url).await;
        match &found {
            Some(certificate) => self.certificates.keep(url, certificate.clone()),
            None => self.certificates.miss(url, now),
        }
        found
    }

    async fn fetched(&self, url: &str) -> Option<CertificateDer<'static>> {
        let uri: Uri = url.parse().ok()?;
        let answer = self.http.send(Request::get(uri).body(Bytes::new()).ok()?).await.ok()?;
        match answer.status().is_success() {
            true => CertificateDer::from_pem_slice(answer.body()).ok(),
            false => None,
        }
    }

    /// Whether PayPal says that it sent this; none when it says nothing. The event goes back as it came, byte for byte.
    async fn is_vouched_for(&self, account: &Account, subscription: &str, notice: &Notice) -> Option<bool> {
        let event = std::str::from_utf8(&notice.body).ok()?;
        let rest = object!({
            "auth_algo": notice.algorithm,
            "cert_url": notice.certificate_url,
            "transmission_id": notice.id,
            "transmission_sig": notice.signature,
            "transmission_time": notice.sent_at,
            "webhook_id": subscription,
        });
        let rest = rest.to_string();
        let body = format!("{},\"webhook_event\":{event}}}", rest.strip_suffix('}')?);
        let path = "/v1/notifications/verify-webhook-signature".to_owned();
        let wire = Wire { method: Method::POST, path, body: Some(body) };
        let answer = self.ask(account, &wire, None).await.ok()?;
        match json(answer.body())?.get("verification_status").and_then(Value::as_str) {
            Some("SUCCESS") => Some(true),
            Some("FAILURE") => Some(false),
            _ => None,
        }
    }
}

fn id_of(webhook: &Value) -> Option<String> {
    webhook.get("id").and_then(Value::as_str).filter(|id| !id.is_empty()).map(str::to_owned)
}

fn is_recent(sent_at: &str, now: Timestamp) -> bool {
    let Ok(sent_at) = sent_at.parse::<jiff::Timestamp>() else { return false };
    let sent_at = Timestamp(sent_at.as_microsecond());
    sent_at <= now.plus(AHEAD_MAX) && now <= sent_at.plus(AGE_MAX)
}

/// Whether the certificate's key has signed it, for this subscription of ours.
fn is_signed_by(certificate: &CertificateDer<'_>, subscription: &str, notice: &Notice) -> bool {
    let Ok(certificate) = webpki::EndEntityCert::try_from(certificate) else { return false };
    let Ok(signature) = STANDARD.decode(&notice.signature) else { return false };
    let sum = crc32fast::hash(&notice.body);
    let signed = format!("{}|{}|{subscription}|{sum}", notice.id, notice.sent_at);
    let algorithm = webpki::ring::RSA_PKCS1_2048_8192_SHA256;
    certificate.verify_signature(algorithm, signed.as_bytes(), &signature).is_ok()
}

/// Which payment it is about: our own mark travels in everything that comes of an order.
fn told(event: &Value) -> Told {
    let text = |at: &str| event.pointer(at).and_then(Value::as_str).map(str::to_owned);
    let disputed = |of: &str| text(&format!("/resource/disputed_transactions/0/{of}"));
    let attempt = text("/resource/custom_id")
        .or_else(|| text("/resource/purchase_units/0/custom_id"))
        .or_else(|| disputed("custom"));
    // What came of a dispute links to what was taken.
    let up = || {
        let links = event.pointer("/resource/links").and_then(Value::as_array)?;
        let up = links.iter().find(|link| link.get("rel").and_then(Value::as_str) == Some("up"))?;
        let (_, id) = up.get("href")?.as_str()?.rsplit_once("/captures/")?;
        Some(id.to_owned())
    };
    let capture = disputed("seller_transaction_id").or_else(up).map(ObjectId);
    let approved = event.get("event_type").and_then(Value::as_str) == Some("CHECKOUT.ORDER.APPROVED");
    Told { attempt_reference: attempt, payment: None, capture, approved }
}
