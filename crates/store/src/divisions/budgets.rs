//! Budgets of divisions: what is allocated of them, reserved and spent, and what their heads are asked. The row of a budget is
//! changed by conditional updates only, so that nothing is reserved twice (PS-I-39).

use crate::{Row, StoreError, Tx, Value, statements};
use domain::divisions::budgets::Budget;
use domain::ids::{
    AccountId, BudgetChangeId, BudgetId, BudgetRequestId, DivisionId, IntentId, SessionId, SiteId,
    StatementId,
};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::payments::intent::IntentState;
use domain::time::Timestamp;

/// A budget of a division and a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetRow {
    /// Its id.
    pub id: BudgetId,
    /// Whose it is.
    pub division: DivisionId,
    /// Test or Production.
    pub mode: Mode,
    /// The period: from this moment …
    pub from: Timestamp,
    /// … until before this one.
    pub until: Timestamp,
    /// How it stands.
    pub budget: Budget,
}

/// What is reserved of a budget for an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReservationRow {
    /// The intent.
    pub intent: IntentId,
    /// Of which budget.
    pub budget: BudgetId,
    /// How much.
    pub amount: Money,
}

/// A session that a budget pays for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLine {
    /// The session's slug.
    pub slug: String,
    /// Its title.
    pub topic: String,
    /// Its start.
    pub starts_at: Timestamp,
    /// Its time zone.
    pub time_zone: String,
    /// Who hosts it; may be empty.
    pub host: String,
    /// What is reserved for it.
    pub reserved: Money,
    /// What it cost.
    pub spent: Money,
}

/// Why a budget is as large as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLine {
    /// How much it was changed by.
    pub by: Money,
    /// Who did it.
    pub name: String,
    /// Why, in his words; may be empty.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

/// Where a request to go beyond a budget stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    /// A head is to decide.
    Asked,
    /// The budget was raised.
    Allowed,
    /// Not this time.
    Declined,
    /// Nothing is to be answered any more: it was paid, called off, or booked elsewhere.
    Closed,
}

impl RequestState {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Allowed => "allowed",
            Self::Declined => "declined",
            Self::Closed => "closed",
        }
    }

    /// Reads [`RequestState::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Asked, Self::Allowed, Self::Declined, Self::Closed]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// A host asks for more than a budget has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// Its id.
    pub id: BudgetRequestId,
    /// Of which budget.
    pub budget: BudgetId,
    /// For which session.
    pub session: SessionId,
    /// Who asks.
    pub asked_by: AccountId,
    /// What the session may cost at the most.
    pub ceiling: Money,
    /// Where it stands.
    pub state: RequestState,
    /// What the host says; may be empty.
    pub words: String,
    /// What the head answered; may be empty.
    pub answer: String,
    /// When he asked.
    pub asked_at: Timestamp,
}

macro_rules! budget_columns {
    () => {
        "b.id, b.division_id, b.mode, b.from_at, b.until_at, b.currency, b.allocated, b.reserved, b.spent, b.overdraft
        from division_budget b"
    };
}

macro_rules! request_columns {
    () => {
        "q.id, q.budget_id, q.session_id, q.asked_by, b.currency, q.ceiling, q.state, q.words, q.answer, q.asked_at
        from budget_request q join division_budget b on b.id = q.budget_id"
    };
}

statements! {
    /// The budgets of a division and mode, the latest period first.
    LIST_BUDGETS = concat!("select ", budget_columns!(), " where b.site_id = $1 and b.division_id = $2 and b.mode = $3
        order by b.from_at desc, b.id limit 200");
    /// A budget.
    GET_BUDGET = concat!("select ", budget_columns!(), " where b.site_id = $1 and b.id = $2");
    /// A budget, locked until the unit ends.
    LOCK_BUDGET = "update division_budget set overdraft = overdraft where site_id = $1 and id = $2 returning id,
        division_id, mode, from_at, until_at, currency, allocated, reserved, spent, overdraft";
    /// The budget of a division at a time.
    FIND_BUDGET = concat!("select ", budget_columns!(), " where b.site_id = $1 and b.division_id = $2 and b.mode = $3
        and b.currency = $4 and b.from_at <= $5 and b.until_at > $5 order by b.from_at desc, b.id limit 1");
    /// How many budgets of a division overlap a period.
    COUNT_OVERLAPS = "select count(*) from division_budget where site_id = $1 and division_id = $2 and mode = $3
        and currency = $4 and from_at < $6 and until_at > $5";
    /// A new budget.
    INSERT_BUDGET = "insert into division_budget (id, site_id, division_id, mode, from_at, until_at, currency, allocated,
        reserved, spent, overdraft, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9, $10)";
    /// Moves a budget from how it stood to how it stands; nothing when it stood otherwise.
    MOVE_BUDGET = "update division_budget set allocated = $3, reserved = $4, spent = $5, overdraft = $6
        where site_id = $1 and id = $2 and allocated = $7 and reserved = $8 and spent = $9 and overdraft = $10";
    /// Why a budget was changed.
    INSERT_CHANGE = "insert into budget_change (id, site_id, budget_id, minor, account_id, note, at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    /// All changes of a budget.
    LIST_CHANGES = "select c.minor, b.currency, a.name, c.note, c.at from budget_change c
        join division_budget b on b.id = c.budget_id join account a on a.id = c.account_id
        where c.site_id = $1 and c.budget_id = $2 order by c.at desc, c.id limit 200";
    /// A reservation; nothing when the intent has one.
    INSERT_RESERVATION = "insert into budget_reservation (intent_id, site_id, session_id, budget_id, amount, overdrawn,
        state, ends_at, created_at) values ($1, $2, $3, $4, $5, $6, 'reserved', $7, $8)
        on conflict (intent_id) do nothing";
    /// The reservation of an intent, while it holds.
    FIND_RESERVATION = "select r.intent_id, r.budget_id, b.currency, r.amount from budget_reservation r
        join division_budget b on b.id = r.budget_id
        where r.site_id = $1 and r.intent_id = $2 and r.state = 'reserved'";
    /// The reservations of a session, while they hold.
    LIST_RESERVATIONS = "select r.intent_id, r.budget_id, b.currency, r.amount from budget_reservation r
        join division_budget b on b.id = r.budget_id
        where r.site_id = $1 and r.session_id = $2 and r.state = 'reserved' order by r.created_at, r.intent_id limit 1000";
    /// How the intent of a reservation stands that holds; empty when it was never stored.
    INTENT_OF_RESERVATION = "select coalesce(i.state, '') from budget_reservation r left join intent i
        on i.id = r.intent_id where r.site_id = $1 and r.intent_id = $2 and r.state = 'reserved'";
    /// Ends a reservation; nothing when it has ended.
    END_RESERVATION = "update budget_reservation set state = $3, ended_at = $4
        where site_id = $1 and intent_id = $2 and state = 'reserved'";
    /// Ends what holds of a budget for a session, being spent, and says how much of it there was.
    SPEND_RESERVED = "update budget_reservation set state = 'spent', ended_at = $4
        where site_id = $1 and session_id = $2 and budget_id = $3 and state = 'reserved' returning amount";
    /// A reservation takes another one's place, and what that held; nothing when it has ended or changed.
    ENLARGE_RESERVATION = "update budget_reservation set amount = $4
        where site_id = $1 and intent_id = $2 and amount = $3 and state = 'reserved'";
    /// What a session cost; nothing when that is known.
    INSERT_SPENDING = "insert into budget_spending (session_id, site_id, budget_id, statement_id, amount, at)
        values ($1, $2, $3, $4, $5, $6) on conflict (session_id) do nothing";
    /// What a session cost, and which budget.
    FIND_SPENDING = "select p.budget_id, b.currency, p.amount from budget_spending p
        join division_budget b on b.id = p.budget_id where p.site_id = $1 and p.session_id = $2";
    /// How many reservations of a session were spent on it.
    COUNT_SPENT_RESERVATIONS = "select count(*) from budget_reservation
        where site_id = $1 and session_id = $2 and state = 'spent'";
    /// A session cost another amount; nothing when it did not cost what was read.
    CHANGE_SPENDING = "update budget_spending set amount = $4 where site_id = $1 and session_id = $2 and amount = $3";
    /// The sessions that a budget pays for.
    LIST_LINES = "select s.slug, s.topic, s.starts_at, s.time_zone, coalesce(a.name, ''), b.currency,
        coalesce((select cast(sum(r.amount) as bigint) from budget_reservation r where r.budget_id = b.id and r.session_id = s.id
            and r.state = 'reserved'), 0),
        coalesce((select cast(sum(p.amount) as bigint) from budget_spending p where p.budget_id = b.id and p.session_id = s.id), 0)
        from division_budget b join session s on s.site_id = b.site_id left join account a on a.id = s.host
        where b.site_id = $1 and b.id = $2 and (exists (select 1 from budget_reservation r where r.budget_id = b.id
            and r.session_id = s.id and r.state = 'reserved')
            or exists (select 1 from budget_spending p where p.budget_id = b.id and p.session_id = s.id))
        order by s.starts_at desc, s.id limit 500";
    /// A request; nothing when the session has one that is open.
    INSERT_REQUEST = "insert into budget_request (id, site_id, budget_id, session_id, asked_by, ceiling, state, words,
        answer, asked_at) values ($1, $2, $3, $4, $5, $6, 'asked', $7, '', $8) on conflict do nothing";
    /// A request.
    GET_REQUEST = concat!("select ", request_columns!(), " where q.site_id = $1 and q.id = $2");
    /// The latest request about a session.
    LATEST_REQUEST = concat!("select ", request_columns!(), " where q.site_id = $1 and q.session_id = $2
        order by q.asked_at desc, q.id limit 1");
    /// What waits for an answer.
    LIST_REQUESTS = concat!("select ", request_columns!(), " where q.site_id = $1 and b.mode = $2
        and q.state = 'asked' order by q.asked_at, q.id limit 1000");
    /// Nobody has to answer what is asked about a session any more.
    CLOSE_REQUESTS = "update budget_request set state = 'closed', decided_at = $3
        where site_id = $1 and session_id = $2 and state = 'asked'";
    /// Decides a request; nothing when it was decided.
    DECIDE_REQUEST = "update budget_request set state = $3, answer = $4, decided_by = $5, decided_at = $6
        where site_id = $1 and id = $2 and state = 'asked'";
}

fn budget(row: &Row) -> Result<BudgetRow, StoreError> {
    let currency = row.word(5, Currency::from_code)?;
    let money = |index| Ok::<_, StoreError>(Money::new(row.get(index)?, currency));
    Ok(BudgetRow {
        id: row.get(0)?,
        division: row.get(1)?,
        mode: row.word(2, Mode::parse)?,
        from: row.get(3)?,
        until: row.get(4)?,
        budget: Budget {
            allocated: money(6)?,
            reserved: money(7)?,
            spent: money(8)?,
            overdraft: row.get(9)?,
        },
    })
}

/// The budgets of a division in a mode, the latest period first.
pub async fn list(
    tx: &mut Tx,
    site: SiteId,
    division: DivisionId,
    mode: Mode,
) -> Result<Vec<BudgetRow>, StoreError> {
    let values = [site.into(), division.into(), mode.as_str().into()];
    tx.query(&LIST_BUDGETS, &values).await?.iter().map(budget).collect()
}

/// A budget of the site.
pub async fn get(tx: &mut Tx, site: SiteId, id: BudgetId) -> Result<Option<BudgetRow>, StoreError> {
    tx.query_opt(&GET_BUDGET, &[site.into(), id.into()]).await?.as_ref().map(budget).transpose()
}

/// The same, locked until the unit ends: what is decided about it holds.
pub async fn lock(tx: &mut Tx, site: SiteId, id: BudgetId) -> Result<BudgetRow, StoreError> {
    budget(&tx.query_one(&LOCK_BUDGET, &[site.into(), id.into()]).await?)
}

/// The budget in which a session at that time falls.
pub async fn find(
    tx: &mut Tx,
    site: SiteId,
    division: DivisionId,
    (mode, currency): (Mode, Currency),
    at: Timestamp,
) -> Result<Option<BudgetRow>, StoreError> {
    let values = [site.into(), division.into(), mode.as_str().into(), currency.code().into(), at.into()];
    tx.query_opt(&FIND_BUDGET, &values).await?.as_ref().map(budget).transpose()
}

/// Whether another budget of the division overlaps that of `row`.
pub async fn overlaps(tx: &mut Tx, site: SiteId, row: &BudgetRow) -> Result<bool, StoreError> {
    let values: [Value; 6] = [
        site.into(),
        row.division.into(),
        row.mode.as_str().into(),
        row.budget.allocated.currency.code().into(),
        row.from.into(),
        row.until.into(),
    ];
    Ok(tx.query_one(&COUNT_OVERLAPS, &values).await?.get::<i64>(0)? > 0)
}

/// Adds a budget of which nothing is reserved or spent.
pub async fn insert(tx: &mut Tx, site: SiteId, row: &BudgetRow, now: Timestamp) -> Result<(), StoreError> {
    let values: [Value; 10] = [
        row.id.into(),
        site.into(),
        row.division.into(),
        row.mode.as_str().into(),
        row.from.into(),
        row.until.into(),
        row.budget.allocated.currency.code().into(),
        row.budget.allocated.minor.into(),
        row.budget.overdraft.into(),
        now.into(),
    ];
    tx.execute(&INSERT_BUDGET, &values).await.map(drop)
}

/// Moves a budget from how it was read to `after`; false when somebody was faster.
pub async fn set(tx: &mut Tx, site: SiteId, before: &BudgetRow, after: &Budget) -> Result<bool, StoreError> {
    let was = &before.budget;
    let values: [Value; 10] = [
        site.into(),
        before.id.into(),
        after.allocated.minor.into(),
        after.reserved.minor.into(),
        after.spent.minor.into(),
        after.overdraft.into(),
        was.allocated.minor.into(),
        was.reserved.minor.into(),
        was.spent.minor.into(),
        was.overdraft.into(),
    ];
    Ok(tx.execute(&MOVE_BUDGET, &values).await? == 1)
}

/// Notes why a budget was changed.
pub async fn insert_change(
    tx: &mut Tx,
    site: SiteId,
    (id, budget): (BudgetChangeId, BudgetId),
    by: Money,
    (account, note): (AccountId, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let values: [Value; 7] =
        [id.into(), site.into(), budget.into(), by.minor.into(), account.into(), note.into(), now.into()];
    tx.execute(&INSERT_CHANGE, &values).await.map(drop)
}

/// Why a budget is as large as it is, the latest first.
pub async fn changes(tx: &mut Tx, site: SiteId, budget: BudgetId) -> Result<Vec<ChangeLine>, StoreError> {
    let line = |row: &Row| {
        Ok(ChangeLine {
            by: Money::new(row.get(0)?, row.word(1, Currency::from_code)?),
            name: row.get(2)?,
            note: row.get(3)?,
            at: row.get(4)?,
        })
    };
    tx.query(&LIST_CHANGES, &[site.into(), budget.into()]).await?.iter().map(line).collect()
}

/// Adds a reservation; false when the intent has, or had, one.
pub async fn reserve(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    reservation: &ReservationRow,
    overdrawn: Money,
    (ends_at, now): (Timestamp, Timestamp),
) -> Result<bool, StoreError> {
    let values: [Value; 8] = [
        reservation.intent.into(),
        site.into(),
        session.into(),
        reservation.budget.into(),
        reservation.amount.minor.into(),
        overdrawn.minor.into(),
        ends_at.into(),
        now.into(),
    ];
    Ok(tx.execute(&INSERT_RESERVATION, &values).await? == 1)
}

fn reservation(row: &Row) -> Result<ReservationRow, StoreError> {
    let amount = Money::new(row.get(3)?, row.word(2, Currency::from_code)?);
    Ok(ReservationRow { intent: row.get(0)?, budget: row.get(1)?, amount })
}

/// The reservation of an intent, while it holds.
pub async fn reservation_of(
    tx: &mut Tx,
    site: SiteId,
    intent: IntentId,
) -> Result<Option<ReservationRow>, StoreError> {
    let values = [site.into(), intent.into()];
    tx.query_opt(&FIND_RESERVATION, &values).await?.as_ref().map(reservation).transpose()
}

/// The reservations of a session, while they hold, in the order in which they were made.
pub async fn reservations(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Vec<ReservationRow>, StoreError> {
    tx.query(&LIST_RESERVATIONS, &[site.into(), session.into()]).await?.iter().map(reservation).collect()
}

/// How the intent of a reservation stands, while that holds: `Some(None)` when the intent was never stored.
pub async fn intent_of(
    tx: &mut Tx,
    site: SiteId,
    intent: IntentId,
) -> Result<Option<Option<IntentState>>, StoreError> {
    let found = tx.query_opt(&INTENT_OF_RESERVATION, &[site.into(), intent.into()]).await?;
    found.map(|row| Ok(IntentState::parse(&row.get::<String>(0)?))).transpose()
}

/// Ends a reservation as "spent" or "freed"; false when it has ended.
pub async fn end_reservation(
    tx: &mut Tx,
    site: SiteId,
    intent: IntentId,
    state: &'static str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values = [site.into(), intent.into(), state.into(), now.into()];
    Ok(tx.execute(&END_RESERVATION, &values).await? == 1)
}

/// Ends the reservations that hold of a budget for a session, because its cost is known: how much they were.
pub async fn spend_reserved(
    tx: &mut Tx,
    (site, session): (SiteId, SessionId),
    budget: BudgetId,
    currency: Currency,
    now: Timestamp,
) -> Result<Money, StoreError> {
    let values = [site.into(), session.into(), budget.into(), now.into()];
    let ended = tx.query(&SPEND_RESERVED, &values).await?;
    let amounts = ended.iter().map(|row| row.get::<i64>(0)).collect::<Result<Vec<_>, _>>()?;
    Ok(Money::new(amounts.iter().sum(), currency))
}

/// Enlarges a reservation; false when it has ended or changed.
pub async fn enlarge(
    tx: &mut Tx,
    site: SiteId,
    reservation: &ReservationRow,
    to: Money,
) -> Result<bool, StoreError> {
    let values: [Value; 4] =
        [site.into(), reservation.intent.into(), reservation.amount.minor.into(), to.minor.into()];
    Ok(tx.execute(&ENLARGE_RESERVATION, &values).await? == 1)
}

/// Notes what a session cost; false when that is known.
pub async fn spend(
    tx: &mut Tx,
    site: SiteId,
    (session, statement): (SessionId, StatementId),
    budget: BudgetId,
    amount: Money,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values: [Value; 6] =
        [session.into(), site.into(), budget.into(), statement.into(), amount.minor.into(), now.into()];
    Ok(tx.execute(&INSERT_SPENDING, &values).await? == 1)
}

/// Which budget paid for a session, and how much.
pub async fn spent(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Option<(BudgetId, Money)>, StoreError> {
    let found = tx.query_opt(&FIND_SPENDING, &[site.into(), session.into()]).await?;
    found.map(|row| Ok((row.get(0)?, Money::new(row.get(2)?, row.word(1, Currency::from_code)?)))).transpose()
}

/// Whether a session was paid by what was reserved for it.
pub async fn was_reserved(tx: &mut Tx, site: SiteId, session: SessionId) -> Result<bool, StoreError> {
    let values = [site.into(), session.into()];
    Ok(tx.query_one(&COUNT_SPENT_RESERVATIONS, &values).await?.get::<i64>(0)? > 0)
}

/// Notes that a session cost another amount than was read; false when somebody was faster.
pub async fn change_spending(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    (from, to): (Money, Money),
) -> Result<bool, StoreError> {
    let values = [site.into(), session.into(), from.minor.into(), to.minor.into()];
    Ok(tx.execute(&CHANGE_SPENDING, &values).await? == 1)
}

/// The sessions that a budget pays for, the latest first.
pub async fn lines(tx: &mut Tx, site: SiteId, budget: BudgetId) -> Result<Vec<BudgetLine>, StoreError> {
    let line = |row: &Row| {
        let currency = row.word(5, Currency::from_code)?;
        Ok(BudgetLine {
            slug: row.get(0)?,
            topic: row.get(1)?,
            starts_at: row.get(2)?,
            time_zone: row.get(3)?,
            host: row.get(4)?,
            reserved: Money::new(row.get(6)?, currency),
            spent: Money::new(row.get(7)?, currency),
        })
    };
    tx.query(&LIST_LINES, &[site.into(), budget.into()]).await?.iter().map(line).collect()
}

/// Adds a request; false when the session has one that is open.
pub async fn ask(tx: &mut Tx, site: SiteId, request: &RequestRow) -> Result<bool, StoreError> {
    let values: [Value; 8] = [
        request.id.into(),
        site.into(),
        request.budget.into(),
        request.session.into(),
        request.asked_by.into(),
        request.ceiling.minor.into(),
        (&request.words).into(),
        request.asked_at.into(),
    ];
    Ok(tx.execute(&INSERT_REQUEST, &values).await? == 1)
}

fn request(row: &Row) -> Result<RequestRow, StoreError> {
    Ok(RequestRow {
        id: row.get(0)?,
        budget: row.get(1)?,
        session: row.get(2)?,
        asked_by: row.get(3)?,
        ceiling: Money::new(row.get(5)?, row.word(4, Currency::from_code)?),
        state: row.word(6, RequestState::parse)?,
        words: row.get(7)?,
        answer: row.get(8)?,
        asked_at: row.get(9)?,
    })
}

/// A request of the site.
pub async fn get_request(
    tx: &mut Tx,
    site: SiteId,
    id: BudgetRequestId,
) -> Result<Option<RequestRow>, StoreError> {
    tx.query_opt(&GET_REQUEST, &[site.into(), id.into()]).await?.as_ref().map(request).transpose()
}

/// The latest request about a session.
pub async fn latest_request(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
) -> Result<Option<RequestRow>, StoreError> {
    tx.query_opt(&LATEST_REQUEST, &[site.into(), session.into()]).await?.as_ref().map(request).transpose()
}

/// What waits for an answer, oldest first.
pub async fn open_requests(tx: &mut Tx, site: SiteId, mode: Mode) -> Result<Vec<RequestRow>, StoreError> {
    let values = [site.into(), mode.as_str().into()];
    tx.query(&LIST_REQUESTS, &values).await?.iter().map(request).collect()
}

/// Closes what is asked about a session: there is nothing to answer any more.
pub async fn close_requests(
    tx: &mut Tx,
    site: SiteId,
    session: SessionId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&CLOSE_REQUESTS, &[site.into(), session.into(), now.into()]).await.map(drop)
}

/// Decides a request; false when it was decided.
pub async fn decide_request(
    tx: &mut Tx,
    site: SiteId,
    id: BudgetRequestId,
    (state, answer): (RequestState, &str),
    (by, now): (AccountId, Timestamp),
) -> Result<bool, StoreError> {
    let values: [Value; 6] =
        [site.into(), id.into(), state.as_str().into(), answer.into(), by.into(), now.into()];
    Ok(tx.execute(&DECIDE_REQUEST, &values).await? == 1)
}
