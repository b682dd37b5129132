-- The knowledge base: an entry has a copy that is worked on and, once published, immutable versions of which one holds.
create sequence dispatch.knowledge_number;

create table dispatch.knowledge (
    id             uuid primary key,
    number         text not null unique,
    owner_unit     text not null references dispatch.unit (code),
    -- Guards edits; rises with every change.
    revision       integer not null,
    draft          jsonb,
    draft_state    text check (draft_state in ('Draft', 'InReview')),
    draft_authors  uuid[] not null default '{}',
    published      integer,
    withdrawn_at   timestamptz,
    -- Of the version that holds.
    title          text,
    category_code  text,
    region_code    text,
    valid_from     date,
    valid_until    date,
    review_by      date,
    length         real not null default 0,
    changed_at     timestamptz not null,
    check ((draft is null) = (draft_state is null)),
    check (draft is not null or published is not null)
);
create index knowledge_owner on dispatch.knowledge (owner_unit);
create index knowledge_until on dispatch.knowledge (valid_until) where withdrawn_at is null;
create index knowledge_review on dispatch.knowledge (review_by) where withdrawn_at is null;

create table dispatch.knowledge_version (
    entry_id          uuid not null references dispatch.knowledge (id),
    version           integer not null,
    content           jsonb not null,
    published_by      uuid not null,
    published_by_name text not null,
    published_at      timestamptz not null,
    primary key (entry_id, version)
);

create function dispatch.knowledge_version_stands() returns trigger language plpgsql as $$
begin
    raise exception 'A published version of the knowledge base does not change.';
end $$;
create trigger knowledge_version_stands before update or delete on dispatch.knowledge_version
    for each row execute function dispatch.knowledge_version_stands();

-- Who did what to an entry.
create table dispatch.knowledge_step (
    entry_id   uuid not null references dispatch.knowledge (id),
    seq        integer not null,
    at         timestamptz not null,
    kind       text not null,
    version    integer,
    actor_id   uuid not null,
    actor_name text not null,
    note       text,
    primary key (entry_id, seq)
);

-- The words of the version that holds, weighted by where they stand: written with the publication, so a search follows it at once on every node.
create table dispatch.knowledge_word (
    token    text not null,
    entry_id uuid not null references dispatch.knowledge (id),
    weight   real not null,
    primary key (token, entry_id)
);
create index knowledge_word_entry on dispatch.knowledge_word (entry_id);

create table dispatch.knowledge_use (
    id         bigint generated always as identity primary key,
    entry_id   uuid not null,
    version    integer not null,
    kind       text not null check (kind in ('Cited', 'Useful', 'Wrong')),
    ticket_id  uuid,
    actor_id   uuid not null,
    actor_name text not null,
    at         timestamptz not null,
    note       text,
    foreign key (entry_id, version) references dispatch.knowledge_version (entry_id, version)
);
create index knowledge_use_entry on dispatch.knowledge_use (entry_id, kind);
-- One opinion a person and version; the last one counts.
create unique index knowledge_use_opinion on dispatch.knowledge_use (entry_id, version, actor_id) where kind in ('Useful', 'Wrong');

-- A question without an answer is a department's task. The question is an agent's free text, so it is encrypted.
create table dispatch.knowledge_task (
    id            uuid primary key,
    unit_code     text references dispatch.unit (code),
    category_code text,
    region_code   text,
    question_enc  bytea not null,
    ticket_id     uuid,
    asked_by      uuid not null,
    asked_by_name text not null,
    asked_at      timestamptz not null,
    entry_id      uuid references dispatch.knowledge (id),
    ended_at      timestamptz,
    refusal       text
);
create index knowledge_task_open on dispatch.knowledge_task (unit_code, asked_at) where ended_at is null;
create index knowledge_task_entry on dispatch.knowledge_task (entry_id) where ended_at is null;

create table dispatch.knowledge_alarm (
    id       uuid primary key,
    entry_id uuid not null references dispatch.knowledge (id),
    kind     text not null check (kind in ('Expiring', 'Expired', 'ReviewOverdue', 'Wrong')),
    due      date not null,
    at       timestamptz not null,
    seen_at  timestamptz,
    seen_by  uuid,
    unique (entry_id, kind, due)
);
create index knowledge_alarm_unseen on dispatch.knowledge_alarm (entry_id) where seen_at is null;
