-- What a room shows, who waits before it, and who says that he is in the teleconference.

-- A PDF file of a host, as pictures of its pages; the file itself is not kept.
create table room_deck (
    id {uuid} not null primary key,
    site_id {uuid} not null,
    session_id {uuid} not null,
    name {text} not null,
    state {text} not null,
    -- Why there are no pictures.
    problem {text},
    pages {int} not null,
    at {int} not null,
    -- When the last page came.
    touched_at {int} not null
){strict};

create index room_deck_by_session on room_deck (site_id, session_id, at);

-- `text` is for who cannot see the picture.
create table room_page (
    deck_id {uuid} not null references room_deck (id),
    site_id {uuid} not null,
    number {int} not null,
    width {int} not null,
    height {int} not null,
    media_type {text} not null,
    text {text} not null,
    primary key (deck_id, number)
){strict};

-- A picture in pieces: no unit of work is long.
create table room_page_piece (
    deck_id {uuid} not null references room_deck (id),
    site_id {uuid} not null,
    number {int} not null,
    piece {int} not null,
    content {bytes} not null,
    primary key (deck_id, number, piece)
){strict};

-- What is shown now.
alter table room add column deck_id {uuid};
alter table room add column deck_page {int};

-- How somebody is in the teleconference, as he or his host says; the connection is that of the facts, and the
-- computer the device that a voice over the network belongs to.
alter table room_person add column audio_type {text};
alter table room_person add column audio_connection {text};
alter table room_person add column audio_computer {text};
alter table room_person add column audio_since {int};

-- Browsers that wait before a room. They are not metered: who waits is nobody's minute.
create table room_waiting (
    site_id {uuid} not null,
    session_id {uuid} not null,
    connection {text} not null,
    identity {text} not null,
    name {text} not null,
    came_at {int} not null,
    heard_at {int} not null,
    primary key (session_id, connection)
){strict};

-- Rooms that run: those that nobody ended are looked for every minute.
create index room_running on room (session_id) where started_at is not null and ended_at is null;
