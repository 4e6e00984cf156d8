-- Giving back: orders that money go back, what may still go back of each capture, cancelled registrations and sessions.

-- What was taken, and how much of it is back or reserved to go back: the row that two clerks meet at (PS-I-4).
create table capture (
    attempt_id {uuid} not null references attempt (id),
    object {text} not null,
    site_id {uuid} not null,
    amount {int} not null,
    going_back {int} not null,
    primary key (attempt_id, object),
    constraint capture_is_never_given_back_twice check (going_back >= 0 and going_back <= amount)
){strict};

-- An order that money go back: stored with its reservation before anything is sent (PS 6.9).
create table refund (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    mode {text} not null,
    intent_id {uuid} not null references intent (id),
    attempt_id {uuid} not null references attempt (id),
    registration_id {uuid} not null,
    session_id {uuid} not null,
    number {int} not null,
    capture {text},
    currency {text} not null,
    net {int} not null,
    tax {int} not null,
    amount {int} not null constraint refund_moves_something check (amount > 0),
    cause {text} not null,
    reason {text} not null,
    requested_by {text} not null,
    state {text} not null,
    tries {int} not null,
    reserved {bool} not null,
    posted {bool} not null,
    requested_at {int} not null,
    ended_at {int},
    constraint refund_number_is_unique unique (intent_id, number),
    constraint refund_adds_up check (net + tax = amount)
){strict};

-- Refunds of a session: how far its cancellation is.
create index refund_by_session on refund (session_id, state);

-- Refunds of a site, newest first: what waits for a person, and the list of finance.
create index refund_by_time on refund (site_id, mode, requested_at, id);

alter table operation add column refund_id {uuid};

alter table registration add column cancelled_at {int};
alter table registration add column cancel_cause {text};
alter table registration add column express_request_at {int};
alter table registration add column complimentary {bool} not null default false;
alter table registration add column changes {int} not null default 0;

-- Registrations of a session: who comes, and whom its cancellation reaches.
create index registration_by_session on registration (session_id, state, id);

-- Registrations of a mail address: a lost link is sent again.
create index registration_by_email on registration (site_id, email);

-- Closed when its session is called off: nothing is kept or sold any more.
alter table seats add column closed {bool} not null default false;

alter table session add column cancelled_at {int};
alter table session add column cancel_reason {text} not null default '';
alter table session add column moved_at {int};
-- Who registered before the session was moved may give the seat back for the whole price until then (S-80).
alter table session add column moved_cancel_until {int};

-- A mail to somebody else than the registration's person of now: who was replaced, or an address that was corrected.
alter table mail add column to_name {text};
alter table mail add column to_address {text};

-- What is there already: captures, and the refunds that went back by themselves.
insert into capture (attempt_id, object, site_id, amount, going_back)
    select h.attempt_id, h.object, h.site_id, max(o.amount),
        coalesce((select cast(sum(r.amount) as bigint) from operation r where r.attempt_id = h.attempt_id
            and r.kind = 'refund' and r.target = h.object and r.state in ('sent', 'unknown', 'done')), 0)
    from observation h join operation o on o.id = h.operation_id
    where h.verdict = 'captured' and h.standing = 'counts' and h.object is not null
    group by h.attempt_id, h.object, h.site_id;

insert into refund (id, site_id, mode, intent_id, attempt_id, registration_id, session_id, number, capture, currency,
        net, tax, amount, cause, reason, requested_by, state, tries, reserved, posted, requested_at)
    select o.id, o.site_id, i.mode, i.id, a.id, i.registration_id, i.session_id, a.number * 1000 + o.number, o.target,
        o.currency, o.amount, 0, o.amount, case when o.reason = 'second-payment' then o.reason else 'no-seat' end, '',
        'payment', case when o.state = 'done' then 'done' when o.state = 'refused' then 'failed' else 'requested' end, 1,
        o.state <> 'refused', true, o.created_at
    from operation o join attempt a on a.id = o.attempt_id join intent i on i.id = a.intent_id
    where o.kind = 'refund' and o.state <> 'not-done';

update operation set refund_id = id where kind = 'refund' and state <> 'not-done';

-- Revenue of seats that were paid is recognized when their session has taken place.
insert into job (kind, subject, site_id, due_at, tries)
    select distinct 'recognize-revenue', s.id, s.site_id, s.ends_at, 0
    from session s join intent i on i.session_id = s.id where i.secured_by is not null;
