//! Other people's servers: payment gateways and mail. Adapters translate between the vocabulary of `domain` and a
//! product's wire; they hold no rules and no state.

pub mod http;
pub mod mail;
pub mod payments;
mod secret;

pub use secret::Secret;
