-- What somebody typed whose sign-in had ended when he sent it: shown to him again once he has signed in, and forgotten
-- within the hour. Passwords and gateways' credentials are never among it.

create table kept_form (
    id {uuid} not null primary key,
    account_id {uuid} not null references account (id),
    action {text} not null,
    fields {text} not null,
    kept_at {int} not null
){strict};

create index kept_form_by_account on kept_form (account_id);
