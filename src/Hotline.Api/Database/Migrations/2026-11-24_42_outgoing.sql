-- Messages that leave the house: text messages to citizens, notices to liaisons. Rows name what is to be said about which
-- event; whom and in which words is found out when it is sent. due_at is null once it is settled.
create table dispatch.outgoing (
    id        uuid primary key,
    ticket_id uuid not null references dispatch.ticket (id),
    seq       integer not null,
    kind      text not null,
    unit_code text,
    round     integer not null,
    made_at   timestamptz not null,
    tries     integer not null default 0,
    due_at    timestamptz,
    settled_at timestamptz,
    outcome   text check (outcome in ('Sent', 'NoNumber', 'Unneeded', 'GivenUp')),
    unique (ticket_id, seq, kind)
);
create index outgoing_due on dispatch.outgoing (due_at) where due_at is not null;
