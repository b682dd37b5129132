-- What a duty ruling (权责裁定) lays down for all requests of a kind comes into the catalogue by an edition: one open draft gathers it, or an edition of its own where the
-- policy lets rulings hold at once. A change says which ticket was ruled on; what it says nothing of is filled in from the rule that stands when it is laid.
alter table dispatch.catalog_edition add column of_rulings boolean not null default false;
create unique index catalog_edition_open_rulings on dispatch.catalog_edition (of_rulings) where of_rulings and state = 'Draft';
alter table dispatch.edition_change
    add column ticket_id uuid,
    add column ticket_number text,
    add column names_assistants boolean not null default false,
    -- By the clock of the database, as took_effect_at of editions: a ruling that took effect later than this was written stands against it.
    add column added_at timestamptz not null default clock_timestamp(),
    add column overtaken boolean not null default false,
    add constraint edition_change_ticket check ((ticket_id is null) = (ticket_number is null));
create index edition_change_of_ticket on dispatch.edition_change (ticket_id) where ticket_id is not null;
alter table dispatch.policy add column rulings_at_once integer not null default 0;
