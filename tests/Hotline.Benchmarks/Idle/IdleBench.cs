using System.Globalization;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Idle;

/// <summary>What a hotline at rest asks of its database: the demonstration city, one web and one telephony process, nobody signed in, no call.</summary>
internal static class IdleBench
{
    private const int Shown = 60;

    public static async Task RunAsync(int seconds, CancellationToken ct)
    {
        await using var city = await City.StartDemonstrationAsync("-c shared_preload_libraries=pg_stat_statements", ct);
        await city.RunAsync("create extension pg_stat_statements", ct);
        await Task.Delay(TimeSpan.FromSeconds(30), ct); // The demonstration is told to everybody who listens, and the jobs of the start are done.
        Report.Begin($"idle: {seconds} s");
        await city.RunAsync("select pg_stat_statements_reset()", ct);
        var before = await CountAsync(city, ct);
        var cpu = CpuTime.Begin(("web", city.WebId), ("telephony", city.TelephonyId));
        await Task.Delay(TimeSpan.FromSeconds(seconds), ct);
        var after = await CountAsync(city, ct);
        Report.Line("processors", cpu);
        Report.Line("commits", $"{(double)(after.Commits - before.Commits) / seconds:0.00}/s");
        Report.Line("transactions given up after reading", $"{(double)(after.Rollbacks - before.Rollbacks) / seconds:0.00}/s");
        await using var command = city.Database.CreateCommand($"""
            select calls, regexp_replace(left(query, 400), '\s+', ' ', 'g') from pg_stat_statements
            where dbid = (select oid from pg_database where datname = current_database()) order by calls desc, query limit {Shown}
            """);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var text = rows.GetString(1);
            Report.Line(string.Create(CultureInfo.InvariantCulture, $"  {(double)rows.GetInt64(0) / seconds:0.00}/s"), text[..Math.Min(150, text.Length)]);
        }

        Report.End();
    }

    private static async Task<(long Commits, long Rollbacks)> CountAsync(City city, CancellationToken ct)
    {
        await using var command = city.Database.CreateCommand("select xact_commit, xact_rollback from pg_stat_database where datname = current_database()");
        await using var rows = await command.ExecuteReaderAsync(ct);
        await rows.ReadAsync(ct);
        return (rows.GetInt64(0), rows.GetInt64(1));
    }
}
