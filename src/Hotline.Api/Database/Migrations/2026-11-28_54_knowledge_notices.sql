-- Alarms of the knowledge base go out as notices to the unit that owns the entry.
alter table dispatch.outgoing
    alter column ticket_id drop not null,
    add column alarm_id uuid unique references dispatch.knowledge_alarm (id),
    add check ((ticket_id is null) <> (alarm_id is null));
