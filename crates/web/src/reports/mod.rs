//! Reports: one page with tabs, filters, sums and files.

pub(crate) mod page;
mod picture;
pub(crate) mod query;
