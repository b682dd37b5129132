-- 超期、临期: the limit by which an open ticket is urgent stands in its row, in the order in which the list shows it (docs/adr/0126). By itself: nobody reads the table
-- until this ends, and its rows are worked out by the next.
alter table dispatch.ticket add column urgent_at timestamptz;
