-- 涉稳, 典型, 省级交办: what a person says of a ticket; each in exactly the words in which a list asks for it.
alter table dispatch.ticket add column labels text[] not null default '{}' check (labels <@ '{StabilityRisk,Typical,ProvinceOrder}');
create index ticket_stability_risk on dispatch.ticket (opened_at, id) where labels @> '{StabilityRisk}';
create index ticket_typical on dispatch.ticket (opened_at, id) where labels @> '{Typical}';
create index ticket_province_order on dispatch.ticket (opened_at, id) where labels @> '{ProvinceOrder}';
