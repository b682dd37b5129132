-- Calls of the hotline's own. placed_by: who asked for it; null: a citizen called. Until its node says that it began, no event brought it.
alter table agent.call add column placed_by uuid;
alter table agent.call alter column node_seq drop not null;
create index call_placed on agent.call (placed_by, arrived_at) where placed_by is not null;

-- draft_of: the call whose draft it fills in; null: it is about a ticket. before_state, before_reason: the agent's presence, to go back to.
-- own_enc: the telephone of a person without a line, gone with the end of the call. due_at: word of the node is due by then; null once it is talked or over.
create table agent.outward_call (
    call_id       uuid primary key references agent.call (id) on delete cascade,
    draft_of      uuid,
    before_state  text,
    before_reason text,
    own_enc       bytea,
    due_at        timestamptz,
    dialled_at    timestamptz,
    ringing_at    timestamptz,
    refusal       text
);
create index outward_call_due on agent.outward_call (due_at) where due_at is not null;

-- Where a trunk takes calls of ours; null: it brings calls only.
alter table agent.trunk add column gateway text;

-- How many calls a person may place a day, and whether short service numbers may be called.
alter table dispatch.policy
    add column outward_calls integer not null default 60 check (outward_calls between 0 and 1000),
    add column outward_short integer not null default 0 check (outward_short in (0, 1));

-- The calls about a ticket.
create index call_outward_ticket on agent.call (ticket_id, arrived_at desc) where placed_by is not null;

-- The telephone on which a person without a line is rung; AES-256-GCM.
alter table api.account add column telephone_enc bytea;
