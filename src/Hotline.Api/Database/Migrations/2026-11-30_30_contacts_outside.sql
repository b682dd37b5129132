-- A contact may be a number of the world outside: it goes out over the trunks by their rules (caps, identity, the next trunk), like a call of the hotline's own.
-- An address still pins a contact to one place.
alter table agent.contact add column outside boolean not null default false;
alter table agent.contact add constraint contact_way_check check (not (outside and sip_uri is not null));
