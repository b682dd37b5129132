-- Who passed a draft that is to hold from a later day on: it is published when that comes, and what holds until then goes on holding (ADR 0166).
alter table dispatch.knowledge
    add column passed_by      uuid,
    add column passed_by_name text,
    add check (passed_by is null or coalesce(draft_state, '') = 'InReview');
create index knowledge_passed on dispatch.knowledge (id) where passed_by is not null;
