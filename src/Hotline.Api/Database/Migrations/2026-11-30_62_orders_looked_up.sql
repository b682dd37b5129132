-- Tickets that ever had an order of supervision: a few among many. Lists of cards and of orders that have ended go through these.
create index ticket_ordered on dispatch.ticket (opened_at, id) where orders <> '[]'::jsonb;
