-- The seat that a browser has paid for already: its session's page says so instead of offering another one.
create index seat_hold_confirmed_by_browser on seat_hold (session_id, browser) where state = 'confirmed';
