-- Lists narrowed to a mark find their few tickets among millions.
create index ticket_flagged on dispatch.ticket (opened_at, id) where difficult or group_case or anonymous;
