//! TRANSSTATE: how an inquiry names where a transaction stands.

use super::books::{Kind, State, Txn};
use crate::clock::Micros;

/// The number. An authorization that expired or that the issuer voided is told like a voided one: the guide has
/// no number of its own for it.
pub(crate) fn transstate(txn: &Txn, now: Micros, settle_after: Micros) -> i32 {
    match txn.state {
        State::Open | State::Renewed => 3,
        State::Held => 206,
        State::Captured => 9,
        State::Taken if txn.created_at + settle_after <= now => 8,
        State::Taken => 6,
        State::Expired => 1003,
        State::Voided if txn.result == 126 => 1206,
        State::Voided if txn.kind == Kind::Authorization || txn.result != 0 => 1003,
        State::Voided => 1006,
        State::Failed => 1,
        State::Done => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settlement_comes_with_time() {
        let sale = Txn { kind: Kind::Sale, state: State::Taken, created_at: 100, ..Txn::default() };
        assert_eq!((transstate(&sale, 109, 10), transstate(&sale, 110, 10)), (6, 8));
        let voided = Txn { state: State::Voided, ..sale };
        assert_eq!(transstate(&voided, 110, 10), 1006);
    }
}
