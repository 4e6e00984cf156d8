//! Everything of ours that the invariants are about, read with statements of the tests' own: what the application's
//! statements leave out must not be left out here.

use super::use_rows::Uses;
use std::collections::{HashMap, HashSet};
use store::{Reader, Row, Statement, Store, StoreError, statements};
use uuid::Uuid;

/// What an intent that pays for the use of a session has besides.
#[derive(Default)]
pub(super) struct OfUse {
    pub number: i64,
    /// Whose money it is.
    pub payer: Uuid,
    /// What is taken of it, once its session is settled.
    pub taken: Option<i64>,
    pub given_up: bool,
}

#[derive(Default)]
pub(super) struct Intent {
    pub id: Uuid,
    /// None for the use of a session.
    pub registration: Option<Uuid>,
    pub session: Uuid,
    pub of_use: Option<OfUse>,
    pub state: String,
    pub due: i64,
    pub currency: String,
    pub terms: String,
    pub secured_by: Option<Uuid>,
}

#[derive(Default)]
pub(super) struct Attempt {
    pub id: Uuid,
    pub intent: Uuid,
    pub number: i64,
    pub state: String,
    pub reference: String,
    pub page_opened_at: Option<i64>,
    /// So many of its first observations were set aside by a person.
    pub set_aside: i64,
    /// A dispute of it is open.
    /// Whether somebody will look at it again by himself.
    pub is_looked_after: bool,
    pub is_disputed: bool,
    /// What of its price was lost by disputes.
    pub dispute_lost: i64,
}

impl Attempt {
    /// A person decides: its money is not in our books as we think (decision 12).
    pub fn waits_for_a_person(&self) -> bool {
        matches!(self.state.as_str(), "quarantine" | "needs-human" | "disputed" | "closed")
    }
}

#[derive(Clone, Default)]
pub(super) struct Operation {
    pub id: Uuid,
    pub attempt: Uuid,
    pub kind: String,
    pub request_key: String,
    pub reference: String,
    pub currency: String,
    pub amount: i64,
    pub target: Option<String>,
    pub state: String,
    pub created_at: i64,
}

pub(super) struct Observation {
    pub attempt: Uuid,
    pub operation: Uuid,
    pub verdict: String,
    pub standing: String,
    pub object: Option<String>,
    pub heard_at: i64,
}

impl Observation {
    pub fn counts(&self) -> bool {
        self.standing == "counts"
    }
}

/// An order that money go back.
#[derive(Default)]
pub(super) struct Order {
    pub id: Uuid,
    pub intent: Uuid,
    pub registration: Option<Uuid>,
    pub amount: i64,
    pub cause: String,
    pub state: String,
    /// The gateway's id, where a person told of it.
    pub console_object: Option<String>,
    /// What it gives back of, once that is known.
    pub capture: Option<String>,
    /// Whether its request is in the ledger.
    pub posted: bool,
    pub requested_at: i64,
    pub ended_at: Option<i64>,
}

impl Order {
    /// A person paid it, or told that it was paid: no answer of the gateway says so.
    pub fn by_hand(&self) -> bool {
        matches!(self.state.as_str(), "paid-otherwise" | "taken-back") || self.console_object.is_some()
    }
}

/// A dispute, and what it took.
pub(super) struct Dispute {
    pub id: Uuid,
    pub intent: Uuid,
    pub attempt: Uuid,
    pub amount: i64,
    pub is_open: bool,
    pub ended_at: Option<i64>,
    /// The gateway's number, where it tells of it itself.
    pub told: Option<String>,
    pub fee: i64,
    /// What the payer has by it.
    pub lost: i64,
    pub is_doubted: bool,
    /// How often amount or fee was corrected.
    pub corrections: i64,
}

impl Dispute {
    /// What its entries name as their cause.
    pub fn causes(&self) -> Vec<String> {
        let corrected = (1..=self.corrections).map(|number| format!("{}/{number}", self.id));
        corrected.chain([self.id.to_string()]).collect()
    }
}

/// What was taken, and how much of it is back or reserved.
pub(super) struct CaptureRow {
    pub object: String,
    pub amount: i64,
    pub going_back: i64,
}

pub(super) struct Registration {
    pub id: Uuid,
    pub session: Uuid,
    pub hold: Uuid,
    pub state: String,
    pub reference: String,
    pub confirmed_at: Option<i64>,
}

pub(super) struct Hold {
    pub id: Uuid,
    pub session: Uuid,
    pub state: String,
    pub expires_at: Option<i64>,
    pub extended: bool,
}

pub(super) struct Seats {
    pub session: Uuid,
    pub capacity: Option<i64>,
    pub held: i64,
    pub sold: i64,
}

#[derive(Default)]
pub(super) struct Line {
    pub entry: Uuid,
    pub account_at_gateway: Uuid,
    pub event: String,
    pub cause: String,
    pub currency: String,
    pub mode: String,
    pub account: i64,
    pub minor: i64,
}

pub(super) struct Receipt {
    pub series: (Uuid, String, i64),
    pub number: i64,
    pub intent: Uuid,
    pub attempt: Uuid,
    /// Another one stands instead of it.
    pub is_replaced: bool,
}

pub(super) struct CreditNote {
    pub series: (Uuid, String, i64),
    pub number: i64,
    pub intent: Uuid,
    pub reason: String,
    pub cause: String,
    pub net: i64,
    pub tax: i64,
    pub gross: i64,
}

pub(super) struct Series {
    pub series: (Uuid, String, i64),
    pub last_number: i64,
}

pub(super) struct Mail {
    /// What it is about: a registration, or the session that its reader hosts.
    pub registration: Uuid,
    pub kind: String,
    pub cause: String,
    pub message_id: String,
}

/// A money fact that counts: the operation that it is the doing of, and the gateway's id.
pub(super) type Fact = (Operation, String);

/// One consistent reading of all of it.
#[derive(Default)]
pub(super) struct Ours {
    pub by_id: HashMap<Uuid, usize>,
    /// Money taken, as we know it.
    pub captures: Vec<Fact>,
    /// Money given back, as we know it.
    pub refunds: Vec<Fact>,
    /// Captures voided at the gateway's own console, as we know them.
    pub undone: Vec<Fact>,
    /// Holds at the gateway, as we know them.
    pub gateway_holds: Vec<Fact>,
    pub intents: Vec<Intent>,
    pub attempts: Vec<Attempt>,
    pub operations: Vec<Operation>,
    pub observations: Vec<Observation>,
    pub registrations: Vec<Registration>,
    pub holds: Vec<Hold>,
    pub seats: Vec<Seats>,
    pub lines: Vec<Line>,
    pub receipts: Vec<Receipt>,
    pub series: Vec<Series>,
    pub credit_notes: Vec<CreditNote>,
    pub credit_note_series: Vec<Series>,
    pub mails: Vec<Mail>,
    pub orders: Vec<Order>,
    pub disputes: Vec<Dispute>,
    /// What people were told of disputes and refunds that do not fit: each names its case, or the refund.
    pub doubts: Vec<String>,
    /// Postings of differences and their reversals, as their entries name them.
    pub postings: Vec<String>,
    pub capture_rows: Vec<CaptureRow>,
    /// Sessions that were called off.
    pub cancelled: HashSet<Uuid>,
    pub uses: Uses,
}

statements! {
    /// Intents.
    INTENTS = "select id, registration_id, state, due, currency, terms, secured_by, session_id, use_number, use_taken,
        use_given_up_at, use_payer from intent";
    /// Attempts.
    ATTEMPTS = "select id, intent_id, number, state, reference, page_opened_at, set_aside,
        case when disputed then 1 else 0 end, dispute_lost,
        case when exists (select 1 from job where kind = 'resolve-attempt' and subject = attempt.id) then 1 else 0 end from attempt";
    /// Operations.
    OPERATIONS = "select id, attempt_id, kind, request_key, reference, currency, amount, target, state, created_at
        from operation";
    /// Observations.
    OBSERVATIONS = "select attempt_id, operation_id, verdict, standing, object, heard_at from observation
        order by attempt_id, number";
    /// Registrations.
    REGISTRATIONS = "select id, session_id, seat_hold_id, state, reference, confirmed_at from registration";
    /// Seat holds.
    HOLDS = "select id, session_id, state, expires_at, case when extended then 1 else 0 end from seat_hold";
    /// Seats.
    SEATS = "select session_id, capacity, held, sold from seats";
    /// The ledger.
    LINES = "select e.id, e.merchant_account_id, e.event, e.cause, e.currency, e.mode, l.account, l.minor
        from ledger_entry e left join ledger_line l on l.entry_id = e.id";
    /// Receipts.
    RECEIPTS = "select site_id, mode, year, number, intent_id, attempt_id,
        case when exists (select 1 from receipt later where later.replaces = receipt.id) then 1 else 0 end
        from receipt";
    /// Credit notes.
    CREDIT_NOTES = "select site_id, mode, year, number, intent_id, reason, cause, net, tax, gross from credit_note";
    /// Number series.
    SERIES = "select site_id, mode, year, last_number from number_series where kind = 'receipt'";
    /// Number series of credit notes.
    CREDIT_NOTE_SERIES = "select site_id, mode, year, last_number from number_series where kind = 'credit-note'";
    /// Orders that money go back.
    ORDERS = "select id, intent_id, registration_id, amount, cause, state, console_object,
        requested_at, ended_at, case when posted then 1 else 0 end, capture from refund";
    /// Disputes.
    DISPUTES = "select id, intent_id, amount, case when state = 'open' then 1 else 0 end, ended_at,
        case when by_gateway then case_number end, fee, lost,
        case when doubt is not null then 1 else 0 end, corrections, attempt_id from dispute order by opened_at, id";
    /// Disputes that do not fit.
    DOUBTS = "select detail from audit where action in ('doubt dispute', 'misfit refund')";
    /// Postings of differences.
    POSTINGS = "select difference_id, number from difference_posting";
    /// Captures and what goes back of them.
    CAPTURES = "select object, amount, going_back from capture";
    /// Mails.
    MAILS = "select subject, kind, cause, message_id from mail
        where not (kind in ('account-refused', 'claim-filed', 'office-asked') and state = 'dropped')
        and not (kind = 'office-asked' and state = 'waiting')";
    /// Sessions that were called off.
    CANCELLED = "select id from session where state = 'cancelled'";
}

pub(super) async fn list<T>(
    tx: &mut Reader,
    statement: &Statement,
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    tx.query(statement, &[]).await?.iter().map(read).collect()
}

impl Ours {
    pub async fn read(store: &Store) -> Result<Self, StoreError> {
        let mut reader = store.reader().await?;
        let tx = &mut reader;
        let mut ours = Self {
            by_id: HashMap::new(),
            captures: Vec::new(),
            refunds: Vec::new(),
            undone: Vec::new(),
            gateway_holds: Vec::new(),
            intents: list(tx, &INTENTS, |row| {
                Ok(Intent {
                    id: row.get(0)?,
                    registration: row.get(1)?,
                    state: row.get(2)?,
                    due: row.get(3)?,
                    currency: row.get(4)?,
                    terms: row.get(5)?,
                    secured_by: row.get(6)?,
                    session: row.get(7)?,
                    of_use: match row.get::<Option<i64>>(8)? {
                        Some(number) => Some(OfUse {
                            number,
                            payer: row.get(11)?,
                            taken: row.get(9)?,
                            given_up: row.get::<Option<i64>>(10)?.is_some(),
                        }),
                        None => None,
                    },
                })
            })
            .await?,
            attempts: list(tx, &ATTEMPTS, |row| {
                Ok(Attempt {
                    id: row.get(0)?,
                    intent: row.get(1)?,
                    number: row.get(2)?,
                    state: row.get(3)?,
                    reference: row.get(4)?,
                    page_opened_at: row.get(5)?,
                    set_aside: row.get(6)?,
                    is_disputed: row.get::<i64>(7)? == 1,
                    dispute_lost: row.get(8)?,
                    is_looked_after: row.get::<i64>(9)? == 1,
                })
            })
            .await?,
            operations: list(tx, &OPERATIONS, |row| {
                Ok(Operation {
                    id: row.get(0)?,
                    attempt: row.get(1)?,
                    kind: row.get(2)?,
                    request_key: row.get(3)?,
                    reference: row.get(4)?,
                    currency: row.get(5)?,
                    amount: row.get(6)?,
                    target: row.get(7)?,
                    state: row.get(8)?,
                    created_at: row.get(9)?,
                })
            })
            .await?,
            observations: list(tx, &OBSERVATIONS, |row| {
                Ok(Observation {
                    attempt: row.get(0)?,
                    operation: row.get(1)?,
                    verdict: row.get(2)?,
                    standing: row.get(3)?,
                    object: row.get(4)?,
                    heard_at: row.get(5)?,
                })
            })
            .await?,
            registrations: list(tx, &REGISTRATIONS, |row| {
                Ok(Registration {
                    id: row.get(0)?,
                    session: row.get(1)?,
                    hold: row.get(2)?,
                    state: row.get(3)?,
                    reference: row.get(4)?,
                    confirmed_at: row.get(5)?,
                })
            })
            .await?,
            holds: list(tx, &HOLDS, |row| {
                Ok(Hold {
                    id: row.get(0)?,
                    session: row.get(1)?,
                    state: row.get(2)?,
                    expires_at: row.get(3)?,
                    extended: row.get::<i64>(4)? == 1,
                })
            })
            .await?,
            seats: list(tx, &SEATS, |row| {
                Ok(Seats {
                    session: row.get(0)?,
                    capacity: row.get(1)?,
                    held: row.get(2)?,
                    sold: row.get(3)?,
                })
            })
            .await?,
            lines: list(tx, &LINES, |row| {
                Ok(Line {
                    entry: row.get(0)?,
                    account_at_gateway: row.get(1)?,
                    event: row.get(2)?,
                    cause: row.get(3)?,
                    currency: row.get(4)?,
                    mode: row.get(5)?,
                    account: row.get::<Option<i64>>(6)?.unwrap_or(0),
                    minor: row.get::<Option<i64>>(7)?.unwrap_or(0),
                })
            })
            .await?,
            receipts: list(tx, &RECEIPTS, |row| {
                Ok(Receipt {
                    series: (row.get(0)?, row.get(1)?, row.get(2)?),
                    number: row.get(3)?,
                    intent: row.get(4)?,
                    attempt: row.get(5)?,
                    is_replaced: row.get::<i64>(6)? == 1,
                })
            })
            .await?,
            credit_notes: list(tx, &CREDIT_NOTES, |row| {
                Ok(CreditNote {
                    series: (row.get(0)?, row.get(1)?, row.get(2)?),
                    number: row.get(3)?,
                    intent: row.get(4)?,
                    reason: row.get(5)?,
                    cause: row.get(6)?,
                    net: row.get(7)?,
                    tax: row.get(8)?,
                    gross: row.get(9)?,
                })
            })
            .await?,
            credit_note_series: list(tx, &CREDIT_NOTE_SERIES, |row| {
                Ok(Series { series: (row.get(0)?, row.get(1)?, row.get(2)?), last_number: row.get(3)? })
            })
            .await?,
            series: list(tx, &SERIES, |row| {
                Ok(Series { series: (row.get(0)?, row.get(1)?, row.get(2)?), last_number: row.get(3)? })
            })
            .await?,
            orders: list(tx, &ORDERS, |row| {
                Ok(Order {
                    id: row.get(0)?,
                    intent: row.get(1)?,
                    registration: row.get(2)?,
                    amount: row.get(3)?,
                    cause: row.get(4)?,
                    state: row.get(5)?,
                    console_object: row.get(6)?,
                    requested_at: row.get(7)?,
                    ended_at: row.get(8)?,
                    posted: row.get::<i64>(9)? == 1,
                    capture: row.get(10)?,
                })
            })
            .await?,
            disputes: list(tx, &DISPUTES, |row| {
                Ok(Dispute {
                    id: row.get(0)?,
                    intent: row.get(1)?,
                    amount: row.get(2)?,
                    is_open: row.get::<i64>(3)? == 1,
                    ended_at: row.get(4)?,
                    told: row.get(5)?,
                    fee: row.get(6)?,
                    lost: row.get(7)?,
                    is_doubted: row.get::<i64>(8)? == 1,
                    corrections: row.get(9)?,
                    attempt: row.get(10)?,
                })
            })
            .await?,
            doubts: list(tx, &DOUBTS, |row| row.get(0)).await?,
            postings: list(tx, &POSTINGS, |row| {
                Ok(format!("{}/{}", row.get::<Uuid>(0)?, row.get::<i64>(1)?))
            })
            .await?,
            capture_rows: list(tx, &CAPTURES, |row| {
                Ok(CaptureRow { object: row.get(0)?, amount: row.get(1)?, going_back: row.get(2)? })
            })
            .await?,
            cancelled: list(tx, &CANCELLED, |row| row.get(0)).await?.into_iter().collect(),
            uses: Uses::read(tx).await?,
            mails: list(tx, &MAILS, |row| {
                Ok(Mail {
                    registration: row.get(0)?,
                    kind: row.get(1)?,
                    cause: row.get(2)?,
                    message_id: row.get(3)?,
                })
            })
            .await?,
        };
        ours.index();
        ours.captures = ours.facts(&["captured"], &["hosted-page", "authorize", "capture"]);
        // A capture that was first heard of as voided was taken before.
        let undone = ours.facts(&["voided"], &["capture"]);
        ours.undone = undone.clone();
        let unheard: Vec<Fact> = undone
            .into_iter()
            .filter(|(_, object)| !ours.captures.iter().any(|(_, known)| known == object))
            .collect();
        ours.captures.extend(unheard);
        ours.refunds = ours.facts(&["refunded"], &["refund"]);
        let held = ["authorized", "under-review", "authorization-used", "voided", "authorization-expired"];
        ours.gateway_holds = ours.facts(&held, &["hosted-page", "authorize"]);
        Ok(ours)
    }

    /// Makes attempts, operations and intents be found by their ids.
    pub fn index(&mut self) {
        let indices = [
            self.attempts.iter().map(|row| row.id).collect::<Vec<_>>(),
            self.operations.iter().map(|row| row.id).collect(),
            self.intents.iter().map(|row| row.id).collect(),
        ];
        self.by_id =
            indices.iter().flat_map(|ids| ids.iter().copied().enumerate().map(|(n, id)| (id, n))).collect();
    }

    pub fn attempt(&self, id: Uuid) -> Option<&Attempt> {
        self.attempts.get(*self.by_id.get(&id)?)
    }

    pub fn operation(&self, id: Uuid) -> Option<&Operation> {
        self.operations.get(*self.by_id.get(&id)?)
    }

    pub fn intent(&self, id: Uuid) -> Option<&Intent> {
        self.intents.get(*self.by_id.get(&id)?)
    }

    /// What was heard of and counts, of operations of these kinds: each gateway object once.
    fn facts(&self, verdicts: &[&str], kinds: &[&str]) -> Vec<Fact> {
        let mut known = HashSet::new();
        let counting =
            self.observations.iter().filter(|o| o.counts() && verdicts.contains(&o.verdict.as_str()));
        counting
            .filter_map(|heard| Some((self.operation(heard.operation)?, heard.object.as_ref()?)))
            .filter(|(operation, _)| kinds.contains(&operation.kind.as_str()))
            .filter(|(_, object)| known.insert(*object))
            .map(|(operation, object)| (operation.clone(), object.clone()))
            .collect()
    }
}
