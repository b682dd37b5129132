-- 不合理待复核: who found that what is asked is beyond reason; a second person confirms or rejects it (docs/adr/0110).
alter table dispatch.ticket add column unreasonable_by uuid;
create index ticket_unreasonable on dispatch.ticket (opened_at, id) where unreasonable_by is not null;

-- 回访未接通: tries by people count when so many minutes lie between them; and when the last one was.
alter table dispatch.policy add column follow_up_try_spacing integer not null default 240 check (follow_up_try_spacing between 0 and 10080);
alter table dispatch.ticket add column follow_up_tried_at timestamptz;

-- 申请挂起: what a unit asks for, and how often and for how many days in all a round stood still.
alter table dispatch.policy
    add column max_suspensions integer not null default 2 check (max_suspensions between 0 and 20),
    add column max_suspension_days integer not null default 60 check (max_suspension_days between 0 and 3650);
alter table dispatch.ticket
    add column suspension_asked_at timestamptz,
    add column suspension_asked_for text,
    add column suspension_asked_days integer,
    add column suspension_count integer not null default 0,
    add column suspension_days integer not null default 0;
create index ticket_suspension_asked on dispatch.ticket (opened_at, id) where suspension_asked_at is not null;
