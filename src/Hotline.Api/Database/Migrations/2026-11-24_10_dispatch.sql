-- Schema of the dispatch room. Only Hotline.Dispatch writes it.
create schema dispatch;

-- Data keys, wrapped by the master key, which never lies in this database.
create table dispatch.data_key (
    id          smallint generated always as identity primary key,
    purpose     text not null check (purpose in ('field', 'index')),
    wrapped     bytea not null,
    created_at  timestamptz not null,
    retired_at  timestamptz
);
create unique index data_key_current on dispatch.data_key (purpose) where retired_at is null;

-- Catalogue ------------------------------------------------------------------------------------------------
create table dispatch.region (
    code        text primary key check (code ~ '^[0-9]{2,12}$'),
    name        text not null,
    parent_code text references dispatch.region (code),
    level       text not null check (level in ('province', 'city', 'county', 'township'))
);
create index region_parent on dispatch.region (parent_code);

create table dispatch.category (
    code        text primary key check (code ~ '^([0-9]{2}){1,3}$'),
    name        text not null,
    parent_code text references dispatch.category (code),
    active      boolean not null default true
);

create table dispatch.unit (
    code          text primary key,
    name          text not null,
    parent_code   text references dispatch.unit (code),
    region_code   text references dispatch.region (code),
    working_hours text,
    active        boolean not null default true
);

create table dispatch.routing_rule (
    category_code text not null references dispatch.category (code),
    region_code   text not null references dispatch.region (code),
    unit_code     text not null references dispatch.unit (code),
    legal_basis   text,
    primary key (category_code, region_code)
);

create table dispatch.holiday (
    day        date primary key,
    name       text not null,
    is_off_day boolean not null
);

create table dispatch.policy_limit (
    clock       text not null,
    ticket_type text not null default '*',
    urgency     text not null default '*',
    amount      integer not null check (amount > 0),
    unit        text not null check (unit in ('WorkingDays', 'WorkingHours', 'WorkingMinutes', 'Days', 'Hours', 'Minutes')),
    primary key (clock, ticket_type, urgency)
);

create table dispatch.policy (
    only_row            boolean primary key default true check (only_row),
    amber_percent       integer not null default 50 check (amber_percent between 1 and 99),
    red_percent         integer not null default 80 check (red_percent between 1 and 99),
    max_extensions      integer not null default 2,
    max_extension_days  integer not null default 10,
    max_follow_up_tries integer not null default 3,
    check (amber_percent < red_percent)
);
insert into dispatch.policy default values;

-- Tickets --------------------------------------------------------------------------------------------------
-- *_enc columns are AES-256-GCM (key id, nonce, ciphertext, tag); *_index columns are HMAC-SHA256 for exact look-up.
create table dispatch.ticket (
    id                  uuid primary key,
    number              text unique,
    version             integer not null,
    event_seq           integer not null,
    state               text not null,
    type                text,
    category_code       text references dispatch.category (code),
    region_code         text references dispatch.region (code),
    urgency             text not null,
    channel             text not null,
    origin_platform     text,
    foreign_numbers     jsonb,
    confidential        boolean not null default false,
    title_enc           bytea,
    content_enc         bytea,
    place_enc           bytea,
    point_enc           bytea,
    datum               text,
    contact_name_enc    bytea,
    contact_phone_enc   bytea,
    contact_phone_index bytea,
    contact_id_enc      bytea,
    contact_id_index    bytea,
    call_number_enc     bytea,
    call_number_index   bytea,
    answer_enc          bytea,
    call_id             uuid unique,
    recording_id        uuid,
    intake_key          text unique,
    owner_id            uuid not null,
    owner_name          text not null,
    unit_code           text references dispatch.unit (code),
    round               integer not null default 1,
    light               text not null default 'Normal',
    escalation_level    integer not null default 0,
    return_count        integer not null default 0,
    return_from         text,
    return_forbidden    boolean not null default false,
    extension_count     integer not null default 0,
    extension_days      integer not null default 0,
    extension_asked     integer,
    urge_count          integer not null default 0,
    follow_up_tries     integer not null default 0,
    solved              text,
    satisfied           text,
    opened_at           timestamptz not null,
    accepted_at         timestamptz,
    dispatched_at       timestamptz,
    signed_at           timestamptz,
    replied_at          timestamptz,
    closed_at           timestamptz,
    changed_at          timestamptz not null
);
create index ticket_state on dispatch.ticket (state, opened_at, id);
create index ticket_unit on dispatch.ticket (unit_code, state, opened_at, id) where unit_code is not null;
create index ticket_owner on dispatch.ticket (owner_id, opened_at desc, id);
create index ticket_escalated on dispatch.ticket (opened_at, id) where escalation_level > 0;
create index ticket_contact_phone on dispatch.ticket (contact_phone_index) where contact_phone_index is not null;
create index ticket_call_number on dispatch.ticket (call_number_index) where call_number_index is not null;
create index ticket_contact_id on dispatch.ticket (contact_id_index) where contact_id_index is not null;

-- The last number given out on a day (Asia/Shanghai).
create table dispatch.ticket_number (
    day  date primary key,
    last integer not null
);

create table dispatch.ticket_event (
    ticket_id   uuid not null,
    seq         integer not null,
    at          timestamptz not null,
    kind        text not null,
    actor_id    uuid not null,
    actor_name  text not null,
    actor_unit  text,
    state       text not null,
    data        jsonb not null,
    text_enc    bytea,
    primary key (ticket_id, seq, at)
) partition by range (at);

create table dispatch.audit (
    id          bigint generated always as identity,
    at          timestamptz not null,
    actor_id    uuid not null,
    actor_name  text not null,
    action      text not null,
    ticket_id   uuid,
    subject     text,
    field       text,
    reason_ref  uuid,
    reason_enc  bytea,
    primary key (id, at)
) partition by range (at);
create index audit_ticket on dispatch.audit (ticket_id, at);

-- Read in the order (xid, id): see docs/adr/0011.
create table dispatch.outbox (
    id        bigint generated always as identity,
    xid       xid8 not null default pg_current_xact_id(),
    at        timestamptz not null,
    ticket_id uuid not null,
    seq       integer not null,
    kind      text not null,
    payload   jsonb not null,
    primary key (id, at)
) partition by range (at);
create index outbox_order on dispatch.outbox (xid, id);

create table dispatch.outbox_cursor (
    consumer   text primary key,
    xid        xid8 not null default '0',
    id         bigint not null default 0,
    moved_at   timestamptz
);

create table dispatch.ticket_event_default partition of dispatch.ticket_event default;
create table dispatch.audit_default partition of dispatch.audit default;
create table dispatch.outbox_default partition of dispatch.outbox default;

-- Makes the monthly partitions [first, first + months). A month whose rows already lie in the default partition is
-- left there. Returns how many partitions were made. Called at start and by a monthly job.
create function dispatch.ensure_partitions(first date, months integer) returns integer language plpgsql as $$
declare
    month date;
    parent text;
    name text;
    taken boolean;
    made integer := 0;
begin
    perform pg_advisory_xact_lock(hashtextextended('dispatch.ensure_partitions', 0));
    for step in 0 .. months - 1 loop
        month := (date_trunc('month', first::timestamp) + make_interval(months => step))::date;
        foreach parent in array array['ticket_event', 'audit', 'outbox'] loop
            name := parent || '_' || to_char(month, 'YYYY_MM');
            if to_regclass('dispatch.' || name) is null then
                execute format('select exists (select 1 from dispatch.%I where at >= %L and at < %L)', parent || '_default',
                    month::timestamp at time zone 'Asia/Shanghai', (month + interval '1 month') at time zone 'Asia/Shanghai') into taken;
                if not taken then
                    execute format('create table dispatch.%I partition of dispatch.%I for values from (%L) to (%L)', name, parent,
                        month::timestamp at time zone 'Asia/Shanghai', (month + interval '1 month') at time zone 'Asia/Shanghai');
                    made := made + 1;
                end if;
            end if;
        end loop;
    end loop;
    return made;
end $$;

-- Clocks ---------------------------------------------------------------------------------------------------
create table dispatch.deadline (
    id           uuid primary key,
    ticket_id    uuid not null references dispatch.ticket (id),
    kind         text not null,
    round        integer not null,
    unit_code    text,
    state        text not null,
    natural_time boolean not null,
    started_at   timestamptz not null,
    run_from     timestamptz not null,
    elapsed_s    bigint not null default 0,
    total_s      bigint not null,
    due_at       timestamptz not null,
    amber_at     timestamptz not null,
    red_at       timestamptz not null,
    light        text not null,
    paused_at    timestamptz,
    finished_at  timestamptz,
    next_fire_at timestamptz,
    provisional  boolean not null,
    trace        jsonb not null
);
create index deadline_ticket on dispatch.deadline (ticket_id);
create index deadline_next_fire on dispatch.deadline (next_fire_at) where next_fire_at is not null;
create index deadline_due on dispatch.deadline (kind, due_at) where finished_at is null;

create table dispatch.supervisor_notice (
    id          uuid primary key,
    ticket_id   uuid not null references dispatch.ticket (id),
    deadline_id uuid not null references dispatch.deadline (id),
    kind        text not null,
    level       integer not null,
    at          timestamptz not null,
    seen_by     uuid,
    seen_at     timestamptz,
    unique (deadline_id, level)
);
create index supervisor_notice_unseen on dispatch.supervisor_notice (at) where seen_at is null;

-- Trends ---------------------------------------------------------------------------------------------------
-- Fed by the outbox alone. Empty text stands for "none".
create table dispatch.daily_rollup (
    day           date not null,
    category_code text not null,
    region_code   text not null,
    unit_code     text not null,
    channel       text not null,
    type          text not null,
    accepted      integer not null default 0,
    on_call       integer not null default 0,
    dispatched    integer not null default 0,
    replied       integer not null default 0,
    closed        integer not null default 0,
    overdue       integer not null default 0,
    solved        integer not null default 0,
    satisfied     integer not null default 0,
    primary key (day, category_code, region_code, unit_code, channel, type)
);

select dispatch.ensure_partitions((now() at time zone 'Asia/Shanghai')::date, 3);
