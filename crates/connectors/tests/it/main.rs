//! The connectors from outside: sockets, published exchanges, a mail server.

mod http_client;
mod mail;
mod payflow_fixtures;
mod payflow_inquiries;
mod payflow_wire;
mod wire;
