//! Everything that is made with the installation's secret key: encryption of gateway passwords, signatures of
//! personal links and cookies. Each purpose has a key of its own, derived from the one secret.

use crate::entropy::{self, Entropy, base32};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use connectors::Secret;
use domain::ids::{AccountId, MerchantAccountId, Reference, SiteId};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// Version of the sealed form: first byte of every sealed value.
const SEALED_V1: u8 = 1;

/// What passwords of gateways are sealed for.
const MERCHANT_ACCOUNT: &str = "seal: merchant account";

/// What secrets of second factors are sealed for.
const SECOND_FACTOR: &str = "seal: second factor";

/// Length of a nonce.
const NONCE: usize = 24;

/// Characters of a personal link's signature: 130 bits (PS-K7 asks for at least 128).
const MAC_LENGTH: usize = 26;

/// What a personal link opens. A link for one purpose opens nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The registration's own pages.
    Registration,
    /// The same of who paid, once somebody else has the seat.
    Payer,
    /// The way into the session.
    Join,
    /// The way into a session for which nobody registers, for one who gave his name.
    Guest,
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Self::Registration => "link: registration",
            Self::Payer => "link: payer",
            Self::Join => "link: join",
            Self::Guest => "link: guest",
        }
    }
}

/// The installation's secret key.
#[derive(Clone)]
pub struct Keys(Secret<[u8; 32]>);

/// A sealed value could not be opened: another key, or damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stored secret cannot be opened with this secret key")]
pub struct CannotOpen;

impl Keys {
    /// Takes the secret key.
    pub fn new(key: [u8; 32]) -> Self {
        Self(Secret::new(key))
    }

    /// HMAC-SHA256 of `data` for one purpose.
    pub fn sign(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.0.expose()).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(data);
        mac.finalize().into_bytes().into()
    }

    /// The signature of a personal link. A higher `version` makes older links dead.
    pub fn link_mac(&self, purpose: Purpose, site: SiteId, reference: &Reference, version: i64) -> String {
        let mut data = Vec::with_capacity(40);
        data.extend_from_slice(site.0.as_bytes());
        data.extend_from_slice(reference.as_str().as_bytes());
        data.extend_from_slice(&version.to_be_bytes());
        let mut text = base32(&self.sign(purpose.label(), &data));
        text.truncate(MAC_LENGTH);
        text
    }

    /// Whether `mac` is the signature of that link; takes the same time for every wrong one.
    pub fn link_is_genuine(
        &self,
        purpose: Purpose,
        site: SiteId,
        reference: &Reference,
        version: i64,
        mac: &str,
    ) -> bool {
        let expected = self.link_mac(purpose, site, reference, version);
        expected.as_bytes().ct_eq(mac.to_ascii_uppercase().as_bytes()).into()
    }

    fn cipher(&self, purpose: &str) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.sign(purpose, &[]).into())
    }

    /// Encrypts for one purpose, bound to what it belongs to.
    fn seal_bytes(&self, entropy: &dyn Entropy, purpose: &str, bound_to: &[u8], secret: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = entropy::bytes(entropy);
        let payload = Payload { msg: secret, aad: bound_to };
        let sealed =
            self.cipher(purpose).encrypt(&XNonce::from(nonce), payload).expect("a short text is encrypted");
        [&[SEALED_V1][..], &nonce, &sealed].concat()
    }

    /// Decrypts what [`Keys::seal_bytes`] made for the same purpose and thing.
    fn open_bytes(&self, purpose: &str, bound_to: &[u8], sealed: &[u8]) -> Result<Vec<u8>, CannotOpen> {
        let (head, rest) = sealed.split_first().ok_or(CannotOpen)?;
        if *head != SEALED_V1 || rest.len() < NONCE {
            return Err(CannotOpen);
        }
        let (nonce, sealed) = rest.split_at(NONCE);
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| CannotOpen)?;
        let payload = Payload { msg: sealed, aad: bound_to };
        self.cipher(purpose).decrypt(&XNonce::from(nonce), payload).map_err(|_| CannotOpen)
    }

    /// Encrypts the secret of an account's second factor.
    pub fn seal_second_factor(&self, entropy: &dyn Entropy, account: AccountId, secret: &[u8]) -> Vec<u8> {
        self.seal_bytes(entropy, SECOND_FACTOR, account.0.as_bytes(), secret)
    }

    /// Decrypts what [`Keys::seal_second_factor`] made for the same account.
    pub fn open_second_factor(
        &self,
        account: AccountId,
        sealed: &[u8],
    ) -> Result<Secret<Vec<u8>>, CannotOpen> {
        self.open_bytes(SECOND_FACTOR, account.0.as_bytes(), sealed).map(Secret::new)
    }

    /// Encrypts a gateway password, bound to its site and account.
    pub fn seal(
        &self,
        entropy: &dyn Entropy,
        site: SiteId,
        account: MerchantAccountId,
        secret: &str,
    ) -> Vec<u8> {
        self.seal_bytes(entropy, MERCHANT_ACCOUNT, &associated(site, account), secret.as_bytes())
    }

    /// Decrypts what [`Keys::seal`] made for the same site and account.
    pub fn open(
        &self,
        site: SiteId,
        account: MerchantAccountId,
        sealed: &[u8],
    ) -> Result<Secret<String>, CannotOpen> {
        let opened = self.open_bytes(MERCHANT_ACCOUNT, &associated(site, account), sealed)?;
        String::from_utf8(opened).map(Secret::new).map_err(|_| CannotOpen)
    }
}

fn associated(site: SiteId, account: MerchantAccountId) -> Vec<u8> {
    [&site.0.as_bytes()[..], account.0.as_bytes(), b"password"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;
    use uuid::Uuid;

    fn site(n: u128) -> SiteId {
        SiteId(Uuid::from_u128(n))
    }

    fn account(n: u128) -> MerchantAccountId {
        MerchantAccountId(Uuid::from_u128(n))
    }

    #[test]
    fn a_sealed_password_opens_only_for_its_account_and_key() {
        let keys = Keys::new([7; 32]);
        let sealed = keys.seal(&SystemEntropy, site(1), account(2), "hunter2");
        assert_eq!(keys.open(site(1), account(2), &sealed).map(|s| s.expose().clone()), Ok("hunter2".into()));
        assert_eq!(keys.open(site(2), account(2), &sealed), Err(CannotOpen));
        assert_eq!(keys.open(site(1), account(3), &sealed), Err(CannotOpen));
        assert_eq!(Keys::new([8; 32]).open(site(1), account(2), &sealed), Err(CannotOpen));
        for length in 0..sealed.len() {
            assert_eq!(keys.open(site(1), account(2), &sealed[..length]), Err(CannotOpen));
        }
        assert!(!String::from_utf8_lossy(&sealed).contains("hunter2"));
    }

    #[test]
    fn the_secret_of_a_second_factor_opens_only_for_its_account_and_purpose() {
        let keys = Keys::new([7; 32]);
        let owner = |n: u128| AccountId(Uuid::from_u128(n));
        let sealed = keys.seal_second_factor(&SystemEntropy, owner(1), b"12345678901234567890");
        let opened = keys.open_second_factor(owner(1), &sealed).map(|secret| secret.expose().clone());
        assert_eq!(opened, Ok(b"12345678901234567890".to_vec()));
        assert_eq!(keys.open_second_factor(owner(2), &sealed), Err(CannotOpen));
        let elsewhere = keys.seal_bytes(&SystemEntropy, MERCHANT_ACCOUNT, owner(1).0.as_bytes(), b"x");
        assert_eq!(keys.open_second_factor(owner(1), &elsewhere), Err(CannotOpen));
    }

    #[test]
    fn links_are_bound_to_site_purpose_and_version() {
        let keys = Keys::new([7; 32]);
        let reference = Reference::from_bits(42);
        let mac = keys.link_mac(Purpose::Registration, site(1), &reference, 1);
        assert_eq!(mac.len(), MAC_LENGTH);
        let genuine = |purpose, site, version| keys.link_is_genuine(purpose, site, &reference, version, &mac);
        assert!(genuine(Purpose::Registration, site(1), 1));
        assert!(!genuine(Purpose::Join, site(1), 1));
        assert!(!genuine(Purpose::Registration, site(2), 1));
        assert!(!genuine(Purpose::Registration, site(1), 2));
    }
}
