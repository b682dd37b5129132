-- By how many levels 不予受理 is approved. The default is what was so before: one person other than who proposed it.
alter table dispatch.policy add column refusal_approval integer not null default 1 check (refusal_approval between 1 and 2);
alter table dispatch.ticket
    add column refusal_levels integer not null default 1,
    add column refusal_passed_by uuid;
