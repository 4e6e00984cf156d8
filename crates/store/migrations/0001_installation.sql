-- The installation itself, and the row that proves that the disk still takes writes (PS-C21).
--
-- Type tokens ({int}, {text} ...) and blocks for one engine are explained in src/engine/migrations.rs.
-- Every check and every unique index has a name; foreign keys are immediate, so that a unit of work that breaks one
-- fails alone and not with the whole group of units that shares its commit.

create table installation (
    singleton {int} not null primary key constraint installation_is_one check (singleton = 1),
    id {uuid} not null,
    created_at {int} not null,
    restored_at {int},
    released_at {int}
){strict};

create table canary (
    singleton {int} not null primary key constraint canary_is_one check (singleton = 1),
    beat {int} not null
){strict};

insert into canary (singleton, beat) values (1, 0);

-- What the triggers of append-only tables call (PS-I-20); SQLite's triggers say it themselves.
-- postgres:
create function append_only() returns trigger language plpgsql as $body$
begin
    raise exception 'append-only: %', tg_table_name using errcode = 'BU001', table = tg_table_name;
end
$body$;
-- both:
