-- Follow-up plans (回访方案): of the tickets that fit, percent are asked in this way. Null fits any. Without a plan every ticket is followed up by an agent.
create table dispatch.follow_up_plan (
    code          text primary key,
    name          text not null,
    category_code text references dispatch.category (code),
    unit_code     text references dispatch.unit (code),
    channel       text,
    percent       integer not null check (percent between 0 and 100),
    way           text not null check (way in ('Agent', 'SmsLink', 'WeChat', 'Ivr'))
);
alter table dispatch.ticket add column follow_up_way text;

-- How many levels above the unit the second round goes to when the citizen says that it is not solved: 0 is the unit itself.
alter table dispatch.policy add column reopen_levels_up integer not null default 1 check (reopen_levels_up between 0 and 1);
