-- Since when a merchant account's gateway refuses to open payment pages, as payers found it: until a page opens again or
-- the account is verified, they are not asked to try in vain.
alter table merchant_account add column refused_at {int};
