-- What a host decides about his session, and the invitations that he sends.
--
-- `host` and `division` point at nothing by themselves: sessions are imported without a host, and a division may be
-- given up while its sessions stay booked to it.

alter table session add column host {uuid};
alter table session add column division {text} not null default '';
alter table session add column registration_required {bool} not null default {true};
-- Attendees may cancel until this long before the start (microseconds); null is never.
alter table session add column cancel_before {int} default 0;
alter table session add column greeting {text} not null default '';
alter table session add column confirmation_text {text} not null default '';
-- One more for every change: who edits an older one is told.
alter table session add column version {int} not null default 1;
-- The same form schedules once (PS-K6).
alter table session add column form_key {text};
create unique index session_form_is_taken_once on session (site_id, form_key);

-- A host's own sessions in the order of their start.
create index session_by_host on session (site_id, host, starts_at);

-- Largest fee that a host may type, in minor units of the site's currency (S-43).
alter table site add column fee_max {int} not null default 1000000;

-- `asked_at` is null while the session is a draft: the mails leave when it is announced.
create table invitation (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    session_id {uuid} not null,
    email {text} not null,
    locale {text} not null,
    invited_by {uuid},
    asked_at {int},
    created_at {int} not null,
    constraint invitation_is_one_per_address unique (session_id, email)
){strict};

-- Counting what a site has sent lately.
create index invitation_by_time on invitation (site_id, asked_at);
