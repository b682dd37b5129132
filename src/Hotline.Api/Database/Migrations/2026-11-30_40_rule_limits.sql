-- A rule of the dispatch catalogue gives a limit in any unit of time, as the table of limits does. What was written in working days stays so. The history is
-- converted as it is, without a new line: nothing held differently.
alter table dispatch.routing_rule
    add column limit_amount integer,
    add column limit_unit text check (limit_unit in ('WorkingDays', 'WorkingHours', 'WorkingMinutes', 'Days', 'Hours', 'Minutes')),
    add constraint routing_rule_limit check ((limit_amount is null) = (limit_unit is null) and limit_amount > 0);
alter table dispatch.rule_history add column limit_amount integer, add column limit_unit text;
alter table dispatch.edition_change add column limit_amount integer, add column limit_unit text;

alter table dispatch.routing_rule disable trigger keep_rule_history;
update dispatch.routing_rule set limit_amount = working_days, limit_unit = 'WorkingDays' where working_days is not null;
alter table dispatch.routing_rule enable trigger keep_rule_history;
update dispatch.rule_history set limit_amount = working_days, limit_unit = 'WorkingDays' where working_days is not null;
update dispatch.edition_change set limit_amount = working_days, limit_unit = 'WorkingDays' where working_days is not null;

create or replace function dispatch.keep_rule_history() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        update dispatch.rule_history set valid_to = clock_timestamp()
        where (category_code, region_code, keyword) = (old.category_code, old.region_code, old.keyword) and valid_to is null;
    end if;
    if tg_op <> 'DELETE' then
        insert into dispatch.rule_history (category_code, region_code, keyword, unit_code, assistants, limit_amount, limit_unit, legal_basis, valid_from)
        values (new.category_code, new.region_code, new.keyword, new.unit_code, new.assistants, new.limit_amount, new.limit_unit, new.legal_basis, clock_timestamp());
    end if;
    return null;
end $$;

alter table dispatch.routing_rule drop column working_days;
alter table dispatch.rule_history drop column working_days;
alter table dispatch.edition_change drop column working_days;
