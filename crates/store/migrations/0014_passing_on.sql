-- Who paid for a seat that somebody else has now. He keeps the receipts, the company and the acts of money under a link of
-- his own, whose version is never used twice.
alter table registration add column payer_first_name {text};
alter table registration add column payer_last_name {text};
alter table registration add column payer_email {text};
alter table registration add column payer_link_version {int} not null default 0;

-- A lost link is sent again to who paid, too.
create index registration_by_payer on registration (site_id, payer_email);

-- To whom a mail about a registration goes, where one paid and another has the seat.
alter table mail add column reader {text} not null default 'attendee';
