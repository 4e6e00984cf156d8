//! A payer who acts on the gateway's hosted page, as a browser would send it.

use app::payments::{CardForm, Secret, TypedCard};
use bytes::Bytes;
use domain::payments::card::Field;
use emulators::payflow::Emulator;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Method, Request, StatusCode};
use std::net::{IpAddr, Ipv4Addr};

/// What is typed on the hosted page.
#[derive(Debug, Clone)]
pub struct Card {
    /// Card number.
    pub number: String,
    /// Security code.
    pub code: String,
    /// Name on the card.
    pub name: String,
    /// What is chosen at PayPal, which asks for no card: `balance`, `declined` or `review`.
    pub funding: &'static str,
    /// First line of the billing address.
    pub street: String,
    /// Postcode.
    pub postcode: String,
}

impl Card {
    /// A card that is approved, with address and code that match.
    pub fn good() -> Self {
        Self {
            number: "4111111111111111".into(),
            code: "123".into(),
            name: "Robin de Vries".into(),
            funding: "balance",
            street: "1 Main St".into(),
            postcode: "10001".into(),
        }
    }

    /// A card that no bank knows.
    pub fn declined() -> Self {
        Self { number: "4000000000000002".into(), funding: "declined", ..Self::good() }
    }

    /// A card that fraud filters hold for review.
    pub fn reviewed() -> Self {
        Self { name: "Robin Review".into(), funding: "review", ..Self::good() }
    }
}

impl Card {
    /// It as it is typed on a page of ours that comes to our server.
    pub fn typed(&self) -> TypedCard {
        let secret = |text: &str| Secret::new(text.to_owned());
        let (first_name, last_name) = self.name.split_once(' ').unwrap_or(("", &self.name));
        TypedCard {
            number: secret(&self.number),
            expiry: secret("12/30"),
            code: secret(&self.code),
            start: secret(""),
            issue: secret(""),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            street: self.street.clone(),
            city: "Leeds".into(),
            postcode: self.postcode.clone(),
            country: "GB".into(),
            from: IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7)),
        }
    }

    /// The same as the form of that page sends it.
    pub fn fields(&self) -> [(&'static str, String); 11] {
        let typed = self.typed();
        let secret = |field: Field, secret: &Secret<String>| (field.as_str(), secret.expose().clone());
        [
            secret(Field::Number, &typed.number),
            secret(Field::Expiry, &typed.expiry),
            secret(Field::Code, &typed.code),
            secret(Field::Start, &typed.start),
            secret(Field::Issue, &typed.issue),
            (Field::FirstName.as_str(), typed.first_name),
            (Field::LastName.as_str(), typed.last_name),
            (Field::Street.as_str(), typed.street),
            (Field::City.as_str(), typed.city),
            (Field::Postcode.as_str(), typed.postcode),
            ("card_country", typed.country),
        ]
    }
}

/// Where the hosted page left the payer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageVisit {
    /// Sent back to this address.
    SentBack(String),
    /// Still on the page.
    StillThere,
    /// The page answered with an error of the transport.
    Cut,
}

/// Fills in the hosted page at `url` and presses Pay.
///
/// # Panics
/// When `url` is no address.
pub async fn pay(emulator: &Emulator, url: &str, card: &Card) -> PageVisit {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let fields = [
        ("ACCT", &card.number),
        ("CVV2", &card.code),
        ("NAME", &card.name),
        ("BILLTOSTREET", &card.street),
        ("BILLTOZIP", &card.postcode),
    ];
    let mut body = format!("{query}&EXPDATE=12%2F30&act=pay");
    for (name, value) in fields {
        body.push_str(&format!("&{name}={}", encode(value)));
    }
    let path = url.split_once('?').map_or(url, |(path, _)| path);
    post(emulator, path, body).await
}

/// Posts the form of our page for a card to the gateway, as the browser does that shows it.
///
/// # Panics
/// When the form leads to no address.
pub async fn post_card(emulator: &Emulator, form: &CardForm, card: &Card) -> PageVisit {
    let typed = [(form.number, card.number.as_str()), (form.expiry, "1230"), (form.code, card.code.as_str())];
    let hidden = form.hidden.iter().map(|(name, value)| (*name, value.as_str()));
    post_form(emulator, &form.address, hidden.chain(typed)).await
}

/// Posts fields to the gateway.
///
/// # Panics
/// When `address` is none.
pub async fn post_form<'a>(
    emulator: &Emulator,
    address: &str,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> PageVisit {
    let fields = fields.into_iter().map(|(name, value)| format!("{name}={}", encode(value)));
    post(emulator, address, fields.collect::<Vec<_>>().join("&")).await
}

fn encode(text: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric();
    text.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

async fn post(emulator: &Emulator, path: &str, body: String) -> PageVisit {
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(body))
        .expect("an address");
    match emulator.call(request).await {
        Err(_) => PageVisit::Cut,
        Ok(response)
            if response.status() == StatusCode::SEE_OTHER || response.status() == StatusCode::FOUND =>
        {
            let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
            PageVisit::SentBack(to.to_owned())
        }
        Ok(_) => PageVisit::StillThere,
    }
}
