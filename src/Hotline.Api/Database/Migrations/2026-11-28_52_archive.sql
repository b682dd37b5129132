-- 归档: how long after the close, and the tickets that the sweep looks at.
alter table dispatch.policy add column archive_days integer not null default 30;
create index ticket_to_archive on dispatch.ticket (closed_at, id) where state in ('Closed', 'ClosedOnCall', 'Refused') and number is not null;
create index ticket_archived on dispatch.ticket (opened_at, id) where state = 'Archived';
