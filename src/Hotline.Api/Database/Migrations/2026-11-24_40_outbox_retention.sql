-- Drops the monthly partitions of the outbox that end at or before the given day (Asia/Shanghai) and lie wholly below
-- every consumer's cursor; such rows in the default partition are deleted. Nothing is dropped while nobody has read
-- anything. Returns how many partitions were dropped. Called by the monthly job. Dropping locks the whole outbox, so it
-- gives up (lock_not_available) where it would have to wait and hold up every change of a ticket behind it.
create function dispatch.drop_read_outbox(before date) returns integer language plpgsql set lock_timeout = '2s' as $$
declare
    slowest record;
    month record;
    unread boolean;
    dropped integer := 0;
begin
    perform pg_advisory_xact_lock(hashtextextended('dispatch.ensure_partitions', 0));
    select xid, id into slowest from dispatch.outbox_cursor order by xid, id limit 1;
    if not found then
        return 0;
    end if;
    for month in
        select c.relname as name
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'dispatch.outbox'::regclass and c.relname ~ '^outbox_[0-9]{4}_[0-9]{2}$'
            and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= before
        order by c.relname
    loop
        execute format('select exists (select 1 from dispatch.%I where (xid, id) > ($1, $2))', month.name) into unread using slowest.xid, slowest.id;
        if not unread then
            execute format('drop table dispatch.%I', month.name);
            dropped := dropped + 1;
        end if;
    end loop;
    delete from dispatch.outbox_default
    where at < before::timestamp at time zone 'Asia/Shanghai' and (xid, id) <= (slowest.xid, slowest.id);
    return dropped;
end $$;
