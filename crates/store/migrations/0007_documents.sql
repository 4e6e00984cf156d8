-- Receipts made out to companies, credit notes, and the files of both.

-- As what somebody buys; registrations from before were not asked.
alter table registration add column buyer {text} not null default 'consumer';

-- The company that a registration's receipt is made out to; its country is the registration's.
create table buyer_company (
    registration_id {uuid} not null primary key references registration (id),
    site_id {uuid} not null,
    name {text} not null,
    address {text} not null,
    vat_number {text} not null,
    reference {text} not null,
    created_at {int} not null
){strict};

-- A receipt may now replace another one of the same registration, which a credit note takes back.
-- postgres:
alter table receipt add column replaces {uuid} constraint receipt_is_replaced_once unique;
alter table receipt drop constraint receipt_is_one_per_registration;
-- sqlite:
create table receipt_new (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    mode {text} not null,
    year {int} not null,
    number {int} not null,
    registration_id {uuid} not null,
    intent_id {uuid} not null,
    attempt_id {uuid} not null,
    content {text} not null,
    issued_at {int} not null,
    replaces {uuid} constraint receipt_is_replaced_once unique,
    constraint receipt_number_is_unique unique (site_id, mode, year, number)
){strict};
insert into receipt_new (id, site_id, mode, year, number, registration_id, intent_id, attempt_id, content,
    issued_at) select id, site_id, mode, year, number, registration_id, intent_id, attempt_id, content, issued_at
    from receipt;
drop table receipt;
alter table receipt_new rename to receipt;
{append_only receipt}
-- both:

-- A registration has one receipt that replaces none.
create unique index receipt_is_first_once on receipt (registration_id) where replaces is null;

-- Takes a receipt back, in part or whole; its amounts are positive. `cause` is the gateway's id of the refund, or the
-- receipt that replaces the other.
create table credit_note (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    mode {text} not null,
    year {int} not null,
    number {int} not null,
    receipt_id {uuid} not null references receipt (id),
    registration_id {uuid} not null,
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

-- The credit notes of a registration.
create index credit_note_by_registration on credit_note (registration_id);

-- The file of a receipt or credit note, made when it was asked for first and kept.
create table document_file (
    document_id {uuid} not null primary key,
    site_id {uuid} not null,
    digest {bytes} not null,
    content {bytes} not null,
    made_at {int} not null
){strict};

{append_only credit_note}
{append_only document_file}
