-- What is held against a unit, newest first: nearly all of it is held against the first of a ticket's units alone.
drop index dispatch.ticket_judged_units;
create index ticket_judged_first on dispatch.ticket ((judged_units[1]), opened_at, id) where judged_units <> '{}';
create index ticket_judged_later on dispatch.ticket using gin ((judged_units[2:])) where cardinality(judged_units) > 1;
