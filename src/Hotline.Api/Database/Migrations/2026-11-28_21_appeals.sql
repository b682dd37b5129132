-- Judgements (考核判定) and appeals against them. judgements: with their states; judged_units: the units that something is held against.
alter table dispatch.ticket
    add column judgements jsonb not null default '[]',
    add column judged_units text[] not null default '{}',
    add column appeal_open boolean not null default false;
create index ticket_judged_units on dispatch.ticket using gin (judged_units) where judged_units <> '{}';
create index ticket_appeal_open on dispatch.ticket (opened_at, id) where appeal_open;

insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit, basis)
select 'Appeal', '*', '*', 5, 'WorkingDays', '江西省缺省（可改）'
where exists (select 1 from dispatch.policy_limit)
on conflict do nothing;
