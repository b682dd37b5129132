-- A call-back's turn, and why it waits; who lapsed or gave it back is not given it at once again. turn_at: given by turn and not acted on yet.
alter table agent.call_back
    add column turn_at       timestamptz,
    add column declined_by   uuid,
    add column declined_at   timestamptz,
    add column wait_reason   text,
    add column wait_noted_at timestamptz;
drop index agent.call_back_open;
create index call_back_open on agent.call_back (queue_code, place) where asked_at is not null and settled_at is null;
create index call_back_held on agent.call_back (claimed_by) where claimed_by is not null and settled_at is null;

-- How call-backs stand to callers on the line: minutes of patience in the queue's hours, idle agents left meanwhile, per cent of a queue's agents on call-backs at once.
alter table dispatch.policy
    add column call_back_patience integer not null default 15 check (call_back_patience between 0 and 480),
    add column call_back_reserve  integer not null default 1 check (call_back_reserve between 0 and 100),
    add column call_back_share    integer not null default 30 check (call_back_share between 1 and 100);

-- Whoever has waited this long is told the place and may ask for a call-back; 0 never.
alter table agent.queue add column longest_wait_seconds integer not null default 0 check (longest_wait_seconds between 0 and 7200);
