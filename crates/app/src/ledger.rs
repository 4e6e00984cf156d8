//! The ledger: its export for independent programs, and the hash chain that shows that nothing was changed.

use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{EntryId, SiteId};
use domain::ledger::Account;
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::time::Timestamp;
use locale::Messages;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use store::chain::{self, Link};
use store::ledger as rows;
use store::{Store, StoreError, Tx};
use uuid::Uuid;

/// Lines read at a time.
const PAGE: i64 = 5_000;

/// Subjects sealed at a time.
const SEAL_BATCH: i64 = 500;

/// Use cases of the ledger.
#[derive(Clone, Copy)]
pub struct Ledger<'a>(pub(crate) &'a App);

impl Ledger<'_> {
    /// The journal of a site and mode as a plain text that `hledger`, `ledger` and people read, with the words of the
    /// money page.
    pub async fn export(&self, site: &Site, mode: Mode, t: Messages) -> Result<String, AppError> {
        let (id, head) =
            (site.id, format!("; {} ({}), exported from Bursar\n", one_line(&site.name), t.mode(mode)));
        let writing = async move |tx: &mut Tx| journal(tx, id, mode, head, t).await;
        self.0.store().read_long(writing).await
    }

    /// Balance of each account, debit positive.
    pub async fn balances(&self, site: &Site, mode: Mode) -> Result<Vec<(Account, Currency, i64)>, AppError> {
        let site = site.id;
        let adding = async move |tx: &mut Tx| rows::balances(tx, site, mode).await;
        Ok(self.0.store().read_long(adding).await?)
    }

    /// Seals what is not sealed yet.
    pub async fn seal(&self) -> Result<(), AppError> {
        seal(self.0).await
    }

    /// Recomputes the hash chain; returns the number of seals, or the number of the first that does not hold or is missing.
    pub async fn verify_chain(&self) -> Result<Result<i64, i64>, AppError> {
        verify_chain(self.0.store()).await
    }
}

/// `out` with every entry of the site and mode behind it.
async fn journal(
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
    mut out: String,
    t: Messages,
) -> Result<String, AppError> {
    let mut after = (Timestamp(i64::MIN), EntryId(Uuid::nil()));
    loop {
        let mut lines = rows::export(tx, site, mode, after, PAGE).await?;
        let full = i64::try_from(lines.len()).unwrap_or(0) == PAGE;
        if full && let Some(cut) = lines.last().map(|line| line.entry_id) {
            // The last entry of a full page may go on: it is read again with the next page.
            lines.retain(|line| line.entry_id != cut);
        }
        let Some(last) = lines.last() else { return Ok(out) };
        after = (last.posted_at, last.entry_id);
        write_entries(&mut out, &lines, t);
        if !full {
            return Ok(out);
        }
    }
}

/// [`Ledger::verify_chain`] on a database that nobody serves.
///
/// # Errors
/// When it cannot be read.
pub async fn verify_chain(store: &Store) -> Result<Result<i64, i64>, AppError> {
    store.read_long(async |tx: &mut Tx| recompute(tx).await).await
}

async fn recompute(tx: &mut Tx) -> Result<Result<i64, i64>, AppError> {
    let (mut number, mut digest) = (0, Vec::new());
    loop {
        let links = chain::list(tx, number, SEAL_BATCH).await?;
        if links.is_empty() {
            let forgotten = chain::count_forgotten(tx).await?;
            return Ok(if forgotten == 0 { Ok(number) } else { Err(number + 1) });
        }
        for link in links {
            digest = digest_of(&digest, link.subject.kind, &link.subject.text);
            if link.number != number + 1 || link.digest != digest {
                return Ok(Err(number + 1));
            }
            number = link.number;
        }
    }
}

/// An entry begins with the reference that people know and what happened; ids stand in its comment. Below the account
/// of the chart stands the account at the gateway, by its vendor.
fn write_entries(out: &mut String, lines: &[rows::ExportLine], t: Messages) {
    let mut current = None;
    for line in lines {
        if current != Some(line.entry_id) {
            current = Some(line.entry_id);
            let date = locale::times::machine(line.posted_at);
            let date = date.get(..10).unwrap_or(&date);
            let code = line.reference.as_ref().map(|reference| format!("({reference}) ")).unwrap_or_default();
            let event = one_line(&t.event(line.event));
            let session = line.session.as_ref().map(|slug| format!("session:{slug}, ")).unwrap_or_default();
            let (cause, entry) = (one_line(&line.cause), line.entry_id);
            let account = line.merchant_account_id;
            writeln!(
                out,
                "\n{date} {code}{event}  ; {session}cause:{cause}, account:{account}, entry:{entry}"
            )
            .expect("writing into a String cannot fail");
        }
        let amount = Money::new(line.minor, line.currency).to_decimal_string();
        let (class, account, vendor) = (line.account.class(), t.account(line.account), &line.vendor);
        let name = [class, &account, vendor].map(part_of_name).join(":");
        writeln!(out, "    {name}  {amount} {}", line.currency).expect("writing into a String cannot fail");
    }
}

/// A part of an account's name: two blanks would end the name, a colon begins another part.
fn part_of_name(text: &str) -> String {
    one_line(text).replace(':', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == ';' { ' ' } else { c }).collect()
}

fn digest_of(before: &[u8], kind: chain::Kind, text: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(kind.as_str().as_bytes());
    hash.update([0]);
    hash.update(text.as_bytes());
    hash.finalize().to_vec()
}

/// Seals unsealed ledger entries and receipts, batch by batch (decision 14).
pub(crate) async fn seal(app: &App) -> Result<(), AppError> {
    loop {
        let (store, now) = (app.store().clone(), app.now());
        let unit = async move |tx: &mut Tx| seal_batch(tx, now).await;
        if spawn(async move { store.run(unit).await }).await?? == 0 {
            return Ok(());
        }
    }
}

async fn seal_batch(tx: &mut Tx, now: Timestamp) -> Result<usize, StoreError> {
    let subjects = chain::take_unsealed(tx, SEAL_BATCH).await?;
    let (mut number, mut digest) = chain::last(tx).await?.unwrap_or_default();
    let count = subjects.len();
    for subject in subjects {
        digest = digest_of(&digest, subject.kind, &subject.text);
        number += 1;
        chain::insert(tx, &Link { number, subject, digest: digest.clone() }, now).await?;
    }
    Ok(count)
}
