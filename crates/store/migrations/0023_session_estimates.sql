-- Estimated session cost: what a host has accepted, and what he expects while he has not.

-- The administrator's switch, beside the operator's (S-2, S-15).
alter table site add column usage_enabled {bool} not null default false;

-- How long a hold lasts at the account, in microseconds, as its owner has agreed with his processor; null: as long as
-- the gateway assures (decision 2).
alter table merchant_account add column hold_life {int};

-- An estimate as it was shown and accepted. It is never changed: whoever changes the session accepts another one, and
-- the newest counts.
create table session_estimate (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    session_id {uuid} not null,
    tariff_version_id {uuid} not null references tariff_version (id),
    settlement {text} not null,
    minutes {int} not null,
    computers {int} not null,
    call_in {int} not null,
    toll_free {int} not null,
    call_out {int} not null,
    voip {int} not null,
    currency {text} not null,
    net {int} not null,
    tax {int} not null,
    ceiling {int} not null,
    at_ceiling {text} not null,
    -- What becomes of the session as soon as it is paid: `schedules`, `starts`, or `stays` as it is.
    when_paid {text} not null,
    accepted_by {uuid} not null,
    accepted_at {int} not null
){strict};

create index session_estimate_by_session on session_estimate (session_id, accepted_at);

-- How many a host expects, as typed on the schedule page; null: nothing was typed.
create table session_expected (
    session_id {uuid} not null primary key,
    site_id {uuid} not null,
    computers {int},
    call_in {int},
    toll_free {int},
    call_out {int},
    voip {int}
){strict};

{append_only session_estimate}
