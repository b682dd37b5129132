-- Who may have whose call, and in which order: skills, head starts, overflow, the caller's last agent.

-- What some agents can do and others can not: a dialect, a minority's language, enterprise matters, the line to 110.
create table agent.skill (
    code       text primary key check (code ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    name       text not null check (char_length(name) between 1 and 40),
    changed_at timestamptz not null
);

create table agent.skill_holder (
    skill_code text not null references agent.skill (code) on delete cascade,
    account_id uuid not null,
    primary key (skill_code, account_id)
);
create index skill_holder_account on agent.skill_holder (account_id);
create index queue_member_account on agent.queue_member (account_id);

-- lead_seconds: callers count as waiting that much longer than they do. relax_seconds: from then on the skills are not asked for; 0 never.
-- overflow_seconds: from then on the agents of overflow_to may have the caller too. sticky_days: how far back an agent is the caller's
-- last one, 0 never. sticky_seconds: how long a caller is kept for a last agent who is on duty.
alter table agent.queue
    add column lead_seconds     integer not null default 0 check (lead_seconds between 0 and 3600),
    add column skills           text[]  not null default '{}',
    add column relax_seconds    integer not null default 0 check (relax_seconds between 0 and 3600),
    add column overflow_to      text,
    add column overflow_seconds integer not null default 0 check (overflow_seconds between 0 and 3600),
    add column sticky_days      integer not null default 0 check (sticky_days between 0 and 365),
    add column sticky_seconds   integer not null default 0 check (sticky_seconds between 0 and 120);

-- last_agent: who had the caller's last call, as far back as the queue looks; found by the blind index when the caller entered.
alter table agent.queue_entry add column last_agent uuid;
