//! How often somebody whom we do not know may make us ask a gateway, or send it something.

use crate::App;
use crate::windows::Windows;
use domain::ids::{AttemptId, MerchantAccountId};
use domain::time::Span;
use std::net::Ipv4Addr;

/// What this process has counted.
pub(crate) struct Limits {
    /// Hints that make us look: a payer comes back a few times. Whoever gives them for ever does not make the gateway any busier, which
    /// would shut us out for everybody; the janitor and the registration's page look besides.
    hints: Windows<AttemptId>,
    /// Cards that were declined from one address. Whoever tries stolen numbers needs many; a payer, and an office behind one address, a few.
    declined: Windows<(MerchantAccountId, Ipv4Addr)>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { hints: Windows::new(Span::minutes(1), 10), declined: Windows::new(Span::hours(1), 10) }
    }
}

impl App {
    /// Whether a hint that anybody may give makes us look now: a browser that came back from the gateway, a silent post.
    pub(crate) fn may_look_on_hint(&self, attempt: AttemptId) -> bool {
        self.payment_limits().hints.take(attempt, self.now())
    }

    /// Whether a card that was typed at this address may be sent to this account.
    pub(super) fn may_try_card(&self, account: MerchantAccountId, from: Ipv4Addr) -> bool {
        !self.payment_limits().declined.is_full(&(account, from), self.now())
    }

    /// A card that was typed at this address was declined.
    pub(super) fn note_declined_card(&self, account: MerchantAccountId, from: Ipv4Addr) {
        self.payment_limits().declined.take((account, from), self.now());
    }
}
