-- What callers hear and say by key: their place, call-backs that keep it, closing hours, a question at the end.

-- announce_seconds: how often a waiting caller hears place and estimate; 0 never. call_back_key: key 1 asks for a call-back. survey: asked at the end.
-- opening_hours: as 09:00-12:00,13:30-17:30 on workdays, round the clock when null; open_holidays: on other days too.
alter table agent.queue
    add column announce_seconds integer not null default 0 check (announce_seconds between 0 and 600),
    add column call_back_key    boolean not null default false,
    add column survey           boolean not null default false,
    add column opening_hours    text,
    add column open_holidays    boolean not null default false;

alter table agent.queue_entry add column announced_at timestamptz;

-- rating: 1 very satisfied to 5 very dissatisfied, by key at the end of the call.
alter table agent.call
    add column rating   smallint check (rating between 1 and 5),
    add column rated_at timestamptz;
create index call_rated on agent.call (rated_at) where rating is not null;

-- Asked for by the caller: place is where they stood, retry_at when the next try is due.
alter table agent.call_back
    add column asked_at   timestamptz,
    add column queue_code text,
    add column place      timestamptz,
    add column retry_at   timestamptz;
create index call_back_open on agent.call_back (place) where asked_at is not null and settled_at is null;
