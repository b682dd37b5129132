-- 延期分级审核: how many levels approve, and of an extension in review the units above whose approval is still to come, the next one first.
alter table dispatch.policy add column extension_levels integer not null default 2 check (extension_levels between 1 and 4);
alter table dispatch.ticket add column extension_chain text[] not null default '{}';
create index ticket_extension_with on dispatch.ticket ((extension_chain[1])) where extension_chain <> '{}';
