-- A node that starts looks for limits that were counted across a year of which nothing was known; of a million open ones few are.
create index deadline_provisional on dispatch.deadline (ticket_id) where provisional and finished_at is null;
