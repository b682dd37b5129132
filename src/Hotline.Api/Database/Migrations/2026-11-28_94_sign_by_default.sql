-- Whether what nobody signed for in time is signed for by the sweep.
alter table dispatch.policy add column sign_by_default integer not null default 0 check (sign_by_default in (0, 1));
