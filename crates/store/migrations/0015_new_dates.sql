-- What people say to a session that was moved: that whoever has the seat comes on the new date, and that who paid is
-- content with it, which ends his right to the whole price.
alter table registration add column new_date_accepted_at {int};
alter table registration add column new_date_settled_at {int};

-- When a session that was moved was to start before.
alter table session add column moved_from {int};
