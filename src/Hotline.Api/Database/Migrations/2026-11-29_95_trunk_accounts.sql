-- A carrier that asks who we are, and one that we register with (pilot: what we register; null with registers: the user name's own part).
-- password_enc: AES-256-GCM, bound to id. domain: of the carrier, in the names of a call, whose packets go to the gateway all the same.
alter table agent.trunk
    add column id uuid not null default gen_random_uuid() unique,
    add column domain text,
    add column user_name text,
    add column password_enc bytea,
    add column realm text,
    add column registers boolean not null default false,
    add column pilot text,
    add column number_format text not null default 'National' check (number_format in ('National', 'International')),
    add column identity text not null default 'Asserted' check (identity in ('Asserted', 'Preferred', 'None')),
    add column hides_number boolean not null default false,
    add check ((user_name is null) = (password_enc is null)),
    add check (not registers or user_name is not null);

-- A trunk may also have us not: nobody answers our registration, or it is refused.
alter table agent.trunk_health drop constraint trunk_health_state_check;
alter table agent.trunk_health add constraint trunk_health_state_check check (state in ('Unknown', 'Up', 'Down', 'Unregistered', 'Refused'));
