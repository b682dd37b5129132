-- 转外部 and 挂起, their caps and who approves them. The defaults are what was so before.
alter table dispatch.policy
    add column max_hand_outs integer not null default 0 check (max_hand_outs between 0 and 100),
    add column hand_out_approval integer not null default 0 check (hand_out_approval between 0 and 1),
    add column suspension_levels integer not null default 1 check (suspension_levels between 1 and 4);
alter table dispatch.ticket
    add column hand_out_count integer not null default 0,
    add column hand_out_asked_to text,
    add column hand_out_asked_by uuid,
    add column suspension_chain text[] not null default '{}';
create index ticket_suspension_with on dispatch.ticket ((suspension_chain[1])) where suspension_chain <> '{}';
-- A ticket that had been handed out goes on counting from what its events say.
update dispatch.ticket t set hand_out_count = e.times
from (select ticket_id, count(*) as times from dispatch.ticket_event where kind = 'HandedOut' group by ticket_id) e
where t.id = e.ticket_id;
