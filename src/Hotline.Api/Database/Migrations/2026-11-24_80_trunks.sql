-- A trunk is a carrier's line with networks, a caller-ID rule and a cap of its own; until now each network was one.
alter table agent.trunk rename to trunk_before;
alter index agent.trunk_pkey rename to trunk_before_pkey;

-- caller_from: which header holds the caller's number. prefixes are taken off it, area_code goes before local numbers.
-- max_calls: at once on a node, 0 without a cap. probe: SIP URI that is asked with OPTIONS.
create table agent.trunk (
    code        text primary key check (code ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    name        text not null,
    caller_from text not null check (caller_from in ('Asserted', 'From')),
    area_code   text check (area_code ~ '^0[1-9][0-9]{1,2}$'),
    prefixes    text[] not null,
    max_calls   integer not null check (max_calls between 0 and 100000),
    probe       text,
    changed_at  timestamptz not null
);

-- A network belongs to one trunk.
create table agent.trunk_network (
    network    cidr primary key,
    trunk_code text not null references agent.trunk (code) on delete cascade
);
create index trunk_network_trunk on agent.trunk_network (trunk_code);

insert into agent.trunk (code, name, caller_from, prefixes, max_calls, changed_at)
select 'trunk-' || row_number() over (order by network), name, 'Asserted', '{}', 0, changed_at from agent.trunk_before;
insert into agent.trunk_network (network, trunk_code)
select network, 'trunk-' || row_number() over (order by network) from agent.trunk_before;
drop table agent.trunk_before;
