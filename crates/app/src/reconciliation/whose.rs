//! Whose a line of a gateway's list is: one account may serve other shops, and other installations, as well.

use crate::AppError;
use connectors::payments::Unreadable;
use domain::ids::{AttemptId, Reference};
use domain::payments::gateway::ObjectId;
use domain::reconciliation::ListedTransaction;
use std::collections::HashSet;
use store::Tx;
use store::payments::attempts;
use store::reconciliation::is_attempt_anywhere;
use store::refunds::find_by_capture;
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

/// Whose lines are that no entry of the account in our ledger bears the id of, in their order.
pub(super) async fn whose_all<'a>(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    lines: Vec<&'a ListedTransaction>,
) -> Result<Vec<(Whose, &'a ListedTransaction)>, AppError> {
    let mut all = Vec::new();
    for line in lines {
        all.push((whose(tx, account, line).await?, line));
    }
    let is_strange = |(whose, _): &&(Whose, &ListedTransaction)| *whose == Whose::Strange;
    let strange: HashSet<&ObjectId> = all.iter().filter(is_strange).map(|(_, line)| &line.object).collect();
    // What gives back what nobody knows is as strange, whatever it bears.
    let also: Vec<bool> =
        all.iter().map(|(_, line)| line.of.as_ref().is_some_and(|of| strange.contains(of))).collect();
    for ((whose, _), is_strange) in all.iter_mut().zip(also) {
        if *whose == Whose::Others && is_strange {
            *whose = Whose::Strange;
        }
    }
    Ok(all)
}

async fn whose(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    line: &ListedTransaction,
) -> Result<Whose, AppError> {
    if let Some(attempt) = of_capture(tx, account, (line.of.as_ref(), &line.object)).await? {
        return Ok(Whose::Ours(attempt));
    }
    let Some(mark) = reference(line.attempt_reference.as_ref()) else { return Ok(Whose::Others) };
    if let Some(attempt) = attempts::find_by_reference(tx, account.site_id, mark.as_str()).await? {
        let paid_at = get_account(tx, account.site_id, attempt.merchant_account_id).await?;
        // Also of an account that was taken out and came again: the merchant is the same.
        if (paid_at.mode, paid_at.login.product()) == (account.mode, account.login.product()) {
            return Ok(Whose::Ours(attempt.id));
        }
    }
    // One number alone that nobody knows may be another shop's. What gives back has none of its own.
    if line.of.is_none() && reference(line.reference.as_ref()).is_none() {
        return Ok(Whose::Others);
    }
    let is_anothers = is_attempt_anywhere(tx, account, mark.as_str()).await?;
    Ok(if is_anothers { Whose::Others } else { Whose::Strange })
}

/// Whether a line that cannot be read may be about money of ours.
pub(super) async fn may_be_ours(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    line: &Unreadable,
) -> Result<bool, AppError> {
    let is_ours = reference(line.attempt_reference.as_ref()).is_some();
    Ok(is_ours || of_capture(tx, account, (line.of.as_ref(), &line.object)).await?.is_some())
}

async fn of_capture(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    (of, object): (Option<&ObjectId>, &ObjectId),
) -> Result<Option<AttemptId>, AppError> {
    for object in of.into_iter().chain([object]) {
        if let Some(attempt) = find_by_capture(tx, account.site_id, account.id, object).await? {
            return Ok(Some(attempt));
        }
    }
    Ok(None)
}

/// A number of our form. Twelve digits are an order number of many shops, and one in a million of ours.
fn reference(text: Option<&String>) -> Option<Reference> {
    let has_letter = |text: &&str| text.bytes().any(|b| b.is_ascii_alphabetic());
    text.map(String::as_str).filter(has_letter).and_then(Reference::parse)
}
