-- What the wallboard shows is counted when it happens, never by reading the journal again.
-- Locks are taken in the order telephony_node, call, offer, presence, call_count, desk_stream.

-- Calls by the day (Asia/Shanghai) and queue in which they arrived. within_*: bridged so soon after the INVITE.
create table agent.call_count (
    day        date not null,
    queue_code text not null,
    arrived    integer not null default 0,
    bridged    integer not null default 0,
    within_15  integer not null default 0,
    within_30  integer not null default 0,
    abandoned  integer not null default 0,
    primary key (day, queue_code)
);
insert into agent.call_count (day, queue_code, arrived, bridged, within_15, within_30, abandoned)
select (arrived_at at time zone 'Asia/Shanghai')::date, queue_code, count(*), count(bridged_at),
    count(*) filter (where bridged_at <= arrived_at + interval '15 seconds'), count(*) filter (where bridged_at <= arrived_at + interval '30 seconds'),
    count(*) filter (where missed)
from agent.call group by 1, 2;

-- Open tickets and their light, kept from the outbox, and how many there are of each light.
create table agent.open_ticket (
    ticket_id uuid primary key,
    light     text not null
);
create table agent.light_count (
    light   text primary key,
    tickets integer not null
);
insert into agent.light_count (light, tickets) values ('Normal', 0), ('Amber', 0), ('Red', 0), ('Overdue', 0);
