-- Taken out of what payers are offered, and kept: payments that began go on.
alter table merchant_account add column paused_at {int};
