using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;

namespace Hotline.Agent.Presence;

/// <summary>Table <c>agent.presence</c>. Each change tells the agent's console and wakes the queues.</summary>
internal static class PresenceStore
{
    private const string Columns = """
        account_id, name, unit_code, extension, state, reason, since, ready_since, call_id, offer_id, wrap_up_until, line
        """;

    public static Task<PresenceRow?> LockAsync(Transition t, Guid accountId, CancellationToken ct) => t.OneAsync(AskLocked(t, accountId), ct);

    public static Asked<PresenceRow> AskLocked(Transition t, Guid accountId) =>
        t.Ask<PresenceRow>($"select {Columns} from agent.presence where account_id = @accountId for update", new { accountId });

    /// <summary>Whoever is on duty at this phone; one at most is.</summary>
    public static Task<PresenceRow?> LockAtPhoneAsync(Transition t, string extension, CancellationToken ct) =>
        t.OneAsync<PresenceRow>($"select {Columns} from agent.presence where extension = @extension and state <> 'Offline' order by since desc limit 1 for update", new { extension }, ct);

    /// <summary>Everybody who has to do with one of the calls, in one order. The calls must be locked.</summary>
    public static Task LockAllAsync(Transition t, Guid[] calls, CancellationToken ct)
    {
        const string sql = """
            select account_id from agent.presence
            where call_id = any(@calls) or account_id in (select account_id from agent.offer where call_id = any(@calls) and ended_at is null)
            order by account_id for update
            """;
        return t.ListAsync<Guid>(sql, new { calls }, ct);
    }

    public static Task<PresenceRow?> FindAsync(Transition t, Guid accountId, CancellationToken ct)
    {
        const string sql = $"select {Columns} from agent.presence where account_id = @accountId";
        return t.OneAsync<PresenceRow>(sql, new { accountId }, ct);
    }

    /// <summary>An agent's console opened: the row exists from now on, with today's name and, off duty, today's phone, unless the agent answers in the browser.</summary>
    public static Task ArriveAsync(Transition t, Guid accountId, string login, string name, string? unitCode, string? extension, CancellationToken ct)
    {
        const string sql = """
            insert into agent.presence (account_id, login, name, unit_code, extension, state, since)
            values (@accountId, @login, @name, @unitCode, @extension, 'Offline', @Now)
            on conflict (account_id) do update set login = excluded.login, name = excluded.name, unit_code = excluded.unit_code,
                extension = case when presence.state = 'Offline' and presence.line = 'Phone' then excluded.extension else presence.extension end
            """;
        return t.WriteAsync(sql, new { accountId, login, name, unitCode, extension, t.Now }, ct);
    }

    /// <summary>Idle states: Offline, Paused, Ready. Forgets the call.</summary>
    /// <param name="readySince">Keeps an earlier place among the idle agents; null begins a new one.</param>
    public static async Task IdleAsync(Transition t, Guid accountId, AgentState state, string? reason, DateTimeOffset? readySince, CancellationToken ct)
    {
        const string sql = """
            update agent.presence
            set state = @state, reason = @reason, since = @Now, ready_since = @readySince, call_id = null, offer_id = null, wrap_up_until = null
            where account_id = @accountId
            """;
        var idle = state == AgentState.Ready ? readySince ?? t.Now : (DateTimeOffset?)null;
        await t.WriteAsync(sql, new { accountId, state = state.ToString(), reason, t.Now, readySince = idle }, ct);
        t.Tell(new DeskChange(accountId, DeskEventKind.PresenceChanged));
        t.WakeQueue(NoticeChannel.AllQueues);
    }

    /// <summary>States bound to a call: Offered, Talking, WrapUp. Offered keeps the place among the idle agents.</summary>
    /// <param name="until">WrapUp: when it ends by itself.</param>
    public static async Task BusyAsync(Transition t, Guid accountId, AgentState state, Guid callId, Guid offerId, DateTimeOffset? until, CancellationToken ct)
    {
        const string sql = """
            update agent.presence
            set state = @state, reason = null, since = @Now, call_id = @callId, offer_id = @offerId, wrap_up_until = @until,
                ready_since = case when @state = 'Offered' then ready_since end
            where account_id = @accountId
            """;
        await t.WriteAsync(sql, new { accountId, state = state.ToString(), callId, offerId, until, t.Now }, ct);
        t.Tell(new DeskChange(accountId, DeskEventKind.PresenceChanged));
    }

    /// <summary>Another agent on duty uses this phone. The answer holds until the transition is over: who else asks for the phone waits.</summary>
    public static async Task<bool> PhoneTakenAsync(Transition t, string extension, Guid accountId, CancellationToken ct)
    {
        const string oneAtATime = "select true from pg_advisory_xact_lock(hashtextextended('agent.phone/' || @extension, 0))";
        t.Ask<bool>(oneAtATime, new { extension });
        const string sql = "select exists (select 1 from agent.presence where extension = @extension and account_id <> @accountId and state <> 'Offline')";
        return await t.OneAsync<bool>(sql, new { extension, accountId }, ct);
    }

    public static async Task TakePhoneAsync(Transition t, Guid accountId, string extension, CancellationToken ct)
    {
        const string sql = "update agent.presence set extension = @extension where account_id = @accountId";
        await t.WriteAsync(sql, new { accountId, extension }, ct);
    }

    /// <summary>Desk phone or browser, from now on.</summary>
    public static Task ChooseLineAsync(Transition t, Guid accountId, LineKind line, string? extension, CancellationToken ct)
    {
        const string sql = "update agent.presence set line = @line, extension = @extension where account_id = @accountId";
        t.Tell(new DeskChange(accountId, DeskEventKind.PresenceChanged));
        t.WakeQueue(NoticeChannel.AllQueues);
        return t.WriteAsync(sql, new { accountId, line = line.ToString(), extension }, ct);
    }

    public static Task ExtendWrapUpAsync(Transition t, Guid accountId, TimeSpan more, CancellationToken ct)
    {
        const string sql = """
            update agent.presence set wrap_up_until = wrap_up_until + @more
            where account_id = @accountId and state = 'WrapUp' and wrap_up_until is not null
            """;
        t.Tell(new DeskChange(accountId, DeskEventKind.PresenceChanged));
        return t.WriteAsync(sql, new { accountId, more }, ct);
    }

    /// <summary>Accounts whose desk phone this is, on duty: their consoles show whether it is registered.</summary>
    public static Task<List<Guid>> UsersOfPhonesAsync(Transition t, IReadOnlyCollection<string> extensions, CancellationToken ct)
    {
        const string sql = "select account_id from agent.presence where extension = any(@extensions) order by account_id";
        return t.ListAsync<Guid>(sql, new { extensions = extensions.ToArray() }, ct);
    }
}
