using Hotline.Integration.Tests.Dispatch;
using Npgsql;

namespace Hotline.Integration.Tests.Faults;

/// <summary>What every table says of some tickets; that the tables agree is asserted while it is read.</summary>
internal sealed record FaultTraces(string Words)
{
    private const string Sql = """
        select t.id, t.state, t.event_seq as events, t.version,
            (select coalesce(array_agg(e.seq || ' ' || e.kind order by e.seq), '{}') from dispatch.ticket_event e where e.ticket_id = t.id) as log,
            (select coalesce(array_agg(o.seq || ' ' || o.kind order by o.id), '{}') from dispatch.outbox o where o.ticket_id = t.id) as told,
            (select o.payload ->> 'state' from dispatch.outbox o where o.ticket_id = t.id order by o.id desc limit 1) as told_state,
            (select e.state from dispatch.ticket_event e where e.ticket_id = t.id order by e.seq desc limit 1) as log_state,
            (select count(*) from dispatch.audit a where a.ticket_id = t.id) as audited,
            md5(t::text) as whole,
            (select coalesce(md5(string_agg(d::text, ' ' order by d.id)), '') from dispatch.deadline d where d.ticket_id = t.id) as clocks,
            concat_ws('|',
                (select f::text from dispatch.follow_up_call f where f.ticket_id = t.id), (select count(*) from dispatch.knowledge_use k where k.ticket_id = t.id),
                (select count(*) from dispatch.ticket_foreign_number n where n.ticket_id = t.id), (select count(*) from dispatch.pickup_code p where p.ticket_id = t.id),
                (select count(*) from dispatch.photo p where p.ticket_id = t.id),
                (select string_agg(concat_ws(' ', p.state, p.revision, (select count(*) from dispatch.publication_step s where s.publication_id = p.id),
                    (select count(*) from dispatch.publication_word w where w.publication_id = p.id)), ',') from dispatch.publication p where p.ticket_id = t.id)) as beside,
            (select coalesce(bool_and(v.event_seq is not distinct from (select max(e.seq) from dispatch.ticket_event e where e.ticket_id = t.id and e.kind = 'Replied')), true)
                from dispatch.evidence v where v.ticket_id = t.id) as proved
        from dispatch.ticket t where
        """;

    public static Task<FaultTraces> OfAsync(DispatchScene scene, FaultAct act) => OfAsync(scene.Database.DataSource, act.Condition);

    /// <param name="condition">On <c>dispatch.ticket t</c>.</param>
    public static async Task<FaultTraces> OfAsync(NpgsqlDataSource database, string condition)
    {
        var rows = await database.RowsAsync($"{Sql} {condition} order by t.id", row => new Row(
            row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetFieldValue<string[]>(4), row.GetFieldValue<string[]>(5), row.TextAt(6), row.TextAt(7), row.GetInt64(8), row.GetString(9),
            row.GetString(10), row.GetString(11), row.GetBoolean(12)));
        foreach (var row in rows)
        {
            Assert.Equal(row.Log, row.Told);
            Assert.Equal(Enumerable.Range(1, row.Events), row.Log.Select(step => int.Parse(step.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Equal((row.State, row.State), (row.LogState, row.ToldState));
            Assert.True(row.Proved, $"A file of {row.Id} is not with the reply that it proves, or with one that does not stand.");
            Assert.True(row.Audited > 0, $"Nobody is told who made {row.Id}.");
        }

        return new FaultTraces(string.Join('\n', rows.Select(row => $"{row.Id} {row.State} {row.Version} {string.Join(',', row.Log)} {row.Audited} {row.Whole} {row.Clocks} {row.Beside}")));
    }

    /// <summary>No trace is of a ticket that is not there, and nothing has happened of which the audit does not say who did it.</summary>
    public static async Task AssertNoOrphansAsync(NpgsqlDataSource database) => Assert.Empty(await database.RowsAsync(
        """
        select format('%s of %s', source, ticket_id)
        from (
            select 'event' as source, ticket_id from dispatch.ticket_event union select 'outbox', ticket_id from dispatch.outbox union select 'audit', ticket_id from dispatch.audit
            union select 'clock', ticket_id from dispatch.deadline
        ) as trace
        where ticket_id is not null and not exists (select 1 from dispatch.ticket t where t.id = trace.ticket_id)
        union all
        select format('%s of %s without an audit', kind, ticket_id)
        from dispatch.ticket_event e where not exists (select 1 from dispatch.audit a where a.ticket_id = e.ticket_id and a.at = e.at and a.actor_id = e.actor_id)
        """,
        row => row.GetString(0)));

    private sealed record Row(
        Guid Id, string State, int Events, int Version, string[] Log, string[] Told, string? ToldState, string? LogState, long Audited, string Whole, string Clocks, string Beside, bool Proved);
}
