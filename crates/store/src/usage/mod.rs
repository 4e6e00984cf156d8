//! Pay-per-use: what hosts expect and accept, facts about connections, and what was frozen of them.

pub mod estimates;
pub mod facts;
pub mod statements;
