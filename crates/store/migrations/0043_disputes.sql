-- Disputes: a payer has his bank or the gateway take back what he paid (PS 6.11).
create table dispute (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    intent_id {uuid} not null references intent (id),
    attempt_id {uuid} not null references attempt (id),
    capture {text} not null,
    currency {text} not null,
    amount {int} not null constraint dispute_takes_something check (amount > 0),
    fee {int} not null constraint dispute_fee_is_no_gift check (fee >= 0),
    case_number {text} not null,
    reason {text} not null,
    opened_at {int} not null,
    answer_by {int},
    state {text} not null,
    ended_at {int}
){strict};

-- The disputes of a payment.
create index dispute_by_intent on dispute (intent_id, opened_at);

-- What they have done to the attempt: while one is open nothing of it is given back; what was lost cannot be given back any more.
alter table attempt add column disputed {bool} not null default false;
alter table attempt add column dispute_lost {int} not null default 0;
alter table attempt add column dispute_lost_tax {int} not null default 0;
