//! For tests: databases, the application under test with its own clock, gateway and mails, and a payer who acts on the
//! gateway's hosted page.

pub mod app_under_test;
pub mod browser;
pub mod chance;
pub mod crash_host;
pub mod crash_processes;
pub mod crash_settings;
pub mod databases;
mod differences;
pub mod express;
pub mod filled;
mod gateway_clocks;
pub mod guests;
pub mod hosts;
pub mod invariants;
pub mod notices;
pub mod payer;
pub mod paypal;
pub mod people;
pub mod sample_site;
pub mod simulated_browser;
pub mod simulated_buyer;
pub mod simulated_host;
pub mod slides;
pub mod statements;
pub mod stolen;
pub mod test_time;
pub mod through;

pub use app_under_test::{SITE, TestApp, TestAppOptions, test_account};
pub use payer::{Card, PageVisit};
pub use people::{PASSWORD, SignedInPerson};
pub use through::Through;
