-- Who calls back a missed or interrupted call, and how that went. A row begins with the first claim; a claim is a lease.
create table agent.call_back (
    call_id       uuid primary key references agent.call (id) on delete cascade,
    claimed_by    uuid,
    claimed_name  text,
    claimed_until timestamptz,
    tries         integer not null default 0,
    outcome       text,
    settled_at    timestamptz
);
