-- 转派 by a unit, and how many levels approve it. The default is what was so before: nobody has to.
alter table dispatch.policy add column hand_levels integer not null default 0 check (hand_levels between 0 and 4);
alter table dispatch.ticket
    add column handing_asked_at timestamptz,
    add column handing_asked_way text,
    add column handing_asked_to text,
    add column handing_chain text[] not null default '{}';
create index ticket_handing_asked on dispatch.ticket (opened_at, id) where handing_asked_at is not null;
create index ticket_handing_with on dispatch.ticket ((handing_chain[1])) where handing_chain <> '{}';
