-- What the composite score (综合分) weighs: ids of metrics that are shares. Weights are policy data.
create table dispatch.metric_weight (
    metric text primary key,
    weight integer not null check (weight between 1 and 100)
);
insert into dispatch.metric_weight (metric, weight) values ('contacted', 30), ('solved', 35), ('satisfied-b', 35);
