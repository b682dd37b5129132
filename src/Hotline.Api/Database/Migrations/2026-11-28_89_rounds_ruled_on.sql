-- From which round on it is ruled on whose duty it is (权责裁定) before a ticket is done again.
alter table dispatch.policy add column ruling_round integer not null default 3 check (ruling_round between 2 and 20);
