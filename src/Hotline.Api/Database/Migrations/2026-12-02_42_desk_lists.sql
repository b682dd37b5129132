create index ticket_desk on dispatch.ticket (state, desk_due_at, id) where desk_due_at is not null;
