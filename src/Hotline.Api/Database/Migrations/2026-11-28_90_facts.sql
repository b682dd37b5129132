-- 退回补充: since when a dispatcher waits for facts, which agent is asked (null: anybody of the shift), and how often it was asked.
alter table dispatch.ticket
    add column facts_asked_at timestamptz,
    add column facts_of uuid,
    add column facts_asked integer not null default 0;

alter table dispatch.policy add column max_facts_asked integer not null default 2 check (max_facts_asked between 0 and 20);

insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit, basis)
select 'Facts', '*', urgency, amount, unit, '江西省缺省（可改）'
from (values ('*', 4, 'Hours'), ('Urgent', 1, 'Hours'), ('Critical', 10, 'Minutes')) as fresh (urgency, amount, unit)
where exists (select 1 from dispatch.policy_limit)
on conflict do nothing;
