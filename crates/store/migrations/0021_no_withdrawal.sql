-- A session of which its host says that consumers have no right to withdraw (Consumer Rights Directive, Article 16(l)),
-- and the words of the site, in the version, with which a buyer was told so before paying.
alter table session add column no_withdrawal {bool} not null default false;
alter table registration add column no_withdrawal_text_id {uuid};
