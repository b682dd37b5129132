-- 录音保存期限与保全: how long recordings are kept, which are removed, and which must not be.
-- 1095 days: three years, the civil limitation period; a proposal of ours that wants confirming.
alter table dispatch.policy add column recording_days integer not null default 1095 check (recording_days between 30 and 36500);

-- Removing: the row says so before the file goes; Removed: there is no file any more. The row stays.
alter table agent.recording drop constraint recording_state_check;
alter table agent.recording
    add constraint recording_state_check check (state in ('Announced', 'Stored', 'Failed', 'Removing', 'Removed')),
    add column removing_at timestamptz,
    add column removed_at  timestamptz,
    add column removed_why text,
    add constraint recording_removed_when check ((state = 'Removed') = (removed_at is not null));
create index recording_kept on agent.recording (closed_at, id) where state in ('Stored', 'Failed');
create index recording_removing on agent.recording (removing_at) where state = 'Removing';
create index recording_call on agent.recording (call_id);

-- A hold is on one recording, or on all recordings of a ticket, those to come included. *_enc is AES-256-GCM.
create table agent.recording_hold (
    id              uuid primary key,
    version         integer not null default 1,
    recording_id    uuid references agent.recording (id),
    ticket_id       uuid,
    reason_enc      bytea not null,
    document_enc    bytea,
    set_by          uuid not null,
    set_by_name     text not null,
    set_at          timestamptz not null,
    lifted_by       uuid,
    lifted_by_name  text,
    lifted_at       timestamptz,
    lift_reason_enc bytea,
    check ((recording_id is null) <> (ticket_id is null))
);
create unique index recording_hold_recording on agent.recording_hold (recording_id) where lifted_at is null and recording_id is not null;
create unique index recording_hold_ticket on agent.recording_hold (ticket_id) where lifted_at is null and ticket_id is not null;
create index recording_hold_set on agent.recording_hold (set_at desc, id desc);
