-- The payment that a browser or a notification names as what was paid on the page, by the gateway's id of it: a hint where to look.
alter table attempt add column named_payment {text};
