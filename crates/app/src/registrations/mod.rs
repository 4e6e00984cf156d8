//! Registrations: hold a seat, register, pay, see how it stands, join.

mod card;
mod hold;
mod join;
mod lost_links;
mod new_date;
mod pay;
mod person;
mod register;
mod standing;
mod terms;
mod view;

pub use join::JoinView;
pub use lost_links::LostLinkRefusal;
pub use new_date::MovedView;
pub use pay::PayOffer;
pub use person::{PersonInput, PersonRefusal};
pub use register::{Register, RegisterRefusal};
pub use standing::{Doubt, Standing};
pub use store::payments::attempts::PageHint;
pub use terms::terms_seen;
pub use view::{Cancellation, GoingBackView, LateMoney, RegistrationView};

pub use crate::links::PersonalLink;
pub use crate::payments::PayOutcome;

use crate::{App, AppError};
use domain::time::Timestamp;
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;

/// The secret of one browser, from a signed cookie. The store keeps only its hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BrowserKey(pub [u8; 16]);

impl BrowserKey {
    /// As stored.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0)[..16].to_vec()
    }
}

/// A seat that a browser holds.
#[derive(Debug, Clone)]
pub struct HoldView {
    /// Until when.
    pub expires_at: Timestamp,
    /// The registration that began on it, if one did.
    pub registered: Option<PersonalLink>,
}

/// How a browser stands to a session.
#[derive(Debug, Clone)]
pub enum OfBrowser {
    /// It holds no seat and has none.
    Nothing,
    /// It holds a seat.
    Holds(HoldView),
    /// It has a seat; the personal link of its registration.
    HasSeat(PersonalLink),
}

/// Use cases of registrations.
#[derive(Clone, Copy)]
pub struct Registrations<'a>(pub(crate) &'a App);

impl Registrations<'_> {
    /// Reads the text of a personal link. Whether it is genuine is checked where it is used.
    pub fn parse_link(&self, text: &str) -> Option<PersonalLink> {
        PersonalLink::parse(text)
    }
}

/// The form in which a network address is kept: keyed, so that the table does not tell addresses. IPv6 counts by /64,
/// which one person commands.
pub(crate) fn address_hash(app: &App, address: IpAddr) -> Vec<u8> {
    let bytes = match address.to_canonical() {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets()[..8].to_vec(),
    };
    app.sign("network address", &bytes)[..16].to_vec()
}

/// Ends seat holds whose time has come. Driven by the job of each hold.
pub(crate) async fn expire_hold(
    app: &App,
    site: domain::ids::SiteId,
    hold: domain::ids::SeatHoldId,
) -> Result<(), AppError> {
    hold::expire(app, site, hold).await
}
