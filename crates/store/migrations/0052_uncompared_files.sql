-- Since when a settlement file waits to be compared: it came while somebody compared, or another one that overlapped it was removed. None
-- once it was. Files of before this were compared when they came.
alter table settlement_file add column uncompared_since {int};
