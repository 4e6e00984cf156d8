//! What the emulator is told before it starts: accounts, periods, where its books are.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::clock::{DAY, MINUTE, Micros};

/// Which of the gateway's two hosts is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The host for real money (`/live`).
    Live,
    /// The host for tests (`/pilot`).
    Test,
}

impl Mode {
    /// `live` or `test`: how books and answers name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
        }
    }
}

/// Which kind of processor stands behind an account; it decides the table of amounts and the rules of capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Processor {
    /// Any bank's processor: one capture per authorization; amounts 1001 to 2000 choose the RESULT.
    Ordinary,
    /// PayPal's own ("Pro Payflow edition"): several captures, INVNUM unique; amounts above 10000 choose.
    PayPal,
}

/// One merchant's account with its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    /// The host at which the account lives. The same vendor may have one at each.
    pub mode: Mode,
    /// Reseller.
    pub partner: String,
    /// Login name of the merchant.
    pub vendor: String,
    /// User on the account.
    pub user: String,
    /// Password.
    pub pwd: String,
    /// What the hosted page calls the merchant.
    pub merchant_name: String,
    /// Processor behind the account.
    pub processor: Processor,
    /// Currencies it takes; another one is RESULT 6.
    pub currencies: Vec<String>,
    /// Several captures of one authorization with CAPTURECOMPLETE=N, also on an ordinary processor.
    pub partial_captures: bool,
    /// Payers with a PayPal account may pay (TENDER=P; else RESULT 25).
    pub express_checkout: bool,
    /// Inquiries say nothing of what a payment with PayPal waits for, nor with what it is paid.
    pub silent_inquiries: bool,
    /// Captures above the authorized amount are taken (else RESULT 111).
    pub over_capture: bool,
    /// An address or postcode that does not match is RESULT 112; the authorization stays.
    pub decline_on_avs_mismatch: bool,
    /// A card security code that does not match is RESULT 114; the authorization stays.
    pub decline_on_csc_mismatch: bool,
    /// Fraud filters act on the cardholder names `Review`, `Unscreened`, `Fraud`.
    pub fraud_filters: bool,
    /// TRXTYPE=U is allowed (else RESULT 121).
    pub review_by_api: bool,
    /// S and A may refer to an earlier transaction's card by ORIGID (else RESULT 117).
    pub reference_transactions: bool,
    /// Credits to a card without an original are taken (else RESULT 117).
    pub non_referenced_credits: bool,
    /// A hosted payment whose silent post is not answered with 200 is voided.
    pub void_if_silent_post_fails: bool,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            mode: Mode::Live,
            partner: "PayPal".into(),
            vendor: "bursardemo".into(),
            user: "bursardemo".into(),
            pwd: "demo-password-live".into(),
            merchant_name: "Bursar sample site".into(),
            processor: Processor::Ordinary,
            currencies: ["EUR", "GBP", "USD", "CHF", "AUD", "CAD", "JPY"].map(String::from).to_vec(),
            partial_captures: false,
            express_checkout: true,
            silent_inquiries: false,
            over_capture: false,
            decline_on_avs_mismatch: false,
            decline_on_csc_mismatch: false,
            fraud_filters: true,
            review_by_api: true,
            reference_transactions: false,
            non_referenced_credits: false,
            void_if_silent_post_fails: false,
        }
    }
}

impl Account {
    /// The demonstration's two accounts: vendor `bursardemo` at both hosts, with a password of its own at each
    /// (`demo-password-live`, `demo-password-test`).
    pub fn demo() -> Vec<Self> {
        let test = Self { mode: Mode::Test, pwd: "demo-password-test".into(), ..Self::default() };
        vec![Self::default(), test]
    }

    /// An account of Website Payments Pro (UK), Payflow edition: vendor `bursaruk`, partner [`PARTNER_UK`], on PayPal's own
    /// processor with the currencies of that.
    pub fn uk(mode: Mode) -> Self {
        Self {
            mode,
            partner: PARTNER_UK.into(),
            vendor: "bursaruk".into(),
            user: "bursaruk".into(),
            pwd: "demo-password-uk".into(),
            processor: Processor::PayPal,
            currencies: ["AUD", "CAD", "EUR", "GBP", "JPY", "USD"].map(String::from).to_vec(),
            ..Self::default()
        }
    }

    /// Whether its requests may bring the fields that only cards of the United Kingdom have.
    pub(crate) fn is_uk(&self) -> bool {
        self.partner == PARTNER_UK
    }
}

/// The partner of accounts in the United Kingdom.
const PARTNER_UK: &str = "PayPalUK";

/// Periods, in microseconds of virtual time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How long a request id answers with its first result.
    pub key_retention_us: Micros,
    /// Life of a secure token.
    pub token_life_us: Micros,
    /// Life of an authorization.
    pub authorization_life_us: Micros,
    /// From a sale, capture or credit to its settlement.
    pub settle_after_us: Micros,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            key_retention_us: 30 * DAY,
            token_life_us: 30 * MINUTE,
            authorization_life_us: 29 * DAY,
            settle_after_us: DAY,
        }
    }
}

/// What [`run`](super::run) and [`Emulator::open`](super::Emulator::open) need.
#[derive(Clone, Debug)]
pub struct PayflowConfig {
    /// Where [`run`](super::run) listens.
    pub listen: SocketAddr,
    /// A second listener for gateway and hosted page only. While the gateway is down its socket is closed, so
    /// that connections are really refused; on the first listener they are reset.
    pub gateway_listen: Option<SocketAddr>,
    /// The folder of the books (`payflow-emulator.db`); without one they are in memory.
    pub data: Option<PathBuf>,
    /// The address under which a browser reaches the emulator; without one, `http://` and the listener's.
    pub public_url: Option<String>,
    /// Merchants.
    pub accounts: Vec<Account>,
    /// Periods.
    pub settings: Settings,
    /// A fixed start for a clock that stands still until it is moved; without one, the machine's time.
    pub manual_clock: Option<Micros>,
    /// Makes tokens and chances repeatable: for simulations with books in memory. Tokens are guessable then.
    pub seed: Option<u64>,
}

impl Default for PayflowConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 9100)),
            gateway_listen: None,
            data: None,
            public_url: None,
            accounts: [Account::demo(), vec![Account::uk(Mode::Live), Account::uk(Mode::Test)]].concat(),
            settings: Settings::default(),
            manual_clock: None,
            seed: None,
        }
    }
}
