-- Pay-per-use: tariffs of the operator and what of them a site gets, facts about connections, and what was frozen.

create table tariff (
    id {uuid} not null primary key,
    name {text} not null constraint tariff_name_is_unique unique,
    currency {text} not null,
    created_at {int} not null
){strict};

-- Rates in millionths of the minor unit per minute. A version never changes, except that it may be taken back before it
-- holds: sessions name the one that their host accepted (S-16).
create table tariff_version (
    id {uuid} not null primary key,
    tariff_id {uuid} not null references tariff (id),
    number {int} not null,
    effective_at {int} not null,
    computer {int} not null,
    call_in {int} not null,
    toll_free {int} not null,
    call_out {int} not null,
    voip {int} not null,
    tax_name {text} not null,
    tax_rate_ppm {int} not null,
    minimum {int} not null,
    withdrawn_at {int},
    created_at {int} not null,
    constraint tariff_version_number_is_unique unique (tariff_id, number)
){strict};

-- Given by the operator only (S-15).
alter table site add column usage_provided {bool} not null default false;
alter table site add column usage_tariff_id {uuid};
alter table site add column usage_buffer_ppm {int} not null default 200000;
alter table site add column usage_settlement {text} not null default 'measured';

-- Facts as they were accepted (`domain::usage::facts`), each once by the key of its source. Whom a poll found has rows of
-- its own under the poll's key. `late` is what came after the freeze: it changes nothing (PS-U4).
create table usage_fact (
    site_id {uuid} not null,
    session_id {uuid} not null,
    source {text} not null,
    instance {text} not null,
    event_key {text} not null,
    kind {text} not null,
    connection {text} not null,
    participant {text} not null,
    device {text} not null,
    leg {text} not null,
    computer {text},
    registration_id {uuid},
    at {int} not null,
    other_at {int},
    observed_at {int} not null,
    late {bool} not null,
    primary key (session_id, source, instance, event_key, connection)
){strict};

-- The last heartbeat of a connection; gaps between heartbeats are facts.
create table usage_heartbeat (
    site_id {uuid} not null,
    session_id {uuid} not null,
    source {text} not null,
    instance {text} not null,
    connection {text} not null,
    participant {text} not null,
    device {text} not null,
    leg {text} not null,
    computer {text},
    registration_id {uuid},
    heard_at {int} not null,
    primary key (session_id, source, instance, connection)
){strict};

-- What a session used, frozen when it was over (PS-I-28), and what is charged for it. Lengths are microseconds.
create table usage_statement (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    session_id {uuid} not null constraint usage_statement_is_one_per_session unique,
    mode {text} not null,
    tariff_version_id {uuid} not null references tariff_version (id),
    settlement {text} not null,
    currency {text} not null,
    from_at {int} not null,
    until_at {int} not null,
    computer {int} not null,
    call_in {int} not null,
    toll_free {int} not null,
    call_out {int} not null,
    voip {int} not null,
    minimum_added {int} not null,
    actual_net {int} not null,
    actual_tax {int} not null,
    ceiling {int} not null,
    charged_net {int} not null,
    charged_tax {int} not null,
    people_revenue {int} not null,
    teleconference_revenue {int} not null,
    frozen_at {int} not null
){strict};

create index usage_statement_by_time on usage_statement (site_id, mode, frozen_at);

create table usage_interval (
    statement_id {uuid} not null references usage_statement (id),
    number {int} not null,
    source {text} not null,
    connection {text} not null,
    participant {text} not null,
    registration_id {uuid},
    device {text} not null,
    leg {text} not null,
    up_at {int} not null,
    down_at {int} not null,
    up_edge {text} not null,
    down_edge {text} not null,
    constraint usage_interval_is_some_time check (up_at < down_at),
    primary key (statement_id, number)
){strict};

{append_only usage_fact}
{append_only usage_statement}
{append_only usage_interval}
