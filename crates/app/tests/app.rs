//! The use cases on both databases, against the emulator.

extern crate bursar_app as app;

#[path = "app/purchase.rs"]
mod purchase;
