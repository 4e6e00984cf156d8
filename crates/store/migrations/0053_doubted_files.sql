-- Why a settlement file whose lines can be read waits for a second word; none where nothing speaks against it.
alter table settlement_file add column doubt {text};
