-- What people decide about payments: contradictory answers that were set aside, attempts that were ended by hand, refunds that
-- somebody gave at the gateway's own console.
alter table attempt add column set_aside {int} not null default 0;
alter table attempt add column closed_at {int};
alter table refund add column console_object {text};
