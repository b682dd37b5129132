-- 撤单 by the staff, and whether a second person has to say so. The default is what was so before.
alter table dispatch.policy add column retract_approval integer not null default 0 check (retract_approval between 0 and 1);
alter table dispatch.ticket add column retract_asked_by uuid;
create index ticket_retract_asked on dispatch.ticket (opened_at, id) where retract_asked_by is not null;
