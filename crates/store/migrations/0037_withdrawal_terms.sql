-- Where the seller was and whether the site granted the British right of withdrawal when the contract was made: what was told
-- before paying stays, whatever is set later. Of older registrations nobody knows; they keep to what is set now.
alter table registration add column seller_country text;
alter table registration add column uk_withdrawal {bool};
