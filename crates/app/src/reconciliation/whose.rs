//! Whose a line of a gateway's list is: one account may serve other shops, and other installations, as well.

use crate::AppError;
use connectors::payments::Unreadable;
use domain::ids::{AttemptId, Reference};
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{ListedTransaction, Movement};
use store::Tx;
use store::payments::attempts;
use store::reconciliation::lines::find_by_operation;
use store::reconciliation::{is_attempt_anywhere, is_strange};
use store::refunds::{find_by_capture, find_by_capture_at};
use store::sites::{MerchantAccountRow, get_account};

/// Whose a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// A payment's of this seller.
    Ours(AttemptId),
    /// It bears numbers as ours do, and no payment of this installation has them.
    Strange,
    /// Something else that the account is used for.
    Others,
}

/// Whose lines are that no entry of the account in our ledger bears the id of, in their order; of a list that has these and more.
pub(super) async fn whose_all<'a>(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    (lines, listed): (Vec<&'a ListedTransaction>, &[ListedTransaction]),
) -> Result<Vec<(Whose, &'a ListedTransaction)>, AppError> {
    let mut all = Vec::new();
    for line in lines {
        let whose = match whose(tx, account, line).await? {
            Whose::Others if is_of_strange(tx, account, line, listed).await? => Whose::Strange,
            whose => whose,
        };
        all.push((whose, line));
    }
    Ok(all)
}

/// Whether a line gives or takes back what nobody knows: it is as strange, whatever it bears.
async fn is_of_strange(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    line: &ListedTransaction,
    listed: &[ListedTransaction],
) -> Result<bool, AppError> {
    let Some(of) = &line.of else { return Ok(false) };
    // What it gives back may have left the list since it was told.
    if is_strange(tx, account.id, of).await? {
        return Ok(true);
    }
    let taken = listed.iter().find(|taken| taken.movement == Movement::Taken && taken.object.is_same(of));
    Ok(match taken {
        Some(taken) => whose(tx, account, taken).await? == Whose::Strange,
        None => false,
    })
}

async fn whose(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    line: &ListedTransaction,
) -> Result<Whose, AppError> {
    if let Some(attempt) = of_capture(tx, account, (line.of.as_ref(), &line.object)).await? {
        return Ok(Whose::Ours(attempt));
    }
    let mark = reference(line.attempt_reference.as_ref());
    if let Some((attempt, true)) =
        by_numbers(tx, account, (line.attempt_reference.as_ref(), line.reference.as_ref())).await?
    {
        return Ok(Whose::Ours(attempt));
    }
    let Some(mark) = mark else { return Ok(Whose::Others) };
    // One number alone that nobody knows may be another shop's. What gives back has none of its own.
    if line.of.is_none() && reference(line.reference.as_ref()).is_none() {
        return Ok(Whose::Others);
    }
    let is_anothers = is_attempt_anywhere(tx, account.mode, mark.as_str()).await?;
    Ok(if is_anothers { Whose::Others } else { Whose::Strange })
}

/// The attempt of whose money a line is that cannot be read.
pub(super) async fn attempt_of(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    line: &Unreadable,
) -> Result<Option<AttemptId>, AppError> {
    if let Some(attempt) = of_capture(tx, account, (line.of.as_ref(), &line.object)).await? {
        return Ok(Some(attempt));
    }
    let found = by_numbers(tx, account, (line.attempt_reference.as_ref(), line.reference.as_ref())).await?;
    Ok(found.filter(|(_, is_here)| *is_here).map(|(attempt, _)| attempt))
}

/// Whether a line that cannot be read may be about money of ours.
pub(super) async fn may_be_ours(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    line: &Unreadable,
) -> Result<bool, AppError> {
    if of_capture(tx, account, (line.of.as_ref(), &line.object)).await?.is_some() {
        return Ok(true);
    }
    // Numbers of our form that nobody knows may be ours of before a backup; another product's are known.
    let found = by_numbers(tx, account, (line.attempt_reference.as_ref(), line.reference.as_ref())).await?;
    let is_like_ours = line.attempt_reference.as_ref().is_some_and(is_like_ours);
    Ok(found.map_or(is_like_ours, |(_, is_here)| is_here))
}

/// The seller's attempt that bears this mark, or else for which this number was given; and whether it was made through the account's product.
async fn by_numbers(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    (mark, number): (Option<&String>, Option<&String>),
) -> Result<Option<(AttemptId, bool)>, AppError> {
    let mut attempt = match reference(mark) {
        Some(mark) => attempts::find_by_reference(tx, account.site_id, mark.as_str()).await?,
        None => None,
    };
    if let (None, Some(number)) = (&attempt, reference(number)) {
        attempt = match find_by_operation(tx, account.site_id, number.as_str()).await? {
            Some(id) => Some(attempts::get(tx, account.site_id, id).await?),
            None => None,
        };
    }
    let Some(attempt) = attempt else { return Ok(None) };
    let paid_at = get_account(tx, account.site_id, attempt.merchant_account_id).await?;
    let is_here = (paid_at.mode, paid_at.login.product()) == (account.mode, account.login.product());
    Ok(Some((attempt.id, is_here)))
}

async fn of_capture(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    (of, object): (Option<&ObjectId>, &ObjectId),
) -> Result<Option<AttemptId>, AppError> {
    // Also of an account that was taken out and came again: the merchant is the same.
    let gateway = (account.login.product(), account.mode);
    for object in of.into_iter().chain([object]) {
        let found = find_by_capture(tx, account.site_id, account.id, object).await?;
        let found = match found {
            None => find_by_capture_at(tx, account.site_id, gateway, object).await?,
            found => found,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Whether something is what was taken of this seller's payers, by its id alone.
pub(super) async fn is_known(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    object: &ObjectId,
) -> Result<bool, AppError> {
    Ok(of_capture(tx, account, (None, object)).await?.is_some())
}

/// Whether a number has the form of ours.
pub(super) fn is_like_ours(text: &String) -> bool {
    reference(Some(text)).is_some()
}

/// A number of our form. Twelve digits are an order number of many shops, and one in a million of ours.
fn reference(text: Option<&String>) -> Option<Reference> {
    let has_letter = |text: &&str| text.bytes().any(|b| b.is_ascii_alphabetic());
    text.map(String::as_str).filter(has_letter).and_then(Reference::parse)
}
