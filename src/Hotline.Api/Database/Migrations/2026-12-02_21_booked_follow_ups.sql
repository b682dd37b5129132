-- 预约回访 (docs/adr/0143): the time of the day that the citizen named before the answer, in minutes, and the instant at which they are to be called about it.
alter table dispatch.ticket
    add column call_minute integer check (call_minute between 0 and 1439),
    add column follow_up_at timestamptz;

create index ticket_follow_up_at on dispatch.ticket (follow_up_at, id) where follow_up_at is not null;
