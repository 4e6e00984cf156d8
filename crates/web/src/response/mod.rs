//! What every response carries: pages with their cookies and caching, failures in the reader's language, security
//! headers, the access log.

pub(crate) mod access_log;
mod download;
mod failure;
pub(crate) mod headers;
mod page;
pub(crate) mod refill;

pub(crate) use download::{File, download};
pub(crate) use failure::{Failure, FailurePage, explain};
pub(crate) use page::{Privacy, SHARED_WITH, forget_pages, html, refresh, refresh_to, see_other};
