-- The same question of several agents is one task: the later ones are joined to the first, and end as it ends. Each stays its asker's, and can be taken out again.
alter table dispatch.knowledge_task
    add column joined_to uuid references dispatch.knowledge_task (id),
    add check (joined_to is null or (joined_to <> id and entry_id is null));
create index knowledge_task_joined on dispatch.knowledge_task (joined_to) where joined_to is not null and ended_at is null;
