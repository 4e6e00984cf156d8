//! What the emulator is told before it starts.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::clock::{MINUTE, Micros};
use crate::wallet::Mode;

/// One merchant's API signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Signature {
    /// Where it is good.
    pub mode: Mode,
    /// API username.
    pub user: String,
    /// API password.
    pub password: String,
    /// The signature.
    pub signature: String,
    /// What the page calls the merchant.
    pub merchant_name: String,
    /// The merchant's own id.
    pub merchant_id: String,
    /// Currencies in which the merchant is paid at once; one of another waits for him to accept it.
    pub currencies: Vec<String>,
    /// It may have direct payments.
    pub direct: bool,
    /// How long its buttons can be paid, in microseconds: about two hours, as PayPal is said to have it.
    pub button_lives: Micros,
}

impl Default for Signature {
    fn default() -> Self {
        Self {
            mode: Mode::Live,
            user: "bursardemo_api1.example.com".into(),
            password: "demo-password-live".into(),
            signature: "AFcWxV21C7fd0v3bYYYRCpSSRl31Abursardemolive".into(),
            merchant_name: "Bursar sample site".into(),
            merchant_id: "BURSARDEMQ234".into(),
            currencies: ["USD", "CAD", "EUR", "GBP", "AUD", "JPY"].map(String::from).to_vec(),
            direct: true,
            button_lives: 120 * MINUTE,
        }
    }
}

impl Signature {
    /// The demonstration's two: one username in both worlds, with a password and a signature of its own in each.
    pub fn demo() -> Vec<Self> {
        let test = Self {
            mode: Mode::Sandbox,
            password: "demo-password-test".into(),
            signature: "AFcWxV21C7fd0v3bYYYRCpSSRl31Abursardemotest".into(),
            ..Self::default()
        };
        vec![Self::default(), test]
    }
}

/// Configuration of an emulator.
#[derive(Clone, Debug)]
pub struct ExpressConfig {
    /// Where [`run`](super::run) listens.
    pub listen: SocketAddr,
    /// Folder of the books; without one they are in memory.
    pub data: Option<PathBuf>,
    /// Signatures that it knows.
    pub signatures: Vec<Signature>,
    /// A clock that stands still, starting then; without it the machine's.
    pub manual_clock: Option<Micros>,
}

impl Default for ExpressConfig {
    /// Loopback, port 9300, books in memory, the demonstration's signatures.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 9300)),
            data: None,
            signatures: Signature::demo(),
            manual_clock: None,
        }
    }
}
