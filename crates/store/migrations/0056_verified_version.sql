-- The version of its credentials with which the gateway last took an account: a check that no answer came to takes nothing back.
alter table merchant_account add column verified_version {int};
update merchant_account set verified_version = checked_version where check_outcome = 'usable';
