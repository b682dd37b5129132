-- The list of days off by which open limits were counted: what has changed since is seen against it (docs/adr/0109).
create table dispatch.holiday_counted (
    day date primary key,
    is_off_day boolean not null
);
insert into dispatch.holiday_counted (day, is_off_day) select day, is_off_day from dispatch.holiday;
