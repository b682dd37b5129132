-- 直接办结抽检: Drawn, then Right or Wrong; null where nothing was drawn.
alter table dispatch.policy add column answer_check_percent integer not null default 5 check (answer_check_percent between 0 and 100);
alter table dispatch.ticket add column answer_check text;
create index ticket_answer_check on dispatch.ticket (opened_at, id) where answer_check = 'Drawn' and state = 'ClosedOnCall';
