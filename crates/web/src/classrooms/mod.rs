//! The classroom that Bursar serves: the way in, the room's page, and the web socket that keeps it alive.

pub(crate) mod guest;
pub(crate) mod page;
pub(crate) mod pages;
pub(crate) mod slides;
pub(crate) mod socket;
pub(crate) mod sockets;
mod wire;
