-- Assisting units (协办). assists: the orders of this round with their states; assisted_by: the units of those that were not dropped.
alter table dispatch.ticket
    add column assists jsonb not null default '[]',
    add column assisted_by text[] not null default '{}';
alter table dispatch.policy add column max_assists integer not null default 8;
create index ticket_assisted_by on dispatch.ticket using gin (assisted_by) where assisted_by <> '{}';

-- The limit for assisting where the lead has none to derive it from.
insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit, basis)
select 'Assist', '*', '*', 1, 'WorkingDays', '江西省缺省（可改）'
where exists (select 1 from dispatch.policy_limit)
on conflict do nothing;
