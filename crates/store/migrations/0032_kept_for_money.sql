-- A session that was announced while its site's hosts paid per use, from when that was switched off: it is paid by its host
-- all the same.
alter table session add column paid_per_use {bool} not null default false;

-- When its host forgot a draft for which he had accepted what it costs. Payments of it that came to nothing keep it.
alter table session add column forgotten_at {int};
