//! Whether a site's hosts pay per use: two switches that two people own (S-2, S-15).

/// The two switches of pay-per-use. Neither alone suffices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UsageSwitches {
    /// The operator provides it.
    pub provided: bool,
    /// The site's administrator enabled it.
    pub enabled: bool,
}

impl UsageSwitches {
    /// Whether every session must be paid by its host before it starts (S-50).
    pub fn is_on(self) -> bool {
        self.provided && self.enabled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_switch_alone_suffices() {
        let is_on = |provided, enabled| UsageSwitches { provided, enabled }.is_on();
        assert!(is_on(true, true));
        assert!(!is_on(true, false) && !is_on(false, true) && !is_on(false, false));
    }
}
