//! A division's budget of a period: what is allocated is free, reserved or spent (PS-I-39).

use crate::money::{Money, MoneyError};
use crate::sessions::schedule::Typed as Read;
use crate::time::Timestamp;

/// Most that a budget can be, minor units.
pub const BUDGET_MAX: i64 = 1_000_000_000_000;

/// A budget as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed {
    /// From this moment …
    pub from: Read<Timestamp>,
    /// … until before this one.
    pub until: Read<Timestamp>,
    /// What is allocated.
    pub amount: Read<Money>,
    /// Whether more may be reserved.
    pub overdraft: bool,
}

/// A budget that can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// From this moment …
    pub from: Timestamp,
    /// … until before this one.
    pub until: Timestamp,
    /// What is allocated.
    pub amount: Money,
    /// Whether more may be reserved.
    pub overdraft: bool,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// First day.
    From,
    /// Last day.
    Until,
    /// What is allocated.
    Amount,
    /// Why it is changed.
    Note,
}

impl Field {
    /// The field's name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::Until => "until",
            Self::Amount => "amount",
            Self::Note => "note",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was entered.
    Missing,
    /// It cannot be read.
    Unreadable,
    /// The last day lies before the first.
    Order,
    /// Another budget of the division has days of this period.
    Overlaps,
    /// Negative, or more than any budget.
    OutOfRange,
    /// So much is reserved and spent already.
    BelowUsed(Money),
    /// It is longer than a reason may be.
    TooLong,
}

/// Checks a budget as typed.
pub fn check(typed: &Typed) -> Result<Checked, Vec<(Field, Problem)>> {
    let mut problems = Vec::new();
    let mut need = |field, problem| problems.push((field, problem));
    let mut day = |field, read| match read {
        Read::Is(at) => Some(at),
        Read::Nothing => {
            need(field, Problem::Missing);
            None
        }
        Read::Unreadable => {
            need(field, Problem::Unreadable);
            None
        }
    };
    let (from, until) = (day(Field::From, typed.from), day(Field::Until, typed.until));
    if from.zip(until).is_some_and(|(from, until)| from >= until) {
        need(Field::Until, Problem::Order);
    }
    let amount = match typed.amount {
        Read::Is(amount) if (0..=BUDGET_MAX).contains(&amount.minor) => Some(amount),
        Read::Is(_) => {
            need(Field::Amount, Problem::OutOfRange);
            None
        }
        Read::Nothing => {
            need(Field::Amount, Problem::Missing);
            None
        }
        Read::Unreadable => {
            need(Field::Amount, Problem::Unreadable);
            None
        }
    };
    match (from, until, amount) {
        (Some(from), Some(until), Some(amount)) if problems.is_empty() => {
            Ok(Checked { from, until, amount, overdraft: typed.overdraft })
        }
        _ => Err(problems),
    }
}

/// How a budget stands. All amounts are in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// What the division got for the period.
    pub allocated: Money,
    /// Ceilings of sessions that are planned or run.
    pub reserved: Money,
    /// What sessions cost.
    pub spent: Money,
    /// Whether more than the free amount may be reserved; it is written down each time.
    pub overdraft: bool,
}

/// A reservation that may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reserved {
    /// The budget afterwards.
    pub budget: Budget,
    /// How much of the reservation was not free; not zero only where the division may overdraw.
    pub overdrawn: Money,
}

/// Why nothing was reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BudgetRefusal {
    /// Only this much is free.
    Exhausted(Money),
    /// The amount is in another currency, or too large to be counted.
    Money(MoneyError),
}

impl From<MoneyError> for BudgetRefusal {
    fn from(error: MoneyError) -> Self {
        Self::Money(error)
    }
}

impl Budget {
    /// What can still be reserved; negative when overdrawn.
    pub fn free(&self) -> Result<Money, MoneyError> {
        self.allocated.checked_sub(self.reserved)?.checked_sub(self.spent)
    }

    /// Reserves the ceiling of a session (LT-B2).
    pub fn reserve(&self, ceiling: Money) -> Result<Reserved, BudgetRefusal> {
        let free = self.free()?;
        let missing = ceiling.checked_sub(free)?.minor.clamp(0, ceiling.minor.max(0));
        if missing > 0 && !self.overdraft {
            return Err(BudgetRefusal::Exhausted(Money::new(free.minor.max(0), free.currency)));
        }
        let budget = Self { reserved: self.reserved.checked_add(ceiling)?, ..*self };
        Ok(Reserved { budget, overdrawn: Money::new(missing, free.currency) })
    }

    /// Posts what a session cost; the rest of what was reserved for it is free again (LT-B3).
    pub fn spend(&self, actual: Money, reserved: Money) -> Result<Self, MoneyError> {
        let spent = self.spent.checked_add(actual)?;
        Ok(Self { reserved: self.reserved.checked_sub(reserved)?, spent, ..*self })
    }

    /// How much of an actual cost is booked on the budget when its session is over. What was used is a fact: it is never
    /// refused. Where the budget may not be overdrawn it takes what was `reserved` for the session and what is free beside
    /// that, and the rest stays outside of it.
    pub fn takes(&self, actual: Money, reserved: Money) -> Result<Money, MoneyError> {
        let rest = if self.overdraft { Money::zero(actual.currency) } else { self.beyond(actual, reserved)? };
        actual.checked_sub(rest)
    }

    /// How much of an actual cost was neither reserved nor free: it is written down.
    pub fn beyond(&self, actual: Money, reserved: Money) -> Result<Money, MoneyError> {
        let free = self.free()?;
        let room = Money::new(free.minor.max(0), free.currency).checked_add(reserved)?;
        let beyond = actual.checked_sub(room)?;
        Ok(Money::new(beyond.minor.max(0), beyond.currency))
    }

    /// Takes back what a session cost: another division pays for it (PS-I-40).
    pub fn give_spending_away(&self, actual: Money) -> Result<Self, MoneyError> {
        Ok(Self { spent: self.spent.checked_sub(actual)?, ..*self })
    }

    /// Gives a reservation up (LT-B4).
    pub fn release(&self, reserved: Money) -> Result<Self, MoneyError> {
        Ok(Self { reserved: self.reserved.checked_sub(reserved)?, ..*self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    fn budget(allocated: i64, overdraft: bool) -> Budget {
        Budget { allocated: eur(allocated), reserved: eur(0), spent: eur(0), overdraft }
    }

    #[test]
    fn a_budget_has_a_period_and_an_amount() {
        let (from, until) = (Timestamp(0), Timestamp(1));
        let typed =
            Typed { from: Read::Is(from), until: Read::Is(until), amount: Read::Is(eur(5)), overdraft: true };
        assert_eq!(check(&typed), Ok(Checked { from, until, amount: eur(5), overdraft: true }));
        let nothing =
            Typed { from: Read::Nothing, until: Read::Unreadable, amount: Read::Nothing, overdraft: false };
        let problems = [
            (Field::From, Problem::Missing),
            (Field::Until, Problem::Unreadable),
            (Field::Amount, Problem::Missing),
        ];
        assert_eq!(check(&nothing), Err(problems.to_vec()));
        let order = Typed { until: Read::Is(from), amount: Read::Is(eur(-1)), ..typed };
        assert_eq!(
            check(&order),
            Err(vec![(Field::Until, Problem::Order), (Field::Amount, Problem::OutOfRange)])
        );
        let zero = Typed { amount: Read::Is(eur(0)), ..typed };
        assert!(check(&zero).is_ok(), "a division that may spend nothing");
        let unreadable = Typed { amount: Read::Unreadable, ..typed };
        assert_eq!(check(&unreadable), Err(vec![(Field::Amount, Problem::Unreadable)]));
    }

    #[test]
    fn a_session_reserves_its_ceiling_and_spends_its_actual() {
        let planned = budget(50_000, false).reserve(eur(24_000)).expect("enough").budget;
        assert_eq!(planned.free(), Ok(eur(26_000)));
        let over = planned.spend(eur(18_634), eur(24_000)).expect("counted");
        assert_eq!((over.reserved, over.spent, over.free()), (eur(0), eur(18_634), Ok(eur(31_366))));
        assert_eq!(planned.release(eur(24_000)), Ok(budget(50_000, false)), "called off");
    }

    #[test]
    fn nothing_is_reserved_beyond_the_budget_unless_its_policy_allows_it() {
        let refused = budget(10_000, false).reserve(eur(10_001));
        assert_eq!(refused, Err(BudgetRefusal::Exhausted(eur(10_000))));
        let overdrawn = budget(10_000, true).reserve(eur(10_001)).expect("allowed");
        assert_eq!(overdrawn.overdrawn, eur(1));
        let again = overdrawn.budget.reserve(eur(500)).expect("allowed");
        assert_eq!(again.overdrawn, eur(500), "all of it");
        let dollar = Money::new(1, Currency::from_code("USD").expect("USD"));
        let other = Err(BudgetRefusal::Money(MoneyError::CurrencyMismatch));
        assert_eq!(budget(10_000, true).reserve(dollar), other);
    }

    #[test]
    fn what_a_session_cost_is_never_refused() {
        let planned = budget(10_000, false).reserve(eur(500)).expect("enough").budget;
        let (fits, above) = (eur(9_000), eur(12_000));
        assert_eq!((planned.takes(fits, eur(500)), planned.beyond(fits, eur(500))), (Ok(fits), Ok(eur(0))));
        assert_eq!(planned.takes(above, eur(500)), Ok(eur(10_000)), "all that it has");
        assert_eq!(planned.beyond(above, eur(500)), Ok(eur(2_000)));
        let over = planned.spend(eur(10_000), eur(500)).expect("counted");
        assert_eq!(over.free(), Ok(eur(0)), "not overspent");
        let overdraft = Budget { overdraft: true, ..planned };
        assert_eq!(overdraft.takes(above, eur(500)), Ok(above), "its policy allows it");
        assert_eq!(overdraft.beyond(above, eur(500)), Ok(eur(2_000)));
    }

    proptest! {
        /// PS-I-39, whatever is planned, cancelled and held.
        #[test]
        fn spent_and_reserved_stay_within_what_was_allocated(
            allocated in 0..100_000_i64, steps in prop::collection::vec((1..30_000_i64, 0..=100_i64, any::<bool>()), 0..30)
        ) {
            let mut budget = budget(allocated, false);
            let mut open = Vec::new();
            for (ceiling, percent, close) in steps {
                if let Ok(reserved) = budget.reserve(eur(ceiling)) {
                    budget = reserved.budget;
                    open.push(ceiling);
                }
                if close && let Some(ceiling) = open.pop() {
                    budget = match percent {
                        0 => budget.release(eur(ceiling)),
                        _ => budget.spend(eur(ceiling * percent / 100), eur(ceiling)),
                    }.expect("counted");
                }
                prop_assert!(budget.spent.minor + budget.reserved.minor <= allocated);
                prop_assert_eq!(budget.reserved.minor, open.iter().sum::<i64>());
                prop_assert!(budget.free().expect("counted").minor >= 0);
            }
        }
    }
}
