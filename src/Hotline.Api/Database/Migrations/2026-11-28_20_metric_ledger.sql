-- The metric ledger (docs/adr/0083). metric: id and version, solved/1. Months are first days, in China. Empty text stands for "none".

-- What each ticket adds, where: {"solved/1": [numerator, denominator]}.
create table dispatch.metric_entry (
    ticket_id     uuid not null,
    number        text not null,
    month         date not null,
    unit_code     text not null,
    category_code text not null,
    figures       jsonb not null,
    primary key (ticket_id, month, unit_code, category_code)
);
create index metric_entry_month on dispatch.metric_entry (month, number, ticket_id);
create index metric_entry_unit on dispatch.metric_entry (month, unit_code, number, ticket_id);

-- The figures as they stand.
create table dispatch.metric_cell (
    month         date not null,
    metric        text not null,
    unit_code     text not null,
    category_code text not null,
    numerator     bigint not null,
    denominator   bigint not null,
    primary key (month, metric, unit_code, category_code)
);

-- The figures as they were published: written once, never changed.
create table dispatch.metric_freeze (
    month     date primary key,
    frozen_at timestamptz not null,
    formulas  jsonb not null
);
create table dispatch.metric_snapshot (
    month         date not null references dispatch.metric_freeze (month),
    metric        text not null,
    unit_code     text not null,
    category_code text not null,
    numerator     bigint not null,
    denominator   bigint not null,
    primary key (month, metric, unit_code, category_code)
);
create function dispatch.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'What was published is not changed: % of %', tg_op, tg_table_name;
end $$;
create trigger metric_freeze_stays before update or delete on dispatch.metric_freeze for each row execute function dispatch.refuse_change();
create trigger metric_snapshot_stays before update or delete on dispatch.metric_snapshot for each row execute function dispatch.refuse_change();

-- What changed in a frozen month afterwards: by how much, through which ticket, through what.
create table dispatch.metric_revision (
    id            bigint generated always as identity primary key,
    at            timestamptz not null,
    month         date not null references dispatch.metric_freeze (month),
    metric        text not null,
    unit_code     text not null,
    category_code text not null,
    numerator     bigint not null,
    denominator   bigint not null,
    ticket_id     uuid not null,
    number        text not null,
    cause         text not null
);
create index metric_revision_month on dispatch.metric_revision (month, metric, id);

-- How far the ledger is filled from the event log.
create table dispatch.metric_filling (
    only_row    boolean primary key default true check (only_row),
    catalog     text not null,
    last_ticket uuid not null default '00000000-0000-0000-0000-000000000000',
    done        boolean not null default false
);

-- On which day of a month the figures of the month before are frozen.
alter table dispatch.policy add column freeze_day integer not null default 3 check (freeze_day between 1 and 28);
