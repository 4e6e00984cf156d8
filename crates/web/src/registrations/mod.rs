//! From *Register* to the confirmed seat: holding a seat, the details, the registration's one page, the way in.

pub(crate) mod buyer;
pub(crate) mod calendar;
mod cancelled;
mod fields;
pub(crate) mod hold;
pub(crate) mod join;
pub(crate) mod register;
pub(crate) mod registration;

pub(crate) use fields::mistakes;
