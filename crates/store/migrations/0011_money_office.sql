-- What the money office looks for: payments by time, entries and observations of one payment, and who did what to it.
create index intent_by_time on intent (site_id, mode, created_at, id);
create index ledger_entry_by_intent on ledger_entry (intent_id);
create index observation_by_object on observation (attempt_id, object);
create index audit_by_subject on audit (site_id, subject);
create index intent_by_session on intent (site_id, session_id);
