-- Hosts pay, too: an intent pays for a seat, or for the use of a session (S-50). Rows about the use of a session name no
-- registration; the operator is paid, so that `site_id` is his, and `use_site_id` is the site whose session it is.

-- sqlite:
create table intent_new (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    registration_id {uuid} constraint intent_is_one_per_registration unique references registration (id),
    session_id {uuid} not null,
    merchant_account_id {uuid} not null references merchant_account (id),
    mode {text} not null,
    currency {text} not null,
    net {int} not null,
    tax {int} not null,
    due {int} not null,
    tax_name {text} not null,
    tax_rate_ppm {int} not null,
    terms {text} not null,
    state {text} not null,
    secured_by {uuid},
    version {int} not null,
    created_at {int} not null,
    use_site_id {uuid},
    use_number {int},
    use_payer {uuid},
    use_adds {bool},
    use_at_once {bool},
    use_taken {int},
    use_given_up_at {int},
    constraint intent_adds_up check (net + tax = due),
    constraint intent_pays_for_one_thing check ((registration_id is null) <> (use_site_id is null)),
    constraint intent_takes_no_more_than_due check (use_taken is null or use_taken between 0 and due),
    constraint intent_of_use_has_its_number unique (session_id, use_number)
){strict};
insert into intent_new (id, site_id, registration_id, session_id, merchant_account_id, mode, currency, net, tax, due,
    tax_name, tax_rate_ppm, terms, state, secured_by, version, created_at)
    select id, site_id, registration_id, session_id, merchant_account_id, mode, currency, net, tax, due,
    tax_name, tax_rate_ppm, terms, state, secured_by, version, created_at from intent;
drop table intent;
alter table intent_new rename to intent;
create index intent_in_test on intent (site_id) where mode = 'test';
create index intent_by_time on intent (site_id, mode, created_at, id);
create index intent_by_session on intent (site_id, session_id);

create table ledger_entry_new (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    mode {text} not null,
    event {text} not null,
    merchant_account_id {uuid} not null,
    cause {text} not null,
    currency {text} not null,
    intent_id {uuid} not null,
    session_id {uuid} not null,
    registration_id {uuid},
    posted_at {int} not null,
    constraint ledger_entry_is_one_per_fact unique (merchant_account_id, event, cause)
){strict};
insert into ledger_entry_new (id, site_id, mode, event, merchant_account_id, cause, currency, intent_id, session_id,
    registration_id, posted_at) select id, site_id, mode, event, merchant_account_id, cause, currency, intent_id,
    session_id, registration_id, posted_at from ledger_entry;
drop table ledger_entry;
alter table ledger_entry_new rename to ledger_entry;
create index ledger_entry_by_time on ledger_entry (site_id, mode, posted_at, id);
create index ledger_entry_by_intent on ledger_entry (intent_id);
{append_only ledger_entry}

create table refund_new (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    mode {text} not null,
    intent_id {uuid} not null references intent (id),
    attempt_id {uuid} not null references attempt (id),
    registration_id {uuid},
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
    console_object {text},
    constraint refund_number_is_unique unique (intent_id, number),
    constraint refund_adds_up check (net + tax = amount)
){strict};
insert into refund_new (id, site_id, mode, intent_id, attempt_id, registration_id, session_id, number, capture,
    currency, net, tax, amount, cause, reason, requested_by, state, tries, reserved, posted, requested_at, ended_at,
    console_object) select id, site_id, mode, intent_id, attempt_id, registration_id, session_id, number, capture,
    currency, net, tax, amount, cause, reason, requested_by, state, tries, reserved, posted, requested_at, ended_at,
    console_object from refund;
drop table refund;
alter table refund_new rename to refund;
create index refund_by_session on refund (session_id, state);
create index refund_by_time on refund (site_id, mode, requested_at, id);

create table receipt_new (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    mode {text} not null,
    year {int} not null,
    number {int} not null,
    registration_id {uuid},
    intent_id {uuid} not null,
    attempt_id {uuid} not null,
    content {text} not null,
    issued_at {int} not null,
    replaces {uuid} constraint receipt_is_replaced_once unique,
    constraint receipt_number_is_unique unique (site_id, mode, year, number)
){strict};
insert into receipt_new (id, site_id, mode, year, number, registration_id, intent_id, attempt_id, content, issued_at,
    replaces) select id, site_id, mode, year, number, registration_id, intent_id, attempt_id, content, issued_at,
    replaces from receipt;
drop table receipt;
alter table receipt_new rename to receipt;
create unique index receipt_is_first_once on receipt (registration_id) where replaces is null;
create index receipt_by_registration on receipt (registration_id, issued_at, id);
{append_only receipt}

create table credit_note_new (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    mode {text} not null,
    year {int} not null,
    number {int} not null,
    receipt_id {uuid} not null references receipt (id),
    registration_id {uuid},
    intent_id {uuid} not null,
    reason {text} not null,
    cause {text} not null,
    currency {text} not null,
    net {int} not null,
    tax {int} not null,
    gross {int} not null constraint credit_note_takes_something_back check (gross > 0),
    content {text} not null,
    issued_at {int} not null,
    constraint credit_note_number_is_unique unique (site_id, mode, year, number),
    constraint credit_note_is_one_per_cause unique (receipt_id, cause),
    constraint credit_note_adds_up check (net + tax = gross)
){strict};
insert into credit_note_new (id, site_id, mode, year, number, receipt_id, registration_id, intent_id, reason, cause,
    currency, net, tax, gross, content, issued_at) select id, site_id, mode, year, number, receipt_id, registration_id,
    intent_id, reason, cause, currency, net, tax, gross, content, issued_at from credit_note;
drop table credit_note;
alter table credit_note_new rename to credit_note;
create index credit_note_by_registration on credit_note (registration_id);
{append_only credit_note}
-- postgres:
alter table intent alter column registration_id drop not null;
alter table intent add column use_site_id {uuid};
alter table intent add column use_number {int};
alter table intent add column use_payer {uuid};
alter table intent add column use_adds {bool};
alter table intent add column use_at_once {bool};
alter table intent add column use_taken {int};
alter table intent add column use_given_up_at {int};
alter table intent add constraint intent_pays_for_one_thing check ((registration_id is null) <> (use_site_id is null));
alter table intent add constraint intent_takes_no_more_than_due check (use_taken is null or use_taken between 0 and due);
alter table intent add constraint intent_of_use_has_its_number unique (session_id, use_number);
alter table ledger_entry alter column registration_id drop not null;
alter table refund alter column registration_id drop not null;
alter table receipt alter column registration_id drop not null;
alter table credit_note alter column registration_id drop not null;
-- both:

-- What hosts have paid for a session.
create index intent_of_use on intent (use_site_id, session_id) where use_site_id is not null;

-- Each of their payments has one receipt of its own.
create unique index receipt_of_use_is_first_once on receipt (intent_id) where registration_id is null and replaces is null;
