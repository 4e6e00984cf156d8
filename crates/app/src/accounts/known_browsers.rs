//! Browsers in which somebody has signed in, or chosen a password by a link from his mailbox. Their tries are counted
//! apart from everybody else's: limits that hold against guessing from many networks then lock nobody out of his own
//! browser. A mark proves nothing but that; password and second factor are asked for as everywhere.

use super::Accounts;
use super::sign_ins::email_key;
use crate::App;
use crate::entropy;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use subtle::ConstantTimeEq as _;

/// Accounts that one browser is known for: people share machines.
const ACCOUNTS_MAX: usize = 5;

/// Bytes of what tells one browser from another, and of the proof for one account.
const PART: usize = 16;

/// The mark of a browser, as its cookie holds it: its own bytes, then a proof for each account.
#[derive(Clone)]
pub(super) struct Mark(Vec<[u8; PART]>);

impl Mark {
    /// Reads a cookie; whether its proofs are genuine, [`Mark::knows`] says.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() > BASE64_MAX {
            return None;
        }
        let bytes = BASE64.decode(text).ok()?;
        let (parts, rest) = bytes.as_chunks::<PART>();
        (rest.is_empty() && !parts.is_empty()).then(|| Self(parts.to_vec()))
    }

    /// Whether the owner of the address has signed in there.
    pub(super) fn knows(&self, app: &App, email: &str) -> bool {
        let expected = proof(app, &self.0[0], email);
        self.0[1..].iter().any(|found| bool::from(found.ct_eq(&expected)))
    }

    /// By what its tries are counted.
    pub(super) fn subject(&self, email: &str) -> String {
        format!("{} {email}", BASE64.encode(self.0[0]))
    }
}

/// Characters of the longest mark.
const BASE64_MAX: usize = (PART * (ACCOUNTS_MAX + 1)).div_ceil(3) * 4;

fn proof(app: &App, browser: &[u8; PART], email: &str) -> [u8; PART] {
    let signed = app.keys().sign("known browser", &[&browser[..], email.as_bytes()].concat());
    let mut proof = [0; PART];
    proof.copy_from_slice(&signed[..PART]);
    proof
}

impl Accounts<'_> {
    /// What a browser keeps from now on in which the owner of the address has proven who he is; `before` is what it kept.
    pub fn mark_browser(&self, before: Option<&str>, email: &str) -> String {
        let (app, email) = (self.0, email_key(email));
        let before = before.and_then(Mark::parse);
        let browser = before.as_ref().map_or_else(|| entropy::bytes(app.entropy()), |mark| mark.0[0]);
        let new = proof(app, &browser, &email);
        let others = before.iter().flat_map(|mark| &mark.0[1..]).filter(|other| **other != new);
        let parts: Vec<[u8; PART]> =
            [browser, new].into_iter().chain(others.copied()).take(ACCOUNTS_MAX + 1).collect();
        BASE64.encode(parts.concat())
    }
}
