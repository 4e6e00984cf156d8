-- What a network address has given back or confirmed lately (decision 8): a limit on what it can make us do for nothing.
create index seat_hold_lately_by_address on seat_hold (site_id, address, state, expires_at)
    where state in ('released', 'confirmed');
