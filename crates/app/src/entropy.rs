//! The one source of randomness, and the ids, references and keys that are made from it.

use domain::ids::{CROCKFORD, Reference};
use domain::time::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Fills bytes with randomness.
pub trait Entropy: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's randomness is read")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives randomness");
    }
}

/// Random bytes.
pub fn bytes<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// A new UUIDv7 (PS-K3: 74 random bits).
pub fn uuid(entropy: &dyn Entropy, now: Timestamp) -> Uuid {
    let millis = u64::try_from(now.micros() / 1_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes(entropy)).into_uuid()
}

/// A new reference (PS-K7).
pub fn reference(entropy: &dyn Entropy) -> Reference {
    Reference::from_bits(u64::from_le_bytes(bytes(entropy)))
}

/// A new request key: 32 characters of base32, 160 random bits (fits Payflow's X-VPS-REQUEST-ID).
pub fn request_key(entropy: &dyn Entropy) -> String {
    base32(&bytes::<20>(entropy))
}

/// Request key and reference of an act that is done once for a payment, such as the capture of its hold: always the same
/// for the same act, so that books restored from a backup find what was done after it. As random as the payment's own
/// `secret`, which no restored backup draws again for another (PS-K3).
pub fn of_act(secret: &str, act: &str, target: &str, number: usize) -> (String, Reference) {
    let digest = Sha256::digest(format!("{secret}\n{act}\n{target}\n{number}"));
    let bits = digest[20..].iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte));
    (base32(&digest[..20]), Reference::from_bits(bits))
}

/// Crockford base32 of whole groups of five bits; the rest is dropped.
pub fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 8 / 5);
    let (mut buffer, mut bits) = (0_u32, 0);
    for &byte in bytes {
        buffer = (buffer << 8) | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(CROCKFORD[((buffer >> bits) & 31) as usize]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_has_eight_characters_for_five_bytes() {
        assert_eq!(base32(&[0; 20]).len(), 32);
        assert_eq!(base32(&[0xFF; 5]), "ZZZZZZZZ");
        assert_eq!(base32(&[0x08, 0x42, 0x10, 0x84, 0x21]), "11111111");
    }
}
