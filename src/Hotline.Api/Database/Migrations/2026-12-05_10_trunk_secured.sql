-- Whoever is behind the trunk secures sound (SRTP): what the hotline offers over it is secured. The default is what was so before.
alter table agent.trunk add column secured boolean not null default false;
