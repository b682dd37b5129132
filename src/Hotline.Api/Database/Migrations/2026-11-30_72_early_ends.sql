-- 提前办结 has a share of the span of its own: it was the amber light's, so that whoever moved that light moved a figure.
alter table dispatch.policy add column early_percent integer not null default 50 check (early_percent between 1 and 100);
alter table dispatch.deadline add column early_at timestamptz;
