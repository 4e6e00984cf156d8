//! The browser of these tests.

pub use testkit::browser::{Answer, Browser, DETAILS, fresh_database, pages, path, text};
