//! A card on its way to a gateway through our server, where a seller has accepted what that means (questionnaire D). It lives in
//! memory alone, for one call: no type here can be printed, copied or written down, and what is secret is wiped when it is dropped.

use crate::Secret;
use domain::payments::card::{Brand, Month};
use std::net::Ipv4Addr;

/// A card with whose it is, for one payment.
pub struct PaymentCard {
    /// Its brand.
    pub brand: Brand,
    /// Its number, digits alone.
    pub number: Secret<String>,
    /// Until when it is good.
    pub expiry: Month,
    /// The security code; empty where it has none.
    pub code: Secret<String>,
    /// From when it is good, where that was typed.
    pub start: Option<Month>,
    /// Its issue number; empty where it has none.
    pub issue: Secret<String>,
    /// Whose it is.
    pub holder: Holder,
    /// From where it was typed: PayPal wants to know, and knows four numbers alone (10509, 10747).
    pub typed_at: Ipv4Addr,
    /// What a 3-D Secure server has found, where there is one.
    pub three_d_secure: Option<ThreeDSecure>,
}

/// The holder of a card, with the address to which its bank writes.
pub struct Holder {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Street and number.
    pub street: String,
    /// Town.
    pub city: String,
    /// Postcode.
    pub postcode: String,
    /// Country, two letters.
    pub country: String,
}

/// What a 3-D Secure server has found (paypal-website-payments-pro-uk 4). Who was not authenticated is not sent at all.
pub struct ThreeDSecure {
    /// PAResStatus: `Y`, `A` or `U`.
    pub status: &'static str,
    /// Whether the card is enrolled: `Y`, `N` or `U`.
    pub enrolled: &'static str,
    /// The proof, base64.
    pub cavv: Secret<String>,
    /// The indicator, by brand.
    pub eci: String,
    /// The transaction, base64, of version 1; may be empty.
    pub xid: String,
    /// Of version 2: its number, and the directory server's transaction.
    pub version_two: Option<(String, String)>,
}
