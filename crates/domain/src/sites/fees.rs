//! Whether a site may charge fees: two switches that two people own (S-1, S-2), and an account to be paid through.

use crate::accounts::Role;
use crate::payments::gateway::Mode;

/// The two switches of fee-based training (S-2). Neither alone suffices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FeeSwitches {
    /// The operator provides it to the site.
    pub provided: bool,
    /// The site's administrator has enabled it.
    pub enabled: bool,
}

/// What keeps a site from charging fees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeesMissing {
    /// The operator does not provide e-commerce to this site.
    NotProvided,
    /// The site's administrator has not enabled it.
    NotEnabled,
    /// There is no merchant account for this mode.
    NoMerchantAccount(Mode),
}

impl FeesMissing {
    /// Every reason.
    pub const ALL: [Self; 4] = [
        Self::NotProvided,
        Self::NotEnabled,
        Self::NoMerchantAccount(Mode::Test),
        Self::NoMerchantAccount(Mode::Production),
    ];

    /// Who can switch on what is missing.
    pub fn owner(self) -> Role {
        match self {
            Self::NotProvided => Role::Operator,
            Self::NotEnabled | Self::NoMerchantAccount(_) => Role::Administrator,
        }
    }
}

/// Whether a fee may be set and paid; `account` says for the mode in question whether there is a merchant account.
pub fn fees_available(switches: FeeSwitches, mode: Mode, has_account: bool) -> Result<(), FeesMissing> {
    match switches {
        FeeSwitches { provided: false, .. } => Err(FeesMissing::NotProvided),
        FeeSwitches { enabled: false, .. } => Err(FeesMissing::NotEnabled),
        _ if !has_account => Err(FeesMissing::NoMerchantAccount(mode)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_switch_alone_suffices() {
        let available = |provided, enabled, account| {
            fees_available(FeeSwitches { provided, enabled }, Mode::Production, account)
        };
        assert_eq!(available(true, true, true), Ok(()));
        assert_eq!(available(false, true, true), Err(FeesMissing::NotProvided));
        assert_eq!(available(true, false, true), Err(FeesMissing::NotEnabled));
        let no_account = FeesMissing::NoMerchantAccount(Mode::Production);
        assert_eq!(available(true, true, false), Err(no_account));
    }

    #[test]
    fn each_switch_has_its_owner() {
        assert_eq!(FeesMissing::NotProvided.owner(), Role::Operator);
        for missing in &FeesMissing::ALL[1..] {
            assert_eq!(missing.owner(), Role::Administrator, "{missing:?}");
        }
    }
}
