-- The follow-up by telephone question (语音回访). next_way: what asks when a message went without an answer for half the time; null: the agents.
alter table dispatch.follow_up_plan add column next_way text check (next_way in ('Agent', 'Ivr'));

-- Whom the telephone is still to ask, one row a ticket, written by the changes of the ticket under its lock. due_at: not before; call_id: the call that is up for it.
create table dispatch.follow_up_call (
    ticket_id uuid primary key references dispatch.ticket (id) on delete cascade,
    round     integer not null,
    due_at    timestamptz not null,
    call_id   uuid
);
create index follow_up_call_due on dispatch.follow_up_call (due_at) where call_id is null;

-- What an earlier version had drawn for the telephone, and nobody asked.
insert into dispatch.follow_up_call (ticket_id, round, due_at)
select id, round, now() from dispatch.ticket where state = 'AwaitingFollowUp' and follow_up_way = 'Ivr';

-- Who pressed that they want no such call any more; the number by its blind index only.
create table dispatch.follow_up_declined (
    number_index bytea primary key,
    declined_at  timestamptz not null
);

-- How many at once, from and until which hour in China, on days off or not, hours between two tries, calls a number and day.
alter table dispatch.policy
    add column ask_lines         integer not null default 2 check (ask_lines between 0 and 100),
    add column ask_from_hour     integer not null default 9 check (ask_from_hour between 0 and 23),
    add column ask_until_hour    integer not null default 20 check (ask_until_hour between 1 and 24),
    add column ask_days_off      integer not null default 0 check (ask_days_off in (0, 1)),
    add column ask_spacing_hours integer not null default 4 check (ask_spacing_hours between 1 and 168),
    add column ask_daily         integer not null default 2 check (ask_daily between 1 and 10);

-- The round of the ticket that a call without a person asks about; null: a person asked for the call.
alter table agent.outward_call add column asked_round integer;
