//! What the emulator is told before it starts.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::clock::Micros;
use crate::wallet::Mode;

/// One merchant's REST app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct App {
    /// Where it lives.
    pub mode: Mode,
    /// Its client id.
    pub client_id: String,
    /// Its secret.
    pub secret: String,
    /// What the page calls the merchant.
    pub merchant_name: String,
    /// The merchant's own id.
    pub merchant_id: String,
    /// Currencies that the merchant takes; another one is INVALID_CURRENCY_CODE.
    pub currencies: Vec<String>,
}

impl Default for App {
    fn default() -> Self {
        Self {
            mode: Mode::Live,
            client_id: "bursardemo-paypal".into(),
            secret: "demo-secret-live".into(),
            merchant_name: "Bursar sample site".into(),
            merchant_id: "BURSARDEMQ234".into(),
            currencies: ["EUR", "GBP", "USD", "CHF", "AUD", "CAD", "JPY"].map(String::from).to_vec(),
        }
    }
}

impl App {
    /// The demonstration's two apps: one client id in both worlds, with a secret of its own in each
    /// (`demo-secret-live`, `demo-secret-test`).
    pub fn demo() -> Vec<Self> {
        let test = Self { mode: Mode::Sandbox, secret: "demo-secret-test".into(), ..Self::default() };
        vec![Self::default(), test]
    }
}

/// Configuration of an emulator.
#[derive(Clone, Debug)]
pub struct PayPalConfig {
    /// Where [`run`](super::run) listens.
    pub listen: SocketAddr,
    /// Folder of the books; without one they are in memory.
    pub data: Option<PathBuf>,
    /// Where browsers reach it, when that is not where it listens.
    pub public_url: Option<String>,
    /// Apps that it knows.
    pub apps: Vec<App>,
    /// A clock that stands still, starting then; without it the machine's.
    pub manual_clock: Option<Micros>,
}

impl Default for PayPalConfig {
    /// Loopback, port 9200, books in memory, the demonstration's apps.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 9200)),
            data: None,
            public_url: None,
            apps: App::demo(),
            manual_clock: None,
        }
    }
}
