-- 答复 first passed by the unit's own leader, where the policy says so. The default is what was so before.
alter table dispatch.policy add column reply_by_leader integer not null default 0 check (reply_by_leader between 0 and 1);
alter table dispatch.ticket
    add column reply_proposed_by uuid,
    add column reply_proposed_at timestamptz;
create index ticket_reply_proposed on dispatch.ticket (unit_code) where reply_proposed_by is not null;
-- A unit's leader is one of its liaisons.
alter table api.account add check (not 'UnitLeader' = any (roles) or 'Liaison' = any (roles));
