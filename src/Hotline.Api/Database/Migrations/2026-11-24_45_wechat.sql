-- The WeChat official account. OpenIDs, messages and dialogues are personal data: *_enc and *_index as in dispatch.
-- An account without a secret answers and sends nothing by itself.
create table api.wechat_account (
    app_id      text primary key check (app_id ~ '^[A-Za-z0-9_-]{4,40}$'),
    id          uuid not null unique,
    name        text not null check (length(name) between 1 and 40),
    original_id text,
    mode        text not null check (mode in ('Plain', 'Compatible', 'Safe')),
    region_code text not null,
    template_id text,
    template_fields text,
    secret_enc  bytea,
    token_enc   bytea not null,
    aes_key_enc bytea,
    disabled    boolean not null default false,
    changed_at  timestamptz not null,
    check (mode = 'Plain' or aes_key_enc is not null)
);

-- The access token that all nodes share.
create table api.wechat_token (
    app_id     text primary key,
    id         uuid not null,
    token_enc  bytea not null,
    fetched_at timestamptz not null,
    expires_at timestamptz not null
);

create table api.wechat_follower (
    id             uuid primary key,
    app_id         text not null,
    open_id_enc    bytea not null,
    open_id_index  bytea not null,
    subscribed     boolean not null,
    dialogue_enc   bytea,
    dialogue_until timestamptz,
    created_at     timestamptz not null,
    seen_at        timestamptz not null,
    unique (app_id, open_id_index)
);

-- What came in, for a day: a re-post finds its first post here, and a signature serves one message only.
create table api.wechat_inbound (
    id              uuid primary key,
    app_id          text not null,
    repost_index    bytea not null,
    signature_index bytea not null,
    message_enc     bytea not null,
    attempts        integer not null default 0,
    received_at     timestamptz not null,
    done_at         timestamptz,
    unique (app_id, repost_index),
    unique (app_id, signature_index)
);
create index wechat_inbound_undone on api.wechat_inbound (received_at) where done_at is null;
create index wechat_inbound_received on api.wechat_inbound (received_at);

-- Which follower filed which ticket.
create table api.wechat_ticket (
    ticket_id   uuid primary key,
    follower_id uuid not null references api.wechat_follower (id),
    filed_at    timestamptz not null
);
create index wechat_ticket_follower on api.wechat_ticket (follower_id, filed_at desc);

-- Images to be fetched from WeChat for a ticket.
create table api.wechat_photo (
    id           uuid primary key,
    ticket_id    uuid not null,
    app_id       text not null,
    media_id_enc bytea not null,
    state        text not null check (state in ('Waiting', 'Kept', 'Dropped')),
    attempts     integer not null default 0,
    due_at       timestamptz not null,
    created_at   timestamptz not null,
    ended_at     timestamptz
);
create index wechat_photo_due on api.wechat_photo (due_at) where state = 'Waiting';

-- What is to be sent: answers that came too late for a passive reply, and news of tickets (no text of theirs here).
create table api.wechat_outgoing (
    id          uuid primary key,
    follower_id uuid not null references api.wechat_follower (id),
    inbound_id  uuid unique,
    ticket_id   uuid,
    event_seq   integer,
    kind        text not null,
    body_enc    bytea,
    state       text not null check (state in ('Waiting', 'Passive', 'Sent', 'Dropped')),
    attempts    integer not null default 0,
    error_code  integer,
    due_at      timestamptz not null,
    created_at  timestamptz not null,
    ended_at    timestamptz,
    unique (ticket_id, event_seq)
);
create index wechat_outgoing_due on api.wechat_outgoing (due_at) where state = 'Waiting';
