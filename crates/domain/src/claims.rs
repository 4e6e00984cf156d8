//! Claims: a host who paid a session himself wants it back from his division (S-56). A claim names what was captured for a
//! statement, never a free amount; nobody decides about his own; nothing is reimbursed twice or beyond what the host has
//! paid in the end (PS-I-41).

use crate::ids::AccountId;
use crate::money::{Currency, Money, MoneyError};

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClaimState {
    /// It waits for the division's head.
    Filed,
    /// He agreed; it waits for the money.
    Approved,
    /// He refused it. The host may claim again.
    Refused,
    /// The host has his money.
    Reimbursed,
}

impl ClaimState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Filed, Self::Approved, Self::Refused, Self::Reimbursed];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Reimbursed => "reimbursed",
        }
    }

    /// Reads [`ClaimState::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether it takes up what was captured.
    fn counts(self) -> bool {
        self != Self::Refused
    }
}

/// A claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Who filed it: the host who paid.
    pub claimant: AccountId,
    /// What he claims.
    pub amount: Money,
    /// Where it stands.
    pub state: ClaimState,
}

/// What a host has paid for a session, and what of it came back to his card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid {
    /// Whose money it was.
    pub host: AccountId,
    /// What was captured.
    pub captured: Money,
    /// What was refunded, or is on its way back.
    pub refunded: Money,
}

/// Why something was not done with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClaimRefusal {
    /// Somebody else paid.
    NotThePayer,
    /// Everything that was paid came back, or is claimed already.
    NothingLeft,
    /// He would decide about his own claim.
    OwnClaim,
    /// He hosts the session, or has paid for it himself.
    Involved,
    /// It is not in a state in which this can be done: somebody else was faster.
    OtherState,
    /// The session is booked to no division that could reimburse it.
    NoDivision,
    /// Everybody who heads its division is concerned himself.
    NoHead,
    /// Nobody heads its division.
    NobodyHeads,
    /// Nothing was charged for it yet.
    NotCharged,
    /// Another amount is due than the one that he was shown.
    AmountChanged(Money),
    /// The division's budget has only this much left.
    BudgetExhausted(Money),
    /// Nothing says by which payment the host was paid.
    ReferenceMissing,
    /// The words, or the reference, are longer than a reason may be: they are never cut.
    WordsTooLong,
}

impl Paid {
    /// What the host has paid in the end.
    pub fn kept(&self) -> Result<Money, MoneyError> {
        self.captured.checked_sub(self.refunded)
    }

    /// What can be claimed beside the `others` about the same statement.
    pub fn claimable(&self, others: &[Claim]) -> Result<Money, MoneyError> {
        let mut left = self.kept()?;
        for claim in others.iter().filter(|claim| claim.state.counts()) {
            left = left.checked_sub(claim.amount)?;
        }
        Ok(Money::new(left.minor.max(0), left.currency))
    }
}

/// Files a claim for all that can be claimed.
pub fn file(by: AccountId, paid: &Paid, others: &[Claim]) -> Result<Result<Claim, ClaimRefusal>, MoneyError> {
    if by != paid.host {
        return Ok(Err(ClaimRefusal::NotThePayer));
    }
    let amount = paid.claimable(others)?;
    if amount.is_zero() {
        return Ok(Err(ClaimRefusal::NothingLeft));
    }
    Ok(Ok(Claim { claimant: by, amount, state: ClaimState::Filed }))
}

/// The division's head decides; `involved` are the session's host and everybody who has paid for it.
pub fn decide(
    by: AccountId,
    claim: &Claim,
    involved: &[AccountId],
    agrees: bool,
) -> Result<Claim, ClaimRefusal> {
    match claim.state {
        ClaimState::Filed if by == claim.claimant => Err(ClaimRefusal::OwnClaim),
        ClaimState::Filed if involved.contains(&by) => Err(ClaimRefusal::Involved),
        ClaimState::Filed => {
            let state = if agrees { ClaimState::Approved } else { ClaimState::Refused };
            Ok(Claim { state, ..*claim })
        }
        ClaimState::Approved | ClaimState::Refused | ClaimState::Reimbursed => Err(ClaimRefusal::OtherState),
    }
}

impl Claim {
    /// What of it is to be paid: no more than what the claimant has paid in the end, without what he was reimbursed by the
    /// `others` about the same statement.
    pub fn due(&self, paid: &Paid, others: &[Self]) -> Result<Money, MoneyError> {
        let mut owed = paid.kept()?;
        for other in others.iter().filter(|other| other.state == ClaimState::Reimbursed) {
            owed = owed.checked_sub(other.amount)?;
        }
        let is_more = self.amount.checked_sub(owed)?.minor > 0;
        let due = if is_more { owed } else { self.amount };
        Ok(Money::new(due.minor.max(0), due.currency))
    }
}

/// Finance has paid the host what is due of his claim; `involved` are the session's host and everybody who has paid for it, `others` the claimant's
/// other claims about the same statement.
pub fn reimburse(
    by: AccountId,
    claim: &Claim,
    involved: &[AccountId],
    paid: &Paid,
    others: &[Claim],
) -> Result<Result<Claim, ClaimRefusal>, MoneyError> {
    if claim.state != ClaimState::Approved {
        return Ok(Err(ClaimRefusal::OtherState));
    }
    if by == claim.claimant {
        return Ok(Err(ClaimRefusal::OwnClaim));
    }
    if involved.contains(&by) {
        return Ok(Err(ClaimRefusal::Involved));
    }
    let amount = claim.due(paid, others)?;
    if amount.is_zero() {
        return Ok(Err(ClaimRefusal::NothingLeft));
    }
    Ok(Ok(Claim { state: ClaimState::Reimbursed, amount, ..*claim }))
}

/// What of a session its division has agreed to reimburse, or has: to each who paid no more than he has paid in the end.
pub fn granted(currency: Currency, payers: &[Paid], claims: &[Claim]) -> Result<Money, MoneyError> {
    let mut sum = Money::zero(currency);
    for paid in payers {
        let is_his = |claim: &&Claim| {
            claim.claimant == paid.host
                && matches!(claim.state, ClaimState::Approved | ClaimState::Reimbursed)
        };
        let mut his = Money::zero(currency);
        for claim in claims.iter().filter(is_his) {
            his = his.checked_add(claim.amount)?;
        }
        let kept = paid.kept()?;
        let least = if his.minor < kept.minor { his } else { kept };
        sum = sum.checked_add(Money::new(least.minor.max(0), currency))?;
    }
    Ok(sum)
}

/// What a division has spent on a session after `back` of it went back to the card of who paid. `basis` is what it bears: what
/// was paid in the end where its budget had the whole session reserved, else what it has `granted` of it. Its cost falls by no
/// more than what went back, and never below what others were promised of it.
pub fn spent_after(spent: Money, back: Money, basis: Money) -> Result<Money, MoneyError> {
    let least = if basis.checked_sub(spent)?.minor < 0 { basis } else { spent };
    let left = spent.checked_sub(back)?;
    Ok(Money::new(left.minor.max(least.minor).max(0), spent.currency))
}

/// For how much more than he has paid in the end a host's claims are: so much less is he owed, or so much does he owe (LT-B10).
/// What he paid and has not claimed goes back to him first.
pub fn overclaimed(paid: &Paid, claims: &[Claim]) -> Result<Money, MoneyError> {
    let mut over = Money::zero(paid.captured.currency).checked_sub(paid.kept()?)?;
    for claim in claims.iter().filter(|claim| claim.state.counts()) {
        over = over.checked_add(claim.amount)?;
    }
    Ok(Money::new(over.minor.max(0), over.currency))
}

/// What of a claim its division settles (LT-B8): not what its host owes `back`, as far as that was not taken off the claims that
/// were settled before, each with what was settled of it.
pub fn settles(claim: &Claim, back: Money, settled: &[(Claim, Money)]) -> Result<Money, MoneyError> {
    let mut off = back;
    for (before, amount) in settled {
        off = off.checked_sub(before.amount.checked_sub(*amount)?)?;
    }
    let amount = claim.amount.checked_sub(Money::new(off.minor.max(0), off.currency))?;
    Ok(Money::new(amount.minor.max(0), amount.currency))
}

/// What the host owes his division because money came back after he was reimbursed (LT-B10).
pub fn owed_back(paid: &Paid, claims: &[Claim]) -> Result<Money, MoneyError> {
    let mut owed = Money::zero(paid.captured.currency).checked_sub(paid.kept()?)?;
    for claim in claims.iter().filter(|claim| claim.state == ClaimState::Reimbursed) {
        owed = owed.checked_add(claim.amount)?;
    }
    Ok(Money::new(owed.minor.max(0), owed.currency))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    const HOST: AccountId = AccountId(Uuid::from_u128(1));
    const HEAD: AccountId = AccountId(Uuid::from_u128(2));
    const FINANCE: AccountId = AccountId(Uuid::from_u128(3));

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::from_code("EUR").expect("EUR"))
    }

    #[test]
    fn what_is_granted_is_no_more_than_each_has_paid_in_the_end() {
        let claim = |claimant, minor, state| Claim { claimant, amount: eur(minor), state };
        let currency = eur(0).currency;
        let payers = [
            Paid { host: HOST, captured: eur(88), refunded: eur(0) },
            Paid { host: FINANCE, captured: eur(72), refunded: eur(50) },
        ];
        let both = [claim(HOST, 88, ClaimState::Approved), claim(FINANCE, 72, ClaimState::Reimbursed)];
        assert_eq!(granted(currency, &payers, &both), Ok(eur(88 + 22)), "50 came back to one of them");
        let open = [claim(HOST, 88, ClaimState::Filed), claim(FINANCE, 72, ClaimState::Refused)];
        assert_eq!(granted(currency, &payers, &open), Ok(eur(0)));
        assert_eq!(granted(currency, &[], &both), Ok(eur(0)), "nobody has paid");
    }

    #[test]
    fn a_refund_frees_of_a_budget_only_what_nobody_else_was_promised() {
        let after = |spent, back, basis| spent_after(eur(spent), eur(back), eur(basis));
        assert_eq!(after(88, 50, 88), Ok(eur(88)), "50 of what another paid and has not claimed");
        assert_eq!(after(160, 50, 110), Ok(eur(110)), "50 of what was granted");
        assert_eq!(
            after(110, 20, 100),
            Ok(eur(100)),
            "of 120 the budget had 110, and 100 were paid in the end"
        );
        assert_eq!(after(110, 20, 60), Ok(eur(90)), "what is not taken yet is not free");
        assert_eq!(after(10, 20, 0), Ok(eur(0)));
    }

    fn paid(captured: i64, refunded: i64) -> Paid {
        Paid { host: HOST, captured: eur(captured), refunded: eur(refunded) }
    }

    fn filed(paid: &Paid, others: &[Claim]) -> Result<Claim, ClaimRefusal> {
        file(HOST, paid, others).expect("one currency")
    }

    #[test]
    fn a_claim_is_for_what_was_captured_and_is_decided_by_somebody_else() {
        let paid = paid(18_634, 0);
        assert_eq!(file(HEAD, &paid, &[]), Ok(Err(ClaimRefusal::NotThePayer)));
        let claim = filed(&paid, &[]).expect("filed");
        assert_eq!(claim.amount, eur(18_634));
        assert_eq!(filed(&paid, &[claim]), Err(ClaimRefusal::NothingLeft), "twice");
        assert_eq!(decide(HOST, &claim, &[HOST], true), Err(ClaimRefusal::OwnClaim));
        let approved = decide(HEAD, &claim, &[HOST], true).expect("approved");
        assert_eq!(decide(HEAD, &approved, &[HOST], false), Err(ClaimRefusal::OtherState));
        assert_eq!(
            reimburse(FINANCE, &claim, &[HOST], &paid, &[]),
            Ok(Err(ClaimRefusal::OtherState)),
            "not approved"
        );
        assert_eq!(reimburse(HOST, &approved, &[HOST], &paid, &[]), Ok(Err(ClaimRefusal::OwnClaim)));
        let done = reimburse(FINANCE, &approved, &[HOST], &paid, &[]).expect("one currency").expect("paid");
        assert_eq!(done.state, ClaimState::Reimbursed);
        assert_eq!(
            reimburse(FINANCE, &done, &[HOST], &paid, &[]),
            Ok(Err(ClaimRefusal::OtherState)),
            "twice"
        );
        assert_eq!(filed(&paid, &[done]), Err(ClaimRefusal::NothingLeft));
    }

    #[test]
    fn nobody_decides_about_what_he_paid_or_hosts() {
        let paid = paid(18_634, 0);
        let claim = filed(&paid, &[]).expect("filed");
        assert_eq!(decide(HEAD, &claim, &[HOST, HEAD], true), Err(ClaimRefusal::Involved));
        let approved = decide(HEAD, &claim, &[HOST], true).expect("approved");
        let involved = [HOST, FINANCE];
        assert_eq!(reimburse(FINANCE, &approved, &involved, &paid, &[]), Ok(Err(ClaimRefusal::Involved)));
    }

    #[test]
    fn who_was_refused_may_claim_again() {
        let paid = paid(18_634, 0);
        let refused = decide(HEAD, &filed(&paid, &[]).expect("filed"), &[HOST], false).expect("refused");
        assert_eq!(filed(&paid, &[refused]).map(|claim| claim.amount), Ok(eur(18_634)));
    }

    #[test]
    fn what_came_back_is_not_reimbursed() {
        assert_eq!(filed(&paid(18_634, 8_634), &[]).map(|claim| claim.amount), Ok(eur(10_000)));
        assert_eq!(filed(&paid(18_634, 18_634), &[]), Err(ClaimRefusal::NothingLeft));
        let whole = paid(18_634, 0);
        let approved = decide(HEAD, &filed(&whole, &[]).expect("filed"), &[HOST], true).expect("approved");
        let after = paid(18_634, 8_634);
        assert_eq!(approved.due(&after, &[]), Ok(eur(10_000)));
        let paid_out = reimburse(FINANCE, &approved, &[HOST], &after, &[]).expect("one currency");
        assert_eq!(paid_out.map(|claim| claim.amount), Ok(eur(10_000)), "what he paid in the end");
        let nothing = reimburse(FINANCE, &approved, &[HOST], &paid(18_634, 18_634), &[]);
        assert_eq!(nothing, Ok(Err(ClaimRefusal::NothingLeft)));
        let done = Claim { state: ClaimState::Reimbursed, ..approved };
        assert_eq!(owed_back(&whole, &[done]), Ok(eur(0)));
        assert_eq!(owed_back(&after, &[done]), Ok(eur(8_634)), "he owes it");
    }

    #[test]
    fn what_was_not_claimed_goes_back_first() {
        let claims = |amounts: &[i64]| -> Vec<Claim> {
            let claim =
                |amount: &i64| Claim { claimant: HOST, amount: eur(*amount), state: ClaimState::Reimbursed };
            amounts.iter().map(claim).collect()
        };
        for (refunded, amounts, expected) in
            [(30, &[40][..], 0), (60, &[40], 0), (70, &[40], 10), (30, &[40, 60], 30), (30, &[], 0)]
        {
            let found = overclaimed(&paid(100, refunded), &claims(amounts));
            assert_eq!(found, Ok(eur(expected)), "{refunded} of 100, claimed {amounts:?}");
        }
        let refused = Claim { claimant: HOST, amount: eur(90), state: ClaimState::Refused };
        assert_eq!(overclaimed(&paid(100, 30), &[refused]), Ok(eur(0)));
    }

    #[test]
    fn what_a_host_owes_is_taken_off_his_claims_once() {
        let [first, second] =
            [40, 60].map(|minor| Claim { claimant: HOST, amount: eur(minor), state: ClaimState::Reimbursed });
        let settled = settles(&first, eur(50), &[]).expect("one currency");
        assert_eq!(settled, eur(0));
        assert_eq!(settles(&second, eur(50), &[(first, settled)]), Ok(eur(50)), "50 of 100 in all");
        assert_eq!(settles(&second, eur(30), &[(first, eur(10))]), Ok(eur(60)));
    }

    #[test]
    fn states_are_stored_as_words() {
        for state in ClaimState::ALL {
            assert_eq!(ClaimState::parse(state.as_str()), Some(state));
        }
        assert_eq!(ClaimState::parse("open"), None);
    }

    proptest! {
        /// PS-I-41: whatever is claimed, decided, paid and refunded in whatever order, nobody is reimbursed beyond what he
        /// had paid at that moment.
        #[test]
        fn nothing_is_reimbursed_beyond_what_was_paid(
            captured in 1..100_000_i64, steps in prop::collection::vec((0..4_u8, 0..8_usize, 0..30_000_i64), 0..40)
        ) {
            let (mut paid, mut claims) = (paid(captured, 0), Vec::<Claim>::new());
            for (step, which, amount) in steps {
                let place = if claims.is_empty() { 0 } else { which % claims.len() };
                match (step, claims.get(place).copied()) {
                    (0, _) => claims.extend(filed(&paid, &claims).ok()),
                    (1, Some(claim)) => {
                        if let Ok(decided) = decide(HEAD, &claim, &[HOST], amount % 3 > 0) { claims[place] = decided; }
                    }
                    (2, Some(claim)) => {
                        let mut others = claims.clone();
                        others.remove(place);
                        if let Ok(done) = reimburse(FINANCE, &claim, &[HOST], &paid, &others).expect("one currency") {
                            claims[place] = done;
                            let sum: i64 = claims.iter().filter(|c| c.state == ClaimState::Reimbursed)
                                .map(|c| c.amount.minor).sum();
                            prop_assert!(sum <= paid.kept().expect("one currency").minor);
                        }
                    }
                    _ => paid.refunded = eur((paid.refunded.minor + amount).min(captured)),
                }
                let owed = owed_back(&paid, &claims).expect("one currency").minor;
                let reimbursed: i64 =
                    claims.iter().filter(|c| c.state == ClaimState::Reimbursed).map(|c| c.amount.minor).sum();
                prop_assert!(reimbursed - owed <= paid.kept().expect("one currency").minor);
            }
        }
    }
}
