//! The emulator's own durable books: what it holds to be true about money, whatever its callers believe.

mod activity;
mod checkouts;
mod keys;
mod postings;
mod report;
mod tokens;
mod txns;

pub(crate) use activity::activity;
pub(crate) use checkouts::{
    ByPayPal, Checkout, Step, add as add_checkout, by_paypal, find as find_checkout, note as note_paypal,
    set_step,
};
pub(crate) use keys::{first_answer, keep_answer, latest_other_answer};
pub(crate) use postings::move_money;
pub(crate) use report::books;
pub use report::{Books, Disputed, HeldTransaction, Total, Transaction};
pub(crate) use tokens::{
    Token, add as add_token, by_id as token_by_id, by_secret as token_by_secret, save_try,
};
pub use txns::{Kind, State};
pub(crate) use txns::{
    Txn, attempts_of_token, by_any_pnref, by_custref, by_invnum, by_pnref, by_token, expire_due, find, held,
    insert, max_id, renewal, update,
};

/// All tables.
pub(crate) fn schema() -> String {
    [SCHEMA, checkouts::SCHEMA].concat()
}

/// Tables of transactions. `entries` is double entry: per transaction its amounts sum to zero.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS txns (
  id INTEGER PRIMARY KEY,
  pnref TEXT NOT NULL UNIQUE,
  mode TEXT NOT NULL,
  vendor TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  result INTEGER NOT NULL,
  respmsg TEXT NOT NULL,
  state TEXT NOT NULL,
  authcode TEXT NOT NULL,
  orig_id INTEGER,
  token_id INTEGER,
  request_id TEXT NOT NULL,
  custref TEXT NOT NULL,
  invnum TEXT NOT NULL,
  comment1 TEXT NOT NULL,
  comment2 TEXT NOT NULL,
  name TEXT NOT NULL,
  street TEXT NOT NULL,
  zip TEXT NOT NULL,
  last4 TEXT NOT NULL,
  card_kind TEXT NOT NULL,
  expiry TEXT NOT NULL,
  accepted INTEGER NOT NULL,
  avsaddr TEXT NOT NULL,
  avszip TEXT NOT NULL,
  cvv2match TEXT NOT NULL,
  taken INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
-- Inquiry by CUSTREF: the last match of a merchant.
CREATE INDEX IF NOT EXISTS txns_custref ON txns (custref, vendor, mode) WHERE custref <> '';
-- INVNUM is unique on the PayPal processor.
CREATE INDEX IF NOT EXISTS txns_invnum ON txns (invnum, vendor, mode) WHERE invnum <> '';
-- Inquiry by SECURETOKEN; tries of a token.
CREATE INDEX IF NOT EXISTS txns_token ON txns (token_id) WHERE token_id IS NOT NULL;
-- Captures and credits of an original.
CREATE INDEX IF NOT EXISTS txns_orig ON txns (orig_id) WHERE orig_id IS NOT NULL;
-- Authorizations whose time is up.
CREATE INDEX IF NOT EXISTS txns_due ON txns (expires_at) WHERE state IN ('open', 'held');

CREATE TABLE IF NOT EXISTS entries (
  txn_id INTEGER NOT NULL,
  cause TEXT NOT NULL,
  account TEXT NOT NULL,
  mode TEXT NOT NULL,
  vendor TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS keys (
  mode TEXT NOT NULL,
  vendor TEXT NOT NULL,
  request_id TEXT NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (vendor, mode, request_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS tokens (
  id INTEGER PRIMARY KEY,
  secret TEXT NOT NULL UNIQUE,
  token_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  vendor TEXT NOT NULL,
  fields TEXT NOT NULL,
  tries INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (token_id, vendor, mode)
) STRICT;
";
