-- The level of escalation comes down with its clocks (docs/adr/0126).
create temp table standing on commit drop as
select t.id,
    min(d.due_at) filter (where d.light = 'Overdue' or d.light = 'Red' and d.state = 'Running' and d.kind not in ('Assist', 'Supervise', 'AppealRuling')) as urgent_at,
    coalesce(max(d.escalation_level), 0) as level
from dispatch.ticket t left join dispatch.deadline d on d.ticket_id = t.id and d.finished_at is null and d.state <> 'SetAside'
where t.closed_at is null or t.escalation_level > 0
group by t.id;

update dispatch.ticket t set urgent_at = case when t.closed_at is null then s.urgent_at end, escalation_level = s.level
from standing s where s.id = t.id and (s.urgent_at is not null and t.closed_at is null or t.escalation_level <> s.level);
