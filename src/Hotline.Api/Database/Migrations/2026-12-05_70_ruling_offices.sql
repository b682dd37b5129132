-- 权责裁定: how many offices that ruled with the supervising office a ruling has to name. The default asks for none, as before.
alter table dispatch.policy add column ruling_offices integer not null default 0 check (ruling_offices between 0 and 5);
