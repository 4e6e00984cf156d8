-- What a gateway has said of a line of its list that names no number of ours: what it came of, and the numbers on it that have our form. Who
-- shares an account with another shop is not asked about all its payments every day. Others' numbers are not kept.
create table listed_line (
    merchant_account_id {uuid} not null references merchant_account (id),
    object {text} not null,
    site_id {uuid} not null,
    parent {text},
    reference {text},
    attempt_reference {text},
    asked_at {int} not null,
    primary key (merchant_account_id, object)
){strict};
