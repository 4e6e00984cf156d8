//! Whose a line of a gateway's list is: one account may serve other shops, and other installations, as well.

use crate::payments::{Loaded, read_attempt};
use crate::{App, AppError};
use domain::ids::Reference;
use domain::money::Money;
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{ListedTransaction, Movement};
use store::Tx;
use store::payments::attempts;
use store::payments::disputes::{self, DisputeRow};
use store::reconciliation::is_attempt_anywhere;
use store::refunds::find_by_capture;
use store::sites::MerchantAccountRow;

/// Whose a line is.
pub(super) enum Whose {
    /// A payment's of ours, and whether that knows of it.
    Ours(Box<Loaded>, bool),
    /// It bears numbers as ours do, and no payment of this installation has them.
    Strange,
    /// Something else that the account is used for.
    Others,
}

/// Whose a line is that no entry of the account in our ledger bears the id of.
pub(super) async fn whose(
    app: &App,
    tx: &mut Tx,
    account: &MerchantAccountRow,
    line: &ListedTransaction,
) -> Result<Whose, AppError> {
    let site = account.site_id;
    let named = line.of.iter().chain(std::iter::once(&line.object));
    for object in named {
        if let Some(attempt) = find_by_capture(tx, site, account.id, object).await? {
            return ours(app, tx, account, attempt, line).await;
        }
    }
    let reference = |text: &Option<String>| text.as_deref().and_then(Reference::parse);
    let Some(mark) = reference(&line.attempt_reference) else { return Ok(Whose::Others) };
    if let Some(attempt) = attempts::find_by_reference(tx, site, mark.as_str()).await? {
        return ours(app, tx, account, attempt.id, line).await;
    }
    // One alone that nobody knows may be another shop's number.
    if reference(&line.reference).is_none() {
        return Ok(Whose::Others);
    }
    let is_anothers = is_attempt_anywhere(tx, mark.as_str()).await?;
    Ok(if is_anothers { Whose::Others } else { Whose::Strange })
}

async fn ours(
    app: &App,
    tx: &mut Tx,
    account: &MerchantAccountRow,
    attempt: domain::ids::AttemptId,
    line: &ListedTransaction,
) -> Result<Whose, AppError> {
    let loaded = read_attempt(app, tx, account.site_id, attempt).await?;
    let facts = &loaded.situation.facts;
    let is_it = |object: &ObjectId| object.is_same(&line.object);
    let is_known = match line.movement {
        Movement::Taken => facts.captures.iter().any(|of| is_it(&of.object) && of.amount == line.amount),
        Movement::GivenBack => facts.refunds.iter().any(|of| is_it(&of.object) && of.amount == line.amount),
        // A dispute that the payer has it by; or it was taken in as a refund, where the account may not see disputes.
        Movement::TakenBack => {
            let known = disputes::list(tx, account.site_id, loaded.intent.id).await?;
            let is_of_it = |dispute: &&DisputeRow| {
                dispute.attempt_id == attempt
                    && line.of.as_ref().is_none_or(|of| of.is_same(&dispute.capture))
            };
            let lost: Vec<Money> = known.iter().filter(is_of_it).map(|dispute| dispute.lost).collect();
            let in_all: i64 = lost.iter().map(|lost| lost.minor).sum();
            lost.contains(&line.amount)
                || (in_all == line.amount.minor && in_all > 0)
                || facts.refunds.iter().any(|of| is_it(&of.object) && of.amount == line.amount)
        }
    };
    Ok(Whose::Ours(Box::new(loaded), is_known))
}
