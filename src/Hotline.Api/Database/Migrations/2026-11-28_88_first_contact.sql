-- 先行联系时限: from dispatch until the unit has reached the citizen. Tickets that are with a unit now run none.
insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit, basis)
select 'Contact', '*', limits.urgency, limits.amount, limits.unit, '江西省缺省（可改）'
from (values ('*', 1, 'WorkingDays'), ('Urgent', 24, 'Hours'), ('Critical', 2, 'Hours')) as limits (urgency, amount, unit)
where exists (select 1 from dispatch.policy_limit)
on conflict do nothing;

-- After how many tries a citizen who was not reached counts as contacted; 0: never. And the tries of this round.
alter table dispatch.policy add column contact_tries integer not null default 0 check (contact_tries between 0 and 20);
alter table dispatch.ticket add column contact_tries integer not null default 0;

-- The unit whose liaison asked for a call: that the citizen answers is its first contact. Null: whoever asked is nobody's liaison.
alter table agent.outward_call add column unit_code text;
