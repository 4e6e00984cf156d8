//! Identifiers. Each kind of thing has a type of its own, so that one cannot be passed for another. New ones are
//! UUIDv7 drawn by `app`'s id source; the domain never makes one.

use std::fmt;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// A tenant of the installation.
    SiteId,
    /// A configured account at a gateway.
    MerchantAccountId,
    /// A version of a text that payers read.
    PayerTextId,
    /// A live training session that people register for.
    SessionId,
    /// A place kept for minutes while somebody registers and pays.
    SeatHoldId,
    /// A person's claim on a seat.
    RegistrationId,
    /// "This purchase must be paid" (PS section 1).
    IntentId,
    /// One try by one payer at one merchant account.
    AttemptId,
    /// One call to the gateway that may move money.
    OperationId,
    /// One thing heard from a gateway.
    ObservationId,
    /// One balanced entry of the ledger.
    EntryId,
    /// An order that money go back.
    RefundId,
    /// A dispute of a payment.
    DisputeId,
    /// A difference between a gateway's list and our books.
    DifferenceId,
    /// A file of a gateway's console that lists what moved at an account.
    SettlementFileId,
    /// A numbered receipt.
    ReceiptId,
    /// A numbered credit note.
    CreditNoteId,
    /// Somebody asked by mail to come to a session.
    InvitationId,
    /// What a host wrote to the people of a session.
    HostMessageId,
    /// A mail in the outbox.
    MailId,
    /// A piece of follow-up work.
    JobId,
    /// A line of the audit log.
    AuditId,
    /// A person who signs in.
    AccountId,
    /// A tracking code of a site.
    DivisionId,
    /// A browser in which somebody is signed in.
    SignInId,
    /// A link that was sent or printed for an account and works once.
    AccountLinkId,
    /// What somebody typed whose sign-in had ended.
    KeptFormId,
    /// A tariff of the operator.
    TariffId,
    /// What a tariff says from a time on.
    TariffVersionId,
    /// An estimated session cost that a host has accepted.
    EstimateId,
    /// The account of what a pay-per-use session used and cost.
    StatementId,
    /// A division's budget of a period.
    BudgetId,
    /// A change of a division's budget.
    BudgetChangeId,
    /// A host's question whether a budget may be exceeded.
    BudgetRequestId,
    /// A host's claim on his division.
    ClaimId,
    /// Somebody in a room of ours.
    RoomPersonId,
    /// A file of slides that a room can show.
    DeckId,
}

/// Our own short reference: 12 characters of Crockford base32 from 60 random bits (PS-K7). Shown to people, searched
/// at the gateway (it fits Payflow's CUSTREF); not a secret, opens nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(String);

/// Crockford's alphabet: no I, L, O, U.
pub const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Reference {
    /// Number of characters.
    pub const LENGTH: usize = 12;

    /// Writes the low 60 bits of `bits`.
    pub fn from_bits(bits: u64) -> Self {
        let text = (0..Self::LENGTH).rev().map(|place| {
            let index = (bits >> (place * 5)) & 31;
            char::from(CROCKFORD[index as usize])
        });
        Self(text.collect())
    }

    /// Reads a reference; lower case is accepted, anything else that is not one gives `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let upper = text.to_ascii_uppercase();
        let valid = upper.len() == Self::LENGTH && upper.bytes().all(|b| CROCKFORD.contains(&b));
        valid.then_some(Self(upper))
    }

    /// The twelve characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_twelve_crockford_characters() {
        assert_eq!(Reference::from_bits(0).as_str(), "000000000000");
        assert_eq!(Reference::from_bits(u64::MAX).as_str(), "ZZZZZZZZZZZZ");
        assert_eq!(Reference::parse("7k3m9q2xvb4t").map(|r| r.to_string()), Some("7K3M9Q2XVB4T".into()));
        for bad in ["", "7K3M9Q2XVB4", "7K3M9Q2XVB4TT", "7K3M9Q2XVB4U", "7K3M9Q2XVB4é"] {
            assert_eq!(Reference::parse(bad), None, "{bad:?}");
        }
    }
}
