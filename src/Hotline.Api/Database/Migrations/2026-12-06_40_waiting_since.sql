-- Since when a caller waits, for the times after which skills are not asked for, others help out and nobody is kept for the last agent: entered_at is the place, and of one whom an agent
-- had and handed on or lost it is before the conversation. Null: as long as the place says.
alter table agent.queue_entry add column waits_since timestamptz;
