-- 派单目录: a rule may ask for a legal basis, as it may ask for a word (docs/adr/0159). Rules that differ only by it stand side by side.
alter table dispatch.routing_rule
    add column basis text not null default '' check (char_length(basis) <= 100),
    drop constraint routing_rule_pkey,
    add primary key (category_code, region_code, keyword, basis);
alter table dispatch.rule_history add column basis text not null default '';
drop index dispatch.rule_history_current;
create unique index rule_history_current on dispatch.rule_history (category_code, region_code, keyword, basis) where valid_to is null;
alter table dispatch.edition_change
    add column basis text not null default '',
    drop constraint edition_change_pkey,
    add primary key (edition_id, category_code, region_code, keyword, basis);

create or replace function dispatch.keep_rule_history() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        update dispatch.rule_history set valid_to = clock_timestamp()
        where (category_code, region_code, keyword, basis) = (old.category_code, old.region_code, old.keyword, old.basis) and valid_to is null;
    end if;
    if tg_op <> 'DELETE' then
        insert into dispatch.rule_history (category_code, region_code, keyword, basis, unit_code, assistants, limit_amount, limit_unit, legal_basis, valid_from)
        values (new.category_code, new.region_code, new.keyword, new.basis, new.unit_code, new.assistants, new.limit_amount, new.limit_unit, new.legal_basis, clock_timestamp());
    end if;
    return null;
end $$;

-- What the last return or ruling named; sealed, as what units write is.
alter table dispatch.ticket add column basis_enc bytea, add column basis_before_enc bytea;
alter table dispatch.ticket alter basis_enc set statistics 0, alter basis_before_enc set statistics 0;
