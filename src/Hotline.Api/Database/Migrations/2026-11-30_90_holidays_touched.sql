-- Days whose limits are to be looked at: whatever was a day off for a moment may have moved a limit, also when the list is by now as it was (docs/adr/0109).
-- Written with every change of the list and taken away when no limit can be by another list any more. Never changed, so that who takes some away takes what they looked at.
create table dispatch.holiday_touched (
    id bigint generated always as identity primary key,
    day_from date not null,
    day_until date not null
);

create function dispatch.touch_holiday() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' or tg_op = 'UPDATE' then
        insert into dispatch.holiday_touched (day_from, day_until) values (new.day, new.day);
    end if;
    if tg_op = 'DELETE' or tg_op = 'UPDATE' then
        insert into dispatch.holiday_touched (day_from, day_until) values (old.day, old.day);
    end if;
    return null;
end
$$;

create trigger holiday_came_or_went after insert or delete on dispatch.holiday for each row execute function dispatch.touch_holiday();
create trigger holiday_changed after update on dispatch.holiday for each row when ((old.day, old.is_off_day) is distinct from (new.day, new.is_off_day)) execute function dispatch.touch_holiday();

-- Nobody knows by which list the limits were counted that are open at this upgrade: each is looked at once.
insert into dispatch.holiday_touched (day_from, day_until)
select (min(started_at) at time zone 'Asia/Shanghai')::date, (max(due_at) at time zone 'Asia/Shanghai')::date from dispatch.deadline where finished_at is null having count(*) > 0;
