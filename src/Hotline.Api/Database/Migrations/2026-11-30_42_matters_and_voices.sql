-- 一事多诉: how many of the requests of a day were merged into another. 件 is accepted less merged.
alter table dispatch.daily_rollup add column merged integer not null default 0;

-- Those that were merged before, on the days on which they were accepted.
insert into dispatch.daily_rollup as old (day, category_code, region_code, unit_code, channel, type, merged)
select (accepted_at at time zone 'Asia/Shanghai')::date, coalesce(category_code, ''), coalesce(region_code, ''), '', channel, coalesce(type, ''), count(*)
from dispatch.ticket where merged_into is not null and accepted_at is not null group by 1, 2, 3, 5, 6
on conflict (day, category_code, region_code, unit_code, channel, type) do update set merged = excluded.merged;
