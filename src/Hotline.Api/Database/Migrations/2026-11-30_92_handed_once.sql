-- Who handed a caller on stands at the call (82), which outlives the entry.
alter table agent.queue_entry drop column handed_by;
