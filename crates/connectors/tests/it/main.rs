//! The connectors from outside: sockets, published exchanges, a mail server.

mod classic_lists;
mod direct_fixtures;
mod express_doubts;
mod express_fixtures;
mod hosted_fixtures;
mod http_client;
mod ipn_fixtures;
mod mail;
mod payflow_express_fixtures;
mod payflow_fixtures;
mod payflow_inquiries;
mod payflow_wire;
mod wire;
