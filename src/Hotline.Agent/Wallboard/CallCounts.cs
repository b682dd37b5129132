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

/// <summary>Table <c>agent.call_count</c>, written at the end of a transition.</summary>
internal static class CallCounts
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <summary>The day that a call belongs to.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Shanghai).DateTime);

    public static void Write(Statements statements, IReadOnlyDictionary<(DateOnly Day, string Queue), CallCount> counts)
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
