-- Where the payer types his card: on the gateway's page, or in a form of ours that his browser posts to the gateway. An attempt
-- keeps how its page was asked for: the account may be set otherwise since.
alter table merchant_account add column card_entry {text} not null default 'gateway-page';
alter table attempt add column card_entry {text} not null default 'gateway-page';
