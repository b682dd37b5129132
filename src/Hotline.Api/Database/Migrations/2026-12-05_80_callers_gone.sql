-- When the telephony node said that it has the call no more. Until its end is told the caller is offered to nobody; the row and its place stay.
alter table agent.queue_entry add column gone_at timestamptz;
