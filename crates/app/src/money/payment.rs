//! One payment with its whole history: what we did, what the gateway said, what it meant in the books, who acted.

use super::MoneyOffice;
use super::decisions::{Found, find};
use crate::disputes::tells_itself;
use crate::payments::{Loaded, read_attempt, walk, with_money};
use crate::receipts::Listed;
use crate::refunds;
use crate::sites::Site;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{AccountId, IntentId, RefundId};
use domain::ledger::{Account, Event};
use domain::money::Money;
use domain::payments::dispute::DisputeState;
use domain::payments::gateway::{Check, Mode, Promise, Verdict};
use domain::payments::intent::IntentState;
use domain::payments::observation::{Source, Standing};
use domain::payments::operation::OperationKind;
use domain::payments::purchase::Purchase;
use domain::payments::situation::Waiting;
use domain::refunds::{Cause, OrderState};
use domain::registrations::RegistrationState;
use domain::sites::{PayMethod, Price};
use domain::time::Timestamp;
use store::payments::attempts::AttemptRow;
use store::payments::disputes::DisputeRow;
use store::payments::intents::IntentRow;
use store::payments::observations::ObservationRow;
use store::refunds::RefundRow;
use store::{Tx, registrations, sessions};

/// A payment, as its page shows it.
#[derive(Clone)]
pub struct PaymentView {
    /// Its intent.
    pub id: IntentId,
    /// Its reference: the registration's, or the one by which a host's payment was asked for.
    pub reference: String,
    /// How the registration that it pays for stands; none when a host pays for the use of his session.
    pub seat: Option<RegistrationState>,
    /// Who pays.
    pub name: String,
    /// His mail address.
    pub email: String,
    /// Title of the session.
    pub session: String,
    /// Slug of the site and of the session, and the site's name: whose session a host pays for.
    pub of_site: (String, String, String),
    /// What is taken of a host's payment; none while that is not known, and of a seat.
    pub of_ceiling: Option<Money>,
    /// Its start, end and time zone.
    pub session_times: (Timestamp, Timestamp, String),
    /// Test or Production.
    pub mode: Mode,
    /// How the payment stands.
    pub state: IntentState,
    /// With what it was paid: that of the attempt whose money is good, whatever was tried after it.
    pub paid_with: Option<PayMethod>,
    /// What the gateway told of the address that the cardholder typed, and of the card's security code: of the attempt whose money is good,
    /// else of the last of which it told anything.
    pub checks: CardChecks,
    /// What is due.
    pub price: Price,
    /// What was taken, by the ledger.
    pub taken: Money,
    /// What was given back, by the ledger; positive.
    pub returned: Money,
    /// What the gateway kept for itself of what was taken, by the ledger; none while it tells nothing.
    pub fee: Option<Money>,
    /// What the gateway took away because the payer disputes it, by the ledger.
    pub disputed: Money,
    /// What was lost by disputes, by the ledger.
    pub lost: Money,
    /// The dispute that is open.
    pub dispute: Option<Dispute>,
    /// Whether a dispute can be noted.
    pub may_dispute: bool,
    /// Whether what pays is disputed: nothing more of it is given back.
    pub is_disputed: bool,
    /// What is held and not taken, by the ledger.
    pub held: Money,
    /// What may still be given back.
    pub left: Money,
    /// Receipts and credit notes.
    pub documents: Vec<Listed>,
    /// What of it waits for a person.
    pub waiting: Option<Task>,
    /// Refunds that the gateway refused: each waits for a person.
    pub failed: Vec<FailedRefund>,
    /// What is held, not charged, and may be released.
    pub releasable: Option<Money>,
    /// Whether a refund at the gateway's console can be noted.
    pub may_record: bool,
    /// Whether the gateway shows such refunds itself: it is asked what it knows of one.
    pub shows_refunds: bool,
    /// Everything that happened, oldest first.
    pub history: Vec<Moment>,
}

/// What the gateway told of what a cardholder typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CardChecks {
    /// Of his address.
    pub address: Check,
    /// Of the card's security code.
    pub code: Check,
}

impl CardChecks {
    /// Of one attempt, by what counts of what was heard of its money; while there is none, of the last card that was declined.
    fn of(loaded: &Loaded) -> Self {
        let facts = &loaded.situation.facts;
        let counts = || loaded.observations.iter().filter(|row| row.standing == Standing::Counts);
        let holds = facts.authorizations.iter().map(|hold| &hold.object);
        let money: Vec<_> = holds.chain(facts.captures.iter().map(|capture| &capture.object)).collect();
        let declined = || counts().rev().find_map(|row| row.heard.object.as_ref()).into_iter().collect();
        let about: Vec<_> = if money.is_empty() { declined() } else { money };
        let is_about =
            |row: &&ObservationRow| row.heard.object.as_ref().is_none_or(|object| about.contains(&object));
        counts().filter(is_about).fold(Self::default(), |known, row| Self {
            address: known.address.merged(row.heard.address_check),
            code: known.code.merged(row.heard.code_check),
        })
    }
}

/// A dispute that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// The dispute.
    pub row: DisputeRow,
    /// What was asked back and waits for its end.
    pub waits: Money,
}

/// Why a payment waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Why.
    pub why: Waiting,
    /// Whether a person may end it by hand.
    pub may_close: bool,
    /// Whether what is held may be charged once more.
    pub may_charge: bool,
}

/// A refund that the gateway refused, or that was held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailedRefund {
    /// Its id.
    pub id: RefundId,
    /// How much.
    pub amount: Money,
    /// Why it was to go back.
    pub cause: Cause,
    /// When it failed.
    pub failed_at: Timestamp,
    /// It was not sent: its money may have left in another way.
    pub is_held_back: bool,
    /// Whether the gateway may be asked once more.
    pub may_retry: bool,
    /// Whether it may be given up: nothing is owed.
    pub may_dismiss: bool,
}

impl std::fmt::Debug for PaymentView {
    /// Prints no personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PaymentView({}, {:?})", self.reference, self.state)
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum What {
    /// We asked the gateway for something.
    Asked {
        /// For what.
        kind: OperationKind,
        /// How much.
        amount: Money,
        /// Our reference of it, to be found at the gateway.
        reference: String,
        /// How often it was sent, always under the same key.
        sends: i64,
    },
    /// The gateway said something.
    Heard {
        /// About what.
        about: OperationKind,
        /// In an answer or asked by us.
        source: Source,
        /// What it means.
        verdict: Verdict,
        /// What it waits for, where it is pending.
        promise: Option<Promise>,
        /// It contradicts what we asked.
        contradicts: bool,
        /// The gateway's id.
        object: Option<String>,
        /// The gateway's own code.
        code: Option<i32>,
        /// The whole answer, without secrets and card data.
        raw: String,
    },
    /// It was posted.
    Booked {
        /// The event.
        event: Event,
        /// Accounts and amounts, debit positive.
        lines: Vec<(Account, Money)>,
    },
    /// Somebody or something acted.
    Acted {
        /// Who.
        by: Actor,
        /// What, as the audit log has it.
        action: String,
        /// More.
        detail: String,
    },
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person who signs in: his name.
    Person(String),
    /// The attendee.
    Attendee,
    /// Bursar itself: the job, in the audit log's word.
    Program(String),
}

impl MoneyOffice<'_> {
    /// The payment of the registration with this reference.
    pub async fn payment(&self, site: &Site, reference: &str) -> Result<Option<PaymentView>, AppError> {
        let app = self.0;
        let waits = self.find(site, reference).await?.map(|found| found.attempts).unwrap_or_default();
        for attempt in waits.iter().filter(|attempt| walk::is_waited_for(app, attempt)) {
            // A page that tells what went wrong is shown whatever goes wrong.
            if let Err(error) = walk::look_if_due(app, attempt.site_id, attempt.id).await {
                tracing::warn!(attempt.reference = %attempt.reference, error = %error, "a payment is shown without asking");
            }
        }
        let mut tx = app.store().reader().await?;
        let Some(Found { intent, attempts }) = find(&mut tx, site.id, reference).await? else {
            return Ok(None);
        };
        let whose = Whose::of(app, &mut tx, site, &intent, &attempts).await?;
        let session = sessions::get(&mut tx, whose.site.id, intent.session_id).await?;
        let mut history = Vec::new();
        let mut left = Money::zero(intent.price.gross.currency);
        let (mut waiting, mut failed, mut releasable, mut has_lost) = (None, Vec::new(), None, false);
        let (mut dispute, mut may_dispute, mut is_disputed) = (None, false, false);
        let mut checks = CardChecks::default();
        let taken = with_money(app, &mut tx, &intent).await?;
        let first_taken = taken.first().map(|loaded| loaded.attempt.id);
        // Where each shows what was given back, nobody has to say how much that was, and when.
        let shows_refunds = taken.iter().all(|loaded| loaded.situation.gateway.shows_refunds);
        for attempt in &attempts {
            let loaded = read_attempt(app, &mut tx, site.id, attempt.id).await?;
            let raw = store::money::raw(&mut tx, site.id, attempt.id).await?;
            told(&loaded, &raw, &mut history);
            let told_of = CardChecks::of(&loaded);
            let is_shown = match intent.secured_by {
                Some(good) => good == attempt.id,
                None => told_of != CardChecks::default(),
            };
            checks = if is_shown { told_of } else { checks };
            let is_taken = !loaded.situation.facts.captures.is_empty();
            if loaded.pays() {
                left = if is_taken { loaded.left() } else { left };
                is_disputed = loaded.attempt.disputed.is_open;
            }
            if first_taken == Some(attempt.id) {
                may_dispute = !loaded.attempt.disputed.is_open && !tells_itself(&loaded);
            }
            // Money that pays for nothing can be disputed as well.
            let own = open_dispute(&mut tx, &loaded).await?;
            dispute = if loaded.pays() { own.or(dispute) } else { dispute.or(own) };
            let task = task(&loaded);
            // A host's money is held until his session is over: it is let go only where something went wrong.
            let held = loaded.situation.releasable().filter(|_| whose.seat.is_some() || task.is_some());
            releasable = releasable.or(held.map(|hold| hold.amount));
            // A dispute of what pays has its last day. One of something else is open for weeks, and hides no decision till then.
            let is_dispute = task.as_ref().is_some_and(|task| task.why == Waiting::Dispute);
            let comes_first = is_dispute && loaded.pays();
            waiting = if comes_first { task } else { waiting.or(task) };
            failed.extend(failed_refunds(&loaded));
            let mut orders = loaded.situation.orders.iter();
            has_lost |= orders.any(|order| loaded.situation.is_lost(order));
            acted(app, &mut tx, site, &attempt.reference, &mut history).await?;
        }
        if whose.seat.is_some() {
            acted(app, &mut tx, site, &whose.reference, &mut history).await?;
        }
        let booked = store::money::booked(&mut tx, site.id, intent.id).await?;
        let sum = |account: Account, sign: i64| {
            let of = booked.iter().filter(|line| {
                let counts = account != Account::GatewayClearing || !line.event.is_between_us();
                line.account == account && line.amount.minor * sign > 0 && counts
            });
            Money::new(of.map(|line| line.amount.minor * sign).sum(), intent.price.gross.currency)
        };
        // Where the gateway refused, it was paid from the bank account.
        let by_bank = booked
            .iter()
            .filter(|line| line.account == Account::Bank && line.event == Event::RefundPaidByBank);
        let by_bank: i64 = by_bank.map(|line| -line.amount.minor).sum();
        let currency = intent.price.gross.currency;
        let is_fee = |account| matches!(account, Account::GatewayFees | Account::DisputeFees);
        let fee = booked.iter().filter(|line| is_fee(line.account)).map(|line| line.amount.minor).sum();
        let disputed = booked.iter().filter(|line| line.account == Account::DisputedFunds);
        let is_loss =
            |event| matches!(event, Event::DisputeLost | Event::DisputeLostBeyond | Event::RefundTakenBack);
        let lost = disputed.clone().filter(|line| is_loss(line.event));
        let lost = Money::new(lost.map(|line| -line.amount.minor).sum(), currency);
        let disputed = Money::new(disputed.map(|line| line.amount.minor).sum(), currency);
        let outstanding = booked.iter().filter(|line| line.account == Account::AuthorizationsOutstanding);
        let held = outstanding.map(|line| line.amount.minor).sum();
        let of_ceiling = match intent.purchase {
            Purchase::Use(of_use) if !of_use.at_once => of_use.taken,
            _ => None,
        };
        let good = attempts.iter().find(|row| Some(row.id) == intent.secured_by);
        let paid_with = good.map(|row| row.method);
        let waits = dispute.as_ref().is_some_and(|dispute| !dispute.waits.is_zero());
        let may_record = !left.is_zero() || !failed.is_empty() || waits || has_lost;
        let view = PaymentView {
            id: intent.id,
            seat: whose.seat,
            name: whose.name,
            email: whose.email,
            of_site: (whose.site.slug, session.slug.clone(), whose.site.name),
            of_ceiling,
            session: session.topic.clone(),
            session_times: (session.session.starts_at, session.session.ends_at, session.time_zone.clone()),
            mode: intent.mode,
            state: intent.state,
            paid_with,
            checks,
            price: intent.price,
            taken: sum(Account::GatewayClearing, 1),
            returned: sum(Account::GatewayClearing, -1).checked_add(Money::new(by_bank, currency))?,
            fee: Some(Money::new(fee, currency)).filter(|fee| !fee.is_zero()),
            disputed,
            lost,
            dispute,
            may_dispute,
            is_disputed,
            held: Money::new(held, intent.price.gross.currency),
            left,
            // A refund that failed, or that the gateway does not know, may have failed because of one at the console, and one that
            // waits be carried out by it.
            may_record,
            shows_refunds,
            waiting,
            failed,
            releasable,
            documents: whose.documents,
            history: Vec::new(),
            reference: whose.reference,
        };
        post(booked, &mut history);
        history.sort_by_key(|moment| moment.at);
        Ok(Some(PaymentView { history, ..view }))
    }

    /// Asks the gateway now what became of everything that was asked for this payment. Moves no money by itself; what
    /// is heard has its usual consequences.
    pub async fn inquire(&self, by: AccountId, site: &Site, reference: &str) -> Result<Option<()>, AppError> {
        let app = self.0;
        let Some(found) = self.find(site, reference).await? else { return Ok(None) };
        let (store, inside, site_id) = (app.store().clone(), app.clone(), site.id);
        let subject = reference.to_owned();
        let unit = async move |tx: &mut Tx| {
            let actor = crate::audit::actor(by);
            Ok::<_, AppError>(inside.audit(tx, site_id, &actor, "ask gateway", &subject, "").await?)
        };
        spawn(async move { store.run(unit).await }).await??;
        for attempt in found.attempts {
            refunds::look(app, site.id, attempt.id, None).await?;
        }
        Ok(Some(()))
    }
}

/// Who pays, and for what.
struct Whose {
    reference: String,
    seat: Option<RegistrationState>,
    name: String,
    email: String,
    site: Site,
    documents: Vec<Listed>,
}

impl Whose {
    async fn of(
        app: &App,
        tx: &mut Tx,
        seller: &Site,
        intent: &IntentRow,
        attempts: &[AttemptRow],
    ) -> Result<Self, AppError> {
        Ok(match intent.purchase {
            Purchase::Seat(id) => {
                let registration = registrations::get(tx, seller.id, id).await?;
                let payer = registration.payer();
                Self {
                    name: payer.name(),
                    email: payer.email,
                    reference: registration.reference,
                    seat: Some(registration.state),
                    site: seller.clone(),
                    documents: app.receipts().listed(tx, seller, id).await?,
                }
            }
            Purchase::Use(of_use) => {
                let host = store::accounts::people::get(tx, of_use.payer).await?;
                let first = attempts.first().ok_or(AppError::Broken("a payment has no attempt"))?;
                Self {
                    name: host.name,
                    email: host.email,
                    reference: first.reference.clone(),
                    seat: None,
                    site: store::sites::get(tx, of_use.site).await?.into(),
                    documents: app.receipts().listed_of_use(tx, seller, intent.id).await?,
                }
            }
        })
    }
}

/// Why an attempt waits for a person; refunds that failed are told one by one.
fn task(loaded: &Loaded) -> Option<Task> {
    let (situation, stored) = (&loaded.situation, loaded.attempt.state);
    let why = situation.waiting(stored)?;
    let is_told = why == Waiting::RefundRefused && failed_refunds(loaded).next().is_some();
    let may_charge = situation.chargeable().is_some();
    (!is_told).then(|| Task { why, may_close: situation.may_be_closed(stored), may_charge })
}

/// The dispute of an attempt that is open, and what waits for its end.
async fn open_dispute(tx: &mut Tx, loaded: &Loaded) -> Result<Option<Dispute>, AppError> {
    if !loaded.attempt.disputed.is_open {
        return Ok(None);
    }
    let all = store::payments::disputes::list(tx, loaded.intent.site_id, loaded.intent.id).await?;
    let is_it = |row: &DisputeRow| row.attempt_id == loaded.attempt.id && row.state == DisputeState::Open;
    let open = all.into_iter().find(is_it);
    Ok(open.map(|row| Dispute { row, waits: loaded.coming() }))
}

fn failed_refunds(loaded: &Loaded) -> impl Iterator<Item = FailedRefund> {
    let (attempt, is_closed) = (loaded.attempt.id, loaded.situation.is_closed);
    let mine = move |row: &&RefundRow| row.attempt_id == attempt && row.order.state == OrderState::Failed;
    loaded.refunds.iter().filter(mine).map(move |row| FailedRefund {
        id: row.order.id,
        amount: row.part.gross,
        cause: row.order.cause,
        failed_at: row.ended_at.unwrap_or(row.requested_at),
        is_held_back: loaded.situation.is_held_back(&row.order),
        may_retry: !is_closed,
        may_dismiss: refunds::may_be_dismissed(loaded, row),
    })
}

/// What we asked in an attempt, and what was said.
fn told(loaded: &Loaded, raw: &[(domain::ids::ObservationId, String)], history: &mut Vec<Moment>) {
    for operation in &loaded.situation.operations {
        history.push(Moment {
            at: operation.created_at,
            what: What::Asked {
                kind: operation.kind,
                amount: operation.amount,
                reference: operation.reference.to_string(),
                sends: operation.sends,
            },
        });
    }
    for row in &loaded.observations {
        let operations = &loaded.situation.operations;
        let about = operations.iter().find(|operation| operation.id == row.operation_id);
        history.push(Moment {
            at: row.heard_at,
            what: What::Heard {
                about: about.map_or(OperationKind::HostedPage, |operation| operation.kind),
                source: row.source,
                verdict: row.heard.verdict.clone(),
                promise: row.heard.promise,
                contradicts: row.standing != Standing::Counts,
                object: row.heard.object.as_ref().map(|object| object.0.clone()),
                code: row.heard.code,
                raw: raw
                    .iter()
                    .find(|(id, _)| *id == row.id)
                    .map_or_else(String::new, |(_, raw)| raw.clone()),
            },
        });
    }
}

fn post(booked: Vec<store::money::BookedLine>, history: &mut Vec<Moment>) {
    let mut last = None;
    for line in booked {
        let part = (line.account, line.amount);
        match history.last_mut() {
            Some(Moment { what: What::Booked { lines, .. }, .. }) if last == Some(line.entry) => {
                lines.push(part);
            }
            _ => history
                .push(Moment { at: line.at, what: What::Booked { event: line.event, lines: vec![part] } }),
        }
        last = Some(line.entry);
    }
}

/// What the audit log has about a reference.
pub(crate) async fn acted(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    subject: &str,
    history: &mut Vec<Moment>,
) -> Result<(), AppError> {
    for (_, actor, action, detail, at) in store::money::audited(tx, site.id, subject).await? {
        let by = app.actor(tx, &actor).await?;
        history.push(Moment { at, what: What::Acted { by, action, detail } });
    }
    Ok(())
}

impl App {
    /// Who that is, for people to read.
    pub(crate) async fn actor(&self, tx: &mut Tx, actor: &str) -> Result<Actor, AppError> {
        if actor == "attendee" {
            return Ok(Actor::Attendee);
        }
        let Some(id) = crate::audit::account_of(actor) else { return Ok(Actor::Program(actor.to_owned())) };
        match store::accounts::people::get(tx, id).await {
            Ok(account) => Ok(Actor::Person(account.name)),
            // Somebody who is gone is named as the log names him.
            Err(store::StoreError::NotFound { .. }) => Ok(Actor::Program(actor.to_owned())),
            Err(error) => Err(error.into()),
        }
    }
}
