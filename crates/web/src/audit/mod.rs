//! The audit log of a site: a page with filters, and the same lines as CSV.

mod filter;
pub(crate) mod log;

pub(crate) use filter::{AuditQuery, DateProblem};
