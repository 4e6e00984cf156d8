-- A room's door knows by which version of a link somebody came, from where a guest came, and how much one has done.

-- A link that was passed on or replaced is another version: who came with an earlier one is somebody else.
alter table room_person add column link_version {int};

update room_person set
    link_version = (select r.link_version from registration r
        where r.site_id = room_person.site_id and r.id = room_person.registration_id),
    identity = identity || ' ' || (select cast(r.link_version as text) from registration r
        where r.site_id = room_person.site_id and r.id = room_person.registration_id)
    where registration_id is not null;

-- Of a guest, until his session is over: keyed hashes, as for seat holds.
alter table room_person add column browser {bytes};
alter table room_person add column address {bytes};

-- Whether who leads put him into the teleconference: then he stays in it without a computer.
alter table room_person add column audio_by_leader {bool} not null default false;

-- How often he changed how he is in the teleconference, and how much he said and asked.
alter table room_person add column audio_changes {int} not null default 0;
alter table room_person add column said {int} not null default 0;
alter table room_person add column asked {int} not null default 0;

create index room_person_of_address on room_person (session_id, address) where address is not null;
