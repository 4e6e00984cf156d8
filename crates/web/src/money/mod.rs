//! The money office: payments, what they did, and the books, for those who keep them. Test and Production apart.

pub(crate) mod acts;
pub(crate) mod console;
pub(crate) mod difference;
pub(crate) mod dispute;
pub(crate) mod evidence;
pub(crate) mod exports;
pub(crate) mod failed;
pub(crate) mod payment;
pub(crate) mod payments;
mod pictures;
pub(crate) mod posting;
pub(crate) mod query;
pub(crate) mod reconciliation;
pub(crate) mod settlement;
pub(crate) mod settlements;
pub(crate) mod tasks;
