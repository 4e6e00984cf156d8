//! What the site of a test is made from, in the form of an import.

use crate::app_under_test::{SITE, TestAppOptions};
use domain::sites::{GatewayProduct, ProUkEdition};
use emulators::{express, paypal};

/// The account that a site of a test is paid through, in the form of an import.
pub fn merchant_account(options: &TestAppOptions) -> serde_json::Value {
    account_of(options.gateway, options)
}

fn account_of(product: GatewayProduct, options: &TestAppOptions) -> serde_json::Value {
    let account = &options.gateway_account;
    match product {
        GatewayProduct::PayflowPro | GatewayProduct::PayflowExpress => serde_json::json!({
            "gateway": product.as_str(), "partner": account.partner, "vendor": account.vendor, "user": account.user,
            "password": account.pwd, "action": options.action,
            "on_address_mismatch": options.on_mismatch, "on_code_mismatch": options.on_mismatch,
        }),
        GatewayProduct::PayPal => {
            let app = paypal::App::default();
            serde_json::json!({
                "gateway": "paypal", "client_id": app.client_id, "password": app.secret, "action": options.action,
            })
        }
        GatewayProduct::ProUk if options.edition == ProUkEdition::Payflow => serde_json::json!({
            "gateway": product.as_str(), "edition": options.edition.as_str(), "vendor": account.vendor,
            "user": account.user, "password": account.pwd, "action": options.action,
            "on_address_mismatch": options.on_mismatch, "on_code_mismatch": options.on_mismatch,
        }),
        GatewayProduct::ExpressCheckout | GatewayProduct::ProUk => {
            let known = express::Signature::default();
            serde_json::json!({
                "gateway": product.as_str(), "user": known.user, "password": known.password,
                "signature": known.signature, "action": options.action,
                "on_address_mismatch": options.on_mismatch, "on_code_mismatch": options.on_mismatch,
            })
        }
    }
}

/// The sample data of a test, in the form of an import.
pub fn sample(options: &TestAppOptions) -> serde_json::Value {
    let session = |slug: &str, starts_in_minutes: i64, fee: i64, capacity: Option<i64>| {
        serde_json::json!({
            "slug": slug, "topic": format!("Session {slug}"), "description": "What you will learn.",
            "agenda": "14:00 Begin", "presenter": "Noor", "language": "en",
            "starts_in_minutes": starts_in_minutes, "minutes": 90, "fee": fee, "capacity": capacity,
            "meeting_link": format!("https://meet.example/{slug}"),
            "registration_closes_minutes_before": if starts_in_minutes < 0 { -60 } else { 60 },
        })
    };
    // Some products serve sellers of some countries only.
    let serve = |country: &&str| {
        let serves = |product: GatewayProduct| product.serves(country);
        serves(options.gateway) && options.also.is_none_or(serves)
    };
    let country = ["NL", "US", "GB"].into_iter().find(serve).expect("a country that both serve");
    let further: Vec<_> = options.also.iter().map(|product| account_of(*product, options)).collect();
    serde_json::json!({ "site": [{
        "slug": SITE, "name": "Test Academy", "mode": "production", "currency": options.currency,
        "time_zone": "Europe/Amsterdam", "locale": "en", "support_email": "help@academy.example",
        "full_refund_days_before": 2,
        "tax": { "name": "VAT", "rate_ppm": 210_000, "included_in_fee": true },
        "seller": { "name": "Test Academy B.V.", "address": "Main St 1", "country": country, "vat_number": "NL001" },
        "merchant_account": merchant_account(options),
        "further_merchant_account": further,
        "session": [
            session("paid", 5 * 24 * 60, options.fee, options.capacity),
            session("free", 5 * 24 * 60, 0, options.capacity),
            session("open-now", -10, options.fee, options.capacity),
        ],
    }]})
}
