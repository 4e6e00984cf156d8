-- The address that a mail was sent to: that of a registration may be corrected later, and a dispute asks what was sent where.
alter table mail add column sent_to {text};
