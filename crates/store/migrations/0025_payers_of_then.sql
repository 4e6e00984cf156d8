-- Seats that were passed on before it was kept who paid (0014): who had the seat first is its payer. The mail that told him
-- that somebody else has it has his name and address. Left alone are seats that cost nothing, those that came back to him,
-- and those that were passed on since: there it is on record who paid.

create temporary table payer_of_then (
    registration_id {uuid} not null primary key,
    name {text} not null,
    email {text} not null,
    -- Where the last name begins.
    gap {int} not null
){strict};

insert into payer_of_then (registration_id, name, email, gap)
select m.subject, m.to_name, m.to_address, 0
from mail m join registration r on r.id = m.subject
where m.kind = 'replaced' and m.to_name is not null and m.to_address is not null and r.payer_email is null
    and lower(m.to_address) <> lower(r.email) and m.to_name <> r.first_name || ' ' || r.last_name
    and exists (select 1 from intent i where i.registration_id = r.id and i.secured_by is not null)
    and not exists (select 1 from mail p where p.subject = m.subject and p.kind = 'passed-on')
    and not exists (
        select 1 from mail e where e.subject = m.subject and e.kind = 'replaced' and e.to_address is not null
            and (e.created_at < m.created_at or (e.created_at = m.created_at and e.id < m.id))
    );

-- sqlite:
update payer_of_then set gap = instr(name || ' ', ' ');
-- postgres:
update payer_of_then set gap = strpos(name || ' ', ' ');
-- both:

-- His links are new ones: those that he had led into the session.
update registration set
    payer_first_name = (select substr(p.name, 1, cast(p.gap - 1 as integer)) from payer_of_then p where p.registration_id = registration.id),
    payer_last_name = (select substr(p.name, cast(p.gap + 1 as integer)) from payer_of_then p where p.registration_id = registration.id),
    payer_email = (select p.email from payer_of_then p where p.registration_id = registration.id),
    payer_link_version = payer_link_version + 1
where id in (select registration_id from payer_of_then);

drop table payer_of_then;
