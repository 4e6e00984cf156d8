//! From *Register* to the confirmed seat: holding a seat, the details, the registration's one page, the way in.

pub(crate) mod buyer;
pub(crate) mod calendar;
pub(crate) mod cancel;
mod cancelled;
mod fields;
pub(crate) mod hold;
pub(crate) mod join;
pub(crate) mod lost;
pub(crate) mod new_date;
pub(crate) mod person;
pub(crate) mod register;
pub(crate) mod registration;
pub(crate) mod withdraw;

pub(crate) use fields::{methods_of, mistakes};
