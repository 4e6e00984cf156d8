-- Payments that are being checked, and those of which nothing was ever taken, have states of their own: they were kept as
-- being paid, and as given back.
update intent set state = 'in-review' where state = 'paying'
    and exists (select 1 from attempt a where a.intent_id = intent.id and a.state = 'review');
update intent set state = 'closed-released' where state = 'closed-returned'
    and not exists (
        select 1 from attempt a where a.intent_id = intent.id and a.state in ('captured', 'part-refunded', 'refunded')
    );
