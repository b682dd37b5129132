-- An overdue clock climbs a ladder: unit leader, hotline, supervising office. Each of them is told by digests.
alter table dispatch.deadline
    add column escalation_level integer not null default 0,
    add column escalate_at timestamptz;
update dispatch.deadline set escalation_level = 1 where light = 'Overdue';
update dispatch.deadline set next_fire_at = now() where light = 'Overdue' and state = 'Running';

alter table dispatch.policy add column digest_minutes integer not null default 30 check (digest_minutes between 1 and 1440);

-- An installation that has its limits already gets the ladder of the default set beside them.
insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit, basis)
select clock, '*', urgency, amount, unit, '江西省缺省（可改）'
from (values
    ('EscalateToHotline', '*', 1, 'WorkingDays'), ('EscalateToHotline', 'Urgent', 4, 'WorkingHours'), ('EscalateToHotline', 'Critical', 30, 'Minutes'),
    ('EscalateToSupervisingOffice', '*', 5, 'WorkingDays'), ('EscalateToSupervisingOffice', 'Urgent', 1, 'WorkingDays'), ('EscalateToSupervisingOffice', 'Critical', 2, 'Hours')
) as step (clock, urgency, amount, unit)
where exists (select 1 from dispatch.policy_limit)
on conflict do nothing;

-- unit_code is empty where the audience is no unit's.
create table dispatch.escalation_digest (
    id        uuid primary key,
    audience  text not null check (audience in ('UnitLeader', 'Hotline', 'SupervisingOffice')),
    unit_code text not null,
    at        timestamptz not null,
    seen_by   uuid,
    seen_at   timestamptz
);
create index escalation_digest_last on dispatch.escalation_digest (audience, unit_code, at);
create index escalation_digest_unseen on dispatch.escalation_digest (audience, unit_code) where seen_at is null;

-- What supervisors had not seen comes in their first digest; the rest was told.
alter table dispatch.supervisor_notice rename to escalation;
delete from dispatch.escalation where seen_at is not null;
drop index dispatch.supervisor_notice_unseen;
alter table dispatch.escalation
    drop constraint supervisor_notice_deadline_id_level_key,
    drop column seen_by,
    drop column seen_at,
    add column audience text not null default 'SupervisingOffice',
    add column unit_code text not null default '',
    add column due_at timestamptz,
    add column digest_id uuid references dispatch.escalation_digest (id);
update dispatch.escalation e set due_at = d.due_at from dispatch.deadline d where d.id = e.deadline_id;
alter table dispatch.escalation
    alter column audience drop default,
    alter column unit_code drop default,
    alter column due_at set not null,
    add unique (deadline_id, level, due_at);
create index escalation_waiting on dispatch.escalation (audience, unit_code) where digest_id is null;
create index escalation_digest_id on dispatch.escalation (digest_id) where digest_id is not null;
