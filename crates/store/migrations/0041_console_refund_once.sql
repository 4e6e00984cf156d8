-- What one refund at a gateway's console is noted as: two people who note it for two payments at the same moment would else both
-- succeed. Of refunds that were noted twice before this the first one keeps the name.
alter table refund add column console_key {text};
update refund set console_key = upper(console_object)
    where console_object is not null and not exists (select 1 from refund r where r.site_id = refund.site_id
        and upper(r.console_object) = upper(refund.console_object)
        and (r.requested_at < refund.requested_at or (r.requested_at = refund.requested_at and r.id < refund.id)));
create unique index refund_is_noted_once on refund (console_key, site_id);
