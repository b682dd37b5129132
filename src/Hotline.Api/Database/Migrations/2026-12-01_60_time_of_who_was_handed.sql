-- 转办: how long the unit that was handed a ticket across has at least, so that it is not late for what another let lie. The preset's is said to be the preset's only where the
-- house took that: earlier scripts named it in every house, but the time of handling comes from none of them.
insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit, basis)
select 'HandAcross', '*', urgency, amount, unit,
    (select max(basis) from dispatch.policy_limit where clock = 'Handle' and basis like '江西省缺省%')
from (values ('*', 2, 'WorkingDays'), ('Urgent', 4, 'Hours'), ('Critical', 30, 'Minutes')) as fresh (urgency, amount, unit)
where exists (select 1 from dispatch.policy_limit)
on conflict do nothing;
