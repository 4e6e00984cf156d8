-- What a host writes to the people of his session; its mails are made from it when they are sent.
create table host_message (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    session_id {uuid} not null,
    subject {text} not null,
    body {text} not null,
    sent_by {uuid} not null,
    created_at {int} not null
){strict};
