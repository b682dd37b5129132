-- A caller whose agent's browser was lost waits for another agent: bridged_at is null again, and this says since when.
alter table agent.call add column requeued_at timestamptz;
