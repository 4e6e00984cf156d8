//! What pay-per-use keeps, as the invariants read it: rooms, what hosts accepted, what was heard of connections, what was
//! frozen, and what divisions have reserved and spent.

use super::rows::list;
use store::{Reader, Row, StoreError, statements};
use uuid::Uuid;

/// A room that was started.
pub(super) struct Room {
    pub session: Uuid,
    pub started_at: i64,
    pub ended_at: Option<i64>,
    /// Its hosts pay per use at present, as far as site and operator say so.
    pub is_sold: bool,
}

/// What a host accepted.
pub(super) struct Accepted {
    pub session: Uuid,
    pub ceiling: i64,
    pub accepted_at: i64,
}

/// What a session used, frozen. Lengths by leg: computer, call-in, toll-free, call-out, VoIP.
#[derive(Default)]
pub(super) struct Statement {
    pub id: Uuid,
    pub session: Uuid,
    pub settlement: String,
    pub from: i64,
    pub until: i64,
    pub used: [i64; 5],
    pub minimum_added: i64,
    pub actual: (i64, i64),
    pub ceiling: i64,
    pub charged: (i64, i64),
    pub revenue: i64,
    /// Millionths of the minor unit per minute, in the order of `used`.
    pub rates: [i64; 5],
    pub tax_rate_ppm: i64,
    pub minimum: i64,
    pub frozen_at: i64,
}

impl Statement {
    /// Net and tax of what is charged.
    pub fn gross(&self) -> i64 {
        self.charged.0 + self.charged.1
    }
}

/// An interval of a statement.
pub(super) struct Interval {
    pub statement: Uuid,
    pub leg: String,
    pub up: i64,
    pub down: i64,
}

/// Something that was heard of a connection in time: `up`, `down`, `heard`, `ended`; polls and reports are others.
pub(super) struct Mark {
    pub session: Uuid,
    pub kind: String,
    /// Source, instance, connection.
    pub connection: (String, String, String),
    pub device: String,
    pub leg: String,
    pub computer: Option<String>,
    pub at: i64,
    pub observed_at: i64,
}

/// The budget of a division.
pub(super) struct Budget {
    pub id: Uuid,
    pub allocated: i64,
    pub reserved: i64,
    pub spent: i64,
    pub overdraft: bool,
}

/// What is, or was, reserved of a budget for a payment.
pub(super) struct Reservation {
    pub intent: Uuid,
    pub session: Uuid,
    pub budget: Uuid,
    pub amount: i64,
    pub state: String,
}

/// What a session cost its division.
pub(super) struct Spending {
    pub session: Uuid,
    pub budget: Uuid,
    pub statement: Uuid,
    pub amount: i64,
}

/// What a host claims.
#[derive(Default)]
pub(super) struct Claim {
    pub id: Uuid,
    pub session: Uuid,
    pub statement: Uuid,
    pub claimant: Uuid,
    pub amount: i64,
    pub state: String,
    pub paid_at: Option<i64>,
}

/// All of it.
#[derive(Default)]
pub(super) struct Uses {
    pub rooms: Vec<Room>,
    pub accepted: Vec<Accepted>,
    pub statements: Vec<Statement>,
    pub intervals: Vec<Interval>,
    pub marks: Vec<Mark>,
    pub budgets: Vec<Budget>,
    pub reservations: Vec<Reservation>,
    pub spendings: Vec<Spending>,
    pub claims: Vec<Claim>,
    /// Ids of changes of budgets, which entries name as their causes.
    pub changes: Vec<Uuid>,
}

statements! {
    /// Rooms that were started.
    ROOMS = "select r.session_id, r.started_at, r.ended_at, case when s.usage_provided and s.usage_enabled then 1 else 0 end
        from room r join site s on s.id = r.site_id where r.started_at is not null";
    /// Estimates that were accepted.
    ACCEPTED = "select session_id, ceiling, accepted_at from session_estimate order by accepted_at";
    /// What was frozen, and by which prices.
    STATEMENTS = "select u.id, u.session_id, u.settlement, u.from_at, u.until_at, u.computer, u.call_in, u.toll_free,
        u.call_out, u.voip, u.minimum_added, u.actual_net, u.actual_tax, u.ceiling, u.charged_net, u.charged_tax,
        u.people_revenue + u.teleconference_revenue, v.computer, v.call_in, v.toll_free, v.call_out, v.voip,
        v.tax_rate_ppm, v.minimum, u.frozen_at from usage_statement u join tariff_version v on v.id = u.tariff_version_id";
    /// The intervals of what was frozen.
    INTERVALS = "select statement_id, leg, up_at, down_at from usage_interval";
    /// What was heard in time, the last heartbeats with it.
    MARKS = "select session_id, kind, source, instance, connection, device, leg, computer, at, observed_at
            from usage_fact where not late
        union all select session_id, 'heard', source, instance, connection, device, leg, computer, heard_at, heard_at
            from usage_heartbeat";
    /// Budgets.
    BUDGETS = "select id, allocated, reserved, spent, case when overdraft then 1 else 0 end from division_budget";
    /// What is or was reserved.
    RESERVATIONS = "select intent_id, session_id, budget_id, amount, state from budget_reservation";
    /// What sessions cost.
    SPENDINGS = "select session_id, budget_id, statement_id, amount from budget_spending";
    /// Claims.
    CLAIMS = "select id, session_id, statement_id, amount, state, claimant, paid_at from claim";
    /// Changes of budgets.
    CHANGES = "select id from budget_change";
}

fn five(row: &Row, first: usize) -> Result<[i64; 5], StoreError> {
    Ok([row.get(first)?, row.get(first + 1)?, row.get(first + 2)?, row.get(first + 3)?, row.get(first + 4)?])
}

impl Uses {
    pub async fn read(tx: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            rooms: list(tx, &ROOMS, |row| {
                let (session, started_at, ended_at) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Room { session, started_at, ended_at, is_sold: row.get::<i64>(3)? == 1 })
            })
            .await?,
            accepted: list(tx, &ACCEPTED, |row| {
                Ok(Accepted { session: row.get(0)?, ceiling: row.get(1)?, accepted_at: row.get(2)? })
            })
            .await?,
            statements: list(tx, &STATEMENTS, |row| {
                Ok(Statement {
                    id: row.get(0)?,
                    session: row.get(1)?,
                    settlement: row.get(2)?,
                    from: row.get(3)?,
                    until: row.get(4)?,
                    used: five(row, 5)?,
                    minimum_added: row.get(10)?,
                    actual: (row.get(11)?, row.get(12)?),
                    ceiling: row.get(13)?,
                    charged: (row.get(14)?, row.get(15)?),
                    revenue: row.get(16)?,
                    rates: five(row, 17)?,
                    tax_rate_ppm: row.get(22)?,
                    minimum: row.get(23)?,
                    frozen_at: row.get(24)?,
                })
            })
            .await?,
            intervals: list(tx, &INTERVALS, |row| {
                let (statement, leg) = (row.get(0)?, row.get(1)?);
                Ok(Interval { statement, leg, up: row.get(2)?, down: row.get(3)? })
            })
            .await?,
            marks: list(tx, &MARKS, |row| {
                Ok(Mark {
                    session: row.get(0)?,
                    kind: row.get(1)?,
                    connection: (row.get(2)?, row.get(3)?, row.get(4)?),
                    device: row.get(5)?,
                    leg: row.get(6)?,
                    computer: row.get(7)?,
                    at: row.get(8)?,
                    observed_at: row.get(9)?,
                })
            })
            .await?,
            budgets: list(tx, &BUDGETS, |row| {
                let (id, allocated, reserved) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let overdraft = row.get::<i64>(4)? == 1;
                Ok(Budget { id, allocated, reserved, spent: row.get(3)?, overdraft })
            })
            .await?,
            reservations: list(tx, &RESERVATIONS, |row| {
                let (intent, session, budget) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Reservation { intent, session, budget, amount: row.get(3)?, state: row.get(4)? })
            })
            .await?,
            spendings: list(tx, &SPENDINGS, |row| {
                let (session, budget, statement) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Spending { session, budget, statement, amount: row.get(3)? })
            })
            .await?,
            claims: list(tx, &CLAIMS, |row| {
                let (id, session, statement) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let (amount, state, claimant) = (row.get(3)?, row.get(4)?, row.get(5)?);
                Ok(Claim { id, session, statement, claimant, amount, state, paid_at: row.get(6)? })
            })
            .await?,
            changes: list(tx, &CHANGES, |row| row.get(0)).await?,
        })
    }

    /// What was frozen of a session.
    pub fn statement(&self, session: Uuid) -> Option<&Statement> {
        self.statements.iter().find(|statement| statement.session == session)
    }
}
