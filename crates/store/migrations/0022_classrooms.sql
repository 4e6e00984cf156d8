-- The classroom that Bursar serves itself: what people in a room would miss if a node died.

create table room (
    session_id {uuid} not null primary key,
    site_id {uuid} not null,
    started_at {int},
    ended_at {int},
    locked {bool} not null default false,
    -- One more for every change: the row is touched first by whatever changes the room.
    revision {int} not null default 0
){strict};

-- Somebody who was let in, or was named as a guest. `identity` is what he came with: a registration, an account, or a
-- guest's reference.
create table room_person (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    session_id {uuid} not null,
    identity {text} not null,
    role {text} not null,
    name {text} not null,
    registration_id {uuid},
    account_id {uuid},
    came_at {int},
    hand_at {int},
    removed_at {int},
    constraint room_person_is_once unique (session_id, identity)
){strict};

create table room_message (
    site_id {uuid} not null,
    session_id {uuid} not null,
    number {int} not null,
    person_id {uuid} not null references room_person (id),
    audience {text} not null,
    to_person {uuid},
    text {text} not null,
    at {int} not null,
    primary key (session_id, number)
){strict};

create table room_question (
    site_id {uuid} not null,
    session_id {uuid} not null,
    number {int} not null,
    person_id {uuid} not null references room_person (id),
    text {text} not null,
    at {int} not null,
    state {text} not null,
    answer {text} not null,
    primary key (session_id, number)
){strict};

-- `choices` is a JSON list of texts.
create table room_poll (
    site_id {uuid} not null,
    session_id {uuid} not null,
    number {int} not null,
    question {text} not null,
    choices {text} not null,
    is_open {bool} not null,
    is_shared {bool} not null,
    at {int} not null,
    primary key (session_id, number)
){strict};

-- The last vote of a person counts.
create table room_vote (
    site_id {uuid} not null,
    session_id {uuid} not null,
    number {int} not null,
    person_id {uuid} not null references room_person (id),
    choice {int} not null,
    primary key (session_id, number, person_id)
){strict};
