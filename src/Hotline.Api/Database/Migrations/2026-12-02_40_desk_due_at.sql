-- The limit by which a ticket stands on the list of those who decide on it is in its row, in the order in which the list shows it (docs/adr/0148). By itself: nobody reads
-- the table until this ends, and its rows are worked out by the next.
alter table dispatch.ticket add column desk_due_at timestamptz;
