-- People who sign in, and mails that are about other things than a registration.
--
-- Nothing here opens anything by itself: passwords and recovery codes are hashed, the secret of the second factor is
-- sealed, and of sign-ins and links only a keyed hash or nothing is kept. Whoever has the file but not the secret key
-- cannot come in with it.

create table account (
    id {uuid} not null primary key,
    email {text} not null constraint account_email_is_unique unique,
    name {text} not null,
    locale {text} not null,
    is_operator {bool} not null,
    password_hash {text},
    sealed_second_factor {bytes},
    second_factor_step {int},
    disabled_at {int},
    created_at {int} not null
){strict};

-- What somebody is at a site.
create table role (
    site_id {uuid} not null,
    account_id {uuid} not null references account (id),
    role {text} not null,
    given_at {int} not null,
    primary key (site_id, account_id, role)
){strict};

create index role_by_account on role (account_id);

create table recovery_code (
    account_id {uuid} not null references account (id),
    code_hash {bytes} not null,
    used_at {int},
    primary key (account_id, code_hash)
){strict};

-- A browser in which somebody is signed in, or has given the password and owes the second factor.
create table sign_in (
    id {uuid} not null primary key,
    account_id {uuid} not null references account (id),
    token_hash {bytes} not null constraint sign_in_token_is_unique unique,
    stage {text} not null,
    address {text} not null,
    browser {text} not null,
    created_at {int} not null,
    seen_at {int} not null,
    ends_at {int} not null
){strict};

create index sign_in_by_account on sign_in (account_id);

-- Links that were sent or printed: each works once. The link itself is derived from the id with the secret key.
create table account_link (
    id {uuid} not null primary key,
    kind {text} not null,
    email {text} not null,
    name {text} not null,
    site_id {uuid},
    locale {text} not null,
    created_at {int} not null,
    ends_at {int} not null,
    used_at {int}
){strict};

create index account_link_by_kind on account_link (kind, ends_at);

-- Tries of whatever is limited, counted by a keyed hash of who tried.
create table tries (
    subject {bytes} not null primary key,
    began_at {int} not null,
    count {int} not null
){strict};

create index tries_by_age on tries (began_at);

-- A mail is about whatever its kind says, and may belong to no site.
-- sqlite:
alter table mail rename to mail_before;
create table mail (
    id {uuid} not null primary key,
    site_id {uuid},
    subject {uuid} not null,
    kind {text} not null,
    cause {text} not null,
    message_id {text} not null,
    state {text} not null,
    created_at {int} not null,
    sent_at {int},
    constraint mail_is_one_per_cause unique (subject, kind, cause)
){strict};
insert into mail select id, site_id, registration_id, kind, cause, message_id, state, created_at, sent_at
    from mail_before;
drop table mail_before;
-- postgres:
alter table mail rename column registration_id to subject;
alter table mail alter column site_id drop not null;
-- both:
