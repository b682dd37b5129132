-- Schema of the agent room: queue, presence, journal, link. Only Hotline.Agent writes it.
-- Locks are taken in the order telephony_node, call, offer, presence, desk_stream.
create schema agent;

-- Configuration --------------------------------------------------------------------------------------------
create table agent.queue (
    code            text primary key check (code ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    name            text not null,
    offer_seconds   integer not null check (offer_seconds between 5 and 120),
    wrap_up_seconds integer not null check (wrap_up_seconds between 0 and 900),
    changed_at      timestamptz not null
);

-- The dialled numbers that lead to a queue.
create table agent.queue_number (
    number     text primary key check (number ~ '^[0-9]{3,20}$'),
    queue_code text not null references agent.queue (code) on delete cascade
);

-- A queue without members is served by every agent.
create table agent.queue_member (
    queue_code text not null references agent.queue (code) on delete cascade,
    account_id uuid not null,
    primary key (queue_code, account_id)
);

-- HA1 values are encrypted; the secret itself is not kept.
create table agent.desk_phone (
    extension      text primary key check (extension ~ '^[0-9]{2,8}$'),
    id             uuid not null unique,
    ha1_md5_enc    bytea not null,
    ha1_sha256_enc bytea not null,
    changed_at     timestamptz not null
);

create table agent.trunk (
    network    cidr primary key,
    name       text not null,
    changed_at timestamptz not null
);

create table agent.recording_key (
    id              uuid primary key,
    public_key      bytea not null,
    private_key_enc bytea not null,
    created_at      timestamptz not null,
    retired_at      timestamptz
);
create unique index recording_key_current on agent.recording_key ((true)) where retired_at is null;

-- One row. version grows with every change that a telephony node must learn.
create table agent.node_settings (
    only_row     boolean primary key default true check (only_row),
    version      bigint not null,
    realm        text not null,
    ring_seconds double precision not null check (ring_seconds between 0 and 30),
    max_calls    integer not null check (max_calls between 1 and 100000)
);

insert into agent.node_settings (version, realm, ring_seconds, max_calls) values (1, 'hotline', 2.0, 200);
insert into agent.queue (code, name, offer_seconds, wrap_up_seconds, changed_at) values ('main', '综合受理', 20, 60, now());
insert into agent.queue_number (number, queue_code) values ('12345', 'main');

-- Telephony nodes ------------------------------------------------------------------------------------------
-- acked_seq: highest event committed. link_until: some web node holds the link until then.
create table agent.telephony_node (
    node_id            text primary key,
    process_started_at timestamptz not null,
    acked_seq          bigint not null default 0,
    link_until         timestamptz not null,
    attached_at        timestamptz not null
);

create table agent.registration (
    extension  text not null,
    node_id    text not null references agent.telephony_node (node_id),
    expires_at timestamptz not null,
    primary key (extension, node_id)
);

-- body is the command as JSON; it never holds personal data.
create table agent.telephony_command (
    id           uuid primary key,
    node_id      text not null,
    body         jsonb not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    completed_at timestamptz,
    refusal      text
);
create index telephony_command_pending on agent.telephony_command (node_id, created_at) where completed_at is null;

-- Journal --------------------------------------------------------------------------------------------------
-- node_seq: the event that brought the call. *_enc is AES-256-GCM, *_index HMAC-SHA256 of the number.
create table agent.call (
    id           uuid primary key,
    node_id      text not null,
    node_seq     bigint not null,
    caller_enc   bytea,
    caller_index bytea,
    dialled      text not null,
    queue_code   text not null,
    arrived_at   timestamptz not null,
    answered_at  timestamptz,
    queued_at    timestamptz,
    offered_at   timestamptz,
    bridged_at   timestamptz,
    ended_at     timestamptz,
    offer_id     uuid,
    agent_id     uuid,
    agent_name   text,
    extension    text,
    cause        text,
    ended_by     text,
    reconciled   boolean not null default false,
    missed       boolean not null default false,
    recording_id uuid,
    ticket_id    uuid
);
create index call_live on agent.call (node_id) where ended_at is null;
create index call_missed on agent.call (ended_at desc) where missed;
create index call_caller on agent.call (caller_index, arrived_at desc) where caller_index is not null;
create index call_arrived on agent.call (arrived_at);

-- The trace of one call: also says why a caller waited.
create table agent.call_event (
    id      bigint generated always as identity primary key,
    call_id uuid not null references agent.call (id),
    at      timestamptz not null,
    kind    text not null,
    data    jsonb
);
create index call_event_call on agent.call_event (call_id, id);

-- Queue ----------------------------------------------------------------------------------------------------
-- A row lives while the caller waits (offered or not); entered_at is the place and never changes.
create table agent.queue_entry (
    call_id     uuid primary key references agent.call (id),
    queue_code  text not null,
    entered_at  timestamptz not null,
    wait_reason text
);
create index queue_entry_place on agent.queue_entry (queue_code, entered_at, call_id);

create table agent.offer (
    id         uuid primary key,
    call_id    uuid not null references agent.call (id),
    account_id uuid not null,
    extension  text not null,
    draft_id   uuid not null,
    state      text not null check (state in ('Open', 'Bridged', 'Refused', 'NoAnswer', 'Failed', 'Withdrawn', 'Expired')),
    reason     text,
    made_at    timestamptz not null,
    expires_at timestamptz not null,
    ringing_at timestamptz,
    ended_at   timestamptz
);
create unique index offer_open_call on agent.offer (call_id) where state = 'Open';
create unique index offer_open_agent on agent.offer (account_id) where state = 'Open';
create index offer_call on agent.offer (call_id, made_at);
create index offer_agent on agent.offer (account_id, made_at desc);

-- Presence -------------------------------------------------------------------------------------------------
-- ready_since: since when the agent is idle; an offer that the caller withdrew does not cost the place.
create table agent.presence (
    account_id    uuid primary key,
    login         text not null,
    name          text not null,
    unit_code     text,
    extension     text,
    state         text not null check (state in ('Offline', 'Paused', 'Ready', 'Offered', 'Talking', 'WrapUp')),
    reason        text,
    since         timestamptz not null,
    ready_since   timestamptz,
    call_id       uuid,
    offer_id      uuid,
    wrap_up_until timestamptz
);
create index presence_on_duty on agent.presence (state) where state <> 'Offline';

-- Open consoles. The web node that holds one renews lease_until; a closed one stays for a moment of grace.
create table agent.desk_connection (
    connection_id text primary key,
    account_id    uuid not null,
    web_node      uuid not null,
    roles         text[] not null,
    unit_code     text,
    opened_at     timestamptz not null,
    closed_at     timestamptz,
    lease_until   timestamptz not null
);
create index desk_connection_account on agent.desk_connection (account_id);

-- The number of the last event of each console stream.
create table agent.desk_stream (
    account_id uuid primary key,
    seq        bigint not null
);

-- Vault ----------------------------------------------------------------------------------------------------
create table agent.recording (
    id        uuid primary key,
    call_id   uuid not null references agent.call (id),
    node_id   text not null,
    state     text not null check (state in ('Announced', 'Stored', 'Failed')),
    bytes     bigint,
    sha256    text,
    samples   bigint,
    truncated boolean not null default false,
    failure   text,
    closed_at timestamptz not null,
    pull_scheduled_at timestamptz,
    stored_at timestamptz
);
create index recording_announced on agent.recording (closed_at) where state = 'Announced';
