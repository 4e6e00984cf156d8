-- A seller may have several accounts in a mode, one of each product, in an order of his; whoever pays chooses among what
-- they offer. So the account belongs to the try, and what is on an intent is the one that it began with.
alter table merchant_account add column rank {int} not null default 0;

alter table attempt add column merchant_account_id {uuid} references merchant_account (id);
update attempt set merchant_account_id = (select i.merchant_account_id from intent i where i.id = attempt.intent_id);
update attempt set method = 'paypal' where exists (select 1 from merchant_account m
    where m.id = attempt.merchant_account_id and m.gateway <> 'payflow');

create index attempt_by_account on attempt (merchant_account_id);
