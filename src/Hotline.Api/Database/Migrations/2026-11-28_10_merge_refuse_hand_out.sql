-- 并单: where a ticket was merged, where it stood, the unit that has the matter, and how many citizens a ticket answers.
-- 不予受理: why, and who proposed it. 转外部: to which platform.
alter table dispatch.ticket
    add column merged_into uuid,
    add column merged_from text,
    add column matter_unit text,
    add column voices integer not null default 1,
    add column refusal_reason text,
    add column refusal_by uuid,
    add column handed_to text;
create index ticket_merged_into on dispatch.ticket (merged_into) where merged_into is not null;

create table dispatch.platform (
    code text primary key check (code ~ '^[a-z0-9-]{1,30}$'),
    name text not null check (char_length(name) between 1 and 50),
    emergency boolean not null,
    ack_minutes integer not null check (ack_minutes between 1 and 43200),
    active boolean not null default true
);
insert into dispatch.platform (code, name, emergency, ack_minutes) values
    ('110', '公安110', true, 10),
    ('119', '消防119', true, 10),
    ('120', '急救120', true, 10),
    ('122', '交通事故122', true, 10),
    ('12315', '市场监管12315', false, 1440),
    ('province', '省12345平台', false, 1440),
    ('other-city', '其他城市12345', false, 1440);

insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit, basis)
select 'ExternalAck', '*', '*', 24, 'Hours', '江西省缺省（可改）'
where exists (select 1 from dispatch.policy_limit)
on conflict do nothing;
