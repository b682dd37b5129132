-- Citizens at the counter of the web and of messengers: the code that opens a ticket, what they may do how often, and the link that asks for a rating.
alter table dispatch.ticket
    add column urged_at timestamptz,
    add column supplement_count integer not null default 0;

alter table dispatch.policy
    add column urge_hours integer not null default 24 check (urge_hours between 1 and 720),
    add column reopen_days integer not null default 30 check (reopen_days between 1 and 365);

-- code_enc is the pickup code, sealed. tries counts the attempts of the running window, right or wrong, before the code is looked at.
create table dispatch.pickup_code (
    ticket_id   uuid primary key references dispatch.ticket (id),
    code_enc    bytea not null,
    tries       integer not null default 0,
    window_ends timestamptz,
    made_at     timestamptz not null
);

-- token_hash is the SHA-256 of an unguessable token that only the message to the citizen holds.
create table dispatch.rating_link (
    token_hash bytea primary key,
    ticket_id  uuid not null references dispatch.ticket (id),
    round      integer not null,
    made_at    timestamptz not null,
    expires_at timestamptz not null
);
create index rating_link_expiry on dispatch.rating_link (expires_at);
create index rating_link_ticket on dispatch.rating_link (ticket_id);

-- sealed is the picture, AES-256-GCM, without the metadata it came with. Already compressed, so the database need not try.
create table dispatch.photo (
    id         uuid primary key,
    ticket_id  uuid not null references dispatch.ticket (id),
    media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
    bytes      integer not null,
    sealed     bytea not null,
    added_at   timestamptz not null
);
alter table dispatch.photo alter column sealed set storage external;
create index photo_ticket on dispatch.photo (ticket_id, added_at, id);
