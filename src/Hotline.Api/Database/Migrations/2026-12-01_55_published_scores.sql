-- 综合分: its weights have a version, which counts their changes, and a month is published with the weights that it was scored by (docs/adr/0126).
create table dispatch.metric_weighing (
    only_row boolean primary key default true check (only_row),
    version  integer not null default 1
);
insert into dispatch.metric_weighing default values;

-- {"solved/1": 35}, by the formulas that the month was published with.
alter table dispatch.metric_freeze add column weighing integer, add column weights jsonb;

-- How months were weighed when they were published nobody wrote down: from now on as at this moment.
alter table dispatch.metric_freeze disable trigger metric_freeze_stays;
update dispatch.metric_freeze f set weighing = 1, weights = (
    select coalesce(jsonb_object_agg(k, w.weight), '{}') from jsonb_object_keys(f.formulas) as k join dispatch.metric_weight w on w.metric = split_part(k, '/', 1));
alter table dispatch.metric_freeze enable trigger metric_freeze_stays;
alter table dispatch.metric_freeze alter column weighing set not null, alter column weights set not null;
