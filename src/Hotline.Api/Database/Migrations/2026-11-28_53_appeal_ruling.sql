-- 申诉裁定时限: until the supervising office has ruled on a unit's appeals.
insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit, basis)
select 'AppealRuling', '*', '*', 5, 'WorkingDays', '江西省缺省（可改）'
where exists (select 1 from dispatch.policy_limit)
on conflict do nothing;
