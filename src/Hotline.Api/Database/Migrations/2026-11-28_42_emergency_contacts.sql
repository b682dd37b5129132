-- Whom an agent rings with one press: 110, 119, 120.
alter table agent.contact add column emergency boolean not null default false;
