-- A person takes a payment although what the cardholder typed does not match his card: where a site wants that looked at first,
-- the money is held and the seat kept until then.
alter table attempt add column mismatch_passes {bool} not null default false;
