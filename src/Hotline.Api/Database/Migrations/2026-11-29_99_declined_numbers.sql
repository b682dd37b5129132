-- 免语音回访 has a page: an id to name an entry by, the number itself (encrypted, shown as its mask), who entered it by hand (null: the key), and the ticket that was asked about.
alter table dispatch.follow_up_declined
    add column id uuid not null default gen_random_uuid() unique,
    add column number_enc bytea,
    add column entered_by text,
    add column ticket_id  uuid references dispatch.ticket (id) on delete set null;
alter table dispatch.follow_up_declined alter column id drop default;
create index follow_up_declined_newest on dispatch.follow_up_declined (declined_at, id);
