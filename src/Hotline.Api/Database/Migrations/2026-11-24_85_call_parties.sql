-- Hold, consultation, conference, transfer and supervision: who else is in a call, and who has it.
-- Locks as before: call_party is written with its call locked.

-- keeper_id: the party that has the call; null is the agent of offer_id. held_at, recording_paused_at: since when.
alter table agent.call
    add column keeper_id uuid,
    add column held_at timestamptz,
    add column recording_paused_at timestamptz;

-- Set when an agent's leg ended before the call did: handed over, relieved, asked only for advice.
alter table agent.offer add column left_at timestamptz;

-- Everybody rung into a bridged call. An agent's party has an offer of the same id. expires_at: word is due by then.
create table agent.call_party (
    id              uuid primary key,
    call_id         uuid not null references agent.call (id),
    kind            text not null check (kind in ('Agent', 'Contact', 'Lead')),
    account_id      uuid,
    name            text not null,
    extension       text not null,
    stance          text not null check (stance in ('Talks', 'Listens', 'Whispers')),
    asked_by        uuid not null,
    had_call        boolean not null default false,
    hand_over_asked boolean not null default false,
    made_at         timestamptz not null,
    expires_at      timestamptz not null,
    joined_at       timestamptz,
    left_at         timestamptz,
    end_reason      text
);
create index call_party_call on agent.call_party (call_id, made_at);
create index call_party_open on agent.call_party (expires_at) where left_at is null and joined_at is null;

-- Whom agents ask: departments, 110 and 119, other phones. Without a sip_uri the number is the extension of a phone registered here.
create table agent.contact (
    code       text primary key check (code ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    name       text not null check (char_length(name) between 1 and 40),
    number     text not null check (number ~ '^[0-9]{2,20}$'),
    sip_uri    text check (sip_uri ~ '^sips?:[^@ ]+@[0-9.:\[\]]+(;.*)?$'),
    changed_at timestamptz not null
);

-- Silent stretches of a recording, in sample pairs; to_sample is null while it lasts, or to the end of the file.
create table agent.recording_pause (
    recording_id uuid not null,
    from_sample  bigint not null,
    to_sample    bigint,
    primary key (recording_id, from_sample)
);
