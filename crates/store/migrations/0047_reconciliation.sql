-- Reconciliation: a gateway's own list of transactions held against our books (PS 3.4). Of each account how it was compared last.
create table reconciliation (
    merchant_account_id {uuid} not null primary key references merchant_account (id),
    site_id {uuid} not null,
    asked_at {int} not null,
    answer {text} not null,
    -- Of the last comparison that was made.
    compared_at {int},
    compared_since {int},
    compared_until {int},
    agreed {int} not null default 0,
    others {int} not null default 0
){strict};

create index reconciliation_by_site on reconciliation (site_id);

-- Where the two differ: until they agree, or a person explains it.
create table difference (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    mode {text} not null,
    merchant_account_id {uuid} not null references merchant_account (id),
    difference {text} not null,
    object {text} not null,
    movement {text} not null,
    theirs_currency {text},
    theirs {int},
    ours_currency {text},
    ours {int},
    intent_id {uuid} references intent (id),
    moved_at {int} not null,
    found_at {int} not null,
    ended_at {int},
    ended_by {text},
    note {text} not null default ''
){strict};

create unique index difference_is_told_once on difference (merchant_account_id, object, difference);
create index difference_open on difference (site_id, mode, moved_at, id) where ended_at is null;

-- Refunds that were given at the console, by the day on which they were.
create index refund_by_console on refund (site_id, ended_at) where console_object is not null;

-- Disputes that were lost, by when.
create index dispute_by_end on dispute (site_id, ended_at) where lost > 0;
