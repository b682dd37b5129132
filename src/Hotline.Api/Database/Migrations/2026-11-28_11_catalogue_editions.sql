-- 派单目录: a rule may ask for a word in the text, name assisting units and set the days.
alter table dispatch.routing_rule
    add column keyword text not null default '' check (char_length(keyword) <= 40),
    add column assistants text not null default '',
    add column working_days integer check (working_days between 1 and 250),
    drop constraint routing_rule_pkey,
    add primary key (category_code, region_code, keyword);

-- Every rule that ever held, from when until when: written by a trigger, so that no way of changing the catalogue escapes it.
create table dispatch.rule_history (
    id            bigint generated always as identity primary key,
    category_code text not null,
    region_code   text not null,
    keyword       text not null,
    unit_code     text not null,
    assistants    text not null,
    working_days  integer,
    legal_basis   text,
    valid_from    timestamptz not null,
    valid_to      timestamptz
);
create unique index rule_history_current on dispatch.rule_history (category_code, region_code, keyword) where valid_to is null;
create index rule_history_span on dispatch.rule_history (valid_from, valid_to);
insert into dispatch.rule_history (category_code, region_code, keyword, unit_code, assistants, working_days, legal_basis, valid_from)
select category_code, region_code, keyword, unit_code, assistants, working_days, legal_basis, now() from dispatch.routing_rule;

create function dispatch.keep_rule_history() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        update dispatch.rule_history set valid_to = clock_timestamp()
        where (category_code, region_code, keyword) = (old.category_code, old.region_code, old.keyword) and valid_to is null;
    end if;
    if tg_op <> 'DELETE' then
        insert into dispatch.rule_history (category_code, region_code, keyword, unit_code, assistants, working_days, legal_basis, valid_from)
        values (new.category_code, new.region_code, new.keyword, new.unit_code, new.assistants, new.working_days, new.legal_basis, clock_timestamp());
    end if;
    return null;
end $$;
create trigger keep_rule_history after insert or update or delete on dispatch.routing_rule for each row execute function dispatch.keep_rule_history();

-- An edition: changes of the catalogue that are looked at, tried on a past period and released together on a day.
create table dispatch.catalog_edition (
    id          integer generated always as identity primary key,
    note        text not null check (char_length(note) between 1 and 200),
    state       text not null check (state in ('Draft', 'Released', 'Effective', 'Dropped')),
    made_by     text not null,
    made_at     timestamptz not null,
    effective_at timestamptz,
    released_by text
);
create table dispatch.edition_change (
    edition_id    integer not null references dispatch.catalog_edition (id),
    category_code text not null references dispatch.category (code),
    region_code   text not null references dispatch.region (code),
    keyword       text not null,
    unit_code     text references dispatch.unit (code),
    assistants    text not null,
    working_days  integer,
    legal_basis   text,
    primary key (edition_id, category_code, region_code, keyword)
);

alter table dispatch.policy add column auto_dispatch_percent integer not null default 0;
