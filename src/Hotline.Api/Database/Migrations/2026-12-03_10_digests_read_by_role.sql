-- Each role that a digest is for sees it for itself, and it goes out once as a notice.
create table dispatch.escalation_reader (
    digest_id uuid not null references dispatch.escalation_digest (id),
    role      text not null,
    unit_code text not null,
    seen_by   uuid,
    seen_at   timestamptz,
    primary key (digest_id, role)
);
create index escalation_reader_unseen on dispatch.escalation_reader (role, unit_code) where seen_at is null;

-- What one of an audience had seen was gone for all of them, and stays so.
insert into dispatch.escalation_reader (digest_id, role, unit_code, seen_by, seen_at)
select d.id, r.role, d.unit_code, d.seen_by, d.seen_at
from dispatch.escalation_digest d
join (values
    ('UnitLeader', 'UnitLeader'), ('UnitLeader', 'Leader'), ('UnitLeader', 'Liaison'),
    ('Hotline', 'Supervisor'), ('Hotline', 'ShiftLead'), ('Hotline', 'Dispatcher'),
    ('SupervisingOffice', 'Supervisor')
) as r (audience, role) on r.audience = d.audience
where d.audience <> 'UnitLeader' or d.unit_code <> '';

drop index dispatch.escalation_digest_unseen;
alter table dispatch.escalation_digest drop column seen_by, drop column seen_at;

alter table dispatch.outgoing
    add column digest_id uuid unique references dispatch.escalation_digest (id),
    drop constraint outgoing_check,
    add check (num_nonnulls(ticket_id, alarm_id, task_id, digest_id) = 1);
