create index ticket_hand_out_asked on dispatch.ticket (desk_due_at, id) where desk_due_at is not null and hand_out_asked_by is not null;
