namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>The statements that turn the lights of many tickets at once; only <see cref="TurningStore"/> runs them.</summary>
internal static class TurningSql
{
    /// <summary>
    /// Those longest due, each under its ticket's own lock (<see cref="TicketSql.Lock"/>), tried: what FOR UPDATE SKIP LOCKED does, but before the
    /// transaction has an id (docs/adr/0011). What another node holds is passed over for what comes behind it. "offset 0" keeps the lock outside: the planner would
    /// try it for all that are looked through, and hold them all.
    /// </summary>
    public const string LockDue = $"""
        select ticket_id
        from (
            select ticket_id, min(next_fire_at) as first
            from (select ticket_id, next_fire_at from dispatch.deadline where next_fire_at <= @now order by next_fire_at limit @among) as due
            group by ticket_id order by first offset 0
        ) as tickets
        where pg_try_advisory_xact_lock({TicketLock.KeyOfColumn})
        limit @limit
        """;

    public const string Load = """
        select * from dispatch.ticket where id = any(@ids);
        select * from dispatch.deadline where ticket_id = any(@ids) and finished_at is null order by ticket_id, id
        """;

    /// <summary>Rows, clocks, events, audit, escalations and outbox of many changes that did no more than turn lights and climb ladders.</summary>
    /// <remarks>Gives the number of tickets found as they were read.</remarks>
    public const string Write = """
        with tickets as (
            update dispatch.ticket t set event_seq = c.seq, light = c.light, escalation_level = c.level, urgent_at = c.urgent_at, desk_due_at = c.desk_due_at, judgements = c.judgements::jsonb,
                judged_units = array(select jsonb_array_elements_text(c.judged::jsonb)), changed_at = @now
            from unnest(@ids, @seqsBefore, @seqsAfter, @lights, @levels, @urgents, @desks, @judgements, @judgedUnits) as c (id, seq_before, seq, light, level, urgent_at, desk_due_at, judgements, judged)
            where t.id = c.id and t.event_seq = c.seq_before
            returning 1
        ), clocks as (
            update dispatch.deadline d set light = c.light, next_fire_at = c.next_fire_at, escalation_level = c.level, escalate_at = c.escalate_at
            from unnest(@clockIds, @clockLights, @clockNext, @clockLevels, @clockEscalate) as c (id, light, next_fire_at, level, escalate_at)
            where d.id = c.id
        ), happened as (
            insert into dispatch.ticket_event (ticket_id, seq, at, kind, actor_id, actor_name, actor_unit, state, data)
            select e.ticket_id, e.seq, @now, e.kind, @actorId, @actorName, @actorUnit, e.state, e.data::jsonb
            from unnest(@eventTickets, @eventSeqs, @eventKinds, @eventStates, @eventDatas) as e (ticket_id, seq, kind, state, data)
        ), audited as (
            insert into dispatch.audit (at, actor_id, actor_name, action, ticket_id)
            select @now, @actorId, @actorName, @action, a.id from unnest(@ids) as a (id)
        ), escalated as (
            insert into dispatch.escalation (id, ticket_id, deadline_id, kind, level, audience, unit_code, due_at, at)
            select gen_random_uuid(), e.ticket_id, e.deadline_id, e.kind, e.level, e.audience, e.unit_code, e.due_at, @now
            from unnest(@climbTickets, @climbClocks, @climbKinds, @climbLevels, @climbAudiences, @climbUnits, @climbDues)
                as e (ticket_id, deadline_id, kind, level, audience, unit_code, due_at)
            on conflict do nothing
        ), announced as (
            insert into dispatch.outbox (at, ticket_id, seq, kind, payload)
            select @now, o.ticket_id, o.seq, o.kind, o.payload::jsonb
            from unnest(@eventTickets, @eventSeqs, @eventKinds, @eventPayloads) with ordinality as o (ticket_id, seq, kind, payload, place) order by o.place
        ), rung as (
            select pg_notify('dispatch_outbox', '')
        )
        select count(*)::int from tickets, rung
        """;
}
