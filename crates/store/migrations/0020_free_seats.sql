-- How many seats each host may give away in a day, and who gave one away.
alter table site add column free_seats_max {int} not null default 25;
alter table registration add column given_by {uuid};
create index registration_by_giver on registration (given_by, created_at);
