-- What a gateway calls our wish to be told of what happens at an account: its notifications are signed for it. Null where
-- nobody is told, and we ask.
alter table merchant_account add column subscription {text};
