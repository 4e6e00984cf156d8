//! What a list leaves out: where its lines name neither our numbers nor what they came of, the gateway is asked about each that our books do
//! not know, and about what they know and the list does not have. What was said of a line is kept: another shop's is asked about once.

use super::find::booked;
use super::whose::{is_known, is_like_ours};
use crate::{App, AppError};
use connectors::payments::{Account, LineDetails, Unreadable};
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{Answer, ListedState, ListedTransaction, MARGIN, Movement};
use domain::time::{Span, Timestamp};
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;
use store::Tx;
use store::reconciliation::lines::{self, Origin};
use store::sites::MerchantAccountRow;

/// Lines that are asked about in one comparison: each is a call. The others have their turn in the next ones.
const ASKED_MAX: usize = 300;

/// How long lines are asked about in one comparison.
pub(super) const ASK_WITHIN: Duration = Duration::from_secs(180);

/// No list reaches further back.
const KEPT_FOR: Span = Span::days(200);

/// What is listed, as far as it is known.
pub(super) struct Lines {
    pub lines: Vec<ListedTransaction>,
    pub unreadable: Vec<Unreadable>,
}

/// What to ask about, the most telling first.
enum Ask {
    /// In our books, and not listed.
    Missing(ObjectId),
    /// Listed, and not readable.
    Unreadable(Unreadable),
    /// Listed, and in nobody's books here.
    Unknown(ListedTransaction),
}

/// Asks about what the list does not say. Or why it cannot be judged: there is more to ask than can be asked for in one go, or the gateway
/// does not say now.
pub(super) async fn complete(
    app: &App,
    account: &MerchantAccountRow,
    signed_in: &Account,
    listed: Lines,
    ((since, until), listed_from): ((Timestamp, Timestamp), Timestamp),
) -> Result<Result<Lines, Answer>, AppError> {
    let Lines { lines, unreadable } = listed;
    let is_within = |at: Timestamp| since <= at && at < until;
    let mut whole = Lines { lines: Vec::with_capacity(lines.len()), unreadable: Vec::new() };
    let mut asks = VecDeque::new();
    let mut witness;
    {
        let mut tx = app.store().reader().await?;
        let (booked, _) = booked(&mut tx, account, listed_from.minus(MARGIN)).await?;
        let key = |object: &ObjectId| object.0.to_ascii_uppercase();
        let ours: HashSet<String> = booked.iter().map(|of| key(&of.object)).collect();
        let told: HashMap<String, Origin> = lines::list_origins(&mut tx, account.id)
            .await?
            .into_iter()
            .map(|origin| (key(&origin.object), origin))
            .collect();
        let theirs: HashSet<String> = lines
            .iter()
            .map(|line| key(&line.object))
            .chain(unreadable.iter().map(|line| key(&line.object)))
            .collect();
        // It is there for sure: that the gateway shows nothing of it either means that the account may not ask.
        witness = booked.iter().map(|of| &of.object).find(|object| theirs.contains(&key(object))).cloned();
        // Lines of before the window matter for what disputes moved alone.
        let matters = |line: &ListedTransaction| {
            line.state == ListedState::Done
                && line.at < until
                && (line.at >= since || line.movement != Movement::Taken)
        };
        // The newest first: of those nobody has been asked before.
        for line in lines.into_iter().rev() {
            let origin = told.get(&key(&line.object));
            if let Some(origin) = origin {
                whole.lines.push(named(line, origin));
            } else if ours.contains(&key(&line.object))
                || !matters(&line)
                || is_known(&mut tx, account, &line.object).await?
            {
                whole.lines.push(line);
            } else {
                asks.push_back(Ask::Unknown(line));
            }
        }
        unreadable.into_iter().for_each(|line| asks.push_front(Ask::Unreadable(line)));
        let missing = booked.into_iter().filter(|of| {
            is_within(of.posted_at) && listed_from <= of.began_at && !theirs.contains(&key(&of.object))
        });
        missing.for_each(|of| asks.push_front(Ask::Missing(of.object)));
    }
    let (mut origins, mut refused) = (Vec::new(), None);
    let end = tokio::time::Instant::now() + ASK_WITHIN;
    for (asked, ask) in asks.into_iter().enumerate() {
        if asked >= ASKED_MAX || tokio::time::Instant::now() >= end {
            refused = Some(Answer::TooMany);
            break;
        }
        let object = match &ask {
            Ask::Missing(object) => object,
            Ask::Unreadable(line) => &line.object,
            Ask::Unknown(line) => &line.object,
        };
        let details = app.gateways().line_details(signed_in, object).await;
        if details == LineDetails::NoAnswer {
            refused = Some(Answer::NoAnswer);
            break;
        }
        let is_listed = !matches!(ask, Ask::Missing(_));
        if is_listed
            && details == LineDetails::NotShown
            && let Some(known) = witness.take()
        {
            match app.gateways().line_details(signed_in, &known).await {
                LineDetails::NotShown => refused = Some(Answer::NotPermitted),
                LineDetails::NoAnswer => refused = Some(Answer::NoAnswer),
                LineDetails::Line(_) | LineDetails::Unreadable(_) => {}
            }
            if refused.is_some() {
                break;
            }
        }
        origins.extend(origin(&ask, &details));
        take(&mut whole, account, ask, details);
    }
    keep(app, account, origins).await?;
    if let Some(answer) = refused {
        return Ok(Err(answer));
    }
    whole.lines.sort_by(|a, b| (a.at, &a.object.0).cmp(&(b.at, &b.object.0)));
    Ok(Ok(whole))
}

/// A line with what was said of it before.
fn named(line: ListedTransaction, origin: &Origin) -> ListedTransaction {
    ListedTransaction {
        of: origin.of.clone().filter(|_| line.movement != Movement::Taken),
        reference: origin.reference.clone(),
        attempt_reference: origin.attempt_reference.clone(),
        ..line
    }
}

/// What is kept of what was said of a line that the list shows as it is.
fn origin(ask: &Ask, details: &LineDetails) -> Option<Origin> {
    let (Ask::Unknown(line), LineDetails::Line(told)) = (ask, details) else { return None };
    let of_ours = |text: &Option<String>| text.clone().filter(is_like_ours);
    // What says otherwise than the list is asked about again.
    (agree(line, told) && line.movement == told.movement).then(|| Origin {
        object: line.object.clone(),
        of: told.of.clone(),
        reference: of_ours(&told.reference),
        attempt_reference: of_ours(&told.attempt_reference),
    })
}

/// Whether details are of the same money as the line is.
fn agree(line: &ListedTransaction, told: &ListedTransaction) -> bool {
    let came = |movement| matches!(movement, Movement::Taken | Movement::Returned);
    line.amount == told.amount && came(line.movement) == came(told.movement)
}

/// Takes what was said into what is listed.
fn take(whole: &mut Lines, account: &MerchantAccountRow, ask: Ask, details: LineDetails) {
    match (ask, details) {
        (Ask::Unknown(line), LineDetails::Line(told)) if agree(&line, &told) => {
            // That a bank or PayPal took or gave it, either side may say.
            let movement = if told.movement.is_of_dispute() { told.movement } else { line.movement };
            let of = told.of.filter(|_| movement != Movement::Taken);
            whole.lines.push(ListedTransaction { movement, of, fee: line.fee, at: line.at, ..told });
        }
        (Ask::Unknown(line), LineDetails::Line(told)) => {
            tracing::warn!(account.id = %account.id, object = %line.object.0, "the gateway's list and its details contradict each other");
            let (object, of, attempt_reference) = (line.object, told.of, told.attempt_reference);
            whole.unreadable.push(Unreadable { object, of, attempt_reference, at: Some(line.at) });
        }
        (Ask::Unknown(line), LineDetails::Unreadable(told)) => {
            let (of, attempt_reference) = (told.of, told.attempt_reference);
            whole.lines.push(ListedTransaction { of, attempt_reference, ..line });
        }
        // Whatever it is, it is not shown as a payment of this merchant: nobody's here.
        (Ask::Unknown(line), _) => whole.lines.push(line),
        (Ask::Unreadable(line), LineDetails::Line(told)) => {
            whole.lines.push(ListedTransaction { at: line.at.unwrap_or(told.at), ..told });
        }
        (Ask::Unreadable(line), LineDetails::Unreadable(told)) => {
            whole.unreadable.push(Unreadable { at: line.at.or(told.at), ..told });
        }
        (Ask::Unreadable(line), _) => whole.unreadable.push(line),
        (Ask::Missing(object), LineDetails::Line(told)) => {
            tracing::warn!(account.id = %account.id, object = %object.0, "the gateway's list does not show what it knows by its id");
            whole.lines.push(told);
        }
        (Ask::Missing(_), _) => {}
    }
}

/// Keeps what was said of lines, and forgets what no list has any more.
async fn keep(app: &App, account: &MerchantAccountRow, origins: Vec<Origin>) -> Result<(), AppError> {
    let (store, account, now) = (app.store().clone(), account.clone(), app.now());
    let unit = async move |tx: &mut Tx| {
        for origin in &origins {
            lines::keep_origin(tx, &account, origin, now).await?;
        }
        Ok::<_, AppError>(lines::forget_origins(tx, account.id, now.minus(KEPT_FOR)).await?)
    };
    tokio::spawn(async move { store.run(unit).await }).await?
}
