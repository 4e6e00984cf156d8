-- A session with paid seats that nobody started in our room: since when its host is asked whether it was held elsewhere, how
-- often he was asked, and when he said that it was. Until then its fees are not earned.
alter table session add column held_asked_at {int};
alter table session add column held_asks {int} not null default 0;
alter table session add column held_elsewhere_at {int};

create index session_undecided on session (site_id, mode, held_asked_at)
    where held_asked_at is not null and state = 'scheduled' and held_elsewhere_at is null;

-- Two hosts who each paid a part of a session each claim their own: open is one claim of each, not one of the statement.
drop index claim_is_open_once;
create unique index claim_is_open_once on claim (statement_id, claimant) where state in ('filed', 'approved');
