-- 答复待审: what share of replies the hotline reads before the citizen does, and when a unit submitted its own.
alter table dispatch.policy add column review_percent integer not null default 0;
alter table dispatch.ticket add column reply_submitted_at timestamptz;

insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit, basis)
select 'ReplyReview', '*', '*', 1, 'WorkingDays', '江西省缺省（可改）'
where exists (select 1 from dispatch.policy_limit)
on conflict do nothing;
