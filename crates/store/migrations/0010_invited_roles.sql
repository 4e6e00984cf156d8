-- What somebody becomes who accepts an invitation: roles, separated by blanks.
alter table account_link add column roles {text} not null default '';
