//! Pay-per-use: facts about connections, and what was frozen of them.

pub mod facts;
pub mod statements;
