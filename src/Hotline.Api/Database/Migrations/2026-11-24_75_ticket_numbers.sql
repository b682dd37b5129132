-- Ticket numbers come from a sequence a day (docs/adr/0015): nobody waits for another's commit to be given one.
create or replace function dispatch.next_ticket_number(day date) returns integer
language plpgsql as $$
declare
    name text := 'dispatch.ticket_number_' || to_char(day, 'YYMMDD');
begin
    if to_regclass(name) is null then
        -- The first of the day makes it; whoever comes meanwhile waits for that one commit, and finds it made.
        perform pg_advisory_xact_lock(hashtextextended(name, 12345));
        -- After those that the day has given out already: before this existed, or before the sequence was dropped.
        execute format('create sequence if not exists %s as integer maxvalue 999999 start %s', name, (
            select coalesce(max(right(number, 6)::integer), 0) + 1 from dispatch.ticket
            where number between to_char(day, 'YYMMDD') || '000000' and to_char(day, 'YYMMDD') || '999999' and length(number) = 12));
    end if;
    return nextval(name);
end
$$;

-- Drops the sequences of days that nobody files on any more.
create or replace function dispatch.drop_ticket_numbers(before date) returns integer
language plpgsql as $$
declare
    dropped integer := 0;
    old text;
begin
    for old in
        select relname from pg_class
        where relkind = 'S' and relnamespace = 'dispatch'::regnamespace and relname ~ '^ticket_number_[0-9]{6}$' and relname < 'ticket_number_' || to_char(before, 'YYMMDD')
    loop
        execute format('drop sequence if exists dispatch.%I', old);
        dropped := dropped + 1;
    end loop;
    return dropped;
end
$$;

drop table dispatch.ticket_number;
