-- Since when a node refuses new calls; and whether a trunk answers its OPTIONS, as each node sees it.
alter table agent.telephony_node add column draining_since timestamptz;

create table agent.trunk_health (
    node_id    text not null references agent.telephony_node (node_id),
    trunk_code text not null,
    state      text not null check (state in ('Unknown', 'Up', 'Down')),
    since      timestamptz not null,
    primary key (node_id, trunk_code)
);
