-- Divisions: who heads them, their budgets, what of them is reserved and spent, what their heads are asked; claims of
-- hosts on them.

create table division_head (
    division_id {uuid} not null references division (id),
    account_id {uuid} not null references account (id),
    primary key (division_id, account_id)
){strict};

create index division_head_by_account on division_head (account_id);

-- A period is [from_at, until_at). What is allocated is free, reserved or spent (PS-I-39).
create table division_budget (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    division_id {uuid} not null references division (id),
    mode {text} not null,
    from_at {int} not null,
    until_at {int} not null,
    currency {text} not null,
    allocated {int} not null,
    reserved {int} not null,
    spent {int} not null,
    overdraft {bool} not null,
    created_at {int} not null,
    constraint budget_is_some_time check (from_at < until_at),
    constraint budget_is_not_negative check (allocated >= 0 and reserved >= 0 and spent >= 0),
    constraint budget_is_never_overspent check (overdraft or reserved + spent <= allocated)
){strict};

create index division_budget_by_division on division_budget (division_id, mode, from_at);

-- Why what is allocated is as much as it is.
create table budget_change (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    budget_id {uuid} not null references division_budget (id),
    minor {int} not null,
    account_id {uuid} not null,
    note {text} not null,
    at {int} not null
){strict};

create index budget_change_by_budget on budget_change (budget_id, at);

-- Two-phase: an intent's ceiling is reserved until its session is settled, or the intent is closed (PS-C25).
create table budget_reservation (
    intent_id {uuid} not null primary key,
    site_id {uuid} not null,
    session_id {uuid} not null,
    budget_id {uuid} not null references division_budget (id),
    amount {int} not null,
    overdrawn {int} not null,
    state {text} not null,
    ends_at {int} not null,
    created_at {int} not null,
    ended_at {int}
){strict};

create index budget_reservation_by_session on budget_reservation (site_id, session_id);
create index budget_reservation_by_budget on budget_reservation (budget_id, session_id);

-- What a session cost its division: one division at a time (PS-I-40).
create table budget_spending (
    session_id {uuid} not null primary key,
    site_id {uuid} not null,
    budget_id {uuid} not null references division_budget (id),
    statement_id {uuid} not null,
    amount {int} not null,
    at {int} not null
){strict};

create index budget_spending_by_budget on budget_spending (budget_id, at);

-- A host asks for more than a budget has.
create table budget_request (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    budget_id {uuid} not null references division_budget (id),
    session_id {uuid} not null,
    asked_by {uuid} not null,
    ceiling {int} not null,
    state {text} not null,
    words {text} not null,
    answer {text} not null,
    asked_at {int} not null,
    decided_by {uuid},
    decided_at {int}
){strict};

create unique index budget_request_is_open_once on budget_request (session_id) where state = 'asked';
create index budget_request_by_budget on budget_request (budget_id, state);
create index budget_request_by_session on budget_request (session_id, asked_at);

create table claim (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    session_id {uuid} not null,
    statement_id {uuid} not null,
    division_id {uuid} not null references division (id),
    mode {text} not null,
    claimant {uuid} not null,
    currency {text} not null,
    amount {int} not null,
    state {text} not null,
    filed_at {int} not null,
    decided_by {uuid},
    decided_at {int},
    words {text} not null,
    paid_by {uuid},
    paid_at {int},
    reference {text} not null,
    settled_by {uuid},
    settled_at {int},
    constraint claim_is_for_something check (amount > 0)
){strict};

create unique index claim_is_open_once on claim (statement_id) where state in ('filed', 'approved');
create index claim_by_time on claim (site_id, mode, filed_at);
create index claim_by_statement on claim (site_id, statement_id);

-- Entries of divisions belong to no payment: their ids of merchant account, intent and registration are nil, and what they
-- belong to stands here.
create table ledger_division (
    entry_id {uuid} not null primary key references ledger_entry (id),
    division_id {uuid} not null references division (id),
    budget_id {uuid}
){strict};

create index ledger_entry_by_session on ledger_entry (site_id, session_id);

{append_only budget_change}
{append_only ledger_division}
