//! Claims of hosts on their divisions, and what the heads of divisions are asked.

pub(crate) mod claim;
pub(crate) mod claiming;
pub(crate) mod list;
pub(crate) mod shortage;
