-- A person posts a difference that stays (LT-E19), or takes that back: odd numbers post, and the even one behind reverses. Neither changes.
create table difference_posting (
    difference_id {uuid} not null references difference (id),
    number {int} not null constraint difference_posting_counts_from_one check (number > 0),
    site_id {uuid} not null,
    entry_id {uuid} not null references ledger_entry (id),
    account {int} not null,
    currency {text} not null,
    -- What it posted to the gateway's clearing account, minor units, debit positive.
    minor {int} not null,
    -- What either side said then.
    theirs_currency {text},
    theirs {int},
    ours_currency {text},
    ours {int},
    reason {text} not null,
    posted_by {text} not null,
    posted_at {int} not null,
    primary key (difference_id, number)
){strict};

{append_only difference_posting}

-- Which of them stands; none where nothing is posted.
alter table difference add column posted {int};
-- Since when both sides agree although one stands: what it posted is too much.
alter table difference add column agreed_at {int};

create index difference_posted on difference (site_id, mode, moved_at, id) where posted is not null;
