-- When a payer's browser said last that a page was paid on: what was declined before it is no answer to it.
alter table attempt add column page_said_paid_at {int};
