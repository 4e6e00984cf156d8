-- What an operator says about a site: where it is, its languages, and whether its sessions are booked to divisions.

alter table site add column region {text} not null default '';
alter table site add column languages {text} not null default 'en nl fr';
alter table site add column division_use {text} not null default 'off';

update site set region = seller_country;

-- Tracking codes (S-28). One that is no longer active stays: sessions and reports name it.
create table division (
    id {uuid} not null primary key,
    site_id {uuid} not null references site (id),
    code {text} not null,
    name {text} not null,
    active {bool} not null,
    created_at {int} not null,
    constraint division_code_is_unique_in_its_site unique (site_id, code)
){strict};
