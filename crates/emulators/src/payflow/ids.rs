//! Numbers the gateway gives out: PNREF, AUTHCODE, SECURETOKEN.

use std::sync::atomic::{AtomicI64, Ordering};

use super::config::{Mode, Processor};

/// Numbers begin below this, with room above them for all that one stand-in can give.
const BELOW: i64 = (1 << 40) - 1;

/// Counters of one emulator.
#[derive(Debug)]
pub(crate) struct Ids {
    seed: Option<u64>,
    txn: AtomicI64,
    /// Numbers of inquiries, which leave no transaction: far from those of transactions.
    fleeting: AtomicI64,
    token: AtomicI64,
}

impl Ids {
    /// Goes on after the highest transaction of the books. Empty books without a seed begin
    /// anywhere: a stand-in that begins anew would else give the numbers of the one before it,
    /// which no gateway does, and a shop would take each of them for another payment's.
    pub fn new(seed: Option<u64>, last_txn: i64, now: i64) -> Self {
        let start = if seed.is_some() { 0 } else { now & BELOW };
        let first = if seed.is_none() && last_txn == 0 { anywhere() } else { last_txn };
        Self {
            seed,
            txn: AtomicI64::new(first),
            fleeting: AtomicI64::new((1 << 42) | start),
            token: AtomicI64::new(0),
        }
    }

    /// The next transaction's row number.
    pub fn next_txn(&self) -> i64 {
        self.txn.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// A PNREF for something that is not kept.
    pub fn fleeting_pnref(&self, mode: Mode, processor: Processor) -> String {
        pnref(self.fleeting.fetch_add(1, Ordering::SeqCst), mode, processor)
    }

    /// SECURETOKEN: 23 letters and digits and `==`, which is why it travels with a length clause.
    pub fn secure_token(&self) -> String {
        const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let mut bytes = [0u8; 23];
        match self.seed {
            Some(seed) => {
                let counter = self.token.fetch_add(1, Ordering::SeqCst).unsigned_abs();
                for (n, byte) in (0u64..).zip(bytes.iter_mut()) {
                    *byte = (mix(seed ^ mix(counter * 64 + n)) >> 33).to_le_bytes()[0];
                }
            }
            None => random(&mut bytes),
        }
        let letters = bytes.iter().map(|b| char::from(ALPHABET[usize::from(*b) % ALPHABET.len()]));
        letters.chain("==".chars()).collect()
    }
}

/// Where the numbers of empty books begin.
fn anywhere() -> i64 {
    let mut bytes = [0u8; 8];
    random(&mut bytes);
    i64::from_le_bytes(bytes) & BELOW
}

/// The operating system's randomness.
#[expect(clippy::disallowed_methods, reason = "the one place of this crate that draws secrets")]
pub(crate) fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}

/// A letter and eleven hexadecimal digits, one to one with the number.
pub(crate) fn pnref(number: i64, mode: Mode, processor: Processor) -> String {
    let letter = match (processor, mode) {
        (Processor::PayPal, _) => 'E',
        (Processor::Ordinary, Mode::Live) => 'A',
        (Processor::Ordinary, Mode::Test) => 'V',
    };
    // Odd factor: a bijection of the 44 bits that hides the order.
    let scattered = number.unsigned_abs().wrapping_mul(0x9E3_779B_97F5) & ((1 << 44) - 1);
    format!("{letter}{scattered:011X}")
}

/// AUTHCODE of an approval: three digits and three letters.
pub(crate) fn authcode(number: i64) -> String {
    let n = mix(number.unsigned_abs());
    format!("{:03}{}", n % 1000, ["PNI", "TST", "EMU", "OKA"][usize::from(n.to_le_bytes()[7] % 4)])
}

/// Scatters bits (SplitMix64).
pub(crate) fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ (n >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_twelve_characters_and_never_repeat() {
        let all: std::collections::HashSet<String> =
            (0..10_000).map(|n| pnref(n, Mode::Live, Processor::Ordinary)).collect();
        assert_eq!(all.len(), 10_000);
        assert!(all.iter().all(|p| p.len() == 12 && p.starts_with('A')));
        assert_eq!(authcode(7).len(), 6);
    }

    #[test]
    fn empty_books_begin_anywhere_and_kept_ones_go_on() {
        assert_ne!(Ids::new(None, 0, 0).next_txn(), Ids::new(None, 0, 0).next_txn());
        assert_eq!(Ids::new(None, 41, 0).next_txn(), 42);
        assert_eq!(Ids::new(Some(1), 0, 0).next_txn(), 1);
    }

    #[test]
    fn tokens_repeat_only_with_the_same_seed() {
        let (a, b, c) = (Ids::new(Some(1), 0, 0), Ids::new(Some(1), 0, 0), Ids::new(None, 0, 0));
        let first = a.secure_token();
        assert_eq!(first, b.secure_token());
        assert_ne!(first, a.secure_token());
        assert_ne!(first, c.secure_token());
        assert!(first.len() == 25 && first.ends_with("=="));
    }
}
