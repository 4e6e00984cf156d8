//! Signing in and out, links that let somebody choose a password, and one's own account.

pub(crate) mod account;
pub(crate) mod code;
pub(crate) mod forgotten;
pub(crate) mod link;
pub(crate) mod password;
pub(crate) mod samples;
pub(crate) mod second_factor;
pub(crate) mod sign_in;
pub(crate) mod sign_ins;
pub(crate) mod words;
