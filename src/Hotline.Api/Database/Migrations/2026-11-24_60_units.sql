-- Units stand on a level of the administration; a ticket may be handed down the tree and across a level.
alter table dispatch.unit add column level text not null default 'city' check (level in ('province', 'city', 'county', 'township'));
update dispatch.unit u set level = r.level from dispatch.region r where r.code = u.region_code;
create index unit_parent on dispatch.unit (parent_code) where parent_code is not null;

alter table dispatch.policy add column max_hands integer not null default 5 check (max_hands between 0 and 100);

-- handed_down_by: the units above that handed it down in this round and follow it, from the top.
alter table dispatch.ticket
    add column handed_down_by text[] not null default '{}',
    add column hand_count integer not null default 0;
create index ticket_handed_down on dispatch.ticket using gin (handed_down_by) where handed_down_by <> '{}';

-- The numbers of a request on other platforms, to find it by; ticket.foreign_numbers is what its page shows. A number
-- belongs to one ticket: the same request sent again finds the ticket that it made.
create table dispatch.ticket_foreign_number (
    platform  text not null,
    number    text not null,
    ticket_id uuid not null references dispatch.ticket (id) deferrable initially deferred,
    primary key (platform, number)
);
create index ticket_foreign_number_ticket on dispatch.ticket_foreign_number (ticket_id);
create index ticket_foreign_number_number on dispatch.ticket_foreign_number (number);
insert into dispatch.ticket_foreign_number (platform, number, ticket_id)
select n.key, n.value, t.id from dispatch.ticket t cross join lateral jsonb_each_text(t.foreign_numbers) n
where t.foreign_numbers is not null order by t.opened_at
on conflict do nothing;
