-- 疑似重复: what a look after acceptance found, while nobody has said that it is another matter. No references to the ticket: a key's check would lock its row, and
-- this is written beside people's work.
create table dispatch.repeat_suspicion (
    ticket_id uuid        not null,
    other_id  uuid        not null,
    likeness  jsonb       not null,
    found_at  timestamptz not null,
    primary key (ticket_id, other_id)
);

-- Accepted tickets that are still to be looked at.
create table dispatch.repeat_look (
    ticket_id uuid        primary key,
    at        timestamptz not null
);
create index repeat_look_oldest on dispatch.repeat_look (at, ticket_id);
