//! Signing in and out, and one's own account.

pub(crate) mod account;
pub(crate) mod code;
pub(crate) mod sign_in;
