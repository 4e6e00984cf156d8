//! What a list leaves out: where its lines name neither our numbers nor what they came of, the gateway is asked about each that our books do
//! not know, and about what they know and the list does not have. What was said of a line is kept: another shop's is asked about once.

use super::find::booked;
use super::whose::{is_known, is_like_ours, may_be_ours};
use crate::spawn::spawn;
use crate::{App, AppError};
use connectors::payments::{Account, LineDetails, Unreadable};
use domain::payments::gateway::ObjectId;
use domain::reconciliation::{Answer, ListedState, ListedTransaction, MARGIN, Movement, missing};
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
    pub left: Left,
}

/// What the gateway knows and does not explain: nothing is said of it, and the rest is compared.
#[derive(Debug, Default)]
pub(super) struct Left {
    pub objects: HashSet<ObjectId>,
    /// Some of it may be a part of what a dispute moved.
    pub is_of_disputes: bool,
}

impl Lines {
    fn left(&mut self, account: &MerchantAccountRow, ask: Ask) {
        tracing::warn!(account.id = %account.id, object = %ask.object().0, "the gateway does not say how a transaction stands");
        self.left.is_of_disputes |= matches!(&ask, Ask::Unknown(line) if line.movement != Movement::Taken);
        self.left.objects.insert(ask.object().clone());
        // By its id it is not ours. Whatever it says of whose it is may be said another time.
        if let Ask::Unreadable(line) = ask {
            self.unreadable.push(line);
        }
    }
}

/// Questions without an answer, one after the other, after which nobody asks on: the gateway says nothing now.
const UNANSWERED_MAX: usize = 5;

/// What to ask about, the most telling first.
enum Ask {
    /// In our books, and not listed.
    Missing(ObjectId),
    /// In our books, and listed as if it had not moved: the words of a list are not sure.
    Doubted(ListedTransaction),
    /// Listed, and not readable.
    Unreadable(Unreadable),
    /// Listed, and in nobody's books here.
    Unknown(ListedTransaction),
}

impl Ask {
    /// Whether somebody is accused where the gateway knows nothing of it.
    fn is_accused(&self) -> bool {
        matches!(self, Self::Missing(_) | Self::Doubted(_))
    }

    fn object(&self) -> &ObjectId {
        match self {
            Self::Missing(object) => object,
            Self::Unreadable(line) => &line.object,
            Self::Doubted(line) | Self::Unknown(line) => &line.object,
        }
    }
}

/// Asks about what the list does not say. Or why it cannot be judged: there is more to ask than can be asked for in one go, or the gateway
/// does not say now. What was learnt until then is kept.
pub(super) async fn complete(
    app: &App,
    account: &MerchantAccountRow,
    signed_in: &Account,
    listed: Lines,
    time: ((Timestamp, Timestamp), Timestamp),
) -> Result<Result<Lines, Answer>, AppError> {
    let Sorted { mut whole, asks, witness } = sort(app, account, listed, time).await?;
    let (mut origins, mut refused) = (Vec::new(), None);
    let (mut unanswered, mut is_answered, mut withheld) = (0, false, Vec::new());
    let mut shows = Shows { witness, is_proven: false };
    let end = tokio::time::Instant::now() + ASK_WITHIN;
    // What is not answered is asked about once more, when all others have had their turn.
    let mut asks: VecDeque<_> = asks.into_iter().map(|ask| (ask, true)).collect();
    let mut asked = 0;
    while let Some((ask, is_first)) = asks.pop_front() {
        if asked >= ASKED_MAX || tokio::time::Instant::now() >= end {
            refused = Some(Answer::Unfinished);
            break;
        }
        asked += 1;
        let details = app.gateways().line_details(signed_in, ask.object()).await;
        match &details {
            LineDetails::NoAnswer => {
                match is_first {
                    true => asks.push_back((ask, false)),
                    false => whole.left(account, ask),
                }
                unanswered += 1;
                if unanswered < UNANSWERED_MAX {
                    continue;
                }
                // It may be those alone.
                if !shows.answers(app, signed_in).await.unwrap_or(false) {
                    refused = Some(Answer::NoAnswer);
                    break;
                }
                (unanswered, is_answered) = (0, true);
                continue;
            }
            LineDetails::Line(_) => shows.is_proven = true,
            LineDetails::Unreadable(_) => {}
            LineDetails::NotShown | LineDetails::NotPermitted => {
                if let Err(answer) = shows.prove(app, signed_in).await {
                    refused = Some(answer);
                    break;
                }
            }
        }
        (unanswered, is_answered) = (0, true);
        // Nothing proves yet that it may ask at all: nobody is accused by that.
        if ask.is_accused() && details == LineDetails::NotPermitted && !shows.is_proven {
            withheld.push(ask);
            continue;
        }
        origins.extend(origin(&ask, &details, shows.is_proven));
        take(app, &mut whole, account, ask, details).await?;
    }
    if refused.is_none() && !whole.left.objects.is_empty() && !is_answered {
        // The gateway may say nothing of anything now.
        refused =
            shows.answers(app, signed_in).await.is_some_and(|answers| !answers).then_some(Answer::NoAnswer);
    }
    for ask in withheld {
        match shows.is_proven {
            true => take(app, &mut whole, account, ask, LineDetails::NotPermitted).await?,
            false => whole.left(account, ask),
        }
    }
    keep(app, account, origins).await?;
    if let Some(answer) = refused {
        return Ok(Err(answer));
    }
    whole.lines.sort_by(|a, b| (a.at, &a.object.0).cmp(&(b.at, &b.object.0)));
    Ok(Ok(whole))
}

/// Whether the account may ask about single transactions.
struct Shows {
    /// It is there for sure: that the gateway shows nothing of it either means that the account may not ask.
    witness: Option<ObjectId>,
    is_proven: bool,
}

impl Shows {
    /// Whether anything at all is answered; none where nothing is known that is there for sure.
    async fn answers(&self, app: &App, signed_in: &Account) -> Option<bool> {
        let known = self.witness.as_ref()?;
        Some(app.gateways().line_details(signed_in, known).await != LineDetails::NoAnswer)
    }

    /// Asks about the witness, until it has proven something.
    async fn prove(&mut self, app: &App, signed_in: &Account) -> Result<(), Answer> {
        let Some(known) = self.witness.as_ref().filter(|_| !self.is_proven) else { return Ok(()) };
        match app.gateways().line_details(signed_in, known).await {
            LineDetails::NotShown | LineDetails::NotPermitted => Err(Answer::NotPermitted),
            LineDetails::NoAnswer => Err(Answer::NoAnswer),
            LineDetails::Line(_) | LineDetails::Unreadable(_) => {
                self.is_proven = true;
                Ok(())
            }
        }
    }
}

/// A list, as far as nobody has to be asked, and what to ask.
struct Sorted {
    whole: Lines,
    asks: VecDeque<Ask>,
    witness: Option<ObjectId>,
}

async fn sort(
    app: &App,
    account: &MerchantAccountRow,
    Lines { lines, unreadable, left }: Lines,
    ((since, until), listed_from): ((Timestamp, Timestamp), Timestamp),
) -> Result<Sorted, AppError> {
    let is_within = |at: Timestamp| since <= at && at < until;
    let mut whole = Lines { lines: Vec::with_capacity(lines.len()), unreadable: Vec::new(), left };
    let mut asks = VecDeque::new();
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
    // What is asked about itself proves nothing.
    let done: HashSet<String> =
        lines.iter().filter(|line| line.state == ListedState::Done).map(|line| key(&line.object)).collect();
    let witness = booked.iter().map(|of| &of.object).find(|object| done.contains(&key(object))).cloned();
    // Lines of before the window matter for what disputes moved alone.
    let matters = |line: &ListedTransaction| {
        line.state == ListedState::Done
            && line.at < until
            && (line.at >= since || line.movement != Movement::Taken)
    };
    // The newest first: of those nobody has been asked before.
    for line in lines.into_iter().rev() {
        if ours.contains(&key(&line.object)) {
            match line.state == ListedState::Done || !is_within(line.at) {
                true => whole.lines.push(line),
                false => asks.push_front(Ask::Doubted(line)),
            }
        } else if let Some(origin) = told.get(&key(&line.object)) {
            whole.lines.push(named(&mut tx, account, line, origin).await?);
        } else if !matters(&line) || is_known(&mut tx, account, &line.object).await? {
            whole.lines.push(line);
        } else {
            asks.push_back(Ask::Unknown(line));
        }
    }
    for line in unreadable {
        // The list is not whole yet where it is so young.
        if line.at.is_some_and(|at| at >= until) {
            continue;
        }
        // It is in our books: details alone say how it stands.
        if ours.contains(&key(&line.object)) {
            asks.push_front(Ask::Missing(line.object));
            continue;
        }
        let Some(origin) = told.get(&key(&line.object)) else {
            asks.push_front(Ask::Unreadable(line));
            continue;
        };
        // Another's stays as it was told; what is ours may be explained by now.
        let Origin { of, reference, attempt_reference, .. } = origin.clone();
        let known = Unreadable { of, reference, attempt_reference, ..line.clone() };
        match known.reference.is_some() || may_be_ours(&mut tx, account, &known).await? {
            true => asks.push_front(Ask::Unreadable(line)),
            false => whole.unreadable.push(known),
        }
    }
    let (missing, _) = missing(&booked, &theirs, (since, until), listed_from);
    missing.into_iter().for_each(|of| asks.push_front(Ask::Missing(of.object.clone())));
    Ok(Sorted { whole, asks, witness })
}

/// A line with what was said of it before.
async fn named(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    line: ListedTransaction,
    origin: &Origin,
) -> Result<ListedTransaction, AppError> {
    let Origin { of, reference, attempt_reference, .. } = origin.clone();
    came_of(tx, account, ListedTransaction { of, reference, attempt_reference, ..line }).await
}

/// What is kept of what was said of a line, where the list shows it as it is: it says the same another time. What differs from the list, or
/// may not be a gateway's word for long, is asked about again.
fn origin(ask: &Ask, details: &LineDetails, is_proven: bool) -> Option<Origin> {
    let of_ours = |text: &Option<String>| text.clone().filter(is_like_ours);
    let of_nothing = |object: &ObjectId| Origin {
        object: object.clone(),
        of: None,
        reference: None,
        attempt_reference: None,
    };
    // A payment of which nothing is shown to who may ask is another's. What went back may be of ours, and is asked about again.
    let is_foreign = is_proven && matches!(ask, Ask::Unknown(line) if line.movement == Movement::Taken);
    match (ask, details) {
        (Ask::Unknown(line), LineDetails::Line(told)) => {
            let is_as_listed = agree(line, told)
                && line.state == told.state
                && (line.movement == told.movement || !told.movement.is_of_dispute());
            is_as_listed.then(|| Origin {
                object: line.object.clone(),
                of: told.of.clone(),
                reference: of_ours(&told.reference),
                attempt_reference: of_ours(&told.attempt_reference),
            })
        }
        (Ask::Unreadable(Unreadable { object, .. }), LineDetails::Line(told)) => Some(Origin {
            of: told.of.clone(),
            reference: of_ours(&told.reference),
            attempt_reference: of_ours(&told.attempt_reference),
            ..of_nothing(object)
        }),
        (Ask::Unknown(_) | Ask::Unreadable(_), LineDetails::Unreadable(told)) => {
            let (reference, attempt_reference) = (of_ours(&told.reference), of_ours(&told.attempt_reference));
            let is_told = told.of.is_some() || reference.is_some() || attempt_reference.is_some();
            (is_told || is_foreign).then(|| Origin {
                of: told.of.clone(),
                reference,
                attempt_reference,
                ..of_nothing(ask.object())
            })
        }
        (Ask::Unknown(_), LineDetails::NotShown | LineDetails::NotPermitted) => {
            is_foreign.then(|| of_nothing(ask.object()))
        }
        _ => None,
    }
}

/// Whether details are of the same money as the line is.
fn agree(line: &ListedTransaction, told: &ListedTransaction) -> bool {
    let came = |movement| matches!(movement, Movement::Taken | Movement::Returned);
    line.amount == told.amount && came(line.movement) == came(told.movement)
}

/// What came of money that this seller has taken has come back; anything else that came is a payment, and what it came of a hold.
async fn came_of(
    tx: &mut Tx,
    account: &MerchantAccountRow,
    line: ListedTransaction,
) -> Result<ListedTransaction, AppError> {
    let Some(of) = line.of.as_ref().filter(|_| line.movement == Movement::Taken) else { return Ok(line) };
    Ok(match is_known(tx, account, of).await? {
        true => ListedTransaction { movement: Movement::Returned, ..line },
        false => ListedTransaction { of: None, ..line },
    })
}

/// Takes what was said into what is listed. Of money in our books of which nobody can say how it stands nothing is said.
async fn take(
    app: &App,
    whole: &mut Lines,
    account: &MerchantAccountRow,
    ask: Ask,
    details: LineDetails,
) -> Result<(), AppError> {
    match (ask, details) {
        (Ask::Unknown(line), LineDetails::Line(told)) if agree(&line, &told) => {
            // That a bank or PayPal took or gave it, either side may say.
            let movement = if told.movement.is_of_dispute() { told.movement } else { line.movement };
            let told = ListedTransaction { movement, fee: line.fee, at: line.at, ..told };
            let mut tx = app.store().reader().await?;
            whole.lines.push(came_of(&mut tx, account, told).await?);
        }
        (Ask::Unknown(line), LineDetails::Line(told)) => {
            tracing::warn!(account.id = %account.id, object = %line.object.0, "the gateway's list and its details contradict each other");
            let ListedTransaction { of, reference, attempt_reference, .. } = told;
            let at = Some(line.at);
            whole.unreadable.push(Unreadable { object: line.object, of, reference, attempt_reference, at });
        }
        (Ask::Unknown(line), LineDetails::Unreadable(told)) => {
            let of = told.of.filter(|_| line.movement != Movement::Taken);
            let Unreadable { reference, attempt_reference, .. } = told;
            whole.lines.push(ListedTransaction { of, reference, attempt_reference, ..line });
        }
        // Whatever it is, it is not shown as a payment of this merchant: nobody's here.
        (Ask::Unknown(line), _) => whole.lines.push(line),
        (Ask::Unreadable(line), LineDetails::Line(told)) => {
            let at = line.at.unwrap_or(told.at);
            let mut tx = app.store().reader().await?;
            whole.lines.push(came_of(&mut tx, account, ListedTransaction { at, ..told }).await?);
        }
        (Ask::Unreadable(line), LineDetails::Unreadable(told)) => {
            whole.unreadable.push(Unreadable { at: line.at.or(told.at), ..told });
        }
        (Ask::Unreadable(line), _) => whole.unreadable.push(line),
        (Ask::Missing(object), LineDetails::Line(told)) => {
            tracing::warn!(account.id = %account.id, object = %object.0, "the gateway's list does not show what it knows by its id");
            whole.lines.push(ListedTransaction { of: None, ..told });
        }
        (Ask::Doubted(line), LineDetails::Line(told)) if agree(&line, &told) => {
            whole.lines.push(ListedTransaction { state: told.state, ..line });
        }
        // PayPal knows it, and does not say how it stands.
        (ask @ Ask::Missing(_), LineDetails::Unreadable(_))
        | (ask @ Ask::Doubted(_), LineDetails::Line(_) | LineDetails::Unreadable(_)) => {
            whole.left(account, ask)
        }
        (Ask::Doubted(line), _) => whole.lines.push(line),
        (Ask::Missing(_), _) => {}
    }
    Ok(())
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
    spawn(async move { store.run(unit).await }).await?
}
