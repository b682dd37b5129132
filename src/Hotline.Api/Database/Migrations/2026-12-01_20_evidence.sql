-- Files that prove what a unit says: sealed is the file, name_enc its name, both AES-256-GCM. event_seq is the event of the ticket that it proves;
-- null while it lies ready for a form that was not sent yet.
create table dispatch.evidence (
    id         uuid primary key,
    ticket_id  uuid not null references dispatch.ticket (id) on delete cascade,
    event_seq  integer,
    added_by   uuid not null,
    name_enc   bytea not null,
    media_type text not null check (media_type in ('image/jpeg', 'image/png', 'application/pdf')),
    bytes      integer not null,
    sealed     bytea not null,
    added_at   timestamptz not null
);
alter table dispatch.evidence alter column sealed set storage external;
create index evidence_ticket on dispatch.evidence (ticket_id, added_at, id);
create index evidence_waiting on dispatch.evidence (added_at) where event_seq is null;

alter table dispatch.policy
    add column evidence_files integer not null default 5 check (evidence_files between 0 and 10),
    add column evidence_megabytes integer not null default 10 check (evidence_megabytes between 1 and 20);
