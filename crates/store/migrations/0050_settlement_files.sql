-- Files that the console of a gateway writes, held against our books where its interface shows no list (PS 3.4). Kept are the facts of a
-- file and its lines reduced to what is compared; never the file, which may have card numbers in it.
create table settlement_file (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    mode {text} not null,
    merchant_account_id {uuid} not null references merchant_account (id),
    -- SHA-256 of its bytes, hex: the same file counts once.
    digest {text} not null,
    name {text} not null,
    bytes {int} not null,
    uploaded_at {int} not null,
    uploaded_by {text} not null,
    time_zone {text} not null,
    -- Lines that could not be read: nothing counts before somebody has said that they may be left out.
    is_taken {bool} not null,
    covered_from {int} not null,
    covered_until {int} not null,
    -- It lists what was settled, and of its last days not all that was done.
    is_settled_only {bool} not null,
    lines {int} not null,
    unread {int} not null,
    moved {text} not null,
    problems {text} not null
){strict};

create unique index settlement_file_once on settlement_file (merchant_account_id, digest);
create index settlement_file_by_time on settlement_file (merchant_account_id, covered_until);
-- What of an account moved that no file covers.
create index ledger_entry_by_account on ledger_entry (merchant_account_id, posted_at);
