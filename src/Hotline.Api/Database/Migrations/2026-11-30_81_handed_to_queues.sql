-- A caller who was handed to another queue: by whom, with the place of the first queue; and the last word for the next agent (AES-256-GCM).
alter table agent.queue_entry add column handed_by uuid;
alter table agent.call add column note_enc bytea;
