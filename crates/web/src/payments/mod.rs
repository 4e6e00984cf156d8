//! Paying, as far as the payer's browser and the gateways' hints go. Card data are typed at the gateway, or on a page of ours that
//! the browser posts to the gateway: they come here only where a seller has accepted that ([`typed`]).

mod awaiting;
pub(crate) mod card;
pub(crate) mod checkout;
pub(crate) mod notifications;
pub(crate) mod returned;
pub(crate) mod typed;

pub(crate) use awaiting::{AwaitingPanel, is_recent, not_charged};
