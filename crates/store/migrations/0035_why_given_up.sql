-- Why a registration was given up, in the words of who did it: who had the seat reads them. Empty where nobody wrote any.
alter table registration add column cancel_reason {text} not null default '';
