-- Enabling e-commerce and setting it up: two switches (S-2), a refund policy with a part, policies and limits of
-- paying, merchant accounts whose credentials are verified and replaced, texts that payers read, accent and logo.

alter table site add column fees_provided {bool} not null default false;
alter table site add column fees_enabled {bool} not null default false;
-- `none`, `full 48h`, `50% 24h`, `full 48h; 50% 24h`.
alter table site add column refund_policy {text} not null default 'none';
alter table site add column on_address_mismatch {text} not null default 'accept';
alter table site add column on_code_mismatch {text} not null default 'accept';
alter table site add column attempts_max {int} not null default 5;
alter table site add column uk_withdrawal {bool} not null default false;
-- Colours as `#rrggbb`; empty: ours.
alter table site add column accent_light {text} not null default '';
alter table site add column accent_dark {text} not null default '';
-- The logo's file name with the hash of its content; empty: none.
alter table site add column logo {text} not null default '';
alter table site add column logo_width {int} not null default 0;
alter table site add column logo_height {int} not null default 0;
-- The hidden session of the first test purchase.
alter table site add column test_session_id {uuid};

-- Sites that are here already sell.
update site set fees_provided = true, fees_enabled = true,
    refund_policy = 'full ' || cast(full_refund_days_before * 24 as text) || 'h',
    on_address_mismatch = coalesce((select max(on_address_mismatch) from merchant_account
        where merchant_account.site_id = site.id), 'accept'),
    on_code_mismatch = coalesce((select max(on_code_mismatch) from merchant_account
        where merchant_account.site_id = site.id), 'accept');

alter table site drop column full_refund_days_before;

create table site_logo (
    site_id {uuid} not null primary key references site (id),
    content {bytes} not null,
    set_at {int} not null
){strict};

-- Rebuilt: a site may change to another account while payments of the old one still run, and mismatch policies are the
-- site's. A retired account is kept for its payments and refunds.
create table merchant_account_new (
    id {uuid} not null primary key,
    site_id {uuid} not null references site (id),
    mode {text} not null,
    gateway {text} not null,
    partner {text} not null,
    vendor {text} not null,
    login {text} not null,
    sealed_password {bytes} not null,
    credentials_version {int} not null,
    credentials_set_at {int} not null,
    checked_at {int},
    checked_version {int},
    check_outcome {text},
    check_code {int},
    action {text} not null,
    failing_since {int},
    probe_at {int},
    failures {int} not null,
    retired_at {int},
    created_at {int} not null
){strict};

insert into merchant_account_new (id, site_id, mode, gateway, partner, vendor, login, sealed_password,
    credentials_version, credentials_set_at, action, failing_since, probe_at, failures, created_at)
    select id, site_id, mode, gateway, partner, vendor, login, sealed_password, 1, created_at, action, failing_since,
        probe_at, failures, created_at from merchant_account;

-- postgres:
alter table intent drop constraint intent_merchant_account_id_fkey;
-- both:
drop table merchant_account;
alter table merchant_account_new rename to merchant_account;
-- postgres:
alter table merchant_account rename constraint merchant_account_new_pkey to merchant_account_pkey;
alter table merchant_account rename constraint merchant_account_new_site_id_fkey to merchant_account_site_id_fkey;
alter table intent add constraint intent_merchant_account_id_fkey
    foreign key (merchant_account_id) references merchant_account (id);
-- both:

create unique index merchant_account_is_one_per_mode on merchant_account (site_id, mode, gateway)
    where retired_at is null;

-- Every version is kept: a registration names the one that was accepted.
create table payer_text (
    id {uuid} not null primary key,
    site_id {uuid} not null references site (id),
    kind {text} not null,
    locale {text} not null,
    version {int} not null,
    content {text} not null,
    set_at {int} not null,
    constraint payer_text_version_is_unique unique (site_id, kind, locale, version)
){strict};

{append_only payer_text}

-- What was accepted with a registration: the rules, and the site's own words about them.
alter table registration add column refund_policy {text} not null default 'none';
alter table registration add column policy_text_id {uuid};

update registration set refund_policy = (select site.refund_policy from site where site.id = registration.site_id);

-- Whether a purchase in Test mode was made.
create index intent_in_test on intent (site_id) where mode = 'test';
