-- Questions without an answer have a day by which they are answered, and end in one of three ways; whoever asked is told.
alter table dispatch.policy add column knowledge_task_days integer not null default 5 check (knowledge_task_days between 1 and 60);

alter table dispatch.knowledge_task
    add column due_at         timestamptz,
    add column ending         text check (ending in ('Published', 'Answered', 'Dismissed')),
    -- Why it was dismissed.
    add column end_note       text,
    add column answer_entry   uuid,
    add column answer_version integer,
    add column asker_seen_at  timestamptz,
    -- When the unit was told that it is late.
    add column reminded_at    timestamptz,
    add foreign key (answer_entry, answer_version) references dispatch.knowledge_version (entry_id, version);
update dispatch.knowledge_task set due_at = asked_at + interval '7 days';
update dispatch.knowledge_task t set ending = 'Published', asker_seen_at = ended_at, answer_entry = v.entry_id, answer_version = v.version
from dispatch.knowledge_version v where v.entry_id = t.entry_id and v.published_at = t.ended_at;
update dispatch.knowledge_task set ending = 'Published', asker_seen_at = ended_at where ended_at is not null and ending is null;
alter table dispatch.knowledge_task alter column due_at set not null, add check ((ended_at is null) = (ending is null));

drop index dispatch.knowledge_task_open;
create index knowledge_task_open on dispatch.knowledge_task (due_at, id) where ended_at is null;
create index knowledge_task_asker on dispatch.knowledge_task (asked_by) where asker_seen_at is null;

-- A draft that is given up leaves an entry without one; what was never published is put away with it.
alter table dispatch.knowledge drop constraint knowledge_check1, add check (draft is not null or published is not null or withdrawn_at is not null);

-- The lists' pages.
create index knowledge_changed on dispatch.knowledge (changed_at, id);

alter table dispatch.outgoing
    add column task_id uuid references dispatch.knowledge_task (id),
    drop constraint outgoing_check,
    add check (num_nonnulls(ticket_id, alarm_id, task_id) = 1);
