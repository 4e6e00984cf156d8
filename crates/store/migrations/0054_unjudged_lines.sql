-- Of so many transactions the gateway did not say how they stand when the account was compared.
alter table reconciliation add column unjudged {int} not null default 0;
