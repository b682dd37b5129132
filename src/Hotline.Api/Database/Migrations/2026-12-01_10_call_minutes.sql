-- 接通率 over the last 24 hours (GB/T 33358: over any 24 hours on end): decided calls by the minute in which they arrived, one row for each minute of a day and queue. The minute of the
-- next day takes the row over, so that there is nothing to tidy.
create table agent.call_minute (
    slot          smallint not null check (slot between 0 and 1439),
    queue_code    text not null,
    minute        timestamptz not null,
    bridged       integer not null,
    abandoned     integer not null,
    hung_up_early integer not null,
    primary key (slot, queue_code)
);
insert into agent.call_minute (slot, queue_code, minute, bridged, abandoned, hung_up_early)
select (extract(epoch from minute)::bigint / 60) % 1440, queue_code, minute, bridged, abandoned, hung_up_early
from (select date_trunc('minute', arrived_at) as minute, queue_code, count(coalesce(first_bridged_at, bridged_at)) as bridged,
          count(*) filter (where missed) as abandoned, count(*) filter (where missed and hung_up_early) as hung_up_early
      from agent.call where placed_by is null and arrived_at >= date_trunc('minute', now()) - interval '1439 minutes' group by 1, 2) calls
where bridged > 0 or abandoned > 0;
