-- Who registers is looked for by his address in his session, not among everybody who has a seat there.
drop index registration_by_email;
drop index registration_by_payer;
create index registration_by_email on registration (site_id, email, session_id);
create index registration_by_payer on registration (site_id, payer_email, session_id);
