-- Returns within a limit of their own, their review and the ruling on a second one.
alter table dispatch.ticket add column received_at timestamptz;
update dispatch.ticket set received_at = dispatched_at where unit_code is not null;

insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit, basis)
select clock, '*', '*', amount, unit, '江西省缺省（可改）'
from (values ('Return', 2, 'WorkingDays'), ('ReturnReview', 4, 'WorkingHours'), ('Ruling', 2, 'WorkingDays')) as step (clock, amount, unit)
where exists (select 1 from dispatch.policy_limit)
on conflict do nothing;
