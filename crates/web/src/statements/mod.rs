//! Statements of pay-per-use sessions: the page, its picture, and the operator's list.

pub(crate) mod operators;
pub(crate) mod page;
mod picture;
