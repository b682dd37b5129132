using Npgsql;

namespace Hotline.Agent.Setup;

/// <summary>A queue (技能组) as administrators set it up.</summary>
/// <param name="Code">Lower-case letters, digits and hyphens, up to 32.</param>
/// <param name="Numbers">Dialled numbers that lead here, 3 to 20 digits; a number belongs to one queue.</param>
/// <param name="Members">Accounts of the agents who serve it; none means every agent.</param>
/// <param name="OfferSeconds">How long an agent's phone rings, 5 to 120.</param>
/// <param name="WrapUpSeconds">Wrap-up after a call, 0 to 900; 0 lasts until the agent ends it.</param>
public sealed record CallQueue(string Code, string Name, IReadOnlyList<string> Numbers, IReadOnlyList<Guid> Members, int OfferSeconds, int WrapUpSeconds)
{
    /// <summary>Head start in seconds, 0 to 3600: callers count as waiting that much longer than they do. Queues of one head start are one class.</summary>
    public int LeadSeconds { get; init; }

    /// <summary>Codes of skills, all of which an agent needs.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>A caller who waited this long is served without the skills, 0 to 3600; 0: never.</summary>
    public int RelaxSeconds { get; init; }

    /// <summary>Code of the queue whose agents help out; null: none.</summary>
    public string? OverflowTo { get; init; }

    /// <summary>They help out with callers who waited this long, 0 to 3600.</summary>
    public int OverflowSeconds { get; init; }

    /// <summary>The agent of a caller's last call is preferred when it is not older, 0 to 365; 0: never.</summary>
    public int StickyDays { get; init; }

    /// <summary>How long a caller is kept for that agent, when on duty but not free, 0 to 120.</summary>
    public int StickySeconds { get; init; }

    /// <summary>How often a waiting caller hears place and estimated wait, 15 to 600; 0: never.</summary>
    public int AnnounceSeconds { get; init; }

    /// <summary>A caller may press 1 to be called back in turn.</summary>
    public bool CallBackKey { get; init; }

    /// <summary>A caller who waited this long is told the place and may ask to be called back, 0 to 7200; 0: never.</summary>
    public int LongestWaitSeconds { get; init; }

    /// <summary>Callers are asked at the end how satisfied they are.</summary>
    public bool Survey { get; init; }

    /// <summary>As <c>09:00-12:00,13:30-17:30</c>, on workdays by the working calendar; null: round the clock.</summary>
    public string? OpeningHours { get; init; }

    /// <summary>The hours are those of every day.</summary>
    public bool OpenHolidays { get; init; }
}

/// <summary>Tables <c>agent.queue</c>, <c>queue_number</c>, <c>queue_member</c>.</summary>
public sealed class QueueStore
{
    private readonly TimeProvider time;

    internal QueueStore(TimeProvider time) => this.time = time;

    /// <summary>Saves all or none, in the caller's transaction, and announces the new settings.</summary>
    public async Task<SetupOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<CallQueue> queues, CancellationToken ct)
    {
        var setup = new SetupWork(transaction, time);
        var others = (await ListAsync(transaction, ct)).Where(known => queues.All(queue => queue.Code != known.Code)).ToList();
        var skills = (await setup.ListAsync<string>("select code from agent.skill", null, ct)).ToHashSet(StringComparer.Ordinal);
        var codes = queues.Select(queue => queue.Code).ToArray();
        var known = others.Select(queue => queue.Code).Concat(codes).ToHashSet(StringComparer.Ordinal);
        var problems = queues.SelectMany(QueueCheck.Of).Concat(queues.SelectMany((queue, row) => QueueCheck.References(queue, row, skills, known)))
            .Concat(SetupWork.Twice(queues, queue => queue.Code, nameof(CallQueue.Code)))
            .Concat(TakenNumbers(queues, others))
            .ToList();
        if (problems.Count > 0)
        {
            return new SetupOutcome(0, 0, problems);
        }

        await setup.RunAsync("delete from agent.queue_number where queue_code = any(@codes)", new { codes }, ct);
        await setup.RunAsync("delete from agent.queue_member where queue_code = any(@codes)", new { codes }, ct);
        var created = 0;
        foreach (var queue in queues)
        {
            created += await WriteAsync(setup, queue, ct) ? 1 : 0;
        }

        await setup.SettingsChangedAsync(ct);
        return new SetupOutcome(created, queues.Count - created, []);
    }

    /// <summary>Callers who wait in it stay in it. The last queue stays: calls need one.</summary>
    /// <returns>False when there is no such queue or it is the last.</returns>
    public async Task<bool> DeleteAsync(NpgsqlTransaction transaction, string code, CancellationToken ct)
    {
        const string sql = "delete from agent.queue where code = @code and exists (select 1 from agent.queue other where other.code <> @code)";
        var setup = new SetupWork(transaction, time);
        var gone = await setup.RunAsync(sql, new { code }, ct) > 0;
        await setup.SettingsChangedAsync(ct);
        return gone;
    }

    public async Task<IReadOnlyList<CallQueue>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            select code, name, offer_seconds, wrap_up_seconds, lead_seconds, skills, relax_seconds, overflow_to, overflow_seconds, sticky_days, sticky_seconds,
                   announce_seconds, call_back_key, longest_wait_seconds, survey, opening_hours, open_holidays,
                   array(select number from agent.queue_number where queue_code = code order by number) as numbers,
                   array(select account_id from agent.queue_member where queue_code = code order by account_id) as members
            from agent.queue order by code
            """;
        var rows = await new SetupWork(transaction, time).ListAsync<QueueRow>(sql, null, ct);
        return rows.ConvertAll(row => new CallQueue(row.Code, row.Name, row.Numbers, row.Members, row.OfferSeconds, row.WrapUpSeconds)
        {
            LeadSeconds = row.LeadSeconds, Skills = row.Skills, RelaxSeconds = row.RelaxSeconds, OverflowTo = row.OverflowTo, OverflowSeconds = row.OverflowSeconds,
            StickyDays = row.StickyDays, StickySeconds = row.StickySeconds, AnnounceSeconds = row.AnnounceSeconds, CallBackKey = row.CallBackKey, LongestWaitSeconds = row.LongestWaitSeconds, Survey = row.Survey,
            OpeningHours = row.OpeningHours, OpenHolidays = row.OpenHolidays,
        });
    }

    private static async Task<bool> WriteAsync(SetupWork setup, CallQueue queue, CancellationToken ct)
    {
        const string sql = """
            insert into agent.queue as kept (code, name, offer_seconds, wrap_up_seconds, lead_seconds, skills, relax_seconds, overflow_to, overflow_seconds,
                sticky_days, sticky_seconds, announce_seconds, call_back_key, longest_wait_seconds, survey, opening_hours, open_holidays, changed_at)
            values (@Code, @Name, @OfferSeconds, @WrapUpSeconds, @LeadSeconds, @skills, @RelaxSeconds, @OverflowTo, @OverflowSeconds, @StickyDays, @StickySeconds,
                @AnnounceSeconds, @CallBackKey, @LongestWaitSeconds, @Survey, @OpeningHours, @OpenHolidays, @Now)
            on conflict (code) do update set name = excluded.name, offer_seconds = excluded.offer_seconds, wrap_up_seconds = excluded.wrap_up_seconds,
                lead_seconds = excluded.lead_seconds, skills = excluded.skills, relax_seconds = excluded.relax_seconds, overflow_to = excluded.overflow_to,
                overflow_seconds = excluded.overflow_seconds, sticky_days = excluded.sticky_days, sticky_seconds = excluded.sticky_seconds,
                announce_seconds = excluded.announce_seconds, call_back_key = excluded.call_back_key, longest_wait_seconds = excluded.longest_wait_seconds, survey = excluded.survey,
                opening_hours = excluded.opening_hours, open_holidays = excluded.open_holidays,
                changed_at = excluded.changed_at
            returning xmax = 0
            """;
        var args = new
        {
            queue.Code, queue.Name, queue.OfferSeconds, queue.WrapUpSeconds, queue.LeadSeconds, skills = queue.Skills.Distinct(StringComparer.Ordinal).ToArray(),
            queue.RelaxSeconds, queue.OverflowTo, queue.OverflowSeconds, queue.StickyDays, queue.StickySeconds, queue.AnnounceSeconds, queue.CallBackKey, queue.LongestWaitSeconds,
            queue.Survey, queue.OpeningHours, queue.OpenHolidays, setup.Now,
        };
        var isNew = await setup.OneAsync<bool>(sql, args, ct);
        const string numbers = "insert into agent.queue_number (number, queue_code) select number, @Code from unnest(@numbers) as given (number)";
        await setup.RunAsync(numbers, new { queue.Code, numbers = queue.Numbers.ToArray() }, ct);
        const string members = "insert into agent.queue_member (queue_code, account_id) select distinct @Code, account from unnest(@members) as given (account)";
        await setup.RunAsync(members, new { queue.Code, members = queue.Members.ToArray() }, ct);
        return isNew;
    }

    private static IEnumerable<SetupProblem> TakenNumbers(IReadOnlyList<CallQueue> queues, IReadOnlyList<CallQueue> others)
    {
        var taken = others.SelectMany(queue => queue.Numbers).ToHashSet(StringComparer.Ordinal);
        for (var row = 0; row < queues.Count; row++)
        {
            foreach (var number in queues[row].Numbers.Where(number => !taken.Add(number)))
            {
                yield return new(row, nameof(CallQueue.Numbers), $"接入号码已属于另一队列：{number}");
            }
        }
    }

    // Dapper fills array columns into properties only, not into a constructor.
    private sealed class QueueRow
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public int OfferSeconds { get; init; }

        public int WrapUpSeconds { get; init; }

        public string[] Numbers { get; init; } = [];

        public Guid[] Members { get; init; } = [];

        public int LeadSeconds { get; init; }

        public string[] Skills { get; init; } = [];

        public int RelaxSeconds { get; init; }

        public string? OverflowTo { get; init; }

        public int OverflowSeconds { get; init; }

        public int StickyDays { get; init; }

        public int StickySeconds { get; init; }

        public int AnnounceSeconds { get; init; }

        public bool CallBackKey { get; init; }

        public int LongestWaitSeconds { get; init; }

        public bool Survey { get; init; }

        public string? OpeningHours { get; init; }

        public bool OpenHolidays { get; init; }
    }
}
