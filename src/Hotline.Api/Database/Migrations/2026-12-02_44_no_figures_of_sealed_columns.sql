-- What is sealed, and what is read whole or not at all, is never searched by its values. To sort samples of it was most of what an ANALYZE cost, and these tables are analysed
-- every few minutes while many tickets come.
alter table dispatch.ticket alter title_enc set statistics 0, alter content_enc set statistics 0, alter place_enc set statistics 0, alter point_enc set statistics 0,
    alter contact_name_enc set statistics 0, alter contact_phone_enc set statistics 0, alter contact_id_enc set statistics 0, alter call_number_enc set statistics 0,
    alter answer_enc set statistics 0, alter intake_print set statistics 0, alter assists set statistics 0;
alter table dispatch.ticket_event alter data set statistics 0, alter text_enc set statistics 0;
alter table dispatch.deadline alter trace set statistics 0;
alter table dispatch.outbox alter payload set statistics 0;

-- A new month is made as its parent is: the database does not hand that down by itself.
create or replace function dispatch.ensure_partitions(first date, months integer) returns integer language plpgsql as $$
declare
    month date;
    parent text;
    name text;
    sealed text;
    taken boolean;
    made integer := 0;
begin
    perform pg_advisory_xact_lock(hashtextextended('dispatch.ensure_partitions', 0));
    for step in 0 .. months - 1 loop
        month := (date_trunc('month', first::timestamp) + make_interval(months => step))::date;
        foreach parent in array array['ticket_event', 'audit', 'outbox'] loop
            name := parent || '_' || to_char(month, 'YYYY_MM');
            if to_regclass('dispatch.' || name) is null then
                execute format('select exists (select 1 from dispatch.%I where at >= %L and at < %L)', parent || '_default',
                    month::timestamp at time zone 'Asia/Shanghai', (month + interval '1 month') at time zone 'Asia/Shanghai') into taken;
                if not taken then
                    execute format('create table dispatch.%I partition of dispatch.%I for values from (%L) to (%L)', name, parent,
                        month::timestamp at time zone 'Asia/Shanghai', (month + interval '1 month') at time zone 'Asia/Shanghai');
                    for sealed in select attname from pg_attribute where attrelid = format('dispatch.%I', parent)::regclass and attnum > 0 and attstattarget = 0 and not attisdropped loop
                        execute format('alter table dispatch.%I alter %I set statistics 0', name, sealed);
                    end loop;
                    made := made + 1;
                end if;
            end if;
        end loop;
    end loop;
    return made;
end $$;
