//! The engine: one SQL text and one unit of work on SQLite and on PostgreSQL (decisions 16 to 18).

pub(crate) mod backup;
pub(crate) mod config;
pub(crate) mod copy;
pub(crate) mod error;
pub(crate) mod health;
pub(crate) mod installation;
pub(crate) mod migrations;
pub(crate) mod notice;
pub(crate) mod poll;
pub(crate) mod postgres;
pub(crate) mod proof;
pub(crate) mod sqlite;
pub(crate) mod statement;
pub(crate) mod stats;
pub(crate) mod store;
pub(crate) mod tables;
pub(crate) mod tx;
pub(crate) mod update;
pub mod value;
