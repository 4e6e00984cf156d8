-- Disputes that the gateway itself tells of: it decides them, too. What it says of one and does not fit is left to a person.
alter table dispute add column by_gateway {bool} not null default false;
alter table dispute add column doubt {text};
-- Never two for one.
create unique index dispute_told_once on dispute (attempt_id, case_number) where by_gateway;
-- What a notification names that bears no reference of ours.
create index capture_by_object on capture (site_id, object);
