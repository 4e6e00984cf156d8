-- Nothing costs more because the books have grown.

-- What waits to be sealed into the hash chain. Before, each sealing looked through all entries and documents for those
-- without a seal.

create table unsealed (
    since {int} not null,
    kind {text} not null,
    subject {uuid} not null,
    primary key (since, kind, subject)
){strict};

insert into unsealed (since, kind, subject)
    select posted_at, 'ledger-entry', id from ledger_entry
    where id not in (select subject from chain_link where kind = 'ledger-entry');

insert into unsealed (since, kind, subject)
    select issued_at, 'receipt', id from receipt
    where id not in (select subject from chain_link where kind = 'receipt');

insert into unsealed (since, kind, subject)
    select issued_at, 'credit-note', id from credit_note
    where id not in (select subject from chain_link where kind = 'credit-note');

insert into unsealed (since, kind, subject)
    select made_at, 'document-file', document_id from document_file
    where document_id not in (select subject from chain_link where kind = 'document-file');

-- Found by the test of what statements walk through: the receipt of a registration was looked for among all of its site.
create index receipt_by_registration on receipt (registration_id, issued_at, id);

-- With the site in front, these are better than any index that begins with the site alone.
drop index registration_by_session;
create index registration_by_session on registration (site_id, session_id, state, id);
drop index audit_by_subject;
create index audit_by_subject on audit (site_id, subject, at, id);
create index invitation_by_session on invitation (site_id, session_id, id);

-- The catalogue passes over what is over.
create index session_by_end on session (site_id, ends_at);
