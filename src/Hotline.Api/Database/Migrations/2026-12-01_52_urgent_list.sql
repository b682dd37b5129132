create index ticket_urgent on dispatch.ticket (urgent_at, id) where urgent_at is not null;
