-- How long a telephone outside may ring from the moment it is dialled, and how long at most a recording is paused for what must not be kept.
alter table dispatch.policy
    add column outward_seconds integer not null default 60 check (outward_seconds between 20 and 180),
    add column pause_seconds   integer not null default 120 check (pause_seconds between 10 and 900);
