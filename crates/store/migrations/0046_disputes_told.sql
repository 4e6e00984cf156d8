-- Disputes that the gateway itself tells of: it decides them, too. What it says of one and does not fit is left to a person.
alter table dispute add column by_gateway {bool} not null default false;
alter table dispute add column doubt {text};
-- What the payer has by it: all that was disputed, or a part.
alter table dispute add column lost {int} not null default 0;
update dispute set lost = amount where state = 'lost';
-- When, by its own clock, the gateway last changed what it told, and how often that corrected amount or fee.
alter table dispute add column told_at {int};
alter table dispute add column corrections {int} not null default 0;
-- Never two for one that is open.
create unique index dispute_told_once on dispute (attempt_id, case_number) where by_gateway and state = 'open';
-- What a notification names that bears no reference of ours.
create index capture_by_object on capture (site_id, object);
