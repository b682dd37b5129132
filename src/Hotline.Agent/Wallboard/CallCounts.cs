using Hotline.Agent.Data;

namespace Hotline.Agent.Wallboard;

/// <summary>What one call adds to, or takes from, the counts of the day and queue in which it arrived.</summary>
internal readonly record struct CallCount(int Arrived = 0, int Bridged = 0, int Within15 = 0, int Within30 = 0, int Abandoned = 0, int HungUpEarly = 0)
{
    /// <param name="wait">From the INVITE until caller and agent hear each other; ringing and the notice are part of it.</param>
    public static CallCount OfBridge(TimeSpan wait) =>
        new(Bridged: 1, Within15: wait <= TimeSpan.FromSeconds(15) ? 1 : 0, Within30: wait <= TimeSpan.FromSeconds(30) ? 1 : 0);

    public static CallCount operator +(CallCount one, CallCount other) => new(
        one.Arrived + other.Arrived, one.Bridged + other.Bridged, one.Within15 + other.Within15, one.Within30 + other.Within30, one.Abandoned + other.Abandoned, one.HungUpEarly + other.HungUpEarly);
}

/// <summary>Tables <c>agent.call_count</c>, by day, and <c>agent.call_minute</c>, of the last day by minute; written at the end of a transition.</summary>
internal static class CallCounts
{
    /// <summary>Minutes of a day: each has its row, and the same minute of the next day takes it over.</summary>
    private const int Slots = 1440;
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <summary>The day that a call belongs to.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Shanghai).DateTime);

    /// <summary>The minute that a call belongs to.</summary>
    public static DateTimeOffset MinuteOf(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    /// <summary>The first minute of the last 24 hours, the one that runs included.</summary>
    public static DateTimeOffset DayLongFrom(DateTimeOffset now) => MinuteOf(now).AddMinutes(1 - Slots);

    /// <param name="counts">By the minute in which the calls arrived.</param>
    public static void Write(Statements statements, IReadOnlyDictionary<(DateTimeOffset Minute, string Queue), CallCount> counts)
    {
        WriteDays(statements, counts.GroupBy(row => (DayOf(row.Key.Minute), row.Key.Queue), row => row.Value).ToDictionary(day => day.Key, day => day.Aggregate((sum, one) => sum + one)));
        if (counts.Values.Any(IsDecided))
        {
            WriteMinutes(statements, counts.Where(row => IsDecided(row.Value)));
        }
    }

    private static bool IsDecided(CallCount count) => count is not { Bridged: 0, Abandoned: 0 };

    /// <summary>What is told of a minute that another has taken over is more than a day old, and shown nowhere.</summary>
    private static void WriteMinutes(Statements statements, IEnumerable<KeyValuePair<(DateTimeOffset Minute, string Queue), CallCount>> counts)
    {
        const string sql = """
            insert into agent.call_minute as old (slot, queue_code, minute, bridged, abandoned, hung_up_early)
            select * from unnest(@slots, @queues, @minutes, @bridged, @abandoned, @early)
            on conflict (slot, queue_code) do update set minute = excluded.minute,
                bridged = case when old.minute = excluded.minute then old.bridged else 0 end + excluded.bridged,
                abandoned = case when old.minute = excluded.minute then old.abandoned else 0 end + excluded.abandoned,
                hung_up_early = case when old.minute = excluded.minute then old.hung_up_early else 0 end + excluded.hung_up_early
            where old.minute <= excluded.minute
            """;

        // Of two days in one transition the later one has the slot; the rest is in one order everywhere, as below.
        var rows = counts.Select(row => (Slot: (short)(row.Key.Minute.UtcTicks / TimeSpan.TicksPerMinute % Slots), row.Key.Minute, row.Key.Queue, Count: row.Value))
            .OrderBy(row => row.Slot).ThenBy(row => row.Queue, StringComparer.Ordinal).GroupBy(row => (row.Slot, row.Queue), (_, same) => same.MaxBy(row => row.Minute)).ToArray();
        statements.Add(sql, new
        {
            slots = rows.Select(row => row.Slot).ToArray(),
            queues = rows.Select(row => row.Queue).ToArray(),
            minutes = rows.Select(row => row.Minute).ToArray(),
            bridged = rows.Select(row => row.Count.Bridged).ToArray(),
            abandoned = rows.Select(row => row.Count.Abandoned).ToArray(),
            early = rows.Select(row => row.Count.HungUpEarly).ToArray(),
        });
    }

    private static void WriteDays(Statements statements, Dictionary<(DateOnly Day, string Queue), CallCount> counts)
    {
        const string sql = """
            insert into agent.call_count as old (day, queue_code, arrived, bridged, within_15, within_30, abandoned, hung_up_early)
            select * from unnest(@days, @queues, @arrived, @bridged, @within15, @within30, @abandoned, @early)
            on conflict (day, queue_code) do update set arrived = old.arrived + excluded.arrived, bridged = old.bridged + excluded.bridged,
                within_15 = old.within_15 + excluded.within_15, within_30 = old.within_30 + excluded.within_30, abandoned = old.abandoned + excluded.abandoned,
                hung_up_early = old.hung_up_early + excluded.hung_up_early
            """;

        // In one order everywhere, so that two transitions never wait for each other crosswise.
        var rows = counts.OrderBy(row => row.Key.Day).ThenBy(row => row.Key.Queue, StringComparer.Ordinal).ToArray();
        statements.Add(sql, new
        {
            days = rows.Select(row => row.Key.Day).ToArray(),
            queues = rows.Select(row => row.Key.Queue).ToArray(),
            arrived = rows.Select(row => row.Value.Arrived).ToArray(),
            bridged = rows.Select(row => row.Value.Bridged).ToArray(),
            within15 = rows.Select(row => row.Value.Within15).ToArray(),
            within30 = rows.Select(row => row.Value.Within30).ToArray(),
            abandoned = rows.Select(row => row.Value.Abandoned).ToArray(),
            early = rows.Select(row => row.Value.HungUpEarly).ToArray(),
        });
    }
}
