-- Which queue an agent handed the caller to, and who, while the caller waits there; and when an agent first had a caller who is back in the queue.
alter table agent.call
    add column handed_queue     text,
    add column handed_by        uuid,
    add column first_bridged_at timestamptz;
update agent.call set handed_queue = entry.queue_code, handed_by = entry.handed_by
from agent.queue_entry entry where entry.call_id = call.id and entry.handed_by is not null;
