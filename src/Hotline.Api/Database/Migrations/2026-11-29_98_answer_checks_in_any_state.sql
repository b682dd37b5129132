-- 直接办结抽检: an answer is checked whatever has become of its ticket since.
drop index dispatch.ticket_answer_check;
create index ticket_answer_check on dispatch.ticket (opened_at, id) where answer_check = 'Drawn';
