-- The desks' lists in tables of millions: each index holds the rows of its list in the order they are shown, and only those still open where the list shows no others.
create index ticket_opened on dispatch.ticket (opened_at, id) where state not in ('Draft', 'Refused');

drop index dispatch.ticket_owner;
create index ticket_owner on dispatch.ticket (owner_id, opened_at, id);

drop index dispatch.ticket_escalated;
create index ticket_escalated on dispatch.ticket (opened_at, id) where escalation_level > 0 and closed_at is null;

drop index dispatch.ticket_handed_down;
create index ticket_handed_down on dispatch.ticket using gin (handed_down_by) where handed_down_by <> '{}' and closed_at is null;

drop index dispatch.deadline_due;
create index deadline_due on dispatch.deadline (kind, due_at, ticket_id) where finished_at is null;
create index deadline_unit on dispatch.deadline (unit_code, due_at, ticket_id) where kind = 'Handle' and finished_at is null;
