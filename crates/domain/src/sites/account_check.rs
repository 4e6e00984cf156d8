//! How the check of a merchant account at its gateway ended (decision 7), in words that every gateway shares.

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckOutcome {
    /// The gateway knew the account, opens its payment pages and answers its inquiries.
    Usable,
    /// It said no.
    Refused(AccountTrouble),
    /// It gave no answer that can be read: nothing is known about the account.
    NoAnswer,
}

/// Why a gateway refuses an account, as far as its owner can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountTrouble {
    /// It does not know vendor, partner, user or password; or our server's address is not on the account's list.
    Credentials,
    /// The user may not do what payments need.
    Permissions,
    /// The account does not take the site's currency.
    Currency,
    /// Payment pages by secure token, or cards, are not switched on for it.
    Feature,
    /// The account is suspended.
    Suspended,
    /// Its payment pages are at a server that the installation does not know: nobody would be sent there.
    PageElsewhere,
    /// Another refusal; its number is shown.
    Other,
}

impl CheckOutcome {
    /// Every outcome.
    pub const ALL: [Self; 9] = [
        Self::Usable,
        Self::Refused(AccountTrouble::Credentials),
        Self::Refused(AccountTrouble::Permissions),
        Self::Refused(AccountTrouble::Currency),
        Self::Refused(AccountTrouble::Feature),
        Self::Refused(AccountTrouble::Suspended),
        Self::Refused(AccountTrouble::PageElsewhere),
        Self::Refused(AccountTrouble::Other),
        Self::NoAnswer,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Refused(AccountTrouble::Credentials) => "refused-credentials",
            Self::Refused(AccountTrouble::Permissions) => "refused-permissions",
            Self::Refused(AccountTrouble::Currency) => "refused-currency",
            Self::Refused(AccountTrouble::Feature) => "refused-feature",
            Self::Refused(AccountTrouble::Suspended) => "refused-suspended",
            Self::Refused(AccountTrouble::PageElsewhere) => "refused-page-elsewhere",
            Self::Refused(AccountTrouble::Other) => "refused-other",
            Self::NoAnswer => "no-answer",
        }
    }

    /// Reads [`CheckOutcome::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_stored_by_their_words() {
        for outcome in CheckOutcome::ALL {
            assert_eq!(CheckOutcome::parse(outcome.as_str()), Some(outcome));
        }
    }
}
