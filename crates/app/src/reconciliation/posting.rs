//! A difference that stays is posted by a person, who says what it is (LT-E19), or taken out of the books again. No money moves by it.

use super::{DifferenceLine, DifferenceRow, Reconciliation, rows, sides};
use crate::audit::actor;
use crate::money::Actor;
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{AccountId, DifferenceId, IntentId, SessionId, SiteId};
use domain::ledger::{PostedAs, difference_posted, difference_reversed};
use domain::money::Money;
use domain::payments::dispute::DisputeState;
use domain::payments::gateway::Mode;
use domain::reconciliation::{Difference, Movement, Unpostable, correction};
use domain::refunds::{Reason, ReasonProblem};
use domain::sites::GatewayProduct;
use store::ledger::Dimensions;
use store::payments::{disputes, intents};
use store::reconciliation::postings::{self, PostingRow};
use store::sites::get_account;
use store::{StoreError, Tx};
use uuid::Uuid;

/// Posted differences that a page shows.
const SHOWN_MAX: i64 = 100;

/// A posting or a reversal, and who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The posting.
    pub row: PostingRow,
    /// Who made it.
    pub by: Actor,
}

/// A difference that ended by being posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedDifference {
    /// The difference.
    pub line: DifferenceLine,
    /// The posting that stands.
    pub posted: Posted,
}

/// A difference with everything that its page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferenceView {
    /// The difference.
    pub line: DifferenceLine,
    /// The account at the gateway: its product, and by what people know it.
    pub account: (GatewayProduct, String),
    /// What was posted of it, and taken back, in its order.
    pub postings: Vec<Posted>,
    /// What posting it brings to the gateway's clearing account, debit positive; or why it cannot be posted.
    pub postable: Result<Money, PostRefusal>,
}

/// What somebody saw who posts a difference or takes that back: another comparison, or somebody else, may have been there since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenPosting {
    /// The difference.
    pub id: DifferenceId,
    /// Its sides ([`sides`]).
    pub sides: String,
    /// How many postings and reversals of it there were.
    pub postings: i64,
}

/// Why a difference is not posted, or a posting not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostRefusal {
    /// Why is missing, or longer than what is kept.
    Reason(ReasonProblem),
    /// It has ended: both sides agree, or somebody has explained it.
    Ended,
    /// Either side, or what is posted of it, is otherwise by now than he saw.
    Otherwise,
    /// Something is posted of the same movement, by another of the seller's accounts or for another way in which it differed.
    PostedBeside,
    /// The books did not know it, and have it by now.
    Booked,
    /// A dispute of its payment is open: what it took is not decided yet.
    Disputed,
    /// It is no amount that can be posted.
    Unpostable(Unpostable),
}

impl Reconciliation<'_> {
    /// A difference of a site, whether it is open or not; none where there is none.
    pub async fn difference(
        &self,
        site: &Site,
        id: DifferenceId,
    ) -> Result<Option<DifferenceView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(line) = rows::find_difference(&mut tx, site.id, id).await? else { return Ok(None) };
        let account = get_account(&mut tx, site.id, line.row.merchant_account_id).await?.login;
        let mut all = Vec::new();
        for row in postings::list(&mut tx, site.id, id).await? {
            all.push(posted(self.0, &mut tx, row).await?);
        }
        let postable = to_post(&mut tx, &line.row).await?;
        let account = (account.product(), account.merchant().to_owned());
        Ok(Some(DifferenceView { line, account, postings: all, postable }))
    }

    /// Posts a difference as he saw it, once. Amount, currency and account at the gateway are those of the difference.
    pub async fn post(
        &self,
        by: AccountId,
        site: &Site,
        seen: SeenPosting,
        (posted_as, reason): (PostedAs, &str),
    ) -> Result<Result<(), PostRefusal>, AppError> {
        let reason = match Reason::new(reason) {
            Ok(reason) => reason,
            Err(problem) => return Ok(Err(PostRefusal::Reason(problem))),
        };
        let (app, store, site) = (self.0.clone(), self.0.store().clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            store_posting(&app, tx, (&actor(by), site), &seen, (posted_as, reason.as_str())).await
        };
        spawn(async move { store.run(unit).await }).await?
    }

    /// Takes out of the books what was posted of a difference, by an entry of its own, once. Unless both sides agree by now, the
    /// difference is open again.
    pub async fn reverse(
        &self,
        by: AccountId,
        site: &Site,
        seen: SeenPosting,
        reason: &str,
    ) -> Result<Result<(), PostRefusal>, AppError> {
        let reason = match Reason::new(reason) {
            Ok(reason) => reason,
            Err(problem) => return Ok(Err(PostRefusal::Reason(problem))),
        };
        let (app, store, site) = (self.0.clone(), self.0.store().clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            store_reversal(&app, tx, (&actor(by), site), &seen, reason.as_str()).await
        };
        spawn(async move { store.run(unit).await }).await?
    }
}

/// The differences of a mode that ended by being posted.
pub(super) async fn list(
    app: &App,
    tx: &mut Tx,
    site: SiteId,
    mode: Mode,
) -> Result<Vec<PostedDifference>, AppError> {
    let mut found = Vec::new();
    for line in postings::list_posted(tx, site, mode, SHOWN_MAX).await? {
        let all = postings::list(tx, site, line.row.id).await?;
        let standing = all.into_iter().find(|of| Some(of.number) == line.posted);
        let row = standing.ok_or(AppError::Broken("a difference was posted, and its posting is missing"))?;
        found.push(PostedDifference { line, posted: posted(app, tx, row).await? });
    }
    Ok(found)
}

async fn posted(app: &App, tx: &mut Tx, row: PostingRow) -> Result<Posted, AppError> {
    let by = app.actor(tx, &row.by).await?;
    Ok(Posted { row, by })
}

/// What has to be posted to the clearing account, debit positive.
async fn to_post(tx: &mut Tx, row: &DifferenceRow) -> Result<Result<Money, PostRefusal>, StoreError> {
    // A dispute may have given back what nobody knows of, too.
    let is_of_dispute = row.movement.is_of_dispute()
        || (row.difference, row.movement) == (Difference::NotHere, Movement::GivenBack);
    if let Some(intent) = row.intent_id.filter(|_| is_of_dispute) {
        let known = disputes::list(tx, row.site_id, intent).await?;
        if known.iter().any(|of| of.state == DisputeState::Open) {
            return Ok(Err(PostRefusal::Disputed));
        }
    }
    if postings::is_posted_beside(tx, row).await? {
        return Ok(Err(PostRefusal::PostedBeside));
    }
    if row.ours.is_none() && postings::is_booked(tx, row).await? {
        return Ok(Err(PostRefusal::Booked));
    }
    let posted = correction((row.difference, row.movement), (row.theirs, row.ours));
    Ok(posted.map_err(PostRefusal::Unpostable))
}

async fn store_posting(
    app: &App,
    tx: &mut Tx,
    (by, site): (&str, SiteId),
    seen: &SeenPosting,
    (posted_as, reason): (PostedAs, &str),
) -> Result<Result<(), PostRefusal>, AppError> {
    let Some(line) = rows::find_difference(tx, site, seen.id).await? else {
        return Ok(Err(PostRefusal::Ended));
    };
    let (row, all) = (&line.row, postings::list(tx, site, seen.id).await?);
    let count = number_of(&all);
    if let Some(number) = line.posted {
        // The same form once more: it is posted.
        let is_same = |of: &PostingRow| of.by == by && of.posted_as == posted_as && of.reason == reason;
        let is_this = number == seen.postings + 1 && number == count && all.last().is_some_and(is_same);
        return Ok(if is_this { Ok(()) } else { Err(PostRefusal::Otherwise) });
    }
    if line.ended_at.is_some() {
        return Ok(Err(PostRefusal::Ended));
    }
    if sides(row) != seen.sides || count != seen.postings {
        return Ok(Err(PostRefusal::Otherwise));
    }
    let to_clearing = match to_post(tx, row).await? {
        Ok(to_clearing) => to_clearing,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let posting = PostingRow {
        difference_id: row.id,
        number: count + 1,
        site_id: site,
        entry_id: app.id(),
        posted_as,
        to_clearing,
        theirs: row.theirs,
        ours: row.ours,
        reason: reason.to_owned(),
        by: by.to_owned(),
        at: app.now(),
    };
    if !postings::mark_posted(tx, &posting).await? {
        return Ok(Err(PostRefusal::Otherwise));
    }
    let dimensions = dimensions(tx, row, to_clearing).await?;
    let entry = difference_posted(row.id, posting.number, posted_as, to_clearing);
    if !store::ledger::post(tx, posting.entry_id, &dimensions, &entry, posting.at).await? {
        return Err(AppError::Broken("a difference was posted before"));
    }
    note(app, tx, (by, "post difference"), row, &posting).await?;
    Ok(Ok(()))
}

async fn store_reversal(
    app: &App,
    tx: &mut Tx,
    (by, site): (&str, SiteId),
    seen: &SeenPosting,
    reason: &str,
) -> Result<Result<(), PostRefusal>, AppError> {
    let Some(line) = rows::find_difference(tx, site, seen.id).await? else {
        return Ok(Err(PostRefusal::Ended));
    };
    let mut all = postings::list(tx, site, seen.id).await?;
    let count = number_of(&all);
    let is_same = |of: &PostingRow| of.by == by && of.reason == reason;
    if line.posted.is_none() && count == seen.postings + 1 && all.last().is_some_and(is_same) {
        // The same form once more: it is taken back.
        return Ok(Ok(()));
    }
    let standing = all.pop().filter(|last| Some(last.number) == line.posted && count == seen.postings);
    let Some(standing) = standing else { return Ok(Err(PostRefusal::Otherwise)) };
    let now = app.now();
    if !postings::mark_reversed(tx, site, (seen.id, standing.number), now).await? {
        return Ok(Err(PostRefusal::Otherwise));
    }
    // What the entry belongs to, whatever the difference is of by now.
    let dimensions = postings::dimensions(tx, &standing).await?;
    let reversal = PostingRow {
        number: standing.number + 1,
        entry_id: app.id(),
        reason: reason.to_owned(),
        by: by.to_owned(),
        at: now,
        ..standing
    };
    let entry = difference_reversed(seen.id, reversal.number, reversal.posted_as, reversal.to_clearing);
    if !store::ledger::post(tx, reversal.entry_id, &dimensions, &entry, now).await? {
        return Err(AppError::Broken("a posting was taken back before"));
    }
    note(app, tx, (by, "reverse difference"), &line.row, &reversal).await?;
    Ok(Ok(()))
}

fn number_of(all: &[PostingRow]) -> i64 {
    all.last().map_or(0, |last| last.number)
}

/// Stores a posting or a reversal whose entry is in the ledger, and what the audit log says of it.
async fn note(
    app: &App,
    tx: &mut Tx,
    (by, action): (&str, &str),
    row: &DifferenceRow,
    posting: &PostingRow,
) -> Result<(), AppError> {
    postings::insert(tx, posting).await?;
    let account = posting.posted_as.code().to_string();
    let more = crate::refunds::detail(posting.to_clearing, &[account.as_str(), posting.reason.as_str()]);
    app.audit(tx, row.site_id, by, action, &row.object.0, &more).await?;
    Ok(())
}

/// What the entry of a difference belongs to: its payment, where that is known and has its currency.
async fn dimensions(tx: &mut Tx, row: &DifferenceRow, amount: Money) -> Result<Dimensions, StoreError> {
    let none = Uuid::nil();
    let intent = match row.intent_id {
        Some(intent) => Some(intents::get(tx, row.site_id, intent).await?),
        None => None,
    };
    let intent = intent.filter(|of| of.price.gross.currency == amount.currency && of.mode == row.mode);
    Ok(Dimensions {
        site_id: row.site_id,
        mode: row.mode,
        merchant_account_id: row.merchant_account_id,
        intent_id: intent.as_ref().map_or(IntentId(none), |of| of.id),
        session_id: intent.as_ref().map_or(SessionId(none), |of| of.session_id),
        registration_id: intent.and_then(|of| of.purchase.registration()),
    })
}
