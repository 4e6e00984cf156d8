//! How the installation does: for machines, and for the operator, who also sees the jobs behind it.

pub(crate) mod jobs;
pub(crate) mod machines;
pub(crate) mod page;
mod standing;

pub(crate) use standing::{Summary, summary};
