-- 疑难, 群诉, 匿名: marks beside the state; led_by: every unit that led the ticket, for the mark that its own history sets.
alter table dispatch.ticket
    add column difficult boolean not null default false,
    add column group_case boolean not null default false,
    add column anonymous boolean not null default false,
    add column led_by text[] not null default '{}';
create index ticket_difficult on dispatch.ticket (opened_at, id) where difficult and closed_at is null;
create index ticket_groups on dispatch.ticket (opened_at, id) where voices + group_case::integer > 1 and closed_at is null;

alter table dispatch.policy
    add column group_voices integer not null default 5,
    add column difficult_returns integer not null default 2,
    add column difficult_redos integer not null default 2,
    add column difficult_units integer not null default 3;
