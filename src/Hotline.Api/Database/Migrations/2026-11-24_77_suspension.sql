-- The longest that a suspended ticket stands before it is looked at again.
insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit, basis)
select 'SuspendReview', '*', '*', 30, 'Days', '江西省缺省（可改）'
where exists (select 1 from dispatch.policy_limit)
on conflict do nothing;
