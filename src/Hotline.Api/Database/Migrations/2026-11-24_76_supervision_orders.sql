-- Orders of supervision (督办单). orders: with their states; supervised_units: the units that have one open.
alter table dispatch.ticket
    add column orders jsonb not null default '[]',
    add column supervised_units text[] not null default '{}';

insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit, basis)
select 'Supervise', '*', '*', 3, 'WorkingDays', '江西省缺省（可改）'
where exists (select 1 from dispatch.policy_limit)
on conflict do nothing;
