-- 挂起: for how many days at most a ticket may stand this time, by what was left of its round's when it was suspended; then it goes on by itself (docs/adr/0172).
alter table dispatch.ticket add column suspended_for integer;

update dispatch.ticket t
set suspended_for = round(extract(epoch from d.due_at - d.started_at) / 86400)::integer + greatest(0, p.max_suspension_days - t.suspension_days)
from dispatch.deadline d, dispatch.policy p
where (t.state = 'Suspended' or t.state = 'Merged' and t.merged_from = 'Suspended') and d.ticket_id = t.id and d.kind = 'SuspendReview' and d.finished_at is null;

-- Those whose review has run over are looked at again then, also where nobody more is told; what is not over yet comes to it by itself.
update dispatch.deadline d
set escalate_at = least(d.escalate_at, d.started_at + make_interval(hours => 24 * t.suspended_for)),
    next_fire_at = least(d.next_fire_at, d.started_at + make_interval(hours => 24 * t.suspended_for))
from dispatch.ticket t
where t.id = d.ticket_id and t.suspended_for is not null and d.kind = 'SuspendReview' and d.state = 'Running' and d.light = 'Overdue';
