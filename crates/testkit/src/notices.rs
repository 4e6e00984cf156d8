//! Notifications that PayPal's emulators have sent, as our address takes them.

use app::payments::Notice;
use bytes::Bytes;
use domain::ids::MerchantAccountId;

/// The notification that was sent to `url`, and the account that it is addressed to.
///
/// # Panics
/// When `url` is not the address of an account.
pub fn notice(url: &str, headers: &[(String, String)], body: &str) -> (MerchantAccountId, Notice) {
    let header = |name: &str| {
        let found = headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let account = url.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an account's address");
    let notice = Notice {
        id: header("paypal-transmission-id"),
        sent_at: header("paypal-transmission-time"),
        algorithm: header("paypal-auth-algo"),
        certificate_url: header("paypal-cert-url"),
        signature: header("paypal-transmission-sig"),
        body: Bytes::from(body.to_owned()),
    };
    (MerchantAccountId(account), notice)
}
