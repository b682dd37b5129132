-- 接通率 is of the calls offered: a caller who hung up within some seconds of the INVITE was not there to be answered. Decided when the call ends, by the number that is the
-- operator's then, and counted with the rest.
alter table dispatch.policy add column short_call_seconds integer not null default 5 check (short_call_seconds between 0 and 60);
alter table agent.call add column hung_up_early boolean not null default false;
alter table agent.call_count add column hung_up_early integer not null default 0;

update agent.call set hung_up_early = true where missed and not reconciled and ended_by = 'Caller' and ended_at <= arrived_at + interval '5 seconds';
update agent.call_count c set hung_up_early = n.calls
from (select (arrived_at at time zone 'Asia/Shanghai')::date as day, queue_code, count(*)::integer as calls from agent.call where missed and hung_up_early group by 1, 2) n
where (c.day, c.queue_code) = (n.day, n.queue_code);
