-- What a network address has given back or confirmed lately (decision 8): a limit on what it can make us do for nothing.
-- An index for each state: SQLite takes a partial one only where the statement says its condition word for word.
create index seat_hold_given_back_by_address on seat_hold (site_id, address, expires_at) where state = 'released';
create index seat_hold_confirmed_by_address on seat_hold (site_id, address, expires_at) where state = 'confirmed';
