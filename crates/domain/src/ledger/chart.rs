//! The chart of accounts.

/// An account of the chart (LT-A2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Account {
    /// 1000 Bank.
    Bank,
    /// 1100 Gateway clearing, one per merchant account and currency.
    GatewayClearing,
    /// 1120 Held by the gateway while a payer disputes it.
    DisputedFunds,
    /// 1200 Receivables: customers.
    CustomerReceivables,
    /// 1210 Receivables: charges of pay-per-use that could not be captured.
    UsageShortfall,
    /// 1220 Receivables: divisions.
    DivisionReceivables,
    /// 2000 Deferred revenue.
    DeferredRevenue,
    /// 2050 Money not yet placed.
    MoneyNotYetPlaced,
    /// 2100 Refunds payable.
    RefundsPayable,
    /// 2150 Reimbursements payable to hosts.
    ReimbursementsPayable,
    /// 2200 Output tax.
    OutputTax,
    /// 4000 Revenue: fee-based training.
    TrainingRevenue,
    /// 4010 Revenue: people minutes.
    PeopleMinutes,
    /// 4020 Revenue: teleconference minutes.
    TeleconferenceMinutes,
    /// 4100 Revenue: cancellation fees.
    CancellationFees,
    /// 6000 Gateway fees.
    GatewayFees,
    /// 6100 Dispute losses.
    DisputeLosses,
    /// 6110 Dispute fees.
    DisputeFees,
    /// 6200 Bad debts and what was waived.
    BadDebts,
    /// 6300 Exchange differences.
    ExchangeDifferences,
    /// 9000 Memo: authorizations outstanding.
    AuthorizationsOutstanding,
    /// 9001 Its contra account.
    AuthorizationsContra,
    /// 9200 Memo: budgets of divisions, allocated and free.
    BudgetAllocated,
    /// 9209 Its contra account.
    BudgetContra,
    /// 9210 Memo: budgets of divisions, reserved.
    BudgetReserved,
    /// 9220 Memo: budgets of divisions, spent.
    BudgetSpent,
}

impl Account {
    /// The whole chart, as far as it is in use.
    pub const ALL: [Self; 26] = [
        Self::Bank,
        Self::GatewayClearing,
        Self::DisputedFunds,
        Self::CustomerReceivables,
        Self::UsageShortfall,
        Self::DivisionReceivables,
        Self::DeferredRevenue,
        Self::MoneyNotYetPlaced,
        Self::RefundsPayable,
        Self::ReimbursementsPayable,
        Self::OutputTax,
        Self::TrainingRevenue,
        Self::PeopleMinutes,
        Self::TeleconferenceMinutes,
        Self::CancellationFees,
        Self::GatewayFees,
        Self::DisputeLosses,
        Self::DisputeFees,
        Self::BadDebts,
        Self::ExchangeDifferences,
        Self::AuthorizationsOutstanding,
        Self::AuthorizationsContra,
        Self::BudgetAllocated,
        Self::BudgetContra,
        Self::BudgetReserved,
        Self::BudgetSpent,
    ];

    /// The account's code, as stored.
    pub fn code(self) -> i64 {
        match self {
            Self::Bank => 1000,
            Self::GatewayClearing => 1100,
            Self::DisputedFunds => 1120,
            Self::CustomerReceivables => 1200,
            Self::UsageShortfall => 1210,
            Self::DivisionReceivables => 1220,
            Self::DeferredRevenue => 2000,
            Self::MoneyNotYetPlaced => 2050,
            Self::RefundsPayable => 2100,
            Self::ReimbursementsPayable => 2150,
            Self::OutputTax => 2200,
            Self::TrainingRevenue => 4000,
            Self::PeopleMinutes => 4010,
            Self::TeleconferenceMinutes => 4020,
            Self::CancellationFees => 4100,
            Self::GatewayFees => 6000,
            Self::DisputeLosses => 6100,
            Self::DisputeFees => 6110,
            Self::BadDebts => 6200,
            Self::ExchangeDifferences => 6300,
            Self::AuthorizationsOutstanding => 9000,
            Self::AuthorizationsContra => 9001,
            Self::BudgetAllocated => 9200,
            Self::BudgetContra => 9209,
            Self::BudgetReserved => 9210,
            Self::BudgetSpent => 9220,
        }
    }

    /// Reads [`Account::code`].
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.code() == code)
    }

    /// The class of the account, as plain-text ledgers expect it at the head of its name.
    pub fn class(self) -> &'static str {
        match self.code() / 1000 {
            1 => "assets",
            2 => "liabilities",
            4 => "revenues",
            6 => "expenses",
            _ => "memo",
        }
    }
}
