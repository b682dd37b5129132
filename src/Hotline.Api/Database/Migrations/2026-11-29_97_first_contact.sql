-- Tries to reach a citizen count when so many minutes lie between them; and when the last one that counted was written down.
alter table dispatch.policy add column contact_try_spacing integer not null default 120 check (contact_try_spacing between 0 and 10080);
alter table dispatch.ticket add column contact_tried_at timestamptz;

-- 待先行联系: the clocks of first contacts that are red or over, in the order of the list.
create index deadline_contact on dispatch.deadline (due_at, ticket_id) where kind = 'Contact' and state = 'Running' and light in ('Red', 'Overdue');
