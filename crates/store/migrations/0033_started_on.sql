-- The estimate on whose terms a room was started: a newer one that was not paid by then takes nothing away. Null where
-- nothing is paid per use, and in rooms from before: those ran on the newest of their start.
alter table room add column estimate_id {uuid};
