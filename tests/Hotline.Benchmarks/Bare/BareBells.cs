using System.Diagnostics;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;
using Npgsql;

namespace Hotline.Benchmarks.Bare;

/// <summary>One NOTIFY in PostgreSQL becomes one push to one console, again and again.</summary>
internal static class BareBells
{
    private const int WarmUp = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<Spread> RingAsync(City city, BareDoor bare, int count, CancellationToken ct)
    {
        var spread = new Spread();
        var heard = new TaskCompletionSource<long>();
        await using var ear = await DeskEar.OpenAsync(bare.Hub, null, (_, at) => heard.TrySetResult(at), ct);
        await using var connection = await city.Database.OpenConnectionAsync(ct);
        var said = JsonSerializer.Serialize(
            new DeskEvent(1, DateTimeOffset.UnixEpoch, DeskEventKind.QueueChanged) { Queue = new QueueView("main", 1, 2, 3, 4) }, ContractsJson.Default.DeskEvent);
        for (var round = 0; round < WarmUp + count; round++)
        {
            heard = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var notify = new NpgsqlCommand($"select pg_notify('{BareServer.Channel}', $1)", connection) { Parameters = { new() { Value = said } } };
            var since = Stopwatch.GetTimestamp();
            await notify.ExecuteNonQueryAsync(ct);
            var at = await heard.Task.WaitAsync(Patience, ct);
            if (round >= WarmUp)
            {
                spread.Add(Stopwatch.GetElapsedTime(since, at).TotalMilliseconds);
            }
        }

        return spread;
    }
}
