//! What can be done by people who sign in. A page names the act that it needs; the roles say who may.

/// Something that needs a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// Make sites, provide e-commerce to them, name their administrators; keep the tariffs of pay-per-use.
    ProvideSites,
    /// See how the installation does.
    SeeHealth,
    /// Change a site's settings: e-commerce, tax, texts, refund policy, appearance.
    SetUpSite,
    /// Connect and verify merchant accounts, switch between Test and Production.
    ManageMerchantAccounts,
    /// Invite people, give and take roles.
    ManagePeople,
    /// Keep the divisions to whose cost sessions are booked.
    ManageDivisions,
    /// Read who did what.
    ReadAudit,
    /// Schedule, change, cancel and start sessions; see and help who comes to them, and give them money back. A host: his
    /// own ones only.
    HostSessions,
    /// See all payments of a site.
    SeePayments,
    /// Refund, void, decide reviews.
    MovePayments,
    /// Take out ledger and receipts.
    ExportBooks,
    /// See statements, reports and claims. A host: of his own sessions; a head: of his divisions.
    SeeReports,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 12] = [
        Self::ProvideSites,
        Self::SeeHealth,
        Self::SetUpSite,
        Self::ManageMerchantAccounts,
        Self::ManagePeople,
        Self::ManageDivisions,
        Self::ReadAudit,
        Self::HostSessions,
        Self::SeePayments,
        Self::MovePayments,
        Self::ExportBooks,
        Self::SeeReports,
    ];

    /// As in tables and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ProvideSites => "provide-sites",
            Self::SeeHealth => "see-health",
            Self::SetUpSite => "set-up-site",
            Self::ManageMerchantAccounts => "manage-merchant-accounts",
            Self::ManagePeople => "manage-people",
            Self::ManageDivisions => "manage-divisions",
            Self::ReadAudit => "read-audit",
            Self::HostSessions => "host-sessions",
            Self::SeePayments => "see-payments",
            Self::MovePayments => "move-payments",
            Self::ExportBooks => "export-books",
            Self::SeeReports => "see-reports",
        }
    }

    /// Whether it concerns the installation, not one site.
    pub fn is_of_installation(self) -> bool {
        matches!(self, Self::ProvideSites | Self::SeeHealth)
    }
}
