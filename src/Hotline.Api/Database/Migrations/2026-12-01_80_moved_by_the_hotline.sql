-- 改派: how often the hotline may give a ticket to another unit in one round, and how often it has.
alter table dispatch.policy add column max_reassigns integer not null default 3 check (max_reassigns between 0 and 100);
alter table dispatch.ticket add column reassign_count integer not null default 0;
