//! The pages: what people see and press. Handlers read a request, call one use case of `app`, and show what is
//! committed. Nothing here decides about seats or money, reads the database or speaks to a gateway.
//!
//! Templates lie beside their handlers, one for each page; texts come from the message catalogues of `locale`,
//! addresses from its typed [`Address`](locale::Address). Everything works without script.

mod access;
mod accounts;
mod assets;
mod audit;
mod claims;
mod classrooms;
mod commerce;
mod config;
mod divisions;
mod forms;
mod health;
mod hosting;
mod layout;
mod methods;
mod money;
mod payments;
mod people;
mod receipts;
mod redirects;
mod registrations;
pub mod rehearsal;
mod reports;
mod request;
mod response;
mod router;
#[doc(hidden)]
pub mod samples;
mod sessions;
mod sites;
mod state;
mod statements;
#[doc(hidden)]
pub mod table;
mod tariffs;
mod usage;
mod visit;

pub use config::{AddressRange, AddressRangeError, RenderMetrics, SocketLimits, WebConfig};
pub use redirects::redirects;
pub use router::router;
