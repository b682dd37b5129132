-- 延期: one a round unless the operator says two. An installation that has its limits keeps its number; the table of limits is filled after the migrations.
alter table dispatch.policy alter column max_extensions set default 1;
update dispatch.policy set max_extensions = 1 where not exists (select 1 from dispatch.policy_limit);
